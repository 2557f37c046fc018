"""The composition root: settings in, a Litestar application out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.datastructures import MutableScopeHeaders, State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import ControllerRouterHandler, Message, Scope

from kernel import chance, clock, db, object_store
from kernel.settings import Settings
from web import catalogue, limits, ranges
from web.assets import static
from web.caller import call, caller
from web.headers import HEADERS
from web.heads import heads
from web.lots.owner import Lots
from web.lots.passing import Passing
from web.problems import HANDLERS
from web.request import House, held, look_cookies, same_origin, visit
from web.routes import (
    accountability,
    acts,
    annual,
    approval_notices,
    approval_results,
    approvals,
    assessment,
    bids,
    board,
    calendars,
    columns,
    consultations,
    copies,
    deals,
    deposits,
    dockets,
    draws,
    draws_pages,
    enterprises,
    feeds,
    forms,
    frameworks,
    gazette,
    guarantees,
    guides,
    hall,
    home,
    internal,
    kiosk,
    letters,
    library,
    licences,
    live,
    log,
    lots,
    lots_pages,
    lotteries,
    matters,
    media,
    notices,
    office,
    open_data,
    openness,
    people,
    points,
    policies,
    projects,
    ratings,
    registers,
    requests,
    rooms,
    rooms_pages,
    searching,
    site,
    six_classes,
    surveys,
    tenders,
    verify,
    watch,
    workbenches,
)

STRICT_TRANSPORT: Final = "max-age=31536000"
API: Final[Sequence[ControllerRouterHandler]] = (
    *people.ROUTES,
    *lots.ROUTES,
    *bids.ROUTES,
    *acts.ROUTES,
    *office.ROUTES,
    *draws.ROUTES,
    *rooms.ROUTES,
    *deposits.API,
    *guarantees.API,
)
PUBLIC: Final[Sequence[ControllerRouterHandler]] = (
    *home.ROUTES,
    *searching.ROUTES,
    *deals.ROUTES,
    *ratings.ROUTES,
    *open_data.ROUTES,
    *projects.ROUTES,
    *requests.ROUTES,
    *columns.ROUTES,
    *six_classes.ROUTES,
    *frameworks.ROUTES,
    *openness.ROUTES,
    *policies.ROUTES,
    *lotteries.ROUTES,
    *consultations.ROUTES,
    *letters.ROUTES,
    *approval_notices.ROUTES,
    *licences.ROUTES,
    *approval_results.ROUTES,
    *approvals.ROUTES,
    *watch.ROUTES,
    *enterprises.ROUTES,
    *forms.ROUTES,
    *matters.ROUTES,
    *library.ROUTES,
    *internal.ROUTES,
    *gazette.ROUTES,
    *guides.ROUTES,
    *registers.ROUTES,
    *dockets.ROUTES,
    *surveys.ROUTES,
    *accountability.ROUTES,
    *assessment.ROUTES,
    *board.ROUTES,
    *annual.ROUTES,
    *kiosk.ROUTES,
    *points.PUBLIC,
    *media.ROUTES,
    *copies.ROUTES,
    *notices.ROUTES,
    *feeds.ROUTES,
    *calendars.ROUTES,
    *tenders.ROUTES,
    *lots_pages.ROUTES,
    *hall.ROUTES,
    *draws_pages.ROUTES,
    *live.ROUTES,
    *rooms_pages.ROUTES,
    *log.ROUTES,
    *verify.ROUTES,
)
ROUTES: Final[Sequence[ControllerRouterHandler]] = (
    static,
    site.about,
    site.accessibility,
    site.robots,
    site.bridge,
    *PUBLIC,
    *workbenches.ROUTES,
    *guarantees.ROUTES,
    *API,
)


def furnish(settings: Settings) -> House:
    """Open what the settings name: database, blobs, clock, chance."""
    return House(
        settings=settings,
        engine=db.connect(settings.database),
        blobs=object_store.blobs(settings.blobs, settings.data / "spool"),
        clock=clock.clock(settings.clock, settings.data / "clock"),
        chance=chance.SystemChance(),
        catalogue=catalogue.read(settings.catalogue),
    )


def build(settings: Settings) -> Litestar:
    """The whole server for one process."""
    return serve(furnish(settings), ROUTES)


def serve(holds: House, routes: Sequence[ControllerRouterHandler], lots: Lots | None = None) -> Litestar:
    """An application over what the house holds; tests and the gallery give their own routes. `lots` that are not told
    to anybody are made here, and look for rooms only where they are asked."""
    made = Litestar(
        route_handlers=[*routes],
        state=state(holds, lots),
        dependencies={
            "visit": Provide(visit, sync_to_thread=True),
            "house": Provide(held, sync_to_thread=False),
            "who": Provide(caller, sync_to_thread=True),
            "call": Provide(call),
        },
        guards=[same_origin, limits.paced],
        middleware=[limits.Patience()],
        logging_config=None,
        exception_handlers=HANDLERS,
        before_send=[_finish],
        compression_config=CompressionConfig(
            backend="gzip", gzip_compress_level=6, minimum_size=1000, exclude_opt_key=ranges.OPT
        ),
        openapi_config=OpenAPIConfig(
            title="ggzy",
            version="1",
            path="/api",
            render_plugins=[JsonRenderPlugin()],
        ),
        on_shutdown=[holds.engine.dispose],
    )
    made.on_shutdown.append(made.state.passing.close)
    made.asgi_handler = heads(made.asgi_handler)
    return made


def state(holds: House, lots: Lots | None = None) -> State:
    """All that an application holds besides its routes."""
    return State({"house": holds, "pace": limits.Pace(), "lots": lots or Lots(holds), "passing": Passing()})


async def _finish(message: Message, scope: Scope) -> None:
    """Headers of every answer, also of those that no route gave; cookies for the chosen look."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    secure = scope["app"].state.house.settings.base_url.startswith("https:")
    if secure:
        headers.setdefault("strict-transport-security", STRICT_TRANSPORT)
    if "cache-control" not in headers:
        headers["cache-control"] = "private, no-cache"
        headers.extend_header_value("vary", "Cookie")
    query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
    for cookie in look_cookies(query, secure):
        headers.add("set-cookie", cookie)
