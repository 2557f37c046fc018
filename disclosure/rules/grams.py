"""Full-text search without a dictionary: pairs of neighbouring characters, so that no name is ever missed."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from operator import add
from typing import Final

LONGEST: Final = 100
"""Characters of a query that count."""


def normal(text: str) -> str:
    """One form of width and case: full-width letters and capitals are the same as plain ones."""
    return unicodedata.normalize("NFKC", text).casefold()


def grams(text: str) -> frozenset[str]:
    """The pairs of characters inside words of a normal text; a character that is not ASCII also stands alone.

    Letters and digits alone: FTS5's tokenizer `ascii` keeps them whole, for it splits at signs of ASCII alone.
    """
    found = set[str]()
    for word in _words(text):
        found.update(_pairs(word))
        found.update(_alone(word))
    return frozenset(found)


def words(query: str) -> tuple[str, ...]:
    """What is searched: parts between spaces, in normal form, each once; every one of them must occur."""
    return tuple(dict.fromkeys(normal(query)[:LONGEST].split()))


def needed(word: str) -> frozenset[str]:
    """The grams that a text must have to hold `word`; empty where no gram can tell (one ASCII letter, a sign)."""
    return frozenset(gram for part in _words(word) for gram in (_pairs(part) if len(part) > 1 else _alone(part)))


def exact(word: str) -> bool:
    """Whether having the needed grams is the same as holding the word: one or two characters."""
    return len(word) <= 2 and word.isalnum() and bool(needed(word))


def label(name: str, value: str) -> str:
    """What stands in an index for a value of a column: longer than any pair, and of letters and digits alone."""
    return name + hashlib.sha256(value.encode()).hexdigest()[:12]


def _words(text: str) -> Iterator[str]:
    for is_word, characters in groupby(text, str.isalnum):
        if is_word:
            yield "".join(characters)


def _pairs(word: str) -> Iterator[str]:
    return map(add, word, word[1:])


def _alone(word: str) -> Iterator[str]:
    return (character for character in set(word) if not character.isascii())
