"""Facts of the pages after sign-in: desks, signing, submitting, scoring, supervising."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from web.views.bidding import Here
from web.views.deposit import Secured
from web.views.elements import Command, Duty, Empty, Fact, Field, File, Form, Happening, Link, Margin, Sign, Stage
from web.views.public import Facet, Figure
from web.words import Text


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a desk's list; `links` are its papers, `number` its id for commands and telephone calls."""

    title: Text
    href: str
    state: Sign
    next: Text = ""
    by: datetime | None = None
    links: tuple[Link, ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One list of a desk, for example 我的投标."""

    name: Text
    rows: tuple[Row, ...]
    empty: Empty
    columns: tuple[Text, Text, Text]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message; posting to `action` marks it as read and leads on. `note`: which other ways it did not go."""

    at: datetime
    text: Text
    action: str
    unread: bool = False
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a member of a panel is asked: without names of bidders until he has accepted."""

    specialty: Text
    lead: Text
    facts: tuple[Fact, ...]
    by: datetime | None
    accept: Form
    decline: Form


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A desk of any role: duties first (nearest limit first), then its lists."""

    title: Text
    who: Text
    duties: tuple[Duty, ...]
    idle: Empty
    shelves: tuple[Shelf, ...]
    messages: tuple[Message, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    actions: tuple[Link, ...] = ()
    caution: Text = ""
    links: tuple[Link, ...] = ()
    """Beside the name: password, signing out."""


@dataclass(frozen=True, slots=True)
class SignInPage:
    """Certificate challenge beside staff's password and code; `poll` tells when the signature came.

    `lasts` is how long the challenge is good from now on: sign-in follows the wall clock, which is not the official
    one where that is set by hand, so no time of day is named.
    """

    challenge: str
    command: Command
    lasts: timedelta
    poll: str
    staff: Form
    error: Text = ""


@dataclass(frozen=True, slots=True)
class TaskState:
    state: Literal["waiting", "signed", "expired", "refused"]
    text: Text
    next: Link | None = None
    poll: str = ""


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A one-time signing task: what is signed, in words and digest, and the line to type. `enclosed` are the
    documents that are signed by their digests, each under its name."""

    id: str
    act: Text
    on: Link
    in_the_name_of: Text
    facts: tuple[Fact, ...]
    statement: str
    sha256: str
    command: Command
    expires: datetime
    state: TaskState
    enclosed: tuple[tuple[Text, tuple[Fact, ...]], ...] = ()
    check: Text = ""
    """How to compare the files that the document names by digest; empty if there are none."""
    here: str = ""
    """The task's kind as long as it can be signed on the page."""
    opens: bool = False
    """Whether it needs the encryption key as well."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a submission, with its result in one line when done."""

    name: Text
    state: Literal["done", "now", "todo"]
    result: Text = ""
    aside: Text = ""
    commands: tuple[Command, ...] = ()


@dataclass(frozen=True, slots=True)
class Pieces:
    """What the platform holds of a package: `states` one digit a piece, 0 missing, 1 here, 2 on its way."""

    states: str
    line: Text
    spare: Text
    warn: bool = False

    @property
    def here(self) -> int:
        return self.states.count("1")

    @property
    def all(self) -> int:
        return len(self.states)

    @property
    def percent(self) -> int:
        return self.here * 100 // max(1, self.all)


@dataclass(frozen=True, slots=True)
class Receipt:
    title: Text
    verdict: Sign
    facts: tuple[Fact, ...]
    files: tuple[Link, ...]
    good_for: Text
    actions: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """One lot's tab of the submit page."""

    name: Text
    href: str
    state: Sign
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class SubmitPage:
    lot: Link
    number: str
    title: Text
    deadline: datetime
    packages: tuple[Package, ...]
    steps: tuple[Step, ...]
    confirm: tuple[Fact, ...]
    poll: str
    pieces: Pieces | None = None
    receipts: tuple[Receipt, ...] = ()
    caution: Text = ""
    here: Here | None = None
    deposits: tuple[Secured, ...] = ()
    drop: Form | None = None
    """To give up the upload that `pieces` tells of."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """`used` and `limit` are shares of the bar in percent; None draws no bar."""

    shape: Literal["bad", "warn"]
    what: Text
    number: str
    title: Text
    where: Text
    line: Text
    used: Decimal | None = None
    limit: Decimal | None = None
    keys: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Pager:
    """Which page of how many; `before` and `after` are empty at the ends."""

    found: int
    page: int
    pages: int
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class SupervisionPage:
    """`happenings` is one page of the course, newest first; `choice` asks for one lot, `only` repeats the filter."""

    title: Text
    summary: Text
    figures: tuple[Figure, ...]
    alarms: tuple[Alarm, ...]
    quiet: Empty
    happenings: tuple[Happening, ...]
    log: tuple[Fact, ...]
    duties: tuple[Duty, ...] = ()
    filters: tuple[Facet, ...] = ()
    choice: Field | None = None
    only: str = ""
    pager: Pager | None = None
    margin: Margin | None = None
    links: tuple[Link, ...] = ()
    shelves: tuple[Shelf, ...] = ()
    messages: tuple[Message, ...] = ()
    idle: Empty | None = None
    """What is said where nothing waits for the supervisor."""


@dataclass(frozen=True, slots=True)
class ActPage:
    """Any act with a form: what it does, by when, its fields, its confirmation."""

    title: Text
    of: Link
    lead: Text
    form: Form
    stages: tuple[Stage, ...] = ()
    files: tuple[File, ...] = ()
    asides: tuple[Text, ...] = ()
    error: Text = ""
    """What is wrong with the act as a whole, beside the errors of single fields."""
    hides: bool = False
    """Whether a reserve price may be hidden here: the page makes its commitment."""


@dataclass(frozen=True, slots=True)
class PoolFlaw:
    """One flaw of a roster, by its cell."""

    sheet: str
    row: str
    column: str
    words: Text


@dataclass(frozen=True, slots=True)
class PoolPage:
    """The expert pool for who keeps it. `found` counts all flaws, of which `flaws` are the first."""

    form: Form
    facts: tuple[Fact, ...]
    template: Link
    lead: Text
    flaws: tuple[PoolFlaw, ...] = ()
    found: int = 0
    more: Text = ""
    error: Text = ""
    catalogue: tuple[tuple[str, Text, int], ...] = ()
    """Codes of specialties with their names and how many active experts have them."""


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    receipt: Receipt
    of: Link
    spare: timedelta | None = None


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """A refusal or a fault, as a page."""

    status: int
    title: Text
    what: Text
    code: str
    why: Text = ""
    law: str = ""
    remedy: Text = ""
    links: tuple[Link, ...] = ()
    incident: str = ""
