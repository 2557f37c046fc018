"""What may be done under a framework agreement: joining, leaving, competing again, ordering, each at its moment."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotValid, Words
from kernel.money import Money, money
from trading.rules.agreement import Agreement, Competition, Kind, Member, Order
from trading.rules.framework import CallOff

LIMITS: Final = {"goods": money("1000000.00"), "services": money("1000000.00")}
"""Below which a mall may sell, by what it is; an order that reaches it is tendered (GPL-28; cities set their own)."""
WITHIN: Final = timedelta(days=30)
"""Orders of one buyer from one mall within so many days are looked at together (化整为零)."""


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def running(of: Agreement, now: datetime) -> None:
    """NotNow once its term is over."""
    if now >= of.until:
        raise NotNow("framework.over", "框架协议已到期", "the agreement's term is over", law="P110-b")


def supplier(of: Agreement, org: str) -> Member:
    """NotAllowed for an organisation that does not supply under it now."""
    found = of.members.get(org)
    if found is None or not found.active:
        raise NotAllowed(
            "framework.not_supplier",
            "该单位不是本框架协议的在册供应商",
            "this organisation does not supply under the agreement",
            field="supplier",
        )
    return found


def may_join(of: Agreement, org: str, now: datetime) -> None:
    """An admitted supplier signs a closed agreement once; to another anybody may apply, unless an application waits."""
    running(of, now)
    known = of.members.get(org)
    if of.kind is Kind.CLOSED and known is None:
        raise NotAllowed("framework.not_admitted", "贵单位未入围", "your organisation was not admitted", law="P110")
    if known and known.active:
        raise Conflict("framework.joined", "贵单位已加入", "your organisation has joined already")
    if known and known.application:
        raise Conflict("framework.applied", "贵单位的申请待答复", "your application waits for its answer")


def application(of: Agreement, leaf: str) -> Member:
    """Who has applied by this entry; NotFound unless it waits."""
    found = next((one for one in of.members.values() if leaf and one.application == leaf), None)
    if found is None:
        raise NotFound(
            "framework.no_application", "没有这项待答复的申请", "no such application waits", field="application"
        )
    return found


def may_leave(of: Agreement, org: str) -> None:
    """Whoever has joined an open agreement, while no order waits for its answer; a closed one binds for its term."""
    supplier(of, org)
    if of.kind is Kind.CLOSED:
        raise NotNow(
            "framework.bound", "封闭式框架协议期内不得退出", "a closed agreement binds for its term", law="P110"
        )
    if any(order.supplier == org and order.accepted is None for order in of.orders.values()):
        raise NotNow("framework.order_waits", "有待答复的订单", "an order waits for your answer")


# ---------------------------------------------------------------- second competition


def may_ask(of: Agreement, until: datetime, now: datetime) -> None:
    """Whether quotes may be asked for until then."""
    running(of, now)
    if of.call_off is not CallOff.COMPETITION:
        raise NotNow("framework.no_competition", "本协议不采用二次竞价", "no second competition here", law="P110-c")
    if not now < until <= of.until:
        raise NotValid(
            "framework.until", "截止时间须在今后、协议期内", "the deadline lies ahead, within the term", field="until"
        )
    if not of.active:
        raise NotNow("framework.nobody", "尚无在册供应商", "nobody supplies yet")


def competition(of: Agreement, leaf: str) -> Competition:
    found = of.competitions.get(leaf)
    if found is None:
        raise NotFound("framework.no_competition_yet", "没有这次二次竞价", "no such competition", field="asked")
    return found


def may_seal(of: Agreement, asked: Competition, org: str, now: datetime) -> None:
    """One sealed quote of each supplier, strictly before the deadline."""
    supplier(of, org)
    if now >= asked.until:
        raise NotNow("framework.late", "已截止", "the deadline has passed")
    if org in asked.sealed:
        raise Conflict("framework.quoted", "已报价，不得更改", "your quote is in and cannot be changed")


def may_show(of: Agreement, asked: Competition, org: str, price: Money, opened: str, now: datetime) -> None:
    """After the deadline, before the time to show is over: what was sealed, above zero and not above the agreed price.
    `opened` is the commitment that price and salt make."""
    if now < asked.until or asked.over(now):
        raise NotNow("framework.not_showing", "不在揭示报价的时间内", "quotes are not shown at this time")
    if asked.sealed.get(org) != opened or org in asked.shown:
        raise NotValid("framework.other_quote", "与密封的报价不符", "this is not what was sealed", field="price")
    agreed = next(iter(supplier(of, org).items.values())).price
    if price.currency != agreed.currency or not 0 < price.amount <= agreed.amount:
        raise NotValid(
            "framework.above",
            f"报价须大于零、不高于协议单价 {agreed.amount} {agreed.currency}",
            f"a quote is above zero and not above the agreed price, {agreed.amount} {agreed.currency}",
            field="price",
            law="P110-c",
        )


# ---------------------------------------------------------------- orders


def price_of(of: Agreement, org: str, item: str, asked: str) -> Money:
    """At which price the supplier sells the item now: the agreed one, or what it has won a second competition with."""
    member = supplier(of, org)
    if asked:
        return competition(of, asked).shown[org]
    if item not in member.items:
        raise NotFound("framework.no_item", "该供应商没有这一商品", "the supplier has no such item", field="item")
    return member.items[item].price


def may_order(of: Agreement, buyer: str, org: str, asked: str, now: datetime) -> None:
    """Whether the buyer may come to this supplier: by the agreement's second stage."""
    running(of, now)
    supplier(of, org)
    if bool(asked) != (of.call_off is CallOff.COMPETITION):
        raise NotValid(
            "framework.way",
            "须按协议约定的方式确定供应商",
            "the supplier is found as agreed",
            field="asked",
            law="P110-c",
        )
    if asked:
        _won(competition(of, asked), buyer, org, now)
    turn = of.next
    if of.call_off is CallOff.ROTA and turn and turn.org != org:
        raise NotNow(
            "framework.not_its_turn",
            f"顺序轮候：应为第 {turn.place} 位",
            f"by the rota it is the turn of place {turn.place}",
            field="supplier",
            law="P110-c",
            remedy=Words("选择轮到的供应商", "Take the supplier whose turn it is"),
        )


