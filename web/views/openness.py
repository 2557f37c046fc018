"""What the pages of openness show: offices, their directories, documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from web.views.elements import Empty, Fact, Form, Link, Sign
from web.views.public import Facet, Figure, NoticeRow
from web.words import Text


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An office in the list: how many documents are public, how many lines of its directory are red."""

    name: Text
    href: str
    kind: Text
    documents: int
    missing: int


@dataclass(frozen=True, slots=True)
class DocumentRow:
    title: Text
    href: str
    index: str
    of: Text
    at: datetime


@dataclass(frozen=True, slots=True)
class OpennessPage:
    """`found` documents match what is asked for; `entering` is for the security administrator alone."""

    offices: tuple[OfficeRow, ...]
    classes: tuple[Facet, ...]
    documents: tuple[DocumentRow, ...]
    found: int
    q: str
    page: int
    pages: int
    before: str
    after: str
    empty: Empty
    nobody: Empty
    entering: Form | None = None
    feed: str = "/feeds/documents.atom"


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One line of the directory in its six columns; `link` is the newest document that answers it."""

    name: Text
    about: Text
    responsible: Text
    due: date
    carrier: Text
    state: Sign
    link: Link | None


@dataclass(frozen=True, slots=True)
class DutyGroup:
    name: Text
    rows: tuple[DutyRow, ...]


@dataclass(frozen=True, slots=True)
class OfficePage:
    """One office. `organisation` are its four fields; `gaps` what is to be public and is not; `acts` and `drafting`
    are what the reader may do; `lists` what the office has in the registers."""

    title: Text
    facts: tuple[Fact, ...]
    organisation: tuple[DutyRow, ...]
    directory: tuple[DutyGroup, ...]
    rates: tuple[Figure, ...]
    gaps: int
    documents: tuple[DocumentRow, ...]
    nothing: Text
    acts: tuple[Link, ...] = ()
    drafting: Form | None = None
    lists: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRow:
    name: str
    href: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A public document with its source, day, index number and who signed its sheet. `parts` of an interpretation; a
    policy is `explained_by` others, or says that it is `unexplained`."""

    title: Text
    office: Link
    facts: tuple[Fact, ...]
    paragraphs: tuple[str, ...]
    files: tuple[FileRow, ...]
    signatures: tuple[Fact, ...]
    parts: tuple[Fact, ...] = ()
    explained_by: tuple[NoticeRow, ...] = ()
    unexplained: Text = ""
    acts: tuple[Link, ...] = ()
