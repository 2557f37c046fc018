"""The redaction tool's page: a file in, a copy or a finding out, nothing kept and nothing logged of either."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get, post
from litestar.di import Provide

from kernel.errors import Refusal
from web.answers import Answered, answers
from web.desks import redacting
from web.pages import page
from web.problems import status_of
from web.request import Visiting, signed_in
from web.routes.body import saved

LARGEST: Final = 64 * 1024 * 1024


@get(redacting.ADDRESS, include_in_schema=False, sync_to_thread=True)
def shown(visit: Visiting) -> Response[str]:
    redacting.may_use(signed_in(visit))
    return page(visit, "act", redacting.page())


@post(
    redacting.ADDRESS,
    include_in_schema=False,
    sync_to_thread=True,
    status_code=200,
    request_max_body_size=LARGEST,
    dependencies={"given": Provide(answers)},
)
def done(visit: Visiting, given: Answered) -> Response[Any]:
    """The copy as a file; anything else is told on the page."""
    redacting.may_use(signed_in(visit))
    try:
        if given.text("task") == redacting.MAKE:
            return saved(redacting.made(given).data, "redacted.pdf", "application/pdf")
        find = redacting.tried if given.text("task") == redacting.CHECK else redacting.found
        return page(visit, "act", redacting.page(given, facts=find(given)))
    except Refusal as refusal:
        return page(visit, "act", redacting.page(given, refusal), status_of(refusal))


ROUTES = (shown, done)
