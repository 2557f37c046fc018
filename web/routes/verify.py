"""How anybody checks: the page, the look-up of a receipt's leaf, and the verifier that runs in a browser."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath

from web import offline
from web.assets import answer
from web.pages import page
from web.public import log
from web.request import House, Visiting
from web.visit import Visit

# Both are async because the framework wraps a threaded handler twice where two handlers share one address.


@get("/verify", include_in_schema=False)
async def how(request: Request[Any, Any, Any], visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    """With `?d=`, as the code on every paper has it, also whose digest that is."""
    return await sync_to_thread(_shown, visit, house, str(request.query_params.get("d", "")))


@post("/verify", include_in_schema=False, status_code=200, request_max_body_size=4096)
async def look_up(request: Request[Any, Any, Any], visit: Visiting, house: NamedDependency[House]) -> Response[str]:
    """Whether a receipt's leaf is in the log."""
    asked = await request.form()
    return await sync_to_thread(_looked_up, visit, house, str(asked.get("receipt", "")))


@get("/verify/browser/{name:str}", include_in_schema=False, sync_to_thread=False)
def browser(name: FromPath[str], request: Request[object, object, State]) -> Response[bytes]:
    """The second verifier: its page and what the page needs, from this site as from a file."""
    return answer(offline.files().get(name), request)


@get("/verify/browser.zip", include_in_schema=False, sync_to_thread=False)
def kept(request: Request[object, object, State]) -> Response[bytes]:
    """The same page to keep and to open without any network."""
    return answer(offline.archive(), request)


def _shown(visit: Visit, house: House, digest: str) -> Response[str]:
    with house.looking(visit.actor) as ctx:
        answer = log.of_paper(ctx, digest) if digest else log.NOTHING_ASKED
        return page(visit, "verify", log.verify(ctx, house.log_key, house.settings.base_url, answer=answer))


def _looked_up(visit: Visit, house: House, leaf: str) -> Response[str]:
    with house.looking() as ctx:
        return page(
            visit, "verify", log.verify(ctx, house.log_key, house.settings.base_url, leaf, log.of_leaf(ctx, leaf))
        )


ROUTES = (how, look_up, browser, kept)
