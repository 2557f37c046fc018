"""Tenders: their page and their documents."""

from __future__ import annotations

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from trading.acts import reading
from web.pages import page
from web.public import files, tender
from web.request import House, Visiting
from web.routes.body import saved


@get("/tenders/{tender_id:str}", include_in_schema=False, sync_to_thread=True)
def one(visit: Visiting, house: NamedDependency[House], tender_id: FromPath[str]) -> Response[str]:
    with house.looking(visit.actor) as ctx:
        return page(visit, "tender", tender.page(ctx, tender_id))


@get("/tenders/{tender_id:str}/files/{sha256:str}", include_in_schema=False, sync_to_thread=True)
def file(house: NamedDependency[House], tender_id: FromPath[str], sha256: FromPath[str]) -> Response[bytes]:
    """A public file of the tender, to be saved, never opened in the site's own name."""
    with house.looking() as ctx:
        kept = files.find(files.of_tender(ctx, reading.tender(ctx, tender_id)), sha256)
        return saved(ctx.blobs.get(sha256), kept.saved_as, kept.media_type)


ROUTES = (one, file)
