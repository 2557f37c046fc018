"""What is left out of a copy, and what a file that is to be published still tells."""

from __future__ import annotations

import pytest

from disclosure.rules.redaction import check, masking
from disclosure.rules.redaction.masking import MARK
from disclosure.rules.redaction.sensitive import Ground, Kind
from kernel.errors import NotValid
from tests.support import pdfs

TEXT = b"BT /F1 10 Tf 100 700 Td (Li Si, tel. 138 0013 8000) Tj 0 -14 Td (lives by the sea with Li-) Tj 0 -14 Td (Si's dog.) Tj ET"


def _file(drawn: bytes = TEXT, page: bytes = b"", trailer: bytes = b"", more: dict[int, bytes] | None = None) -> bytes:
    return pdfs.file(pdfs.plain(page, drawn=drawn, more=more), b"/Root 1 0 R" + trailer)


def _kept(data: bytes, *masks: str) -> str:
    return "|".join(run.text for page in masking.masked(masking.seen(data), masks) for run in page)


def test_a_mask_goes_wherever_it_stands_also_over_a_lines_end() -> None:
    assert _kept(_file(), "Li Si") == "＊＊, tel. 138 0013 8000|lives by the sea with ＊|＊'s dog."
    assert _kept(_file(), "１３８00138000", "SEA") == f"Li Si, tel. {MARK}|lives by the ＊ with Li-|Si's dog."
    assert _kept(_file(), "nobody") == "Li Si, tel. 138 0013 8000|lives by the sea with Li-|Si's dog."


def test_a_mask_goes_in_the_order_of_drawing_and_in_that_of_reading() -> None:
    backwards = (
        b"BT /F1 10 Tf 105 700 Td (Si) Tj -5 0 Td (L) Tj ET BT /F1 10 Tf 100 600 Td (Wang ) Tj 300 50 Td (Wu) Tj ET"
    )
    assert _kept(_file(backwards), "LSi") == "＊|Wu|Wang "
    assert _kept(_file(backwards), "Wang Wu") == "LSi|＊|＊＊"


def test_masks_are_words_and_not_too_many() -> None:
    assert masking.wanted([" Li ", "", "Li"]) == ("Li",)
    for masks in (["x"], ["--"], [f"m{n}" for n in range(201)]):
        with pytest.raises(NotValid) as caught:
            masking.wanted(masks)
        assert caught.value.code == "redaction.masks"
    assert len(masking.wanted([f"m{n}" for n in range(200)])) == 200


def test_hidden_letters_do_not_come_along() -> None:
    paper = masking.seen(_file(TEXT + b" 90 690 200 25 re f"))
    assert paper.text == "lives by the sea with Li-\nSi's dog."
    assert paper.hidden == 20
    assert [each.kind for each in masking.seen(_file()).found] == [Kind.MOBILE]


def test_a_number_that_a_line_divides_is_found() -> None:
    divided = b"BT /F1 10 Tf 100 700 Td (138 0013) Tj 0 -14 Td (8000) Tj ET"
    assert [each.kind for each in masking.seen(_file(divided)).found] == [Kind.MOBILE]


ENDLESS = {10: pdfs.stream(b"/X Do", b"/Subtype/Form")}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"no pdf", "redaction.unreadable"),
        (_file(b""), "redaction.scan"),
        (_file(b"BT /F1 10 Tf 3 Tr 9 9 Td (scan) Tj ET"), "redaction.scan"),
        (_file(b"BT (lost) Tj ET"), "redaction.unread"),
        (_file(b"/X Do", b"/Resources<</XObject<</X 10 0 R>>>>", more=ENDLESS), "redaction.unreadable"),
    ],
)
def test_what_cannot_be_read_to_the_last_letter_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(NotValid) as caught:
        masking.seen(data)
    assert caught.value.code == code


PLAIN = b"BT /F1 10 Tf 100 700 Td (Open to all) Tj ET"


@pytest.mark.seed_row(80)
@pytest.mark.parametrize(
    ("data", "told"),
    [
        (_file(PLAIN), ""),
        (_file(PLAIN + b" 98 698 40 12 re f"), "under boxes"),
        (_file(PLAIN, b"/Annots[<</Subtype/Redact/Rect[98 698 110 712]>>]"), "under boxes"),
        (_file(PLAIN, trailer=b"/Info 10 0 R", more={10: b"<</Author(Li Si)>>"}), "author"),
        (_file(PLAIN, trailer=b"/Info 10 0 R", more={10: b"<</Producer(a press)>>"}), ""),
        (_file(PLAIN, more={10: pdfs.stream(b"<x/>", b"/Type/Metadata/Subtype/XML")}), "author"),
        (_file(PLAIN, b"/AA<</O<</S/JavaScript/JS(x)>>>>"), "script"),
        (_file(PLAIN, more={10: b"<</Old(by Wang W\\165)>>"}), "Wang Wu"),
        (_file(PLAIN, more={10: b"[(\xfe\xff\0W\0a\0n\0g\0W\0u) /n 5 null]"}), "Wang Wu"),
        (_file(PLAIN, more={10: b"<</Wang_Wu 1>>"}), "Wang Wu"),
        (_file(PLAIN, more={10: pdfs.deflated(b"by Wang Wu.")}), "Wang Wu"),
        (_file(PLAIN, more={10: pdfs.stream(b"x", b"/Filter/DCTDecode")}), ""),
        (_file(PLAIN) + b"% Wang Wu", "Wang Wu"),
        (_file(PLAIN + b"/Span<</ActualText(Wang Wu)>>BDC EMC"), "Wang Wu"),
        (_file(b"BT /F1 10 Tf 100 700 Td (Wang) Tj 0 -14 Td (Wu) Tj ET"), "Wang Wu"),
        (_file(b"BT /F1 10 Tf 100 700 Td (138 0013 8000) Tj ET"), "mobile number"),
    ],
)
def test_what_is_published_tells_nothing_that_was_masked(data: bytes, told: str) -> None:
    if not told:
        check.demand(data, ("Wang Wu",))
        return
    with pytest.raises(NotValid) as caught:
        check.demand(data, ("Wang Wu",))
    assert caught.value.code == "redaction.left"
    assert told in caught.value.words.en


def test_an_earlier_revision_is_found() -> None:
    first = _file(PLAIN)
    second = first + b"4 0 obj\n" + pdfs.deflated(b"BT /F1 10 Tf 100 700 Td (***) Tj ET") + b"\nendobj\n"
    at, table = first.rindex(b"xref\n0"), len(second)
    second += b"xref\n4 1\n%010d 00000 n \ntrailer\n<</Size 8/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(first),
        at,
        table,
    )
    assert masking.seen(second).text == "***"
    assert check.OLDER in check.left(second, (), Ground.NONE)


def test_a_ground_lets_its_kinds_stand() -> None:
    data = _file(b"BT /F1 10 Tf 100 700 Td (ID 11010519491231002X, 138 0013 8000) Tj ET")
    assert [each.en for each in check.left(data, (), Ground.NONE)] == ["identity number", "mobile number"]
    assert [each.en for each in check.left(data, (), Ground.SANCTION)] == ["mobile number"]
    assert [each.en for each in check.left(data, (), Ground.MANDATORY)] == ["identity number"]
