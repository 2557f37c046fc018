"""What a supervisor may want to ask about in a live competition. Each is a question with its figures, never a finding:
all of them happen among honest bidders as well."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from kernel import canon
from kernel.canon import Json

CLOSE: Final = timedelta(milliseconds=200)
"""Two bids nearer to each other than this are close."""
OFTEN: Final = 3
"""So many close pairs of the same two bidders are asked about."""
ALWAYS: Final = 5
"""So many bids of one bidder, each right after the same other's, are asked about."""
SEVERAL: Final = 3
"""With fewer bidders who bid, each follows the other by nature."""
_SPEAKS: Final = frozenset({"bid", "seal", "reveal", "confirm", "refuse"})

Told = Sequence[tuple[int, Mapping[str, Json]]]
"""Numbered events as `board.told` gives them to supervisors: what a turn hides is not in them."""


class Kind(StrEnum):
    ADDRESS = "address"
    DEVICE = "device"
    CLOSE = "close"
    FOLLOWS = "follows"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Oddity:
    """`bidders` in the order of their numbers, but for FOLLOWS: who follows, then whom. `times` how often, 0 where
    that is no count."""

    kind: Kind
    bidders: tuple[str, ...]
    times: int = 0


def shared(kind: Kind, marks: Mapping[str, Iterable[str]]) -> list[Oddity]:
    """Bidders who came with one mark, each set of them once; `marks` by bidder."""
    by = defaultdict(set)
    for bidder, its in marks.items():
        for mark in its:
            by[mark].add(bidder)
    return [Oddity(kind, each) for each in sorted({tuple(sorted(found)) for found in by.values() if len(found) > 1})]


def in_chain(told: Told, *, over: bool) -> list[Oddity]:
    """What the order and the moments of the bids give; who never spoke is told once the competition is over."""
    bids = [(str(said["bidder"]), canon.moment(str(said["at"]))) for _, said in told if _is_bid(said)]
    return [*_close(bids), *_follows([bidder for bidder, _ in bids]), *(_silent(told) if over else [])]


def _is_bid(said: Mapping[str, Json]) -> bool:
    return said["name"] == "bid" and "bidder" in said


def _close(bids: Sequence[tuple[str, datetime]]) -> list[Oddity]:
    pairs: Counter[tuple[str, str]] = Counter()
    for (one, at), (other, then) in pairwise(bids):
        if one != other and then - at < CLOSE:
            pairs[min(one, other), max(one, other)] += 1
    return [Oddity(Kind.CLOSE, pair, times) for pair, times in sorted(pairs.items()) if times >= OFTEN]


def _follows(order: Sequence[str]) -> list[Oddity]:
    """The first bid of all follows nobody: whoever made it does not always follow."""
    if len(set(order)) < SEVERAL:
        return []
    before: defaultdict[str, list[str]] = defaultdict(list)
    for last, one in pairwise(["", *order]):
        before[one].append(last)
    return [
        Oddity(Kind.FOLLOWS, (bidder, others[0]), len(others))
        for bidder, others in sorted(before.items())
        if len(others) >= ALWAYS and len(set(others)) == 1 and others[0] not in {"", bidder}
    ]


def _silent(told: Told) -> list[Oddity]:
    """Nobody, where a turn hid who spoke: then it cannot be said."""
    if any(said["name"] in _SPEAKS and "bidder" not in said for _, said in told):
        return []
    came = {str(said["bidder"]) for _, said in told if said["name"] == "enter"}
    spoke = {str(said["bidder"]) for _, said in told if said["name"] in _SPEAKS}
    return [Oddity(Kind.SILENT, (each,)) for each in sorted(came - spoke)]
