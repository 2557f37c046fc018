"""The paper that the demo hands in is one that a reader opens."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader

from ggzy.demo import one_page


def test_it_is_one_page_with_its_line() -> None:
    read = PdfReader(BytesIO(one_page.pdf("Contract, signed")), strict=True)
    assert [page.extract_text() for page in read.pages] == ["Contract, signed"]
