"""The bank on the cashier's page: whether one is connected, payments that match nothing, orders that it carries out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kernel.errors import Words
from trading.acts.banking import Books, Refund
from trading.acts.owing import Row
from trading.ports import Bank
from trading.rules.bank import Payment, Progress
from trading.rules.deposit import Means
from web.views.deposit import Arrived
from web.views.elements import Fact, Field, Form, Sign
from web.words import Text, phrase

NONE: Final = Words(
    "没有接通银行：到账由一人录入对账单，由另一人确认；退款在银行另办后登记。",
    "No bank is connected: one person enters what its statement says, another confirms it; money is sent back at the "
    "bank and noted here.",
)
STAND_IN: Final = Words(
    "接通的是模拟银行，没有真实资金往来。到账自动列入，由一人确认；退款由平台下达指令，付款后自动登记。",
    "A stand-in for the bank is connected: no real money moves. Arrivals are listed by themselves and confirmed by one "
    "person; money goes back by an order of the platform and is noted once it is paid.",
)
CONNECTED: Final = Words(
    "银行已接通：到账自动列入，由一人确认；退款由平台下达指令，付款后自动登记。",
    "The bank is connected: arrivals are listed by themselves and confirmed by one person; money goes back by an order "
    "of the platform and is noted once it is paid.",
)
ORDER: Final = Words("通过银行退还", "Send it back through the bank")
MATCH: Final = Words("认领", "Match it")
APART: Final = Words("待认领的款项", "Unmatched payments")
UNMATCHED: Final = Sign("warn", Words("待认领", "unmatched"))
WAITS: Final = Words("已下达退款指令，等待银行付款", "The bank has been told to pay it back; its answer is awaited")
BACK: Final = Words(
    "款项将退回付款账号，不能撤回", "The money goes back to the account that it came from; this cannot be undone"
)


def told(bank: Bank | None) -> Words:
    """Whether a bank is connected, and what follows for the cashier."""
    if bank is None:
        return NONE
    return CONNECTED if bank.real else STAND_IN


def takes(bank: Bank | None, row: Row, books: Books) -> bool:
    """Whether the bank can send this arrival back."""
    free = not is_ordered(books.refunds.get(row.id))
    return bank is not None and row.means is Means.TRANSFER and bool(row.account) and free


def is_ordered(one: Refund | None) -> bool:
    """Whether the bank has been told to pay it back and has not refused."""
    return one is not None and one.progress is not Progress.REFUSED


def why(one: Refund | None) -> Text:
    """Where the order for a payment stands; nothing where there is none."""
    if one is None:
        return ""
    if one.progress is Progress.WAITING:
        return WAITS
    return Words(f"银行没有付款：{one.answer}", f"The bank did not pay: {one.answer}")


def unmatched(books: Books, address: str, bank: Bank | None) -> tuple[Arrived, ...]:
    """Payments that came to no deposit's sub-account, each to be matched or sent back."""
    return tuple(_apart(one, books.refunds.get(one.id), address, bank) for one in books.unmatched)


def _apart(one: Payment, refund: Refund | None, address: str, bank: Bank | None) -> Arrived:
    at = phrase("{at}", at=one.paid_at.replace(microsecond=0))
    facts = (
        Fact(Words("流水号", "Number"), one.id, style="mono"),
        Fact(Words("付款人", "Payer"), one.payer),
        Fact(Words("付款账号", "Account"), one.payer_account, style="mono"),
    )
    return Arrived(one.account, phrase("{sum}", sum=one.money), at, UNMATCHED, why(refund), facts,
                   tuple(_keys(one, refund, address, bank)))  # fmt: skip


def _keys(one: Payment, refund: Refund | None, address: str, bank: Bank | None) -> Iterator[Form]:
    if is_ordered(refund):
        return
    held = (("n", str(one.n)),)
    number = Field(
        f"reference-{one.n}", Words("缴纳账号", "Reference"), hint=Words("十六位数字", "16 digits"), mode="numeric"
    )
    yield Form(f"{address}/unmatched/match", (number,), MATCH, hidden=held)
    if bank is not None and one.payer_account:
        yield Form(f"{address}/unmatched/order", (), ORDER, BACK, hidden=held, plain=True)
