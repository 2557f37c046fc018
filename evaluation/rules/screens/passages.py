"""What two bidders wrote alike, page beside page, after the tender's own text is taken out (异常一致, 相互混装)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Final

from evaluation.rules.screens import likeness
from evaluation.rules.screens.lead import Lead, Shown, Strength
from evaluation.rules.screens.likeness import FENCE, GRAM
from evaluation.rules.screens.prices import shown_as
from kernel.errors import Words

LEAST: Final = 30
"""Marks of its own, some 150 characters, below which a text is too short to be like another."""
LONG: Final = 200
"""Characters of one passage from which it is a lead by itself; laws and standards are quoted at less length."""
MOST: Final = 5
EXCERPT: Final = 300
"""Characters of a passage that are shown."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is compared: where it stands, its text without white space, the grams of that in order."""

    place: str
    bare: str
    grams: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands word for word at both places."""

    text: str
    one: str
    two: str


def page(place: str, text: str) -> Page:
    bare = likeness.plain(text)
    return Page(place, bare, tuple(likeness.grams(bare)))


def passages(one: Sequence[Page], two: Sequence[Page], own: Collection[int]) -> tuple[Passage, ...]:
    """The longest common passages without a run of the tender's grams `own`, the longest first, each text once; one
    that stands in `one` twice is told of its first place."""
    places: dict[int, tuple[Page, int]] = {}
    for each in one:
        for at, gram in enumerate(each.grams):
            if gram not in own:
                places.setdefault(gram, (each, at))
    found: dict[str, Passage] = {}
    for each in two:
        at = 0
        while at < len(each.grams):
            met = places.get(each.grams[at])
            size = _run(met, (each, at), own) if met else 1
            if met:
                text = each.bare[at : at + size - 1 + GRAM]
                found.setdefault(text, Passage(text, met[0].place, each.place))
            at += size
    return tuple(sorted(found.values(), key=lambda passage: (-len(passage.text), passage.text))[:MOST])


def _run(one: tuple[Page, int], two: tuple[Page, int], own: Collection[int]) -> int:
    """How many grams both have in a row from these places on."""
    size, most = 0, min(len(page.grams) - at for page, at in (one, two))
    while size < most and one[0].grams[one[1] + size] == two[0].grams[two[1] + size] not in own:
        size += 1
    return size


Marks = Mapping[str, frozenset[int]]


def marks(texts: Mapping[str, Sequence[Page]], own: Collection[int]) -> Marks:
    """Of all pages together, by bidder, without the tender's."""
    return {
        name: frozenset[int]().union(*(likeness.marks(each.grams, own) for each in pages))
        for name, pages in texts.items()
    }


def shares(of: Marks) -> dict[tuple[str, str], Fraction]:
    """How much of every two texts is alike."""
    return {(one, two): likeness.alike(of[one], of[two]) for one, two in combinations(sorted(of), 2)}


def leads(texts: Mapping[str, Sequence[Page]], of: Marks, own: Collection[int]) -> tuple[Lead, ...]:
    """`of` are the marks of `texts`; a pair is told by how much is alike, else by its longest passage."""
    found = []
    for pair, share in shares(of).items():
        if not share:
            continue
        longest = passages(texts[pair[0]], texts[pair[1]], own)
        if share >= FENCE and min(len(of[name]) for name in pair) >= LEAST:
            found.append(_alike(pair, share, longest))
        elif longest and len(longest[0].text) >= LONG:
            found.append(_passage(pair, longest))
    return tuple(found)


def _alike(pair: tuple[str, str], share: Fraction, longest: Sequence[Passage]) -> Lead:
    percent = shown_as(share * 100, 1)
    words = Words(
        f"{pair[0]} 与 {pair[1]} 的文件有 {percent}% 相同（已扣除招标文件原文，界限三分之二）",
        f"{percent} % of what {pair[0]} and {pair[1]} wrote is the same (the tender's own text taken out; fence 2/3)",
    )
    return Lead("texts", pair, Strength.LEAD, words, share, FENCE, None, _side_by_side(longest))


def _passage(pair: tuple[str, str], longest: Sequence[Passage]) -> Lead:
    size = len(longest[0].text)
    words = Words(
        f"{pair[0]} 与 {pair[1]} 有连续 {size} 字相同（招标文件中没有，界限 {LONG} 字）",
        f"{pair[0]} and {pair[1]} have {size} characters in a row in common that the tender does not have "
        f"(fence {LONG})",
    )
    figures = Fraction(size), Fraction(LONG)
    return Lead("passage", pair, Strength.WEAK, words, *figures, None, _side_by_side(longest))


def _side_by_side(longest: Sequence[Passage]) -> tuple[Shown, ...]:
    return tuple(
        Shown(Words(f"“{each.text[:EXCERPT]}”", f"“{each.text[:EXCERPT]}”"), each.one, each.two) for each in longest
    )
