"""Traces are gone, pages are the same: read by us and by pypdf."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest

from kernel.errors import NotValid
from tests.support import pdfs
from trading.rules.papers import blind, paper, picture
from trading.rules.papers.clean import cleaned, written
from trading.rules.papers.syntax import Word

VECTORS = pdfs.vectors()
READABLE = [name for name, vector in VECTORS.items() if vector.pages and name != "a length that needs itself"]
STRIPPED = {"blind.info", "blind.metadata", "blind.private", "blind.annotation", "blind.leftover"}


@pytest.mark.parametrize("name", READABLE)
def test_a_cleaned_paper_has_the_same_streams_and_no_traces(name: str) -> None:
    vector = VECTORS[name]
    made = cleaned(vector.data)
    seen, before = paper.look(made), paper.look(vector.data)
    assert seen.pages == vector.pages
    assert not STRIPPED & {found.code for found in blind.traces(seen, made, "a.pdf", ())}
    assert {each.code for each in seen.findings} <= {each.code for each in before.findings}
    assert b"/Info" not in made
    assert cleaned(made) == made


def _drawn(data: bytes) -> list[tuple[Any, Any]]:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return [(page.get_contents().get_data(), page.extract_text()) for page in pages if page.get_contents() is not None]  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["plain", "object stream", "two pages", "name in chinese", "metadata", "left behind"])
def test_another_reader_sees_the_same_pages(name: str) -> None:
    data = VECTORS[name].data
    made = cleaned(data)
    assert _drawn(made) == _drawn(data) != []
    assert not pypdf.PdfReader(io.BytesIO(made)).metadata


def test_a_photograph_keeps_its_picture_and_nothing_of_its_camera() -> None:
    made = cleaned(VECTORS["photograph of a camera"].data)
    assert b"\nstream\n" + WHOLE + b"\nendstream" in made
    assert "blind.image" not in {found.code for found in blind.traces(paper.look(made), made, "a.pdf", ())}
    assert b"Li" not in made


WHOLE = b"\xff\xd8" + b"".join(pdfs.PICTURE)
EXIF = pdfs.segment(0xE1, b"Exif\0\0")


@pytest.mark.parametrize(
    ("given", "due"),
    [
        (pdfs.PHOTOGRAPH, WHOLE),
        (WHOLE, WHOLE),
        (b"\xff\xd8" + pdfs.segment(0xFE, b"") + pdfs.PICTURE[2], b"\xff\xd8" + pdfs.PICTURE[2]),
        (b"\xff\xd8" + EXIF + pdfs.PICTURE[2] + EXIF, b"\xff\xd8" + pdfs.PICTURE[2] + EXIF),
    ],
)
def test_segments_before_the_first_scan_are_dropped(given: bytes, due: bytes) -> None:
    assert picture.bare(given) == due


@pytest.mark.parametrize(
    "given",
    [
        b"", b"\xff", b"GIF89a", b"\xff\xd8", b"\xff\xd8" + EXIF, b"\xff\xd8" + EXIF + b"\0\xda\0\2",
        b"\xff\xd8\xff\xe1\0\1" + pdfs.PICTURE[2], b"\xff\xd8" + EXIF + b"\xff\xd9\0\2" + pdfs.PICTURE[2],
        b"\xff\xd8\xff\xe1\xff\xff" + pdfs.PICTURE[2], b"\xff\xd8" + EXIF + b"\xff\1\0\2" + pdfs.PICTURE[2],
    ],
)  # fmt: skip
def test_what_is_no_sound_photograph_stays_as_it_is(given: bytes) -> None:
    assert picture.bare(given) == given


def test_a_font_may_bear_the_name_of_what_is_dropped() -> None:
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1/Resources<</Font<</AF 5 0 R/DSS 5 0 R>>>>>>"
    made = cleaned(pdfs.file({**pdfs.plain(catalog=b"/AF[7 0 R]/DSS<</Certs[]>>"), 2: pages}))
    assert b"/Font <</AF 4 0 R/DSS 4 0 R>>" in made
    assert made.count(b"/AF") == made.count(b"/DSS") == 1


@pytest.mark.parametrize(
    ("name", "code"), [("encrypted", "paper.encrypted"), ("empty", "paper.unreadable"), ("a million pages", "paper.page_tree")]
)  # fmt: skip
def test_what_cannot_be_read_is_not_cleaned(name: str, code: str) -> None:
    with pytest.raises(NotValid) as caught:
        cleaned(VECTORS[name].data)
    assert caught.value.code == code
    assert caught.value.remedy.zh


def test_a_copy_has_the_same_bound_as_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    data = VECTORS["plain"].data
    seen = paper.look(data)
    assert seen.document is not None
    seen.document.budget.values = 3
    monkeypatch.setattr(paper, "look", lambda _: seen)
    with pytest.raises(NotValid, match=r"paper\.too_much"):
        cleaned(data)


def test_an_operator_is_no_value() -> None:
    assert written([Word("Tj"), None, True]) == b"[null null true]"
