"""What a room shows of itself: the same board for all of an audience, and of each event what that audience may know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from kernel.canon import Json, instant
from trading.rules.live import step
from trading.rules.live.method import Asking, Method, Shows
from trading.rules.live.replay import Event
from trading.rules.live.room import LOBBY, Plan, Room, Standing, Turn, Unit

TOP: Final = 20
"""So many places of the ranking are on a board; the whole of it follows from the chain."""
_HIDDEN_NAMES: Final = ("amount", "lots", "commitment")
_PLAIN: Final = ("bid", "seal", "reveal", "confirm")


class Audience(StrEnum):
    """Who is shown the same. Nobody's private facts are among them: those come in a bidder's own answer.

    Supervisors see refused commands as well, and no hidden amount sooner than anybody else.
    """

    PUBLIC = "public"
    BIDDERS = "bidders"
    SUPERVISORS = "supervisors"


def board(method: Method[Plan], room: Room[Plan]) -> dict[str, Json]:
    """The whole board as of the room's last event. It names bidders by their numbers alone (竞买号).

    The asking price of a clock that falls is not on it: whoever looks computes it from the terms and `turn.begins`.
    """
    tells = _tells(method, room.turn)
    shown: dict[str, Json] = {
        "turn": room.turn.body() if room.turn else None,
        "paused": instant(room.paused) if room.paused else None,
        "tells": str(tells),
        "entrants": len(room.entrants),
        "offering": len({each.bidder for each in room.offers.values()}),
        "bids": room.bids,
        "extensions": room.extensions,
        "ranking": _ranking(method, room, tells),
        "result": room.result.body() if room.result else None,
    }
    return shown | _asking(method, room, tells)


def told(
    method: Method[Plan], turn: Turn | None, events: Iterable[tuple[int, Event]], audience: Audience
) -> list[tuple[int, Mapping[str, Json]]]:
    """Of numbered events that follow on one another what the audience may know of each; `turn` is that before them.

    Left out altogether: what is nobody's business before the end (who was let in with which key) and, for all but
    supervisors, refused commands. What the turn of its moment hides stays hidden, also when it is asked for later.
    """
    found: list[tuple[int, Mapping[str, Json]]] = []
    for seq, event in events:
        said = _said(event, _tells(method, turn), audience)
        if said is not None:
            unit = _unit(_unit_of(method, turn)) if "amount" in said else {}
            found.append((seq, {"name": event.name, "at": instant(event.at), **said, **unit}))
        turn = _after(turn, event)
    return found


def _said(event: Event, tells: Shows, audience: Audience) -> Mapping[str, Json] | None:
    body = event.body
    if event.name == "enter":
        return {"bidder": body["bidder"]}
    if event.name == "refuse":
        if audience is not Audience.SUPERVISORS:
            return None
        return _bare(body, tells) | {"code": body["code"]}
    if event.name in _PLAIN:
        return _bare(body, tells)
    return dict(body)


def _bare(body: Mapping[str, Json], tells: Shows) -> dict[str, Json]:
    """A bidder's command as far as the turn tells of it; salts and signatures are for whoever checks the chain."""
    if tells is Shows.COUNT:
        return {}
    names = ("bidder", *_HIDDEN_NAMES) if tells is Shows.ALL else ("bidder",)  # BEFORE: what comes now is for later
    return {name: body[name] for name in names if name in body}


def _after(turn: Turn | None, event: Event) -> Turn | None:
    """Which turn it is after `event`: only its kind matters here."""
    if event.name == "turn" and turn:
        return Turn(str(event.body["turn"]), turn.round + 1, turn.begins, turn.ends)
    return None if event.name in {"close", "stop"} else turn


def _tells(method: Method[Plan], turn: Turn | None) -> Shows:
    return step.kind_of(method, turn).tells if turn else Shows.ALL


def _unit_of(method: Method[Plan], turn: Turn | None) -> Unit:
    return step.kind_of(method, turn).unit if turn else Unit.MONEY


def _unit(unit: Unit) -> dict[str, Json]:
    """Said only where an amount is no money."""
    return {} if unit is Unit.MONEY else {"unit": str(unit)}


def _ranking(method: Method[Plan], room: Room[Plan], tells: Shows) -> list[Json]:
    if tells is Shows.COUNT or (room.turn and room.turn.kind == LOBBY):
        return []
    return [_place(each, tells) for each in method.ranking(room)[:TOP]]


def _place(standing: Standing, tells: Shows) -> dict[str, Json]:
    place: dict[str, Json] = {"bidder": standing.bidder, "at": instant(standing.at), "seq": standing.seq}
    if tells is Shows.RANKS:
        return place
    lots: dict[str, Json] = {"lots": list(standing.lots)} if standing.lots else {}
    return place | lots | {"amount": str(standing.amount)} | _unit(standing.unit)


def _asking(method: Method[Plan], room: Room[Plan], tells: Shows) -> dict[str, Json]:
    """What anybody could offer next; where amounts are hidden it would tell the best one, and is left out."""
    if room.turn is None or room.turn.kind == LOBBY or tells is not Shows.ALL:
        return {}
    asked: Asking = method.asking(room, "", room.at)
    bounds = {"next": asked.next, "low": asked.low, "high": asked.high}
    asking: dict[str, Json] = {name: str(value) for name, value in bounds.items() if value is not None}
    return {"asking": asking | _unit(_unit_of(method, room.turn))}
