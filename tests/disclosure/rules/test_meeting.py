"""Meetings: seats offered before they are held, nobody named who has not agreed, documents owed for decisions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from disclosure.rules import meeting
from disclosure.rules.meeting import KINDS, SEATS, Kind, Meeting, Seat, State
from kernel import workdays
from kernel.canon import Json
from kernel.errors import NotNow, NotValid

TODAY = date(2026, 3, 2)
ON = date(2026, 3, 4)
CALL: dict[str, Json] = {
    "kind": "executive", "session": 12, "on": "2026-03-04", "agenda": ["养老服务条例", " 供热准备 "],
    "seats": [{"as": "public", "count": 6}, {"as": "expert", "count": 2}], "until": "2026-03-03", "apply": "0571-1",
}  # fmt: skip
HELD: dict[str, Json] = {
    "attended": [{"as": "public"}, {"as": "public", "name": "李工", "agrees": True}, {"as": "media"}],
    "decisions": [{"item": 1, "text": "原则通过"}, {"item": 2, "text": "听取汇报", "without": "工作部署"}],
}


def called(**changed: Json) -> Meeting:
    return meeting.called("u", CALL | changed, TODAY)


@pytest.mark.seed_row(86)
def test_a_meeting_offers_seats_before_it_is_held() -> None:
    of = called()
    assert (of.kind, of.session, of.agenda) == (Kind.EXECUTIVE, 12, ("养老服务条例", "供热准备"))
    assert dict(of.seats) == {Seat.PUBLIC: 6, Seat.EXPERT: 2}
    assert called(until="2026-03-02").until == TODAY
    for until in ("2026-03-01", "2026-03-04"):
        with pytest.raises(NotValid, match=r"meeting\.call"):
            called(until=until)
    closed = called(seats=[], until=None, apply=None, on="2026-01-05")
    assert (closed.until, closed.apply) == (None, "")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"agenda": []}, "agenda"), ({"agenda": ["x"] * 51}, "agenda"), ({"agenda": ["长" * 201]}, "agenda"),
        ({"agenda": [" "]}, "agenda"), ({"on": "soon"}, "on"), ({"session": 0}, "session"), ({"kind": "tea"}, "kind"),
        ({"seats": [{"as": "public", "count": 0}]}, "seats[0].count"), ({"apply": ""}, "apply"),
    ],
)  # fmt: skip
def test_a_call_that_says_too_little_or_too_much_is_refused(changed: dict[str, Json], field: str) -> None:
    called(agenda=["长" * 200] * 50)
    with pytest.raises(NotValid) as refused:
        called(**changed)
    assert refused.value.field == field


@pytest.mark.seed_row(86)
def test_who_attended_is_counted_and_named_only_with_consent() -> None:
    of = meeting.held(called(), HELD, ON)
    assert of.present() == {Seat.PUBLIC: (2, ("李工",)), Seat.MEDIA: (1, ())}
    for agrees in ({}, {"agrees": False}):
        named: Json = [{"as": "expert", "name": "王某", **agrees}]
        with pytest.raises(NotValid, match=r"meeting\.consent"):
            meeting.held(called(), HELD | {"attended": named}, ON)


def test_a_meeting_is_told_of_once_on_its_day_or_later() -> None:
    with pytest.raises(NotNow, match=r"meeting\.ahead"):
        meeting.held(called(), HELD, ON - timedelta(days=1))
    with pytest.raises(NotNow, match=r"meeting\.held"):
        meeting.held(meeting.held(called(), HELD, ON), HELD, ON)
    for items in ([3], [0], [1, 1]):
        wrong: list[Json] = [{"item": item, "text": "x"} for item in items]
        with pytest.raises(NotValid):
            meeting.held(called(), HELD | {"decisions": wrong}, ON)


@pytest.mark.seed_row(86)
def test_a_decision_without_its_document_is_overdue_after_twenty_working_days() -> None:
    of, calendar = meeting.held(called(), HELD, ON), workdays.announced()
    due = of.due(calendar)
    assert due == date(2026, 4, 1)
    assert meeting.state(of, 1, False, due, calendar) is State.WAITING
    assert meeting.state(of, 1, False, due + timedelta(days=1), calendar) is State.MISSING
    assert meeting.state(of, 1, True, due + timedelta(days=1), calendar) is State.PUBLIC
    assert meeting.state(of, 2, False, due + timedelta(days=1), calendar) is State.WITHOUT


def test_everything_has_words() -> None:
    assert (set(KINDS), set(SEATS)) == (set(Kind), set(Seat))
