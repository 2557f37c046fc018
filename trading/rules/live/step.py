"""The whole decision: a room and a command give the next room and what is recorded, or a Refusal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Generic

from kernel.canon import Json, instant
from kernel.errors import Conflict, NotAllowed, NotNow, NotValid, Refusal, Words
from kernel.reader import Reader
from trading.rules.live import door, orders, reserve
from trading.rules.live.command import (
    Command,
    Confirm,
    Due,
    Enter,
    OfOfficer,
    ShowReserve,
    Signed,
    Stop,
)
from trading.rules.live.method import Method, Shows, TurnKind
from trading.rules.live.room import LOBBY, Answered, Ending, Fact, Plan, Result, Room, Terms, Turn

LOBBY_TURN: Final = TurnKind(Words("入场", "Lobby"), (Enter,), Shows.COUNT)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command came to: the number of its event (0 if none is kept) and, if refused, why.

    `again`: the same words had been answered before; this is that answer, and nothing was recorded anew.
    """

    seq: int = 0
    refusal: Refusal | None = None
    code: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class Decided(Generic[Plan]):
    """A batch decided in its order: the room after it, everything to record, one answer a command."""

    room: Room[Plan]
    facts: tuple[Fact, ...]
    answers: tuple[Answer, ...]


def opened(method: Method[Plan], subject: str, terms: Terms, at: datetime) -> tuple[Room[Plan], Fact]:
    """The room as its lobby opens; NotValid if the terms are not lawful for the method or begin in the past."""
    if terms.starts_at <= at:
        raise NotValid(
            "room.starts_at", "竞价开始时间须在未来", "the competition must begin in the future", field="starts_at"
        )
    plan = method.plan(Reader(terms.parameters, "parameters"), terms.currency)
    room = Room(subject, terms, plan, at, Turn(LOBBY, 0, at, terms.starts_at))
    body: dict[str, Json] = {
        "method": terms.method,
        "currency": terms.currency,
        "starts_at": instant(terms.starts_at),
        "parameters": terms.parameters,
        "least": terms.least,
        "reserve": terms.reserve,
    }
    return room, Fact("open", at, "", body)


def decide(method: Method[Plan], room: Room[Plan], batch: Iterable[Command]) -> Decided[Plan]:
    """Each command in turn. What time brought along by then is recorded first, whether or not the command counts;
    a bidder's refused command is recorded with its code and never moves an end."""
    facts: list[Fact] = []
    answers = []
    for command in batch:
        room, brought = passed(method, room, command.at)
        known = _answered(room, command)
        if known:
            answers.append(known)
            facts += brought
            continue
        try:
            room, done = step(method, room, command)
            answers.append(Answer(room.seq - len(done) + 1 if done else 0))
        except Refusal as refusal:
            room, done = _refused(room, command, refusal)
            answers.append(Answer(room.seq if done else 0, refusal, refusal.code))
        facts += (*brought, *done)
    return Decided(room, tuple(facts), tuple(answers))


def passed(method: Method[Plan], room: Room[Plan], at: datetime) -> tuple[Room[Plan], tuple[Fact, ...]]:
    """The room after every turn that is over by `at`; a turn begins when the one before it ended, however late that
    is noticed."""
    facts: list[Fact] = []
    while room.turn and room.paused is None and room.turn.ends <= at:
        room, brought = _begun(method, _turned(method, room), at)
        facts += brought
    return room, tuple(facts)


def step(method: Method[Plan], room: Room[Plan], command: Command) -> tuple[Room[Plan], tuple[Fact, ...]]:
    """One command at a moment that `passed` has brought the room to. Raises the Refusal if it is not taken."""
    match command:
        case Due():
            return room, ()
        case Signed():
            return _bidder(method, room, command)
        case Enter():
            return _entered(method, room, command)
        case ShowReserve():
            return _reserve(method, room, command)
        case OfOfficer():
            return _officer(room, command)
    raise NotValid("room.command", "未知的指令", "unknown command")


