"""Facts of the pages that only those who are signed in see, beside their desks: a lot's own page, choosing how to
sign in."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.desks import Message, Shelf
from web.views.elements import Command, Duty, Empty, Fact, File, Form, Happening, Link, Stage
from web.words import Text


@dataclass(frozen=True, slots=True)
class ChoicePage:
    """Which way to sign in: by certificate in a role, or as staff."""

    certificate: Form
    staff: Form
    error: Text = ""


@dataclass(frozen=True, slots=True)
class Papers:
    """Files under one heading."""

    name: Text
    files: tuple[File, ...]
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A question or an objection with its answer; `answered` empty while it waits. `receipt` is for who raised it."""

    asked: Text
    about: Text
    answered: Text = ""
    key: Link | None = None
    receipt: Link | None = None


@dataclass(frozen=True, slots=True)
class Filmed:
    """One recording of a room, or why there is none; `reads`: who looked at it, when and why."""

    place: Text
    during: Text
    keep_until: Text = ""
    digest: str = ""
    reads: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkPage:
    """A lot as one of its parties works with it: what is next, what can be done, what there is to read."""

    number: str
    title: Text
    now: Text
    next: Text
    stages: tuple[Stage, ...]
    duties: tuple[Duty, ...]
    idle: Empty
    actions: tuple[Link, ...]
    facts: tuple[Fact, ...]
    papers: tuple[Papers, ...] = ()
    shelves: tuple[Shelf, ...] = ()
    enquiries: tuple[Enquiry, ...] = ()
    happenings: tuple[Happening, ...] = ()
    commands: tuple[Command, ...] = ()
    caution: Text = ""
    unasked: Empty | None = None
    """What is said where nobody has asked or objected; None where questions have no place."""
    films: tuple[Filmed, ...] = ()
    """The register of recordings, for centre and supervisor."""
    follow: Form | None = None
    """For a bidder: to follow the lot, or to follow it no longer."""


@dataclass(frozen=True, slots=True)
class CalendarAccess:
    """The secret address of a firm's calendar: `told` only in the answer that made it; `end` while there is one."""

    told: str
    give: Form
    end: Form | None


@dataclass(frozen=True, slots=True)
class FirmPage:
    """Every lot of a firm, those that go on and those that ended, and its calendar."""

    shelves: tuple[Shelf, ...]
    calendar: CalendarAccess


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A firm's people and certificates. `actions` are for its administrators; `alone` is said to somebody who is the
    only one, `bosses` to who is no administrator."""

    shelves: tuple[Shelf, ...]
    actions: tuple[Link, ...]
    alone: Text
    bosses: Text


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Everything that the platform told somebody, newest first; posting to `action` marks all of it as read. `forms`
    are those of e-mail beside it."""

    messages: tuple[Message, ...]
    empty: Empty
    note: Text
    action: str
    forms: tuple[Form, ...] = ()

    @property
    def unread(self) -> int:
        return sum(one.unread for one in self.messages)


@dataclass(frozen=True, slots=True)
class BookedRow:
    """A room or a piece of equipment that is booked for a lot; `back` gives it back."""

    facility: Text
    during: Text
    lot: str
    href: str
    title: Text
    back: Form


@dataclass(frozen=True, slots=True)
class FacilitiesPage:
    """What is booked from now on. `booking` is None while there is nothing to book; `error` is a refusal."""

    rows: tuple[BookedRow, ...]
    booking: Form | None
    naming: Form
    error: Text = ""
