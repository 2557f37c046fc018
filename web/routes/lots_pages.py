"""The page of a lot, its files, its dossier."""

from __future__ import annotations

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from disclosure.rules.dossier import Edition
from kernel.actor import PUBLIC
from kernel.errors import NotFound
from trading.acts import bills, reading, stage
from web import dossiers
from web.pages import page
from web.public import files, lot, lot_sunlight
from web.public.case import load
from web.request import House, Visiting
from web.routes.body import saved
from web.routes.pool import EXCEL
from web.routes.rooms import lots_of
from web.routes.rooms_pages import Asked, allowed, shown


@get("/lots/{lot_id:str}", include_in_schema=False, sync_to_thread=True)
def one(request: Asked, visit: Visiting, house: NamedDependency[House], lot_id: FromPath[str]) -> Response[str]:
    """With its live competition on it while there is one, as everybody sees it."""
    with house.looking(visit.actor) as ctx:
        view = lot.page(ctx, lot_id, lambda its, room: shown(its, house, lots_of(request), room))
    return allowed(page(visit, "lot", view), house) if view.room else page(visit, "lot", view)


@get("/lots/{lot_id:str}/proof", include_in_schema=False, sync_to_thread=True)
def grounds(visit: Visiting, house: NamedDependency[House], lot_id: FromPath[str]) -> Response[str]:
    """What the lot can prove, by whom it is witnessed, how to check it at home."""
    with house.looking(visit.actor) as ctx:
        view = lot_sunlight.page(ctx, lot_id, house.settings.base_url, house.log_key, house.witnesses)
    return page(visit, "lot_sunlight", view)


@get("/lots/{lot_id:str}/files/{sha256:str}", include_in_schema=False, sync_to_thread=True)
def file(house: NamedDependency[House], lot_id: FromPath[str], sha256: FromPath[str]) -> Response[bytes]:
    """A public file of the lot."""
    with house.looking() as ctx:
        kept = files.find(files.of_lot(ctx, load(ctx, lot_id)), sha256)
        return saved(kept.data or ctx.blobs.get(sha256), kept.saved_as, kept.media_type)


@get("/lots/{lot_id:str}/quantities.xlsx", include_in_schema=False, sync_to_thread=True)
def workbook(house: NamedDependency[House], lot_id: FromPath[str]) -> Response[bytes]:
    """The lot's bill of quantities to fill in; NotFound where it has none."""
    from trading.rules import bill_table  # its library is slow to load

    with house.looking() as ctx:
        found = reading.lot(ctx, lot_id)
        bill = bills.of(ctx, stage.document(ctx, found).lot(lot_id))
    if bill is None:
        raise NotFound("quantities.none", f"标段 {lot_id} 没有工程量清单", f"lot {lot_id} has no bill of quantities")
    return saved(bill_table.template(bill), f"{lot_id}.xlsx", EXCEL)


@get("/lots/{lot_id:str}/dossier.zip", include_in_schema=False, sync_to_thread=True)
def bag(house: NamedDependency[House], lot_id: FromPath[str]) -> Stream:
    """The public edition of the dossier; NotNow before the lot has ended."""
    with house.looking() as ctx:
        name = lot.dossier_name(load(ctx, lot_id))
    return dossiers.saved(house, dossiers.digest(house, PUBLIC, lot_id, Edition.PUBLIC), name)


ROUTES = (one, grounds, file, workbook, bag)
