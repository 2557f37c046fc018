"""Workflows: what a template may be, and that each of ours keeps it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from approval import methods
from approval.rules import process, workflow
from approval.rules.workflow import APPROVE, DECIDED, ENDED, INTAKE, REVIEW, REVIEWED, VISITED, Edge, Workflow, made
from kernel import registry
from kernel.errors import Refusal, Words

WORDS = Words("试", "trial")
METHODS: dict[str, Workflow] = registry.discover(methods)


@pytest.mark.seed_row(32)
def test_a_template_refuses_a_third_level() -> None:
    again = replace(REVIEWED, id="second", words=Words("复审", "second examination"))
    with pytest.raises(Refusal, match=r"workflow\.levels"):
        made(WORDS, (REVIEWED, again, DECIDED))
    assert [one.id for one in made(WORDS, (REVIEWED, DECIDED)).nodes if one.judges] == [REVIEW, APPROVE]


def test_a_template_has_one_visit_and_ends_with_a_decision() -> None:
    with pytest.raises(Refusal, match=r"workflow\.visits"):
        made(WORDS, (VISITED, replace(VISITED, id="again"), DECIDED))
    for between in ((), (REVIEWED,)):
        with pytest.raises(Refusal, match=r"workflow\.decision"):
            made(WORDS, between)
    for edge in (Edge(APPROVE, "return", "nowhere"), Edge(INTAKE, "return", APPROVE)):
        with pytest.raises(Refusal, match=r"workflow\.edge"):
            made(WORDS, (REVIEWED, DECIDED), (edge,))


@pytest.mark.parametrize("name", sorted(METHODS))
def test_every_way_leads_from_acceptance_to_its_end(name: str) -> None:
    method = METHODS[name]
    at, seen = INTAKE, [INTAKE]
    while at != ENDED:
        at = method.step(at, method.acts(at)[0]).target
        seen.append(at)
    assert seen == [one.id for one in workflow.nodes(method)]
    assert {one.source for one in workflow.edges(method)} == set(seen) - {ENDED}
    assert sum(one.judges for one in method.nodes) <= workflow.LEVELS
    with pytest.raises(Refusal, match=r"approval\.node"):
        method.step(ENDED, "accept")


def test_processes_are_data_and_the_citys_own_come_first() -> None:
    assert [(one.id, one.promised, one.unit) for one in process.ours().values()] == [
        ("setup", 5, "wd"), ("construction", 1, "months"),
    ]  # fmt: skip
    own = 'place = 1\nzh = "开店"\nen = "a shop"\npromised = 2\nunit = "wd"\n'
    assert process.known("setup", {"processes/setup.toml": own, "letters/x.toml": ""}).promised == 2
    assert process.known("setup", {}).words.zh == "企业设立"
    with pytest.raises(Refusal, match=r"process\.unknown"):
        process.known("none", {})
    for wrong in ("place =", own.replace("wd", "days"), own.replace("promised = 2", "promised = 0")):
        with pytest.raises(Refusal, match=r"process\.malformed"):
            process.read("own", wrong)
