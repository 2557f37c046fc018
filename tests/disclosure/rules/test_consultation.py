"""How long the public is asked, when comments are in time, what an answer has to hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from disclosure.rules import consultation
from disclosure.rules.consultation import Event, Matter
from disclosure.rules.consultation_words import FLAGS, GROUNDS, KINDS, OUTCOMES, PERIOD, STEPS, Flag, Kind, Step
from kernel import workdays
from kernel.canon import Json
from kernel.errors import NotNow, NotValid
from kernel.reader import Reader

OPENING = date(2026, 3, 2)
PLANNED = datetime(2026, 3, 1, tzinfo=UTC)


def matter(kind: Kind = Kind.DECISION, closes: date | None = None) -> Matter:
    opened = PLANNED if closes else None
    return Matter("91", kind, "题", "要", True, PLANNED, opened=opened, closes=closes)


@pytest.mark.parametrize(
    ("kind", "first"),
    [(Kind.DECISION, date(2026, 4, 1)), (Kind.RULE, date(2026, 4, 1)), (Kind.MARKET, date(2026, 4, 1)),
     (Kind.DOCUMENT, date(2026, 3, 11)), (Kind.BUDGET, date(2026, 3, 11))],
)  # fmt: skip
def test_the_public_is_asked_for_as_long_as_the_law_says(kind: Kind, first: date) -> None:
    calendar = workdays.announced()
    consultation.period(kind, OPENING, first, "", calendar)
    with pytest.raises(NotValid) as caught:
        consultation.period(kind, OPENING, first - timedelta(days=1), "", calendar)
    assert caught.value.law == PERIOD[kind]


def test_only_a_major_decision_may_be_urgent_and_never_close_at_once() -> None:
    calendar = workdays.announced()
    consultation.period(Kind.DECISION, OPENING, OPENING + timedelta(days=1), "防汛", calendar)
    for kind, closes in ((Kind.RULE, OPENING + timedelta(days=1)), (Kind.DECISION, OPENING)):
        with pytest.raises(NotValid, match=r"consultation\.period"):
            consultation.period(kind, OPENING, closes, "防汛", calendar)


def test_a_comment_is_in_time_until_midnight_in_beijing() -> None:
    of, last = matter(closes=date(2026, 4, 1)), datetime(2026, 4, 1, 15, 59, 59, 999999, tzinfo=UTC)
    consultation.in_time(of, last)
    assert not of.closed(last)
    assert of.flags(last) == ()
    late = last + timedelta(microseconds=1)
    with pytest.raises(NotNow, match=r"consultation\.closed"):
        consultation.in_time(of, late)
    consultation.closed(of, late)
    assert of.flags(late) == (Flag.UNANSWERED,)
    with pytest.raises(NotNow, match=r"consultation\.open"):
        consultation.closed(of, last)
    assert matter(Kind.BUDGET).flags(last) == (Flag.NOT_ASKED,)


def row(*numbers: object, adopted: str = "yes") -> dict[str, object]:
    return {"numbers": list(numbers), "point": "点", "adopted": adopted, "why": "理由"}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([row(1, 3)], ""),
        ([row(1), row(3, adopted="no")], ""),
        ([row(1)], "consultation.rows"),
        ([row(1), row(1, 3)], "consultation.rows"),
        ([row(1, 2, 3)], "consultation.rows"),
        ([row(1, 3, 4)], "consultation.rows"),
        ([row(1, 3), row()], "document.value"),
        ([row(1, "3")], "document.value"),
        ([row(True, 3)], "document.value"),
        ([row(1, 3, adopted="maybe")], "document.value"),
        ([{**row(1, 3), "why": "字" * 100_001}], "consultation.text"),
    ],
)
def test_every_comment_that_stands_is_answered_once(rows: list[dict[str, object]], code: str) -> None:
    reader = Reader.of({"rows": rows})  # type: ignore[dict-item]
    if not code:
        assert len(consultation.rows(reader, 3, {2: None})) == len(rows)
        return
    with pytest.raises(NotValid) as caught:
        consultation.rows(reader, 3, {2: None})
    assert caught.value.code == code


def test_steps_have_an_order_and_only_a_major_decision_needs_them() -> None:
    of = matter()
    for step in (Step.PARTICIPATION, Step.EXPERTS, Step.RISK):
        consultation.ordered(of, step)
    for step in (Step.LEGALITY, Step.DELIBERATION):
        with pytest.raises(NotNow, match=r"decision\.order"):
            consultation.ordered(of, step)
    assert of.missing() == tuple(Step)
    assert matter(Kind.RULE).missing() == ()
    consultation.decidable(matter(Kind.RULE))


def test_a_chain_begins_with_a_plan_and_ignores_what_it_does_not_know() -> None:
    assert consultation.replayed([]) is None
    plan: dict[str, Json] = {"kind": "rule", "title": "题", "summary": "要", "livelihood": False}
    made = consultation.replayed([Event("plan", "91", PLANNED, plan), Event("whatever", "91", PLANNED, {})])
    assert made == Matter("91", Kind.RULE, "题", "要", False, PLANNED)


def test_everything_has_words() -> None:
    for words, kinds in ((KINDS, Kind), (STEPS, Step), (FLAGS, Flag)):
        assert set(words) == set(kinds)
    assert all(each.zh and each.en for table in (GROUNDS, OUTCOMES) for each in table.values())
