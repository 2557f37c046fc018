"""Registers as data: each cell at its boundary, keys, what was due by when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from disclosure.rules import register, register_due
from disclosure.rules.register import Entry
from disclosure.rules.register_due import Owing
from kernel.errors import NotFound, NotValid
from people.rules.unit import Kind

TODAY = date(2026, 6, 1)
VISIT = {
    "kind": "走进社区", "day": "2026-03-05", "place": "滨海社区", "banners": "6", "people": "238", "asked": "12799",
    "answered": "11867", "leaflets": "9830",
}  # fmt: skip
DUE = '[[expected]]\nzh = "每"\nen = "e"\nevery = "month"'
OFFICE = Owing("A", Kind.DEPARTMENT, date(2026, 4, 30))
ACTIVITIES, BRIEFINGS, PROGRAMMES = (register.ours()[name] for name in ("activities", "briefings", "programmes"))


def visit(day: str, kind: str = "走进社区") -> Entry:
    return register.entry(ACTIVITIES, {**VISIT, "day": day, "kind": kind}, "", TODAY)


def missing(*entries: Entry, today: date = TODAY) -> list[tuple[str, int]]:
    found = register_due.missing(ACTIVITIES, entries, [], 2026, today)
    return [(one.what.zh, one.since.month) for one in found if one.since]


def test_they_stand_in_their_order_and_an_operator_adds_its_own() -> None:
    assert [one.place for one in register.ours().values()] == list(range(1, len(register.ours()) + 1))
    own = 'place = 9\nzh = "查询点"\nen = "Points"\ncolumns = [{ name = "t", zh = "名", en = "N", key = true }]'
    assert register.known("points", {"registers/points.toml": own}).zh == "查询点"
    with pytest.raises(NotFound, match=r"register\.unknown"):
        register.known("points", {})


@pytest.mark.parametrize(
    "columns",
    [
        "",
        'columns = [{ name = "t", zh = "名", en = "N" }]',
        'columns = [{ name = "t", zh = "名", en = "N", key = true }, { name = "t", zh = "名", en = "N" }]',
        f'columns = [{{ name = "t", zh = "名", en = "N", key = true }}]\n{DUE}',
        f'columns = [{{ name = "t", zh = "名", en = "N", kind = "date", key = true }}]\n{DUE}\nwhere = {{ x = "y" }}',
        f'columns = [{{ name = "t", zh = "名", en = "N", kind = "date", key = true }}]\n{DUE}\nwhose = {{ x = "y" }}',
        'columns = [{ name = "office", zh = "名", en = "N", key = true }]',
    ],
)
def test_a_register_that_makes_no_sense_is_refused(columns: str) -> None:
    with pytest.raises(NotValid, match=r"register\.malformed"):
        register.read("x", f'place = 1\nzh = "簿"\nen = "R"\n{columns}')


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": ""}, "kind"), ({"kind": "旅游"}, "kind"), ({"day": "2026-06-02"}, "day"), ({"day": "3月5日"}, "day"),
        ({"place": "x" * 501}, "place"), ({"place": "a\x07"}, "place"), ({"people": "-1"}, "people"),
        ({"people": "01"}, "people"), ({"people": "1" * 10}, "people"), ({"asked": "１"}, "asked"),
    ],
)  # fmt: skip
def test_a_cell_that_is_wrong_is_named(changed: Mapping[str, str], field: str) -> None:
    with pytest.raises(NotValid) as refused:
        register.entry(ACTIVITIES, {**VISIT, **changed}, "", TODAY)
    assert refused.value.field == field


def test_a_cell_at_its_limit_is_good() -> None:
    made = register.entry(ACTIVITIES, {**VISIT, "day": "2026-06-01", "place": "长" * 500, "people": "0"}, "u", TODAY)
    assert (made.day, made.unit) == (TODAY, "u")
    hotline = {"department": "市民政局", "title": "低保", "number": "96123", "hours": ""}
    assert register.entry(register.ours()["hotlines"], hotline, "", TODAY).day is None
    with pytest.raises(NotValid, match=r"entry\.cell"):
        register.entry(register.ours()["hotlines"], {**hotline, "number": "12"}, "", TODAY)


@pytest.mark.seed_row(105)
def test_a_month_without_a_visit_and_a_year_without_its_day_are_listed() -> None:
    visits = [visit(f"2026-0{month}-28") for month in (1, 2, 4)]
    assert missing(*visits) == [("5·15政务公开日", 1), ("走进社区每月一次", 3), ("走进社区每月一次", 5)]
    assert missing(*visits, today=date(2026, 5, 31)) == [("走进社区每月一次", 3)], "the last day is still in time"
    day = visit("2026-05-31", "5·15政务公开日")
    assert missing(*visits, visit("2026-05-01"), day) == [("走进社区每月一次", 3)]
    assert missing(visit("2025-12-31"), today=date(2026, 2, 1)) == [("走进社区每月一次", 1)]
    assert register_due.missing(ACTIVITIES, visits, [], 2027, TODAY) == []


def test_nothing_is_owed_before_the_first_office_was_entered() -> None:
    said = [one.since and one.since.month for one in register_due.missing(ACTIVITIES, [], [OFFICE], 2026, TODAY)]
    assert said == [1, 4, 5], "the year is not over; of the months the first was that of 30 April"


@pytest.mark.seed_row(113)
def test_an_office_without_a_briefing_by_the_year_s_end_is_listed() -> None:
    cells = {"kind": "工作汇报", "day": "2025-12-31", "title": "全年政务公开工作", "people": "12"}
    held = [
        register.entry(BRIEFINGS, cells, "A", TODAY),
        register.entry(BRIEFINGS, {**cells, "kind": "培训班"}, "B", TODAY),
    ]
    owing = [Owing(code, Kind.DEPARTMENT, date(2025, 12, 31)) for code in "AB"]
    late = Owing("C", Kind.DEPARTMENT, date(2026, 1, 1))
    found = register_due.missing(BRIEFINGS, held, [*owing, late], 2025, date(2026, 1, 1))
    assert [(one.unit, one.what.zh) for one in found] == [("B", "主要负责人年内至少听取一次政务公开工作汇报")]
    assert register_due.missing(BRIEFINGS, [], owing, 2025, date(2025, 12, 31)) == []


@pytest.mark.seed_row(114)
def test_a_programme_says_its_day_channel_and_link() -> None:
    cells = {
        "channel": "电台",
        "programme": "民生面对面",
        "day": "2026-05-01",
        "title": "低保",
        "link": "https://example.test/1",
    }
    assert register.entry(PROGRAMMES, cells, "", TODAY).cells == cells
    for name in ("day", "channel", "link"):
        with pytest.raises(NotValid) as refused:
            register.entry(PROGRAMMES, {**cells, name: ""}, "", TODAY)
        assert refused.value.field == name
    with pytest.raises(NotValid, match=r"entry\.cell"):
        register.entry(PROGRAMMES, {**cells, "link": "example.test"}, "", TODAY)


@pytest.mark.seed_row(95)
def test_a_hotline_kept_apart_needs_one_of_the_five_grounds_and_a_merged_one_none() -> None:
    merger = register.ours()["hotline_merger"]
    line = {
        "number": "12315",
        "title": "消费投诉",
        "department": "市场监管局",
        "way": "并入统一平台",
        "day": "2026-03-05",
    }
    assert register.entry(merger, line, "", TODAY).cells["ground"] == ""
    kept = line | {"way": "单独保留"}
    grounds = next(column.choices for column in merger.columns if column.name == "ground")
    assert len(grounds) == 5
    for ground in grounds:
        assert register.entry(merger, kept | {"ground": ground}, "", TODAY).cells["ground"] == ground
    for wrong, code in (
        (kept, "entry.missing"),
        (kept | {"ground": "习惯"}, "entry.cell"),
        (line | {"ground": "紧急"}, "entry.cell"),
    ):
        with pytest.raises(NotValid) as refused:
            register.entry(merger, wrong, "", TODAY)
        assert (refused.value.code, refused.value.field) == (code, "ground")


def test_what_each_office_owes_in_a_time_is_met_by_its_own_entries() -> None:
    cells = {"kind": "工作汇报", "day": "2026-03-05", "title": "甲", "people": "3"}
    briefed = register.entry(BRIEFINGS, cells, "A", TODAY)
    a, b, late = (
        Owing(code, Kind.DEPARTMENT, since)
        for code, since in (("A", date(2026, 1, 1)), ("B", date(2026, 1, 1)), ("A", date(2027, 1, 1)))
    )
    first, last = date(2026, 12, 1), date(2026, 12, 31)

    def owed(office: Owing, first: date = first, last: date = last) -> list[tuple[str, bool]]:
        return list(register_due.owed(BRIEFINGS, [briefed], office, first, last))

    assert owed(a) == [("briefings.1.2026-01", True)]
    assert owed(b) == [("briefings.1.2026-01", False)]
    assert owed(late) == owed(a, date(2026, 11, 1), date(2026, 12, 30)) == []
    assert list(register_due.owed(ACTIVITIES, [], a, first, last)) == [], (
        "owed by one of all, by no office in particular"
    )
