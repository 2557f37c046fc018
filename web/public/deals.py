"""The deals of a month, all or of one kind of trade: each with its price, their exact sums, the same as a file."""

from __future__ import annotations

import csv as table
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from disclosure.acts import reading
from disclosure.acts.reading import Notice
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from kernel.money import Money
from web.public import frameworks, lot, month, names
from web.public.notices import title
from web.public.sitting import plain
from web.views.elements import Empty, Link
from web.views.log import DealRow, DealsPage
from web.views.public import Facet, FacetGroup
from web.words import join, phrase

PAGE: Final = 100
COLUMNS: Final = ("notice", "day", "tender", "lot", "category", "title_zh", "title_en", "winner", "currency", "amount")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is looked at: the month of this day, one category or all (empty), which page from 1."""

    first: date
    category: str = ""
    page: int = 1

    def address(self, *, at: str = "/data/deals", **changed: str) -> str:
        fields = {"month": f"{self.first:%Y-%m}", "category": self.category} | changed
        return f"{at}?{urlencode({name: value for name, value in fields.items() if value})}"


def chosen(ctx: Context, month: str, category: str, page: int = 1) -> Chosen:
    """`month` as 2026-11; the present one where none is named."""
    today = day_of(ctx.now)
    first = date(int(month[:4]), int(month[5:7]), 1) if month else today.replace(day=1)
    return Chosen(first, category, page)


def _of(ctx: Context, of: Chosen) -> tuple[Sequence[Notice], Sequence[Notice]]:
    """All deals of the month, and those of the category, oldest first."""
    every = reading.month(ctx, of.first).deals
    return every, [deal for deal in every if of.category in ("", deal.category)]


def page(ctx: Context, of: Chosen) -> DealsPage:
    """The sums are those of all pages together."""
    every, deals = _of(ctx, of)
    pages = max(1, -(-len(deals) // PAGE))
    shown = deals[(of.page - 1) * PAGE : of.page * PAGE]
    return DealsPage(
        title=phrase("{month}的成交", month=_called(of.first)),
        groups=(_months(ctx, of), _categories(ctx, of, every)),
        sums=tuple(Money(amount, currency) for currency, amount in sorted(reading.sums(deals).items())),
        found=len(deals),
        rows=tuple(_row(ctx, deal) for deal in shown),
        csv=of.address(at="/data/deals.csv"),
        page=of.page,
        pages=pages,
        before=of.address(page=str(of.page - 1)) if of.page > 1 else "",
        after=of.address(page=str(of.page + 1)) if of.page < pages else "",
        empty=Empty(
            Words("这个月没有这样的成交。", "No such deal in this month."),
            Link(Words("各月成交额", "All months"), "/data"),
        ),
    )


def _called(first: date) -> Words:
    return Words(f"{first.year}年{first.month}月", f"{month.MONTHS[first.month - 1]} {first.year}")


def _months(ctx: Context, of: Chosen) -> FacetGroup:
    told = (Facet(_called(one), None, Chosen(one, of.category).address(), one == of.first) for one in month.firsts(ctx))
    return FacetGroup(Words("月份", "Month"), tuple(told))


def _categories(ctx: Context, of: Chosen, every: Sequence[Notice]) -> FacetGroup:
    """Every kind of trade that the month has, with how many deals."""
    counts: dict[str, int] = {}
    for deal in every:
        counts[deal.category] = counts.get(deal.category, 0) + 1
    whole = Facet(Words("全部", "All"), len(every), Chosen(of.first).address(), not of.category)
    rest = (
        Facet(names.category(name, ctx.catalogue), count, Chosen(of.first, name).address(), name == of.category)
        for name, count in sorted(counts.items())
    )
    return FacetGroup(Words("类别", "Category"), (whole, *rest))


def _row(ctx: Context, deal: Notice) -> DealRow:
    about = join(names.category(deal.category, ctx.catalogue), phrase("{at:day}", at=deal.published_at))
    href = frameworks.address(deal.lot) if deal.kind == reading.CALLED_OFF else lot.address(deal.lot)
    return DealRow(title(deal), href, about, deal.winner, deal.price)


def facts(ctx: Context, of: Chosen) -> dict[str, Json]:
    """The same for programmes: every deal, and the exact sum by currency."""
    _, deals = _of(ctx, of)
    sums: Mapping[str, Decimal] = reading.sums(deals)
    return {
        "month": f"{of.first:%Y-%m}",
        "category": of.category,
        "count": len(deals),
        "sums": {currency: str(amount) for currency, amount in sorted(sums.items())},
        "deals": [dict(zip(COLUMNS, _line(deal), strict=True)) for deal in deals],
    }


def _line(deal: Notice) -> tuple[str, ...]:
    price = (deal.price.currency, str(deal.price.amount)) if deal.price else ("", "")
    said = (deal.category, deal.title_zh, deal.title_en, deal.winner)
    return (deal.id, day_of(deal.published_at).isoformat(), deal.tender, deal.lot, *said, *price)


def csv(ctx: Context, of: Chosen) -> str:
    """One line a deal; the amounts add up to the sum on the page."""
    out = io.StringIO()
    writer = table.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([plain(value) for value in line] for line in lines(ctx, of))
    return out.getvalue()


def lines(ctx: Context, of: Chosen) -> list[tuple[str, ...]]:
    """The rows of the file."""
    return [_line(deal) for deal in _of(ctx, of)[1]]
