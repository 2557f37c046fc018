"""Branches in whatever order: the whole is decided with the last of them, delivered with the last result."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from approval import methods
from approval.rules import course
from approval.rules.case import Stage
from approval.rules.done import Done
from approval.rules.workflow import Workflow
from kernel import registry
from kernel.canon import Json

FLOWS: Final[dict[str, Workflow]] = registry.discover(methods)
BEGAN: Final = datetime(2026, 3, 2, 1, tzinfo=UTC)


def begun(workflows: list[str]) -> Iterator[Done]:
    """Received and accepted, a branch for each workflow."""
    branches: list[Json] = [
        {"matter": f"M{n}", "unit": f"U{n}", "workflow": name, "promised": 5, "statutory": 20, "needs": [], "given": []}
        for n, name in enumerate(workflows)
    ]
    yield Done("submit", BEGAN, {"site": "S", "channel": "counter", "applicant": "person", "branches": branches})
    yield Done("accept", BEGAN, {})


@settings(max_examples=40)
@given(workflows=st.lists(st.sampled_from(sorted(FLOWS)), min_size=1, max_size=4), data=st.data())
def test_the_whole_follows_its_branches(workflows: list[str], data: st.DataObject) -> None:
    case, at = course.case(begun(workflows), FLOWS), BEGAN
    while case.stage is not Stage.DELIVERED:
        at += timedelta(hours=7)
        waiting = [one for one in case.branches if one.at != "ended"]
        branch = data.draw(st.sampled_from(waiting))
        verb = data.draw(st.sampled_from(FLOWS[branch.workflow].acts(branch.at)))
        if verb == "return" and branch.returns > 1:
            continue
        said: dict[str, Json] = {"matter": branch.matter, "outcome": "grant", "by": "p", "matters": [branch.matter]}
        case = course.after(case, Done(verb, at, said), FLOWS)
        decided = all(one.decided for one in case.branches)
        assert (case.decided is not None) is decided
        assert (case.stage in (Stage.DECIDED, Stage.DELIVERED)) is decided
        assert not decided or case.decided == max(one.decided for one in case.branches if one.decided)
    assert all(one.delivered and one.outcome for one in case.branches)
