"""One act of a chain, as the rules read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kernel.canon import Json
from kernel.deadlines import day_of


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was done: `approval.accept` is the verb `accept`."""

    verb: str
    at: datetime
    body: Mapping[str, Json]

    @property
    def day(self) -> date:
        """The Beijing day."""
        return day_of(self.at)
