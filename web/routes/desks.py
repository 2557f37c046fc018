"""Everybody's desk at /me, and a lot's own page for its parties."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from kernel.actor import Role
from kernel.errors import NotFound
from trading.acts import reading, selling
from web.desks import home, lots, supervising, work
from web.desks.supervising import Asked
from web.pages import page
from web.request import House, Visiting, signed_in

Only = Annotated[str, QueryParameter(name="only", required=False)]
Lot = Annotated[str, QueryParameter(name="lot", required=False)]
Nth = Annotated[int, QueryParameter(name="page", required=False)]


@get("/me", include_in_schema=False, sync_to_thread=True)
def desk(visit: Visiting, house: NamedDependency[House], only: Only = "", lot: Lot = "", nth: Nth = 1) -> Response[str]:
    """What this person has to do, the nearest limit first."""
    who = signed_in(visit)
    if who.role is Role.SUPERVISOR:
        with house.looking(who) as ctx:
            return page(visit, "supervise", supervising.desk(ctx, who, Asked(only, lot, nth), visit.alarm))
    return page(visit, "desk", home.desk(house, who, visit.called))


@get("/me/lots/{lot:str}", include_in_schema=False, sync_to_thread=True)
def work_on(visit: Visiting, house: NamedDependency[House], lot: FromPath[str]) -> Response[str]:
    """A lot as this party works with it; NotFound for everybody else."""
    who = signed_in(visit)
    with house.looking(who) as ctx:
        found = lots.lot(ctx, who, lot)
    with lots.looking(house, who, lot) as ctx:
        return page(visit, "work", work.page(ctx, lots.held(ctx, found)))


@get("/me/tenders/{tender:str}/files/{sha256:str}", include_in_schema=False, sync_to_thread=True)
def file(
    visit: Visiting, house: NamedDependency[House], tender: FromPath[str], sha256: FromPath[str]
) -> Response[bytes]:
    """A file of an announced tender; anything else is NotFound, whatever lies in the blobs."""
    with house.looking(signed_in(visit)) as ctx:
        found = reading.tender(ctx, tender)
        if sha256 == found.doc_sha256:
            return download(ctx.blobs.get(sha256), f"{tender}.json", "application/json")
        for one in found.document.files:
            if one.sha256 == sha256:
                return download(ctx.blobs.get(sha256), one.name, one.media_type)
    raise NotFound("file.unknown", "没有这个文件", "there is no such file", field="file")


@get("/me/lots/{lot:str}/contracts/{sha256:str}", include_in_schema=False, sync_to_thread=True)
def contract(
    visit: Visiting, house: NamedDependency[House], lot: FromPath[str], sha256: FromPath[str]
) -> Response[bytes]:
    """The contract of a deal, for its winner and those in whose hands the lot is; NotFound for everybody else."""
    who = signed_in(visit)
    with house.looking(who) as ctx:
        found = selling.paper(ctx, lots.lot(ctx, who, lot).id, sha256)
    return download(found, f"{lot}.pdf", "application/pdf")


def download(data: bytes, name: str, media_type: str) -> Response[bytes]:
    """An attachment, never shown inline: what bidders and agencies upload is nothing that this site says."""
    ascii_name = name.encode("ascii", "replace").decode().translate({ord(c): "_" for c in '"\\/?\r\n'})
    headers = {"Content-Disposition": f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(data, media_type=media_type, headers=headers)


ROUTES = (desk, work_on, file, contract)