def _won(asked: Competition, buyer: str, org: str, now: datetime) -> None:
    if asked.buyer != buyer or asked.ordered:
        raise NotAllowed(
            "framework.not_yours", "不是贵单位发起，或已成交", "another's competition, or one that has led to an order"
        )
    if not asked.over(now):
        raise NotNow("framework.still_open", "二次竞价尚未结束", "the competition is not over")
    if asked.winner != org:
        raise NotValid(
            "framework.not_lowest", "不是最低报价的供应商", "another has quoted the lowest", field="supplier"
        )


def check_amount(of: Agreement, amount: Money) -> None:
    """In a mall an order stays below the threshold. NotValid names what is to be done instead."""
    if of.threshold and amount.amount >= of.threshold.amount:
        raise NotValid(
            "framework.threshold",
            f"订单金额 {amount.amount} 元达到限额 {of.threshold.amount} 元，不得在商城直购",
            f"{amount.amount} reaches the threshold of {of.threshold.amount}: not to be bought in the mall",
            field="quantity",
            law="GPL-28",
            remedy=Words("改用公开招标等采购方式", "Tender it openly, or by another lawful procedure"),
        )


def split(of: Agreement, order: Order) -> list[Order]:
    """The buyer's other orders in the mall within thirty days that reach the threshold with this one; empty where they
    do not."""
    if of.threshold is None:
        return []
    near = [
        one
        for one in of.orders.values()
        if one.buyer == order.buyer and one.accepted is not False and order.at - one.at < WITHIN
    ]
    total = sum((one.amount.amount for one in near), order.amount.amount)
    return near if total >= of.threshold.amount else []


def waiting(of: Agreement, leaf: str, org: str) -> Order:
    """The order that waits for this supplier's answer; NotFound otherwise."""
    found = of.orders.get(leaf)
    if found is None or found.supplier != org or found.accepted is not None:
        raise NotFound("framework.no_order", "没有这张待答复的订单", "no such order waits for you", field="order")
    return found
