"""A lot whose parts are bid for in bundles: prices sealed and shown, and the cheapest choice of bundles found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from kernel.actor import Role
from kernel.canon import Json
from tests.support import auctions
from tests.support.auctions import Auction
from tests.support.case import Case
from tests.support.panel import Hall
from trading.rules.live.command import Command, Due, Reveal, Seal, commitment

TERMS: Final[Mapping[str, Json]] = {
    "direction": "purchase",
    "lots": [{"lot": name, "bound": "400000.00"} for name in ("丙包", "乙包", "甲包")],
    "seals": 600,
    "reveals": 300,
    "bundles": 3,
    "wins": 1,
    "pays": "vcg",
}
SHOWN: Final = (
    (0, "600000.00", ("丙包", "乙包")),
    (0, "350000.00", ("甲包",)),
    (1, "620000.00", ("丙包", "甲包")),
    (2, "360000.00", ("乙包",)),
)
"""Who asks how much for which parts. The first bidder's bundle is the cheapest by itself, and not in the best choice."""
HIDDEN: Final = (1, "100000.00", ("乙包",))
"""Sealed and never shown: no offer."""


def bundled(hall: Hall, folder: Path) -> Case:
    """Three bidders; the best choice leaves nothing over and passes over the cheapest bundle; nobody signs a
    contract, so that no signature is over the result."""
    of = auctions.opened(hall, auctions.demanding(hall), "", "combinatorial_lots", **TERMS)
    for n in range(3):
        auctions.pay(hall, hall.bidder(n), of.lot)
        of.enter(hall.bidder(n))
    auctions.settled(of, *_said(of))
    why: dict[str, Json] = {"basis": "拍卖法第三十九条", "reason": "成交人未按约定签订合同"}
    hall.do(hall.office(Role.SUPERVISOR), "lot.terminate", of.lot, why)
    case = Case(hall, of.lot, [])
    case.archive()
    return case


def _said(of: Auction) -> list[Command]:
    """All seals, all prices but one, and the end; each a second after the one before."""
    salts = [f"{n:064x}" for n in range(len(SHOWN) + 1)]
    said: list[Command] = [Due(at=of.starts)]
    for n, (who, amount, parts) in enumerate((*SHOWN, HIDDEN)):
        hidden = commitment(Decimal(amount), salts[n], parts)
        seal = of.signed(Seal, of.numbers[who], round=1, commitment=hidden)
        said.append(replace(seal, at=of.starts + timedelta(seconds=n)))
    for n, (who, amount, parts) in enumerate(SHOWN):
        shown = of.signed(Reveal, of.numbers[who], round=2, amount=Decimal(amount), salt=salts[n], lots=parts)
        said.append(replace(shown, at=of.starts + timedelta(seconds=600 + n)))
    return [*said, Due(at=of.starts + timedelta(seconds=900))]
