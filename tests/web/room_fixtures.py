"""Live rooms for the gallery: played by the rules, shown by the page's own builder."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Final, cast

from disclosure.rules import wording
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from kernel.money import money
from tests.support import kinds, rooms
from tests.support.rooms import after
from tests.web import fixtures as public
from trading.acts import live
from trading.rules.live.command import Pause, Say, commitment
from trading.rules.live.lines import Record
from web.desks import console
from web.desks.opening_rooms import ERRANDS
from web.live.sightings import Marks
from web.lots.chains import Chain
from web.public import deal, room
from web.views.console import ConsolePage
from web.views.desks import ActPage
from web.views.elements import Fact, Form, Link, Margin
from web.views.lot import Award
from web.views.room import RoomPage

TITLE: Final = Words("青土挂〔2026〕17 号 住宅用地", "Qingyu land listing 2026-17, residential")
LOT: Final = Link(TITLE, "/lots/L-2026-0017-1")
OFFICER: Final = "centre.centre"
ENGLISH: Final = dict(rooms.ENGLISH) | {"start": "318000000.00", "step": "2000000.00", "whole_steps": True}


def _hall() -> rooms.Hall:
    sealed = commitment(Decimal("400000000.00"), "5a" * 32)
    bidders = [f"{n:02d}" for n in range(1, 13)]
    return rooms.hall(given=rooms.terms(parameters=ENGLISH, reserve=sealed), bidders=bidders)


def _bid_for(hall: rooms.Hall, until: int = 30) -> rooms.Hall:
    """Thirty bids, the last six of them within five minutes of the end."""
    price, moment = 318_000_000, 40.0
    for n in range(until):
        price += 2_000_000 * (1 + n % 3)
        moment += 110 if n < 24 else 290 if n > 24 else 500
        hall.bid(f"{1 + n * 5 % 12:02d}", f"{price}.00", moment + n * 0.613)
    return hall


def _page(hall: rooms.Hall) -> RoomPage:
    return replace(room.page(hall.method, hall.room, hall.events, TITLE, LOT), watching=1284)


def _paused() -> rooms.Hall:
    hall = _bid_for(_hall(), 12)
    hall.do(Pause(at=after(1800), officer=OFFICER, reason="机房线路中断，正在抢修"))
    return hall


def _spoken() -> rooms.Hall:
    hall = _bid_for(_hall())
    hall.do(Say(at=hall.room.at, officer=OFFICER, reason="请各竞买人确认报价后再提交。"))
    return hall


def _ended() -> rooms.Hall:
    hall = _bid_for(rooms.hall(given=rooms.terms(parameters=ENGLISH), bidders=[f"{n:02d}" for n in range(1, 13)]))
    hall.wait(99_999)
    return hall


def _seated(hall: rooms.Hall, bidder: str) -> RoomPage:
    return replace(_page(hall), seat=room.seat(hall.method, hall.room, bidder))


def _three_rounds() -> rooms.Hall:
    """Nobody is in; a first offer and two features are asked for at the door."""
    warranty: Json = {"feature": "warranty", "zh": "质保期", "en": "Warranty", "values": [
        {"value": "0", "zh": "2 年", "en": "2 years"}, {"value": "0.05", "zh": "5 年", "en": "5 years"}]}  # fmt: skip
    terms = {**kinds.LAWFUL["three_rounds"], "ceiling": "8000000.00", "features": [warranty]}
    return rooms.hall(kinds.METHODS["three_rounds"], rooms.terms("three_rounds", terms), bidders=())


def _shares() -> rooms.Hall:
    """Two at the ceiling bid for the share that they keep."""
    hall = kinds.hall("ceiling_draw")
    for second, bidder in enumerate(("01", "02")):
        hall.bid(bidder, "1100.00", second)
    hall.bid("01", "12.50", 302)
    return hall


def _holder() -> rooms.Hall:
    """A holder of a right of first refusal leads at the same price, then is exceeded."""
    terms = {**ENGLISH, "preferred": kinds.preferred(**{"91330000000000001X": 1}), "equals": "earliest"}
    hall = rooms.hall(given=rooms.terms(parameters=terms), rights={"02": 1})
    for second, (bidder, price) in enumerate((("01", 318), ("02", 318), ("01", 320))):
        hall.bid(bidder, f"{price}000000.00", 60 + 17 * second)
    return hall


ROOM_DOOR: Final = replace(_page(_three_rounds()), seat=room.seat(_three_rounds().method, _three_rounds().room, ""))
ROOM_SHARES: Final = _seated(_shares(), "02")
ROOM_HOLDER: Final = _seated(_holder(), "02")
ROOM_LOBBY: Final = _page(_hall())
ROOM_ENTER: Final = _seated(_hall(), "")
ROOM_SEAT: Final = _seated(_spoken(), "09")
ROOM: Final = _page(_spoken())
ROOM_PAUSED: Final = _page(_paused())
ROOM_ENDED: Final = replace(
    _page(_ended()),
    firms=deal.entrants(
        {"04": "霁川建设工程有限公司 · 91990100MA0G7K2X4U", "02": "汀澜建设集团有限公司 · 91990100MA0H3M6R8Q"}
    ),
)


def _console(hall: rooms.Hall, role: Role) -> ConsolePage:
    """Twelve bidders: most on the line, one slow, one gone, one never seen; 02 and 09 from one browser."""
    now, minutes = hall.room.at, {f"{n:02d}": timedelta(minutes=5 * n, seconds=7) for n in range(1, 13)}
    lines = {who: Record(((now - up, None),), 8 + 11 * int(who), who == "07") for who, up in minutes.items()}
    del lines["12"]
    lines["05"] = Record(((now - timedelta(minutes=9), now - timedelta(seconds=74)),))
    again = now - timedelta(minutes=2)
    lines["03"] = Record(((now - timedelta(minutes=20), again - timedelta(seconds=12)), (again, None)), 41)
    marks = {each: Marks(frozenset({each}), frozenset({"same" if each in {"02", "09"} else each})) for each in minutes}
    writer = console.Writing(timedelta(milliseconds=6), 2)
    chain = Chain(live.Held(hall.method, hall.room, {}), tuple(hall.events))
    return console.page(role, chain, _page(hall), console.Known(now, lines, marks, writer))


CONSOLE: Final = _console(_spoken(), Role.SUPERVISOR)
CONSOLE_PAUSED: Final = _console(_paused(), Role.CENTRE)
LOT_COMPETING: Final = public.lot(
    status=Words("网上竞价中。", "being competed for live."),
    next="",
    award=None,
    candidates=None,
    opening=None,
    ranking=None,
    proof=None,
    draw=None,
    actions=(Link(Words("进入竞价室", "To the room"), "/rooms/A-2026-0017-1"),),
    room=ROOM,
)
NOW: Final = {
    "room": (ROOM.led_at or after(0)) + timedelta(seconds=78),
    "console": (ROOM.led_at or after(0)) + timedelta(seconds=78),
    "console-paused": after(1860),
    "room-lobby": after(-600),
    "room-enter": after(-600),
    "room-shares": after(320),
    "room-holder": after(120),
    "room-seat": (ROOM.led_at or after(0)) + timedelta(seconds=78),
    "room-paused": after(1860),
    "room-ended": after(99_999),
}
"""When each of them is looked at."""
LOT_DEALT: Final = public.lot(
    status=Words("竞价成交，已确认。", "won in live competition, and confirmed."),
    next="",
    award=Award(
        bidder="汀澜建设集团有限公司",
        price=money("438000000.00"),
        sentence=Words(
            "网上竞价成交，2026年11月3日确认。", "Won in live competition; the deal was confirmed on 3 November 2026."
        ),
        facts=(Fact(Words("竞买号 02", "Bidder 02"), "汀澜建设集团有限公司 · 91990100MA0H3M6R8Q · 438,000,000.00 元"),),
        margin=Margin((8,), "/subjects/L-2026-0017-1/"),
        notice=Link(Words("成交确认书（PDF，已盖章）", "Confirmation of the deal (PDF, sealed)"), "/notices/x/pdf/zh"),
        live=True,
    ),
    candidates=None,
    opening=None,
    ranking=None,
    proof=None,
    draw=None,
    room=ROOM_ENDED,
)


def _opening(name: str) -> ActPage:
    """The form on which a room of this kind is opened: its fields are those that the desk makes, of no lot yet."""
    errand = ERRANDS[f"room.{name}"]
    form = Form("/me/acts/A-2026-0017-1/open", errand.fields(cast("Context", None), ""), errand.key)
    return ActPage(wording.act(errand.act), LOT, errand.lead, form, asides=errand.cautions, hides=True)


OPENING: Final = _opening("english_auction")
