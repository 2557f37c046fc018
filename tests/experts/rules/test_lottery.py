"""A lottery's chain: each event at its boundary, by the same steps for who acts and for who reads it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from experts.rules import lottery
from experts.rules.lottery import Lottery, Stage, Step
from kernel import canon
from kernel.canon import Json
from kernel.errors import Conflict, NotFound, NotNow, NotValid, Refusal
from tests.support.lotteries import homes, inspection

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
DIGEST = "ab" * 32
UNTIL = datetime(2026, 3, 5, 16, tzinfo=UTC)
"""Three whole days after the second of March, Beijing time."""


def opened(**changed: Json) -> Step:
    return Step("00", "open_lottery", AT, homes("P-2026-0001") | changed)


def listed(name: str, at: datetime = AT, until: datetime | None = None, **changed: Json) -> Step:
    said = until or lottery.closes(at, 3)
    body: dict[str, Json] = {"list": name, "sha256": DIGEST, "count": 5, "until": canon.instant(said), **changed}
    return Step("01", "publish_list", at, body)


def objected(at: datetime = AT, leaf: str = "0a", **changed: Json) -> Step:
    body: dict[str, Json] = {"list": "general", "about": "B003", "text_sha256": DIGEST, **changed}
    return Step(leaf, "object_list", at, body)


def answered(leaf: str = "0a", *, upheld: bool) -> Step:
    return Step("0b", "answer_objection", AT, {"objection": leaf, "upheld": upheld, "reason": "已核实"})


def plan(at: datetime = UNTIL) -> Step:
    return Step("0c", "plan_draw", at, {})


BOTH = (listed("priority"), listed("general"))


def read(*steps: Step) -> Lottery:
    made = lottery.read(steps)
    assert made is not None
    return made


def refused(*steps: Step) -> str:
    with pytest.raises(Refusal) as told:
        lottery.read(steps)
    return told.value.code


def test_a_list_is_public_for_whole_days_from_the_next_one() -> None:
    assert lottery.closes(AT, 3) == UNTIL
    assert lottery.closes(datetime(2026, 3, 2, 15, 59, tzinfo=UTC), 3) == UNTIL
    assert lottery.closes(datetime(2026, 3, 2, 16, tzinfo=UTC), 3) == UNTIL + timedelta(days=1)
    assert lottery.closes(AT, 0) == AT


def test_its_stages_and_what_its_plan_draws() -> None:
    of = read(opened())
    assert (of.stage, of.until, of.on, of.places) == (Stage.OPENED, None, date(2026, 3, 20), 4)
    of = read(opened(), *BOTH)
    assert (of.stage, of.until) == (Stage.LISTED, UNTIL)
    assert [(each.id, each.n) for each in of.parts] == [("priority", 5), ("general", 5)]
    of = read(opened(), *BOTH, plan(), Step("0d", "freeze_draw", UNTIL, {}))
    assert (of.stage, of.planned) == (Stage.PLANNED, UNTIL)
    firms = read(
        Step("00", "open_lottery", AT, inspection(days=3)), listed("subjects"), listed("inspectors", sha256="cd" * 32)
    )
    assert [(each.id, each.sha256, each.n) for each in firms.parts] == [
        ("subjects", DIGEST, 2),
        ("inspectors", "cd" * 32, 2),
    ]


def test_a_chain_without_an_announcement_is_no_lottery() -> None:
    assert lottery.read(()) is None
    assert lottery.read((plan(), Step("0d", "draw", AT, {}))) is None
    for step in (listed("general"), objected(), answered(upheld=True)):
        assert refused(step) == "lottery.unknown"


def test_a_plan_waits_for_the_last_moment_of_the_publicity() -> None:
    assert refused(opened(), *BOTH, plan(UNTIL - timedelta(milliseconds=1))) == "lottery.public"
    assert refused(opened(), BOTH[0], plan()) == "lottery.public"
    assert refused(opened(), *BOTH, plan(), plan()) == "lottery.once"


def test_an_objection_is_answered_before_the_plan_and_what_is_upheld_changes_the_list() -> None:
    late = AT + timedelta(hours=1)
    heard = (opened(), *BOTH, objected(late))
    assert refused(*heard, plan()) == "lottery.objections"
    assert read(*heard, answered(upheld=False), plan()).planned
    assert refused(*heard, answered(upheld=True), plan()) == "lottery.objections"
    assert refused(*heard, answered(upheld=True), listed("general", late), plan()) == "lottery.objections"
    again = listed("general", late + timedelta(milliseconds=1), count=4)
    assert read(*heard, answered(upheld=True), again, plan()).parts[1].n == 4
    (told,) = read(*heard, answered(upheld=False)).objections
    assert (told.about, told.upheld, told.reason) == ("B003", False, "已核实")
    assert refused(*heard, answered("ff", upheld=True)) == "lottery.objection"
    assert refused(*heard, answered(upheld=True), answered(upheld=True)) == "lottery.objection"


def test_objections_are_taken_while_the_list_is_public() -> None:
    assert read(opened(), *BOTH, objected(UNTIL - timedelta(milliseconds=1))).objections
    assert refused(opened(), *BOTH, objected(UNTIL)) == "lottery.objection_late"
    assert refused(opened(), listed("priority"), objected()) == "lottery.objection_late"
    assert refused(opened(), *BOTH, objected(list="others")) == "lottery.list"
    assert refused(opened(), *BOTH, objected(about="no id")) == "id.malformed"


def test_nothing_changes_after_the_plan() -> None:
    assert refused(opened(), *BOTH, plan(), listed("general")) == "lottery.planned"
    assert refused(opened(), *BOTH, plan(), objected()) == "lottery.planned"
    assert refused(opened(), opened()) == "lottery.known"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "sale"}, "kind"),
        ({"title": " "}, "title"),
        ({"basis": ""}, "basis"),
        ({"on": "20260320"}, "on"),
        ({"on": "2026-02-30"}, "on"),
        ({"days": 0}, "days"),
        ({"days": 61}, "days"),
        ({"places": 0}, "places"),
        ({"groups": []}, "groups"),
        ({"groups": [{"id": "a", "title": "甲"}] * 2}, "groups"),
        ({"groups": [{"id": "a", "title": "甲", "n": 2}], "kind": "inspection"}, "groups"),
        ({"project": None}, "project"),
        ({"more": 1}, "more"),
    ],
)
def test_an_announcement_that_cannot_be(changed: Mapping[str, Json], field: str) -> None:
    with pytest.raises(NotValid) as told:
        lottery.read([opened(**changed)])
    assert told.value.field == field


def test_bounds_of_an_announcement_are_inside() -> None:
    assert read(opened(days=1, places=1)).days == 1
    assert read(opened(days=60)).days == 60
    assert read(Step("00", "open_lottery", AT, inspection())).days == 0


@pytest.mark.parametrize("changed", [{"count": 0}, {"sha256": "ab"}, {"sha256": "xy" * 32}, {"more": 1}])
def test_a_list_of_another_form(changed: dict[str, Any]) -> None:
    with pytest.raises(NotValid):
        lottery.read([opened(), listed("general", **changed)])


def test_a_list_names_its_own_end_and_is_long_enough() -> None:
    assert refused(opened(), listed("general", until=UNTIL + timedelta(days=1))) == "document.value"
    assert refused(opened(), listed("others")) == "lottery.list"
    firms = Step("00", "open_lottery", AT, inspection(days=3))
    assert refused(firms, listed("subjects", count=1)) == "document.value"
    assert read(firms, listed("subjects", count=2)).lists["subjects"].count == 2


def test_the_refusals_are_of_their_kinds() -> None:
    for steps, kind in (
        ((opened(), opened()), Conflict),
        ((objected(),), NotFound),
        ((opened(), *BOTH, plan(AT)), NotNow),
    ):
        with pytest.raises(kind):
            lottery.read(steps)
