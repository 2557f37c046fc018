"""Limits as calendars: of a tender, of a lot, and by a secret address of a firm's lots."""

from __future__ import annotations

from collections.abc import Iterable

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from kernel.context import Context
from kernel.errors import Words
from people.acts import calendars
from trading.acts import following, reading
from trading.acts.reading import Lot
from web import ical
from web.desks.lots import MINE
from web.public import case, timetable
from web.request import House, Visiting
from web.visit import Visit
from web.words import Text, Tongue, join


def _calendar(visit: Visit, house: House, ctx: Context, name: Text, lots: Iterable[Lot]) -> Response[str]:
    site, language = house.settings.base_url, visit.language
    events = [event for lot in lots for event in timetable.events(ctx, lot, site, language)]
    called = Tongue(language).plain(join(house.site.name, name))
    text = ical.calendar(called, language, ctx.now, sorted(events, key=lambda event: (event.at, event.uid)))
    return Response(text, media_type=ical.MEDIA_TYPE)


@get("/tenders/{tender_id:str}/calendar.ics", include_in_schema=False, sync_to_thread=True)
def of_tender(visit: Visiting, house: NamedDependency[House], tender_id: FromPath[str]) -> Response[str]:
    """The limits of all lots of a tender."""
    with house.looking() as ctx:
        title = reading.tender(ctx, tender_id).document.title
        return _calendar(visit, house, ctx, Words(title.zh, title.en), reading.lots_of(ctx, tender_id))


@get("/lots/{lot_id:str}/calendar.ics", include_in_schema=False, sync_to_thread=True)
def of_lot(visit: Visiting, house: NamedDependency[House], lot_id: FromPath[str]) -> Response[str]:
    """The limits of one lot."""
    with house.looking() as ctx:
        lot = case.load(ctx, lot_id).lot
        return _calendar(visit, house, ctx, Words(lot.title_zh, lot.title_en), [lot])


@get("/calendars/{secret:str}/firm.ics", include_in_schema=False, sync_to_thread=True)
def of_firm(visit: Visiting, house: NamedDependency[House], secret: FromPath[str]) -> Response[str]:
    """The limits of a firm's lots, for whoever holds the address. It does not say for which of them the firm bids."""
    with house.looking() as ctx:
        who = calendars.reader(ctx.tx, secret)
    with house.looking(who) as ctx:
        lots = [one.lot for one in following.concerns(ctx, MINE)]
        return _calendar(visit, house, ctx, Words("本单位的期限", "the firm’s limits"), lots)


ROUTES = (of_tender, of_lot, of_firm)
