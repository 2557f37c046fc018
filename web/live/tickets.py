"""Tickets (入场券): how somebody signed in tells the watchers' gateway who they are without a token in an address."""

from __future__ import annotations

import base64
import binascii
import hmac
import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from kernel import canon, clock
from kernel.chance import Chance
from kernel.errors import NotValid
from kernel.reader import Reader
from web.live.frames import Audience

VALID: Final = timedelta(seconds=30)
_DOMAIN: Final = b"ggzy-ticket/v1\n"


class Place(NamedTuple):
    """Whom a watcher is shown what for: its audience, and its own number in the room (empty: it has none)."""

    audience: Audience
    bidder: str = ""


class Tickets:
    """Good for one room, for `VALID` of the wall clock, at every process that has the same key, and once at each.

    A ticket says itself what it admits to, under a code (HMAC-SHA-256) that only the site's processes can make; so
    nothing has to be kept but which ones have been used, for as long as they could be used again.
    """

    def __init__(self, chance: Chance, wall: Callable[[], datetime] = clock.wall, key: bytes = b"") -> None:
        """Without a `key` a fresh one is drawn: the tickets are then good in this process alone."""
        self._chance, self._wall = chance, wall
        self._key = key or chance.bytes(32)
        self._lock = threading.Lock()
        self._used: OrderedDict[str, datetime] = OrderedDict()

    def issue(self, room: str, place: Place) -> str:
        """Given over HTTP to whoever is signed in; the first message of the socket carries it."""
        said = canon.canonical(
            {
                "room": room,
                "audience": place.audience.value,
                "bidder": place.bidder,
                "until": canon.instant(self._wall() + VALID),
                "nonce": self._chance.bytes(16).hex(),
            }
        )
        return f"{base64.b64encode(said).decode()}.{self._code(said)}"

    def redeem(self, ticket: str, room: str) -> Place | None:
        """The place it admits to; None if it is not of the site, used here, too old or of another room. It is used."""
        text, _, code = ticket.rpartition(".")
        try:
            said = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return None
        if not hmac.compare_digest(self._code(said).encode(), code.encode()):
            return None
        try:
            return self._place(Reader.of(canon.parse(said)), room)
        except NotValid:
            return None

    def _place(self, said: Reader, room: str) -> Place | None:
        now, until = self._wall(), canon.moment(said.text("until"))
        again = now >= until or self._known(said.text("nonce"), now, until)
        if again or said.text("room") != room:
            return None
        return Place(said.choice("audience", Audience), str(said.value("bidder")))

    def _known(self, nonce: str, now: datetime, until: datetime) -> bool:
        """Whether it was used before; from now on it was. Those that have ended are forgotten."""
        with self._lock:
            while self._used and next(iter(self._used.values())) <= now:
                self._used.popitem(last=False)
            again = nonce in self._used
            self._used[nonce] = until
            return again

    def _code(self, said: bytes) -> str:
        return hmac.digest(self._key, _DOMAIN + said, "sha256").hex()
