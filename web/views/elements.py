"""The facts that many pages share: links, stages, deadlines, files, proof, forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from web.words import Text

Shape = Literal["good", "warn", "bad", "act", "plain"]
LEADING: Final = 4


@dataclass(frozen=True, slots=True)
class Link:
    text: Text
    href: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A state: its shape (with colour) and its word."""

    shape: Shape
    text: Text


@dataclass(frozen=True, slots=True)
class Margin:
    """Which journal entries a section was read from. `entries` are chain numbers of one subject;
    a gapless run is shown as a range. `href` gets the number appended."""

    entries: tuple[int, ...] = ()
    href: str = ""
    links: tuple[Link, ...] = ()
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a list of facts. `style`: `n` keeps figures together, `mono` is for digests and codes, `text` for
    what somebody wrote, with its lines."""

    label: Text
    value: Text
    href: str = ""
    style: Literal["", "n", "mono", "text"] = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A node of the stage line: its name, a date, at most two facts."""

    name: Text
    state: Literal["done", "now", "todo", "stopped"]
    facts: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class CountedDay:
    """How one day of a limit was counted (from the trace of kernel.deadlines)."""

    on: date
    kind: Literal["start", "counted", "held", "rest", "end"]
    text: Text


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit and how it was counted. `left` is the time left or the verdict; `provisional` when
    a year's holidays are not published yet."""

    name: Text
    moment: Text
    rule: Text
    left: Sign | None = None
    days: tuple[CountedDay, ...] = ()
    provisional: bool = False
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Duty:
    """What somebody must do and by when: the first thing on every desk. `by` None: no limit runs."""

    what: Text
    on: Link
    by: datetime | None
    left: Sign | None = None
    key: Link | None = None
    law: Text = ""


@dataclass(frozen=True, slots=True)
class File:
    name: Text
    href: str
    on: date
    size: int
    sha256: str
    seal: Sign | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing proven, failed (`bad`) or not checkable (`warn`), in plain words; then its check."""

    shape: Literal["good", "warn", "bad"]
    text: Text
    check: str = ""
    why: Text = ""
    rests: tuple[int, ...] = ()
    """The entries of the lot's chain that it was computed from."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The proof panel. Claims of failure are shown first, whatever their order here."""

    proven: int
    failed: int
    unknown: int
    claims: tuple[Claim, ...]
    all: Link | None = None
    at_home: Link | None = None
    of: int = 0
    """How many checks the verifier's whole list has; 0: not said."""

    @property
    def ordered(self) -> tuple[Claim, ...]:
        return tuple(sorted(self.claims, key=lambda claim: ("bad", "good", "warn").index(claim.shape)))

    @property
    def leading(self) -> tuple[Claim, ...]:
        """What stands in the panel: all that failed or cannot be checked, and the first few that are proven."""
        proven = [claim for claim in self.ordered if claim.shape == "good"][:LEADING]
        return tuple(claim for claim in self.ordered if claim.shape != "good" or claim in proven)


@dataclass(frozen=True, slots=True)
class Happening:
    """One act in time order. `number` is its place in the subject's chain."""

    at: datetime
    what: Text
    who: Text
    number: int
    href: str = ""
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Empty:
    """What would stand here, when it will, where to look meanwhile."""

    what: Text
    meanwhile: Link | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a list. `lang`: in which language it was named, where that is not the page's to choose."""

    value: str
    text: Text
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `kind` is the input's type, or `textarea`, `select`, `check`, `file`."""

    name: str
    label: Text
    kind: str = "text"
    value: str = ""
    hint: Text = ""
    error: Text = ""
    choices: tuple[Choice, ...] = ()
    required: bool = True
    autocomplete: str = "off"
    mode: str = ""
    """Which keys a phone offers (`inputmode`)."""
    unit: Text = ""
    suggest: str = ""
    """The id of the list of the page that offers values."""
    focus: bool = False
    """Whether the page begins here."""
    columns: tuple[Text, ...] = ()
    """Of a table that is typed a line a row: with script it has rows to add and to take away."""
    depends: bool = False
    """Whether it may be left empty only with certain answers in other fields."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form that posts to `action`; `key` names the act. `confirm` is a sentence in the first person.

    `partial` says that it may be sent with gaps, as a draft may.
    """

    action: str
    fields: tuple[Field, ...]
    key: Text
    confirm: Text = ""
    facts: tuple[Fact, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    closed: Text = ""
    partial: bool = False
    busy: Text = ""
    """What the key says while the answer is on its way, where that takes long."""
    plain: bool = False
    """A lesser act beside the one that the page is for: its key is not filled."""

    @property
    def wrong(self) -> tuple[Field, ...]:
        return tuple(one for one in self.fields if one.error)


@dataclass(frozen=True, slots=True)
class Command:
    """A line to type on one's own computer; `why` says what it does."""

    line: str
    why: Text = ""
