"""What watchers are sent: frames that chain by their numbers, joined when they wait, encoded once for an audience."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec

from kernel import canon
from kernel.canon import Json

MOST: Final = 200
"""Accepted acts in one frame; what waits beyond that goes out as several, one right after the other."""
WAITING: Final = 4000
"""Accepted acts that wait to be sent; whoever needs older ones reads them from the journal."""
_TEXT: Final = 0x81  # the last and only frame of a text message (RFC 6455 5.2)
_SHORT, _MEDIUM = 126, 1 << 16


class Audience(StrEnum):
    """Who is shown the same. Nobody's private facts are among them: those come in a bidder's own acknowledgement."""

    PUBLIC = "public"
    BIDDERS = "bidders"
    SUPERVISORS = "supervisors"


@dataclass(frozen=True, slots=True)
class Accepted:
    """One act as an audience may see it, and its number in the room's chain."""

    seq: int
    said: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Frame:
    """The board after entry `seq`, and what was accepted after entry `since` up to and with `seq`.

    Where `since` is the `seq` of the frame before, nothing lies between them; entries that are not for this audience,
    as refused bids, leave holes in the numbers of `accepted` and none between frames.
    """

    since: int
    seq: int
    board: Json
    accepted: tuple[Accepted, ...] = ()
    closes_at: datetime | None = None


News = Mapping[Audience, Frame]
"""What happened in a room, made ready for each audience; all of them over the same numbers."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """What is sent at once, as bytes: one frame, or several that chain. `payloads` each with its number."""

    since: int
    seq: int
    payloads: tuple[tuple[int, bytes], ...]
    framed: bytes
    """As WebSocket frames."""

    @property
    def event(self) -> bytes:
        """As server-sent events; an id is what a browser gives back when it comes again."""
        return b"".join(b"id: %d\ndata: %b\n\n" % one for one in self.payloads)


def joined(held: Frame | None, new: Frame, most: int = MOST) -> Frame:
    """One frame for both. What is known already is left out; after a gap the older one cannot be kept, and `since`
    shows the gap to whoever is sent the result."""
    if held is None or new.since > held.seq:
        return capped(new, most)
    if new.seq <= held.seq:
        return held
    later = tuple(one for one in new.accepted if one.seq > held.seq)
    return capped(replace(new, since=held.since, accepted=held.accepted + later), most)


def capped(frame: Frame, most: int = MOST) -> Frame:
    """With the newest `most` accepted acts; `since` moves up to the last one that was left out."""
    if len(frame.accepted) <= most:
        return frame
    return replace(frame, since=frame.accepted[-most - 1].seq, accepted=frame.accepted[-most:])


def parted(frame: Frame) -> Iterator[Frame]:
    """The frame as frames of at most `MOST` acts that chain; each shows the newest board."""
    since = frame.since
    while len(frame.accepted) > MOST:
        part, rest = frame.accepted[:MOST], frame.accepted[MOST:]
        yield replace(frame, since=since, seq=part[-1].seq, accepted=part)
        since, frame = part[-1].seq, replace(frame, accepted=rest)
    yield replace(frame, since=since)


def encode(room: str, frame: Frame, now: datetime, watching: int) -> Encoded:
    """The bytes for everybody of one audience; `now` is the official time, by which a board counts down."""
    payloads = tuple((part.seq, _payload(room, part, now, watching)) for part in parted(frame))
    return Encoded(frame.since, frame.seq, payloads, b"".join(framed(payload) for _, payload in payloads))


def _payload(room: str, frame: Frame, now: datetime, watching: int) -> bytes:
    said = {
        "room": room,
        "from": frame.since,
        "seq": frame.seq,
        "now": canon.instant(now),
        "closes_at": canon.instant(frame.closes_at) if frame.closes_at else None,
        "watching": watching,
        "board": frame.board,
        "accepted": [{**one.said, "seq": one.seq} for one in frame.accepted],
    }
    return msgspec.json.encode(said)


def framed(payload: bytes) -> bytes:
    """The payload as an unmasked text frame, as a server sends it (RFC 6455 5.2)."""
    size = len(payload)
    if size < _SHORT:
        return struct.pack("!BB", _TEXT, size) + payload
    if size < _MEDIUM:
        return struct.pack("!BBH", _TEXT, _SHORT, size) + payload
    return struct.pack("!BBQ", _TEXT, _SHORT + 1, size) + payload
