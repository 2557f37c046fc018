"""The same machine or the same author behind two bids (雷同): which marks are equal and what they are worth."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from evaluation.rules.screens.lead import Strength

WORTH: Final = {
    "lock": Strength.STRONG,  # 计价软件加密锁号
    "disk": Strength.STRONG,
    "mac": Strength.STRONG,
    "ip": Strength.LEAD,
    "author": Strength.LEAD,
    "tool": Strength.LEAD,
    "cpu": Strength.WEAK,  # many machines of one batch share it
}
"""From the strongest to the weakest; any other mark is not compared."""
BLANK: Final = frozenset({
    "", "0", "none", "null", "n/a", "unknown", "default", "default string", "to be filled by o.e.m.",
    "system serial number", "user", "admin", "administrator", "microsoft office user", "127.0.0.1", "::1",
    "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "02:00:00:00:00:00",
})  # fmt: skip
"""Values that a machine shows which has none of its own."""
VIRTUAL: Final = (
    "00:05:69",
    "00:0c:29",
    "00:50:56",
    "08:00:27",
    "00:15:5d",
    "52:54:00",
    "vmware",
    "qemu",
    "virtualbox",
)
"""What the cards and disks of virtual machines begin with: hosts give the same ones to strangers."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two bidders by name and the marks that both files carry, the strongest first."""

    bidders: tuple[str, str]
    marks: tuple[str, ...]
    strength: Strength


def pairs(files: Mapping[str, Mapping[str, str]], shared: Collection[str] = ()) -> tuple[Pair, ...]:
    """`files` by bidder, each mark → value; `shared` are values that strangers have too, a common address."""
    common = {_plain(value) for value in shared}
    found = []
    for one, two in combinations(sorted(files), 2):
        marks = tuple(
            mark for mark in WORTH if _tells(value := _plain(files[one].get(mark, ""))) and value not in common
            and value == _plain(files[two].get(mark, ""))
        )  # fmt: skip
        if marks:
            found.append(Pair((one, two), marks, WORTH[marks[0]]))
    return tuple(found)


def _plain(value: str) -> str:
    return value.strip().lower().replace("-", ":")


def _tells(value: str) -> bool:
    return value not in BLANK and not value.startswith(VIRTUAL)
