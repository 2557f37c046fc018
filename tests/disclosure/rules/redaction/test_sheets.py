"""What a page paints, and what of it nobody sees."""

from __future__ import annotations

import pytest

from disclosure.rules.redaction.painting import painted
from disclosure.rules.redaction.sheets import Run, Sheet, runs
from tests.support import pdfs
from trading.rules.papers import paper
from trading.rules.papers.syntax import TooMuch

WIDE = b"<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 32/Widths[250 500.5]/Encoding/WinAnsiEncoding>>"
COMPOSITE = (
    b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/UniGB-UCS2-H/DescendantFonts[<</W[1[700 800]20013 20014 900 7 /x]"
    b"/DW 600>>]>>"
)
RESOURCES = b"/Resources<</Font<</F1 5 0 R>>/XObject<</X 10 0 R/P 11 0 R>>/ExtGState<</G 12 0 R/N 13 0 R>>>>"
MORE = {
    10: pdfs.stream(b"BT /F1 10 Tf (in) Tj ET", b"/Type/XObject/Subtype/Form/Matrix[1 0 0 1 5 0]"),
    11: pdfs.stream(b"x", b"/Subtype/Image/Filter/DCTDecode"),
    12: b"<</ca 0.5>>",
    13: b"<</BM/Multiply>>",
}


def _sheet(drawn: bytes, page: bytes = b"", font: bytes = pdfs.FONT, more: dict[int, bytes] | None = None) -> Sheet:
    seen = paper.look(pdfs.file(pdfs.plain(RESOURCES + page, drawn=drawn, font=font, more={**MORE, **(more or {})})))
    assert seen.document is not None
    return painted(seen.document, seen.sheets[0])


def _shown(sheet: Sheet) -> str:
    return "".join(each.text for each in sheet.glyphs if not sheet.hidden(each))


TEXT = b"BT /F1 10 Tf 100 100 Td (ab) Tj ET "
OVER = b"98 98 20 14 re "


@pytest.mark.parametrize(
    ("drawn", "seen"),
    [
        (TEXT, "ab"),
        (OVER + b"f " + TEXT, ""),
        (b"1 0 0 rg " + OVER + b"f 0 g " + TEXT, "ab"),
        (b"0 0 0 1 k " + OVER + b"f " + TEXT, ""),
        (TEXT + OVER + b"f", ""),
        (TEXT + b"1 g " + OVER + b"f", ""),
        (TEXT + OVER + b"B*", ""),
        (TEXT + OVER + b"S", "ab"),
        (TEXT + OVER + b"n", "ab"),
        (TEXT + b"98 98 m 118 98 l 118 112 l h b", ""),
        (TEXT + b"98 98 m 1 1 98 112 118 112 c 118 98 v 98 98 l f", ""),
        (TEXT + b"/G gs " + OVER + b"f", "ab"),
        (TEXT + b"/N gs " + OVER + b"f", "ab"),
        (TEXT + b"q 20 0 0 20 95 95 cm /P Do Q", ""),
        (b"q 20 0 0 20 95 95 cm /P Do Q " + TEXT, "ab"),
        (TEXT + b"q 20 0 0 20 95 95 cm BI /W 1 ID \xff EI Q", ""),
        (TEXT + b"98 98 20 14 re 90 90 40 40 re f*", "ab"),
        (TEXT + b"98 98 20 14 re 90 90 40 40 re f", ""),
        (TEXT + b"98 98 20 1 re f", "ab"),
        (b"1 g " + TEXT, ""),
        (b"1 1 1 rg " + TEXT, ""),
        (b"/Pattern cs /P scn " + TEXT, "ab"),
        (b"0.2 0.4 scn " + TEXT, "ab"),
        (b"3 Tr " + TEXT, ""),
        (b"BT /F1 10 Tf 900 100 Td (ab) Tj ET", ""),
        (b"BT /F1 0.1 Tf 100 100 Td (ab) Tj ET", ""),
        (b"q 1 g Q " + TEXT + b"Q", "ab"),
    ],
)
def test_letters_that_no_reader_sees_are_hidden(drawn: bytes, seen: str) -> None:
    sheet = _sheet(drawn)
    assert _shown(sheet) == seen
    assert not sheet.unread


@pytest.mark.parametrize("kind", [b"Redact", b"Square", b"Highlight"])
def test_a_note_over_text_only_covers_it(kind: bytes) -> None:
    note = b"/Annots[<</Type/Annot/Subtype/" + kind + b"/Rect[98 98 120 112]>>]"
    assert _shown(_sheet(TEXT, note)) == ""
    assert _shown(_sheet(TEXT, note.replace(kind, b"Link"))) == "ab"
    assert _shown(_sheet(TEXT, note.replace(b"98 98 120 112", b"1 1"))) == "ab"


def test_places_follow_text_and_graphics_state() -> None:
    drawn = (
        b"2 0 0 2 0 0 cm BT /F1 10 Tf 12 TL 50 Tz 1 Tc 2 Tw 3 Ts 1 0 0 1 10 20 Tm (a b) Tj [(c) -1000 (d)] TJ T* (e) Tj "
        b"0 -5 TD (f) ' 1 2 (g) \" ET"
    )
    glyphs = _sheet(drawn, font=WIDE).glyphs
    assert [each.text for each in glyphs] == ["a", " ", "b", "c", "d", "e", "f", "g"]
    assert (glyphs[0].x, round(glyphs[0].y, 3), glyphs[0].size) == (20, 842 - 46, 20)
    assert round(glyphs[1].width, 3) == 2.5
    assert glyphs[4].x - glyphs[3].x == 16
    assert [round(each.y - glyphs[0].y) for each in glyphs[5:]] == [24, 44, 54]


def test_a_composite_font_has_widths_of_its_own() -> None:
    sheet = _sheet(b"BT /F1 10 Tf 100 100 Td <4e2d00010003> Tj ET", font=COMPOSITE)
    assert [round(each.width) for each in sheet.glyphs] == [9, 7, 6]


@pytest.mark.parametrize(
    "drawn", [b"(a) Tj", b"BT /F1 Tf ET", b"BT /F1 10 Tf (a) Td ET", b"Tc", b"1 0 re f )", b"BT /F1 10 Tf ["]
)
def test_what_cannot_be_read_leaves_the_page_unread(drawn: bytes) -> None:
    assert _sheet(drawn).unread


def test_forms_draw_in_their_place_and_not_without_end() -> None:
    sheet = _sheet(b"1 0 0 1 100 100 cm /X Do /Nothing Do")
    assert "".join(each.text for each in sheet.glyphs) == "in"
    assert sheet.glyphs[0].x == 105
    with pytest.raises(TooMuch):
        _sheet(b"/X Do", more={10: pdfs.stream(b"/X Do", b"/Subtype/Form")})


def test_a_page_without_content_or_box_is_an_empty_sheet() -> None:
    assert _sheet(b"", b"/Contents 99 0 R").glyphs == []
    assert _sheet(b"", b"/MediaBox 99 0 R").width == 595
    assert _sheet(b"", b"/Contents[4 0 R 11 0 R]").unread


def test_runs_are_parted_at_gaps_and_lines() -> None:
    drawn = b"BT /F1 10 Tf 100 100 Td (ab) Tj 50 0 Td (cd) Tj -50 -12 Td (ef) Tj ET 10 10 m 90 10 l S"
    sheet = _sheet(drawn)
    assert [(each.text, each.x, each.y) for each in runs(sheet.glyphs)] == [
        ("ab", 100, 742), ("cd", 150, 742), ("ef", 100, 754),
    ]  # fmt: skip
    assert list(runs([])) == list[Run]()
    assert [(each.left, each.right) for each in sheet.lines] == [(10, 90)]
