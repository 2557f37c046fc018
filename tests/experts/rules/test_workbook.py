"""Excel files, good and hostile."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from experts.rules import roster, workbook
from ggzy.demo import pool
from kernel.errors import NotValid


def book(fill: object = None) -> bytes:
    made = Workbook()
    sheet = made.active
    sheet.title = "专家"
    sheet["B3"], sheet["C4"], sheet["D5"], sheet["E6"] = "x", date(2020, 1, 1), 3, True
    sheet.merge_cells("B3:C3")
    if callable(fill):
        fill(sheet)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def repacked(data: bytes, change: dict[str, bytes]) -> bytes:
    """The same archive with some parts replaced or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *change}:
            new.writestr(name, change[name] if name in change else old.read(name))
    return made.getvalue()


def test_cells_keep_their_places_their_types_and_their_merges() -> None:
    sheet = workbook.read(book())["专家"]
    assert (sheet.rows[2][1], sheet.rows[3][2], sheet.rows[4][3], sheet.rows[5][4]) == (
        "x",
        date(2020, 1, 1),
        3.0,
        True,
    )
    assert list(sheet.merged) == [(2, 1, 2, 2)]


@pytest.mark.parametrize("data", [b"", b"junk", b"PK\x03\x04junk", repacked(book(), {"xl/workbook.xml": b"<x"})])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(NotValid, match=r"workbook\.malformed"):
        workbook.read(data)


def test_a_part_that_lies_about_its_content_is_refused() -> None:
    data = bytearray(book())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        at = archive.getinfo("xl/styles.xml").header_offset
    data[at + 60] ^= 0xFF
    with pytest.raises(NotValid, match=r"workbook\.malformed"):
        workbook.read(bytes(data))


def test_a_part_that_is_not_what_its_checksum_says_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as stored:
        stored.writestr("xl/a.xml", b"marker")
    with pytest.raises(NotValid, match="damaged"):
        workbook.read(made.getvalue().replace(b"marker", b"marked"))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = repacked(book(), {"xl/media/zeros": bytes(workbook.UNPACKED)})
    assert len(bomb) < 1 << 20
    with pytest.raises(NotValid, match=r"workbook\.bomb"):
        workbook.read(bomb)
    with pytest.raises(NotValid, match=r"workbook\.bomb"):
        workbook.read(repacked(book(), {f"xl/{number}": b"" for number in range(workbook.PARTS)}))


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(NotValid, match=r"workbook\.too_large"):
        workbook.read(bytes(workbook.LARGEST + 1))


@pytest.mark.parametrize("place", ["AA1", "A200001", "XFD1048576"])
def test_a_lone_cell_far_away_is_refused_before_the_grid_is_filled(place: str) -> None:
    def far(sheet: object) -> None:
        sheet[place] = "x"  # type: ignore[index]

    with pytest.raises(NotValid, match=r"workbook\.range"):
        workbook.read(book(far))


def test_the_demo_s_roster_of_five_thousand_is_read_whole() -> None:
    data = pool.workbook(bidders=[pool.employer(1000)])
    assert pool.workbook(20) == pool.workbook(20) != pool.workbook(20, seed="other")
    content = roster.read(workbook.read(data), roster.Known())
    experts = content.experts
    assert len(experts) == len({each.id for each in experts}) == pool.COUNT
    assert {code for each in experts for code in each.specialties} == set(pool.SPECIALTIES)
    assert content.specialties == pool.SPECIALTIES
    tied = [each for each in experts if pool.employer(1000) in {tie.org for tie in each.ties}]
    assert 50 < len(tied) < 200
