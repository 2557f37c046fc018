"""The public figures of approvals: what came in and was closed, how satisfied who applied, how long it took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from approval.acts import cards, figures, orders, rating
from approval.rules import indicator, load
from approval.rules.card import Card
from approval.rules.indicator import AIMS, DEFINITIONS, INDICATORS, Counts, Indicator, Rate
from approval.rules.load import HEATS, Heat
from approval.rules.order import Origin
from approval.rules.satisfaction import LINE, QUARTERS, Year, quarter, to_adjust
from disclosure.acts import registers
from disclosure.acts.registers import Listed
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from people.acts import units
from web.format import number, percent
from web.public import approval_scores
from web.public.approvals import HOME
from web.views.elements import Empty, Link, Sign
from web.views.public import Figure
from web.views.watch import Row, Table, WatchPage
from web.words import Text, phrase

ADDRESS: Final = "/approvals/figures"
LINK: Final = Link(Words("审批数据", "Figures of approvals"), ADDRESS)
MANY: Final = 500
"""Entries of a register on this page."""
NONE: Final = Empty(Words("还没有数据。", "No figures yet."))
_DASH: Final = "—"
_HEATS: Final[Mapping[Heat, Sign]] = {
    Heat.HOT: Sign("bad", HEATS[Heat.HOT]),
    Heat.EVEN: Sign("good", HEATS[Heat.EVEN]),
    Heat.COLD: Sign("warn", HEATS[Heat.COLD]),
}


def page(ctx: Context) -> WatchPage:
    """The present year up to today."""
    today = day_of(ctx.now)
    first = today.replace(month=1, day=1)
    sites = figures.by_site(ctx.tx, first, today)
    names = named(ctx)
    whole = indicator.total(sites)
    return WatchPage(
        title=LINK.text,
        of=HOME,
        lead=phrase("{year} 年 1 月 1 日至今受理的办件。每个比率都写明分子和分母。", year=str(today.year)),
        figures=(*_headline(whole, figures.online(ctx.tx, today)), _green(ctx, first, today)),
        tables=(
            _sites(sites, whole, names),
            _satisfied(rating.quarters(ctx.tx, today.year), names),
            _counters(ctx, first, today, names),
            _durations(ctx, today.year),
            _measures(ctx),
            windows(ctx),
            approval_scores.offices(ctx, quarter(today), names),
            approval_scores.checks(ctx),
            _defined(),
        ),
    )


def named(ctx: Context) -> dict[str, Words]:
    """The names of the offices that stand, by code."""
    return {one.code: one.name for one in units.every(ctx.tx)}


def _headline(whole: Counts, online: Rate) -> Iterator[Figure]:
    yield Figure(Words("受理", "Accepted"), number(whole.accepted), Words("件", "cases"))
    yield Figure(Words("办结", "Closed"), number(whole.closed), Words("件", "cases"))
    for of, rate in {**whole.rates, Indicator.ONLINE: online}.items():
        yield figure(of, rate)


def figure(of: Indicator, rate: Rate) -> Figure:
    """A rate with its counts and its aims; marked where it misses the first of them."""
    missed = not rate.reaches(AIMS[of][0])
    aims = " · ".join(f"{100 * aim.numerator // aim.denominator}%" for aim in AIMS[of])
    found = rate.percent()
    counts = f"{number(rate.part)}/{number(rate.whole)}"
    note = Words(f"{counts}，目标 {aims}", f"{counts}, aim {aims}")
    value = _DASH if found is None else percent(found)
    return Figure(INDICATORS[of], value, note=note, shape="warn" if missed else "")


def shown(rate: Rate) -> Text:
    """To one decimal, with its counts; a dash of nothing."""
    found = rate.percent()
    if found is None:
        return _DASH
    return phrase("{n:percent}（{done}/{of}）", n=found, done=rate.part, of=rate.whole)


def _defined() -> Table:
    head = (Words("指标", "Indicator"), Words("口径", "Definition"))
    rows = tuple(Row(INDICATORS[of], (words,)) for of, words in DEFINITIONS.items())
    return Table("h-defined", Words("指标口径", "Definitions"), head, rows, NONE, numbers=False)


def _green(ctx: Context, first: date, last: date) -> Figure:
    count = figures.green(ctx.tx, first, last)
    return Figure(Words("绿色通道", "Green channel"), number(count), Words("件", "cases"))


def _sites(sites: Mapping[str, Counts], whole: Counts, names: Mapping[str, Words]) -> Table:
    rows = [_site(names.get(code, code), one) for code, one in sorted(sites.items())]
    total = [_site(Words("全市合计", "The city as a whole"), whole)] if rows else []
    head = (
        Words("中心", "Centre"), Words("受理", "Accepted"), Words("办结", "Closed"), INDICATORS[Indicator.CLOSED],
        INDICATORS[Indicator.ON_THE_SPOT],
    )  # fmt: skip
    note = Words("全市合计等于各中心之和。", "The city is the sum of its centres.")
    return Table("h-sites", Words("各中心", "By centre"), head, (*rows, *total), NONE, note)


def _site(name: Text, of: Counts) -> Row:
    return Row(name, (number(of.accepted), number(of.closed), *map(shown, of.rates.values())))


def _satisfied(quarters: Mapping[str, Year], names: Mapping[str, Words]) -> Table:
    listed = set(to_adjust(quarters))
    numbered: list[Text] = [phrase("第 {n} 季度", n=n) for n in QUARTERS]
    head = (Words("单位", "Office"), *numbered, Words("结论", "Result"))
    rows = tuple(
        Row(names.get(code, code), tuple(map(shown, year)), sign=_verdict(year, adjust=code in listed))
        for code, year in quarters.items()
    )
    note = Words(
        "每季度公开评价一次；全年四次都达不到 90% 的，调整审批负责人岗位。整改后的再次评价不改变本表。",
        "Each quarter. Below 90% in all four, the head of approvals is moved. Grades given again change nothing here.",
    )
    return Table("h-content", Words("群众满意度", "Satisfaction"), head, rows, NONE, note)


def _verdict(year: Year, *, adjust: bool) -> Sign:
    if adjust:
        return Sign("bad", Words("列入岗位调整", "head to be moved"))
    if all(one.reaches(LINE) for one in year):
        return Sign("good", Words("达标", "at the line or above"))
    return Sign("warn", Words("有季度未达标", "below it in a quarter"))


def _counters(ctx: Context, first: date, last: date, names: Mapping[str, Words]) -> Table:
    """无障碍、无差错、无投诉: sent back, put right, complained of."""
    given = cards.counts(ctx.tx, first.isoformat(), last.isoformat())
    complaints: dict[str, int] = {}
    for row in orders.counts(ctx.tx):
        if row.origin == Origin.COMPLAINT:
            complaints[row.unit] = complaints.get(row.unit, 0) + row.many
    kinds = (Card.RED, Card.RETURNED, Card.CORRECTED)
    head = (Words("单位", "Office"), Words("红牌", "Red cards"), Words("退回重办", "Sent back"),
            Words("差错", "Errors"), Words("投诉", "Complaints"))  # fmt: skip
    rows = []
    for code in sorted({*given, *complaints}):
        many = (*(given.get(code, {}).get(one, 0) for one in kinds), complaints.get(code, 0))
        rows.append(Row(names.get(code, code), tuple(map(number, many))))
    none = Empty(Words("没有退回、差错和投诉。", "Nothing sent back, no errors, no complaints."))
    return Table(
        "h-counters", Words("无障碍、无差错、无投诉", "Obstacles, errors, complaints"), head, tuple(rows), none
    )


# ---------------------------------------------------------------- durations


def _durations(ctx: Context, year: int) -> Table:
    head = (Words("事项", "Matter"), Words("改革前（工作日）", "Before (working days)"),
            Words("今年中位数", "Median this year"), Words("今年 ÷ 改革前", "This year ÷ before"),
            Words("减半", "Halved"))  # fmt: skip
    rows = tuple(_duration(ctx, one, year) for one in _entries(ctx, "durations_before"))
    links = (Link(Words("改革前办理时间的来源", "Where the earlier figures are from"), "/registers/durations_before"),)
    note = Words(
        "从受理到决定的工作日，中止的日子也算在内。",
        "Working days from acceptance to decision, suspended ones included.",
    )
    return Table("h-durations", Words("办理时间减半", "Half the time"), head, rows, NONE, note, links)


def _duration(ctx: Context, one: Listed, year: int) -> Row:
    cells = one.entry.cells
    found = figures.shortened(ctx.tx, cells["matter"], int(cells["days"]), year)
    share = Rate(found.share.numerator, found.share.denominator).percent() if found.share is not None else None
    halved = Sign("good", Words("已减半", "halved")) if found.halved else Sign("warn", Words("未减半", "not yet"))
    return Row(
        cells["title"],
        (cells["days"], _half(found.now), percent(share) if share is not None else _DASH),
        sign=halved if found.now is not None else Sign("plain", Words("今年没有", "none this year")),
    )


def _half(value: Fraction | None) -> str:
    """A median: whole or with one half."""
    return _DASH if value is None else str(Decimal(value.numerator) / value.denominator)


def _measures(ctx: Context) -> Table:
    head = (Words("日期", "Day"), Words("类别", "Kind"), Words("内容", "Text"))
    rows = tuple(
        Row(one.entry.cells["day"], (one.entry.cells["kind"], one.entry.cells["text"]))
        for one in _entries(ctx, "duration_measures")
    )
    title = Words("举措、进展、成效", "Measures, progress, results")
    return Table("h-measures", title, head, rows, NONE, numbers=False)


def _entries(ctx: Context, name: str) -> Sequence[Listed]:
    return registers.listed(ctx, name, limit=MANY).rows


# ---------------------------------------------------------------- windows


def windows(ctx: Context) -> Table:
    """The last day for which there are figures."""
    rows = _entries(ctx, "window_waits")
    last = max((one.entry.cells["day"] for one in rows), default="")
    held = [one.entry.cells for one in rows if one.entry.cells["day"] == last]
    served = {one["window"]: one["served"] for one in held}
    found = load.loads({one["window"]: [int(one["wait"])] if int(one["served"]) else [] for one in held})
    head = (Words("窗口", "Window"), Words("办理件数", "Served"), Words("等候中位数（分钟）", "Median wait (minutes)"),
            Words("冷热", "Load"))  # fmt: skip
    return Table(
        "h-windows",
        Words("窗口冷热", "Windows"),
        head,
        tuple(Row(one.window, (served[one.window], _half(one.wait)), sign=_HEATS[one.heat]) for one in found),
        NONE,
        _advice(last, load.moves(found)),
        (
            Link(Words("排队情况", "Waiting at the windows"), "/registers/window_waits"),
            Link(Words("窗口调剂", "Windows assigned anew"), "/registers/window_moves"),
        ),
    )


def _advice(day: str, moves: Iterable[load.Move]) -> Text:
    said = [(one.idle, one.overrun) for one in moves]
    if not said:
        return Words(f"{day} 各窗口等候时间均衡。", f"{day}: waits are even.") if day else ""
    zh = "，".join(f"{idle}支援{overrun}" for idle, overrun in said)
    en = "; ".join(f"{idle} helps {overrun}" for idle, overrun in said)
    return Words(f"{day} 建议调剂：{zh}。", f"{day}: advised: {en}.")