def kind_of(method: Method[Plan], turn: Turn) -> TurnKind:
    return LOBBY_TURN if turn.kind == LOBBY else method.turns[turn.kind]


def _begun(method: Method[Plan], room: Room[Plan], at: datetime) -> tuple[Room[Plan], tuple[Fact, ...]]:
    """A turn, or the end, that was not recorded yet; the result too, unless a reserve has to be shown first."""
    name, body = ("turn", room.turn.body()) if room.turn else ("close", _closing(room))
    begun = Fact(name, at, "", body)
    room = replace(room, at=at, seq=room.seq + 1)
    if room.turn is not None or room.terms.reserve is not None:
        return room, (begun,)
    room, last = _result(room, method.result(room) if _enough(room) else _nobody())
    return room, (begun, last)


def _bidder(method: Method[Plan], room: Room[Plan], command: Signed) -> tuple[Room[Plan], tuple[Fact, ...]]:
    _may(method, room, command)
    seq = room.seq + 1
    taken = method.take(room, command)
    done = Fact(command.NAME, command.at, command.bidder, command.body())
    told = Answered(command.number, command.signature, seq)
    after = taken.answering(command.bidder, told, command.at, taken=type(command) is not Confirm)
    if _round(after) != _round(room):
        after, brought = _begun(method, after, command.at)
    else:
        after, brought = _extended(method, after, command)
    return after, (done, *brought)


def _extended(method: Method[Plan], room: Room[Plan], command: Signed) -> tuple[Room[Plan], tuple[Fact, ...]]:
    """The end where the command that was just taken moves it to."""
    moved = method.ends(room, command)
    if room.turn is None or moved == room.turn.ends:
        return room, ()
    extend = Fact("extend", command.at, "", {"ends": instant(moved), "because": room.seq})
    turn = replace(room.turn, ends=moved)
    return replace(room, turn=turn, extensions=room.extensions + 1, seq=room.seq + 1), (extend,)


def _round(room: Room[Plan]) -> int | None:
    return room.turn.round if room.turn else None


def _may(method: Method[Plan], room: Room[Plan], command: Signed) -> None:
    """Whether this bidder may do such a thing at this moment, whatever it offers."""
    if command.bidder not in room.entrants:
        raise NotAllowed("room.not_entered", "您未入场，不能出价", "you have not been let into this room")
    last = room.answered.get(command.bidder)
    if last and command.number <= last.number:
        raise Conflict("room.replayed", "该指令序号已用过", "this command number has been used", field="number")
    if command.seen > room.seq:
        raise NotValid("room.ahead", "所见序号尚不存在", "there is no such event yet", field="seen")
    _open(method, room, command)


def _open(method: Method[Plan], room: Room[Plan], command: Signed) -> None:
    """Whether the turn of this moment takes such a command from this bidder."""
    if room.turn is None:
        raise NotNow("room.closed", "竞价已结束", "the competition is over")
    if room.paused is not None:
        raise NotNow("room.paused", "竞价已暂停", "the competition is paused")
    kind = kind_of(method, room.turn)
    if command.round != room.turn.round:
        raise Conflict("room.stale_round", "出价针对的轮次已变化", "the round has changed", field="round")
    if type(command) not in kind.takes:
        raise NotNow("room.not_open", f"当前阶段（{kind.words.zh}）不接受", f"not taken now: {kind.words.en}")
    if room.turn.whose and command.bidder not in room.turn.whose:
        raise NotNow("room.not_your_turn", "当前轮到其他竞买人", "it is not your turn")


