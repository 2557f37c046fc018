"""Records of the library: each cell at its boundary, files in both forms and encodings, their order by day."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.rules import record, record_file
from disclosure.rules.record import A_DAY, FIRST
from kernel.errors import NotValid

TODAY = date(2026, 3, 2)
CELLS = {
    "index": "MZJ-2009-0001", "title": "关于低保标准的通知", "unit": "市民政局", "kind": "规范性文件", "date": "2009-03-01",
    "source": "《青屿日报》2009年3月2日", "text": "各区、县（市）民政局：",
}  # fmt: skip
COLUMNS = record_file.Heads(record.COLUMNS, record.OPTIONAL)
HEADS = "索引号,标题,单位,分类,日期,来源,正文"


def test_a_row_is_read() -> None:
    made = record.read(CELLS, TODAY)
    assert (made.index, made.date, made.kind) == ("MZJ-2009-0001", date(2009, 3, 1), "规范性文件")
    assert "低保标准" in made.searched
    assert record.read({**CELLS, "source": "", "text": ""}, TODAY).text == ""
    assert record.read({**CELLS, "date": "2009/03/01"}, TODAY) == made
    assert made.sha256 != record.read({**CELLS, "text": "另文"}, TODAY).sha256


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"index": " "}, "record.missing"),
        ({"index": "x" * 65}, "record.long"),
        ({"title": "长" * 501}, "record.long"),
        ({"unit": "局\n"[:1] + "\x07"}, "record.sign"),
        ({"kind": ""}, "record.missing"),
        ({"text": "\udcb0坏"}, "record.encoding"),
        ({"text": "�"}, "record.encoding"),
        ({"date": "2009-02-30"}, "record.date"),
        ({"date": ""}, "record.date"),
        ({"date": "1949-09-30"}, "record.day"),
        ({"date": "2026-03-03"}, "record.day"),
    ],
)
def test_a_cell_that_is_wrong_is_named(changed: Mapping[str, str], code: str) -> None:
    with pytest.raises(NotValid) as refused:
        record.read({**CELLS, **changed}, TODAY)
    assert refused.value.code == code
    assert refused.value.field == next(iter(changed))


@pytest.mark.parametrize("day", ["1949-10-01", "2026-03-02"])
def test_the_first_and_the_last_day_are_good(day: str) -> None:
    assert record.read({**CELLS, "date": day}, TODAY).date.isoformat() == day


DAYS = st.dates(min_value=FIRST, max_value=TODAY)


@given(DAYS, DAYS, st.integers(0, A_DAY - 1), st.integers(0, A_DAY - 1))
def test_what_is_newer_has_a_greater_row(one: date, other: date, n: int, m: int) -> None:
    if one != other:
        assert (record.place(one, n) < record.place(other, m)) == (one < other)
    first, after = record.days(one, one)
    assert first <= record.place(one, n) < after


@pytest.mark.parametrize("n", [-1, A_DAY])
def test_a_day_is_full_at_last(n: int) -> None:
    with pytest.raises(NotValid, match=r"record\.full"):
        record.place(TODAY, n)


def rows(data: bytes) -> list[record_file.Row]:
    return list(record_file.rows(data.splitlines(keepends=True), data[: record_file.SAMPLE], COLUMNS))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_in_either_encoding(encoding: str) -> None:
    data = f'{HEADS}\r\n{",".join(CELLS.values())}\r\n\r\nA2,"两\n行",局,类,2009-01-01,,\r\n'.encode(encoding)
    first, second = rows(data)
    assert first.cells == CELLS
    assert (second.n, second.cells["title"], second.cells["text"]) == (2, "两\n行", "")


def test_objects_are_read_line_by_line() -> None:
    lines = [json.dumps(CELLS, ensure_ascii=False), "", '{"索引号":"A2","标题":3}', "{"]
    found = rows("\ufeff".encode() + "\n".join(lines).encode())
    assert [row.n for row in found] == [1, 2, 3]
    assert found[0].cells == CELLS
    assert found[1].cells == {"index": "A2", "title": ""}
    assert found[2].broken is not None


def test_a_line_that_cannot_be_read_stands_alone() -> None:
    head, good = HEADS.encode(), ",".join(CELLS.values()).encode()
    foreign = "坏,局,类,民政局,2009-01-01,,".encode("gb18030")
    found = rows(b"\n".join([head, b"a,b", good, foreign, good]))
    assert [bool(row.broken) for row in found] == [True, False, False, False]
    with pytest.raises(NotValid, match=r"record\.encoding"):
        record.read(found[2].cells, TODAY)


def test_quotation_marks_that_do_not_match_are_told() -> None:
    found = rows(HEADS.encode() + b'\n"a"b,c,d,e,f,g,h\n' + ",".join(CELLS.values()).encode())
    assert [bool(row.broken) for row in found] == [True, False]


def test_a_cut_character_at_the_sample_s_end_is_no_other_encoding() -> None:
    assert record_file.encoding("索".encode()[:2]) == "utf-8-sig"
    assert record_file.encoding("索引号".encode("gb18030")) == "gb18030"


def test_heads_and_endless_lines_are_refused() -> None:
    with pytest.raises(NotValid, match=r"record\.heads"):
        rows("索引号,标题\n".encode())
    with pytest.raises(NotValid, match=r"record\.line"):
        list(record_file.rows([b"x" * (record_file.LINE + 1)], b"x", COLUMNS))
