"""The way to who takes payments for the platform, and the stand-in for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from approval.rules.delivery import Payment
from kernel.money import Money


class Provider(Protocol):
    """Takes what applicants pay; slow, and never asked in a transaction."""

    def paid(self, order: str) -> Payment | None:
        """What was paid for an order; None as long as nothing was."""
        ...


@dataclass(slots=True)
class StandIn:
    """A provider to whom one pays by a call; no money moves."""

    taken: dict[str, Payment] = field(default_factory=dict)

    def pay(self, order: str, amount: Money) -> Payment:
        """Somebody pays for an order."""
        made = Payment(f"S{len(self.taken) + 1:06d}", order, amount)
        self.taken[order] = made
        return made

    def paid(self, order: str) -> Payment | None:
        return self.taken.get(order)

    def statement(self) -> bytes:
        """Everything that was taken, as the provider's file."""
        lines = [f"{one.reference},{one.order},{one.amount.amount}" for one in self.taken.values()]
        return "\n".join(["reference,order,amount", *lines]).encode()
