"""Alarms of the log, told in its journal so that every process knows: raised, ended by themselves, acknowledged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from kernel import ids, journal, sequencer
from kernel.act import Act
from kernel.actor import CLERK, Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotNow, NotTrusted, NotValid, Refusal, Words
from kernel.journal import Entry
from signing.rules.statement import Signed

LOG: Final = ids.subject("S", "log")
STALLED: Final = "log.stalled"
"""The one alarm that ends by itself, once a checkpoint is signed again."""
LONGEST: Final = 2000
RECENT: Final = 64
_RAISED, _OVER = "system.raise_alarm", frozenset({"system.end_alarm", "system.acknowledge_alarm"})


@dataclass(frozen=True, slots=True)
class Alarm:
    """What was found wrong with the log; `tseq` and `leaf` are the place of its entry."""

    tseq: int
    leaf: bytes
    at: datetime
    code: str
    words: Words
    remedy: Words

    @property
    def refusal(self) -> NotTrusted:
        """Why nothing may be signed."""
        return NotTrusted(self.code, self.words.zh, self.words.en, remedy=self.remedy)


def standing(tx: Connection) -> Alarm | None:
    """The newest alarm that is neither over nor acknowledged."""
    return next(_standing(tx), None)


def _standing(tx: Connection) -> Iterator[Alarm]:
    """All of them, the newest first."""
    closed: set[int] = set()
    for entry in reversed(journal.newest(tx, LOG, RECENT)):
        if entry.type in _OVER:
            closed.add(int(entry.body["alarm"]))
        elif entry.type == _RAISED and entry.tseq not in closed:
            yield _alarm(entry)


def resumed(tx: Connection, alarm: Alarm) -> bool:
    """Whether a checkpoint signed since holds the alarm's own entry: the log was looked at again and goes on."""
    try:
        sequencer.inclusion(tx, alarm.leaf)
    except Refusal:
        return False
    return True


def known(tx: Connection) -> int:
    """How many entries the log's own journal has: an alarm of a larger number is news."""
    last = journal.head(tx, LOG)
    return last.tseq if last else 0


def raise_alarm(ctx: Context, code: str, words: Words, remedy: Words) -> Entry | None:
    """The log's keeper found something wrong; None if that is told already.

    Found again after the log went on it is news, which every other keeper must hear. A stalled log is not told beside
    a graver alarm: the many entries of one that stalls again and again would bury it.
    """
    held = standing(ctx.tx)
    if held is not None and (code == STALLED or (held.code == code and not resumed(ctx.tx, held))):
        return None
    body: dict[str, Json] = {"code": code, "what": _both(words), "remedy": _both(remedy)}
    return journal.append(ctx, Act("raise_alarm", LOG, CLERK, ctx.now, body))


def end_alarm(ctx: Context) -> Entry | None:
    """Checkpoints are signed again: a stalled log's alarm is over. None if none of that kind stands."""
    held = next((one for one in _standing(ctx.tx) if one.code == STALLED), None)
    if held is None:
        return None
    return journal.append(ctx, Act("end_alarm", LOG, CLERK, ctx.now, {"alarm": held.tseq}))


def acknowledgement(ctx: Context, subject: str, body: Mapping[str, Json]) -> Mapping[str, Json]:
    """What is signed: which alarm, and what was found out about it. NotNow if none stands."""
    if ctx.actor.role is not Role.SUPERVISOR:
        raise NotAllowed("act.not_allowed", "只能由监督部门办理", "only the supervision department may do this")
    held = standing(ctx.tx)
    if subject != LOG or held is None:
        raise NotNow("alarm.none", "现在没有待确认的日志告警", "no alarm of the log waits to be acknowledged")
    return {"text": body.get("text", ""), "alarm": held.tseq}


def acknowledge_alarm(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """The supervision department takes note and says what was found; the alarm is then no longer shown."""
    if body.get("alarm") != acknowledgement(ctx, subject, body)["alarm"]:
        raise Conflict("alarm.other", "已有新的告警，请重新办理", "there is another alarm now; begin again")
    text = body.get("text")
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
        raise NotValid(
            "act.field",
            f"请写明查明的情况，不超过 {LONGEST} 字",
            f"say what was found, at most {LONGEST} characters",
            field="text",
        )
    said = dict(body) | (signed.fields() if signed else {})
    return journal.append(ctx, Act("acknowledge_alarm", LOG, ctx.actor, ctx.now, said))


def _both(words: Words) -> dict[str, Json]:
    return {"zh": words.zh, "en": words.en}


def _alarm(entry: Entry) -> Alarm:
    body = entry.body
    what, remedy = (Words(str(body[name]["zh"]), str(body[name]["en"])) for name in ("what", "remedy"))
    return Alarm(entry.tseq, entry.leaf, entry.at, str(body["code"]), what, remedy)
