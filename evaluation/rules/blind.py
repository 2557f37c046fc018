"""The blind part (暗标): bids are scored under numbers, and who has which is shown only after all sheets are open.

A seed is drawn when the panel is convened and only its commitment is recorded; the seed itself stands in the opening of
the scores. Between the two nobody can draw the numbers again without being found out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from evaluation.rules.criteria import Criterion
from evaluation.rules.scorecard import Scorecard
from kernel import canon
from kernel.errors import NotTrusted, NotValid, Words

LABEL: Final = "ebid-blind/v1"
SEED: Final = 32
"""Bytes."""
_PREFIX: Final = "blind-"


def commitment(tender: str, lot: str, round_: int, seed: bytes) -> bytes:
    """H(LP(label, tender, lot, u32(round), seed)), 32 bytes."""
    return canon.sha256(canon.joined(LABEL, tender, lot, canon.u32(round_), seed))


def numbers(seed: bytes, bids: Collection[str]) -> dict[str, str]:
    """Number → bid: `blind-01`, `blind-02`, … in the order of H(LP(label, seed, bid)), all of one width."""
    order = sorted(bids, key=lambda bid: canon.sha256(canon.joined(LABEL, seed, bid)))
    width = max(2, len(str(len(order))))
    return {f"{_PREFIX}{n:0{width}d}": bid for n, bid in enumerate(order, 1)}


def title(number: str) -> Words:
    """What people call a number: 暗标 01 号."""
    n = number.removeprefix(_PREFIX)
    return Words(f"暗标 {n} 号", f"Blind {n}")


def opened(held: str, tender: str, lot: str, round_: int, seed: bytes, bids: Collection[str]) -> dict[str, str]:
    """The numbers under a seed; NotTrusted unless it is the one that was committed to (`held`, hex)."""
    if commitment(tender, lot, round_, seed).hex() != held:
        raise NotTrusted(
            "blind.seed", "暗标编号不是组建评标委员会时抽取的", "the blind numbers are not those that were drawn"
        )
    return numbers(seed, bids)


def joined(card: Scorecard, criteria: Sequence[Criterion], who: Mapping[str, str]) -> Scorecard:
    """The sheet by bids alone. NotValid where a blind criterion is not scored by number, or another one is."""
    hidden = {each.id for each in criteria if each.blind}

    def place(key: tuple[str, str]) -> tuple[str, str]:
        row, name = key
        if (row in who) != (name in hidden):
            raise NotValid(
                "blind.number",
                f"评分项 {name} 在 {row} 名下：暗标评分项按编号评分，其他评分项按投标评分",
                f"criterion {name} stands under {row}: blind criteria are scored by number, all others by bid",
                field=f"{row}/{name}",
            )
        return who.get(row, row), name

    points = {place(key): value for key, value in card.points.items()}
    return Scorecard(card.seat, points, {place(key): why for key, why in card.reasons.items()})
