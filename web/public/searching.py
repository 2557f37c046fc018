"""One search box over everything public: what each kind has of it, the newest first, all of it in the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from disclosure.acts import annual, consulting, letters, library, openness, opinions, reading, searching, surveys
from disclosure.acts import gazette as issues
from disclosure.acts.reading import Wanted
from disclosure.acts.searching import Entered, Titled
from disclosure.rules import register
from kernel.context import Context
from kernel.errors import Words
from people.acts import units
from web.public import annual as reports
from web.public import board, consultations, gazette, notices, registers
from web.public import letters as written
from web.public import library as records
from web.public import openness as pages
from web.public import opinions as told
from web.public import surveys as asked_of_all
from web.public.case import subject as chain
from web.views.elements import Empty, Link
from web.views.public import Facet, NoticeRow
from web.views.searching import Group, SearchPage
from web.words import Text, phrase

ADDRESS: Final = "/search"
PAGE: Final = 20
FEW: Final = 4
"""Rows of a kind that are shown among those of other kinds."""
EVERYTHING: Final = ""
MOST: Final = 200
"""Letters that are counted at most."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of one kind, and how much there is of it; `more` than was counted."""

    count: int
    rows: Iterable[NoticeRow]
    more: bool = False


Source = Callable[[Context, str, int, int], Found]
"""What holds every word of a text: at most so many, after so many."""


def _notices(ctx: Context, q: str, limit: int, offset: int) -> Found:
    found = reading.notices(ctx, Wanted(q), limit, offset)
    return Found(found.found, (notices.row(one, ctx.catalogue) for one in found.rows))


def _documents(ctx: Context, q: str, limit: int, offset: int) -> Found:
    count, _ = openness.public(ctx, q, (), "", 1, 0)
    return Found(count, (NoticeRow(row.title, row.href, (row.index, row.of, phrase("{at:day}", at=row.at)))
                         for row in pages.rows(ctx, q, limit, offset)))  # fmt: skip


def _library(ctx: Context, q: str, limit: int, offset: int) -> Found:
    found = library.search(ctx, library.Wanted(q), limit, offset)
    return Found(found.found, map(records.row, found.rows), found.more)


def _gazette(ctx: Context, q: str, limit: int, offset: int) -> Found:
    count, found = issues.search(ctx, q, limit, offset)
    return Found(count, map(gazette.row, found))


def _titled(prefix: str, at: Callable[[str], str]) -> Source:
    def source(ctx: Context, q: str, limit: int, offset: int) -> Found:
        found = searching.titled(ctx, prefix, q)
        return Found(len(found), (_of_chain(ctx, one, at) for one in found[offset : offset + limit]))

    return source


def _of_chain(ctx: Context, one: Titled, at: Callable[[str], str]) -> NoticeRow:
    return NoticeRow(one.title, at(one.subject), (one.subject, _office(ctx, one.office), phrase("{at:day}", at=one.at)))


def _office(ctx: Context, code: str) -> Text:
    found = units.find(ctx.tx, code)
    return found.name if found else code


def _requests(ctx: Context, q: str, limit: int, offset: int) -> Found:
    found = searching.opened(ctx, q)
    rows = (
        NoticeRow(one.where, chain(one.id), (one.id, _office(ctx, one.office)))
        for one in found[offset : offset + limit]
    )
    return Found(len(found), rows)


def _letters(ctx: Context, q: str, limit: int, offset: int) -> Found:
    found = letters.public(ctx, MOST, q)
    return Found(len(found), map(written.row, found[offset : offset + limit]), len(found) == MOST)


def _opinions(ctx: Context, q: str, limit: int, offset: int) -> Found:
    found = opinions.public(ctx, q)
    return Found(len(found), (told.row(ctx, one) for one in found[offset : offset + limit]))


def _tasks(ctx: Context, q: str, limit: int, offset: int) -> Found:
    found = board.matching(ctx, q)
    rows = (
        NoticeRow(one.words, f"{board.ADDRESS}/{of.id}", (of.words, one.lead[0]))
        for of, one in found[offset : offset + limit]
    )
    return Found(len(found), rows)


