"""The annual report as figures: any year balances, what does not is named, sums are sums, and its days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.rules import annual, annual_due, annual_layout, annual_report, register
from disclosure.rules.annual import CHARGE, ENTERED, WORDS, Contested
from disclosure.rules.annual_report import Office, Report
from disclosure.rules.annual_words import COLUMNS, LINES, RESULTS, Appeal, Result
from disclosure.rules.request_outcome import Row
from disclosure.rules.request_report import Counted, Person
from kernel.canon import Json
from kernel.errors import NotNow, NotValid, Words
from people.rules.unit import Kind

YEAR: Final = 2026
DAYS: Final = st.dates(date(YEAR - 2, 1, 1), date(YEAR + 1, 12, 31))
TEXTS: Final[dict[str, Json]] = {"overview": "一\n\n二", "problems": "三"}


@st.composite
def cases(draw: st.DrawFn) -> Counted:
    received = draw(DAYS)
    ended = draw(st.none() | st.dates(received, date(YEAR + 2, 12, 31)))
    return Counted(draw(st.sampled_from(Person)), received, ended, draw(st.sampled_from(Row)) if ended else None)


CONTESTED: Final = st.builds(Contested, st.sampled_from(Appeal), st.sampled_from(Result), DAYS)


def cells(every: list[Counted], told: list[Contested] | None = None, year: int = YEAR) -> dict[str, int]:
    """The figures of these cases, one appeal a case."""
    found = [*(cell for one in every for cell in annual.of_request(one, year))]
    found += [cell for one in told or [] for cell in annual.of_appeals([one], year)]
    return annual.filled({cell: found.count(cell) for cell in set(found)})


def of(own: dict[str, int], **changed: object) -> Report:
    said = {"overview": "一\n\n二", "problems": "三", "other": ""}
    made = Report(YEAR, Office("A", Words("甲局", "Office A")), said, {}, own, own)
    return replace(made, **changed)  # type: ignore[arg-type]


@pytest.mark.seed_row(103)
@given(st.lists(cases(), max_size=30), st.lists(CONTESTED, max_size=10))
def test_any_year_of_cases_balances_and_goes_on_from_the_year_before(
    every: list[Counted], told: list[Contested]
) -> None:
    now, before = cells(every, told), cells(every, told, YEAR - 1)
    assert [one for one in annual.checks(now) if one.difference] == []
    assert [one for one in annual.goes_on(now, before) if one.difference] == []
    alive = now[annual.request("new", "all")] + now[annual.request("carried_in", "all")]
    assert alive == now[annual.request("total", "all")] + now[annual.request("carried_on", "all")]


@given(st.lists(st.lists(cases(), max_size=8), max_size=4))
def test_a_government_is_the_sum_of_its_offices_and_balances_too(offices: list[list[Counted]]) -> None:
    parts = [cells(one) for one in offices]
    whole = annual.summed([cells([]), *parts])
    assert whole == cells([one for each in offices for one in each])
    assert [one for one in (*annual.checks(whole), *annual.adds_up(whole, parts)) if one.difference] == []


@pytest.mark.parametrize(
    ("cell", "by"),
    [
        (annual.request("new", "natural"), "natural"), (annual.request("secret", "all"), "all"),
        (annual.request("total", "legal"), "legal"), (annual.request("granted", "charity"), "charity"),
        (annual.appeal("litigation", "upheld"), "litigation"), (annual.appeal("reconsideration", "total"), "recon"),
    ],
)  # fmt: skip
def test_whatever_is_out_by_one_is_named_with_its_difference(cell: str, by: str) -> None:
    own = cells([])
    report = of(own | {cell: 1})
    with pytest.raises(NotNow) as refused:
        annual.balanced(annual_report.checked(report, [], None), report.words)
    assert refused.value.code == "annual.unbalanced"
    assert by in (refused.value.field or "")
    assert "+1" in refused.value.words.zh or "-1" in refused.value.words.zh
    annual.balanced(annual_report.checked(of(own), [], None), WORDS)


def test_a_report_goes_on_from_the_last_and_adds_up() -> None:
    valid, issued, repealed = (annual.proactive("rules", state) for state in ("valid", "issued", "repealed"))
    before = of(cells([]) | {valid: 7})
    good = of(cells([]) | {valid: 8, issued: 3, repealed: 2})
    assert not any(one.difference for one in annual_report.checked(good, [], before))
    (wrong,) = (one for one in annual_report.checked(of(cells([]) | {valid: 8}), [], before) if one.difference)
    assert (wrong.cell, wrong.difference) == (valid, 1)
    part = cells([]) | {CHARGE: 5, "registers.own.x": 2}
    summed = replace(good, cells=annual.summed([good.own, part]))
    assert not any(one.difference for one in annual_report.checked(summed, [part], None))
    (short,) = (
        one
        for one in annual_report.checked(replace(summed, cells={**summed.cells, CHARGE: 4}), [part], None)
        if one.difference
    )
    assert (short.cell, short.difference) == (CHARGE, -1)


FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        ([(Result.PENDING, date(YEAR - 1, 5, 1))], Result.PENDING),
        ([(Result.PENDING, date(YEAR - 1, 5, 1)), (Result.UPHELD, FIRST)], Result.UPHELD),
        ([(Result.PENDING, LAST), (Result.SET_RIGHT, date(YEAR + 1, 1, 1))], Result.PENDING),
        ([(Result.UPHELD, LAST)], Result.UPHELD),
        ([(Result.UPHELD, date(YEAR - 1, 12, 31))], None),
        ([(Result.UPHELD, date(YEAR + 1, 1, 1))], None),
    ],
)
def test_an_appeal_counts_once_as_it_stood_at_the_end_of_the_year(
    told: list[tuple[Result, date]], counted: Result | None
) -> None:
    found = list(annual.of_appeals((Contested(Appeal.LITIGATION, result, on) for result, on in told), YEAR))
    assert found == ([annual.appeal("litigation", counted), annual.appeal("litigation", "total")] if counted else [])


def test_each_cell_of_the_format_has_its_words_and_its_place() -> None:
    assert len(LINES) == 25
    assert list(LINES)[:2] == ["new", "carried_in"]
    assert list(COLUMNS)[-1] == "all"
    printed = [cell.name for part in annual_layout.parts(of(cells([]))) for row in
               (*part.figures, *(row for grid in part.grids for row in grid.rows)) for cell in row.cells]  # fmt: skip
    assert sorted(printed) == sorted(WORDS)
    assert len(RESULTS) == 4
    table = annual_report.table(of(cells([]) | {CHARGE: 1_234_567, annual.fee("paid"): 20_000}))
    values = {cell: value for cell, _, _, value in table}
    assert (values[CHARGE], values[annual.fee("paid")], len(table)) == ("1.234567", "200.00", len(WORDS))


def test_a_report_is_read_again_as_it_was_signed() -> None:
    other = Office("B", Words("乙局", "Office B"), "0" * 64)
    made = of(cells([]), registers={"registers.x.y": Words("次", "times")}, parts=(other,), missing=(other,))
    assert annual_report.read(made.data()) == made
    assert annual_layout.parts(made)[0].lines == ("一", "二")


ZERO: Final[dict[str, Json]] = dict.fromkeys(ENTERED, 0)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({**TEXTS, "entered": {**ZERO, CHARGE: -1}}, "document.value"),
        ({**TEXTS, "entered": {**ZERO, CHARGE: 10**15 + 1}}, "document.value"),
        ({**TEXTS, "entered": {**ZERO, annual.proactive("licences"): 10**9 + 1}}, "document.value"),
        ({**TEXTS, "entered": {**ZERO, "requests.new.all": 1}}, "document.unknown"),
        ({**TEXTS, "entered": {CHARGE: 0}}, "document.missing"),
        ({**TEXTS, "overview": " ", "entered": ZERO}, "document.value"),
        ({**TEXTS, "problems": "字" * 10_001, "entered": ZERO}, "annual.long"),
        ({**TEXTS, "entered": ZERO, "more": 1}, "document.unknown"),
    ],
)
def test_what_an_office_enters_is_read_to_its_bounds(body: dict[str, Json], code: str) -> None:
    with pytest.raises(NotValid) as refused:
        annual_report.draft(body)
    assert refused.value.code == code


def test_the_bounds_themselves_are_taken() -> None:
    entered: dict[str, Json] = {**ZERO, CHARGE: 10**15, annual.proactive("licences"): 10**9}
    made = annual_report.draft({**TEXTS, "problems": "字" * 10_000, "other": "四", "entered": entered})
    assert (made.entered[CHARGE], made.said["other"]) == (10**15, "四")


@pytest.mark.seed_row(104)
@pytest.mark.seed_row(105)
@pytest.mark.seed_row(113)
def test_figures_of_registers_are_counted_and_summed_as_the_registers_say() -> None:
    visits = register.ours()["activities"]
    row = {"kind": "走进社区", "day": "2026-03-05", "place": "社区", "banners": "6", "people": "238", "asked": "12799",
           "answered": "11867", "leaflets": "9830"}  # fmt: skip
    entries = [
        register.entry(visits, row | {"kind": kind}, "", date(2026, 6, 1)) for kind in ("走进社区", "5·15政务公开日")
    ]
    found = annual_report.yearly(visits, entries)
    assert found["registers.activities.held"] == 2
    assert found["registers.activities.communities"] == found["registers.activities.day"] == 1
    assert found["registers.activities.asked"] == 2 * 12799
    words = annual_report.figures(register.ours().values())
    assert set(found) < set(words)
    chief = words["registers.press_conferences.chief"]
    assert "主要负责人" in chief.zh


CITY: Final = (
    '[[earlier]]\nkinds = ["government"]\nby = {by}\nsource_zh = "市政府方案"\nsource_en = "the city’s plan"\n'
)


def test_a_report_is_due_by_the_law_or_by_the_citys_earlier_day() -> None:
    def day(kind: Kind, text: str = "") -> date:
        return annual_due.due(kind, 2025, annual_due.earlier({"annual.toml": text})).on

    assert day(Kind.DEPARTMENT) == day(Kind.TOWNSHIP) == date(2026, 1, 31)
    assert day(Kind.GOVERNMENT) == date(2026, 3, 31)
    city = CITY.format(by=325)
    assert (day(Kind.GOVERNMENT, city), day(Kind.DEPARTMENT, city)) == (date(2026, 3, 25), date(2026, 1, 31))
    assert annual_due.due(Kind.GOVERNMENT, 2025, annual_due.earlier({"annual.toml": city})).why.zh == "市政府方案"
    assert day(Kind.GOVERNMENT, CITY.format(by=331)) == date(2026, 3, 31)
    annual_due.tried({"annual.toml": city})


@pytest.mark.parametrize("text", [CITY.format(by=401), CITY.format(by=230), "earlier = 1", "[[earlier]]\nby = 1", "="])
def test_a_day_that_is_none_or_after_that_of_the_law_is_refused(text: str) -> None:
    with pytest.raises(NotValid, match=r"annual\.malformed"):
        annual_due.tried({"annual.toml": text})
