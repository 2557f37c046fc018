"""What the two parties of a draw’s entropy download: their tasks."""

from __future__ import annotations

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from experts.acts import drawing
from kernel.actor import Actor
from kernel.errors import NotAllowed, NotFound
from web.desks import lots
from web.desks.draw_forms import rounds
from web.request import House, Visiting, signed_in
from web.routes.desks import download
from web.visit import Visit


def _party(visit: Visit) -> Actor:
    who = signed_in(visit)
    if who.role not in drawing.PARTY:
        raise NotAllowed("entropy.party", "您不是随机值提供方", "you are no party of the entropy")
    return who


@get("/me/lots/{lot:str}/draws/{j:int}", include_in_schema=False, sync_to_thread=True)
def task(
    visit: Visiting, house: NamedDependency[House], lot: FromPath[str], j: FromPath[int], did: FromQuery[str]
) -> Response[bytes]:
    """The task file of one round, for `ggzy vrf prove`."""
    who = _party(visit)
    with house.looking(who) as ctx:
        lots.lot(ctx, who, lot)
        if (did, j) not in {(waiting, round) for waiting, round, _ in rounds(ctx, lot)}:
            raise NotFound("draw.no_task", "没有等待您的这一轮", "no such round waits for you", field="j")
        return download(drawing.task(ctx, did, j).document, f"draw-{lot}-{j}.json", "application/json")


ROUTES = (task,)
