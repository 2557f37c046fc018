"""Small PDFs made by hand, good and hostile, each with what must be found in it."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

FONT: Final = b"<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Song/FontDescriptor 6 0 R/Encoding/WinAnsiEncoding>>"
STANDARD: Final = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
DESCRIPTOR: Final = b"<</Type/FontDescriptor/FontName/ABCDEF+Song/Flags 4/FontFile2 7 0 R>>"


def stream(data: bytes, facts: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (facts, len(data), data)


def deflated(data: bytes, facts: bytes = b"") -> bytes:
    return stream(zlib.compress(data), b"/Filter/FlateDecode" + facts)


def file(objects: Mapping[int, bytes], trailer: bytes = b"/Root 1 0 R", head: bytes = b"%PDF-1.7\n") -> bytes:
    """The objects in order of number, a table of cross references, the trailer."""
    out, places = bytearray(head), {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, objects[number])
    at, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n" % size
    for number in range(size):
        out += b"%010d %05d %b \n" % (
            places.get(number, 0),
            0 if number in places else 65535,
            b"n" if number in places else b"f",
        )
    return bytes(out + b"trailer\n<</Size %d%b>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, at))


def plain(
    page: bytes = b"", catalog: bytes = b"", font: bytes = FONT, drawn: bytes = b"BT /F1 12 Tf (Plan) Tj ET",
    more: Mapping[int, bytes] | None = None,
) -> dict[int, bytes]:  # fmt: skip
    """One page with one font; `page` and `catalog` add members, `more` objects from 10."""
    return {
        1: b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1/Resources<</Font<</F1 5 0 R>>>>>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R" + page + b">>",
        4: deflated(drawn),
        5: font,
        6: DESCRIPTOR,
        7: deflated(b"glyphs"),
        **(more or {}),
    }


def segment(marker: int, data: bytes) -> bytes:
    """Of a JPEG."""
    return b"\xff%c%b%b" % (marker, (len(data) + 2).to_bytes(2), data)


PICTURE: Final = (
    segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\0\0"),
    segment(0xDB, bytes(65)),
    segment(0xDA, b"\1\1\0") + b"\x55\xff\xd9",
)
"""What a picture is drawn by: between these cameras and programs write what they like."""
PHOTOGRAPH: Final = b"\xff\xd8" + b"".join((
    PICTURE[0], segment(0xE1, b"Exif\0\0 camera of Li"), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>"), PICTURE[1],
    segment(0xED, b"Photoshop 3.0\0 8BIM Li"), segment(0xFE, b"by Li"), PICTURE[2],
))  # fmt: skip


def packed(objects: Mapping[int, bytes], inside: tuple[int, ...] = (1, 2, 3, 5, 6)) -> bytes:
    """The same with an object stream and a cross-reference stream whose rows are predicted (PNG up)."""
    box, at_xref = max(objects) + 1, max(objects) + 2
    numbers, bodies = b"", b""
    for number in inside:
        numbers += b"%d %d " % (number, len(bodies))
        bodies += objects[number] + b" "
    kept = {number: body for number, body in objects.items() if number not in inside}
    kept[box] = deflated(numbers + bodies, b"/Type/ObjStm/N %d/First %d" % (len(inside), len(numbers)))
    out, rows = bytearray(b"%PDF-1.7\n"), {number: (2, box, n) for n, number in enumerate(inside)}
    for number, body in sorted(kept.items()):
        rows[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    rows[at_xref] = (1, len(out), 0)
    table, above = b"", bytes(5)
    for number in range(at_xref + 1):
        kind, one, two = rows.get(number, (0, 0, 0))
        row = bytes([kind]) + one.to_bytes(3) + bytes([two])
        table += b"\x02" + bytes((a - b) & 255 for a, b in zip(row, above, strict=True))
        above = row
    facts = b"/Type/XRef/W[1 3 1]/Size %d/Root 1 0 R/DecodeParms<</Predictor 12/Columns 5>>" % (at_xref + 1)
    at = len(out)
    out += b"%d 0 obj\n%b\nendobj\n" % (at_xref, deflated(table, facts))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % at)


def replaced(data: bytes, number: int, body: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """The file with one object said anew in a later revision."""
    before = data.rfind(b"startxref") + len(b"startxref\n")
    previous = int(data[before : data.index(b"\n", before)])
    at = len(data)
    out = data + b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size 99%b/Prev %d>>\n" % (number, at, trailer, previous)
    return out + b"startxref\n%d\n%%%%EOF\n" % table


def _million_pages() -> bytes:
    """Six floors of ten references to the same floor below: a million pages in a few lines."""
    floors = {n: b"<</Type/Pages/Count 9/Kids[%b]>>" % (b"%d 0 R " % (n + 1) * 10) for n in range(11, 17)}
    return file({**plain(), 2: b"<</Type/Pages/Count 1000000/Kids[11 0 R]>>", **floors, 17: plain()[3]})


def _table(rows: bytes) -> bytes:
    return deflated(b"1 begincodespacerange <0000> <ffff> endcodespacerange " + rows)


UNICODE: Final = {
    10: b"<</Type/Font/Subtype/Type0/BaseFont/A+Song/Encoding/Identity-H/DescendantFonts[11 0 R]/ToUnicode 12 0 R>>",
    11: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A+Song/FontDescriptor 6 0 R>>",
    12: _table(b"2 beginbfchar <0001> <751c> <0002> <4e59> endbfchar 1 beginbfrange <0003> <0004> <5efa> endbfrange"),
}
"""A composite font whose codes 1–4 mean letters of no name."""
CHINESE: Final = _table(b"1 beginbfrange <0001> <0004> [<6052> <8fdc> <5efa> <8bbe>] endbfrange")
"""Codes 1–4 mean 恒远建设."""


class Vector(NamedTuple):
    """`found`: (code, page) in order; `pages` as counted; `blind`: what is found beside it for the firm's names."""

    data: bytes
    found: tuple[tuple[str, int], ...] = ()
    pages: int = 1
    blind: tuple[tuple[str, int], ...] = ()


