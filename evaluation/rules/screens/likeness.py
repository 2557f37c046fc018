"""How alike two texts are after the tender's own text is taken out (异常一致): k-grams of characters and winnowing.

Winnowing (Schleimer, Wilkerson, Aiken 2003): of the digests of all runs of `GRAM` characters the lowest one of each
window of `WINDOW` is kept, so a common run of GRAM + WINDOW − 1 characters, none of it the tender's, is always found.
White space and case do not count.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from hashlib import blake2b
from typing import Final

GRAM: Final = 8
WINDOW: Final = 8
FENCE: Final = Fraction(2, 3)
"""From here on two texts are a lead: a cosine of 0.8, the auditors' rule of thumb, between sets of one size."""


def plain(text: str) -> str:
    return "".join(text.split()).casefold()


def grams(bare: str) -> list[int]:
    """Digests of the runs of GRAM characters of a plain text, in their order; the whole where it is shorter, none where
    it is empty."""
    runs = [bare[start : start + GRAM] for start in range(max(1, len(bare) - GRAM + 1))] if bare else []
    return [int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big") for run in runs]


def marks(found: Sequence[int], own: Collection[int]) -> frozenset[int]:
    """The winnowed marks of the grams of a text without the grams `own` of the tender document."""
    left = [gram for gram in found if gram not in own]
    return frozenset(min(left[start : start + WINDOW]) for start in range(max(1, len(left) - WINDOW + 1)) if left)


def alike(one: frozenset[int], two: frozenset[int]) -> Fraction:
    """Jaccard: common marks ÷ marks of either; 0 where nothing of their own is left in one of them."""
    return Fraction(len(one & two), len(one | two)) if one and two else Fraction(0)
