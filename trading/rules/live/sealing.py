"""Prices that nobody can read before all are in: a turn to seal, a turn to show what was sealed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count, takewhile
from typing import Final

from kernel.errors import Conflict, NotTrusted, NotValid, Words
from kernel.reader import Reader
from trading.rules.live.closing import DAY
from trading.rules.live.command import Reveal, Seal, commitment
from trading.rules.live.method import Kind, Parameter, Shows, TurnKind
from trading.rules.live.room import Plan, Room

SEALING: Final = "sealing"
REVEALING: Final = "revealing"
_DIGEST: Final = re.compile("[0-9a-f]{64}")
PARAMETERS = (
    Parameter("seals", Words("封存时长", "Time to seal"), Kind.SECONDS, 600),
    Parameter("reveals", Words("公开时长", "Time to show"), Kind.SECONDS, 600),
)


@dataclass(frozen=True, slots=True)
class Times:
    """In seconds."""

    seals: int
    reveals: int


def read(parameters: Reader) -> Times:
    return Times(parameters.integer("seals", 1, 30 * DAY), parameters.integer("reveals", 1, DAY))


def turns(tells: Shows = Shows.COUNT) -> Mapping[str, TurnKind]:
    """Nobody sees a price before the time to show is over: who is last to show knows no more than the first."""
    return {
        SEALING: TurnKind(Words("封存报价", "Sealing"), (Seal,), tells),
        REVEALING: TurnKind(Words("公开报价", "Showing"), (Reveal,), tells),
    }


def sealed(room: Room[Plan], command: Seal, *, most: int = 1) -> Room[Plan]:
    """The room with one commitment more. With `most` of one it takes the place of the bidder's former one, so that a
    price may be changed while sealing lasts. Refused: a commitment that is in the room already, for a copied one
    could be shown with what its owner shows."""
    if not _DIGEST.fullmatch(command.commitment):
        raise NotValid(
            "room.commitment", "须为 64 位小写十六进制数字", "must be 64 lower-case hex digits", field="commitment"
        )
    if command.commitment in room.sealed.values():
        raise Conflict("room.sealed", "该封存值已在场", "this commitment is in the room already", field="commitment")
    own = of(room, command.bidder)
    if len(own) >= most > 1:
        raise Conflict("room.seals", f"至多封存 {most} 份", f"at most {most} may be sealed", field="commitment")
    kept, place = dict(room.sealed), f"{command.bidder}+{len(own) if most > 1 else 0}"
    kept.pop(place, None)  # the new one comes last
    return replace(room, sealed={**kept, place: command.commitment})


def of(room: Room[Plan], bidder: str) -> tuple[str, ...]:
    """What the bidder has sealed, in order."""
    places = takewhile(room.sealed.__contains__, (f"{bidder}+{n}" for n in count()))
    return tuple(room.sealed[place] for place in places)


def order(room: Room[Plan]) -> tuple[str, ...]:
    """Bidders by their last seal."""
    return tuple(key.rpartition("+")[0] for key in room.sealed)


def check(room: Room[Plan], command: Reveal) -> None:
    """NotTrusted unless this is what the bidder has sealed."""
    if commitment(command.amount, command.salt, command.lots) not in of(room, command.bidder):
        raise NotTrusted("room.not_as_sealed", "与封存的报价不符", "this is not what was sealed", field="amount")
