"""Telephone lines that call those who were drawn, by channel: text messages and spoken calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `id` is the same at each further try, so that whoever carries it does so once; `text` names no lot."""

    id: str
    number: str
    text: str


class Line(Protocol):
    """Carries calls; slow, and never in a transaction."""

    def carry(self, call: Call) -> None:
        """Unavailable: it may succeed later. NotValid: this number takes no call at all."""
        ...


Lines = Mapping[str, Line | None]
"""They take turns in their order; None stands for a line that is not connected: the call's entry says so."""
LINES: Final[Lines] = {"sms": None, "voice": None}
