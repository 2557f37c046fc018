"""The acts of meetings and of proposals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import meetings, proposals
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "register.call_meeting": Way(meetings.call, signed=False),
    "register.hold_meeting": Way(meetings.hold),
    "register.assign_proposal": Way(proposals.assign, signed=False),
    "register.meet_proposer": Way(proposals.meet),
    "register.rate_reply": Way(proposals.rate),
}
FIELDS: Final[Mapping[str, str]] = {
    "register.call_meeting": "kind session on agenda seats until? apply?",
    "register.hold_meeting": "attended decisions",
    "register.assign_proposal": "kind number title host cohosts on difficult",
    "register.meet_proposer": "on",
    "register.rate_reply": "opinion",
}
