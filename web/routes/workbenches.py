"""Every page that only those who are signed in see, and the way in."""

from __future__ import annotations

from litestar import Router

from web.routes import (
    agency,
    amending,
    bid_reading,
    bidder,
    colleagues,
    console,
    custodian,
    deposits,
    desks,
    errands,
    exchange,
    expert,
    facilities,
    firm,
    inbox,
    opening_rooms,
    password,
    points,
    pool,
    price_grid,
    redaction,
    sign_in,
    supervisor,
    task_pages,
)

# Two handlers of one path must reach the application together: one after the other, Litestar wraps the first twice.
ROUTES = (
    Router(
        path="/",
        route_handlers=[
            *sign_in.ROUTES,
            *task_pages.ROUTES,
            *desks.ROUTES,
            *inbox.ROUTES,
            *pool.ROUTES,
            *exchange.ROUTES,
            *facilities.ROUTES,
            *errands.ROUTES,
            *bidder.ROUTES,
            *firm.ROUTES,
            *colleagues.ROUTES,
            *agency.ROUTES,
            *amending.ROUTES,
            *expert.ROUTES,
            *price_grid.ROUTES,
            *redaction.ROUTES,
            *bid_reading.ROUTES,
            *supervisor.ROUTES,
            *console.ROUTES,
            *opening_rooms.ROUTES,
            *custodian.ROUTES,
            *deposits.ROUTES,
            *password.ROUTES,
            *points.ROUTES,
        ],
    ),
)
