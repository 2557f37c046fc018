"""Appointments by the doors, on both databases: fifty at once for a few places, holds, who comes and who does not."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Final

import pytest
from sqlalchemy import Engine

from approval.acts import bookings, dockets
from approval.rules.booking import HOLD, Stage
from kernel.actor import CLERK, PUBLIC
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import NotFound, Refusal
from people.rules.unit import Kind, Post
from tests.support import offices
from tests.support.offices import Office
from tests.support.world import DAY, World
from web import worker

CODE: Final = "KWZH7PQR2M4N8XYT"


class Hall(World):
    """A centre that offers two days of half hours with three places each."""

    def opened(self) -> Office:
        of = offices.office(self, Post.WINDOW, Post.OVERSEER, name="青屿市政务服务中心", kind=Kind.CENTRE, n=890)
        for day in ("2026-03-03", "2026-03-04"):
            said: dict[str, Json] = {"day": day, "first": "09:00", "last": "10:00", "minutes": 30, "places": 3}
            self.do(of[Post.WINDOW], "booking.offer", bookings.subject(of.code), said)
        return of

    def book(self, of: Office, n: int, at: str = "09:30", day: str = "2026-03-03") -> str:
        """The number, or the code of the refusal."""
        said: dict[str, Json] = {
            "code": CODE,
            "day": day,
            "at": at,
            "name": "陈静",
            "contact": f"1380000{n:04}",
            "about": "营业执照",
        }
        try:
            with self.house.acting(PUBLIC) as ctx:
                return bookings.book(ctx, bookings.subject(of.code), said).subject
        except Refusal as refusal:
            return refusal.code

    def by_code(self, verb: str, id: str, code: str = CODE) -> str:
        """What came of it."""
        acts = {"confirm": bookings.confirm, "cancel": bookings.cancel}
        try:
            with self.house.acting(PUBLIC) as ctx:
                acts[verb](ctx, id, {"code": code})
            with self.house.looking() as ctx:
                return dockets.find(ctx, id).stage
        except Refusal as refusal:
            return refusal.code

    def left(self, of: Office) -> list[int]:
        with self.house.looking() as ctx:
            return [left for _, left in bookings.free(ctx, of.code)]


@pytest.fixture
def hall(engine: Engine, blobs: Blobs) -> Hall:
    return Hall(engine, blobs)


@pytest.mark.seed_row(43)
def test_fifty_at_once_take_three_places_and_no_more(hall: Hall) -> None:
    of = hall.opened()
    with ThreadPoolExecutor(50) as crowd:
        came = Counter(got if "." in got else "booked" for got in crowd.map(lambda n: hall.book(of, n), range(50)))
    assert came == {"booked": 3, "booking.full": 47}
    assert hall.left(of) == [3, 0, 3, 3, 3, 3]
    numbers = [f"FB-2026-{n:06}" for n in (1, 2, 3)]
    assert hall.by_code("confirm", numbers[0]) == Stage.CONFIRMED
    assert hall.by_code("cancel", numbers[1]) == Stage.CANCELLED
    assert hall.left(of)[1] == 1
    hall.clock.move_to(hall.now + HOLD)  # nobody has confirmed the third
    assert hall.left(of)[1] == 2
    assert hall.by_code("confirm", numbers[2]) == "booking.lapsed"
    assert [hall.book(of, n)[:3] for n in (60, 61, 62)] == ["FB-", "FB-", "boo"], "the confirmed one keeps its place"


def test_who_comes_who_does_not_and_who_may_not_book_again(hall: Hall) -> None:
    of = hall.opened()
    clerk, chain = of[Post.WINDOW], bookings.subject(of.code)
    again: dict[str, Json] = {"day": "2026-03-03", "first": "10:00", "last": "10:00", "minutes": 30, "places": 1}
    with pytest.raises(Refusal, match=r"booking\.offered"):
        hall.do(clerk, "booking.offer", chain, again)
    with pytest.raises(Refusal, match=r"unit\.post"):
        hall.do(of[Post.OVERSEER], "booking.offer", chain, again | {"day": "2026-03-05"})
    assert hall.book(of, 1, at="11:00") == "booking.unoffered"
    said: dict[str, Json] = {
        "code": CODE,
        "day": "2026-03-03",
        "at": "09:00",
        "name": "李华",
        "contact": "1380000 0001",
        "about": "开业",
    }
    phoned = hall.do(clerk, "booking.book", chain, said).subject
    assert hall.book(of, 1) == "booking.twice"
    hall.do(clerk, "booking.confirm", phoned)
    other = hall.book(of, 2)
    assert hall.by_code("confirm", other, "WRONG7PQR2M4N8XY") == "docket.unknown"
    assert hall.by_code("confirm", other) == Stage.CONFIRMED
    journal = b"".join(one.data for one in hall.chain(other)).decode()
    assert not any(word in journal for word in ("陈静", "1380000", "营业执照", CODE))
    with pytest.raises(Refusal, match=r"booking\.day"):
        hall.do(clerk, "booking.come", other)
    hall.clock.move_to(hall.now + DAY)
    assert hall.by_code("cancel", phoned) == "booking.past", "09:00 has begun"
    hall.do(clerk, "booking.come", phoned)
    with hall.house.looking(CLERK) as ctx:
        assert [one for one in worker.due(ctx, ctx.now) if one.act == "miss"] == []
    with hall.house.acting(CLERK) as ctx, pytest.raises(Refusal, match=r"booking\.day_not_over"):
        bookings.miss(ctx, other, {})
    with hall.house.acting(PUBLIC) as ctx, pytest.raises(Refusal, match=r"act\.not_allowed"):
        bookings.miss(ctx, other, {})
    later = [hall.book(of, 2, day="2026-03-04")]
    assert hall.by_code("confirm", later[0]) == Stage.CONFIRMED
    hall.clock.move_to(hall.now + DAY)
    assert missed(hall) == [other]
    hall.clock.move_to(hall.now + DAY)
    assert missed(hall) == later
    day = (hall.now + timedelta(days=1)).date().isoformat()
    one_more: dict[str, Json] = {"day": day, "first": "09:00", "last": "09:30", "minutes": 30, "places": 1}
    hall.do(clerk, "booking.offer", chain, one_more)
    third = hall.book(of, 2, at="09:00", day=day)
    assert hall.by_code("confirm", third) == Stage.CONFIRMED
    hall.clock.move_to(hall.now + 2 * DAY)
    assert missed(hall) == [third]
    hall.do(clerk, "booking.offer", chain, one_more | {"day": (hall.now + DAY).date().isoformat()})
    assert hall.book(of, 2, at="09:00", day=(hall.now + DAY).date().isoformat()) == "booking.barred"
    with hall.house.looking() as ctx, pytest.raises(NotFound, match=r"docket\.unknown"):
        dockets.find(ctx, "FB-2026-999999")


def missed(hall: Hall) -> list[str]:
    """Whom the clerk enters as missing now: each once."""
    found = []
    with hall.house.acting(CLERK) as ctx:
        for one in worker.due(ctx, ctx.now):
            if one.act == "miss":
                found.append(one.subject)
                one.do(ctx, one.subject, {})
        assert not [one for one in worker.due(ctx, ctx.now) if one.act == "miss"]
    return found