def _entered(method: Method[Plan], room: Room[Plan], command: Enter) -> tuple[Room[Plan], tuple[Fact, ...]]:
    if not _lets_in(method, room):
        raise NotNow("room.lobby_over", "入场时间已过", "the lobby is closed")
    if command.bidder in room.entrants or any(each.key == command.key for each in room.entrants.values()):
        raise Conflict("room.entered", "该竞买号或密钥已入场", "this number or key is already in the room")
    entrant = door.let_in(method.door(room.plan), command)
    body: dict[str, Json] = {
        "bidder": command.bidder,
        "key": command.key,
        "coefficient": str(entrant.coefficient),
        "priority": command.priority,
    }
    if command.amount is not None:
        body["amount"] = str(command.amount)
    if command.features:
        body["features"] = dict(command.features)
    entrants = {**room.entrants, command.bidder: entrant}
    room = replace(room, at=command.at, entrants=entrants, seq=room.seq + 1)
    return room, (Fact("enter", command.at, command.bidder, body),)


def _officer(room: Room[Plan], command: OfOfficer) -> tuple[Room[Plan], tuple[Fact, ...]]:
    if room.turn is None:
        raise NotNow("room.closed", "竞价已结束", "the competition is over")
    if not command.reason.strip():
        raise NotValid("room.reason", "须写明理由", "a reason must be given", field="reason")
    name, after, more = orders.ordered(room, room.turn, command)
    body: dict[str, Json] = {"reason": command.reason} | more
    facts = [Fact(name, command.at, command.officer, body)]
    after = replace(after, at=command.at, seq=room.seq + 1)
    if isinstance(command, Stop):
        after, last = _result(after, Result(Ending.STOPPED, "stopped"))
        facts.append(last)
    return after, tuple(facts)


def _reserve(method: Method[Plan], room: Room[Plan], command: ShowReserve) -> tuple[Room[Plan], tuple[Fact, ...]]:
    reserve.check(room, command)
    body: dict[str, Json] = {"reason": command.reason, "amount": str(command.amount), "salt": command.salt}
    shown = Fact("show_reserve", command.at, command.officer, body)
    result = method.result(room) if _enough(room) else _nobody()
    judged = reserve.judged(result, command.amount, rising=method.rising(room.plan))
    after, last = _result(replace(room, at=command.at, seq=room.seq + 1), judged)
    return after, (shown, last)


def _turned(method: Method[Plan], room: Room[Plan]) -> Room[Plan]:
    """The next turn; none where too few are in and nobody else can come."""
    lobby = room.turn is not None and room.turn.kind == LOBBY
    after = method.begin(room) if lobby else method.next(room)
    return after if _enough(room) or _lets_in(method, after) else room.ended()


def _lets_in(method: Method[Plan], room: Room[Plan]) -> bool:
    return room.turn is not None and Enter in kind_of(method, room.turn).takes


def _enough(room: Room[Plan]) -> bool:
    return len(room.entrants) >= room.terms.least


def _nobody() -> Result:
    return Result(Ending.FAILED, "too_few")


def _closing(room: Room[Plan]) -> dict[str, Json]:
    return {"offers": len(room.offers), "reserve": room.terms.reserve is not None}


def _result(room: Room[Plan], result: Result) -> tuple[Room[Plan], Fact]:
    return replace(room, result=result, seq=room.seq + 1), Fact("result", room.at, "", result.body())


def _answered(room: Room[Plan], command: Command) -> Answer | None:
    """The answer that the very same words have had already: a lost reply may safely be asked for again."""
    if not isinstance(command, Signed):
        return None
    last = room.answered.get(command.bidder)
    if last and last.number == command.number and last.signature == command.signature:
        return Answer(last.seq, None, last.code, again=True)
    return None


def _refused(room: Room[Plan], command: Command, refusal: Refusal) -> tuple[Room[Plan], tuple[Fact, ...]]:
    """A bidder's refused command in the journal. Who is not in the room, or plays back a number, leaves no trace
    in it: neither could be told apart from somebody else's noise."""
    if not isinstance(command, Signed) or refusal.code in {"room.not_entered", "room.replayed"}:
        return room, ()
    told = Answered(command.number, command.signature, room.seq + 1, refusal.code)
    after = room.answering(command.bidder, told, command.at, taken=0)
    body: dict[str, Json] = {"command": command.NAME, "code": refusal.code} | command.body()
    return after, (Fact("refuse", command.at, command.bidder, body),)
