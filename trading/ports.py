"""The bank of the deposits, and the stand-in that keeps books in a folder and moves no money."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from kernel import canon, money
from kernel.canon import Json
from trading.rules import reference
from trading.rules.bank import Order, Payment

STAND_IN: Final = "stand-in"


class Bank(Protocol):
    """Slow, and never in a transaction. Each method raises Unavailable where it may succeed later, NotValid where the
    bank refuses for good, and may be called again with the same arguments without doing anything twice."""

    @property
    def real(self) -> bool: ...

    def account(self, reference: str) -> str:
        """The sub-account of this reference, opened at the first call. The bank learns neither bidder nor lot."""
        ...

    def payments(self, after: int) -> tuple[Payment, ...]:
        """What came after the payment of this place in its list, in order; the first place is 1."""
        ...

    def pay(self, order: Order) -> str:
        """The bank's number of the payment that sends the money back; the same number for the same order."""
        ...


@dataclass(frozen=True, slots=True)
class StandInBank:
    """Books in a folder: one file for each payment and each order. Who has the folder can have money come."""

    folder: Path
    real: bool = False

    def account(self, reference_: str) -> str:
        return "9" + reference.made(hashlib.sha256(f"account {reference_}".encode()).digest())

    def payments(self, after: int) -> tuple[Payment, ...]:
        found: list[Payment] = []
        while (file := self._payment(after + len(found) + 1)).exists():
            found.append(_read(canon.mapping(file.read_bytes())))
        return tuple(found)

    def pay(self, order: Order) -> str:
        file = self._made("orders") / f"{order.id}.json"
        said: dict[str, Json] = {
            "id": order.id, "payment": order.payment, "money": order.money.json(), "payer": order.payer,
            "account": order.account,
        }  # fmt: skip
        if not file.exists():
            _write(file, said)
        return f"stand-in-{order.id[:16]}"

    def receive(self, payment: Payment) -> None:
        """Let a payment come, as if somebody had made it; FileExistsError if the place is taken."""
        said: dict[str, Json] = {
            "n": payment.n, "id": payment.id, "account": payment.account, "money": payment.money.json(),
            "paid_at": canon.instant(payment.paid_at), "payer": payment.payer, "payer_account": payment.payer_account,
            "basic": payment.basic,
        }  # fmt: skip
        _write(self._payment(payment.n), said)

    def _payment(self, n: int) -> Path:
        return self._made("payments") / f"{n}.json"

    def _made(self, name: str) -> Path:
        (made := self.folder / name).mkdir(parents=True, exist_ok=True)
        return made


def _write(file: Path, said: dict[str, Json]) -> None:
    """Whole or not at all, and never over another one."""
    draft = file.with_suffix(".part")
    draft.write_bytes(canon.canonical(said))
    file.hardlink_to(draft)
    draft.unlink()


def _read(said: dict[str, Json]) -> Payment:
    basic, came = said["basic"], said["money"]
    return Payment(
        int(str(said["n"])),
        str(said["id"]),
        str(said["account"]),
        money.from_json(came),
        canon.moment(str(said["paid_at"])),
        str(said["payer"]),
        str(said["payer_account"]),
        basic if isinstance(basic, bool) else None,
    )
