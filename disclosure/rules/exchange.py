"""What the national platform is sent, in the shape of the data specification V2.0, and when it is tried again.

公共资源交易平台系统数据规范 V2.0 (发改办法规〔2018〕1156号) is still to be checked against its official text: names
of data sets and fields are those that integrators use. They stand here alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from disclosure.rules import notice
from kernel import canon
from kernel.canon import Json
from kernel.deadlines import BEIJING

VERSION: Final = "V2.0"
STAND_IN: Final = "stand-in"
"""The receiver while no address of the national platform is set; what it took is sent again once there is one."""
WORKS: Final[Mapping[str, str]] = {
    notice.TENDER: "GCJS_NOTICE",
    notice.CHANGE: "GCJS_NOTICE",
    notice.CLARIFICATION: "TENDER_FILE_CLARI_MODI",
    notice.ADMITTED: "GCJS_QUALIFI_PRE_RESULT",
    notice.OPENING: "GCJS_OPENING_RECORD",
    notice.CANDIDATES: "GCJS_WIN_CANDIDATE",
    **dict.fromkeys((notice.AWARD, notice.RESULT), "GCJS_RESULT_NOTICE"),
    **dict.fromkeys((notice.ENDING, notice.SUSPENSION, notice.RESUMPTION), "GCJS_EXCEPTION_REPORT"),
    **dict.fromkeys((notice.VOIDING, notice.WITHDRAWAL), "GCJS_EXCEPTION_REPORT"),
    **dict.fromkeys((notice.CONTRACT, notice.CHANGED, notice.ACCEPTED), "CONTRACT_PERFORMANCE"),
}
"""Construction (工程建设): by the kind of notice."""
OTHERS: Final[Mapping[str, str]] = {
    notice.TENDER: "NOTICE",
    notice.CHANGE: "NOTICE",
    notice.CLARIFICATION: "TENDER_FILE_CLARI_MODI",
    notice.ADMITTED: "QUALIFI_PRE_RESULT",
    notice.OPENING: "BID_OPENING_RECORD",
    notice.CANDIDATES: "WIN_CANDIDATE",
    **dict.fromkeys((notice.AWARD, notice.RESULT, notice.DEALT), "AWARD_INFO"),
    **dict.fromkeys((notice.ENDING, notice.LAPSE, notice.SUSPENSION, notice.RESUMPTION), "EXCEPTION_REPORT"),
    **dict.fromkeys((notice.VOIDING, notice.WITHDRAWAL), "EXCEPTION_REPORT"),
    **dict.fromkeys((notice.CONTRACT, notice.CHANGED, notice.ACCEPTED), "CONTRACT_PERFORMANCE"),
}
"""Every other category, whose own prefixes are not known here."""
REASON: Final = 500
"""Characters that are kept of the receiver's reason."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One published notice on its way: what is sent is `data`, canonical JSON, and never changes. Those of one project
    go in order."""

    id: str
    project: str
    data_set: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Told:
    """A public notice: its id, kind and category, what it belongs to, its Chinese title, its canonical content."""

    id: str
    kind: str
    category: str
    project: str
    tender: str
    lot: str
    title: str
    content: bytes
    issued_at: datetime
    media: str
    address: str


def data_set(category: str, kind: str) -> str:
    """The name of the data set that a kind of notice belongs to; empty for what the specification does not take."""
    return (WORKS if category == "works" else OTHERS).get(kind, "")


def parcel(of: Told) -> Parcel | None:
    """What is sent of a notice; None where nothing is."""
    name = data_set(of.category, of.kind)
    if not name:
        return None
    at = of.issued_at.astimezone(BEIJING).isoformat(timespec="seconds")
    said: dict[str, Json] = {
        "PROJECT_CODE": of.project,
        "TENDER_PROJECT_CODE": of.tender,
        "BID_SECTION_CODE": of.lot,
        "NOTICE_NAME": of.title,
        "NOTICE_CONTENT": of.content.decode(),
        "NOTICE_SEND_TIME": at,
        "NOTICE_MEDIA": of.media,
        "NOTICE_URL": of.address,
        "DATA_TIMESTAMP": at,
    }
    data: dict[str, Json] = {key: value for key, value in said.items() if value}
    body = canon.canonical({"id": of.id, "version": VERSION, "data_set": name, "data": data})
    return Parcel(of.id, of.project, name, body)
