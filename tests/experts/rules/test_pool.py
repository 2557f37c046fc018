"""Who is qualified on a day, and what no register may hold."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experts.rules import panel, pool
from experts.rules.pool import Standing, Status, Tie, Title
from kernel.errors import NotValid
from tests.support.draws import DAY, code, expert

EIGHT = date(2018, 3, 2)


@pytest.mark.parametrize(
    ("regime", "title", "since", "standing"),
    [
        ("BID", Title.ASSOCIATE, EIGHT, Standing.ACTIVE),  # 满八年: the eighth anniversary is enough
        ("BID", Title.ASSOCIATE, EIGHT + timedelta(days=1), Standing.UNQUALIFIED),
        ("BID", Title.SENIOR, EIGHT + timedelta(days=1), Standing.UNQUALIFIED),
        ("BID", Title.EQUIVALENT, EIGHT, Standing.ACTIVE),
        ("BID", Title.INTERMEDIATE, date(1990, 1, 1), Standing.UNQUALIFIED),
        ("P87", Title.INTERMEDIATE, EIGHT, Standing.ACTIVE),
        ("P87", Title.INTERMEDIATE, EIGHT + timedelta(days=1), Standing.UNQUALIFIED),
        ("P87", Title.SENIOR, DAY, Standing.ACTIVE),
        ("P87", Title.SENIOR, DAY + timedelta(days=1), Standing.UNQUALIFIED),
    ],
)
def test_title_and_years_decide_with_the_regime(regime: str, title: Title, since: date, standing: Standing) -> None:
    assert pool.standing(expert(1, title=title, since=since), panel.rule(regime).admits, DAY) == standing


@pytest.mark.parametrize("status", Status)
def test_a_qualified_expert_stands_as_the_register_holds_him(status: Status) -> None:
    assert pool.standing(expert(1, status=status), panel.rule("BID").admits, DAY).value == status.value


def test_the_29th_of_february_has_an_anniversary_every_year() -> None:
    assert pool.years_before(date(2028, 2, 29), 3) == date(2025, 2, 28)
    assert pool.years_before(date(2028, 2, 29), 4) == date(2024, 2, 29)


@given(day=st.dates(date(1950, 1, 1), date(2100, 1, 1)), years=st.integers(0, 40))
def test_years_before_goes_back_by_whole_years(day: date, years: int) -> None:
    back = pool.years_before(day, years)
    assert (back.year, back.month) == (day.year - years, day.month)
    assert back.day in (day.day, day.day - 1)


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (DAY, None, True),
        (DAY + timedelta(days=1), None, False),
        (date(2020, 1, 1), DAY, True),
        (date(2020, 1, 1), DAY - timedelta(days=1), False),
    ],
)
def test_a_tie_holds_on_its_first_and_last_day(since: date, until: date | None, holds: bool) -> None:
    assert Tie(code(1), since, until).holds(DAY) is holds


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"id": "E 1"}, "id.malformed", "id"),
        ({"name": " "}, "expert.name", "name"),
        ({"name": "赵样例 "}, "expert.name", "name"),
        ({"phone": "12a4567"}, "expert.phone", "phone"),
        ({"phone": "123456"}, "expert.phone", "phone"),
        ({"phone": "1" * 16}, "expert.phone", "phone"),
        ({"specialties": ()}, "expert.specialties", "specialties"),
        ({"specialties": ("A01", "A01")}, "expert.specialties", "specialties"),
        ({"specialties": ("房建",)}, "id.malformed", "specialties"),
        ({"regions": ()}, "expert.regions", "regions"),
        ({"regions": ("2101",)}, "expert.regions", "regions"),
        ({"regions": ("２１０１００",)}, "expert.regions", "regions"),
        ({"ties": (Tie("123", DAY),)}, "organisation.code_malformed", "code"),
        ({"ties": (Tie(code(1), DAY, DAY - timedelta(days=1)),)}, "expert.tie_dates", "ties"),
        ({"kin": (code(1)[:-1] + "0",)}, "organisation.code_malformed", "code"),
    ],
)
def test_a_record_that_no_register_may_hold_is_refused(changes: dict[str, object], error: str, field: str) -> None:
    with pytest.raises(NotValid) as refused:
        pool.check(expert(1, **changes))
    assert (refused.value.code, refused.value.field) == (error, field)


def test_a_good_record_passes_and_says_everything_but_other_panels() -> None:
    good = expert(1, engaged=(DAY,), kin=(code(2),))
    pool.check(good)
    assert good.json() == expert(1, kin=(code(2),)).json()
    assert good.units(DAY) == (code(1),)
