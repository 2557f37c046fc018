"""What is wrong with the log, in plain words, for every page of every process: read from the database each time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from kernel import lease
from signing.acts import alarms
from signing.acts.alarms import Alarm
from web.words import Text, phrase

SILENT: Final = timedelta(seconds=60)
"""So long after its lease has run out nobody has kept the log: longer than a change of keepers takes, also on a machine
that is so busy that its keeper comes late."""


def told(tx: Connection, wall: datetime) -> Text:
    """The alarm that stands, or that nobody keeps the log; empty if all is well."""
    held = alarms.standing(tx)
    if held is not None:
        return _said(tx, held)
    until = lease.until(tx, "log")
    if until is not None and wall - until > SILENT:
        at = until.replace(microsecond=0)
        return phrase("自 {at} 起没有程序签署日志：新办的事都已记下，但暂时拿不到证明。", at=at)
    return ""


def _said(tx: Connection, held: Alarm) -> Text:
    if held.code == alarms.STALLED or not alarms.resumed(tx, held):
        return phrase("{at} 起日志告警：{why}。", at=held.at.replace(microsecond=0), why=held.words)
    return phrase(
        "{at} 日志曾告警：{why}。现已重新核对并恢复签署，监督部门尚未确认。",
        at=held.at.replace(microsecond=0),
        why=held.words,
    )
