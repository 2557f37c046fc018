"""The list of notices: searched by words, narrowed by category and kind, all of it in the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import urlencode

from disclosure.acts import reading
from disclosure.acts.reading import PAGE, Notice, Wanted
from disclosure.paper import Lang
from disclosure.rules import notice as kinds
from disclosure.rules.notice import Reach
from disclosure.rules.papers import PAPERS
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from trading.rules import site
from web import sentences
from web.public import names
from web.public.files import SEALED
from web.views.elements import Empty, File, Link
from web.views.public import Facet, FacetGroup, NoticeRow, NoticesPage
from web.words import Text, phrase

LANGUAGES: Final[Mapping[Lang, Words]] = {
    "zh": Words("PDF（中文，为准）", "PDF (Chinese, which prevails)"),
    "en": Words("PDF（英文）", "PDF (English)"),
}
Called = Callable[[str], Words]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the list says; anything unknown finds nothing. `page` counts from 1."""

    q: str = ""
    kind: str = ""
    category: str = ""
    page: int = 1
    site: str = ""

    @property
    def wanted(self) -> Wanted:
        within = site.prefix(self.site) or self.site
        return Wanted(self.q, (self.kind,) if self.kind else (), self.category, site=within)

    def address(self, *, at: str = "/notices", **changed: str) -> str:
        fields = {"q": self.q, "kind": self.kind, "category": self.category, "site": self.site} | changed
        kept = urlencode({name: value for name, value in fields.items() if value})
        return f"{at}?{kept}" if kept else at


def called(kind: str) -> Words:
    """What a kind of notice is called, as on its own head."""
    return PAPERS[kind].title if kind in PAPERS else Words(kind, kind)


def title(one: Notice) -> Words:
    return Words(one.title_zh, one.title_en)


def address(one: Notice) -> str:
    return f"/notices/{one.id}"


def row(one: Notice, catalogue: Mapping[str, str]) -> NoticeRow:
    """One line: category, kind, day, and what the reader must know by when."""
    meta: list[Text] = [names.category(one.category, catalogue), called(one.kind)]
    if one.due and one.kind in (kinds.TENDER, kinds.CHANGE, kinds.CLARIFICATION):
        meta.append(sentences.bids_due(one.due))
    if one.winner and one.price:
        meta.append(phrase("{winner}，{price}", winner=one.winner, price=one.price))
    meta.append(phrase("{at:day}", at=one.published_at))
    return NoticeRow(title(one), address(one), tuple(meta))


def files(ctx: Context, one: Notice) -> tuple[File, ...]:
    """The sealed PDFs; none where they could not be made, and the page itself is complete."""
    return tuple(
        File(
            name,
            f"{address(one)}/pdf/{lang}",
            day_of(one.published_at),
            ctx.blobs.size(one.pdf[lang]),
            one.pdf[lang],
            SEALED,
        )
        for lang, name in LANGUAGES.items()
        if lang in one.pdf
    )


def listed(ctx: Context, asked: Asked) -> NoticesPage:
    """Twenty a page, newest first, with counts of every category and kind."""
    found = reading.notices(ctx, asked.wanted, PAGE, (asked.page - 1) * PAGE)
    counts, pages = reading.facets(ctx, asked.wanted), max(1, -(-found.found // PAGE))
    order = [kind.name for kind in kinds.KINDS.values() if kind.reach is not Reach.LETTER]
    called_here = partial(names.category, catalogue=ctx.catalogue)
    by_kind = {kind: counts.kinds[kind] for kind in order if kind in counts.kinds}
    return NoticesPage(
        q=asked.q,
        groups=(
            FacetGroup(Words("类别", "Category"), _facets(asked, "category", counts.categories, called_here)),
            FacetGroup(Words("公告", "Notice"), _facets(asked, "kind", by_kind, called)),
            *_places(ctx, asked, counts.sites),
        ),
        rows=tuple(row(one, ctx.catalogue) for one in found.rows),
        found=found.found,
        page=asked.page,
        pages=pages,
        empty=_empty(asked),
        feed=asked.address(at="/feeds/notices.atom"),
        before=asked.address(page=str(asked.page - 1)) if asked.page > 1 else "",
        after=asked.address(page=str(asked.page + 1)) if asked.page < pages else "",
    )


def _places(ctx: Context, asked: Asked, counts: Mapping[str, int]) -> tuple[FacetGroup, ...]:
    """Every site with what is traded there and in the sites within it; nothing where the platform has none."""
    sites = site.every(ctx.catalogue)
    if not sites:
        return ()
    rest = (
        Facet(one.words, sum(counts[at] for at in counts if site.within(at, one.code)), asked.address(site=one.code),
              asked.site == one.code)
        for one in sites.values()
    )  # fmt: skip
    whole = Facet(Words("全部", "All"), sum(counts.values()), asked.address(site=""), not asked.site)
    return (FacetGroup(Words("地区", "Place"), (whole, *rest)),)


def _facets(asked: Asked, field: str, counts: Mapping[str, int], words: Called) -> tuple[Facet, ...]:
    chosen = {"kind": asked.kind, "category": asked.category}[field]
    whole = Facet(Words("全部", "All"), sum(counts.values()), asked.address(**{field: ""}), not chosen)
    rest = (Facet(words(name), count, asked.address(**{field: name}), chosen == name) for name, count in counts.items())
    return (whole, *rest)


def _empty(asked: Asked) -> Empty:
    if asked != Asked():
        nothing = Words("没有找到。换几个字，或按类别看。", "Nothing found. Try other words, or look by category.")
        return Empty(nothing, Link(Words("全部公告", "All notices"), "/notices"))
    return Empty(Words("还没有公告。第一份公告发布后列在这里。", "No notices yet. The first will be listed here."))
