"""Sales (出让、转让) over a whole world: documents that say how a lot is competed for, announced and paid for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from kernel import canon
from kernel.actor import Role
from kernel.canon import Json
from tests.support import auctions
from tests.support.auctions import Auction
from tests.support.rooms import ENGLISH
from tests.support.world import DAY, World
from trading.acts import announce
from trading.rules import category, procedure
from trading.rules.lifecycle import Regime

START: Final = "1000000.00"
DEPOSIT: Final = "200000.00"
"""20 % of the start price: the least of land, and lawful of property."""
_EVALUATED: Final = ("opening_place", "publicity_days", "seal")
NOTICE: Final = {Regime.LAND: 21 * DAY, Regime.PROPERTY: 45 * DAY}
KINDS: Final = {Regime.LAND: ("land", "land_auction"), Regime.PROPERTY: ("property", "property_transfer")}


def lot_document(lot: str, **changed: Json) -> dict[str, Json]:
    yuan: dict[str, Json] = {"currency": "CNY", "amount": START}
    made: dict[str, Json] = {
        "lot": lot, "no": "1", "title": {"zh": "第一宗", "en": "Lot 1"},
        "qualification": [{"id": "Q1", "zh": "独立法人", "en": "a legal person"}],
        "competition": {"ways": ["english_auction"], "start": yuan, "step": yuan | {"amount": "10000.00"}},
        "deposit": {"amount": yuan | {"amount": DEPOSIT}, "means": ["transfer"], "required_to_bid": True},
    }  # fmt: skip
    return made | changed


def document(world: World, project: str, regime: Regime, way: str = "", **changed: Json) -> dict[str, Json]:
    """A complete document of one lot that is competed for, announced now."""
    kind, usual = KINDS[regime]
    asked = category.ours()[kind].particulars
    number = project.removeprefix("P-")
    made = world.document(
        project,
        category=kind, kind="sale", regime=str(regime), procedure=procedure.ours()[way or usual][regime].plain,
        deadline=canon.instant((world.now + NOTICE[regime]).replace(microsecond=0)),
        particulars=[{"id": one.id, "zh": one.zh, "en": one.en, "value": "按公告"} for one in asked],
        lots=[lot_document(f"L-{number}-1")],
    )  # fmt: skip
    return {name: value for name, value in made.items() if name not in _EVALUATED} | changed


def announced(world: World, regime: Regime, way: str = "", **changed: Json) -> str:
    """A lot that is announced for sale."""
    project = world.register(category=KINDS[regime][0])
    agency = world.office(Role.AGENCY)
    made = document(world, project, regime, way, **changed)
    with world.house.acting(agency.actor) as ctx:
        tender = announce.draft(ctx, project, made)
    world.do(agency, "tender.announce", tender)
    return f"L-{tender.removeprefix('T-')}-1"


def sale(world: World, regime: Regime, bidders: int = 2, parameters: Mapping[str, Json] = ENGLISH) -> Auction:
    """A lot whose notice has stood its time and whose room is open, with so many bidders who have paid."""
    lot = announced(world, regime)
    for n in range(bidders):
        auctions.pay(world, world.bidder(n), lot, DEPOSIT)
    world.move_to(world.now + NOTICE[regime] + timedelta(minutes=1))
    made = auctions.opened(world, lot, "", "english_auction", **parameters)
    for n in range(bidders):
        made.enter(world.bidder(n))
    return made
