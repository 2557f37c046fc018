"""Every page that only those who are signed in see, and the way in."""

from __future__ import annotations

from web.routes import agency, bidder, custodian, desks, errands, expert, sign_in, supervisor, task_pages

ROUTES = (
    *sign_in.ROUTES,
    *task_pages.ROUTES,
    *desks.ROUTES,
    *errands.ROUTES,
    *bidder.ROUTES,
    *agency.ROUTES,
    *expert.ROUTES,
    *supervisor.ROUTES,
    *custodian.ROUTES,
)
