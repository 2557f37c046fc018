"""The register of recordings: what a room's camera took of a lot, why there is none, who looked at it and why.

Everything of it is in the lot's chain; the files stay with the centre, which is held to their digests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from typing import Final

from kernel import canon, journal
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotFound, NotNow
from kernel.journal import Entry
from kernel.reader import Reader
from signing.rules.statement import Signed
from trading import store
from trading.acts import stage
from trading.rules import recording
from trading.rules.lifecycle import Stage
from trading.rules.recording import Session
from trading.store import Lot

ENTER: Final = "lot.enter_recording"
EXCUSE: Final = "lot.excuse_recording"
READ: Final = "lot.read_recording"


@dataclass(frozen=True, slots=True)
class Kept:
    """What the register holds: an entry of its own, or why there is none; `keep_until` counts from the lot's end once
    there is one. `reads` are who asked to see it."""

    entry: Entry
    session: Session
    keep_until: date | None
    reads: tuple[Entry, ...]


def register(ctx: Context, lot: Lot) -> list[Kept]:
    """Everything that was entered of the lot, in order of time."""
    chain = journal.entries(ctx.tx, lot.id)
    ended = next((one.at for one in chain if one.type == "lot.archive"), None)
    return [
        Kept(
            entry=one,
            session=Session(str(one.body["session"])),
            keep_until=_keep_until(lot, one, ended) if one.type == ENTER else None,
            reads=tuple(read for read in chain if read.type == READ and read.body["recording"] == one.leaf.hex()),
        )
        for one in chain
        if one.type in (ENTER, EXCUSE)
    ]


def _keep_until(lot: Lot, one: Entry, ended: datetime | None) -> date:
    return recording.kept_until(lot.regime, date.fromisoformat(str(one.body["retain_until"])), ended)


def has(ctx: Context, lot: str, session: Session) -> bool:
    """Whether the session has an entry or a reason; an evaluation that was voided counts for nothing."""
    newest = takewhile(
        lambda one: session is Session.OPENING or one.type != "lot.void_evaluation",
        reversed(journal.entries(ctx.tx, lot)),
    )
    return any(one.type in (ENTER, EXCUSE) and one.body["session"] == session for one in newest)


def demand(ctx: Context, lot: str, session: Session) -> None:
    """NotNow until the session has an entry or a reason (财政部令第87号 39)."""
    if not has(ctx, lot, session):
        raise recording.missing(session)


def is_awaited(ctx: Context, lot: Lot) -> bool:
    """Whether nothing but the register holds the lot's session open, as far as the register can tell."""
    return lot.stage in (Stage.OPENED, Stage.SCORED) and not has(ctx, lot.id, recording.SESSIONS[lot.stage])


# ---------------------------------------------------------------- the acts


def _session(lot: Lot) -> Session:
    found = recording.SESSIONS.get(lot.stage)
    if found is None:
        raise NotNow("recording.session", "现在没有须录像的环节", "no session is recorded at this stage")
    return found


def prepare_recording(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `enter_recording` from `{room,camera,since,until,file_sha256,retain_until?}`: with the session
    of the stage, and without a day to be kept until with the first lawful one."""
    lot, reader = store.lot(ctx.tx, subject), Reader(body)
    until = canon.moment(reader.text("until"))
    day = reader.text("retain_until") if reader.has("retain_until") else recording.least(lot.regime, until).isoformat()
    return {**body, "session": _session(lot), "retain_until": day}


def enter_recording(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """The centre enters one file of one camera. Conflict if the lot has it already."""
    turn = stage.enter(ctx, subject, "enter_recording")
    lot, made = turn.lot, recording.read(body)
    session, chain = _same_session(lot, body), journal.entries(ctx.tx, subject)
    began = lot.opened_at if session is Session.OPENING else [one for one in chain if one.type == "lot.convene"][-1].at
    recording.check(made, lot.regime, began or lot.stage_since, ctx.now)
    if session is Session.OPENING and lot.opened_at:
        recording.check_opening(made, lot.opened_at)
    if any(one.type == ENTER and one.body["file_sha256"] == made.file_sha256 for one in chain):
        raise recording.known()
    return stage.leave(ctx, turn, body, signed)


def _same_session(lot: Lot, body: Mapping[str, Json]) -> Session:
    session = _session(lot)
    if body.get("session") != session:
        raise NotNow("recording.session", "不是现阶段的环节", "this is not the session of this stage", field="session")
    return session


def prepare_excuse(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `excuse_recording` from `{reason}`."""
    reader = Reader(body)
    reader.only("reason")
    return {"session": _session(store.lot(ctx.tx, subject)), "reason": reader.text("reason")}


def excuse_recording(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """The centre says why the session has no recording, a place without rooms too; it is published with the result."""
    turn, reader = stage.enter(ctx, subject, "excuse_recording"), Reader(body)
    reader.only("session", "reason")
    session = _same_session(turn.lot, body)
    recording.check_reason(reader.text("reason"))
    if has(ctx, subject, session):
        raise recording.there()
    return stage.leave(ctx, turn, body, signed)


def read_recording(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Centre or supervisor looks at a file, and says why; NotFound if the lot has no such entry."""
    turn, reader = stage.enter(ctx, subject, "read_recording"), Reader(body)
    reader.only("recording", "reason")
    reader.text("reason")
    wanted = reader.text("recording")
    if not any(one.type == ENTER and one.leaf.hex() == wanted for one in journal.entries(ctx.tx, subject)):
        raise NotFound("recording.unknown", "没有这份录像", "there is no such recording", field="recording")
    return stage.leave(ctx, turn, body, signed)
