"""What was awarded: the newest awards, the figures of the month, the sums of twelve months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from disclosure.acts import reading
from disclosure.acts.reading import Month, Notice, Wanted
from disclosure.rules import notice as kinds
from kernel import money
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from web.format import number
from web.public import lot, results
from web.public.case import Case, load, replayed
from web.sentences import unit
from web.views.elements import Sign
from web.views.public import AwardRow, Bar, BarChart, Figure

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
UNIT: Final = Words("万元", "CNY 10,000")
TEN_THOUSAND: Final = 10_000
MILLION: Final = 1_000_000
SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class Awarded:
    """An announced result. `wrong` says where a recomputation differs, empty if it is the same."""

    notice: Notice
    case: Case
    first: bool
    wrong: str

    @property
    def row(self) -> AwardRow:
        price = self.notice.price or money.money("0.00")
        against = results.against(self.case, price)
        return AwardRow(
            lot.title(self.case), lot.address(self.notice.lot), self.notice.winner, price, against, self._sign
        )

    @property
    def _sign(self) -> Sign:
        if self.wrong:
            return Sign("bad", Words("不同", "differs"))
        if not self.first:
            return Sign("warn", Words("未选第一名，有理由", "not the first, with a reason"))
        return Sign("good", Words("相同", "same"))


def newest(ctx: Context, limit: int) -> list[Awarded]:
    """The newest results, each with its ranking computed again."""
    return [_awarded(ctx, one) for one in reading.notices(ctx, Wanted(kinds=(kinds.RESULT,)), limit).rows]


def _awarded(ctx: Context, one: Notice) -> Awarded:
    case = load(ctx, one.lot)
    entry, again = case.last("award"), replayed(ctx, case)
    first = bool(entry.body["found"]["first"]) if entry else False
    return Awarded(one, case, first, again.wrong if again else "")


def figures(of: Month) -> tuple[Figure, ...]:
    """Of one month; the sum is that of the awards in yuan."""
    return (
        Figure(Words("成交额", "Awarded"), _sum(of), Words("万元", "CNY million")),
        Figure(Words("定标", "Awards"), str(of.awards), unit(of.awards, "项", "lot", "lots")),
        Figure(Words("招标公告", "Tender notices"), str(of.tenders), unit(of.tenders, "份", "notice", "notices")),
    )


def _sum(of: Month) -> Words:
    return Words(number(_ten_thousands(of)), number(_in(of, MILLION)))


def _ten_thousands(of: Month) -> Decimal:
    return _in(of, TEN_THOUSAND)


def _in(of: Month, unit: int) -> Decimal:
    return money.rounded(Fraction(of.sums.get("CNY", Decimal())) / unit, 2)


def year(ctx: Context) -> list[Month]:
    """The last twelve months, the present one last."""
    return [reading.month(ctx, first) for first in firsts(ctx)]


def firsts(ctx: Context) -> list[date]:
    """The first days of the last twelve months, the present one last."""
    today = day_of(ctx.now)
    place = today.year * 12 + today.month - 1
    return [date(y, m + 1, 1) for y, m in (divmod(place - back, 12) for back in range(SHOWN - 1, -1, -1))]


def chart(months: Sequence[Month]) -> BarChart | None:
    """None while nothing was awarded in yuan."""
    told = [(one.first, _ten_thousands(one), f"/data/deals?month={one.first:%Y-%m}") for one in months]
    if not any(value for _, value, _ in told):
        return None
    return BarChart(
        Words("近 12 个月成交额", "Awards of the last twelve months"),
        Words("近 12 个月人民币成交额，万元。", "Awards in yuan of the last twelve months, in units of CNY 10,000."),
        UNIT,
        tuple(Bar(Words(f"{on.month}月", MONTHS[on.month - 1]), value, href) for on, value, href in told),
        "/data/turnover.csv",
    )


def line(of: Month) -> tuple[str, int, int, str]:
    """One line a month: tenders, awards, and the exact sum in yuan."""
    return f"{of.first:%Y-%m}", of.tenders, of.awards, str(of.sums.get("CNY", Decimal("0.00")))


def csv(months: Sequence[Month]) -> str:
    lines = [",".join(map(str, line(one))) for one in months]
    return "\n".join(["month,tender_notices,awards,cny", *lines]) + "\n"
