"""Robots in a live room: watchers on WebSockets who count what they miss, bidders who sign with session keys."""

from __future__ import annotations

import asyncio
import base64
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from itertools import cycle
from typing import Any, Final

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from kernel import canon
from trading.rules.live.command import Offer

OPENING: Final = 50
"""Sockets that are opened at once."""
PATIENCE: Final = 60.0


class SessionKey:
    """What WebCrypto makes in a bidder's page; the bidder's certificate signs its public half at the door."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        spki = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.public = base64.b64encode(spki).decode()

    def sign(self, message: bytes) -> str:
        r, s = utils.decode_dss_signature(self._key.sign(message, ec.ECDSA(SHA256())))
        return base64.b64encode(r.to_bytes(32) + s.to_bytes(32)).decode()


@lru_cache(maxsize=64)
def _read(frame: str | bytes) -> dict[str, Any]:
    """All watchers are sent the same bytes: they are read once."""
    return dict(msgspec.json.decode(frame))


@dataclass
class Room:
    """What everybody sees: the newest frame of any watcher, and when each bid came to whom.

    `best` is the highest price that an answer named: answers come before frames. Moments are seconds of the loop's
    clock; `acknowledged` holds how long each bid waited for its answer.
    """

    id: str
    step: Decimal = Decimal(0)
    best: Decimal = Decimal(0)
    frame: dict[str, Any] = field(default_factory=dict)
    sent: dict[int, float] = field(default_factory=dict)
    came: dict[int, array[float]] = field(default_factory=dict)
    acknowledged: list[float] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def seq(self) -> int:
        return int(self.frame["seq"]) if self.frame else 0

    @property
    def board(self) -> dict[str, Any]:
        return dict(self.frame["board"])

    @property
    def turn(self) -> str:
        """The turn's kind, empty once there is none any more."""
        return str((self.board["turn"] or {}).get("turn", ""))

    @property
    def ends(self) -> datetime:
        return canon.moment(self.board["turn"]["ends"])

    def bid_came(self, seq: int, moment: float) -> None:
        self.came.setdefault(seq, array("d")).append(moment)

    async def show(self, frame: dict[str, Any]) -> None:
        if int(frame["seq"]) > self.seq:
            self.frame = frame
            async with self._news:
                self._news.notify_all()

    async def until(self, holds: Callable[[], bool]) -> None:
        """TimeoutError if it does not come about."""
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(holds)

    @property
    def pace(self) -> int:
        """Accepted bids of the last second."""
        newest = max(self.sent.values(), default=0.0)
        return sum(since > newest - 1 for since in self.sent.values())

    def lags(self, newest: int | None = None) -> list[float]:
        """From a bid's leaving to its coming, for each who watched and each bid, or so many of the newest."""
        bids = list(self.sent.items())[-newest if newest else None :]
        return [moment - since for seq, since in bids for moment in self.came.get(seq, ())]


@dataclass
class Watcher:
    """Keeps one number, as docs/live.md tells; `gaps` counts frames that did not begin where the last one ended."""

    room: Room
    number: int = 0
    gaps: int = 0

    async def watch(self, socket: ClientConnection) -> None:
        """Until the socket closes."""
        try:
            async for message in socket:
                await self.take(_read(message), asyncio.get_running_loop().time())
        except ConnectionClosed:
            return

    async def take(self, frame: dict[str, Any], moment: float) -> None:
        if self.number and frame["from"] > self.number:
            self.gaps += 1
        for each in frame["accepted"]:
            if each["seq"] > self.number and each.get("name") == "bid":
                self.room.bid_came(each["seq"], moment)
        self.number = max(self.number, frame["seq"])
        await self.room.show(frame)


@dataclass
class Bidder:
    """One firm in the room under its number; it has one command on its way at a time."""

    number: str
    key: SessionKey
    name: str
    count: int = 0
    _alone: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def bid(self, http: httpx.AsyncClient, room: Room) -> None:
        """A step above what is known by now; somebody else may have been faster."""
        async with self._alone:
            board = room.board
            if not board["turn"] or "next" not in board.get("asking", {}):
                return
            self.count += 1
            round_ = int(board["turn"]["round"])
            price = max(Decimal(board["asking"]["next"]), room.best + room.step)
            unsigned = Offer(
                at=canon.moment(room.frame["now"]), bidder=self.number, number=self.count, round=round_,
                seen=room.seq, amount=price,
            )  # fmt: skip
            offer = replace(unsigned, signature=self.key.sign(unsigned.message(room.id)))
            since = asyncio.get_running_loop().time()
            answer = await http.post(f"/api/v1/rooms/{room.id}/commands", json={"command": "bid"} | offer.body())
            room.acknowledged.append(asyncio.get_running_loop().time() - since)
            said = answer.json()
            room.best = max(room.best, Decimal((said.get("leads") or {}).get("amount", 0)))
            if said["code"]:
                room.codes[str(said["code"])] += 1
            else:
                room.sent[int(said["seq"])] = since


@dataclass
class Crowd:
    """Everybody in one room, on one event loop; `rate` is bids a second."""

    room: Room
    watchers: list[Watcher]
    bidders: Sequence[Bidder]
    http: httpx.AsyncClient
    rate: int

    async def bid(self, many: int) -> None:
        """So many bids, in turn; who leads lets the next one bid. Comes back when all are answered."""
        async with asyncio.TaskGroup() as group:
            turns = cycle(self.bidders)
            for _ in range(many):
                ranking = self.room.board["ranking"]
                leads = ranking[0]["bidder"] if ranking else ""
                group.create_task(next(each for each in turns if each.number != leads).bid(self.http, self.room))
                await asyncio.sleep(1 / self.rate)
        last = max(self.room.sent, default=0)
        await self.room.until(lambda: self.room.seq >= last)

    async def caught_up(self) -> None:
        """Waits for those who lag behind; who was cut off never catches up."""
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE / 6
        while loop.time() < until and any(each.number < self.room.seq for each in self.watchers):  # noqa: ASYNC110  a watcher tells nobody how far it is
            await asyncio.sleep(0.02)

    @property
    def missed(self) -> int:
        """Frames that somebody did not get: gaps, and the end for who was cut off."""
        return sum(each.gaps + (each.number < self.room.seq) for each in self.watchers)


async def watching(group: asyncio.TaskGroup, url: str, room: Room, many: int) -> list[tuple[Watcher, ClientConnection]]:
    """So many sockets, each shown the room once."""
    door = asyncio.Semaphore(OPENING)
    wanted = msgspec.json.encode({"room": room.id}).decode()

    async def one() -> tuple[Watcher, ClientConnection]:
        async with door:
            socket = await connect(
                url, compression=None, ping_interval=None, open_timeout=PATIENCE, max_size=None, proxy=None
            )
            await socket.send(wanted)
            watcher = Watcher(room)
            await watcher.take(_read(await socket.recv()), asyncio.get_running_loop().time())
            group.create_task(watcher.watch(socket))
            return watcher, socket

    return await asyncio.gather(*(one() for _ in range(many)))
