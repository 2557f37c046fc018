"""A list of people or firms from Excel or CSV: flaws by row and column, ties to earlier lists alone."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from experts.rules import participants, workbook
from experts.rules.roster import Flawed
from experts.rules.sample import Entry, Ground
from kernel.errors import NotValid

FIRMS = ("91210000000000001A", "91210000000000002B")


def book(*rows: tuple[object, ...]) -> bytes:
    made, out = Workbook(), io.BytesIO()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_gives_its_entries_in_order(encoding: str) -> None:
    data = "编号,名称\r\nB002,李*\r\n\r\nA001,王*\r\n".encode(encoding)
    assert participants.read("general", data, ()) == (Entry("general", "A001", "王*"), Entry("general", "B002", "李*"))


def test_ties_name_who_is_on_an_earlier_list_and_why() -> None:
    one, other = FIRMS
    data = book(
        ("编号", "名称", "任职单位", "亲属单位", "申报回避"),
        ("P01", "赵检查", f"{one}；91210000000000009X", other, one),
        ("P02", "钱检查", None, None, None),
    )
    first, second = participants.read("inspectors", data, FIRMS)
    assert first.avoid == {one: Ground.EMPLOYER, other: Ground.KINSHIP}
    assert second.avoid == {}


def test_every_flaw_is_told_by_its_row_and_column() -> None:
    data = book(("编号", "名称"), ("A 1", "甲"), ("A2", None), ("A3", "丙"), ("A3", "丁"), (7, "戊"))
    with pytest.raises(Flawed) as told:
        participants.read("general", data, ())
    assert [(each.row, each.column) for each in told.value.flaws] == [(2, "A"), (3, "B"), (5, "A"), (6, "A")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("编号,名称\r\n".encode(), "list.empty"),
        (b"\xff\xff\xff", "list.encoding"),
        ('编号,名称\r\n"A1,甲'.encode(), "list.csv"),
        (b"", "roster.flawed"),
        ("编号,姓名\r\nA1,甲\r\n".encode(), "roster.flawed"),
        (b"PK\x03\x04", "workbook.malformed"),
        (b"0" * (workbook.LARGEST + 1), "workbook.too_large"),
    ],
)
def test_what_is_no_list_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(NotValid) as refused:
        participants.read("general", data, ())
    assert refused.value.code == code


def test_the_empty_list_to_fill_in_is_read_as_empty() -> None:
    for tied in (True, False):
        with pytest.raises(NotValid, match=r"list\.empty"):
            participants.read("general", participants.template(tied=tied), ())
