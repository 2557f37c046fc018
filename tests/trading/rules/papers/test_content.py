"""Text as its fonts say, through forms, marks and broken tables."""

from __future__ import annotations

import pytest

from tests.support import pdfs
from trading.rules.papers import content, paper
from trading.rules.papers.syntax import Reader, TooMuch


def _read(
    drawn: bytes, font: bytes = pdfs.FONT, page: bytes = b"", more: dict[int, bytes] | None = None
) -> content.Read:
    seen = paper.look(pdfs.file(pdfs.plain(page, font=font, drawn=drawn, more=more)))
    assert seen.document is not None
    return content.read(seen.document, seen.sheets[0])


COMPOSITE = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/%b/DescendantFonts[]%b>>"


@pytest.mark.parametrize(
    ("drawn", "font", "text", "unread"),
    [
        (b"/F1 9 Tf (a) Tj /F1 9 Tf [(b) 3 (c)] TJ (d) ' 1 2 (e) \"", pdfs.FONT, "abcde", False),
        (b"(a) Tj", pdfs.FONT, "", True),
        (b"/F9 9 Tf (a) Tj", pdfs.FONT, "a", False),
        (b"/F1 9 Tf () Tj 5 Tj", pdfs.FONT, "", False),
        (b"/F1 9 Tf (a) Tj", pdfs.FONT.replace(b"/WinAnsiEncoding", b"<</Differences[1/a]>>"), "", True),
        (b"/F1 9 Tf (a) Tj", pdfs.FONT.replace(b"/WinAnsiEncoding", b"<<>>"), "a", False),
        (b"/F1 9 Tf <4e2d> Tj", COMPOSITE % (b"UniGB-UCS2-H", b""), "中", False),
        (b"/F1 9 Tf <4e2d> Tj", COMPOSITE % (b"GBK-EUC-H", b""), "", True),
        (b"/F1 9 Tf <0001> Tj", COMPOSITE % (b"Identity-H", b"/ToUnicode 10 0 R"), "", True),
        (b"BI /W 1 ID \xff\xfe( EI /F1 9 Tf (a) Tj", pdfs.FONT, "a", True),
        (b"BI /W 1 ID \xff\xfe(", pdfs.FONT, "", True),
        (b"/Span<</ActualText(hid)/X 1>>BDC /F1 9 Tf (a) Tj EMC /P /Q BDC", pdfs.FONT, "hida", False),
        (b"/F1 9 Tf (a) Tj )", pdfs.FONT, "a", True),
        (b"/Nothing Do q Q", pdfs.FONT, "", False),
    ],
)
def test_what_a_page_draws_is_read(drawn: bytes, font: bytes, text: str, unread: bool) -> None:
    found = _read(drawn, font, more={10: pdfs.stream(b"x", b"/Filter/LZWDecode")})
    assert (found.text, found.unread) == (text, unread)


def test_a_page_may_have_several_contents_and_none() -> None:
    assert _read(b"", page=b"/Contents[4 0 R 10 0 R 99 0 R]", more={10: pdfs.stream(b"/F1 9 Tf (a) Tj")}).text == "a"
    assert _read(b"", page=b"/Contents 99 0 R").text == ""
    assert _read(b"", page=b"/Contents 10 0 R", more={10: pdfs.stream(b"x", b"/Filter/DCTDecode")}).unread


def test_a_form_draws_with_its_own_fonts() -> None:
    form = pdfs.stream(b"/F2 9 Tf (b) Tj", b"/Type/XObject/Subtype/Form/Resources<</Font<</F2 5 0 R>>>>")
    page = b"/Resources<</XObject<</X 10 0 R>>/Font<</F1 5 0 R>>>>"
    assert _read(b"/F1 9 Tf (a) Tj /X Do (c) Tj", page=page, more={10: form}).text == "abc"


@pytest.mark.parametrize(
    ("table", "codes", "text"),
    [
        (b"2 beginbfchar <01> <0061> <02> <00620063> endbfchar", b"\x01\x02\x03", "abc"),
        (b"1 beginbfrange <0001> <0003> <0061> endbfrange", b"\0\1\0\3", "ac"),
        (b"1 beginbfrange <0001> <0003> [<0061> <0062>] endbfrange", b"\0\1\0\2\0\3", "ab"),
        (b"1 beginbfrange <01> <02> <0078dbffdfff> endbfrange", b"\1\2", "x\U0010ffffx\U0010ffff"),
        (b"1 beginbfrange <01> <02> <> <02> <01> <0061> endbfrange", b"\1\2", ""),
        (b"1 beginbfrange <01> <0002> <0061> (a) 1 <0061> endbfrange", b"\1", ""),
        (b"1 beginbfchar 1 <0061> endbfchar", b"\1", ""),
        (b"1 beginbfchar <01> 7 endbfchar", b"\1", ""),
    ],
)
def test_tables_give_codes_their_meaning(table: bytes, codes: bytes, text: str) -> None:
    assert content.table(Reader(table)).text(codes) == text


def test_tables_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooMuch):
        content.table(Reader(b"1 beginbfrange <00000000> <0fffffff> <0061> endbfrange"))
    monkeypatch.setattr(content, "MOST_CODES", 2)
    with pytest.raises(TooMuch):
        content.table(Reader(b"1 beginbfrange <01> <02> <0061> endbfrange 1 beginbfchar <03> <0061> endbfchar"))
