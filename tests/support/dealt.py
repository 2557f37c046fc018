"""Lots that a live competition has decided, to their archive: won outright, and drawn among equal offers."""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path
from typing import Final

from kernel.actor import Role
from kernel.canon import Json
from kernel.deadlines import day_of
from tests.support import auctions
from tests.support.case import Case
from tests.support.panel import Hall
from tests.support.world import World
from trading.acts import selling
from trading.rules.live.command import Due
from trading.rules.live.drawn import WINNER

PAPER: Final = b"%PDF-1.7 a contract that both have signed"
FILE: Final = base64.b64encode(PAPER).decode()


def dealt(hall: Hall, folder: Path) -> Case:
    """Two bid in an English auction, and the tenderee confirms the deal."""
    of = auctions.auction(hall)
    first, second = of.numbers
    bids = (of.bid(first, "1000000.00"), of.bid(second, "1010000.00"))
    auctions.settled(of, *bids, Due(at=of.starts + timedelta(hours=1)))
    return confirmed(hall, of)


def drawn(hall: Hall, folder: Path) -> Case:
    """Three offer the ceiling, and a draw decides."""
    of = auctions.equal(hall, 3)
    hall.drawn(of.lot, WINNER)
    assert hall.tick() == ["draw_winner"]
    return confirmed(hall, of)


def confirmed(hall: Hall, of: auctions.Auction) -> Case:
    hall.do(hall.office(Role.TENDEREE), "lot.confirm_deal", of.lot)
    contracted(hall, of.lot)
    case = Case(hall, of.lot, [])
    case.archive()
    return case


def contracted(world: World, lot: str) -> None:
    """The contract with every winner is signed and entered today."""
    with world.house.looking() as ctx:
        left = selling.missing(ctx.tx, lot)
    for org in left:
        body: dict[str, Json] = {"org": org, "file": FILE, "signed_on": day_of(world.now).isoformat()}
        world.do(world.office(Role.TENDEREE), "lot.enter_contract", lot, body)
