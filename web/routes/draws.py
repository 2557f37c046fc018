"""Draws, a lot’s and those of published lists: how far each has come, what a party must prove, the file of one."""

from __future__ import annotations

import base64
from typing import Any, Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from disclosure.acts import drawn
from experts.acts import drawing, reading
from experts.rules.plan import RESERVE
from kernel.actor import Actor
from kernel.canon import instant
from kernel.context import Context
from web.problems import refusals
from web.request import House
from web.routes.body import saved

REFUSALS: Final = refusals()
TAG = ["draws"]


@get("/api/v1/lots/{lot:str}/draws", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def draws(house: NamedDependency[House], who: NamedDependency[Actor], lot: FromPath[str]) -> list[dict[str, Any]]:
    """Every draw of the lot; `tasks` are the rounds that wait for this party or the reserve, for `ggzy vrf prove`.

    `beacon` is the drand round whose value the draw waits for."""
    with house.looking(who) as ctx:
        return [_progress(ctx, did) for did in reading.dids(ctx.tx, lot)]


@get("/api/v1/draws/{subject:str}", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def alone(house: NamedDependency[House], who: NamedDependency[Actor], subject: FromPath[str]) -> list[dict[str, Any]]:
    """Every draw of published lists on that subject (`D-<matter>-<number>`), as those of a lot."""
    with house.looking(who) as ctx:
        return [_progress(ctx, did) for did in reading.dids(ctx.tx, subject) if subject.startswith("D-")]


@get("/draws/{subject:str}/{step:str}/draw.json", include_in_schema=False, sync_to_thread=True)
def file(house: NamedDependency[House], subject: FromPath[str], step: FromPath[str]) -> Response[bytes]:
    """All that `ggzy verify draw` needs to run it again."""
    with house.looking() as ctx:
        did = next(
            (one for one in reading.dids(ctx.tx, subject) if one.rpartition("/")[2] == step), f"{subject}/{step}"
        )
        data = drawn.export(ctx, subject, did, house.origin)
    return saved(data, f"{subject}.{step}.json", "application/json")


def _progress(ctx: Context, did: str) -> dict[str, Any]:
    found = reading.progress(ctx.tx, did)
    party, waits = drawing.PARTY.get(ctx.actor.role), found.awaited
    return {
        "did": did,
        "frozen": found.frozen,
        "drawn": found.drawn,
        "missing": [{"j": each.j, "party": each.party} for each in found.missing],
        "silent": [{"j": each.j, "party": each.party} for each in found.silent],
        "beacon": {"chain": waits.network.chain, "round": waits.round, "at": instant(waits.at)} if waits else None,
        "tasks": [
            {"j": each.j, "task": base64.b64encode(drawing.task(ctx, did, each.j).document).decode()}
            for each in found.missing
            if party and each.party in (party, RESERVE)
        ],
    }


ROUTES = (draws, alone, file)
