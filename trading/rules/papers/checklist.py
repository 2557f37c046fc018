"""A bid's files beside what the tender asks for: what is there, what is missing, what is wrong with each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from kernel.errors import NotValid, Words
from trading.rules import priced, response
from trading.rules.papers import blind, paper
from trading.rules.papers.asked import FORMATS, Paper
from trading.rules.papers.finding import Finding, Weight

HEAD: Final = 1024
STRUCTURED: Final = (priced.ROLE, response.ROLE)
"""Files that the platform reads by itself; the lot asks for them in its own way."""
OTHERS: Final = Words("其他文件", "other files")
_SAME: Final = {"jpeg": "jpg"}


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was judged by itself. `digest` may be empty where no other file has its size."""

    path: str
    role: str
    size: int
    pages: int = 0
    digest: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One paper asked for (None: the files that nobody asked for), its files, and what is wrong with the whole."""

    asked: Paper | None
    files: tuple[File, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def title(self) -> Words:
        return self.asked.title if self.asked else OTHERS

    def weight(self, finding: Finding) -> Weight:
        """What the tender does not ask for is not refused."""
        return finding.weight(self.asked.lenient) if self.asked else Weight.WARN

    @property
    def refused(self) -> tuple[Finding, ...]:
        every = (*self.findings, *(finding for file in self.files for finding in file.findings))
        return tuple(finding for finding in every if self.weight(finding) is Weight.REFUSE)


def is_pdf(path: str, head: bytes) -> bool:
    """Whether the file is to be read whole, if it is not too large; of all others the head is enough."""
    return _format(path) == "pdf" or FORMATS["pdf"][0] in head[:HEAD]


def judged(data: bytes, file: File, asked: Paper | None, names: Sequence[str]) -> File:
    """The file with what is found in it; `data` may be its head alone where `is_pdf` says no, or it is too large."""
    found = list(_shape(data, file, asked))
    if is_pdf(file.path, data) and file.size > paper.LARGEST:
        return replace(file, findings=(*found, Finding("paper.too_large", what=f"{file.size} > {paper.LARGEST}")))
    if not is_pdf(file.path, data) or not data:
        return replace(file, findings=tuple(found))
    seen = paper.look(data)
    found += seen.findings
    if asked and asked.blind:
        found += [each for each in blind.traces(seen, data, file.path, names) if each not in found]
    return replace(file, pages=seen.pages, findings=tuple(found))


def _format(path: str) -> str:
    name = path.rpartition("/")[2]
    end = name.rpartition(".")[2].lower() if "." in name else ""
    return _SAME.get(end, end)


def _shape(data: bytes, file: File, asked: Paper | None) -> Sequence[Finding]:
    if not file.size:
        return [Finding("papers.empty")]
    if asked is None:
        return []
    kind = _format(file.path)
    begins = any(mark in data[:HEAD] if kind == "pdf" else data.startswith(mark) for mark in FORMATS.get(kind, ()))
    return [] if kind in asked.formats and begins else [Finding("papers.format", what=", ".join(asked.formats))]


def checklist(asked: Sequence[Paper], files: Sequence[File]) -> tuple[Line, ...]:
    """The papers in the tender's order, then the files that belong to none of them, if there are any."""
    known = {paper.id for paper in asked}
    twice = _doubled(files)
    marked = [replace(file, findings=(*file.findings, *twice.get(file.path, ()))) for file in files]
    lines = [_line(paper, tuple(file for file in marked if file.role == paper.id)) for paper in asked]
    rest = tuple(file for file in marked if file.role not in known)
    if not rest:
        return tuple(lines)
    if asked:
        stray = Finding("papers.not_asked")
        rest = tuple(
            file if file.role in STRUCTURED else replace(file, findings=(*file.findings, stray)) for file in rest
        )
    return (*lines, Line(None, rest))


def _doubled(files: Sequence[File]) -> dict[str, tuple[Finding, ...]]:
    first: dict[tuple[int, str], str] = {}
    found: dict[str, tuple[Finding, ...]] = {}
    for file in files:
        if file.size and file.digest:
            earlier = first.setdefault((file.size, file.digest), file.path)
            if earlier != file.path:
                found[file.path] = (Finding("papers.doubled", what=earlier),)
    return found


def _line(asked: Paper, files: tuple[File, ...]) -> Line:
    found: list[Finding] = []
    pages = sum(file.pages for file in files)
    if asked.required and not files:
        found.append(Finding("papers.missing"))
    if asked.max_files is not None and len(files) > asked.max_files:
        found.append(Finding("papers.too_many", what=f"{len(files)} > {asked.max_files}"))
    if asked.max_pages is not None and pages > asked.max_pages:
        found.append(Finding("paper.too_many_pages", what=f"{pages} > {asked.max_pages}"))
    return Line(asked, files, tuple(found))


def refuse(lines: Sequence[Line]) -> None:
    """NotValid, by the first finding that is refused: nothing is packed or sealed that the tender would not take."""
    for line in lines:
        for found in line.refused:
            path = next((file.path for file in line.files if found in file.findings), "")
            where = Words(path, path) if path else line.title
            count = sum(len(each.refused) for each in lines)
            more = Words(f"（共 {count} 处）", f" ({count} in all)") if count > 1 else Words("", "")
            raise NotValid(
                found.code,
                f"{where.zh}：{found.words.zh}{more.zh}",
                f"{where.en or where.zh}: {found.words.en}{more.en}",
                field=where.zh,
                remedy=found.remedy,
            )
