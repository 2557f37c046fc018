"""Verdicts on PDFs, good and hostile: the table that the page in the browser is held to as well."""

from __future__ import annotations

import zlib

import pytest

from tests.support import pdfs
from trading.rules.papers import document, paper, references
from trading.rules.papers.syntax import Broken

VECTORS = pdfs.vectors()


@pytest.mark.seed_row(7)
@pytest.mark.parametrize("name", VECTORS)
def test_each_vector_has_its_verdict(name: str) -> None:
    vector = VECTORS[name]
    seen = paper.look(vector.data)
    assert tuple((found.code, found.page) for found in seen.findings) == vector.found
    assert seen.pages == vector.pages


def test_every_byte_that_is_lost_or_wrong_is_survived() -> None:
    whole = pdfs.packed(pdfs.plain())
    for at in range(0, len(whole), 7):
        assert paper.look(whole[:at]).pages <= 1
        changed = whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]
        assert paper.look(changed).pages <= 1


def test_a_file_that_is_too_large_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "LARGEST", 10)
    assert [found.code for found in paper.look(bytes(10)).findings] == ["paper.unreadable"]
    assert [found.code for found in paper.look(bytes(11)).findings] == ["paper.too_large"]


def test_pages_are_counted_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    data = VECTORS["two pages"].data
    monkeypatch.setattr(document, "MOST_PAGES", 3)
    assert paper.look(data).pages == 2
    monkeypatch.setattr(document, "MOST_PAGES", 2)
    assert [found.code for found in paper.look(data).findings] == ["paper.too_much"]


def test_findings_of_one_code_are_named_to_a_bound() -> None:
    links = b"".join(b"<</S/URI/URI(http://%d.example)>>" % n for n in range(paper.MOST_OF_ONE + 5))
    found = paper.look(pdfs.file(pdfs.plain(page=b"/Annots[%b]" % links))).findings
    assert len(found) == paper.MOST_OF_ONE
    assert found[0].words.zh == "含有网页链接：http://0.example"
    assert len({each.what for each in found}) == len(found)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (b"\xfe\xff\x4e\x2d", "中"), (b"\xef\xbb\xbf\xe4\xb8\xad", "中"), (b"a\xe9", "aé"), (b"\xfe\xff\xd8", "�"),
        (b"x" * 300, "x" * 200),
    ],
)  # fmt: skip
def test_text_strings_are_shown_as_people_read_them(text: bytes, shown: str) -> None:
    assert paper.shown(text) == shown


def _rows(rows: bytes, facts: bytes) -> bytes:
    head = b"%PDF-1.7\n"
    objects = pdfs.plain()
    out = head
    for number in sorted(objects):
        out += b"%d 0 obj\n%b\nendobj\n" % (number, objects[number])
    return out + b"8 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF" % (pdfs.stream(rows, b"/Type/XRef" + facts), len(out))


@pytest.mark.parametrize(
    "facts",
    [
        b"/W[1 2]", b"/W[0 0 0]", b"/W[9 9 9]", b"/W 4", b"/W[1 2 1]/Size 99", b"/W[1 2 1]/Index 4",
        b"/W[1 2 1]/Index[(a) 1]", b"/W[1 2 1]/Size 1/Filter/FlateDecode", b"/W[1 2 1]/Size 1/Filter/LZWDecode",
        b"/W[1 2 1]/Size 1",
    ],
)  # fmt: skip
def test_cross_references_that_say_nothing_are_replaced_by_a_search(facts: bytes) -> None:
    seen = paper.look(_rows(bytes(8), facts + b"/Root 1 0 R"))
    assert [found.code for found in seen.findings] == ["paper.damaged"]
    assert seen.pages == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"xref\n0 8", b"xref\n0 x"), (b"xref\n0 8", b"yref\n0 8"), (b"trailer\n<<", b"trailer\n[<"), (b"trailer", b"tailor"),
        (b"/Root 1 0 R", b"/Root 9 0 R"), (b"0000000009 00000 n", b"0000000010 00000 n"), (b"/Root 1 0 R", b""),
        (b"/Root 1 0 R", b"/Root 1 0 R/Prev 9"), (b"/Root 1 0 R", b"/Root 1 0 R/Prev(x)"),
    ],
)  # fmt: skip
def test_tables_that_are_wrong_are_replaced_by_a_search(old: bytes, new: bytes) -> None:
    data = pdfs.file(pdfs.plain())
    assert data.count(old) >= 1
    seen = paper.look(data.replace(old, new))
    assert "paper.damaged" in [found.code for found in seen.findings] or b"/Root 9" in new


def test_a_search_looks_into_object_streams_and_takes_their_catalog() -> None:
    data = pdfs.packed(pdfs.plain()).replace(b"/Root 1 0 R", b"/Toor 1 0 R")
    assert paper.look(data).pages == 1


@pytest.mark.parametrize("facts", [b"/N 1", b"/N(a)/First 4", b"/N 1/First -1", b"/N 999999/First 4", b"/N 1/First 2"])
def test_object_streams_without_their_numbers_are_broken(facts: bytes) -> None:
    data = pdfs.file(pdfs.plain(more={10: pdfs.stream(b"(a) ", b"/Type/ObjStm" + facts)}))
    opened = references.opened(data)
    opened.places[11] = document.Packed(10, 0)
    with pytest.raises(Broken):
        opened.object(11)


def test_an_object_stream_holds_as_many_objects_as_it_says_and_is_none_itself() -> None:
    data = pdfs.file(pdfs.plain(more={10: pdfs.stream(b"11 0 (in)", b"/Type/ObjStm/N 1/First 5")}))
    opened = references.opened(data)
    opened.places |= {11: document.Packed(10, 0), 12: document.Packed(10, 1), 13: document.Packed(11, 0)}
    assert opened.object(11) == b"in"
    assert opened.object(12) is None
    assert opened.object(99) is None
    with pytest.raises(Broken):
        opened.object(13)


def test_a_bomb_ends_before_it_fills_the_memory() -> None:
    seen = paper.look(VECTORS["a bomb of objects"].data)
    assert seen.findings[0].what == "inflated"
    assert len(zlib.compress(bytes(40 * 1024 * 1024), 9)) < 50_000
