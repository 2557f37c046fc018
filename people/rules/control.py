"""Who heads, holds and manages a firm, as it declares; what ties two firms (负责人同一、控股、管理关系, BIR-34)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from kernel.canon import Json
from kernel.errors import Words
from kernel.reader import Reader
from people.rules.organisation import uscc

WHOLE: Final = 10_000
CONTROLS: Final = 5_000
"""In 1/100 %: a holder of half or more controls (公司法 265)."""


class Tie(StrEnum):
    HEAD = "head"
    HOLDS = "holds"
    HOLDER = "holder"
    MANAGES = "manages"
    MANAGER = "manager"


NAMES: Final[Mapping[Tie, Words]] = {
    Tie.HEAD: Words("单位负责人为同一人", "the same head"),
    Tie.HOLDS: Words("一家控股另一家", "one holds half or more of the other"),
    Tie.HOLDER: Words("同一控股方", "the same holder of half or more"),
    Tie.MANAGES: Words("一家管理另一家", "one manages the other"),
    Tie.MANAGER: Words("同一管理方", "the same manager"),
}


@dataclass(frozen=True, slots=True)
class Party:
    """A person or an organisation; `key` is its code, or the last four characters of the person's identity number,
    which with the name tell namesakes apart."""

    name: str
    key: str

    @property
    def who(self) -> str:
        return self.key if len(self.key) > len("0000") else f"{self.name} {self.key}"


@dataclass(frozen=True, slots=True)
class Control:
    """`holders` by their share in 1/100 %."""

    head: Party
    holders: tuple[tuple[Party, int], ...] = ()
    managers: tuple[Party, ...] = ()

    @property
    def controlling(self) -> dict[str, Party]:
        return {party.who: party for party, share in self.holders if share >= CONTROLS}


def read(body: Mapping[str, Json]) -> Control:
    """`{head: {name, key}, holders: [{name, key, share}], managers: [{name, key}]}`, holders from the largest; NotValid
    for shares of more than the whole."""
    reader = Reader.of(body)
    reader.only("head", "holders", "managers")
    holders = tuple((_party(each, "share"), each.integer("share", 1, WHOLE)) for each in reader.each("holders"))
    shares = [share for _, share in holders]
    if sum(shares) > WHOLE or any(one < two for one, two in pairwise(shares)):
        raise reader.refuse("holders", "须从大到小，合计不超过 100%", "must fall, and make 100 % at most")
    return Control(_party(reader.inner("head")), holders, tuple(_party(each) for each in reader.each("managers")))


def _party(reader: Reader, *more: str) -> Party:
    reader.only("name", "key", *more)
    key = reader.text("key")
    if len(key) != len("0000"):
        uscc(key)
    return Party(reader.text("name"), key)


def ties(one: tuple[str, Control], two: tuple[str, Control]) -> tuple[tuple[Tie, str], ...]:
    """What ties two firms, each given by its code: which tie, and through whom."""
    (mine, a), (other, b) = one, two
    found = [(Tie.HEAD, a.head.name)] if a.head.who == b.head.who else []
    found += [(Tie.HOLDS, of.controlling[code].name) for code, of in ((mine, b), (other, a)) if code in of.controlling]
    found += [(Tie.HOLDER, a.controlling[who].name) for who in sorted(a.controlling.keys() & b.controlling.keys())]
    managing = [{party.who: party.name for party in of.managers} for of in (a, b)]
    found += [(Tie.MANAGES, of[code]) for code, of in ((mine, managing[1]), (other, managing[0])) if code in of]
    found += [(Tie.MANAGER, managing[0][who]) for who in sorted(managing[0].keys() & managing[1].keys())]
    return tuple(found)
