"""What could tell whose a blind paper is."""

from __future__ import annotations

import pytest

from tests.support import pdfs
from trading.rules.papers import blind, paper
from trading.rules.papers.finding import SAID, Finding, Weight

VECTORS = pdfs.vectors()


def _traces(data: bytes, *names: str, path: str = "方案.pdf") -> list[Finding]:
    return blind.traces(paper.look(data), data, path, names)


@pytest.mark.seed_row(7)
@pytest.mark.parametrize("name", VECTORS)
def test_each_vector_has_its_traces(name: str) -> None:
    found = _traces(VECTORS[name].data, *pdfs.NAMES)
    assert tuple((each.code, each.page) for each in found) == VECTORS[name].blind


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("恒远建设方案.pdf", True),
        ("恒 远-建设.PDF", True),
        ("方案.pdf", False),
        ("ＨＹ100.pdf", True),
        ("hy-100/a.pdf", True),
    ],
)
def test_a_file_name_may_tell(path: str, told: bool) -> None:
    found = _traces(b"", "恒远建设", "HY100", "", "·", path=path)
    assert [each.code for each in found] == ["blind.file_name"] * told


@pytest.mark.parametrize(("name", "code"), [("Plan", "blind.name"), ("Pla", "blind.short_name")])
def test_a_short_name_may_stand_there_by_chance(name: str, code: str) -> None:
    assert [each.code for each in _traces(VECTORS["plain"].data, name)] == [code]
    assert Finding(code).weight() == (Weight.REFUSE if len(name) == blind.SHORT else Weight.WARN)


def test_traces_end_where_the_file_is_too_much() -> None:
    seen = paper.look(VECTORS["plain"].data)
    assert seen.document is not None
    seen.document.budget.values = 3
    found = blind.traces(seen, b"", "a", ())
    assert [each.code for each in found] == ["paper.too_much"]


def test_what_is_said_has_both_tongues_a_remedy_and_names_what_it_names() -> None:
    for code, said in SAID.items():
        assert all((said.words.zh, said.words.en, said.remedy.zh, said.remedy.en)), code
        assert ("{what}" in said.words.zh) == ("{what}" in said.words.en), code
    found = Finding("paper.font", 2, 5, "Song")
    assert (found.words.zh, found.words.en) == ("字体未嵌入：Song", "a font is not embedded: Song")
    assert found.weight() == Weight.REFUSE
    assert found.weight(["paper.font"]) == Weight.WARN
    assert found.remedy == SAID["paper.font"].remedy
