"""The acts of offices and of the public that belong to no tender: every file of this folder, merged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from web.ways import (
    accountability,
    annual,
    approvals,
    assessment,
    consulting,
    copies,
    dockets,
    documents,
    enterprises,
    entries,
    forms,
    gazette,
    guides,
    internal,
    letters,
    matters,
    media,
    offices,
    policies,
    registers,
    requests,
    surveys,
    watch,
)
from web.ways.way import Way


class Part(Protocol):
    """A file of acts: how each is done, and the members of its body."""

    WAYS: Mapping[str, Way]
    FIELDS: Mapping[str, str]


PARTS: Final[tuple[Part, ...]] = (
    offices,
    accountability,
    annual,
    assessment,
    consulting,
    copies,
    entries,
    internal,
    documents,
    enterprises,
    forms,
    requests,
    letters,
    matters,
    approvals,
    surveys,
    registers,
    media,
    policies,
    gazette,
    watch,
    dockets,
    guides,
)
WAYS: Final[Mapping[str, Way]] = {name: way for part in PARTS for name, way in part.WAYS.items()}
FIELDS: Final[Mapping[str, str]] = {name: fields for part in PARTS for name, fields in part.FIELDS.items()}
