"""The clock of a request at each of its boundaries, and the account it gives of every day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product

import pytest

from disclosure.rules import request_clock
from disclosure.rules.request import Asked, Case, Channel, Consultation, Kind, Position, Stage
from disclosure.rules.request_clock import Clock, Colour
from kernel.errors import NotNow, NotValid
from kernel.workdays import Festival, announced

CALENDAR = announced()
DAY = timedelta(days=1)
MONDAY = date(2026, 3, 2)
DUE = date(2026, 3, 30)
OPEN = Case(Kind.INFORMATION, Channel.COUNTER, MONDAY, Stage.OPEN, received=MONDAY, since=MONDAY)


def clock(case: Case, today: date = MONDAY) -> Clock:
    found = request_clock.answer_by(case, today, CALENDAR)
    assert found is not None
    return found


def asked(**of: object) -> Case:
    given: dict[str, object] = {"no": 1, "asked": Asked.THIRD, "sent": date(2026, 3, 4), "served": date(2026, 3, 4)}
    return replace(OPEN, consultations=(Consultation(**(given | of)),))  # type: ignore[arg-type]


# ---------------------------------------------------------------- the time to answer


@pytest.mark.parametrize(
    ("since", "extension", "on"),
    [
        (MONDAY, 0, DUE),
        (MONDAY, 1, date(2026, 3, 31)),
        (MONDAY, 20, date(2026, 4, 28)),
        (date(2026, 2, 13), 0, date(2026, 3, 19)),  # over the Spring Festival and its working Saturdays
        (date(2026, 2, 28), 0, date(2026, 3, 27)),  # a working Saturday is day 0 too
    ],
)
def test_twenty_working_days_and_the_extension(since: date, extension: int, on: date) -> None:
    found = clock(replace(OPEN, since=since, extension=extension))
    assert (found.on, found.days, found.provisional) == (on, 20 + extension, False)


@pytest.mark.parametrize("stage", [Stage.ARRIVED, Stage.SUPPLEMENT, Stage.FEE, Stage.LAPSED, Stage.WITHDRAWN])
def test_no_time_runs_while_the_request_waits_for_its_maker(stage: Stage) -> None:
    assert request_clock.answer_by(replace(OPEN, stage=stage), MONDAY, CALENDAR) is None


def test_corrections_and_what_was_not_received_have_no_limit() -> None:
    assert request_clock.answer_by(replace(OPEN, kind=Kind.CORRECTION), MONDAY, CALENDAR) is None
    assert request_clock.answer_by(replace(OPEN, since=None), MONDAY, CALENDAR) is None


def test_a_request_of_31_december_before_the_next_calendar_is_provisional_and_says_so() -> None:
    late = replace(OPEN, since=date(2026, 12, 31))
    before = clock(late)
    assert before.provisional
    assert not all(span.certain for span in before.account)
    spring = Festival(
        2027, "国办发明电〔2026〕9号", "元旦", frozenset({date(2027, 1, 1), date(2027, 1, 4)}), frozenset()
    )
    after = CALENDAR.loaded([spring])
    moved = request_clock.moved(late, date(2026, 12, 31), CALENDAR, after)
    assert moved is not None
    assert (moved.before, moved.after) == (date(2027, 1, 28), date(2027, 2, 1))  # two days more, over a weekend
    known = request_clock.answer_by(late, MONDAY, after)
    assert known is not None
    assert known.on == moved.after


def test_a_calendar_that_moves_nothing_changes_nothing() -> None:
    assert request_clock.moved(OPEN, MONDAY, CALENDAR, CALENDAR) is None
    assert request_clock.moved(replace(OPEN, stage=Stage.FEE), MONDAY, CALENDAR, CALENDAR) is None


def test_the_account_names_every_run_of_days_and_sums_to_the_limit() -> None:
    spans = clock(replace(OPEN, since=date(2026, 2, 13))).account
    assert spans[0].first == date(2026, 2, 13)
    assert all(one.last + DAY == two.first for one, two in pairwise(spans))
    assert sum(span.to_no - span.from_no + 1 for span in spans if span.to_no) == 20
    said = {span.words.zh for span in spans}
    assert {"起算日，不计", "工作日，计入", "周末，不计", "春节，不计", "春节调休上班，计入"} <= said
    assert all(span.words.en for span in spans)


# ---------------------------------------------------------------- opinions


@pytest.mark.parametrize(
    ("sent", "heard", "left_out"),
    [(4, 4, 0), (4, 5, 1), (4, 10, 4), (6, 9, 1)],
)
def test_the_working_days_after_the_sending_to_the_opinion_are_not_counted(
    sent: int, heard: int, left_out: int
) -> None:
    case = asked(
        sent=date(2026, 3, sent), served=date(2026, 3, sent), heard=date(2026, 3, heard), position=Position.AGREES
    )
    expected = DUE
    for _ in range(left_out):
        expected += DAY
        while not CALENDAR.works(expected):
            expected += DAY
    found = clock(case, date(2026, 3, 20))
    assert found.on == expected
    assert not found.provisional
    assert any("第三方" in span.words.zh for span in found.account) == bool(left_out)


SERVED = date(2026, 3, 4)
FIFTEENTH = date(2026, 3, 25)


@pytest.mark.parametrize(
    ("of", "heard", "stands"),
    [
        (Asked.THIRD, FIFTEENTH, Position.OBJECTS),
        (Asked.THIRD, FIFTEENTH + DAY, None),
        (Asked.THIRD, None, None),
        (Asked.JOINT, FIFTEENTH, Position.OBJECTS),
        (Asked.JOINT, FIFTEENTH + DAY, Position.AGREES),
        (Asked.JOINT, None, Position.AGREES),
        (Asked.OTHER, FIFTEENTH + 90 * DAY, Position.OBJECTS),
        (Asked.OTHER, None, None),
    ],
)
def test_an_objection_on_day_15_is_in_time_and_on_day_16_not(
    of: Asked, heard: date | None, stands: Position | None
) -> None:
    (one,) = asked(asked=of, heard=heard, position=Position.OBJECTS if heard else None).consultations
    assert request_clock.standing(one, FIFTEENTH + 2 * DAY, CALENDAR) is stands


def test_who_may_still_speak_has_said_nothing_yet() -> None:
    (one,) = asked(asked=Asked.JOINT).consultations
    assert request_clock.standing(one, FIFTEENTH, CALENDAR) is None
    limit = request_clock.opinion_by(one, CALENDAR)
    assert limit is not None
    assert (limit.on, limit.law) == (FIFTEENTH, "DIS-34")


@pytest.mark.parametrize("of", [Asked.THIRD, Asked.JOINT])
def test_silence_stops_the_clock_for_its_fifteen_days_and_no_longer(of: Asked) -> None:
    case = asked(asked=of)
    still, over, much_later = (clock(case, FIFTEENTH + n * DAY) for n in (0, 1, 40))
    assert still.provisional
    assert not over.provisional
    assert over.on == much_later.on == date(2026, 4, 21)
    late = clock(asked(asked=of, heard=FIFTEENTH + 9 * DAY, position=Position.OBJECTS), FIFTEENTH + 40 * DAY)
    assert late.on == over.on


def test_an_open_question_moves_the_day_along_with_the_days_that_pass() -> None:
    case = asked(asked=Asked.OTHER, served=None)
    days = [clock(case, date(2026, 3, 4) + n * DAY).on for n in range(12)]
    assert days == sorted(days)
    assert days[0] == DUE
    assert days[-1] > DUE
    assert clock(case, date(2026, 3, 9)).provisional


def test_the_clock_of_an_answered_request_stands_still() -> None:
    case = replace(asked(asked=Asked.OTHER, served=None), stage=Stage.ANSWERED, answered=date(2026, 3, 9))
    assert clock(case, date(2026, 3, 9)).on == clock(case, date(2026, 9, 9)).on


def test_an_opinion_is_heard_once_and_not_before_it_was_asked() -> None:
    (one,) = asked().consultations
    request_clock.may_hear(one, SERVED)
    with pytest.raises(NotValid):
        request_clock.may_hear(one, SERVED - DAY)
    with pytest.raises(NotValid):
        request_clock.may_hear(replace(one, served=None), one.sent - DAY)
    with pytest.raises(NotNow):
        request_clock.may_hear(replace(one, heard=SERVED), SERVED + DAY)


# ---------------------------------------------------------------- what may still be done


def test_a_supplement_is_asked_for_once_within_seven_working_days() -> None:
    last = date(2026, 3, 11)
    request_clock.may_ask_supplement(OPEN, last, last + DAY, CALENDAR)
    with pytest.raises(NotNow) as late:
        request_clock.may_ask_supplement(OPEN, last + DAY, last + 9 * DAY, CALENDAR)
    with pytest.raises(NotNow) as twice:
        request_clock.may_ask_supplement(replace(OPEN, supplemented=True), MONDAY, last, CALENDAR)
    with pytest.raises(NotValid) as none_left:
        request_clock.may_ask_supplement(OPEN, MONDAY, MONDAY, CALENDAR)
    assert (late.value.code, twice.value.code) == ("request.supplement_late", "request.supplement_once")
    assert none_left.value.field == "until"


def test_time_is_extended_once_and_only_while_it_runs() -> None:
    request_clock.may_extend(OPEN, DUE, CALENDAR)
    with pytest.raises(NotNow) as over:
        request_clock.may_extend(OPEN, DUE + DAY, CALENDAR)
    with pytest.raises(NotNow) as twice:
        request_clock.may_extend(replace(OPEN, extension=5), MONDAY, CALENDAR)
    assert (over.value.code, twice.value.code) == ("request.overdue", "request.extended")
    request_clock.in_time(replace(OPEN, kind=Kind.CORRECTION), DUE + DAY, CALENDAR)


def test_a_fee_is_asked_for_once_and_paid_within_twenty_working_days() -> None:
    assert request_clock.may_charge(OPEN, MONDAY, CALENDAR).on == DUE
    with pytest.raises(NotNow) as twice:
        request_clock.may_charge(replace(OPEN, charged=True), MONDAY, CALENDAR)
    with pytest.raises(NotNow) as over:
        request_clock.may_charge(OPEN, DUE + DAY, CALENDAR)
    assert (twice.value.code, over.value.code) == ("request.charged", "request.overdue")


def test_a_delay_needs_reasons_that_were_asked_for_and_time_that_is_left() -> None:
    excessive = replace(OPEN, asked_reasons=True)
    request_clock.may_delay(excessive, DUE, DUE + DAY, CALENDAR)
    with pytest.raises(NotNow) as unasked:
        request_clock.may_delay(OPEN, MONDAY, DUE + DAY, CALENDAR)
    with pytest.raises(NotNow) as over:
        request_clock.may_delay(excessive, DUE + DAY, DUE + 9 * DAY, CALENDAR)
    with pytest.raises(NotValid):
        request_clock.may_delay(excessive, DUE, DUE, CALENDAR)
    assert (unasked.value.code, over.value.code) == ("request.reasons", "request.overdue")


def test_a_reasonable_delay_replaces_the_day_if_it_is_later() -> None:
    assert clock(replace(OPEN, delayed=date(2026, 6, 30))).on == date(2026, 6, 30)
    assert clock(replace(OPEN, delayed=date(2026, 3, 3))).on == DUE
    unsettled = replace(OPEN, since=date(2026, 12, 31))
    assert not clock(replace(unsettled, delayed=date(2027, 6, 30))).provisional
    assert clock(replace(unsettled, delayed=date(2027, 1, 3))).provisional


@pytest.mark.parametrize(("stage", "days"), list(product([Stage.SUPPLEMENT, Stage.FEE, Stage.OPEN], [-1, 0, 1])))
def test_what_was_asked_for_lapses_the_day_after_its_last(stage: Stage, days: int) -> None:
    until = date(2026, 3, 16)
    waiting = replace(OPEN, stage=stage, until=until)
    assert request_clock.lapses(waiting, until + days * DAY) is (days == 1 and stage is not Stage.OPEN)


@pytest.mark.parametrize(
    ("today", "colour"),
    [
        (MONDAY, Colour.GREEN),
        (date(2026, 3, 24), Colour.GREEN),
        (date(2026, 3, 25), Colour.YELLOW),
        (DUE, Colour.YELLOW),
        (DUE + DAY, Colour.RED),
    ],
)
def test_a_request_turns_yellow_three_working_days_before_its_limit_and_red_after(today: date, colour: Colour) -> None:
    assert request_clock.colour(OPEN, today, CALENDAR) is colour


@pytest.mark.parametrize(
    ("stage", "today", "colour"),
    [
        (Stage.ARRIVED, MONDAY, Colour.YELLOW),
        (Stage.ARRIVED, MONDAY + DAY, Colour.RED),
        (Stage.SUPPLEMENT, MONDAY, Colour.HELD),
        (Stage.ANSWERED, DUE + DAY, Colour.DONE),
        (Stage.LAPSED, MONDAY, Colour.DONE),
        (Stage.WITHDRAWN, MONDAY, Colour.DONE),
    ],
)
def test_what_waits_or_is_over_has_its_own_colour(stage: Stage, today: date, colour: Colour) -> None:
    assert request_clock.colour(replace(OPEN, stage=stage), today, CALENDAR) is colour


def test_a_request_on_which_others_are_asked_is_held_until_their_time_is_over() -> None:
    assert request_clock.colour(asked(), FIFTEENTH, CALENDAR) is Colour.HELD
    assert request_clock.colour(asked(), FIFTEENTH + DAY, CALENDAR) is Colour.GREEN
