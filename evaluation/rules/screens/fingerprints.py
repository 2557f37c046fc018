"""The same machine or the same author behind two bids (雷同): which marks are equal and what they are worth."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Final

from evaluation.rules.screens.lead import Lead, Shown, Strength
from kernel.errors import Words

WORTH: Final = {
    "account": Strength.STRONG,  # 实施条例 40 (6): the deposits of both came from it
    "lock": Strength.STRONG,  # 计价软件加密锁号
    "disk": Strength.STRONG,
    "mac": Strength.STRONG,
    "ip": Strength.LEAD,
    "author": Strength.LEAD,
    "origin": Strength.LEAD,
    "file": Strength.LEAD,
    "tool": Strength.LEAD,
    "cpu": Strength.WEAK,  # many machines of one batch share it
}
"""From the strongest to the weakest; any other mark is not compared."""
NAMES: Final = {
    "account": Words("保证金付款账户", "account that paid the deposit"),
    "lock": Words("计价软件加密锁号", "lock of the pricing software"),
    "disk": Words("硬盘序列号", "serial number of the disk"),
    "mac": Words("网卡地址", "address of the network card"),
    "ip": Words("上传网络地址", "network address of the upload"),
    "author": Words("文件作者", "author of a file"),
    "origin": Words("文件原始编号", "number a file was born with"),
    "file": Words("同一个文件", "the very same file"),
    "tool": Words("制作软件许可编号", "licence of the tool"),
    "cpu": Words("处理器序列号", "serial number of the processor"),
}
BLANK: Final = frozenset({
    "", "0", "none", "null", "n/a", "unknown", "default", "default string", "to be filled by o.e.m.",
    "system serial number", "user", "admin", "administrator", "microsoft office user", "127.0.0.1", "::1",
    "windows", "windows user", "windows 用户", "微软用户", "用户", "pc", "dell", "hp", "lenovo", "asus", "wps",
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
class Mark:
    """One of the marks in `WORTH`, its value as it was written, and where."""

    kind: str
    value: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two bidders by name and the marks that both have, as the first and as the second has them, the strongest
    first."""

    bidders: tuple[str, str]
    marks: tuple[tuple[Mark, Mark], ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.kind for one, _ in self.marks))

    @property
    def strength(self) -> Strength:
        return WORTH[self.kinds[0]]


def pairs(files: Mapping[str, Collection[Mark]], shared: Collection[str] = ()) -> tuple[Pair, ...]:
    """`files`: all marks by bidder; `shared` are values that strangers have too, a common address, the tender's own."""
    common = {_plain(value) for value in shared}
    telling = {name: _telling(marks, common) for name, marks in files.items()}
    found = []
    for one, two in combinations(sorted(telling), 2):
        both = sorted(telling[one].keys() & telling[two].keys(), key=lambda key: ([*WORTH].index(key[0]), key[1]))
        if both:
            found.append(Pair((one, two), tuple((telling[one][key], telling[two][key]) for key in both)))
    return tuple(found)


def leads(found: Collection[Pair]) -> tuple[Lead, ...]:
    """One a pair; the figure counts the marks."""
    return tuple(_lead(each) for each in found)


def _lead(of: Pair) -> Lead:
    one, two = of.bidders
    zh, en = "、".join(NAMES[kind].zh for kind in of.kinds), ", ".join(NAMES[kind].en for kind in of.kinds)
    words = Words(f"{one} 与 {two} 的标识相同：{zh}", f"{one} and {two} have the same mark: {en}")
    shown = tuple(Shown(_said(mine), mine.place, other.place) for mine, other in of.marks)
    return Lead("fingerprints", of.bidders, of.strength, words, Fraction(len(of.marks)), Fraction(1), None, shown)


def _said(of: Mark) -> Words:
    """Of an account no more than its end: the rest is nobody's business."""
    value = f"…{of.value[-4:]}" if of.kind == "account" else of.value
    return Words(f"{NAMES[of.kind].zh} {value}", f"{NAMES[of.kind].en} {value}")


def _telling(marks: Collection[Mark], common: Collection[str]) -> dict[tuple[str, str], Mark]:
    """By kind and plain value, the first where there are several."""
    made: dict[tuple[str, str], Mark] = {}
    for mark in marks:
        plain = _plain(mark.value)
        if mark.kind in WORTH and plain not in common and plain not in BLANK and not plain.startswith(VIRTUAL):
            made.setdefault((mark.kind, plain), mark)
    return made


def _plain(value: str) -> str:
    return value.strip().lower().replace("-", ":")
