"""The pieces that official papers are made of: parties, sums, facts, limits, signatures, heads, rows of tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kernel.errors import NOTHING, Words

NBSP: Final = "\u00a0"


@dataclass(frozen=True, slots=True)
class Party:
    """A firm or body by its registered name; `code` is the 统一社会信用代码."""

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """Money as printed: figure with separators, unit, 大写 (empty where the currency has none)."""

    figure: str
    unit: Words
    capitals: str = ""

    @property
    def said(self) -> Words:
        """36,284,500.00 元 · CNY 36,284,500.00; a currency without a word has its code in front in both."""
        coded = f"{self.unit.en}{NBSP}{self.figure}" if self.unit.en else self.figure
        return Words(coded if self.unit.zh == self.unit.en else f"{self.figure}{NBSP}{self.unit.zh}", coded)


@dataclass(frozen=True, slots=True)
class Fact:
    """A named value of a list of facts."""

    name: Words
    value: Words


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a printed counting: `mark` says 计 1, 周末, 暂停 …"""

    day: str
    mark: Words
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A limit with the account of its days (CLK-7). `whole`: it ends with its last day; else it is that day."""

    name: Words
    until: Words
    basis: Words
    days: tuple[Cell, ...] = ()
    provisional: bool = False
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed the facts of this paper, in which role, when; `remark` for dissent or silence."""

    role: Words
    name: str
    at: str = ""
    remark: Words = NOTHING


@dataclass(frozen=True, slots=True)
class Anchor:
    """A checkpoint of the log as it was when the paper was made: `note` is its signed text with the lines of the
    `witnesses`; it holds the entries of the paper's chain up to number `until`."""

    note: bytes
    size: int
    root: str
    witnesses: tuple[str, ...]
    until: int


@dataclass(frozen=True, slots=True)
class Proof:
    """Where the facts stand in the journal and where anyone can check them. Not part of the digest.

    `page`: where everything stands that the paper's lot, or the whole log, can prove.
    """

    address: str
    subject: str
    entry: int
    leaf: str
    page: str
    anchor: Anchor | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """What every paper of a lot says first. `at` is the moment of issue and the PDF's only date.

    `called`: what the law of the regime calls the body that buys (政府采购: 采购人, Purchaser).
    """

    number: str
    project: Words
    project_no: str
    lot: Words
    lot_no: str
    tenderee: Party
    issuer: Words
    platform: Words
    at: datetime
    agency: Party | None = None
    trade_code: str = ""
    called: Words = Words("招标人", "Tenderee")
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A row of the opening record: one bid, opened or not. Absent money is printed as a dash."""

    order: int
    bidder: Party
    price: Sum | None
    duration: Words
    quality: Words
    security: Words
    received: str
    unsealed: Words
    digest: str
    remark: Words = NOTHING


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection and what was answered."""

    who: str
    what: Words
    answer: Words
    at: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the committee as published after the result; `seat` says expert or representative."""

    name: str
    seat: Words
    speciality: Words
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A bid that was rejected, with ground, article and reason."""

    bidder: Party
    ground: Words
    basis: Words
    reason: Words


@dataclass(frozen=True, slots=True)
class Criterion:
    """What was scored, by how much, by which rule."""

    name: Words
    weight: str
    rule: Words


@dataclass(frozen=True, slots=True)
class Scored:
    """A row of the comparison: one figure for each criterion, and their sum."""

    place: int
    bidder: Party
    price: Sum
    scores: tuple[str, ...]
    total: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ranked candidate as published (BIR-54)."""

    place: int
    bidder: Party
    price: Sum
    score: str
    duration: Words
    quality: Words
    manager: str
    certificate: str
    qualification: Words


@dataclass(frozen=True, slots=True)
class Sold:
    """Who has won in live competition, under which number, at what price; `more`: share or lots that it won."""

    number: str
    winner: Party
    price: Sum
    more: Words = NOTHING


@dataclass(frozen=True, slots=True)
class Change:
    """What an amendment changed: the value before and after."""

    name: Words
    before: Words
    after: Words
