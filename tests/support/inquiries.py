"""Tenders to which one is invited, and inquiries: drafted, with those who are invited, announced."""

from __future__ import annotations

from datetime import datetime
from typing import Final, cast

from kernel import canon
from kernel.actor import Role
from kernel.canon import Json
from tests.support.world import Person, World
from trading.rules import procedure
from trading.rules.lifecycle import Regime

INVITED: Final = procedure.ours()["invited_tender"][Regime.BID].plain
INQUIRY: Final = procedure.ours()["inquiry"][Regime.P87].plain
SINGLE: Final = procedure.ours()["single_source"][Regime.P87]
_ABNORMAL: Final[Json] = {"mean": "50", "second": "50", "ceiling": "45"}
_STRATUM: Final[Json] = {"id": "goods", "specialties": ["B03"], "regions": [], "n": 3, "priority": 1}


def named(*people: Person) -> dict[str, Json]:
    """The body by which they are invited."""
    return {"invited": [{"code": one.member.org, "name": one.member.org_name} for one in people]}


def invite(world: World, tender: str, *people: Person) -> None:
    world.do(world.office(Role.AGENCY), "tender.invite", tender, named(*people))


def announced(world: World, invited: int, **changed: Json) -> str:
    """The lot of a tender to which the first bidders are invited."""
    tender = world.draft(world.register(), procedure=INVITED, **changed)
    invite(world, tender, *(world.bidder(n) for n in range(invited)))
    world.do(world.office(Role.AGENCY), "tender.announce", tender)
    return f"L-{tender.removeprefix('T-')}-1"


def inquiry(world: World, until: datetime, **changed: Json) -> tuple[str, str]:
    """A drafted inquiry with a group of three, taking quotes until then; its id and its lot's."""
    project = world.register()
    lot = f"L-{project.removeprefix('P-')}-1"
    part = world.lot_document(lot)
    part |= {"params": {**cast("dict[str, Json]", part["params"]), "tie": "lower_price", "abnormal": _ABNORMAL}}
    part |= {"panel": {"size": 3, "representatives": 0, "strata": [_STRATUM]}}
    price: Json = {"currency": "CNY", "amount": "0.00"}
    offered: Json = {"from": canon.instant(world.now), "until": canon.instant(until), "price": price}
    of: dict[str, Json] = {"regime": "P87", "procedure": INQUIRY, "lots": [part], "documents": offered}
    return world.draft(project, **of | {"deadline": canon.instant(until)} | changed), lot


def told(supplier: str) -> Json:
    """What the notice of a single source tells."""
    values = {"supplier": supplier, "reasons": "原有设备的专用配件", "opinion": "三名专业人员论证同意"}
    return [{"id": one.id, "zh": one.zh, "en": one.en, "value": values[one.id]} for one in SINGLE.particulars]


def single(world: World, until: datetime, supplier: str, **changed: Json) -> tuple[str, str]:
    """A drafted purchase from a single source, whose notice names the supplier; its id and its lot's."""
    project = world.register(category="procurement")
    lot = f"L-{project.removeprefix('P-')}-1"
    part = world.lot_document(lot)
    alone: dict[str, Json] = {"minimum": 1, "minimum_basis": "政府采购法第三十一条"}
    params = {**cast("dict[str, Json]", part["params"]), "tie": "lower_price", "abnormal": _ABNORMAL, **alone}
    part |= {"params": params, "panel": {"size": 3, "representatives": 0, "strata": [_STRATUM]}}
    price: Json = {"currency": "CNY", "amount": "0.00"}
    offered: Json = {"from": canon.instant(world.now), "until": canon.instant(until), "price": price}
    of: dict[str, Json] = {"regime": "P87", "procedure": SINGLE.plain, "lots": [part], "documents": offered}
    of |= {"category": "procurement", "particulars": told(supplier), "deadline": canon.instant(until)}
    return world.draft(project, **of | changed), lot
