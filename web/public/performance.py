"""How a contract is performed: its price in force, what was accepted and paid, by which of its milestones."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from kernel.context import Context
from kernel.errors import Words
from kernel.money import Money
from kernel.reader import Reader
from trading.acts import performing
from trading.rules.milestones import Standing
from web.public.case import Case
from web.views.elements import Fact, Sign
from web.views.performance import Payment, Performance
from web.words import Text, phrase

_VERBS: Final = ("sign_contract", "change_contract", "perform", "accept_performance")
_DONE: Final = {False: Sign("good", Words("已付", "paid")), True: Sign("warn", Words("逾期支付", "paid late"))}
_OPEN: Final = {False: Sign("plain", Words("未到期", "not due yet")), True: Sign("bad", Words("逾期未付", "overdue"))}
_NONE: Final = Sign("plain", Words("变更后无须支付", "nothing to pay after a change"))


def result(ctx: Context, case: Case) -> Performance | None:
    """None before the contract is concluded."""
    if case.last("sign_contract") is None:
        return None
    price = performing.price(ctx, case.lot.id)
    return Performance(
        facts=tuple(_facts(ctx, case, price)),
        payments=tuple(_payment(one, price.currency) for one in performing.schedule(ctx, case.lot.id)),
        margin=case.margin(*_VERBS),
    )


def _facts(ctx: Context, case: Case, price: Money) -> Iterator[Fact]:
    yield Fact(Words("现行合同价", "Price in force"), phrase("{sum}", sum=price), style="n")
    paid = sum((each.amount for each in performing.paid(ctx, case.lot.id)), Decimal(0))
    if case.last("accept_performance"):
        yield Fact(Words("累计同意支付", "Paid so far"), phrase("{sum}", sum=Money(paid, price.currency)), style="n")
    if mark := _mark(case):
        yield Fact(Words("对供应商的评价", "Mark for the supplier"), mark, "/data/ratings")


def _mark(case: Case) -> Text:
    last = case.last("accept_performance")
    if last is None or not last.body["final"]:
        return ""
    return phrase("{mark}（满分 5）", mark=Reader(last.body).integer("rating", 1, 5))


def _payment(one: Standing, currency: str) -> Payment:
    said = {name: Money(sum_, currency) for name, sum_ in (("amount", one.amount), ("claimed", one.claimed))}
    return Payment(one.milestone.what, one.milestone.due, **said, paid=Money(one.paid, currency), state=_state(one))


def _state(one: Standing) -> Sign:
    if not one.amount:
        return _NONE
    return (_OPEN if one.paid_on is None else _DONE)[one.late]
