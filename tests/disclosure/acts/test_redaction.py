"""A redacted copy as another program reads it."""

from __future__ import annotations

import io

import pypdf
import pytest

from disclosure import paper
from disclosure.acts import redaction
from disclosure.rules.redaction.sensitive import Ground, Kind
from kernel.errors import NotValid
from tests.support import pdfs

PAGE = """<meta name=author content=张三丰><title>王五案</title><style>@font-face { font-family: Song; src: url("typeface:song") }
body { font: 12pt Song } td { border: 1pt solid #000 }</style><h1>行政处罚决定书</h1>
<p>当事人：张三丰，证号 110105 19491231 002X，手机 138 0013 8000。</p><table><tr><td>张 三 丰<td>青屿市</table>
<p style="background: #000">王五</p><p>本决定自送达之日起生效。</p><a href="https://example.test/zhang">正文</a>"""


@pytest.mark.seed_row(80)
def test_another_program_reads_nothing_that_was_masked() -> None:
    source = paper.printed(PAGE)
    assert {each.kind for each in redaction.looked(source)} == {Kind.IDENTITY, Kind.MOBILE}
    made = redaction.redacted(source, ["张三丰"], Ground.NONE)
    assert (made.pages, made.hidden, made.pictures) == (1, 2, 0)
    read = pypdf.PdfReader(io.BytesIO(made.data))
    text = "".join("".join(page.extract_text() for page in read.pages).split())
    assert "当事人：＊＊＊，证号＊＊＊，手机＊＊＊。" in text
    assert "青屿市" in text
    assert "本决定自送达之日起生效" in text
    for gone in ("张", "王五", "110105", "138", "8000"):
        assert gone not in text
        assert gone.encode() not in made.data
    assert set(read.metadata or {}) <= {"/Producer"}
    assert not read.attachments
    assert "/Annots" not in read.pages[0]
    assert read.xmp_metadata is None


def test_a_copy_that_still_tells_something_is_not_given_out() -> None:
    """A picture that stays would be the only way: what the copy is made of is looked for in it again."""
    source = pdfs.file(pdfs.plain(drawn=b"BT /F1 10 Tf 100 700 Td (WeasyPrint is open) Tj ET"))
    with pytest.raises(NotValid) as caught:
        redaction.redacted(source, ["WeasyPrint"], Ground.NONE)
    assert caught.value.code == "redaction.left"
