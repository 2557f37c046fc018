"""A roster with flaws: each is named by sheet, row and column, and nothing comes of the rest."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from experts.rules import roster
from experts.rules.pool import Status, Tie, Title
from experts.rules.roster import EXPERTS, KIN, SPECIALTIES, TIES, Flawed, Known, Sheet
from kernel.errors import Words
from tests.support.draws import code

DAY = date(2020, 1, 1)
Rows = list[list[object]]

ROW: list[object] = ["E1", "赵样例", "10000000001", "正高级", date(2000, 1, 1), "A01;C01", "210100", "在库"]
TIE: list[object] = ["E1", code(1), DAY, None]
NAMES: Rows = [["A01", "房屋建筑", "building works"], ["C01", "工程造价", "cost of works"]]
OTHER: list[object] = ["E2", "钱样例", "10000000002", "副高级", "2001-02-03", "A01、C01", "210100；210200", "请假"]


def sheets(experts: Rows | None = None, ties: Rows | None = None, kin: Rows | None = None) -> dict[str, Sheet]:
    return {
        EXPERTS: Sheet([list(roster.COLUMNS[EXPERTS]), *([ROW] if experts is None else experts)]),
        TIES: Sheet([list(roster.COLUMNS[TIES]), *([TIE] if ties is None else ties)]),
        KIN: Sheet([list(roster.COLUMNS[KIN]), *([] if kin is None else kin)]),
    }


def row(column: str, value: object) -> Rows:
    """The good row with another value in a column."""
    at = "ABCDEFGH".index(column)
    return [[*ROW[:at], value, *ROW[at + 1 :]]]


def named(rows: Rows) -> dict[str, Sheet]:
    """The good roster with a catalogue of these rows."""
    return sheets() | {SPECIALTIES: Sheet([list(roster.COLUMNS[SPECIALTIES]), *rows])}


def flaws(given: dict[str, Sheet], known: Known | None = None) -> list[str]:
    with pytest.raises(Flawed) as refused:
        roster.read(given, known or Known())
    return [flaw.place for flaw in refused.value.flaws]


def test_a_good_roster_is_read_whole() -> None:
    given = sheets(
        [ROW, [None] * 8, ["", " "], OTHER], [TIE, ["E1", code(2), "2010-01-01", "2019-12-31"]], [["E2", code(3)]]
    )
    read = roster.read(given, Known())
    one, two = read.experts
    assert read.specialties == {}
    assert (one.id, one.title, one.specialties, one.kin) == ("E1", Title.SENIOR, ("A01", "C01"), ())
    assert one.ties == (Tie(code(1), DAY), Tie(code(2), date(2010, 1, 1), date(2019, 12, 31)))
    assert (two.status, two.since, two.regions, two.kin) == (
        Status.ON_LEAVE,
        date(2001, 2, 3),
        ("210100", "210200"),
        (code(3),),
    )


def test_columns_may_stand_in_another_order() -> None:
    given = sheets()
    midnight = datetime.fromisoformat("2020-01-01T00:00:00")
    given[TIES] = Sheet([["止", "起", None, "专家编号", "统一社会信用代码"], [None, midnight, None, "E1", code(1)]])
    assert roster.read(given, Known()).experts[0].ties == (Tie(code(1), DAY),)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("A", None),
        ("A", 1001.0),
        ("A", "E 1"),
        ("B", "  "),
        ("B", 3.0),
        ("C", 13800000000.0),
        ("C", "电话"),
        ("D", "专家"),
        ("D", True),
        ("E", None),
        ("E", "2000/01/01"),
        ("E", "2000-02-30"),
        ("E", "２０００-01-01"),
        ("E", 36526.0),
        ("E", datetime.fromisoformat("2000-01-01T08:30:00")),
        ("F", ""),
        ("F", "；"),
        ("F", "A01;A01"),
        ("F", "房建"),
        ("G", 210100.0),
        ("G", "2101"),
        ("H", "active"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named(column: str, value: object) -> None:
    assert f"{EXPERTS}!{column}2" in flaws(sheets(row(column, value), []))


@pytest.mark.parametrize(
    ("ties", "place"),
    [
        ([["E9", code(1), DAY, None]], f"{TIES}!A2"),
        ([[None, code(1), DAY, None]], f"{TIES}!A2"),
        ([TIE, ["E1", code(1)[:-1] + "0", DAY, None]], f"{TIES}!B3"),
        ([["E1", code(1), None, None]], f"{TIES}!C2"),
        ([["E1", code(1)]], f"{TIES}!C2"),
        ([["E1", code(1), DAY, "至今"]], f"{TIES}!D2"),
        ([["E1", code(1), DAY, date(2019, 12, 31)]], f"{TIES}!D2"),
    ],
)
def test_a_wrong_tie_is_named(ties: Rows, place: str) -> None:
    assert flaws(sheets(ties=ties)) == [place]


@pytest.mark.parametrize(("kin", "place"), [([["E9", code(1)]], f"{KIN}!A2"), ([["E1", 91.0]], f"{KIN}!B2")])
def test_wrong_kin_is_named(kin: Rows, place: str) -> None:
    assert flaws(sheets(kin=kin)) == [place]


def test_an_id_that_comes_twice_or_is_in_the_pool_is_named() -> None:
    assert flaws(sheets([ROW, OTHER, ROW])) == [f"{EXPERTS}!A4"]
    assert flaws(sheets([ROW, OTHER]), Known(("E2", "E7"))) == [f"{EXPERTS}!A3"]


@pytest.mark.parametrize("name", [EXPERTS, TIES, KIN])
def test_a_missing_sheet_is_named(name: str) -> None:
    given = sheets()
    del given[name]
    assert flaws(given) == [f"{name}!"]


@pytest.mark.parametrize(
    ("header", "places"),
    [
        ([], [f"{KIN}!1", f"{KIN}!1"]),
        (["专家编号"], [f"{KIN}!1"]),
        (["专家编号", "统一社会信用代码", "备注"], [f"{KIN}!C1"]),
        (["专家编号", "统一社会信用代码", "专家编号"], [f"{KIN}!C1"]),
        (["专家编号", 5.0], [f"{KIN}!1", f"{KIN}!B1"]),
    ],
)
def test_a_wrong_header_is_named(header: list[object], places: list[str]) -> None:
    assert flaws(sheets() | {KIN: Sheet([header])}) == places


def test_a_merged_range_is_named_by_its_first_cell_and_its_whole() -> None:
    given = sheets()
    given[EXPERTS] = Sheet(given[EXPERTS].rows, [(1, 1, 2, 27)])
    with pytest.raises(Flawed, match="B2:AB3") as refused:
        roster.read(given, Known())
    assert refused.value.flaws[0].json() == {
        "sheet": EXPERTS,
        "row": 2,
        "column": "B",
        "zh": "单元格 B2:AB3 被合并",
        "en": "cells B2:AB3 are merged",
    }


def test_all_flaws_are_reported_in_order_and_the_sentence_stays_short() -> None:
    bad: Rows = [[None, None, None, None, None, None, None, None, "x"], ["E1", 1, 2, 3, 4, 5, 6, 7]]
    with pytest.raises(Flawed) as refused:
        roster.read(sheets(bad, [["E1", "1", DAY, None]]), Known())
    places = [flaw.place for flaw in refused.value.flaws]
    assert places == [
        f"{EXPERTS}!A2",
        *(f"{EXPERTS}!{c}2" for c in "BCDEFGH"),
        *(f"{EXPERTS}!{c}3" for c in "BCDEFGH"),
        f"{TIES}!B2",
    ]
    assert "11 more" in refused.value.words.en
    assert refused.value.field == f"{EXPERTS}!A2"


def test_a_catalogue_names_every_code_of_the_roster() -> None:
    read = roster.read(named([*NAMES, [None, " ", None], ["Z9", "其他", "other"]]), Known())
    assert read.specialties == {
        "A01": Words("房屋建筑", "building works"),
        "C01": Words("工程造价", "cost of works"),
        "Z9": Words("其他", "other"),
    }
    assert [each.id for each in read.experts] == ["E1"]


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ([[*NAMES[0]], [None, "工程造价", "cost of works"]], [f"{EXPERTS}!F2", f"{SPECIALTIES}!A3"]),
        ([*NAMES, [101.0, "法律", "law"]], [f"{SPECIALTIES}!A4"]),
        ([*NAMES, ["C 2", "法律", "law"]], [f"{SPECIALTIES}!A4"]),
        ([*NAMES, ["C02", None, "law"]], [f"{SPECIALTIES}!B4"]),
        ([*NAMES, ["C02", 7.0, "law"]], [f"{SPECIALTIES}!B4"]),
        ([*NAMES, ["C02", "法律"]], [f"{SPECIALTIES}!C4"]),
        ([NAMES[0], ["C01", "", "cost of works"]], [f"{SPECIALTIES}!B3"]),
        ([*NAMES, ["A01", "房屋建筑", "building works"]], [f"{SPECIALTIES}!A4"]),
        ([NAMES[0]], [f"{EXPERTS}!F2"]),
        ([], [f"{EXPERTS}!F2", f"{EXPERTS}!F2"]),
    ],
)
def test_a_wrong_catalogue_is_named(rows: Rows, places: list[str]) -> None:
    assert flaws(named(rows)) == places


def test_a_code_that_the_pool_has_named_needs_no_name_again() -> None:
    read = roster.read(named([NAMES[0]]), Known(specialties=("C01",)))
    assert list(read.specialties) == ["A01"]


@pytest.mark.parametrize(("number", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_lettered_as_excel_does(number: int, letters: str) -> None:
    assert roster.letter(number) == letters
