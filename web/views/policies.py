"""What the pages of policies and meetings and of proposals show."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.elements import Empty, Link, Sign
from web.views.public import Facet, Figure
from web.words import Text


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A public policy and what explains it; nothing where that was withdrawn."""

    title: str
    href: str
    of: Text
    explained: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What was decided on an item: its document, or how that stands."""

    item: str
    text: str
    state: Sign
    link: Link | None
    note: Text


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting; `seats` are offered, `present` who came from outside."""

    id: str
    title: Text
    of: Text
    agenda: tuple[str, ...]
    seats: Text
    present: tuple[Text, ...]
    decisions: tuple[DecisionRow, ...]
    acts: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PoliciesPage:
    """`overdue`: decisions of the year whose document should be public and is not, by all who called meetings."""

    years: tuple[Facet, ...]
    overdue: Text
    policies: tuple[PolicyRow, ...]
    meetings: tuple[MeetingRow, ...]
    no_policies: Empty
    no_meetings: Empty
    acts: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class HostRow:
    """How many suggestions and motions an office hosts and co-hosts."""

    office: Text
    hosted: tuple[int, int]
    cohosted: tuple[int, int]


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One proposal; `reply` once it is public."""

    id: str
    title: str
    of: Text
    host: Text
    due: str
    state: Sign
    reply: Link | None
    opinion: Text
    acts: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ProposalsPage:
    years: tuple[Facet, ...]
    rates: tuple[Figure, ...]
    hosts: tuple[HostRow, ...]
    rows: tuple[ProposalRow, ...]
    csv: str
    empty: Empty
    acts: tuple[Link, ...] = ()
