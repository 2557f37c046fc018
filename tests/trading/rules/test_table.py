"""Table files: the same lines from .xlsx and CSV, exact numbers, and every kind of hostile file refused."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import NotValid, Words
from tests.support.bills import comma_separated, workbook
from trading.rules import table
from trading.rules.table import Columns, Flaw, Flawed, Line

HEADINGS = {"no": ("序号", "No."), "name": ("名称", "Name")}


def cells(data: bytes, name: str = "a.xlsx") -> list[tuple[str, ...]]:
    return [line.cells for line in table.read(name, data)]


def test_an_excel_sheet_and_its_csv_give_the_same_lines() -> None:
    grid: list[list[object]] = [["序号", "名称"], [1, " 土 "], [], [2.5, 'a"b,c'], [35.37, "x\r\ny"]]
    lines = table.read("a.xlsx", workbook(grid))
    assert [line.number for line in lines] == [1, 2, 4, 5]
    assert [line.cells for line in lines] == [("序号", "名称"), ("1", "土"), ("2.5", 'a"b,c'), ("35.37", "x\ny")]
    assert table.read("a.csv", comma_separated(grid)) == lines
    assert table.read("a.csv", comma_separated(grid, "gb18030")) == lines
    assert table.read("a.csv", b"\xef\xbb\xbf" + comma_separated(grid)) == lines


def test_a_workbook_is_known_by_its_bytes_whatever_it_is_called() -> None:
    assert cells(workbook([["a"]]), "a.csv") == [("a",)]


def test_only_the_first_sheet_counts_and_its_empty_end_does_not() -> None:
    assert cells(workbook([["a", None, None], [None, "b", ""], [True, date(2026, 1, 2)]])) == [
        ("a",), ("", "b"), ("True", "2026-01-02")]  # fmt: skip


@given(st.decimals(min_value=0, max_value=10**9, places=6))
@settings(max_examples=40, deadline=None)
def test_a_number_of_fifteen_digits_comes_back_exactly(value: Decimal) -> None:
    ((found,),) = cells(workbook([[float(value)]])) if value else (("0",),)
    assert Decimal(found) == value


@pytest.mark.parametrize(("value", "shown"), [(1e-07, "0.0000001"), (1e15, "1000000000000000"), (-2.0, "-2")])
def test_a_number_is_never_shown_with_an_exponent(value: float, shown: str) -> None:
    assert cells(workbook([["a", value]])) == [("a", shown)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a" * (table.LARGEST + 1), "table.too_large"),
        (b"a\n" * (table.LINES + 1), "table.too_long"),
        (b"," * table.COLUMNS + b"a", "table.too_wide"),
        (b"a," + b"b" * (table.LONGEST + 1), "table.cell"),
        (b"a,b\x07", "table.control"),
        (b'a,"b', "table.csv"),
        (b'"a"b,c', "table.csv"),
        (b"a\0b", "table.unreadable"),
        (b"\xff\xff\xff", "table.unreadable"),
        (b"PK\3\4 no archive", "workbook.malformed"),
    ],
)
def test_what_is_no_reasonable_table_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(NotValid) as refused:
        table.read("a.csv", data)
    assert refused.value.code == code


def test_the_longest_and_widest_are_taken() -> None:
    assert len(cells(b"a\n" * table.LINES, "a.csv")) == table.LINES
    assert len(cells(b"," * (table.COLUMNS - 1) + b"b" * table.LONGEST, "a.csv")[0]) == table.COLUMNS


def test_a_workbook_without_lines_has_none() -> None:
    assert cells(workbook([])) == []


def test_a_bomb_and_entities_that_expand_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([["a"]]))) as source, zipfile.ZipFile(out, "w") as made:
        for part in source.infolist():
            data = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                laughs = b'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
                data = laughs + data.replace(b"<v>0</v>", b"<v>0&b;</v>")
            made.writestr(part.filename, data)
    with pytest.raises(NotValid) as refused:
        table.read("a.xlsx", out.getvalue())
    assert refused.value.code == "workbook.malformed"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/worksheets/sheet1.xml", b" " * (129 << 20))
    with pytest.raises(NotValid) as refused:
        table.read("a.xlsx", out.getvalue())
    assert refused.value.code == "workbook.bomb"


def test_headings_stand_below_a_title_in_any_order_and_spelling() -> None:
    lines = [Line(1, ("清单",)), Line(3, ("NAME", " 序 号".strip(), "备注")), Line(4, ("土", "1"))]
    found = table.headed(lines, HEADINGS, ("no", "name"))
    assert found == Columns({"no": 1, "name": 0}, (lines[2],))
    assert (found.cell(lines[2], "no"), found.place(lines[2], "no")) == ("1", "B4")
    assert (found.cell(lines[2], "unit"), found.place(lines[2], "unit")) == ("", "4")
    assert found.cell(Line(5, ("x",)), "no") == ""
    late = [Line(n, ("x",)) for n in range(1, 20)] + [Line(20, ("序号", "名称"))]
    assert table.headed(late, HEADINGS, ("no", "name")).lines == ()


@pytest.mark.parametrize(
    ("lines", "lacking"),
    [
        ([], "序号、名称"),
        ([Line(1, ("序号", "x"))], "名称"),
        ([Line(1, ("序号", "名称", "Name"))], "名称"),
        ([Line(n, ("x",)) for n in range(1, 21)] + [Line(21, ("序号", "名称"))], "序号、名称"),
    ],
)
def test_a_heading_that_is_not_there_or_there_twice_is_named(lines: list[Line], lacking: str) -> None:
    with pytest.raises(NotValid) as refused:
        table.headed(lines, HEADINGS, ("no", "name"))
    assert (refused.value.code, refused.value.words.zh) == ("table.headings", f"没有找到表头：{lacking}")


def test_all_flaws_are_kept_and_the_first_are_told() -> None:
    flaws = [Flaw("quantities.empty", f"D{n}", Words("缺", "missing")) for n in range(7)]
    few, many = Flawed(Words("清单", "bill"), flaws[:1]), Flawed(Words("清单", "bill"), flaws)
    assert few.words == Words("清单有 1 处问题：D0 缺", "the bill has 1 flaws: D0 missing")
    assert (len(many.flaws), many.field, many.words.zh[-7:]) == (7, "D0", "；另有 2 处")
    assert few.remedy.zh
    told = Flawed(Words("清单", "bill"), [Flaw("a.b", "A1", Words("x", "x"), "C12-19", Words("改", "mend"))])
    assert (told.law, told.remedy.en) == ("C12-19", "mend")
