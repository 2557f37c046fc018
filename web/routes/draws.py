"""The draws of a lot: how far each has come, and what an entropy party must prove."""

from __future__ import annotations

import base64
from typing import Any, Final

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from experts.acts import drawing, reading
from kernel.actor import Actor
from kernel.context import Context
from web.problems import refusals
from web.request import House

REFUSALS: Final = refusals()
TAG = ["draws"]


@get("/api/v1/lots/{lot:str}/draws", tags=TAG, responses=REFUSALS, sync_to_thread=True)
def draws(house: NamedDependency[House], who: NamedDependency[Actor], lot: FromPath[str]) -> list[dict[str, Any]]:
    """Every draw of the lot; `tasks` are the rounds that wait for this party, for `ggzy vrf prove`."""
    with house.looking(who) as ctx:
        return [_progress(ctx, did) for did in reading.dids(ctx.tx, lot)]


def _progress(ctx: Context, did: str) -> dict[str, Any]:
    found = reading.progress(ctx.tx, did)
    party = drawing.PARTY.get(ctx.actor.role)
    return {
        "did": did,
        "frozen": found.frozen,
        "drawn": found.drawn,
        "missing": [{"j": each.j, "party": each.party} for each in found.missing],
        "tasks": [
            {"j": each.j, "task": base64.b64encode(drawing.task(ctx, did, each.j).document).decode()}
            for each in found.missing
            if each.party == party
        ],
    }


ROUTES = (draws,)
