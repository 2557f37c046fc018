"""The basic directory: which duties an office has, by when, what stays red, and the three rates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import product

import msgspec
import pytest

from disclosure.rules import duty, openness_rates
from disclosure.rules.duty import PUBLICS, Duty, Line, Public, Published, State
from disclosure.rules.openness_rates import Formed
from kernel import workdays
from kernel.errors import NotFound, NotValid
from people.rules import unit
from people.rules.unit import Kind, Unit
from tests.support.offices import entry
from tests.support.pki import code

OFFICE = unit.read(code(1), entry())
ENTERED = date(2026, 2, 2)
SINCE = {duty.ENTERED: ENTERED}
DUE = date(2026, 3, 6)
"""Twenty working days later (WD-1)."""
GUIDE = duty.ours()["guide"]
DAY = timedelta(days=1)


def public(of: Duty, on: date) -> Published:
    return Published("W-1", of.id, "指南", datetime(on.year, on.month, on.day, 1, tzinfo=UTC))


def line(of: Duty, on: date, *published: Published, office: Unit = OFFICE) -> Line:
    (made,) = duty.lines([of], office, SINCE, published, on, workdays.announced())
    return made


@pytest.mark.seed_row(73)
def test_a_line_past_its_limit_with_no_document_is_red_and_names_the_office() -> None:
    assert line(GUIDE, DUE).state is State.WAITING
    late = line(GUIDE, DUE + DAY)
    assert (late.state, late.due, late.office.name.zh) == (State.MISSING, DUE, "青屿市民政局")
    other = public(duty.ours()["plan"], DUE)
    assert line(GUIDE, DUE + DAY, other).state is State.MISSING


def test_a_line_is_answered_in_time_or_late_and_shows_the_newest_document() -> None:
    in_time, late = public(GUIDE, DUE), public(GUIDE, DUE + DAY)
    assert line(GUIDE, DUE, in_time).state is State.DONE
    assert line(GUIDE, DUE + DAY, late).state is State.LATE
    both = line(GUIDE, DUE + DAY, in_time, late)
    assert (both.state, both.document) == (State.DONE, late)
    assert line(GUIDE, DUE, late).state is State.WAITING  # not public yet on that day


def test_what_is_due_each_year_is_answered_anew() -> None:
    report, year = duty.ours()["annual_report"], date(2027, 1, 31)
    assert line(report, year).state is State.WAITING
    assert (line(report, year).due, line(report, year + DAY).state) == (year, State.MISSING)
    done = public(report, year)
    assert line(report, year + DAY, done).state is State.DONE
    following = line(report, date(2028, 1, 31), done)
    assert (following.due, following.state) == (date(2028, 1, 31), State.WAITING)
    assert line(report, date(2028, 2, 1), done).state is State.MISSING


def test_some_duties_are_those_of_a_kind_of_office() -> None:
    town = unit.read(code(1), entry(kind=Kind.TOWNSHIP))
    special = {one.id for one in duty.ours().values() if not one.common}
    has = {
        kind: {one.id for one in duty.ours().values() if one.binds(office)} & special
        for kind, office in ((Kind.TOWNSHIP, town), (Kind.DEPARTMENT, OFFICE))
    }
    assert has == {
        Kind.TOWNSHIP: {"permits", "emergency"},
        Kind.DEPARTMENT: {"permits", "penalties", "fees", "procurement", "projects"},
    }
    assert list(duty.lines([duty.ours()["statistics"]], town, SINCE, [], DUE, workdays.announced())) == []


OWN = """
[[duty]]
id = "school"
zh = "招生"
en = "Admission"
about_zh = "招生计划"
about_en = "plan"
of_class = "11"
public = "service"
days = 5
"""


def test_a_city_adds_its_own_and_takes_no_name() -> None:
    every = duty.every({"duties/a.toml": OWN, "categories/a.toml": "x"})
    assert (every["school"].own, every["school"].budget.value, len(every)) == (True, 5, len(duty.ours()) + 1)
    assert duty.every({"duties/a.toml": OWN.replace("school", "guide")})["guide"] is GUIDE
    assert duty.known("school", {"duties/a.toml": OWN}).words.en == "Admission"
    with pytest.raises(NotFound, match=r"duty\.unknown"):
        duty.known("school", {})


@pytest.mark.parametrize(
    ("old", "new"), [('"11"', '"16"'), ("days = 5", "days = 5\neach_year = 131"), ("days", "hours"), ("=", ""),
                     ("days = 5", 'law = "DIS-99"')]
)  # fmt: skip
def test_a_directory_that_is_wrong_is_refused(old: str, new: str) -> None:
    with pytest.raises(NotValid, match=r"duty\.malformed"):
        duty.read("a", OWN.replace(old, new))


def test_the_directory_has_every_public_and_the_four_fields_of_the_organisation() -> None:
    assert set(PUBLICS) == set(Public) == {one.public for one in duty.ours().values()}
    assert set(duty.ORGANISATION) <= set(duty.ours())
    assert all(one.about.zh and one.about.en and one.carrier.zh and one.carrier.en for one in duty.ours().values())


# ---------------------------------------------------------------- rates


def states(done: int, missing: int, waiting: int = 0) -> list[Line]:
    made = {State.DONE: done, State.MISSING: missing, State.WAITING: waiting}
    document = public(GUIDE, DUE)
    return [
        Line(
            msgspec.structs.replace(GUIDE, id=f"{state}{n}"),
            OFFICE,
            DUE,
            document if state is State.DONE else None,
            state,
        )
        for state, count in made.items()
        for n in range(count)
    ]


@pytest.mark.seed_row(74)
def test_nineteen_of_twenty_pass_and_eighteen_do_not() -> None:
    rate = openness_rates.release_rate(states(19, 1, waiting=3))
    assert (rate.share, rate.passes) == (Fraction(950, 1000), True)
    below = openness_rates.release_rate(states(18, 2))
    assert (below.share, below.passes) == (Fraction(9, 10), False)
    none = openness_rates.release_rate(states(0, 0, waiting=1))
    assert (none.share, none.passes) == (None, True)


def test_the_daily_rate_counts_what_is_open_on_the_day() -> None:
    gaps = [Formed(DUE, each) for each in (None, DUE - DAY, DUE, DUE + DAY)]
    assert [(openness_rates.daily_rate(gaps, on).done, openness_rates.daily_rate(gaps, on).of) for on in (DUE - DAY, DUE, DUE + DAY)] == [
        (0, 0), (1, 3), (1, 2),
    ]  # fmt: skip


def test_the_dynamic_rate_wants_all_of_it() -> None:
    made = [Formed(DUE, None), Formed(DUE, DUE), Formed(DUE + DAY, None)]
    for count, on in product((1,), (DUE, DUE + DAY)):
        assert openness_rates.dynamic_rate(made, on).done == count
    assert openness_rates.dynamic_rate(made[1:], DUE).passes
    assert not openness_rates.dynamic_rate(made, DUE).passes
    assert not openness_rates.dynamic_rate([Formed(DUE, DUE + DAY)], DUE).passes


@pytest.mark.seed_row(110)
def test_the_standard_directory_of_a_field_gives_its_duties_to_whoever_uses_it() -> None:
    standard = [one for one in duty.ours().values() if one.field]
    assert {one.field for one in standard} == {"公共资源交易"}
    assert not any(one.binds(OFFICE) or one.common for one in standard)
    made = duty.lines(standard, OFFICE, {**SINCE, "公共资源交易": ENTERED + DAY}, [], DUE, workdays.announced())
    dues = {one.duty.id: one.due for one in made}
    assert (len(dues), set(dues.values())) == (7, {DUE + 3 * DAY}), "counted from the day on which it was taken"
    own = 'field = "公共资源交易"\n[[duty]]\n' + "".join(
        f'{name} = "{value}"\n'
        for name, value in {
            "id": "x", "zh": "名", "en": "n", "about_zh": "概", "about_en": "a", "of_class": "15", "public": "result"
        }.items()
    )  # fmt: skip
    (read,) = duty.read("own", own, own=True)
    assert (read.binds(OFFICE, ["公共资源交易"]), read.binds(OFFICE, ["义务教育"])) == (True, False)