NAMES: Final = ("恒远建设", "91350100M0001", "王伟")
"""What the bidder of the vectors is called."""


def _acts(action: bytes) -> bytes:
    return file(plain(page=b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<<%b>>>>]" % action))


def _annotated(mark: bytes) -> bytes:
    return file(plain(page=b"/Annots[<</Type/Annot/Rect[0 0 9 9]%b>>]" % mark))


def _whole() -> Iterator[tuple[str, Vector]]:
    good = file(plain())
    yield "plain", Vector(good)
    yield "object stream", Vector(packed(plain()))
    yield "later revision", Vector(replaced(good, 4, deflated(b"q Q")), blind=(("blind.leftover", 0),))
    yield (
        "freed object",
        Vector(
            replaced(file(plain(more={10: b"(gone)"})), 10, b"null").replace(
                b" 00000 n \ntrailer\n<</Size 99", b" 00001 f \ntrailer\n<</Size 99"
            ),
            blind=(("blind.leftover", 0),),
        ),
    )
    yield (
        "two pages",
        Vector(
            file(
                {
                    **plain(),
                    2: b"<</Type/Pages/Kids[3 0 R 9 0 R]/Count 2/Resources<</Font<</F1 5 0 R>>>>>>",
                    9: b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>",
                }
            ),
            (),
            2,
        ),
    )
    yield "wrong index", Vector(good.replace(b"startxref\n", b"startxref\n1"), (("paper.damaged", 0),))
    yield "moved by a line", Vector(b"junk\n" + good, (("paper.damaged", 0),))
    yield "packed and cut", Vector(packed(plain())[:-40], (("paper.damaged", 0),), blind=(("blind.unread", 0),))
    yield (
        "no index at all",
        Vector(good[: good.rfind(b"xref\n0")].replace(b"%PDF-1.7", b"%PDF-1.4"), (("paper.damaged", 0),)),
    )
    yield (
        "wrong length",
        Vector(
            file({**plain(), 4: b"<</Length 3>>\nstream\nBT /F1 9 Tf (Plan) Tj ET\nendstream"}), (("paper.damaged", 0),)
        ),
    )
    yield "empty", Vector(b"", (("paper.unreadable", 0),), 0)
    yield "a picture", Vector(b"\x89PNG\r\n\x1a\n" + bytes(50), (("paper.unreadable", 0),), 0)
    yield "head alone", Vector(b"%PDF-1.7\n", (("paper.unreadable", 0),), 0)
    yield "cut", Vector(good[:100], (("paper.page_tree", 0),), 0)
    yield (
        "no pages",
        Vector(
            file({**plain(), 2: b"<</Type/Pages/Kids[]/Count 0>>"}),
            (("paper.no_pages", 0),),
            0,
            (("blind.leftover", 0),),
        ),
    )


def _acting() -> Iterator[tuple[str, Vector]]:
    script = (("paper.script", 1),)
    yield "script", Vector(_acts(b"/S/JavaScript/JS(app.alert\\(1\\))"), script)
    yield (
        "script in a stream",
        Vector(
            file(plain(catalog=b"/OpenAction<</S/JavaScript/JS 10 0 R>>", more={10: stream(b"app.alert(1)")})),
            (("paper.script", 0),),
        ),
    )
    yield (
        "script by name",
        Vector(
            file(plain(catalog=b"/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>")), (("paper.script", 0),)
        ),
    )
    yield "script with a spelt name", Vector(_acts(b"/S/J#61vaScript/J#53(1)"), script)
    yield (
        "script at opening a page",
        Vector(file(plain(page=b"/AA<</O<</S/JavaScript/JS(1)>>>>")), (("paper.action", 1), ("paper.script", 1))),
    )
    yield (
        "a font called AA",
        Vector(file({**plain(), 2: b"<</Type/Pages/Kids[3 0 R]/Count 1/Resources<</Font<</AA 5 0 R/JS 5 0 R>>>>>>"})),
    )
    yield "program", Vector(_acts(b"/S/Launch/F(cmd.exe)"), (("paper.launch", 1),))
    yield "other file", Vector(_acts(b"/S/GoToR/F(other.pdf)/D[0/Fit]"), (("paper.external", 1),))
    yield "form sent", Vector(_acts(b"/S/SubmitForm/F(http://example.org)"), (("paper.external", 1),))
    yield "link", Vector(_acts(b"/S/URI/URI(http://example.org)"), (("paper.link", 1),))
    yield "film", Vector(_annotated(b"/Subtype/RichMedia"), (("paper.rich_media", 1),))
    yield (
        "attached",
        Vector(
            _annotated(b"/Subtype/FileAttachment/FS<</Type/Filespec/EF<</F 7 0 R>>>>"), (("paper.embedded_file", 1),)
        ),
    )
    yield (
        "embedded",
        Vector(
            file(plain(catalog=b"/Names<</EmbeddedFiles<</Names[(a)<</EF<</F 7 0 R>>>>]>>>>")),
            (("paper.embedded_file", 0),),
        ),
    )
    yield "dynamic form", Vector(file(plain(catalog=b"/AcroForm<</XFA 7 0 R/Fields[]>>")), (("paper.xfa", 0),))
    yield "content elsewhere", Vector(file({**plain(), 4: stream(b"", b"/F(c:/x)")}), (("paper.external", 1),))
    yield (
        "encrypted",
        Vector(
            file(plain(), b"/Root 1 0 R/Encrypt<</Filter/Standard/V 2/R 3/O(o)/U(u)/P -4>>"),
            (("paper.encrypted", 0),),
            0,
        ),
    )


def _fonts() -> Iterator[tuple[str, Vector]]:
    yield "standard font", Vector(file(plain(font=STANDARD)), (("paper.font", 1),), blind=(("blind.leftover", 0),))
    yield (
        "drawn font",
        Vector(
            file(plain(font=b"<</Type/Font/Subtype/Type3/FontMatrix[1 0 0 1 0 0]/CharProcs<<>>/Encoding<<>>>>")),
            blind=(("blind.leftover", 0),),
        ),
    )
    yield (
        "composite font without its file",
        Vector(
            file({**plain(font=UNICODE[10], more=UNICODE), 6: b"<</Type/FontDescriptor>>"}),
            (("paper.font", 1),),
            blind=(("blind.leftover", 0),),
        ),
    )
    yield (
        "font of the form",
        Vector(
            file(plain(catalog=b"/AcroForm<</Fields[]/DR<</Font<</Helv 10 0 R>>>>>>", more={10: STANDARD})),
            (("paper.form_font", 0),),
        ),
    )
    yield "font in a drawn form", Vector(
        file(plain(page=b"/Resources<</XObject<</X 10 0 R>>>>", more={
            10: stream(b"", b"/Type/XObject/Subtype/Form/Resources<</Font<</F 11 0 R>>>>"), 11: STANDARD})),
        (("paper.font", 1),),
    )  # fmt: skip


def _hostile() -> Iterator[tuple[str, Vector]]:
    tree = (("paper.page_tree", 0),)
    yield "pages in a ring", Vector(file({**plain(), 2: b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2>>"}), tree, 0)
    yield "a million pages", Vector(_million_pages(), tree, 0)
    yield "deep", Vector(file(plain(page=b"/X" + b"[" * 5000 + b"]" * 5000)), (("paper.too_much", 0),), 0)
    yield (
        "references in a ring",
        Vector(file(plain(page=b"/X 10 0 R", more={10: b"10 0 R"}))),
    )
    yield (
        "a length that needs itself",
        Vector(
            file(plain(page=b"/X 10 0 R", more={10: b"<</Length 10 0 R>>\nstream\nx\nendstream"})),
            (("paper.unreadable", 0),),
            1,
        ),
    )
    yield (
        "sections in a ring",
        Vector(
            file(plain(), b"/Root 1 0 R/Prev %d" % file(plain(), b"/Root 1 0 R/Prev 999").rfind(b"xref\n0")),
            (("paper.damaged", 0),),
        ),
    )
    bomb = zlib.compress(bytes(40 * 1024 * 1024), 9)
    yield (
        "a bomb of objects",
        Vector(
            _bombed(stream(bomb, b"/Filter/FlateDecode/Type/ObjStm/N 1/First 4")),
            (("paper.too_much", 0),),
            0,
        ),
    )
    yield "a text that cannot be read", Vector(file({**plain(), 4: stream(b"BT (", b"")}), blind=(("blind.unread", 1),))


def _bombed(container: bytes) -> bytes:
    """A file whose page is said to lie in the container."""
    made = packed(plain(more={}))
    at = made.index(b"8 0 obj")
    end = made.index(b"endobj", at)
    cut = made[:at] + b"8 0 obj\n" + container + b"\n" + made[end:]
    table = cut.rfind(b"9 0 obj")
    rows = b"".join(
        bytes([kind]) + place.to_bytes(3) + bytes([two])
        for kind, place, two in [(0, 0, 0), (2, 8, 0), (2, 8, 1), (2, 8, 2), (1, cut.index(b"4 0 obj"), 0), (2, 8, 3),
            (2, 8, 4), (1, cut.index(b"7 0 obj"), 0), (1, cut.index(b"8 0 obj"), 0), (1, table, 0)])  # fmt: skip
    facts = b"/Type/XRef/W[1 3 1]/Size 10/Root 1 0 R"
    return cut[:table] + b"9 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (stream(rows, facts), table)


def _blind() -> Iterator[tuple[str, Vector]]:
    def info(said: bytes) -> bytes:
        return file(plain(more={10: said}), b"/Root 1 0 R/Info 10 0 R")

    yield "author", Vector(info(b"<</Author(Li)/Producer()>>"), blind=(("blind.info", 0),))
    firm = "恒远建设".encode("utf-16-be")
    yield (
        "author is the firm",
        Vector(
            info(b"<</Title(\xfe\xff" + firm.replace(b"\\", b"\\\\") + b")>>"),
            blind=(("blind.info", 0), ("blind.name", 0)),
        ),
    )
    xmp = stream(b"<x:xmpmeta/>", b"/Type/Metadata/Subtype/XML")
    yield "metadata", Vector(file(plain(catalog=b"/Metadata 10 0 R", more={10: xmp})), blind=(("blind.metadata", 0),))
    yield "private data", Vector(file(plain(page=b"/PieceInfo<</X<</Private 7 0 R>>>>")), blind=(("blind.private", 1),))
    yield (
        "note with an author",
        Vector(_annotated(b"/Subtype/Text/Contents(see)/T(Li)"), blind=(("blind.annotation", 1),)),
    )
    yield (
        "signed",
        Vector(
            file(plain(catalog=b"/AcroForm<</Fields[<</FT/Sig/V<</ByteRange[0 1 2 3]/Contents<00>>>>>]>>")),
            blind=(("blind.signature", 0),),
        ),
    )
    yield "left behind", Vector(file(plain(more={10: b"(nothing leads here)"})), blind=(("blind.leftover", 0),))
    yield (
        "name in latin letters",
        Vector(file(plain(drawn=b"BT /F1 9 Tf (No. 9135) Tj [(0100) -30 (M0001)] TJ ET")), blind=(("blind.name", 1),)),
    )
    drawn = b"BT /F1 9 Tf <0001000200030004> Tj ET"
    used = {11: UNICODE[11], 12: UNICODE[12]}
    yield (
        "name in chinese",
        Vector(file(plain(font=UNICODE[10], drawn=drawn, more={**used, 12: CHINESE})), blind=(("blind.name", 1),)),
    )
    yield "no name in chinese", Vector(file(plain(font=UNICODE[10], drawn=drawn, more=used)))
    yield (
        "letters that nobody knows",
        Vector(
            file(plain(font=UNICODE[10].replace(b"/ToUnicode 12 0 R", b""), drawn=drawn, more={11: UNICODE[11]})),
            blind=(("blind.unread", 1),),
        ),
    )
    yield (
        "short name in an outline",
        Vector(file(plain(catalog=b"/Outlines<</First<</Title<feff738b4f1f>>>>>")), blind=(("blind.short_name", 0),)),
    )
    yield "name in a comment", Vector(file(plain()) + "% 恒远建设\n".encode(), blind=(("blind.name", 0),))
    jpeg = stream(b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00", b"/Type/XObject/Subtype/Image/Filter/DCTDecode")
    yield (
        "photograph",
        Vector(
            file(plain(page=b"/Resources<</XObject<</X 10 0 R>>>>", drawn=b"/X Do", more={10: jpeg})),
            blind=(("blind.image", 1), ("blind.unread", 1)),
        ),
    )
    yield (
        "photograph of a camera",
        Vector(
            file(
                plain(
                    page=b"/Resources<</XObject<</X 10 0 R>>>>",
                    drawn=b"/X Do",
                    more={10: stream(PHOTOGRAPH, b"/Type/XObject/Subtype/Image/Filter[/DCTDecode]")},
                )
            ),
            blind=(("blind.image", 1), ("blind.unread", 1)),
        ),
    )
    yield "form that draws itself", Vector(
        file(plain(page=b"/Resources<</XObject<</X 10 0 R>>>>", drawn=b"/X Do", more={
            10: stream(b"/X Do", b"/Type/XObject/Subtype/Form")})),
        blind=(("paper.too_much", 0),),
    )  # fmt: skip


def vectors() -> dict[str, Vector]:
    return dict(each for part in (_whole(), _acting(), _fonts(), _hostile(), _blind()) for each in part)
