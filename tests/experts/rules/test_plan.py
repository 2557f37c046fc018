"""What a plan may say, and that its bytes say it exactly."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest

from experts.rules import plan as plans
from experts.rules.plan import Choice, Contact, Custody, Fallback, Panel, Plan, Stratum, Vacancies
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid
from kernel.money import money
from tests.support.draws import CONTACT, KEYS, RESERVE_KEY, panel, plan, stratum

COEFFICIENT = Choice("coefficient", ("3.0", "3.5", "4.0"))
MIXED = panel(
    stratum("C01", 2, 2),
    stratum("A01", 3, 1, ("210100",)),
    size=7,
    representatives=2,
    constraints=(),
    vacancies=Vacancies.LIST,
)


@pytest.mark.parametrize("of", [panel(), MIXED, COEFFICIENT, replace(panel(), budget=None)])
def test_a_plan_is_read_back_from_its_bytes(of: Panel | Choice) -> None:
    made = Plan("T-1/L-1/evaluation", of, KEYS, Custody.INDEPENDENT)
    again = plans.read(made.document)
    assert again == made
    assert again.sha256 == canon.sha256(made.document)


def test_strata_are_filled_by_priority() -> None:
    assert [each.id for each in plan(MIXED).strata] == ["A01", "C01"]
    assert plan(MIXED).seats == 5
    assert (plan(COEFFICIENT).strata, plan(COEFFICIENT).seats) == ((), 0)


def test_the_plan_names_its_rules_by_digest_and_owns_up_to_one_machine() -> None:
    said = json.loads(plan().document)
    assert said["entropy_parties"] == "same-machine"
    assert len(said["panel"]["rule"]["sha256"]) == len(said["panel"]["avoid_sha256"]) == 64
    assert said["beacon"] is said["fallback"] is None


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (plan(did="T-1/L-1"), "plan.did"),
        (plan(did="T-1/L-1/a b"), "id.malformed"),
        (replace(plan(), keys={"centre": KEYS["centre"]}), "plan.keys"),
        (replace(plan(), keys={"centre": KEYS["centre"], "supervisor": KEYS["centre"]}), "plan.keys"),
        (replace(plan(), keys={"centre": KEYS["centre"], "supervisor": b"\x01" + bytes(31)}), "vrf.key"),
        (plan(panel(stratum(n=3))), "panel.too_few"),
        (plan(panel(stratum(n=6))), "panel.even"),
        (plan(panel(stratum(n=4), size=7, representatives=3)), "panel.share"),
        (plan(panel(stratum(n=5), size=7)), "plan.strata"),
        (plan(panel(stratum(n=8), size=7, representatives=-1)), "panel.share"),
        (plan(panel(stratum("A", 3, 1), stratum("A", 2, 2))), "plan.strata"),
        (plan(panel(stratum("A", 3, 1), stratum("B", 2, 1))), "plan.strata"),
        (plan(panel(stratum("A", 5, 1), stratum("B", 0, 2))), "plan.strata"),
        (plan(panel(Stratum("A", (), (), 5, 1))), "plan.strata"),
        (plan(panel(Stratum("a/b", ("A01",), (), 5, 1))), "id.malformed"),
        (plan(panel(regime="XYZ")), "panel.regime"),
        (plan(panel(regime="P87", budget=money("10000000.00"))), "panel.too_few"),
        (plan(panel(regime="P87", budget=None)), "panel.budget"),
        (plan(panel(contact=Contact((), 30, 5, 2))), "plan.contact"),
        (plan(panel(contact=replace(CONTACT, timeout_minutes=0))), "plan.contact"),
        (plan(Choice("coefficient", ("3.0",))), "plan.options"),
        (plan(Choice("coefficient", ("3.0", "3.0"))), "plan.options"),
        (plan(Choice("下浮", ("3.0", "3.5"))), "id.malformed"),
    ],
)
def test_a_plan_that_must_not_be_is_refused(wrong: Plan, error: str) -> None:
    with pytest.raises(Exception, match=error.replace(".", r"\.")):
        wrong.check()


def changed(**members: Json) -> bytes:
    said = json.loads(plan().document)
    of = {name: members.pop(name) for name in list(members) if name in said["panel"]}
    return canon.canonical({**said, **members, "panel": {**said["panel"], **of}})


@pytest.mark.parametrize(
    "data",
    [
        changed(v="ebid-draw-plan/v2"),
        changed(extra=1),
        changed(did=7),
        changed(beacon="drand"),
        changed(fallback={"hours": 3}),
        changed(entropy_parties="somewhere"),
        changed(quota="leximin"),
        changed(vacancies="visible"),
        changed(size="5"),
        changed(strata=[{"id": "A01"}]),
        changed(strata=["A01"]),
        changed(constraints=["one_per_town"]),
        changed(constraints="one_per_employer"),
        changed(contact={"channels": ["inbox"]}),
        changed(rule={"id": "BID", "sha256": "00" * 32}),
        changed(avoid_sha256="00" * 32),
        changed(keys={"centre": "!", "supervisor": "!"}),
        changed(keys={"centre": base64.b64encode(KEYS["centre"]).decode()}),
        changed(choice={"label": "a", "options": ["1", "2"]}),
        canon.canonical({**json.loads(plan(COEFFICIENT).document), "choice": {"label": "a"}}),
        canon.canonical({**json.loads(plan(COEFFICIENT).document), "choice": {"label": "a", "options": [1, 2]}}),
    ],
)
def test_bytes_that_are_no_plan_of_ours_are_refused(data: bytes) -> None:
    with pytest.raises(NotValid, match=r"plan\."):
        plans.read(data)


def test_a_plan_with_other_white_space_is_not_the_plan() -> None:
    with pytest.raises(NotValid, match=r"json\.not_canonical"):
        plans.read(plan().document + b"\n")


# ---------------------------------------------------------------- a reserve


@pytest.mark.parametrize("hours", [1, 720])
def test_a_plan_with_a_reserve_is_read_back_from_its_bytes(hours: int) -> None:
    made = replace(plan(), fallback=Fallback(hours, RESERVE_KEY))
    assert plans.read(made.document) == made
    assert made.every_key == {**KEYS, "reserve": RESERVE_KEY}
    assert plan().every_key == KEYS


@pytest.mark.parametrize(
    ("fallback", "error"),
    [
        (Fallback(0, RESERVE_KEY), "plan.fallback"),
        (Fallback(721, RESERVE_KEY), "plan.fallback"),
        (Fallback(24, KEYS["centre"]), "plan.fallback"),
        (Fallback(24, KEYS["supervisor"]), "plan.fallback"),
        (Fallback(24, b"\x01" + bytes(31)), "vrf.key"),
        (Fallback(24, b""), "vrf.key"),
    ],
)
def test_a_reserve_has_a_key_of_its_own_and_hours_within_bounds(fallback: Fallback, error: str) -> None:
    with pytest.raises(NotValid) as refused:
        replace(plan(), fallback=fallback).check()
    assert refused.value.code == error


@pytest.mark.parametrize("said", [{}, "", [], {"after_hours": 24}, {"after_hours": "24", "reserve": ""},
                                  {"after_hours": True, "reserve": base64.b64encode(RESERVE_KEY).decode()}])  # fmt: skip
def test_a_reserve_of_another_form_is_no_plan_s(said: Json) -> None:
    with pytest.raises(NotValid, match=r"plan\.malformed"):
        plans.read(canon.canonical({**plan().json(), "fallback": said}))


LIST = replace(panel(), vacancies=Vacancies.LIST)


@pytest.mark.parametrize(
    ("given", "alone", "with_reserve"),
    [
        ({"centre", "supervisor"}, True, True),
        ({"centre", "reserve"}, False, True),
        ({"reserve", "supervisor"}, False, True),
        ({"reserve"}, False, False),
        ({"centre"}, False, False),
        ({"centre", "reserve", "supervisor"}, False, False),
        ({"centre", "other"}, False, False),
        (set(), False, False),
    ],
)
def test_a_reserve_stands_in_for_one_party_never_for_both(given: set[str], alone: bool, with_reserve: bool) -> None:
    reserved = Fallback(24, RESERVE_KEY)
    for j in (0, 1):
        assert plan().accepts(j, given) is alone
        assert replace(plan(), fallback=reserved).accepts(j, given) is with_reserve
    assert replace(plan(LIST), fallback=reserved).accepts(0, given) is with_reserve
    assert replace(plan(LIST), fallback=reserved).accepts(1, given) is (not given)
