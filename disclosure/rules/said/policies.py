"""Meetings and proposals in words; everything in their registers is public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "register.call_meeting": Words("公布会议安排", "call a meeting"),
    "register.hold_meeting": Words("公布会议情况", "publish what a meeting came to"),
    "register.assign_proposal": Words("交办建议提案", "assign a proposal"),
    "register.meet_proposer": Words("登记见面", "enter a meeting with the proposer"),
    "register.rate_reply": Words("登记满意度", "enter what the proposer thinks"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "agenda": Words("议题", "agenda"),
    "apply": Words("报名方式", "how to apply"),
    "attended": Words("列席情况", "who attended"),
    "cohosts": Words("协办单位", "co-hosts"),
    "decisions": Words("议定事项", "decisions"),
    "difficult": Words("处理难度大", "hard to settle"),
    "host": Words("主办单位", "host"),
    "opinion": Words("满意度", "opinion"),
    "seats": Words("列席名额", "seats"),
    "session": Words("会议次数", "number of the meeting"),
}
SEEN: Final[tuple[tuple[str, str], ...]] = (
    ("register.call_meeting", "kind session on agenda seats until apply unit"),
    ("register.hold_meeting", "attended decisions unit doc_sha256 p7s_sha256"),
    ("register.assign_proposal", "kind number title host cohosts on difficult unit"),
    ("register.meet_proposer", "on unit doc_sha256 p7s_sha256"),
    ("register.rate_reply", "opinion unit doc_sha256 p7s_sha256"),
)
