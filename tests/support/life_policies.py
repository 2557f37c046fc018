"""Meetings and proposals in a life where each act is done once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kernel.canon import Json
from kernel.deadlines import day_of
from people.rules.unit import Post
from tests.support.offices import Office
from tests.support.world import Person

if TYPE_CHECKING:
    from tests.support.life import Life


def assigned(life: Life, by: Person, host: Office, proposal: str) -> None:
    """A proposal is assigned to its host, which meets its proposer; the host's office holds a meeting that day."""
    today, subject = day_of(life.now).isoformat(), "G-meeting-2026-0001"
    body: dict[str, Json] = {
        "kind": "suggestion", "number": "第3号", "title": "简化居住证办理", "host": host.code, "cohosts": [], "on": today,
        "difficult": False,
    }  # fmt: skip
    life.do(by, "register.assign_proposal", proposal, body)
    life.do(host[Post.CLERK], "register.meet_proposer", proposal, {"on": today})
    call: dict[str, Json] = {"kind": "executive", "session": 1, "on": today, "agenda": ["居住证办理"], "seats": []}
    life.do(host[Post.CLERK], "register.call_meeting", subject, call)
    told: dict[str, Json] = {"attended": [{"as": "media"}], "decisions": [{"item": 1, "text": "简化办理"}]}
    life.do(host[Post.HEAD], "register.hold_meeting", subject, told)
