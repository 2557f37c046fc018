"""挂牌: quotes may be renewed while the lot is listed; who would go on at its end bids against the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, cast

from kernel import law
from kernel.errors import Words
from kernel.reader import Reader
from trading.rules.live import ladder, offers, priority
from trading.rules.live.closing import DAY, Late, SoftClose
from trading.rules.live.command import Confirm, Enter, Offer, Signed
from trading.rules.live.method import Asking, Door, Kind, Method, Need, Parameter, TurnKind, Usual
from trading.rules.live.room import Ending, Result, Room, Standing

LISTED: Final = "listed"
QUERY: Final = "query"
FREE: Final = "free"
COUNTDOWN: Final = "countdown"
LAND: Final = "LND-39a"
IN_FORCE: Final = date(2007, 11, 1)
"""The version of the rule; a later one is for the lots of its own day."""


class Rhythm(StrEnum):
    """How the live part goes: one of two that centres publish, or as the notice says."""

    FREE_HOUR = "free_hour"  # an hour of free bids, then five minutes anew with each bid
    FIVE_FIVE = "five_five"  # five minutes to say who goes on, then five minutes anew with each bid
    OWN = "own"


class GoesOn(StrEnum):
    """Who may bid after the question."""

    CONFIRMED = "confirmed"
    LEADER_TOO = "leader_too"  # and who leads, asked or not
    EVERYBODY = "everybody"  # as soon as one would


class Silence(StrEnum):
    """What follows when nobody says that it would go on."""

    DEAL = "deal"  # the highest quote has won
    GO_ON = "go_on"  # the countdown runs for everybody
    FAIL = "fail"


PRESETS: Final[Mapping[Rhythm, tuple[int, int, int]]] = {
    Rhythm.FREE_HOUR: (0, 3600, 300),
    Rhythm.FIVE_FIVE: (300, 0, 300),
}


_RHYTHMS: Final[Mapping[str, Words]] = {
    Rhythm.FREE_HOUR: Words("自由竞价 1 小时，再 5 分钟限时竞价", "A free hour, then countdowns of 5 minutes"),
    Rhythm.FIVE_FIVE: Words("询问 5 分钟，再 5 分钟限时竞价", "5 minutes to confirm, then countdowns of 5 minutes"),
    Rhythm.OWN: Words("按公告", "As the notice says"),
}
_GOES_ON: Final[Mapping[str, Words]] = {
    GoesOn.CONFIRMED: Words("应答者", "Who confirmed"),
    GoesOn.LEADER_TOO: Words("应答者和当前最高报价者", "Who confirmed, and who leads"),
    GoesOn.EVERYBODY: Words("有一人应答，全体均可", "Everybody, once one confirmed"),
}
_SILENCE: Final[Mapping[str, Words]] = {
    Silence.DEAL: Words("当前最高报价者成交", "Who leads has won"),
    Silence.GO_ON: Words("照常限时竞价", "The countdown runs all the same"),
    Silence.FAIL: Words("不成交", "No sale"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """Times in seconds; a query or a free period of none is left out. `single`: one bidder alone may win."""

    start: Decimal
    ladder: ladder.Ladder
    right: priority.Right
    listed: int
    query: int
    free: int
    countdown: int
    goes_on: GoesOn
    silence: Silence
    single: bool


@dataclass(frozen=True, slots=True)
class Listing(Usual[Plan]):
    words: Words = Words("挂牌", "Listing")
    parameters: tuple[Parameter, ...] = (
        Parameter("start", Words("起始价", "Start price"), Kind.AMOUNT),
        *ladder.PARAMETERS,
        priority.PREFERRED,
        priority.EQUALS,
        Parameter("land", Words("国有建设用地", "Land for building"), Kind.FLAG, True),
        Parameter("listed", Words("挂牌时长", "Time listed"), Kind.SECONDS, 10 * DAY),
        Parameter("rhythm", Words("竞价节奏", "Rhythm"), Kind.CHOICE, "five_five", _RHYTHMS),
        Parameter("query", Words("询问时长", "Time to confirm"), Kind.SECONDS, need=Need.DEPENDS),
        Parameter("free", Words("自由竞价时长", "Free bids"), Kind.SECONDS, need=Need.DEPENDS),
        Parameter("countdown", Words("限时竞价", "Countdown"), Kind.SECONDS, need=Need.DEPENDS),
        Parameter("goes_on", Words("询问后可竞价者", "Who goes on"), Kind.CHOICE, "leader_too", _GOES_ON),
        Parameter("silence", Words("无人应答时", "If nobody confirms"), Kind.CHOICE, "deal", _SILENCE),
        Parameter("single", Words("一人报价可成交", "One bidder may win"), Kind.FLAG, True),
    )
    turns: Mapping[str, TurnKind] = field(
        default_factory=lambda: {
            LISTED: TurnKind(Words("挂牌", "Listed"), (Enter, Offer)),
            QUERY: TurnKind(Words("询问", "Query"), (Confirm,)),
            FREE: TurnKind(Words("自由竞价", "Free bidding"), (Offer,)),
            COUNTDOWN: TurnKind(Words("限时竞价", "Countdown"), (Offer,)),
        }
    )

    def rising(self, plan: Plan) -> bool:
        return True

    def plan(self, parameters: Reader, currency: str) -> Plan:
        parameters.only(*(each.name for each in self.parameters))
        query, free, countdown = _rhythm(parameters)
        return Plan(
            start=ladder.amount(parameters, "start", currency),
            ladder=ladder.read(parameters, currency),
            right=priority.read(parameters),
            listed=_listed(parameters),
            query=query,
            free=free,
            countdown=countdown,
            goes_on=parameters.choice("goes_on", GoesOn),
            silence=parameters.choice("silence", Silence),
            single=parameters.flag("single"),
        )

    def door(self, plan: Plan) -> Door:
        return Door(holders=plan.right.holders)

    def begin(self, room: Room[Plan]) -> Room[Plan]:
        return room.turning(LISTED, 1, room.plan.listed)

    def take(self, room: Room[Plan], command: Signed) -> Room[Plan]:
        if isinstance(command, Confirm):
            return replace(room, confirmed=room.confirmed | {command.bidder})
        offer, plan = cast("Offer", command), room.plan
        priority.check(room, plan.right, plan.ladder, plan.start, offer)
        return offers.placed(room, offer)

    def ends(self, room: Room[Plan], command: Signed) -> datetime:
        if room.turn is None or room.turn.kind != COUNTDOWN:
            return room.now_ends
        return SoftClose(Late.RESET, 0, room.plan.countdown, None).ends(room.turn, command.at)

    def next(self, room: Room[Plan]) -> Room[Plan]:
        kind = room.turn.kind if room.turn else COUNTDOWN
        if kind == LISTED and len(room.entrants) > 1:
            return room.turning(QUERY, 2, room.plan.query) if room.plan.query else self._bidding(room, ())
        if kind == QUERY:
            return self._answered(room)
        return self._counting(room) if kind == FREE else room.ended()

    def ranking(self, room: Room[Plan]) -> tuple[Standing, ...]:
        return priority.ranked(room, room.offers.values())

    def asking(self, room: Room[Plan], bidder: str, at: datetime) -> Asking:
        if room.turn and room.turn.kind == QUERY:
            return Asking()
        low = priority.asked(room, room.plan.right, room.plan.ladder, room.plan.start, bidder)
        return Asking(next=low, low=low)

    def result(self, room: Room[Plan]) -> Result:
        if len(room.entrants) == 1 and not room.plan.single:
            return Result(Ending.FAILED, "single")
        if self._silent(room) and room.plan.silence is Silence.FAIL:
            return Result(Ending.FAILED, "nobody_goes_on")
        return offers.outright(priority.foremost(room, self.ranking(room)), "highest", drawn=room.plan.right.drawn)

    def _answered(self, room: Room[Plan]) -> Room[Plan]:
        plan, leader = room.plan, offers.last(room)
        if self._silent(room):
            return self._bidding(room, ()) if plan.silence is Silence.GO_ON else room.ended()
        if plan.goes_on is GoesOn.EVERYBODY:
            return self._bidding(room, ())
        leads = {leader.bidder} if leader and plan.goes_on is GoesOn.LEADER_TOO else set()
        return self._bidding(room, tuple(sorted(room.confirmed | leads)))

    def _silent(self, room: Room[Plan]) -> bool:
        """Whether there was a question and no answer to it."""
        return room.plan.query > 0 and len(room.entrants) > 1 and not room.confirmed

    def _bidding(self, room: Room[Plan], whose: tuple[str, ...]) -> Room[Plan]:
        free = room.turning(FREE, _round(room) + 1, room.plan.free, whose)
        return free if room.plan.free else self._counting(room, whose)

    def _counting(self, room: Room[Plan], whose: tuple[str, ...] | None = None) -> Room[Plan]:
        """It runs whether or not anybody has bid; after free bids it is of those who might bid then."""
        same = room.turn.whose if room.turn else ()
        return room.turning(COUNTDOWN, _round(room) + 1, room.plan.countdown, same if whose is None else whose)


def _round(room: Room[Plan]) -> int:
    return room.turn.round if room.turn else 0


def _listed(parameters: Reader) -> int:
    listed = parameters.integer("listed", 1, 365 * DAY)
    least = law.rule(LAND, IN_FORCE).budget.value
    if parameters.flag("land") and listed < least * DAY:
        raise parameters.refuse(
            "listed", f"挂牌时间不得少于 {least} 日", f"land is listed for at least {least} days", law=LAND
        )
    return listed


def _rhythm(parameters: Reader) -> tuple[int, int, int]:
    """Seconds of query, free bids and countdown; a named rhythm leaves nothing to say."""
    preset = PRESETS.get(parameters.choice("rhythm", Rhythm))
    if preset is None:
        query, free = parameters.integer("query", 0, DAY), parameters.integer("free", 0, 30 * DAY)
        return query, free, parameters.integer("countdown", 1, DAY)
    for name in ("query", "free", "countdown"):
        if parameters.has(name):
            raise parameters.refuse(name, "已由竞价节奏确定，不得另填", "is fixed by the rhythm")
    return preset


METHOD: Method[Plan] = Listing()
