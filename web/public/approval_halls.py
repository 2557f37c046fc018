"""The halls of approval: each centre with what it has taken in, and the matters that it takes in."""

from __future__ import annotations

from typing import Final

from approval.acts import cases, matters, placing
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from people.acts import units
from people.rules.unit import Kind
from web.public.approvals import HOME, NONE, SITES
from web.public.docket_kinds import office
from web.views.dockets import DoorPage, Sheet
from web.views.elements import Empty, Link
from web.views.public import Figure
from web.words import Text, join


def sites(ctx: Context) -> DoorPage:
    """Each centre with what it has taken in; the city's figures are the sum."""
    today = day_of(ctx.now)
    counts = {one.site: one for one in cases.by_site(ctx.tx, today)}
    halls = units.every(ctx.tx, Kind.CENTRE)
    rows: list[tuple[Text, ...]] = [
        (one.name, *(str(getattr(counts.get(one.code), name, 0)) for name in _COLUMNS)) for one in halls
    ]
    total = cases.counted(ctx.tx, today)
    rows.append(_counted(Words("全市合计", "The whole city"), total))
    sheet = Sheet(_HALLS.text, (Words("中心", "Centre"), *_COLUMNS.values()), tuple(rows), NONE)
    links = tuple(Link(one.name, f"{SITES}/{one.code}") for one in halls)
    lead = Words("全市合计等于各中心之和。", "The city is the sum of its centres.")
    return DoorPage(_HALLS.text, lead, links, (sheet, _scattered(ctx)), of=HOME)


def _scattered(ctx: Context) -> Sheet:
    """Preconditions that still lie outside their department's approval office."""
    heads = (Words("前置事项", "Precondition"), Words("现承办单位", "Office"), Words("审批办", "Approval office"))
    rows = tuple(
        (one.matter.name, office(ctx, one.matter.office), office(ctx, one.proper) if one.proper else "–")
        for one in placing.scattered(ctx)
    )
    none = Empty(Words("前置事项都已集中到审批办。", "All lie with their department’s approval office."))
    return Sheet(Words("尚未集中到审批办的前置事项", "Preconditions outside the approval office"), heads, rows, none)


def _counted(name: Words, count: cases.Count | None) -> tuple[Text, ...]:
    return (name, *(str(getattr(count, column, 0)) for column in _COLUMNS))


_HALLS: Final = Link(Words("各政务服务中心", "The centres"), SITES)
_COLUMNS: Final = {
    "today": Words("今日收件", "today"),
    "received": Words("收件", "received"),
    "accepted": Words("受理", "accepted"),
    "ended": Words("办结", "ended"),
}


def site(ctx: Context, code: str) -> DoorPage:
    """One centre: how much has come in today, and the matters that its hall takes in."""
    of = units.standing(ctx, code)
    today = day_of(ctx.now)
    found = next((one for one in cases.by_site(ctx.tx, today) if one.site == code), None)
    figures = tuple(Figure(words, str(getattr(found, name, 0))) for name, words in _COLUMNS.items())
    rows = tuple(
        (one.name, office(ctx, one.office), str(one.limits.promised), str(one.limits.statutory))
        for one in matters.as_of(ctx.tx, today)
        if one.in_hall
    )
    heads = (
        Words("事项", "Matter"), Words("单位", "Office"), Words("承诺（工作日）", "Promised (working days)"),
        Words("法定（工作日）", "By law (working days)"),
    )  # fmt: skip
    sheet = Sheet(Words("进厅事项", "Matters in the hall"), heads, rows, NONE)
    return DoorPage(of.name, join(of.address, of.phone, by=" · "), (), (sheet,), figures=figures, of=_HALLS)
