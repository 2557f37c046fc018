"""What the centre asks of its bank, and what the bank answers: sub-accounts, payments that came, money that goes back.

Nothing here speaks to the bank. Each question waits in a table, is asked outside of any transaction, and its answer is
kept in one; a bank that answers twice changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from kernel import canon, money, table
from kernel.actor import Actor, Role
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.errors import Conflict, NotFound, NotNow, NotValid, Refusal, Words
from kernel.journal import Entry
from kernel.table import Record
from trading import bank_store as store
from trading import deposit_store as deposits
from trading.acts import cashier, owing
from trading.rules import bank
from trading.rules.bank import Order, Payment, Progress
from trading.rules.bank_statement import Line
from trading.rules.deposit import Arrival, Means, Standing

AGAIN: Final = Conflict("bank.known", "请重试", "please try again")
LIST: Final = "payments"
MOST: Final = 50

# ---------------------------------------------------------------- sub-accounts


def wanting(tx: Connection) -> list[tuple[str, str]]:
    """Deposits and fees whose sub-account is to be opened, with the reference under which the bank opens it."""
    return [(row.id, row.reference) for row in deposits.unopened(tx, MOST)]


def opened(ctx: Context, deposit: str, account: str) -> None:
    """Keep the sub-account that the bank has opened. What was kept before stays."""
    table.change(ctx.tx, deposits.deposits, {"id": deposit, "account": None}, account=bank.account(account))


# ---------------------------------------------------------------- payments


def read_up_to(tx: Connection) -> int:
    """How far the bank's list of payments has been read; 0 before its first."""
    row = table.find(tx, store.read, bank=LIST)
    return int(row.n) if row else 0


def came(ctx: Context, payment: Payment) -> bool:
    """Put a payment on the cashier's list, under the deposit whose sub-account it came to, or among those that match
    none; False if it was read before. Whoever of the centre books it is its second pair of eyes: the first is the bank.
    """
    alone(ctx.tx, f"bank/{LIST}")
    last = read_up_to(ctx.tx)
    if payment.n <= last:
        return False
    if last == 0:
        table.add(ctx.tx, store.read, AGAIN, bank=LIST, n=payment.n)
    else:
        table.change(ctx.tx, store.read, {"bank": LIST}, n=payment.n)
    try:
        cashier.entered(ctx, _line(payment, _reference(ctx.tx, payment.account)))
    except Refusal as refusal:
        _apart(ctx, payment, refusal.code)
    return True


def _reference(tx: Connection, account: str) -> str:
    held = table.find(tx, deposits.deposits, account=account)
    return str(held.reference) if held else ""


def _line(payment: Payment, reference: str) -> Line:
    arrival = Arrival(Means.TRANSFER, payment.money, payment.paid_at, Standing.LISTED, payment.basic)
    return Line(payment.id, reference, payment.payer, payment.payer_account, arrival)


def _apart(ctx: Context, payment: Payment, why: str) -> None:
    """Once: the bank's own number of a payment is what tells it from others."""
    if table.find(ctx.tx, store.unmatched, id=payment.id) is not None:
        return
    table.add(ctx.tx, store.unmatched, AGAIN, n=payment.n, id=payment.id, number=payment.account,
              amount=str(payment.money.amount), currency=payment.money.currency, paid_at=canon.instant(payment.paid_at),
              payer=payment.payer, account=payment.payer_account, basic=payment.basic, why=why)  # fmt: skip


def _payment(row: Record) -> Payment:
    return Payment(row.n, row.id, row.number, money.money(row.amount, row.currency), canon.moment(row.paid_at),
                   row.payer, row.account, row.basic)  # fmt: skip


def _unmatched(ctx: Context, n: int) -> Payment:
    owing.cashier(ctx)
    row = table.find(ctx.tx, store.unmatched, n=n, settled_at=None)
    if row is None:
        raise NotFound("bank.unknown", "没有这笔待认领的款项", "there is no such unmatched payment", field="n")
    return _payment(row)


def _settle(ctx: Context, n: int) -> None:
    table.change(ctx.tx, store.unmatched, {"n": n}, settled_at=canon.instant(ctx.now))


def match(ctx: Context, n: int, reference: str) -> None:
    """Put an unmatched payment under the reference that its payer named; a colleague books it, as any other."""
    payment = _unmatched(ctx, n)
    _still(ctx.tx, payment.id)
    cashier.enter(ctx, [_line(payment, reference)])
    _settle(ctx, n)


# ---------------------------------------------------------------- money that goes back


@dataclass(frozen=True, slots=True)
class Refund:
    """An order with what became of it: `answer` is the bank's number of the payment, or why it did not pay."""

    order: Order
    deposit: str
    facts: Mapping[str, Json]
    progress: Progress
    tries: int
    answer: str
    by: Actor


