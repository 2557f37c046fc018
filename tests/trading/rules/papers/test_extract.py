"""What files of bids say for comparing: text by page, marks of programs; whatever is broken says nothing."""

from __future__ import annotations

import io
import zipfile

import pytest

from evaluation.rules.screens.fingerprints import WORTH
from tests.support import pdfs
from tests.support.office_files import docx
from trading.rules.papers import extract as of
from trading.rules.papers.extract import Extract, extract


def test_a_pdf_has_pages_author_and_the_number_it_was_born_with() -> None:
    objects = pdfs.plain(more={10: b"<</Author(Wang)/Producer(W)>>"}, font=b"<</Type/Font/Subtype/TrueType/BaseFont/A"
                         b"/Encoding/WinAnsiEncoding/FontDescriptor 6 0 R>>")  # fmt: skip
    data = pdfs.file(objects, b"/Root 1 0 R/Info 10 0 R/ID[<a1b2><c3d4>]")
    assert extract("plan.pdf", data) == Extract(("Plan",), (("author", "Wang"), ("origin", "a1b2")))


@pytest.mark.parametrize(
    "trailer", [b"/Root 1 0 R", b"/Root 1 0 R/ID[<0000><0000>]", b"/Root 1 0 R/ID(no)/Info 10 0 R"]
)
def test_a_pdf_may_say_nothing_of_its_making(trailer: bytes) -> None:
    assert extract("plan.pdf", pdfs.file(pdfs.plain(), trailer)).marks == ()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"%PDF-1.7 nothing", b"PK\x03\x04 broken", pdfs.file(pdfs.plain(), b"/Root 1 0 R/Encrypt 6 0 R"),
        pdfs.file({**pdfs.plain(), 2: b"<</Type/Pages/Kids 7/Count 1>>"}),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_nothing(data: bytes) -> None:
    assert extract("x.pdf", data) == Extract()


def test_an_office_file_has_text_and_two_authors() -> None:
    assert extract("a.docx", docx("甲 &amp; 乙", "张三", "李四")) == Extract(
        ("甲 & 乙",), (("author", "张三"), ("author", "李四"))
    )
    assert extract("a.docx", docx("", "张三", "张三")) == Extract((), (("author", "张三"),))


def test_a_workbook_has_the_words_of_its_cells_and_a_huge_part_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/sharedStrings.xml", "<sst><si><t>土方</t></si><si><t xml:space='preserve'> 回填</t></si></sst>"
        )
        archive.writestr("word/document.xml", "<w:t>" + "x" * 5000 + "</w:t>")
    monkeypatch.setattr(of, "LARGEST", 4096)
    assert extract("b.xlsx", made.getvalue()) == Extract(("土方 回填",))
    assert extract("c.txt", b"x" * 4097) == Extract()
    assert extract("c.txt", b"x" * 4096) != Extract()


@pytest.mark.parametrize("coding", ["utf-8", "gb18030"])
def test_a_bill_tells_its_machine_by_elements_and_attributes(coding: str) -> None:
    text = (
        '<工程 加密锁号="GT-1" MacAddress="00-1A-2B" HardDiskID = \'D9\'><CPU序列号>BFEB</CPU序列号>'
        "<软件许可号>L7</软件许可号><单价>3</单价></工程>"
    )
    found = extract("清单.xml", text.encode(coding))
    assert found.pages == (text,)
    assert dict(found.marks) == {"lock": "GT-1", "mac": "00-1A-2B", "disk": "D9", "cpu": "BFEB", "tool": "L7"}
    assert found.marks[0][0] in WORTH
    assert extract("清单.bin", text.encode(coding)) == Extract()


def test_every_mark_is_one_that_the_screen_knows() -> None:
    assert {*of._NAMED, "author", "origin"} <= WORTH.keys()


def test_text_is_cut_off_and_pages_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of, "LETTERS", 3)
    assert extract("a.docx", docx("甲乙丙丁")).pages == ("甲乙丙",)
    monkeypatch.setattr(of, "PAGES", 0)
    assert extract("plan.pdf", pdfs.file(pdfs.plain())).pages == ()
