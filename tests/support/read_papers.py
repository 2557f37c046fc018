"""PDFs as a bid has them: many pages with an outline, scripts, a password, one that breaks off."""

from __future__ import annotations

from typing import Final

from tests.support.pdfs import deflated, file, plain, stream

A4: Final = b"/MediaBox[0 0 595 842]"
DIFFERENT: Final = 300
"""So many pages have words of their own; those after them show the first once more."""


def pages(count: int, *, chapters: int = 0, filler: int = 0, catalog: bytes = b"") -> bytes:
    """So many pages, the first with their numbers on them; `chapters` in the outline, evenly spread; `filler` bytes of
    something that no page shows; `catalog`: what the catalogue says besides."""
    objects: dict[int, bytes] = {3: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"}
    floor, number = [], 10
    for n in range(1, count + 1):
        drawn = number
        if n > DIFFERENT:
            drawn = 10
        else:
            lines = b" ".join(b"0 -24 Td (Page %d, line %d: what is promised here.) Tj" % (n, at) for at in range(28))
            objects[number] = deflated(b"BT /F1 14 Tf 60 790 Td %b ET" % lines)
        objects[number + 1] = b"<</Type/Page/Parent 2 0 R%b/Contents %d 0 R>>" % (A4, drawn)
        floor.append(number + 1)
        number += 2
    kids = b" ".join(b"%d 0 R" % one for one in floor)
    objects[2] = b"<</Type/Pages/Count %d/Kids[%b]/Resources<</Font<</F1 3 0 R>>>>>>" % (count, kids)
    objects[1] = b"<</Type/Catalog/Pages 2 0 R%b%b>>" % (b"/Outlines %d 0 R" % number if chapters else b"", catalog)
    if chapters:
        first = number + 1
        objects[number] = b"<</Type/Outlines/First %d 0 R/Last %d 0 R>>" % (first, first + chapters - 1)
        for n in range(chapters):
            at, joint = first + n, b"/Next %d 0 R" % (first + n + 1) if n < chapters - 1 else b""
            said = b"<</Title(Chapter %d)/Parent %d 0 R%b/Dest[%d 0 R/Fit]>>"
            objects[at] = said % (n + 1, number, joint, floor[count * n // chapters])
    if filler:
        objects[max(objects) + 1] = stream(bytes(filler))
    return file(objects)


SCRIPTED: Final = pages(1, catalog=b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>")
"""Its letters are of a font that the reader has: one that is only said to be embedded would be warned of."""
LOCKED: Final = file(
    {**plain(), 20: b"<</Filter/Standard/V 1/R 2/O<%b>/U<%b>/P -4>>" % (b"41" * 32, b"42" * 32)},
    trailer=b"/Root 1 0 R/Encrypt 20 0 R/ID[<00><00>]",
)
BROKEN: Final = file(plain())[:200]
