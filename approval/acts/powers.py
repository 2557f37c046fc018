"""The list of powers and duties (权责清单) as everybody reads it: its versions, its changes, what is under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from approval.acts import matters
from approval.acts.cases import METHODS
from approval.rules import difference
from approval.rules.difference import Change, What
from approval.store import matters as versions
from approval.store import powers as store
from kernel.table import Record

SHOWN: Final = 50
"""Matters whose changes are told, and applications under way."""


@dataclass(frozen=True, slots=True)
class Told:
    """A change of the list. `approved`: on which day, public from then on; None of an end, which tells of its round."""

    change: Change
    approved: date | None

    @property
    def at(self) -> date:
        """Its place in the list."""
        return self.approved or self.change.since


def changes(tx: Connection, *codes: str) -> list[Told]:
    """The changes of these matters, of those that changed last where none is named; public from the moment at which
    the act is done, long before they hold."""
    found = list[Told]()
    for code in codes or store.changed(tx, SHOWN):
        approved = {row.since: date.fromisoformat(row.recorded) for row in versions.versions(tx, code)}
        for one in difference.changes(matters.versions(tx, code), METHODS):
            found.append(Told(one, None if one.what is What.ENDED else approved[one.since.isoformat()]))
    return sorted(found, key=lambda one: (-one.at.toordinal(), -one.change.since.toordinal(), one.change.of.code))


def days(tx: Connection, limit: int) -> list[date]:
    """From which days the list says something else, the newest first."""
    return [date.fromisoformat(one) for one in store.days(tx, limit)]


def running(tx: Connection, code: str) -> list[Record]:
    """The applications about a matter that are under way: `id`, `stage`, `accepted`, `promised_until`, `unit`."""
    return store.running(tx, code, SHOWN)


def counts(tx: Connection) -> dict[str, int]:
    """How many applications about each matter are under way."""
    return store.counts(tx)
