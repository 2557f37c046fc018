"""A lot's facts, for clients that seal, sign and open."""

from __future__ import annotations

import base64
from typing import Any, Final

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from kernel import canon
from kernel.actor import PUBLIC, Actor, Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotAllowed
from trading.acts import bidding, reading, stage
from web.caller import caller
from web.problems import refusals
from web.public import stage_times
from web.request import House

REFUSALS: Final = refusals()
TAG = ["lots"]


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _caller(request: Request[Any, Any, Any]) -> Actor:
    try:
        return caller(request)
    except NotAllowed:
        return PUBLIC


@get("/api/v1/lots/{lot:str}", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def facts(request: Request[Any, Any, Any], house: NamedDependency[House], lot: FromPath[str]) -> dict[str, Any]:
    """What the lot's tender fixed, where it stands, and for a bidder what its next package must say."""
    with house.looking(_caller(request)) as ctx:
        found = reading.lot(ctx, lot)
        paper = stage.document(ctx, found)
        mine = _next(ctx, found) if ctx.actor.role is Role.BIDDER else {}
        return {
            "lot": found.id,
            "tender": found.tender,
            "stage": found.stage,
            "regime": found.regime,
            "document": _base64(ctx.blobs.get(found.doc_sha256 or "")),
            "certificates": [
                _base64(ctx.blobs.get(holder.certificate_sha256))
                for holder in (paper.seal.custodians if paper.seal.mode != "self" else ())
            ],
            "now": canon.instant(ctx.now),
            **mine,
        }


def _next(ctx: Context, lot: reading.Lot) -> dict[str, Json]:
    terms = bidding.terms(ctx, lot)
    held = reading.bid_of(ctx, lot.id)
    return {
        "bidder": terms.bidder,
        "bid": held.id if held else None,
        "sealed": held is not None and held.state == "sealed",
        "seq": terms.seq,
        "prev": terms.prev,
    }


@get("/api/v1/lots/{lot:str}/stages", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def stages(house: NamedDependency[House], lot: FromPath[str]) -> dict[str, Any]:
    """How long the lot stood at each stage, computed from its public log: `until`, `days` (of 24 hours, to two places)
    and `milliseconds` are null while it stands there, or where the next move is withheld by law."""
    with house.looking() as ctx:
        return {"lot": lot, "stages": stage_times.facts(ctx, lot)}


ROUTES = (facts, stages)
