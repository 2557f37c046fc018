"""The document library: searched by words, narrowed by office, kind and day, all of it in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final
from urllib.parse import quote, urlencode

from disclosure.acts import library
from disclosure.acts.library import PAGE, Found, Wanted
from kernel.context import Context
from kernel.errors import Words
from web.format import digest
from web.views.elements import Empty, Fact, Link
from web.views.library import LibraryPage, RecordPage
from web.views.public import Facet, FacetGroup, NoticeRow
from web.words import phrase

ADDRESS: Final = "/library"
TITLE: Final = Words("政务信息库", "Document library")
SHOWN: Final = 12
"""Facets of a kind that are shown, those with most records."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the list says; a day that is none narrows nothing. `page` counts from 1."""

    q: str = ""
    unit: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""
    page: int = 1

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.q, self.unit, self.kind, _day(self.since), _day(self.until))

    @property
    def fields(self) -> dict[str, str]:
        return {"q": self.q, "unit": self.unit, "kind": self.kind, "since": self.since, "until": self.until}

    def address(self, **changed: str) -> str:
        kept = urlencode({name: value for name, value in (self.fields | changed).items() if value})
        return f"{ADDRESS}?{kept}" if kept else ADDRESS


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def address(index: str) -> str:
    """A record's own address: its index number never changes."""
    return f"{ADDRESS}/{quote(index, safe='')}"


def listed(ctx: Context, asked: Asked) -> LibraryPage:
    found = library.search(ctx, asked.wanted, PAGE, (asked.page - 1) * PAGE)
    facets = library.facets(ctx, asked.wanted)
    return LibraryPage(
        q=asked.q,
        kept=tuple((name, value) for name, value in asked.fields.items() if value and name != "q"),
        groups=(
            FacetGroup(Words("单位", "Office"), _facets(asked, "unit", facets.units)),
            FacetGroup(Words("分类", "Kind"), _facets(asked, "kind", facets.kinds)),
            FacetGroup(Words("年份", "Year"), _years(asked, library.years(ctx))),
        ),
        rows=tuple(map(row, found.rows)),
        found=phrase("多于 {n} 条，新的在前", n=found.found)
        if found.more
        else phrase("共 {n} 条，新的在前", n=found.found),
        empty=_empty(asked),
        before=asked.address(page=str(asked.page - 1)) if asked.page > 1 else "",
        after=asked.address(page=str(asked.page + 1)) if found.more or asked.page * PAGE < found.found else "",
    )


def row(one: Found) -> NoticeRow:
    record = one.record
    return NoticeRow(
        record.title, address(record.index), (record.unit, record.kind, phrase("{at:day}", at=record.date))
    )


def _facets(asked: Asked, field: str, counts: Mapping[str, int]) -> tuple[Facet, ...]:
    chosen = asked.fields[field]
    whole = Facet(Words("全部", "All"), None, asked.address(**{field: ""}), not chosen)
    shown = dict(islice(counts.items(), SHOWN))
    if chosen and chosen not in shown:
        shown[chosen] = counts.get(chosen, 0)
    return (
        whole,
        *(Facet(value, n, asked.address(**{field: value}), chosen == value) for value, n in shown.items()),
    )


def _years(asked: Asked, counts: Mapping[str, int]) -> tuple[Facet, ...]:
    """The newest years that have records; how many of them are asked for is not counted."""
    chosen = asked.since[:4] if asked.since[:4] == asked.until[:4] else ""
    shown = [*islice(counts, SHOWN), *([chosen] if chosen in counts and chosen not in [*counts][:SHOWN] else [])]
    return (
        Facet(Words("全部", "All"), None, asked.address(since="", until=""), not chosen),
        *(Facet(year, None, _within(asked, year), year == chosen) for year in shown),
    )


def _within(asked: Asked, year: str) -> str:
    return asked.address(since=f"{year}-01-01", until=f"{year}-12-31")


def _empty(asked: Asked) -> Empty:
    if asked != Asked():
        nothing = Words("没有找到。换几个字，或放宽条件。", "Nothing found. Try other words, or ask for less.")
        return Empty(nothing, Link(Words("全部信息", "The whole library"), ADDRESS))
    return Empty(Words("信息库还没有内容。", "The library is empty yet."))


def one(ctx: Context, index: str) -> RecordPage:
    found = library.find(ctx, index)
    record = found.record
    source = record.source if record.source.startswith(("https://", "http://")) else ""
    return RecordPage(
        of=Link(TITLE, ADDRESS),
        index=record.index,
        title=record.title,
        made=record.date,
        facts=(
            Fact(Words("索引号", "Index number"), record.index, style="n"),
            Fact(Words("单位", "Office"), record.unit, href=Asked(unit=record.unit).address()),
            Fact(Words("分类", "Kind"), record.kind, href=Asked(kind=record.kind).address()),
            Fact(Words("日期", "Date"), phrase("{at:day}", at=record.date)),
            *((Fact(Words("来源", "Source"), record.source, href=source),) if record.source else ()),
            Fact(Words("签名", "Signature"), Words("无；摘要在日志中", "none; its digest is in the log")),
            Fact(Words("内容摘要（SHA-256）", "Digest (SHA-256)"), digest(found.sha256), style="n"),
            Fact(
                Words("日志条目", "Entry of the log"), digest(found.batch), href=f"/log/proofs/{found.batch}", style="n"
            ),
        ),
        paragraphs=tuple(line for line in record.text.splitlines() if line.strip()),
        json=f"/api/v1/records/{quote(record.index, safe='')}",
    )