def _reports(ctx: Context, q: str, limit: int, offset: int) -> Found:
    found = annual.called(ctx, q, MOST)
    rows = (
        NoticeRow(reports.title(of), reports.address(of.year, of.office.code), (phrase("{at:day}", at=by.at),))
        for of, by in found[offset : offset + limit]
    )
    return Found(len(found), rows, len(found) == MOST)


def _registers(ctx: Context, q: str, limit: int, offset: int) -> Found:
    count, found = searching.entered(ctx, q, limit, offset)
    return Found(count, (_entry(ctx, one, q) for one in found))


def _entry(ctx: Context, one: Entered, q: str) -> NoticeRow:
    name = register.known(one.register, ctx.catalogue).words
    said = "，".join(cell for cell in one.cells if cell)
    at = f"{registers.ADDRESS}/{one.register}?{urlencode({'q': q})}"
    return NoticeRow(said, at, (name, one.day) if one.day else (name,))


SOURCES: Final[Mapping[str, tuple[Text, Source]]] = {
    "notices": (Words("公告", "Notices"), _notices),
    "documents": (Words("政府信息", "Documents of offices"), _documents),
    "consultations": (consultations.LINK.text, _titled(consulting.PREFIX, consultations.address)),
    "surveys": (asked_of_all.TITLE, _titled(surveys.PREFIX, asked_of_all.address)),
    "requests": (Words("依申请公开后向全体公开", "Opened to all after a request"), _requests),
    "letters": (written.LIST.text, _letters),
    "opinions": (told.LINK.text, _opinions),
    "tasks": (Words("重点任务", "Tasks of the year"), _tasks),
    "reports": (reports.LINK.text, _reports),
    "registers": (registers.TITLE, _registers),
    "gazette": (gazette.TITLE, _gazette),
    "library": (records.TITLE, _library),
}
"""Every kind of public thing by its name in the address, in the order in which they stand."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says; a kind that there is not is all of them. `page` counts from 1."""

    q: str = ""
    kind: str = EVERYTHING
    page: int = 1

    def address(self, **changed: str) -> str:
        fields = {"q": self.q, "kind": self.kind} | changed
        return f"{ADDRESS}?{urlencode({name: value for name, value in fields.items() if value})}"


def page(ctx: Context, of: Asked) -> SearchPage:
    """A few of each kind, or twenty a page of one; nothing is searched without a word."""
    nothing = Empty(
        Words("没有找到。换几个字，或放宽条件。", "Nothing found. Try other words, or ask for less."),
        Link(Words("全部公告", "All notices"), "/notices"),
    )
    if not of.q:
        return SearchPage("", (), (), Empty(Words("输入要找的字。", "Type what you look for.")))
    found = {name: source(ctx, of.q, *_part(of, name)) for name, (_, source) in SOURCES.items()}
    chosen = [of.kind] if of.kind in SOURCES else list(SOURCES)
    groups = tuple(_group(of, name, found[name]) for name in chosen if found[name].count)
    more = of.kind in SOURCES and of.page * PAGE < found[of.kind].count
    return SearchPage(
        q=of.q,
        kinds=tuple(_facets(of, found)),
        groups=groups,
        empty=nothing,
        before=of.address(page=str(of.page - 1)) if of.kind in SOURCES and of.page > 1 else "",
        after=of.address(page=str(of.page + 1)) if more else "",
    )


def _part(of: Asked, name: str) -> tuple[int, int]:
    return (PAGE, (of.page - 1) * PAGE) if of.kind == name else (FEW, 0)


def _facets(of: Asked, found: Mapping[str, Found]) -> Iterable[Facet]:
    yield Facet(Words("全部", "All"), sum(one.count for one in found.values()), of.address(kind=""), of.kind == "")
    for name, (words, _) in SOURCES.items():
        if found[name].count or of.kind == name:
            yield Facet(words, found[name].count, of.address(kind=name), of.kind == name)


def _group(of: Asked, name: str, found: Found) -> Group:
    said = phrase("多于 {n} 条", n=found.count) if found.more else phrase("共 {n} 条", n=found.count)
    more = of.address(kind=name) if of.kind != name and found.count > FEW else ""
    return Group(SOURCES[name][0], said, tuple(found.rows), more)
