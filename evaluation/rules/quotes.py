"""Which of a supplier's quotes counts where it may quote more than once (财政部令74号, 财库〔2014〕214号)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kernel.money import Money


class Quoting(StrEnum):
    ONCE = "once"  # 询价: the first quote stands, every later one is refused
    LAST = "last"  # 谈判, 磋商: the last quote stands


@dataclass(frozen=True, slots=True)
class Standing:
    """`quote` is None for a supplier that left before its last quote: it is out and its deposit goes back.

    `refused` are quotes that came after the one that cannot be changed, as they were made.
    """

    quote: Money | None
    refused: tuple[Money, ...] = ()


def standing(rule: Quoting, made: Sequence[Money | None]) -> Standing:
    """Of one supplier's quotes in order (at least one; None: it left) the one that is compared."""
    if rule is Quoting.LAST:
        return Standing(made[-1])
    return Standing(made[0], tuple(each for each in made[1:] if each is not None))


def compared(rule: Quoting, made: Mapping[str, Sequence[Money | None]]) -> dict[str, Money]:
    """By supplier, the quotes that are compared; whoever left is not among them."""
    found = {name: standing(rule, quotes).quote for name, quotes in sorted(made.items())}
    return {name: quote for name, quote in found.items() if quote is not None}
