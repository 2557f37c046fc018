"""All parts together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from approval.rules.said import approvals, dockets, enterprises, forms, guides, matters, watch
from disclosure.rules.said import (
    accountability,
    annual,
    assessment,
    consulting,
    copies,
    documents,
    entries,
    gazette,
    internal,
    letters,
    library,
    media,
    policies,
    registers,
    requests,
    surveys,
    units,
)
from kernel.errors import Words


class Part(Protocol):
    """One part's acts and members of bodies in words; `SEEN`: types of events, and their members that are public."""

    ACTS: Mapping[str, Words]
    MEMBERS: Mapping[str, Words]
    SEEN: tuple[tuple[str, str], ...]


PARTS: Final[tuple[Part, ...]] = (
    accountability,
    annual,
    approvals,
    assessment,
    consulting,
    copies,
    documents,
    enterprises,
    forms,
    entries,
    internal,
    letters,
    matters,
    gazette,
    guides,
    library,
    media,
    policies,
    registers,
    requests,
    dockets,
    surveys,
    units,
    watch,
)
ACTS: Final[Mapping[str, Words]] = {name: words for part in PARTS for name, words in part.ACTS.items()}
MEMBERS: Final[Mapping[str, Words]] = {name: words for part in PARTS[::-1] for name, words in part.MEMBERS.items()}
"""Where two parts mean something else by a member, what the first of them calls it."""
OF_ACT: Final[Mapping[str, Mapping[str, Words]]] = {name: part.MEMBERS for part in PARTS for name in part.ACTS}
"""What a member is called in an act of its part."""
SEEN: Final = tuple(row for part in PARTS for row in part.SEEN)
