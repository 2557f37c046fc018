"""Rooms of every kind played at random: lawful and unlawful words, officers, and turns that end to the millisecond."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any, Final

from kernel.canon import Json
from tests.support import rooms
from tests.support.kinds import LAWFUL, METHODS, feature
from trading.rules.live import step
from trading.rules.live.command import (
    Confirm,
    Enter,
    Extend,
    Offer,
    Pause,
    Resume,
    Say,
    Seal,
    ShowReserve,
    Signed,
    Stop,
    commitment,
)
from trading.rules.live.replay import Event as Turned

BIDDERS: Final = ("01", "02", "03", "04")
SALT: Final = "5a" * 32
_LATE: Final[tuple[Mapping[str, Json], ...]] = (
    {"late": "never"},
    {"late": "from_end", "window": 60, "length": 45},
    {"late": "from_bid", "window": 60, "length": 90, "latest": 700},
    {"late": "reset", "window": 0, "length": 120},
)
_STEPS: Final[tuple[Mapping[str, Json], ...]] = (
    {"step": "10.00"},
    {"step": "10.00", "whole_steps": True},
    {"steps": [{"from": "0.00", "step": "10.00"}, {"from": "1030.00", "step": "25.50"}]},
)
_SALES: Final[tuple[Mapping[str, Json], ...]] = ({"direction": "sale"}, {"direction": "purchase"})
_RHYTHMS: Final[tuple[Mapping[str, Json], ...]] = (
    {"rhythm": "free_hour", "query": None, "free": None, "countdown": None},
    {"rhythm": "five_five", "query": None, "free": None, "countdown": None},
    {"query": 300, "free": 0},
    {"query": 0, "free": 300},
    {"query": 300, "free": 300},
)
_PREFERRED: Final[Json] = [{"org": "O-A", "rank": 1}, {"org": "O-B", "rank": 2}, {"org": "O-C", "rank": 2}]
_RIGHTS: Final[tuple[Mapping[str, Json], ...]] = (
    {},
    {"preferred": _PREFERRED, "equals": "earliest"},
    {"preferred": _PREFERRED, "equals": "draw"},
)
VARIED: Final[Mapping[str, tuple[Sequence[Mapping[str, Json]], ...]]] = {
    "english_auction": (_LATE, _STEPS, _RIGHTS),
    "reverse_auction": (_LATE, _STEPS, ({"ranks": True}, {"ranks": False})),
    "listing": (
        _RHYTHMS,
        _STEPS,
        ({"land": False}, {"land": True, "listed": 864000}),
        tuple({"goes_on": each} for each in ("confirmed", "leader_too", "everybody")),
        tuple({"silence": each} for each in ("deal", "go_on", "fail")),
        ({"single": True}, {"single": False}),
        _RIGHTS,
    ),
    "dutch_auction": (
        ({"direction": "sale"}, {"direction": "purchase", "limit": "1510.00"}),
        ({"step": "25.00"}, {"step": "30.00"}),
    ),
    "sealed_quote": (
        (*_SALES, {"direction": "sale", "preferred": _PREFERRED, "matching": 240}),
        ({"ties": "draw"}, {"ties": "earliest"}),
    ),
    "multi_round_quote": (_SALES, ({"everybody": 1}, {"everybody": 2}), ({"rounds": 2}, {"rounds": 4})),
    "reverse_vickrey": (),
    "ceiling_draw": (_LATE, _STEPS, ({"beyond": "share"}, {"beyond": "draw", "unit": None, "shares": None})),
    "three_rounds": (
        ({"step": "10.00"}, {"step": "0.01"}),
        ({}, {"features": [feature("a", "0", "0.1"), feature("b", "0.05", "0.2")]}),
    ),
    "combinatorial_lots": (
        _SALES,
        ({"pays": "bid"}, {"pays": "vcg"}),
        ({"wins": 1}, {"wins": 2}),
        ({"bundles": 3}, {}),
    ),
}
"""What differs from room to room: one of each."""


class Dice(Random):
    """What is said in a room, and when; the same seed says the same."""

    def room(self, kind: str) -> list[Turned]:
        given: dict[str, Json] = dict(LAWFUL[kind])
        for choices in VARIED[kind]:
            given |= self.choice(choices)
        given = {name: value for name, value in given.items() if value is not None}
        reserve = f"{self.choice((1, 1000, 1020, 9999))}.00" if self.random() < 0.2 else ""
        terms = rooms.terms(
            kind, given, self.choice((1, 1, 1, 3)), commitment(Decimal(reserve), SALT) if reserve else None
        )
        size = self.choice((1, 2, 3, 4, 4))
        first = {each: self.choice(("900.00", "950.00", "1000.00", "1000.01", "0.00")) for each in BIDDERS[1:]}
        amounts = {"01": "990.00", **first} if kind == "three_rounds" else {}
        values = {each: self.features() for each in BIDDERS} if "features" in given else {}
        rights = {each: self.choice((0, 1, 2, 2)) for each in BIDDERS} if "preferred" in given else {}
        hall = rooms.hall(METHODS[kind], terms, BIDDERS[:size], values, amounts, rights)
        return self.played(hall, reserve)

    def features(self) -> dict[str, str]:
        """Mostly published values."""
        return {"a": self.choice(("0", "0.1", "0.10", "0.3")), "b": self.choice(("0.05", "0.2"))}

    def played(self, hall: rooms.Hall, reserve: str) -> list[Turned]:
        hidden: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        now = -100.0
        for _ in range(self.randrange(5, 90)):
            now = self.later(hall, now)
            if self.random() < 0.08:
                self.officer(hall, now)
            else:
                self.speak(hall, now, hidden)
        if hall.room.paused:
            hall.do(Resume(at=rooms.after(now), officer="centre.X", reason="x"))
        hall.wait(now + 90_000_000)
        if reserve and hall.room.result is None:
            late = rooms.after(now + 90_000_001)
            hall.do(ShowReserve(at=late, officer="agency.X", reason="x", amount=Decimal(reserve), salt=SALT))
        return hall.events

    def later(self, hall: rooms.Hall, now: float) -> float:
        """A little, or to the end of the turn, or to the last millisecond before it."""
        hall.wait(now)
        ends = (hall.room.turn.ends - rooms.STARTS).total_seconds() if hall.room.turn else 0
        if hall.room.paused is None and self.random() < 0.12:
            return max(now, ends - self.choice((0, 0.001, 30)))
        return now + self.choice((0, 0.001, 1, 7, 20))

    def officer(self, hall: rooms.Hall, now: float) -> None:
        """An order, or somebody who wants to come in."""
        at, who = rooms.after(now), self.choice((*BIDDERS, "05"))
        said: dict[str, Any] = {"at": at, "officer": "centre.X", "reason": "x"}
        orders = (Pause(**said), Resume(**said), Resume(**said), Extend(**said, seconds=30), Say(**said))
        newcomer = Enter(at=at, bidder=who, key=self.choice((f"key-{who}", "key-01")))
        hall.do(Stop(**said) if self.random() < 0.02 else self.choice((*orders, newcomer)))

    def speak(self, hall: rooms.Hall, now: float, hidden: dict[str, list[tuple[str, tuple[str, ...]]]]) -> None:
        hall.wait(now)
        room, parts = hall.room, "lots" in hall.room.terms.parameters
        may = room.turn.whose if room.turn and room.turn.whose else tuple(room.entrants) or BIDDERS
        who = self.choice(may if self.random() < 0.85 else BIDDERS)
        match self.wanted(hall):
            case kind if kind is Seal:
                lots: tuple[str, ...] = (
                    self.choice((("L1",), ("L2",), ("L1", "L2"), ("L2", "L3"), ("L1", "L2", "L3"))) if parts else ()
                )
                way = 1 if hall.method.rising(room.plan) else -1
                amount = f"{1000 * max(len(lots), 1) + way * self.choice((-10, -10, 0, 0, 0, 10, 10, 20))}.00"
                hidden.setdefault(who, []).append((amount, lots))
                hall.seal(who, amount, now, *lots)
            case kind if kind is Offer:
                hall.bid(who, self.amount(hall, who, now), now, **self.odd())
            case kind if kind is Confirm:
                hall.confirm(who, now)
            case _:
                who = self.choice([each for each in may if each in hidden] or [who])
                amount, lots = self.choice(hidden.get(who, [("1000.00", ())])[-1 if self.random() < 0.7 else -3 :])
                hall.reveal(who, amount, now, *lots)

    def wanted(self, hall: rooms.Hall) -> type[Signed]:
        """Mostly what the turn takes."""
        taken = step.kind_of(hall.method, hall.room.turn).takes if hall.room.turn else ()
        fit = [each for each in taken if issubclass(each, Signed)]
        return fit[0] if fit and self.random() < 0.95 else self.choice((Offer, Seal, Confirm, Signed))

    def amount(self, hall: rooms.Hall, who: str, now: float) -> str:
        asked = hall.method.asking(hall.room, who, rooms.after(now))
        bounds = [each for each in (asked.next, asked.low, asked.next, asked.low, asked.high) if each is not None]
        bounds = bounds or [each.amount for each in hall.method.ranking(hall.room)[:1]] or [Decimal("950.00")]
        moved = self.choice(bounds) + Decimal(
            self.choice(("0.00",) * 6 + ("10.00", "-10.00", "0.01", "-0.01", "51.00"))
        )
        return str(max(moved, Decimal("0.00")))

    def odd(self) -> dict[str, Any]:
        return self.choice(({},) * 12 + ({"round": 9}, {"seen": 1000}, {"number": 1}, {"lots": ("L1",)}))
