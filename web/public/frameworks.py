"""Framework agreements and malls for everybody: who supplies, at which prices, what was ordered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from kernel import journal
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.errors import Words
from people.acts import reading as people
from trading.acts import frameworks
from trading.rules import framework
from trading.rules.agreement import Agreement, Competition, Kind, Member, Order
from trading.rules.framework import CallOff
from web.desks import duties
from web.public.case import subject as chain
from web.views.elements import Empty, Fact, Field, Form, Link, Sign
from web.views.framework import FrameworkPage, FrameworkRow, FrameworksPage, OrderRow, PriceRow
from web.words import Text, join, phrase

ADDRESS: Final = "/frameworks"
KINDS: Final = {
    Kind.CLOSED: Words("封闭式框架协议", "closed framework agreement"),
    Kind.OPEN: Words("开放式框架协议", "open framework agreement"),
    Kind.MALL: Words("网上商城", "online mall"),
}
_STATES: Final = {
    None: Sign("act", Words("待供应商答复", "waits for the supplier")),
    True: Sign("good", Words("已成交", "a deal")),
    False: Sign("bad", Words("供应商未接受", "declined")),
}


def address(subject: str) -> str:
    return f"{ADDRESS}/{subject}"


def listing(ctx: Context, reader: Actor) -> FrameworksPage:
    """All there are, those that last longest first."""
    held = sorted(frameworks.every(ctx.tx), key=lambda one: (one[1].until, one[0]), reverse=True)
    return FrameworksPage(
        rows=tuple(_row(subject, of) for subject, of in held),
        empty=Empty(Words("还没有框架协议。", "There are no framework agreements yet.")),
        opening=_opening() if reader.role is Role.TENDEREE else None,
    )


def _opening() -> Form:
    hint = Words(
        "已公布入围结果的标段（2026-0001-1），或本单位登记的项目（2026-0001）",
        "of a lot whose admitted have been told (2026-0001-1), or of a project of yours (2026-0001)",
    )
    field = Field("of", Words("标段或项目编号", "Number of the lot or project"), hint=hint)
    return Form(f"{ADDRESS}/open", (field,), Words("签署框架协议", "Sign a framework agreement"), plain=True)


def _row(subject: str, of: Agreement) -> FrameworkRow:
    about = join(KINDS[of.kind], framework.WAYS[of.call_off])
    return FrameworkRow(of.title, address(subject), about, of.until, len(of.active))


def page(ctx: Context, subject: str, reader: Actor) -> FrameworkPage:
    """NotFound if there is no such agreement."""
    of, names = frameworks.held(ctx.tx, subject), people.names(ctx)
    split = {one.leaf.hex() for one in journal.entries(ctx.tx, subject) if one.body.get("found", {}).get("split")}
    return FrameworkPage(
        title=of.title,
        facts=tuple(_facts(ctx, subject, of, names)),
        prices=tuple(row for one in _by_place(of) for row in _prices(one, names)),
        orders=tuple(_order(of, one, names, one.id in split) for one in reversed(of.orders.values())),
        competitions=tuple(_competition(ctx, one, names) for one in of.competitions.values()),
        acts=tuple(acts(ctx, subject, of, reader)),
        nobody=Words("还没有供应商加入。", "No supplier has joined yet."),
        nothing=Words("还没有订单。", "Nothing has been ordered yet."),
    )


def _by_place(of: Agreement) -> list[Member]:
    return sorted(of.members.values(), key=lambda one: one.place)


def _facts(ctx: Context, subject: str, of: Agreement, names: Mapping[str, str]) -> Iterator[Fact]:
    yield Fact(Words("类型", "Kind"), KINDS[of.kind])
    yield Fact(Words("征集人", "Owner"), names.get(of.owner, of.owner))
    yield Fact(Words("确定供应商的方式", "How a supplier is found"), framework.WAYS[of.call_off])
    yield Fact(Words("有效期", "Term"), phrase("{since:day}至{until:day}", since=of.since, until=of.until))
    if of.threshold:
        yield Fact(Words("订单限额", "Orders stay below"), phrase("{sum}", sum=of.threshold))
    if of.call_off is CallOff.ROTA and of.next:
        yield Fact(Words("轮到", "Next in turn"), names.get(of.next.org, of.next.org))
    yield Fact(
        Words("依据", "Basis"),
        Words(
            "财政部令第110号（条文和限额待核：请对照官方文本）",
            "Order 110 of the Ministry of Finance (articles and limits are to be checked against the official text)",
        ),
    )
    count = len(journal.entries(ctx.tx, subject))
    yield Fact(Words("日志", "Journal"), phrase("{n} 条", n=count), chain(subject))


def _prices(one: Member, names: Mapping[str, str]) -> Iterator[PriceRow]:
    for item in one.items.values():
        yield PriceRow(one.place, names.get(one.org, one.org), item.name, item.unit, item.price, _standing(one))


def _standing(one: Member) -> Sign:
    if one.active:
        return Sign("good", Words("在册", "supplies"))
    if one.left:
        return Sign("bad", Words("已退出", "has left"))
    return Sign("act", Words("申请待答复", "has applied") if one.application else Words("尚未加入", "has not joined"))


def _order(of: Agreement, one: Order, names: Mapping[str, str], split: bool) -> OrderRow:
    items = of.members[one.supplier].items
    what = phrase("{name} × {n}", name=items[one.item].name if one.item in items else one.item, n=one.quantity)
    firms = (names.get(one.buyer, one.buyer), names.get(one.supplier, one.supplier))
    return OrderRow(one.at, *firms, what, one.amount, _STATES[one.accepted], split)


def _competition(ctx: Context, one: Competition, names: Mapping[str, str]) -> Fact:
    label = phrase("{at:day} 截止，数量 {n}", at=one.until, n=one.quantity)
    if not one.over(ctx.now):
        return Fact(label, phrase("密封报价 {n} 份", n=len(one.sealed)))
    if not one.winner:
        return Fact(label, Words("没有有效报价", "no quote was shown"))
    return Fact(label, phrase("{who} 最低，{sum}", who=names.get(one.winner, one.winner), sum=one.shown[one.winner]))


def acts(ctx: Context, subject: str, of: Agreement, reader: Actor) -> Iterator[Link]:
    """What the reader may do under the agreement now, each as a link to its form."""
    if ctx.now >= of.until:
        return
    if reader.role is Role.TENDEREE:
        yield from _of_buyer(subject, of, reader)
    elif reader.role is Role.BIDDER:
        yield from _of_supplier(subject, of, reader)


def _link(subject: str, verb: str, words: Text) -> Link:
    return Link(words, duties.act(subject, verb))


def _of_buyer(subject: str, of: Agreement, reader: Actor) -> Iterator[Link]:
    if of.owner == reader.org and any(one.application for one in of.members.values()):
        yield _link(subject, "answer", Words("答复加入申请", "Answer an application"))
    if of.active and of.call_off is CallOff.COMPETITION:
        yield _link(subject, "ask_quotes", Words("发起二次竞价", "Ask for quotes"))
    if of.active:
        yield _link(subject, "order", Words("下单", "Order"))


def _of_supplier(subject: str, of: Agreement, reader: Actor) -> Iterator[Link]:
    mine = of.members.get(reader.org)
    if mine is None or not mine.active:
        if not (mine and mine.application) and (mine or of.kind is not Kind.CLOSED):
            yield _link(subject, "join", Words("加入", "Join"))
        return
    if any(one.supplier == reader.org and one.accepted is None for one in of.orders.values()):
        yield _link(subject, "answer_order", Words("答复订单", "Answer an order"))
    if of.kind is Kind.MALL:
        yield _link(subject, "list_items", Words("上传价目表", "Upload a price list"))
    if of.kind is not Kind.CLOSED:
        yield _link(subject, "leave", Words("退出", "Leave"))
