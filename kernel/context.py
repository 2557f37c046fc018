"""What an act may use of the world, gathered at the edge once a request or tick."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from sqlalchemy import Connection

from kernel.actor import Actor
from kernel.blobs import Blobs
from kernel.chance import Chance
from kernel.errors import Fault


class Desk(Protocol):
    """The platform's own seal and time-stamp authority."""

    def seal(self, data: bytes, at: datetime) -> bytes:
        """A detached CMS signature of the platform over `data`, DER."""
        ...

    def stamp(self, data: bytes, at: datetime) -> bytes:
        """An RFC 3161 token over `data`, DER."""
        ...

    def seal_pdf(self, pdf: bytes, at: datetime, reason: str) -> bytes:
        """The PDF with the platform's seal and a time stamp over it in it (PAdES B-T)."""
        ...


class NoDesk:
    """Nothing to seal with: an act that needs a seal breaks loudly where none was wired."""

    __slots__ = ()

    def seal(self, data: bytes, at: datetime) -> bytes:
        raise Fault(f"no seal is wired; {len(data)} bytes at {at} stay unsealed")

    def stamp(self, data: bytes, at: datetime) -> bytes:
        raise Fault(f"no time-stamp authority is wired; {len(data)} bytes at {at} stay unstamped")

    def seal_pdf(self, pdf: bytes, at: datetime, reason: str) -> bytes:
        raise Fault(f"no seal is wired; a PDF of {len(pdf)} bytes ({reason}, {at}) stays unsealed")


NO_DESK: Final = NoDesk()


@dataclass(frozen=True, slots=True)
class Context:
    """One transaction, one actor, one moment (the official clock's)."""

    tx: Connection
    blobs: Blobs
    actor: Actor
    now: datetime
    chance: Chance
    desk: Desk = NO_DESK
    arrived: datetime | None = None
    """When the last byte of the request was in, if the edge measured it; never later than `now`."""

    catalogue: Mapping[str, str] = field(default_factory=dict)
    """What the operator has added to the platform's own data, as texts by path: `categories/art.toml`."""

    erasures: list[str] = field(default_factory=list)
    """Digests of what the act forgets: its bytes go once the transaction is committed, never where it was rolled back,
    as every act is that somebody tries before signing it."""

    @property
    def received(self) -> datetime:
        """The moment by which "in time" is judged: the last byte, not the wait for the database."""
        return self.arrived or self.now
