"""Facts of the public pages: home, notices, tender, verify."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from kernel.money import Money
from web.views.classes import Classes
from web.views.elements import Claim, Command, Empty, Fact, File, Form, Happening, Link, Margin, Sign, Stage
from web.words import Text


@dataclass(frozen=True, slots=True)
class Sitting:
    """One row of today's list; `tag` only for what is running now."""

    at: datetime
    kind: Text
    title: Text
    href: str
    note: Text = ""
    past: bool = False
    running: bool = False


@dataclass(frozen=True, slots=True)
class NoticeRow:
    title: Text
    href: str
    meta: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class AwardRow:
    """A newest award; `against` is the difference to the ceiling in percent."""

    title: Text
    href: str
    winner: Text
    price: Money
    against: Decimal | None
    recomputed: Sign


@dataclass(frozen=True, slots=True)
class Figure:
    name: Text
    value: Text
    unit: Text = ""
    note: Text = ""
    shape: Literal["", "warn", "bad"] = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """`href` leads to what the value is the sum of."""

    label: Text
    value: Decimal
    href: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Sums by month; the last bar is the present one. `csv` has the same figures."""

    title: Text
    caption: Text
    unit: Text
    bars: tuple[Bar, ...]
    csv: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    text: Text
    count: int | None
    href: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class FacetGroup:
    name: Text
    facets: tuple[Facet, ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    today: date
    summary: Text
    sittings: tuple[Sitting, ...]
    next_sitting: Empty
    kinds: tuple[Facet, ...]
    claims: tuple[Claim, ...]
    notices: tuple[NoticeRow, ...]
    notices_in_all: int
    awards: tuple[AwardRow, ...]
    figures: tuple[Figure, ...]
    chart: BarChart | None


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """`q` is what was searched; `before` and `after` are addresses of the neighbouring pages."""

    q: str
    groups: tuple[FacetGroup, ...]
    rows: tuple[NoticeRow, ...]
    found: int
    page: int
    pages: int
    empty: Empty
    before: str = ""
    after: str = ""
    feed: str = "/feeds/notices.atom"


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One notice as published: its text in paragraphs under headings, its signed file."""

    number: str
    kind: Text
    title: Text
    published: datetime
    of: Link
    facts: tuple[Fact, ...]
    sections: tuple[tuple[Text, tuple[Text, ...]], ...]
    files: tuple[File, ...]
    margin: Margin
    replaces: Link | None = None
    replaced_by: Link | None = None


@dataclass(frozen=True, slots=True)
class LotRow:
    number: str
    title: Text
    href: str
    stage: Text
    ceiling: Money | None
    next: Text


@dataclass(frozen=True, slots=True)
class Answered:
    """A question without its asker, and its answer."""

    asked: date
    question: Text
    answer: Text
    answered: date | None


@dataclass(frozen=True, slots=True)
class TenderPage:
    number: str
    title: Text
    tags: tuple[Text, ...]
    status: Text
    next: Text
    facts: tuple[Fact, ...]
    lots: tuple[LotRow, ...]
    files: tuple[File, ...]
    notices: tuple[NoticeRow, ...]
    answers: tuple[Answered, ...]
    margin: Margin
    actions: tuple[Link, ...] = ()
    classes: Classes | None = None


@dataclass(frozen=True, slots=True)
class VerifyPage:
    """How anybody checks. `answer` is shown after a receipt was looked up."""

    checkpoint: tuple[Fact, ...]
    lookup: Form
    commands: tuple[Command, ...]
    dossiers: tuple[NoticeRow, ...]
    checks: tuple[tuple[str, Text], ...]
    limits: tuple[Claim, ...]
    answer: Sign | None = None
    answer_facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class SubjectPage:
    """The chain of one subject, newest last; `proof` names what its log proof shows."""

    subject: str
    title: Text
    facts: tuple[Fact, ...]
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One journal entry: facts, the exact bytes if they may be shown, the proof."""

    subject: str
    number: int
    what: Text
    facts: tuple[Fact, ...]
    event: str
    withheld: Text = ""
    downloads: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedItem:
    id: str
    title: Text
    href: str
    at: datetime
    summary: Text


@dataclass(frozen=True, slots=True)
class Feed:
    """`home` is the site's address with scheme and host, without a final slash; `page` is what the feed is of."""

    title: Text
    home: str
    self_href: str
    updated: datetime
    items: tuple[FeedItem, ...]
    page: str = "/notices"


@dataclass(frozen=True, slots=True)
class OpeningsPage:
    """Openings of today and the next days, then the newest past ones."""

    today: date
    sittings: tuple[Sitting, ...]
    coming: tuple[NoticeRow, ...]
    past: tuple[NoticeRow, ...]
    next_sitting: Empty


@dataclass(frozen=True, slots=True)
class DrawPage:
    """The draw of a panel. Names stay out until the result stands."""

    lot: Link
    number: str
    status: Text
    next: Text
    stages: tuple[Stage, ...]
    plan: tuple[Fact, ...]
    strata: tuple[tuple[Text, int | None, int | None, int], ...]
    """Stratum, how many fit, how many stand aside (None before the freeze), how many seats."""
    avoided: tuple[tuple[Text, int], ...]
    entropy: tuple[tuple[Text, datetime | None, str], ...]
    """Whose chance (a party, the beacon, the reserve), when the value was given, its digest (empty: not given)."""
    same_machine: bool
    seats: tuple[tuple[int, Text, str, Sign], ...]
    """Place in order, stratum, pseudonym, what he answered."""
    margin: Margin
    commands: tuple[Command, ...]
    claims: tuple[Claim, ...] = ()
    counting: Text = ""
    """Why those who stand aside are counted differently by stratum and by reason."""
    silent: tuple[Text, ...] = ()
    """Each time that a party let its hours pass, and the reserve proved instead."""
    reroll: Text = ""
    """What a reserve costs, where the plan has one."""
