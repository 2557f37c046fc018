"""Whether two signed trees can be one history, by what their inclusion proofs say of complete subtrees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kernel import merkle
from kernel.merkle import TreeHead

Span = tuple[int, int]
"""The leaves begin … end − 1. A complete span never changes however much the log grows."""
Spans = Mapping[Span, bytes]


class Relation(StrEnum):
    """How two signed trees stand to each other."""

    ONE = "one history"
    FORKED = "forked"
    OPEN = "not shown"


@dataclass(frozen=True, slots=True)
class Place:
    """A leaf's proven place: index and audit path under a tree of that size."""

    leaf: bytes
    index: int
    path: Sequence[bytes]


def spans(places: Iterable[Place], size: int) -> dict[Span, bytes]:
    """The hash of every complete span that the proofs name or imply; each proof was verified elsewhere."""
    made: dict[Span, bytes] = {}
    for place in places:
        made |= {span: found for span, found in _walked(place, size) if _is_complete(span)}
    return made


def _is_complete(span: Span) -> bool:
    count = span[1] - span[0]
    return count & (count - 1) == 0


def _split(begin: int, end: int) -> int:
    return begin + (1 << ((end - begin - 1).bit_length() - 1))


def _walked(place: Place, size: int) -> list[tuple[Span, bytes]]:
    """From the leaf up: each sibling as the path names it, each parent as it follows."""
    begin, end, turns = 0, size, []
    while end - begin > 1:
        middle = _split(begin, end)
        is_left = place.index < middle
        turns.append(((begin, end), (middle, end) if is_left else (begin, middle), is_left))
        begin, end = (begin, middle) if is_left else (middle, end)
    made, at = [((begin, end), place.leaf)], place.leaf
    for (whole, sibling, is_left), found in zip(reversed(turns), place.path, strict=True):
        at = merkle.node_hash(at, found) if is_left else merkle.node_hash(found, at)
        made += [(sibling, found), (whole, at)]
    return made


def relation(old: TreeHead, known_old: Spans, new: TreeHead, known_new: Spans) -> Relation:
    """Both trees are signed by one log and old.size ≤ new.size: FORKED is its conviction, OPEN asks for a proof."""
    if any(known_old[span] != known_new[span] for span in known_old.keys() & known_new.keys()):
        return Relation.FORKED
    root = new.root if old.size == new.size else _hash(0, old.size, known_new)  # never from what the old one says
    if root is None:
        return Relation.OPEN
    return Relation.ONE if root == old.root else Relation.FORKED


def _hash(begin: int, end: int, known: Spans) -> bytes | None:
    """The root over a span from what is known; None if a part of it is not."""
    if (begin, end) in known:
        return known[begin, end]
    if end - begin == 1:
        return None
    middle = _split(begin, end)
    left = _hash(begin, middle, known)
    right = None if left is None else _hash(middle, end, known)
    return None if left is None or right is None else merkle.node_hash(left, right)
