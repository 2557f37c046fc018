"""Facts of the page of internal lists."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.elements import Empty, Link
from web.words import Text


@dataclass(frozen=True, slots=True)
class ListCell:
    """One list of one office: how many entries, where they are; `missing`: it has none."""

    said: Link
    missing: bool


@dataclass(frozen=True, slots=True)
class OfficeLists:
    name: Text
    lists: tuple[ListCell, ...]


@dataclass(frozen=True, slots=True)
class OpenList:
    """The list that is open: whose it is, its entries, what the reader may do in it."""

    name: Text
    office: Text
    heads: tuple[Text, ...]
    rows: tuple[tuple[str, ...], ...]
    keys: tuple[Link, ...]
    empty: Empty


@dataclass(frozen=True, slots=True)
class InternalPage:
    """Every office that the reader may look into, and the one list that is open, if any."""

    heads: tuple[Text, ...]
    offices: tuple[OfficeLists, ...]
    missing: int
    opened: OpenList | None = None
