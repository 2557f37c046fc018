"""Small files as office programs write them, to be compared."""

from __future__ import annotations

import io
import zipfile


def docx(text: str, author: str = "", editor: str = "") -> bytes:
    """A document of one paragraph."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document><w:p><w:t>{text}</w:t></w:p></w:document>")
        said = f"<dc:creator>{author}</dc:creator><cp:lastModifiedBy>{editor}</cp:lastModifiedBy>"
        archive.writestr("docProps/core.xml", f"<cp:coreProperties>{said}</cp:coreProperties>")
    return made.getvalue()


def prose(start: int, size: int) -> str:
    """Text of which no run of eight comes twice, nor in another with a start that far away."""
    return "".join(chr(0x4E00 + start + each) for each in range(size))
