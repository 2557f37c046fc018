"""Facts of a lot's page and of its opening hall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from kernel.money import Money
from web.views.elements import Deadline, Fact, File, Happening, Link, Margin, Proof, Sign, Stage
from web.views.performance import Performance
from web.views.room import RoomPage
from web.words import Text


@dataclass(frozen=True, slots=True)
class Opened:
    """One line of the opening record; several sums if several currencies were offered."""

    order: int
    bidder: Text
    sums: tuple[Money, ...]
    duration: Text
    how: Text
    at: datetime | None
    received: datetime
    sha256: str
    second: Text = ""
    """What became of a second envelope."""
    doubt: Text = ""
    """Why the signature under it is questioned."""


@dataclass(frozen=True, slots=True)
class OpeningRecord:
    summary: Text
    rows: tuple[Opened, ...]
    margin: Margin
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """One bid's line: `place` is empty for a rejected one, whose reason is `rejected`, and for one that the method
    ranks no further, with why in `aside`."""

    place: str
    bidder: Text
    cells: tuple[Text, ...]
    total: Text
    first: bool = False
    rejected: Text = ""
    aside: Text = ""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Scores or evaluated prices; `columns` name the cells, `total` the last one."""

    caption: Text
    columns: tuple[Text, ...]
    total: Text
    rows: tuple[Ranked, ...]
    margin: Margin
    notes: tuple[Text, ...] = ()
    members: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    place: int
    bidder: Text
    price: Money
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Candidates:
    """候选人公示; `objections` are those that were raised, each with its answer."""

    summary: Text
    candidates: tuple[Candidate, ...]
    margin: Margin
    objections: tuple[tuple[Text, Text], ...] = ()
    object: Link | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """`reason` is set when the winner is not the recomputed first: shown as a warning. `live`: won in a room;
    `back`: when and why it was taken back."""

    bidder: Text
    price: Money
    sentence: Text
    facts: tuple[Fact, ...]
    margin: Margin
    notice: Link | None = None
    dossier: Link | None = None
    reason: Text = ""
    live: bool = False
    back: Text = ""


@dataclass(frozen=True, slots=True)
class StageTime:
    """A stay at a stage, as its log tells it. `spent` None: by law not to be told yet, or the last stage of all;
    `lasts`: the lot stands there still."""

    stage: Text
    since: datetime
    until: datetime | None
    spent: timedelta | None
    lasts: bool = False


@dataclass(frozen=True, slots=True)
class Admission:
    """入围结果 of a first stage; `rows`: name, code and points (empty where none are given)."""

    summary: Text
    rows: tuple[tuple[Text, str, str], ...]
    margin: Margin
    objections: tuple[tuple[Text, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class LotPage:
    """Everything public of a lot, in every stage; what has not happened yet is None."""

    number: str
    title: Text
    tags: tuple[Text, ...]
    tender: Link
    part: Text
    status: Text
    next: Text
    stages: tuple[Stage, ...]
    facts: tuple[Fact, ...]
    deadlines: tuple[Deadline, ...]
    rule_set: Link
    files: tuple[File, ...]
    happenings: tuple[Happening, ...]
    award: Award | None = None
    candidates: Candidates | None = None
    opening: OpeningRecord | None = None
    ranking: Ranking | None = None
    admission: Admission | None = None
    performance: Performance | None = None
    proof: Proof | None = None
    actions: tuple[Link, ...] = ()
    hall: Link | None = None
    draw: Link | None = None
    stopped: Text = ""
    sunlight: Link | None = None
    """Where everything that the lot can prove stands with its grounds."""
    room: RoomPage | None = None
    """Its live competition, where it has one."""
    times: tuple[StageTime, ...] = ()


HallState = Literal[
    "waiting", "given", "decrypting", "opened", "custodians", "failed", "revoked", "withdrawn", "sealed"
]
"""`given`: the key is there and waits for the window to end; `failed`: nobody has said yet whose cause it was;
`sealed`: a second envelope that nothing opens."""


@dataclass(frozen=True, slots=True)
class HallRow:
    order: int
    bidder: Text
    state: HallState
    at: datetime | None = None
    sums: tuple[Money, ...] = ()
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Custodian:
    """A custodian at the opening: when its share came and under which entry; None while it has given none."""

    i: int
    name: Text
    at: datetime | None = None
    entry: Link | None = None


@dataclass(frozen=True, slots=True)
class Raised:
    """An objection raised in the hall, and its answer with the time; empty while it waits."""

    text: Text
    at: datetime
    answer: Text = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HallPage:
    """The opening hall. `ends` is the end of the decryption window while it runs; `poll` the address of all that moves,
    which answers 204 while nothing has; `said` what stands now in one sentence, read out as it changes."""

    number: str
    title: Text
    lot: Link
    status: Text
    next: Text
    stages: tuple[Stage, ...]
    rows: tuple[HallRow, ...]
    margin: Margin
    poll: str
    running: bool
    ends: datetime | None = None
    shares: tuple[int, int, int] | None = None
    """Given, needed, in all."""
    objections: tuple[Raised, ...] = ()
    actions: tuple[Link, ...] = ()
    note: Sign | None = None
    said: Text = ""
    over: bool = False
    custodians: tuple[Custodian, ...] = ()
    transcript: tuple[Happening, ...] = ()
    file: Link | None = None
    confirmed: tuple[Fact, ...] = ()
    """Who has signed the opening record, and when."""
    signing: Text = ""
    """By what rule they sign, and what silence means under it."""
    second: tuple[HallRow, ...] = ()
    """Of two envelopes the second, once its opening is ordered."""
    recalled: int = 0
    """How many bids were withdrawn before the deadline; they are never opened."""
