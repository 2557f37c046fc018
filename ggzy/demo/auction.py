"""A land listing that turns live, played over HTTP and WebSockets: announced, deposits booked, bid for, ended."""

from __future__ import annotations

import asyncio
import base64
import resource
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import httpx

from ggzy.demo import cast, land, one_page
from ggzy.demo.cast import Player
from ggzy.demo.company import Company
from ggzy.demo.crowd import PATIENCE, Bidder, Crowd, Room, SessionKey, watching
from ggzy.demo.house import instant
from ggzy.demo.play import Play
from kernel import canon
from kernel.canon import Json
from kernel.deadlines import day_of
from kernel.errors import Fault
from web.live.doors import Rules

CONTRACT: Final = one_page.pdf("Contract on the grant of land-use rights, signed by both parties")
CLOSE_CALLS: Final = 5
"""Bids in the last seconds, each of which moves the end."""
SHORT: Final = timedelta(seconds=4)
"""Before the end, when such a bid leaves."""
LOOK: Final = 0.5
"""Seconds between two looks at how it goes."""
LATEST: Final = 10
"""Bids of which the progress tells how late they were seen."""
RESERVED: Final = 512
"""Open files for everything that is no watcher's socket."""
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """How many watch and bid, how many bids a second and in all; how many come to the service centre beside."""

    watchers: int
    bidders: int
    rate: int
    bids: int
    cases: int = 0


HEADLESS: Final = Size(watchers=40, bidders=12, rate=30, bids=30, cases=40)
SHOWN: Final = Size(watchers=300, bidders=12, rate=2, bids=60, cases=200)


