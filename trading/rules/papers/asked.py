"""Which papers a lot asks bidders for, and what each of them must be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from kernel.errors import NotValid, Words
from trading.rules import priced, response
from trading.rules.papers.finding import SAID

FORMATS: Final = {
    "pdf": (b"%PDF-",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "zip": (b"PK\x03\x04",),
    "jpg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
}
"""What a file of the format begins with; a PDF within its first kilobyte."""
MOST: Final = 200
"""Papers of one lot; each holds at most as many files, and as many pages as a paper is looked at."""
MOST_PAGES: Final = 20_000
_ID: Final = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_TAKEN: Final = frozenset({"form", priced.ROLE, response.ROLE, "document"})


class Paper(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One paper asked for. `id` is the role of its files in a package; `max_pages` counts all of them together.

    `blind`: read without knowing whose it is (暗标). `lenient`: codes of findings that are only warned of.
    """

    id: str
    zh: str
    en: str
    required: bool
    formats: list[str]
    max_pages: int | None
    max_files: int | None
    blind: bool
    lenient: list[str] = []

    @property
    def title(self) -> Words:
        return Words(self.zh, self.en)


def described(paper: Paper) -> Words:
    """The demand in one phrase, for the notice."""
    kinds = "/".join(each.upper() for each in paper.formats)
    marks = [Words("必交", "required") if paper.required else Words("可不交", "optional"), Words(kinds, kinds)]
    if paper.max_pages is not None:
        marks.append(Words(f"不超过 {paper.max_pages} 页", f"at most {paper.max_pages} pages"))
    if paper.max_files is not None:
        marks.append(Words(f"不超过 {paper.max_files} 份", f"files: at most {paper.max_files}"))
    if paper.blind:
        marks.append(Words("暗标", "blind"))
    zh, en = "，".join(mark.zh for mark in marks), ", ".join(mark.en for mark in marks)
    return Words(f"{paper.zh}（{zh}）", f"{paper.en or paper.zh} ({en})")


def check(lot: int, papers: Sequence[Paper]) -> None:
    """NotValid names the first paper that nobody could hand in as asked."""
    ids = [paper.id for paper in papers]
    if len(ids) > MOST or len(set(ids)) != len(ids):
        raise _wrong(f"lots.{lot}.papers", f"文件要求重复或多于 {MOST} 项", f"papers twice, or more than {MOST}")
    for n, paper in enumerate(papers):
        where = f"lots.{lot}.papers.{n}"
        if not _ID.fullmatch(paper.id) or paper.id in _TAKEN or not paper.zh.strip():
            raise _wrong(where, "文件要求的代号或名称不合格式", "a paper's id or name is malformed")
        if not paper.formats or not set(paper.formats) <= FORMATS.keys():
            raise _wrong(where, f"格式应在 {'、'.join(FORMATS)} 之中", f"the formats are {', '.join(FORMATS)}")
        if (paper.blind or paper.max_pages is not None) and paper.formats != ["pdf"]:
            raise _wrong(where, "暗标和限页的文件只能是 PDF", "blind papers and those with a page limit are PDF")
        if not all(_bounded(most, top) for most, top in ((paper.max_pages, MOST_PAGES), (paper.max_files, MOST))):
            raise _wrong(where, "页数或份数上限不对", "a limit of pages or files is out of range")
        if unknown := sorted(set(paper.lenient) - SAID.keys()):
            zh, en = f"没有这些检查项：{'、'.join(unknown)}", f"no such findings: {', '.join(unknown)}"
            raise _wrong(f"{where}.lenient", zh, en)


def check_blind(lot: int, papers: Sequence[Paper], criteria: Sequence[Mapping[str, object]]) -> None:
    """What is scored blind must be read from papers that are handed in blind; NotValid names the criterion."""
    if any(paper.blind for paper in papers):
        return
    for n, each in enumerate(criteria):
        if each.get("blind") is True:
            zh, en = "按暗标评审，须要求提交暗标文件", "is scored blind: ask for a blind paper"
            raise _wrong(f"lots.{lot}.criteria.{n}.blind", zh, en)


def _bounded(most: int | None, top: int) -> bool:
    return most is None or 1 <= most <= top


def _wrong(field: str, zh: str, en: str) -> NotValid:
    return NotValid("tender.malformed", zh, en, field=field)
