"""Facts of the pages of the kiosk."""

from __future__ import annotations

from dataclasses import dataclass

from web.views.elements import Empty, Fact, Field
from web.words import Text


@dataclass(frozen=True, slots=True)
class Tile:
    """Something to touch: where it leads, and a word on what is there."""

    text: Text
    href: str
    note: Text = ""


@dataclass(frozen=True, slots=True)
class TouchForm:
    """A form filled in without a keyboard: choices as keys, texts by the keys of the screen."""

    action: str
    fields: tuple[Field, ...]
    key: Text


@dataclass(frozen=True, slots=True)
class KioskPage:
    """One screen of the kiosk. `home` is where this machine begins, `idle` after how many seconds without a touch it
    goes back there; `code` is shown this once."""

    title: Text
    home: str
    idle: int
    back: str = ""
    lead: Text = ""
    error: Text = ""
    tiles: tuple[Tile, ...] = ()
    before: str = ""
    after: str = ""
    empty: Empty | None = None
    facts: tuple[Fact, ...] = ()
    code: str = ""
    sections: tuple[tuple[Text, tuple[Text, ...]], ...] = ()
    form: TouchForm | None = None

    @property
    def begins(self) -> bool:
        """Whether the machine begins here."""
        return not self.back