def _refund(row: Record) -> Refund:
    order = Order(row.id, row.payment, money.money(row.amount, row.currency), row.payer, row.account)
    by = Actor(row.person, Role.CENTRE, row.org)
    return Refund(
        order, row.deposit or "", canon.mapping(row.facts.encode()), Progress(row.progress), row.tries, row.answer, by
    )


def _still(tx: Connection, payment: str) -> None:
    """NotNow while the bank has an order for it, or has paid it back."""
    stand = {row.progress for row in table.rows(tx, store.refunds, "id", payment=payment)}
    if stand & {Progress.WAITING, Progress.PAID}:
        raise NotNow("deposit.ordered", "已向银行下达退款指令", "the bank has been told to pay this back already")


def order(ctx: Context, subject: str, body: Mapping[str, Json]) -> None:
    """Tell the bank to pay an arrival back, with its interest where the law gives any. `deposit.return_deposit` is
    recorded once the bank has paid, in the name of whoever ordered it and with the cause that was found now: what has
    gone has gone, even if the same bidder bids again meanwhile."""
    facts = cashier.returning(ctx, subject, body)
    row = table.find(ctx.tx, deposits.arrivals, id=str(facts["arrival"]))
    if row is None or row.means != Means.TRANSFER or not row.account:
        raise NotValid("bank.no_account", "没有付款账号", "there is no account to pay back to", field="arrival",
                       remedy=Words("按原路办理后登记已退还", "Return it by hand"))  # fmt: skip
    _still(ctx.tx, row.id)
    held, more = money.from_json(facts["money"]), facts["interest"]
    whole = replace(held, amount=held.amount + money.from_json(more).amount) if more else held
    _add(ctx, Order("", row.id, whole, row.payer, row.account), subject, facts)


def order_back(ctx: Context, n: int) -> None:
    """Tell the bank to send an unmatched payment back to the account that it came from."""
    payment = _unmatched(ctx, n)
    if not payment.payer_account:
        raise NotValid("bank.no_account", "没有付款账号", "there is no account to pay back to", field="n")
    _still(ctx.tx, payment.id)
    _add(ctx, Order("", payment.id, payment.money, payment.payer, payment.payer_account), None, {})


def _add(ctx: Context, said: Order, deposit: str | None, facts: Mapping[str, Json]) -> None:
    table.add(ctx.tx, store.refunds, AGAIN, id=ctx.chance.bytes(16).hex(), deposit=deposit, payment=said.payment,
              amount=str(said.money.amount), currency=said.money.currency, payer=said.payer, account=said.account,
              facts=canon.canonical(dict(facts)).decode(), person=ctx.actor.id, org=ctx.actor.org, tries=0,
              ordered_at=canon.instant(ctx.now), progress=Progress.WAITING, due_at="", answer="")  # fmt: skip


def due(tx: Connection, wall: datetime) -> list[Refund]:
    """Orders whose time has come, the longest waiting first."""
    return [_refund(row) for row in store.refunds_due(tx, canon.instant(wall), MOST)]


def take(ctx: Context, refund: Refund, wall: datetime) -> bool:
    """Take the order in hand for one try; False if another process has. Should this one die, it is due again later."""
    key = {"id": refund.order.id, "progress": Progress.WAITING, "tries": refund.tries}
    again = canon.instant(wall + bank.pause(refund.tries + 1))
    return bool(table.change(ctx.tx, store.refunds, key, tries=refund.tries + 1, due_at=again))


def answered(ctx: Context, refund: Refund, progress: Progress, answer: str) -> bool:
    """Keep what the bank said of the order; False if it had said it before."""
    key = {"id": refund.order.id, "progress": Progress.WAITING}
    if not table.change(ctx.tx, store.refunds, key, progress=progress, answer=answer):
        return False
    row = table.find(ctx.tx, store.unmatched, id=refund.order.payment, settled_at=None)
    if row is not None and progress is Progress.PAID and not refund.deposit:
        _settle(ctx, row.n)
    return True


def record(ctx: Context, refund: Refund) -> Entry:
    """The official act that the bank's payment carries out; the actor is whoever ordered it."""
    return cashier.returned(ctx, refund.deposit, refund.facts)


@dataclass(frozen=True, slots=True)
class Books:
    """For the cashier: payments that match nothing, and the newest order for each payment, by the bank's number."""

    unmatched: tuple[Payment, ...]
    refunds: Mapping[str, Refund]


def books(ctx: Context) -> Books:
    """As they stand; NotAllowed for all but the centre."""
    owing.cashier(ctx)
    waiting = tuple(_payment(row) for row in table.rows(ctx.tx, store.unmatched, "n", settled_at=None))
    orders = (_refund(row) for row in store.open_orders(ctx.tx))
    return Books(waiting, {one.order.payment: one for one in orders})
