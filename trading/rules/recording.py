"""Recordings of the rooms where bids are opened and evaluated: of which session, and how long they are kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from kernel import canon
from kernel.canon import Json
from kernel.errors import Conflict, NotNow, NotValid, Words
from kernel.reader import Reader
from trading.rules.calendar import limit
from trading.rules.lifecycle import Regime, Stage

REASONED: Final = 10
"""So many characters has at least the reason why there is no recording."""
_SHA256: Final = re.compile("[0-9a-f]{64}")
LONGEST: Final = 200
"""So many characters have room and camera at most."""
KEPT: Final = {Regime.P87: "GPL-42"}
"""By regime the rule that says for how many years a recording is kept; `PLT-39` where there is no own one."""


class Session(StrEnum):
    """What was recorded."""

    OPENING = "opening"  # 开标
    EVALUATION = "evaluation"  # 评标


SESSIONS: Final = {
    Stage.OPENED: Session.OPENING,
    Stage.EVALUATING: Session.EVALUATION,
    Stage.SCORED: Session.EVALUATION,
}
"""The session that is recorded at a stage: the opening up to the convening, the evaluation up to the ranking."""
NAMES: Final = {Session.OPENING: Words("开标", "opening"), Session.EVALUATION: Words("评标", "evaluation")}


@dataclass(frozen=True, slots=True)
class Recording:
    """One file of one camera, kept by the centre outside this platform; `retain_until` is the last day it is kept."""

    room: str
    camera: str
    since: datetime
    until: datetime
    file_sha256: str
    retain_until: date


def read(body: Mapping[str, Json]) -> Recording:
    """NotValid for a text that is empty or long, a moment, day or digest of another form."""
    reader = Reader(body)
    reader.only("session", "room", "camera", "since", "until", "file_sha256", "retain_until")
    reader.choice("session", Session)
    room, camera = _place(reader, "room"), _place(reader, "camera")
    since, until = (canon.moment(reader.text(name)) for name in ("since", "until"))
    return Recording(room, camera, since, until, _digest(reader), _day(reader))


def _place(reader: Reader, name: str) -> str:
    found = reader.text(name)
    if len(found) > LONGEST:
        raise reader.refuse(name, f"不超过 {LONGEST} 字", f"must have at most {LONGEST} characters")
    return found


def _digest(reader: Reader) -> str:
    found = reader.text("file_sha256")
    if not _SHA256.fullmatch(found):
        raise reader.refuse("file_sha256", "须为 64 位小写十六进制", "must be 64 lower-case hexadecimal digits")
    return found


def _day(reader: Reader) -> date:
    try:
        return date.fromisoformat(reader.text("retain_until"))
    except ValueError as error:
        raise reader.refuse("retain_until", "须为日期", "must be a date") from error


def rule(regime: Regime) -> str:
    """The rule of law that says how long it is kept."""
    return KEPT.get(regime, "PLT-39")


def least(regime: Regime, ended: datetime) -> date:
    """The last day on which what ended at that moment must still be kept."""
    return limit(rule(regime), ended).on


def kept_until(regime: Regime, entered: date, ended: datetime | None) -> date:
    """The day that was entered, or a later one: the law counts from when the files were closed, once they are."""
    return max(entered, least(regime, ended)) if ended else entered


def check(of: Recording, regime: Regime, began: datetime, now: datetime) -> None:
    """NotValid unless it ended by `now`, shows the moment at which the session `began`, or what came after it, and is
    kept as long as the law wants."""
    if not of.since < of.until <= now:
        raise _time("录像须在开始之后、登记之前结束", "a recording ends after it begins and before it is entered")
    if of.until < began:
        raise _time("录像结束时这一环节尚未开始", "the recording ended before the session began")
    last = least(regime, of.until)
    if of.retain_until < last:
        raise NotValid(
            "recording.retention",
            f"至少保存至 {last.isoformat()}",
            f"it is kept at least until {last.isoformat()}",
            law=rule(regime),
            field="retain_until",
            remedy=Words("改填不早于该日的日期", "Enter that day or a later one"),
        )


def check_opening(of: Recording, opened: datetime) -> None:
    """NotValid unless it shows the moment at which the bids were opened."""
    if not of.since <= opened <= of.until:
        raise _time("开标录像须包括开标的时刻", "the recording of an opening shows the moment of the opening")


def _time(zh: str, en: str) -> NotValid:
    remedy = Words("核对录像文件的起止时间", "Check when the file begins and ends")
    return NotValid("recording.time", zh, en, field="until", remedy=remedy)


def check_reason(text: str) -> None:
    """NotValid for less than a sentence."""
    if len(text.strip()) < REASONED:
        raise NotValid(
            "recording.reason",
            f"没有录像须写明理由，不少于 {REASONED} 字",
            f"say in at least {REASONED} characters why there is no recording",
            law="P87-39",
            field="reason",
        )


def missing(session: Session) -> NotNow:
    """The session cannot be closed yet."""
    name = NAMES[session]
    return NotNow(
        "recording.missing",
        f"{name.zh}录像尚未登记",
        f"the recording of the {name.en} is not entered yet",
        law="P87-39",
        remedy=Words("由交易中心登记录像，或写明没有录像的理由", "The centre enters it, or says why there is none"),
    )


def known() -> Conflict:
    return Conflict("recording.known", "这份录像已登记", "this recording is entered already", field="file_sha256")


def there() -> Conflict:
    return Conflict("recording.there", "已有录像或理由", "there is a recording or a reason already", field="reason")
