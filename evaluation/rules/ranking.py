"""Keys → places; equal keys share a place and are shown as a tie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Final

from kernel.errors import NotValid

Key = tuple[Fraction, ...]
Places = tuple[tuple[str, ...], ...]
MOST_CANDIDATES: Final = 3
TIE: Final = "tie"


def places(keys: Mapping[str, Key]) -> Places:
    """Groups of bids, best first: a smaller key stands before a larger one; inside a tie, by the bid's name.

    The order inside a group carries no meaning; it only makes the bytes of a result the same everywhere.
    """
    ordered = sorted(sorted(keys), key=keys.__getitem__)
    return tuple(tuple(group) for _, group in groupby(ordered, keys.__getitem__))


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


def settled(order: Places, drawn: Mapping[str, str]) -> Places:
    """Ties taken apart as far as they were drawn (P87-68): `drawn` says who of the tied takes a place (`tie-1`, …).

    NotValid if somebody was drawn who does not stand in the tie for that place.
    """
    made: list[tuple[str, ...]] = []
    for group in order:
        left = group
        while len(left) > 1 and (name := lottery(made)) in drawn:
            if drawn[name] not in left:
                raise NotValid(
                    "ranking.not_tied", f"{drawn[name]} 不在并列之中", f"{drawn[name]} is not tied", field=name
                )
            made.append((drawn[name],))
            left = tuple(bid for bid in left if bid != drawn[name])
        made.append(left)
    return tuple(made)


def lottery(before: Sequence[Sequence[str]]) -> str:
    """The name of the draw for the place after those of `before`."""
    return f"{TIE}-{1 + sum(map(len, before))}"


def open_tie(order: Places) -> tuple[str, tuple[str, ...]] | None:
    """The first tie that decides who is a candidate in which place: the draw's name and who takes part."""
    for place, group in enumerate(candidates(order)):
        if len(group) > 1:
            return lottery(order[:place]), group
    return None
