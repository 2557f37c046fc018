"""What those who answer for a room may order: pause, resume, extend, stop, speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from kernel.actor import Role
from kernel.canon import Json, instant
from kernel.errors import Conflict, NotValid
from trading.rules.live.command import Extend, OfOfficer, Pause, Resume, Say, ShowReserve, Stop
from trading.rules.live.room import Plan, Room, Turn

LONGEST: Final = 7 * 24 * 3600
"""Seconds by which an officer may move an end at once."""


ORDERS: Final[Mapping[str, tuple[type[OfOfficer], frozenset[Role]]]] = {
    "pause": (Pause, frozenset({Role.CENTRE, Role.AGENCY, Role.SUPERVISOR})),
    "resume": (Resume, frozenset({Role.CENTRE, Role.AGENCY, Role.SUPERVISOR})),
    "extend": (Extend, frozenset({Role.CENTRE, Role.AGENCY})),
    "say": (Say, frozenset({Role.CENTRE, Role.AGENCY, Role.SUPERVISOR})),
    "stop": (Stop, frozenset({Role.SUPERVISOR})),
    "show_reserve": (ShowReserve, frozenset({Role.AGENCY, Role.TENDEREE})),
}
"""What officers may order, and which of them."""


def ordered(room: Room[Plan], turn: Turn, command: OfOfficer) -> tuple[str, Room[Plan], dict[str, Json]]:
    """The name of the order's event, the room after it, and what the event says beside the reason; a Refusal if it
    does not fit the room's state."""
    match command:
        case Say():
            return "say", room, {}
        case Stop():
            return "stop", replace(room, turn=None, paused=None), {}
        case Pause() if room.paused is None:
            return "pause", replace(room, paused=command.at), {"left": _milliseconds(turn.ends - command.at)}
        case Resume() if room.paused is not None:
            moved = _shifted(turn, command.at - room.paused)
            return "resume", replace(room, turn=moved, paused=None), {"ends": instant(moved.ends)}
        case Pause() | Resume():
            raise Conflict("room.pause_state", "暂停状态已变化", "the room is not in that state any more")
        case Extend() if 1 <= command.seconds <= LONGEST:
            moved = replace(turn, ends=turn.ends + timedelta(seconds=command.seconds))
            after = replace(room, turn=moved, extensions=room.extensions + 1)
            return "extend", after, {"ends": instant(moved.ends), "seconds": command.seconds}
    raise NotValid(
        "room.extension", f"延长须为 1 至 {LONGEST} 秒", f"an extension is 1 to {LONGEST} seconds", field="seconds"
    )


def _shifted(turn: Turn, by: timedelta) -> Turn:
    """Later by as long as time stood still; a price that falls with time stood still as well."""
    return replace(turn, begins=turn.begins + by, ends=turn.ends + by)


def _milliseconds(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)
