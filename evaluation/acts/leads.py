"""A lot's leads in a chain of their own, which no dossier holds: found by the clerk, judged by the lot's supervisor.

They are for the supervision department alone, and nothing of a lot waits for them: a lead rejects nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from evaluation.acts.reviewing import LONGEST
from evaluation.rules.screens import kept
from evaluation.rules.screens.kept import After, Screening
from kernel import ids, journal
from kernel.act import Act
from kernel.actor import CLERK, Role
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotValid, Words
from kernel.journal import Entry
from kernel.reader import Reader
from signing.rules.statement import Signed
from trading.acts import reading, stage
from trading.acts.reading import Lot
from trading.rules.lifecycle import Stage

KIND: Final = "C"
REPORT: Final = "screening.report_leads"
JUDGE: Final = "screening.judge_lead"
LEAST: Final = 5
"""Characters of a reason."""


class Status(StrEnum):
    """What the supervision department has done about a lead."""

    LOOKED_INTO = "looked_into"
    EXPLAINED = "explained"
    REFERRED = "referred"


STATUSES: Final = {
    Status.LOOKED_INTO: Words("核查中", "being looked into"),
    Status.EXPLAINED: Words("已有合理说明", "explained"),
    Status.REFERRED: Words("已移送处理", "referred"),
}
_WHEN: Final = {
    **dict.fromkeys((Stage.OPENED, Stage.EVALUATING, Stage.SCORED, Stage.UNSEALING, Stage.PRICED), After.OPENING),
    **dict.fromkeys((Stage.RANKED, Stage.PUBLICITY, Stage.AWARDED), After.EVALUATION),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """One word of the supervisor on a lead; `text` is the reason in writing."""

    lead: str
    status: Status
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """The newest screening of a lot, when it was made, and everything that was said of leads, oldest first."""

    screening: Screening
    at: datetime
    judged: tuple[Judged, ...]


def subject(lot: str) -> str:
    return f"{KIND}-{lot.partition('-')[2]}"


def lot_of(screening: str) -> str:
    """NotFound for what is no chain of leads."""
    if ids.kind(screening) != ids.KINDS[KIND]:
        raise unknown()
    return f"L-{screening.partition('-')[2]}"


def unknown() -> NotFound:
    """The one answer for a lead that does not exist and for one that is none of your business."""
    return NotFound("lead.unknown", "没有这条线索", "there is no such lead", field="lead")


def found(ctx: Context, lot: str) -> Found | None:
    """None before the clerk has screened it. NotAllowed for anybody but its supervisor, NotNow before the opening."""
    _own(ctx, subject(lot))
    chain = journal.entries(ctx.tx, subject(lot))
    reports = [one for one in chain if one.type == REPORT]
    if not reports:
        return None
    screening = kept.read(ctx.blobs.get(str(reports[-1].body["leads_sha256"])))
    return Found(screening, reports[-1].at, tuple(_judged(ctx, one) for one in chain if one.type == JUDGE))


def _judged(ctx: Context, one: Entry) -> Judged:
    text = ctx.blobs.get(str(one.body["text_sha256"])).decode()
    return Judged(str(one.body["lead"]), Status(str(one.body["status"])), text, one.at)


# ---------------------------------------------------------------- the clerk's


def due(ctx: Context, done: Mapping[str, After]) -> Iterator[tuple[str, After]]:
    """The lots to screen, and after what; `done`: what each lot is known to be screened after, which costs no
    question."""
    for lot in reading.lots_at(ctx, *_WHEN):
        if lot.opened_at and done.get(lot.id) is not _WHEN[lot.stage]:
            yield lot.id, _WHEN[lot.stage]


def is_reported(ctx: Context, lot: str, after: After) -> bool:
    """Whether it was screened so; an evaluation that was voided counts for nothing."""
    chain = journal.entries(ctx.tx, lot) if after is After.EVALUATION else []
    since = max((one.at for one in chain if one.type == "lot.void_evaluation"), default=None)
    reports = (one for one in journal.entries(ctx.tx, subject(lot)) if one.type == REPORT)
    return any(one.body["after"] == after and (since is None or one.at > since) for one in reports)


def report_leads(ctx: Context, screening: Screening) -> Entry:
    """Keep what was found, before anybody has looked at it. NotAllowed for anybody but the clerk, Conflict if it is
    there already."""
    if ctx.actor != CLERK:
        raise NotAllowed("act.not_allowed", "筛查由平台自动进行", "the platform screens by itself")
    of = subject(screening.lot)
    alone(ctx.tx, f"journal/{of}")
    if is_reported(ctx, screening.lot, screening.after):
        raise Conflict("screening.reported", "本标段已经筛查", "this lot is screened already")
    digest = ctx.blobs.put(screening.data)
    body: dict[str, Json] = {"after": screening.after, "leads": len(screening.leads), "leads_sha256": digest}
    return journal.append(ctx, Act("report_leads", of, ctx.actor, ctx.now, body))


# ---------------------------------------------------------------- the supervisor's


def prepare_judgement(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body from `{lead, status, text}`: the reason goes to the blobs, its digest is signed."""
    _own(ctx, subject)
    reader = Reader(body)
    reader.only("lead", "status", "text")
    status, text = reader.choice("status", Status), reader.text("text").strip()
    if not LEAST <= len(text) <= LONGEST:
        raise NotValid(
            "lead.reason",
            f"理由须为 {LEAST} 至 {LONGEST} 字",
            f"the reason has from {LEAST} to {LONGEST} characters",
            field="text",
        )
    return {"lead": reader.text("lead"), "status": status, "text_sha256": ctx.blobs.put(text.encode())}


def judge_lead(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """The lot's supervisor says what became of a lead, and why; a later word stands beside the earlier ones.

    NotFound for a lead that no screening of the lot has found.
    """
    lot, reader = _own(ctx, subject), Reader(body)
    reader.only("lead", "status", "text_sha256")
    alone(ctx.tx, f"journal/{subject}")
    reader.choice("status", Status)
    if reader.text("lead") not in _known(ctx, lot):
        raise unknown()
    return journal.append(ctx, Act("judge_lead", subject, ctx.actor, ctx.now, stage.event_body(body, signed)))


def _own(ctx: Context, subject: str) -> Lot:
    """NotAllowed for other roles and other departments; NotNow before the opening."""
    lot = reading.lot(ctx, lot_of(subject))
    if ctx.actor.role is not Role.SUPERVISOR or not reading.is_party(ctx, lot.id):
        raise NotAllowed(
            "lead.supervisor", "只有本标段的监督部门可以办理", "this is for the lot's own supervision department"
        )
    if lot.opened_at is None:
        raise NotNow("lead.none", "开标前没有筛查", "nothing is screened before the opening")
    return lot


def _known(ctx: Context, lot: Lot) -> frozenset[str]:
    """Every lead that any screening of the lot has found."""
    reports = (one for one in journal.entries(ctx.tx, subject(lot.id)) if one.type == REPORT)
    files = (kept.read(ctx.blobs.get(str(one.body["leads_sha256"]))) for one in reports)
    return frozenset(lead.id for each in files for lead in each.leads)
