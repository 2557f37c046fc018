"""Cases of public opinion: stages, hours to the moment, what is told upwards, the grades as data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Final

import pytest

from disclosure.rules import opinion, opinion_grade
from disclosure.rules.opinion import Case, Reproof, Stage
from disclosure.rules.request import Done
from kernel.canon import Json
from kernel.errors import Fault, NotFound, NotNow, NotValid

FOUND: Final = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
MAJOR, GENERAL = opinion_grade.ours().values()
HOUR: Final = timedelta(hours=1)


def done(verb: str, after: timedelta = HOUR, **body: Json) -> Done:
    return Done(verb, FOUND + after, body)


def case(*more: Done, grade: str = "major") -> Case:
    return opinion.case([done("warn", office="A", grade=grade, found="2026-03-02T00:30:00.000Z"), *more])


STATEMENT: Final = done("respond", way="statement")
HANDLED: Final = (done("assess", grade="major"), done("handle"))


def test_only_the_table_leads_from_stage_to_stage() -> None:
    for stage, verb in product(Stage, opinion.TABLE):
        at = Case("A", "major", FOUND, stage, {"first": FOUND})
        if stage in opinion.TABLE[verb]:
            assert opinion.lead(at, verb) is opinion.TABLE[verb][stage]
        else:
            with pytest.raises(NotNow, match=r"opinion\.stage"):
                opinion.lead(at, verb)
    with pytest.raises(Fault):
        opinion.case([])


def test_a_case_goes_through_its_four_steps_and_is_never_closed_in_silence() -> None:
    silent = case(*HANDLED)
    with pytest.raises(NotNow, match=r"opinion\.silent"):
        opinion.after(silent, done("close"))
    closed = case(STATEMENT, done("assess", grade="general"), done("handle"), done("close"))
    assert (closed.stage, closed.grade, closed.published) == (Stage.CLOSED, "general", "")
    told = opinion.after(closed, done("publish", title="处置结果", text="x"))
    assert told.published == "处置结果"
    with pytest.raises(NotNow, match=r"opinion\.published"):
        opinion.after(told, done("publish", title="又一次", text="x"))
    blamed = opinion.after(told, done("reprove", way="talk", office="A", reason="迟报"))
    assert blamed.reproofs == ((Reproof.TALK, "A"),)


def test_the_last_moment_is_in_time_and_the_next_is_not() -> None:
    first, press = MAJOR.limits
    at = opinion.due(case(), first)
    assert (at, opinion.due(case(), press)) == (FOUND + 5 * HOUR, FOUND + 24 * HOUR)
    tick = timedelta(milliseconds=1)
    assert opinion.missed(case(), MAJOR, at) == []
    assert opinion.missed(case(), MAJOR, at + tick) == [first]
    in_time = case(done("respond", 5 * HOUR, way="statement"))
    assert opinion.missed(in_time, MAJOR, at + 10 * HOUR) == []
    late = case(done("respond", 5 * HOUR + tick, way="statement"))
    assert opinion.missed(late, MAJOR, at + 10 * HOUR) == [first]
    assert opinion.waiting(late, MAJOR) == [press]
    assert opinion.missed(late, MAJOR, FOUND + 25 * HOUR) == [first, press]
    assert opinion.waiting(case(done("respond", way="press")), MAJOR) == []
    assert [one.hours for one in opinion.waiting(case(grade="general"), GENERAL)] == [48]
    lowered = case(done("escalate", 6 * HOUR, limit="first"), done("assess", 7 * HOUR, grade="general"))
    assert [one.hours for one in opinion.missed(lowered, GENERAL, FOUND + 8 * HOUR)] == [48]


def test_of_a_grave_case_each_limit_is_told_upwards_once_and_of_others_none() -> None:
    assert [one.id for one in opinion.to_tell(case(), MAJOR)] == ["first", "press"]
    assert [one.id for one in opinion.to_tell(case(done("escalate", limit="first")), MAJOR)] == ["press"]
    assert opinion.to_tell(case(STATEMENT, *HANDLED, done("close")), MAJOR) == []
    assert opinion.to_tell(case(grade="general"), GENERAL) == []
    first = done("respond", 2 * HOUR, way="statement")
    assert case(first, done("respond", 3 * HOUR, way="press")).met == {
        "first": FOUND + 2 * HOUR,
        "press": FOUND + 3 * HOUR,
    }


def test_moments_are_of_beijing_and_to_the_minute() -> None:
    assert opinion.moment("2026-03-02T08:30") == FOUND
    for wrong in ("2026-03-02", "2026-03-02T08:30Z", "2026-02-30T08:30", "早上"):
        with pytest.raises(NotValid, match=r"opinion\.found"):
            opinion.moment(wrong)


def test_the_grades_are_data_and_an_operator_sets_its_own_hours() -> None:
    assert [one.place for one in opinion_grade.ours().values()] == [1, 2]
    assert MAJOR.words.zh == "涉及特别重大、重大突发事件"
    assert MAJOR.limits[0].words.en == "first word of the authority"
    limit = '[[limits]]\nid="first"\nzh="回应"\nen="word"\nhours=2\nlaw="OPD-1"\n'
    own = f'place=1\nzh="重大"\nen="major"\nescalates=true\n{limit}'
    assert opinion_grade.known("major", {"opinions/major.toml": own, "sites/x.toml": ""}).limits[0].hours == 2
    with pytest.raises(NotFound, match=r"opinion\.grade"):
        opinion_grade.known("minor", {})
    for wrong in (
        "x = 1",
        own.replace("hours=2", "hours=0"),
        own + limit,
        own.replace("OPD-1", "XXX-1"),
        own.replace('"first"', '"press"'),
    ):
        with pytest.raises(NotValid, match=r"opinion\.malformed"):
            opinion_grade.read("x", wrong)
