"""Services beside an approval, in a life where each act is done once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from approval.acts import bookings
from kernel.actor import CLERK
from kernel.canon import Json
from kernel.deadlines import day_of
from kernel.journal import Entry
from people.rules.unit import Kind, Post
from tests.support import offices
from tests.support.world import DAY

if TYPE_CHECKING:
    from tests.support.life import Life

CODE = "KWZH7PQR2M4N8XYT"


def booked(life: Life) -> None:
    """Of three that book one comes, one cancels, one does not come."""
    of = offices.office(life, Post.WINDOW, name="青屿市政务服务中心", kind=Kind.CENTRE, n=890)
    clerk, chain = of[Post.WINDOW], bookings.subject(of.code)
    day = day_of(life.now + DAY).isoformat()
    life.do(clerk, "booking.offer", chain, {"day": day, "first": "09:00", "last": "16:30", "minutes": 30, "places": 3})
    said: dict[str, Json] = {"code": CODE, "day": day, "at": "16:30", "name": "陈静", "about": "营业执照"}
    came, left, gone = (
        life.do(clerk, "booking.book", chain, said | {"contact": f"1380000000{n}"}).subject for n in range(3)
    )
    life.do(clerk, "booking.confirm", came)
    life.do(clerk, "booking.confirm", gone)
    life.do(clerk, "booking.cancel", left)
    life.move_to(life.now + DAY)
    life.do(clerk, "booking.come", came)
    life.move_to(life.now + DAY)
    life.deed("clerk.miss", lambda: _missed(life, gone))


def _missed(life: Life, id: str) -> Entry:
    with life.house.acting(CLERK) as ctx:
        return bookings.miss(ctx, id, {})
