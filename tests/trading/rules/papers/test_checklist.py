"""What is there beside what was asked for."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from kernel.errors import NotValid
from tests.support import pdfs
from tests.trading.rules.papers.test_asked import PLAN
from trading.rules import priced, response
from trading.rules.papers.asked import Paper
from trading.rules.papers.checklist import File, Line, checklist, is_pdf, judged, refuse
from trading.rules.papers.finding import Weight

GOOD = pdfs.file(pdfs.plain())
STANDARD = pdfs.file(pdfs.plain(font=pdfs.STANDARD))


def _asked(**change: object) -> Paper:
    return msgspec.convert({**PLAN, "lenient": [], **change}, Paper)


def _judged(data: bytes, path: str = "方案.pdf", asked: Paper | None = None, *names: str) -> list[str]:
    return [found.code for found in judged(data, File(path, "plan", len(data)), asked, names).findings]


@pytest.mark.parametrize(
    ("data", "path", "formats", "codes"),
    [
        (GOOD, "方案.pdf", ["pdf"], []),
        (GOOD, "方案.PDF", ["pdf"], []),
        (b"\n" + GOOD, "a.pdf", ["pdf"], []),
        (GOOD, "方案", ["pdf"], ["papers.format"]),
        (GOOD, "方案.docx", ["docx"], ["papers.format"]),
        (b"PK\x03\x04", "a.docx", ["docx", "xlsx"], []),
        (b"PK\x03\x04", "a.zip", ["docx", "xlsx"], ["papers.format"]),
        (b"PK\x03\x04", "a.pdf", ["pdf"], ["papers.format", "paper.unreadable"]),
        (b"\xff\xd8\xff\xe0", "a.b/c.JPEG", ["jpg"], []),
        (b"GIF89a", "c.gif", ["png"], ["papers.format"]),
        (b"", "a.pdf", ["pdf"], ["papers.empty"]),
    ],
)
def test_a_file_has_the_format_that_is_asked_for(data: bytes, path: str, formats: list[str], codes: list[str]) -> None:
    assert _judged(data, path, _asked(formats=formats, blind=False)) == codes


def test_a_file_that_nobody_asked_for_has_no_format() -> None:
    assert _judged(b"GIF89a", "c.gif") == []
    assert _judged(STANDARD) == ["paper.font"]
    assert _judged(b"", "c.gif") == ["papers.empty"]


def test_blind_papers_alone_are_searched_for_names() -> None:
    named = pdfs.vectors()["name in latin letters"].data
    assert _judged(named, "恒远.pdf", _asked(blind=False), "恒远", pdfs.NAMES[1]) == []
    assert _judged(named, "恒远.pdf", _asked(), "恒远", pdfs.NAMES[1]) == ["blind.file_name", "blind.name"]


def test_a_finding_of_both_looks_is_told_once() -> None:
    assert _judged(b"%PDF-1.7", "a.pdf", _asked()) == ["paper.unreadable"]
    large = File("a.pdf", "plan", 512 * 1024 * 1024 + 1)
    assert [found.code for found in judged(GOOD, large, _asked(), ()).findings] == ["paper.too_large"]
    assert judged(GOOD, replace(large, size=512 * 1024 * 1024), _asked(), ()).findings == ()
    assert is_pdf("a.pdf", b"")
    assert is_pdf("a", GOOD)
    assert not is_pdf("a.docx", b"PK")


def _file(path: str, role: str = "plan", pages: int = 1, digest: str = "") -> File:
    return File(path, role, 10, pages, digest or path)


def _codes(line: Line) -> list[str]:
    return [found.code for found in line.findings]


def test_what_is_missing_too_much_or_too_long_is_named() -> None:
    licence = _asked(id="licence", zh="执照", required=False, blind=False, max_pages=None, max_files=None)
    plan = _asked(max_pages=10, max_files=2)
    missing, _ = checklist([plan, licence], [])
    assert _codes(missing) == ["papers.missing"]
    assert missing.findings[0].words.zh == "缺少这份文件"
    full = checklist([plan, licence], [_file("a", pages=4), _file("b", pages=6), _file("c", "licence", 99)])
    assert [(len(line.files), _codes(line)) for line in full] == [(2, []), (1, [])]
    over = checklist([plan], [_file("a", pages=4), _file("b", pages=6), _file("c")])[0]
    assert [found.what for found in over.findings] == ["3 > 2", "11 > 10"]
    assert _codes(over) == ["papers.too_many", "paper.too_many_pages"]


def test_what_was_not_asked_for_is_only_warned_of() -> None:
    (rest,) = checklist([], [_file("a", "document"), _file("b", "document", digest="a")])
    assert (rest.asked, rest.title.en, rest.refused) == (None, "other files", ())
    assert [[found.code for found in file.findings] for file in rest.files] == [[], ["papers.doubled"]]
    _, rest = checklist([_asked(required=False)], [_file("a", "document")])
    assert [found.code for found in rest.files[0].findings] == ["papers.not_asked"]
    assert rest.weight(rest.files[0].findings[0]) is Weight.WARN
    *_, rest = checklist([_asked(required=False)], [_file("forms.json", response.ROLE), _file("q.json", priced.ROLE)])
    assert [file.findings for file in rest.files] == [(), ()]


def test_files_of_one_content_are_told_apart_by_digest_and_size() -> None:
    files = [
        _file("a"),
        _file("b", digest="a"),
        _file("c"),
        File("d", "plan", 0),
        File("e", "plan", 0),
        File("f", "plan", 11, 1, "a"),
    ]
    (line,) = checklist([_asked(max_files=None)], files)
    assert [file.path for file in line.files if file.findings] == ["b"]
    assert line.refused[0].what == "a"


def test_the_first_finding_that_is_refused_is_told_with_its_remedy() -> None:
    plan = _asked(max_files=None)
    bad = judged(STANDARD, File("方案.pdf", "plan", len(STANDARD)), plan, ())
    with pytest.raises(NotValid) as caught:
        refuse(checklist([plan], [bad]))
    assert (caught.value.code, caught.value.field) == ("paper.font", "方案.pdf")
    assert "Helvetica（共 2 处）" in caught.value.words.zh
    assert caught.value.remedy.zh
    with pytest.raises(NotValid) as caught:
        refuse(checklist([plan, _asked(id="b", zh="商务")], [_file("a", "b")]))
    assert (caught.value.code, caught.value.field) == ("papers.missing", "技术方案")
    assert str(caught.value) == "papers.missing: Technical plan: this paper is missing"
    lenient = _asked(lenient=["paper.font", "blind.leftover"])
    lines = checklist([lenient], [bad])
    refuse(lines)
    assert [lines[0].weight(found) for found in bad.findings] == [Weight.WARN, Weight.WARN]
