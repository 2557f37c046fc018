"""Keys → places; equal keys share a place and are shown as a tie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from experts.rules import seed

Key = tuple[Fraction, ...]
Places = tuple[tuple[str, ...], ...]
MOST_CANDIDATES: Final = 3
TIE: Final = "tie"


def places(keys: Mapping[str, Key]) -> Places:
    """Groups of bids, best first: a smaller key stands before a larger one; inside a tie, by the bid's name.

    The order inside a group carries no meaning; it only makes the bytes of a result the same everywhere.
    """
    groups: dict[Key, list[str]] = {}
    for bid, key in keys.items():
        groups.setdefault(key, []).append(bid)
    return tuple(tuple(sorted(groups[key])) for key in sorted(groups))


def best(order: Places) -> tuple[str, ...]:
    """The first group, empty when nobody is left."""
    return order[0] if order else ()


def without(order: Places, dropped: Sequence[str]) -> Places:
    kept = (tuple(bid for bid in group if bid not in dropped) for group in order)
    return tuple(group for group in kept if group)


def candidates(order: Places) -> Places:
    """The groups that fill the first three places (BIR-53); a tie across the third place is kept whole."""
    taken: list[tuple[str, ...]] = []
    for group in order:
        if sum(map(len, taken)) >= MOST_CANDIDATES:
            break
        taken.append(group)
    return tuple(taken)


def settled(order: Places, prk: bytes) -> tuple[str, ...]:
    """One strict order: ties by the keyed order of their own draw (P87-68; `ebid-draw/v1`, stratum `tie`)."""
    drawn = (seed.ascending(prk, TIE, (bid.encode() for bid in group)) for group in order)
    return tuple(bid.decode() for group in drawn for bid in group)
