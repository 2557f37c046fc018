"""What is sent to applicants (证照寄送) and what they pay for it: an order is paid, sent and delivered; the provider's
statement of a day is compared with it line by line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from approval.rules.docket import By, Step, Table
from kernel import money
from kernel.errors import NotValid, Words
from kernel.money import Money

LARGEST: Final = 4 * 1024 * 1024
"""Bytes of a statement."""
HEADS: Final = ["reference", "order", "amount"]
FREE: Final = money.money("0.00")


class Stage(StrEnum):
    """Where an order stands; what costs nothing counts as paid."""

    UNPAID = "unpaid"
    PAID = "paid"
    SENT = "sent"
    RETURNED = "returned"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


STAGES: Final[Mapping[str, Words]] = {
    Stage.UNPAID: Words("待支付", "to be paid"),
    Stage.PAID: Words("待寄送", "to be sent"),
    Stage.SENT: Words("寄送中", "on its way"),
    Stage.RETURNED: Words("退回", "came back"),
    Stage.DELIVERED: Words("已送达", "delivered"),
    Stage.CANCELLED: Words("已取消", "cancelled"),
}
TABLE: Final = Table(
    "delivery.stage",
    STAGES,
    (
        Step((Stage.UNPAID,), "pay", By.DESK, Stage.PAID),
        Step((Stage.UNPAID,), "collect", By.CLERK, Stage.PAID),
        Step((Stage.UNPAID,), "cancel", By.ASKER, Stage.CANCELLED),
        Step((Stage.PAID, Stage.RETURNED), "send", By.DESK, Stage.SENT),
        Step((Stage.SENT,), "bring_back", By.DESK, Stage.RETURNED),
        Step((Stage.SENT,), "deliver", By.DESK, Stage.DELIVERED),
    ),
)


@dataclass(frozen=True, slots=True)
class Payment:
    """What the provider took: its own reference, for which order, how much."""

    reference: str
    order: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Compared:
    """A statement beside the orders: those that agree in every respect, references without such a payment, orders whose
    payment the statement lacks."""

    matched: tuple[str, ...]
    strange: tuple[str, ...]
    missing: tuple[str, ...]


def statement(data: bytes) -> list[Payment]:
    """The provider's file: CSV in UTF-8 with the columns reference, order, amount. NotValid `delivery.statement` names
    the line that is wrong, or a reference that stands twice."""
    try:
        rows = list(csv.reader(io.StringIO(data[: LARGEST + 1].decode("utf-8-sig")), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise _statement(1) from error
    if len(data) > LARGEST or not rows or rows[0] != HEADS:
        raise _statement(1)
    found = [_line(n, row) for n, row in enumerate(rows[1:], 2)]
    references = {one.reference for one in found}
    if len(references) < len(found):
        raise NotValid("delivery.twice", "流水号重复", "a reference stands twice", field="file")
    return found


def _line(n: int, row: list[str]) -> Payment:
    if len(row) != len(HEADS) or not all(cell.strip() for cell in row):
        raise _statement(n)
    return Payment(row[0].strip(), row[1].strip(), money.money(row[2].strip(), field="file"))


def _statement(n: int) -> NotValid:
    return NotValid(
        "delivery.statement",
        f"对账文件第 {n} 行有误，须为 reference,order,amount",
        f"line {n} of the statement: reference,order,amount",
        field="file",
    )


def compare(said: Iterable[Payment], known: Iterable[Payment]) -> Compared:
    """The provider's statement beside what the orders of that day say."""
    theirs, ours = {one.reference: one for one in said}, {one.reference: one for one in known}
    matched = [one.order for reference, one in ours.items() if theirs.get(reference) == one]
    return Compared(
        tuple(sorted(matched)),
        tuple(sorted(reference for reference, one in theirs.items() if ours.get(reference) != one)),
        tuple(sorted(one.order for reference, one in ours.items() if reference not in theirs)),
    )


def agrees(amount: Money, due: Money) -> None:
    """NotValid `delivery.amount` for any other amount than is due."""
    if amount != due:
        raise NotValid("delivery.amount", f"应付 {due.amount} 元", f"{due.amount} yuan are due", field="amount")
