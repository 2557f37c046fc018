"""What can be asked of a room; the order of its one queue decides, `at` is when its owner took the command in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from kernel import canon
from kernel.canon import Json

VERSION = "ggzy-room/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`at` decides whether it was in time, and is never earlier than that of the command before it."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Due(Command):
    """The timer's word: time has passed. It may come late, for every other command brings the time along as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed(Command):
    """A bidder's own word under the session key that was certified in the lobby.

    `bidder` is the number in this room (竞买号). `number` counts the bidder's commands upwards, so nothing can be
    played back; `seen` is the last event of the room that the bidder had before its eyes; `round` the turn it speaks
    to. `signature` is over `message`, base64.
    """

    NAME: ClassVar[str] = ""

    bidder: str
    number: int
    round: int
    seen: int
    signature: str = ""

    def says(self) -> dict[str, Json]:
        """What this kind of command says beyond its place."""
        return {}

    def body(self) -> dict[str, Json]:
        """The command as the journal keeps it."""
        place: dict[str, Json] = {"bidder": self.bidder, "number": self.number, "round": self.round, "seen": self.seen}
        return place | self.says() | {"signature": self.signature}

    def message(self, room: str) -> bytes:
        """The canonical bytes that the session key signs; they bind the room, the kind and every field."""
        unsigned = {name: value for name, value in self.body().items() if name != "signature"}
        return canon.canonical({"v": VERSION, "room": room, "command": self.NAME} | unsigned)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer(Signed):
    """An open price; `lots` names the parts it is for where several are sold together, sorted, else nothing."""

    NAME: ClassVar[str] = "bid"

    amount: Decimal
    lots: tuple[str, ...] = ()

    def says(self) -> dict[str, Json]:
        parts: dict[str, Json] = {"lots": list(self.lots)} if self.lots else {}
        return {"amount": str(self.amount)} | parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal(Signed):
    """A hidden price by its commitment (64 hex digits, `commitment`); who shows nothing later has offered nothing."""

    NAME: ClassVar[str] = "seal"

    commitment: str

    def says(self) -> dict[str, Json]:
        return {"commitment": self.commitment}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reveal(Signed):
    """The price behind a commitment, with the 32 bytes of salt (64 hex digits) that hid it."""

    NAME: ClassVar[str] = "reveal"

    amount: Decimal
    salt: str
    lots: tuple[str, ...] = ()

    def says(self) -> dict[str, Json]:
        parts: dict[str, Json] = {"lots": list(self.lots)} if self.lots else {}
        return {"amount": str(self.amount), "salt": self.salt} | parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(Signed):
    """The answer to the question whether one goes on (询问)."""

    NAME: ClassVar[str] = "confirm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enter(Command):
    """A bidder who may take part is let in: its number, its session key (base64 SPKI) and what the kind asks for.

    `amount` is a first offer, `features` the published value (decimal text) that it has of each; `priority` the rank of
    the right that it exercises (优先购买权), 0 for none, 1 before 2.
    """

    bidder: str
    key: str
    priority: int = 0
    amount: Decimal | None = None
    features: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfOfficer(Command):
    """`officer` is the tag of who answers for it; the reason is public."""

    officer: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause(OfOfficer):
    """Time stands still: a fault of the platform, or an order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(OfOfficer):
    """Time goes on with what was left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend(OfOfficer):
    """The turn ends `seconds` later."""

    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop(OfOfficer):
    """The competition ends without a result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(OfOfficer):
    """A message to everybody: `reason` is its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowReserve(OfOfficer):
    """After the close: the reserve price that was committed to before, with its salt (64 hex digits)."""

    amount: Decimal
    salt: str


def commitment(amount: Decimal, salt: str, lots: tuple[str, ...] = ()) -> str:
    """The 64 hex digits that hide a price until it is shown: SHA-256 over salt and canonical content."""
    said: dict[str, Json] = {"v": VERSION, "amount": str(amount), "salt": salt, "lots": list(lots)}
    return canon.sha256(canon.canonical(said)).hex()
