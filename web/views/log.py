"""Facts of the pages of the log and of the open figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from kernel.money import Money
from web.views.elements import Claim, Command, Empty, Fact, Link, Margin, Proof, Sign
from web.views.public import BarChart, FacetGroup, Figure
from web.words import Text


@dataclass(frozen=True, slots=True)
class Address:
    """One machine-readable address and what it gives."""

    text: Text
    line: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day's first checkpoint and its time stamp; `.txt` and `.tsr` follow the address."""

    day: str
    size: int
    href: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """What is proven and by whom, the newest checkpoint as signed and as a picture, each day's time stamp, where the
    tiles lie, and the chains that anybody may read."""

    claims: tuple[Claim, ...]
    facts: tuple[Fact, ...]
    note: str
    picture: Markup | None
    days: tuple[Day, ...]
    stamping: tuple[Command, ...]
    addresses: tuple[Address, ...]
    commands: tuple[Command, ...]
    subjects: tuple[tuple[Link, Text], ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """A claim in full: what holds, what that rules out, the entries that it rests on."""

    claim: Claim
    out: Text
    rests: Margin


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness: whether it is its own master, when it cosigned this checkpoint and since when it watches."""

    name: str
    standing: Sign
    here: Text
    since: Text


@dataclass(frozen=True, slots=True)
class Certified:
    """A decisive moment of the lot with its proofs."""

    number: int
    href: str
    what: Text
    at: datetime
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class LotSunlight:
    """What a lot can prove: claims with their grounds, who vouches, the checkpoint that holds its newest entry, the
    time stamp above it, proofs to keep, and how to check at home. `held` says how far the checkpoint reaches."""

    lot: Link
    title: Text
    proof: Proof
    grounds: tuple[Ground, ...]
    held: Text
    facts: tuple[Fact, ...]
    note: str
    picture: Markup | None
    quorum: Text
    cosigners: tuple[Cosigner, ...]
    day: Day | None
    stamping: tuple[Command, ...]
    moments: tuple[Certified, ...]
    commands: tuple[Command, ...]
    downloads: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class DataPage:
    """Figures of the present month and of the last twelve, with the addresses of everything for programmes."""

    figures: tuple[Figure, ...]
    chart: BarChart | None
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class DealRow:
    """A deal; `about` is its kind of trade and its day. `price` None: no sum was announced."""

    title: Text
    href: str
    about: Text
    winner: Text
    price: Money | None


@dataclass(frozen=True, slots=True)
class DealsPage:
    """The deals of a month. `sums`, one a currency, are of all pages; `csv` has every row of them."""

    title: Text
    groups: tuple[FacetGroup, ...]
    sums: tuple[Money, ...]
    found: int
    rows: tuple[DealRow, ...]
    csv: str
    page: int
    pages: int
    before: str
    after: str
    empty: Empty
