"""How buyers rated their suppliers: each mark with the contract that it closed, their means exact."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from typing import Final

from disclosure.acts import reading
from disclosure.acts.reading import Notice, Wanted
from disclosure.rules import notice
from kernel import journal
from kernel.context import Context
from kernel.deadlines import BEIJING, day_of
from kernel.errors import Words
from kernel.reader import Reader
from trading.acts import contracting
from trading.rules.performance import RATINGS
from web.public import lot, notices
from web.views.elements import Empty, Link
from web.views.public import Facet, FacetGroup
from web.views.ratings import Rated, RatingRow, RatingsPage
from web.words import Text, phrase

YEARS: Final = 5
"""How many years the page leads to."""
MOST: Final = 2000
"""Notices of acceptance that are looked through for one year."""


def page(ctx: Context, year: int) -> RatingsPage:
    """The marks of a year (Beijing), by supplier; the supplier with the newest mark first. 0: the present year."""
    now = day_of(ctx.now).year
    year = year or now
    found: dict[str, list[tuple[Notice, int]]] = {}
    for one, code, mark in _marks(ctx, year):
        found.setdefault(code, []).append((one, mark))
    years = (Facet(str(each), None, f"/data/ratings?year={each}", each == year) for each in range(now, now - YEARS, -1))
    return RatingsPage(
        title=phrase("{year}年的供应商履约评价", year=str(year)),
        years=FacetGroup(Words("年份", "Year"), tuple(years)),
        suppliers=tuple(_rated(ctx, code, marks) for code, marks in found.items()),
        empty=Empty(
            Words(
                "这一年没有评价。验收完毕的合同才有评价。", "No rating in this year: only accepted contracts have one."
            ),
            Link(Words("各月成交额", "All months"), "/data"),
        ),
    )


def _marks(ctx: Context, year: int) -> Iterator[tuple[Notice, str, int]]:
    """Notice, supplier and mark of each last acceptance, the newest first."""
    since, until = (datetime(each, 1, 1, tzinfo=BEIJING) for each in (year, year + 1))
    wanted = Wanted(kinds=(notice.ACCEPTED,), since=since, until=until)
    for one in reading.notices(ctx, wanted, MOST).rows:
        body = Reader(journal.find(ctx.tx, bytes.fromhex(one.leaf)).body)
        if body.flag("final"):
            yield one, contracting.winner(ctx.tx, one.lot), body.integer("rating", *RATINGS)


def lines(ctx: Context) -> Iterator[tuple[str, str, str, str, int]]:
    """Notice, day, lot, supplier and mark of each acceptance of the present year, the newest first."""
    for one, code, mark in _marks(ctx, day_of(ctx.now).year):
        yield one.id, day_of(one.issued_at).isoformat(), one.lot, code, mark


def _rated(ctx: Context, code: str, marks: list[tuple[Notice, int]]) -> Rated:
    (result,) = reading.notices(ctx, Wanted(kinds=(notice.RESULT,), lot=marks[0][0].lot), 1).rows
    return Rated(result.winner, code, mean([mark for _, mark in marks]), tuple(_row(*each) for each in marks))


def _row(one: Notice, mark: int) -> RatingRow:
    contract = Link(notices.title(one), lot.address(one.lot))
    on: date = day_of(one.issued_at)
    return RatingRow(contract, mark, on, Link(one.no, notices.address(one)))


def mean(marks: list[int]) -> Text:
    """Exact: `4`, or the mixed number `4 1/3` where it is none; beside it of how many it is."""
    whole, rest = divmod(Fraction(sum(marks), len(marks)), 1)
    exact = f"{whole} {rest}" if rest else str(whole)
    return phrase("{mean}（满分 5，共 {n} 项）", mean=exact, n=len(marks))