def most_watchers() -> int:
    """How many sockets this process may open: each is a file at both of its ends, and both are here. It takes what the
    machine grants."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    most = Rules().most
    return most if hard == resource.RLIM_INFINITY else min(most, max(0, hard - RESERVED) // 2)


class Auction:
    """One plot from its announcement to its result; `told` is what the summary says of it."""

    def __init__(self, company: Company, size: Size, tell: Tell) -> None:
        self.company, self.stage, self.size, self.tell = company, company.stage, size, tell
        self.play = Play(company, land.script())
        self.room = ""

    @property
    def address(self) -> str:
        """Where it is seen in a browser."""
        return f"{self.stage.site}/rooms/{self.room}"

    def announce(self) -> None:
        """The lot is announced and its room opened: it is listed for ten days once the notice has stood its time."""
        self.play.announce()
        self.room = f"A-{self.play.lot.removeprefix('L-')}"
        starts = instant(self.play.closes)
        terms: dict[str, Json] = {"method": land.METHOD, "currency": "CNY", "starts_at": starts,
                                  "parameters": land.RULES}  # fmt: skip
        self.play.agency.do("room.open", self.room, terms)

    def run(self) -> dict[str, Any]:
        """The bidders come in while the plot is listed; then the clock is turned to the end of the listing."""
        firms = cast.developers(self.size.bidders)
        self.company.say("竞买人交纳保证金、入场", "Bidders pay their deposits and come in")
        self._pay(firms)
        bidders = [self._enter(each) for each in firms]
        self.company.say(f"网上竞价：{self.address}", "Live bidding")
        told = asyncio.run(self._live(bidders))
        self.stage.settle()
        self.company.say("出让人确认成交，归档", "The seller confirms the deal; the lot is archived")
        seller = self.company.robot(cast.LAND_OFFICE)
        seller.do("lot.confirm_deal", self.play.lot)
        self.stage.settle()
        day = day_of(self.stage.now).isoformat()
        file = base64.b64encode(CONTRACT).decode()
        seller.do("lot.enter_contract", self.play.lot, {"file": file, "signed_on": day})
        self.stage.settle()
        return told

    # ------------------------------------------------------------ the door

    def _pay(self, firms: Sequence[Player]) -> None:
        """Each asks for its account; one of the centre enters what came, another books it."""
        lot, lines, held = self.play.lot, [], []
        for n, player in enumerate(firms, 1):
            robot = self.company.robot(player)
            robot.do("lot.ask_account", lot)
            mine = robot.asked(f"lots/{lot}/deposit")
            held.append((str(mine["deposit"]), f"{lot}-{n}"))
            lines.append(_line(f"{lot}-{n}", mine["reference"], player, self.stage.now))
        self.play.centre.ask("POST", "deposits/statements", canon.canonical({"lines": lines}))
        cashier = self.company.robot(cast.CASHIER)
        for deposit, line in held:
            cashier.do("deposit.book_arrival", deposit, {"arrival": line})

    def _enter(self, player: Player) -> Bidder:
        robot, key = self.company.robot(player), SessionKey()
        robot.do("room.enter", self.room, {"key": key.public})
        return Bidder(str(robot.asked(f"rooms/{self.room}/seat")["bidder"]), key, player.org_name)

    # ------------------------------------------------------------ the competition

    async def _live(self, bidders: Sequence[Bidder]) -> dict[str, Any]:
        async with self._crowd(bidders) as crowd, asyncio.TaskGroup() as group:
            progress = group.create_task(self._tells(crowd))
            await self._played(crowd)
            await crowd.caught_up()
            progress.cancel()
            return figures(self, crowd)

    @asynccontextmanager
    async def _crowd(self, bidders: Sequence[Bidder]) -> AsyncIterator[Crowd]:
        live, room = self.stage.house.live, Room(self.room, Decimal(land.STEP))
        if live is None or not live.url:
            raise Fault("the demo's live rooms did not start")
        async with (
            httpx.AsyncClient(base_url=self.stage.site, timeout=PATIENCE) as http,
            asyncio.TaskGroup() as group,
        ):
            sockets = await watching(group, live.url, room, self.size.watchers)
            yield Crowd(room, [watcher for watcher, _ in sockets], bidders, http, self.size.rate)
            await asyncio.gather(*(socket.close() for _, socket in sockets))

    async def _played(self, crowd: Crowd) -> None:
        """The listing ends, an hour of free bids, then each bid begins the countdown anew until nobody bids."""
        room = crowd.room
        await self._turned(room, "free")
        await crowd.bid(self.size.bids)
        await self._turned(room, "countdown")
        for _ in range(CLOSE_CALLS):
            self.stage.turn_to(room.ends - SHORT)
            ends = room.ends
            await crowd.bid(1)
            await room.until(lambda ends=ends: room.ends > ends)  # type: ignore[misc]
        self.stage.turn_to(room.ends)
        await room.until(lambda: room.board["result"] is not None)

    async def _turned(self, room: Room, kind: str) -> None:
        """Turn the clock from end to end until it is the turn of that kind."""
        while room.turn != kind:
            was = room.turn
            self.stage.turn_to(room.ends)
            await room.until(lambda was=was: room.turn != was)  # type: ignore[misc]

    async def _tells(self, crowd: Crowd) -> None:
        while True:
            self.tell(line(crowd))
            await asyncio.sleep(LOOK)


def _line(id: str, reference: str, player: Player, paid: datetime) -> dict[str, Json]:
    return {
        "line": id,
        "reference": reference,
        "amount": land.DEPOSIT,
        "payer": player.org_name,
        "paid_at": instant(paid),
    }


def milliseconds(waits: Sequence[float], percent: int) -> int:
    """The wait that so many percent did not exceed, in whole milliseconds, rounded up; 0 of none."""
    if not waits:
        return 0
    place = -(-len(waits) * percent // 100) - 1
    return -int(-sorted(waits)[place] * 1000 // 1)


def line(crowd: Crowd) -> str:
    """How it goes, in a line."""
    room = crowd.room
    ranking, waits = room.board["ranking"], room.acknowledged
    price = ranking[0]["amount"] if ranking else "—"
    return (
        f"{price} · {len(room.sent)} 次报价 bids（{room.pace} /s）· 确认 ack p50 {milliseconds(waits, 50)} p99 "
        f"{milliseconds(waits, 99)} ms · 围观 watchers {len(crowd.watchers)} p99 "
        f"{milliseconds(room.lags(LATEST), 99)} ms · 漏帧 missed {sum(each.gaps for each in crowd.watchers)}"
    )


def figures(auction: Auction, crowd: Crowd) -> dict[str, Any]:
    """What came of it: amounts as decimal texts, times in whole milliseconds."""
    room, waits, lags = crowd.room, crowd.room.acknowledged, crowd.room.lags()
    board = room.board
    winners = board["result"]["winners"]
    return {
        "room": room.id,
        "lot": auction.play.lot,
        "tender": auction.play.tender,
        "title": land.TITLE["zh"],
        "method": land.METHOD,
        "bidders": len(crowd.bidders),
        "watchers": len(crowd.watchers),
        "bids": len(room.sent),
        "refused": dict(sorted(room.codes.items())),
        "extensions": board["extensions"],
        "winner": {each.number: each.name for each in crowd.bidders}[winners[0]["bidder"]] if winners else None,
        "number": winners[0]["bidder"] if winners else None,
        "final_price": {"currency": "CNY", "amount": winners[0]["price"]} if winners else None,
        "acknowledged_ms": {"p50": milliseconds(waits, 50), "p99": milliseconds(waits, 99)},
        "seen_ms": {"p50": milliseconds(lags, 50), "p99": milliseconds(lags, 99)},
        "missed_frames": crowd.missed,
    }
