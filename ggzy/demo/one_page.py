"""A PDF of one page with one line of Latin text: what parties sign outside the platform, as the demo hands it in."""

from __future__ import annotations

from typing import Final

_FONT: Final = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def pdf(line: str) -> bytes:
    """ISO 32000-1: objects, the table of where they begin, the trailer. `line` holds no brackets."""
    drawn = b"BT /F1 18 Tf 72 720 Td (%b) Tj ET" % line.encode("ascii")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%b\nendstream" % (len(drawn), drawn),
        _FONT,
    )
    out, begins = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        begins.append(b"%010d 00000 n \n" % len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, b"".join(begins))
    return out + table + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
