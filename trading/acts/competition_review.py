"""The tenderee signs the fair-competition review of a draft; without it there is no notice where one is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kernel import canon, journal, table
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotAllowed, NotFound, NotNow, NotValid, Words
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.table import Record
from signing.rules.statement import Signed
from trading import store
from trading.acts import stage
from trading.rules import fair_review
from trading.rules import tender as documents
from trading.rules.tender import TenderDocument

ACT = "tender.review_competition"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft that this tenderee reviews. `reviewed`: a sheet is signed for it as it stands."""

    tender: str
    no: str
    reviewed: bool


def review_competition(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """`{draft_sha256, items, heard}` before the notice; a later sheet takes the place of the former. The reviewer acts
    for the tenderee and the drafter for the agency, which nobody may do both (`people.rules.mandate`)."""
    held = _held(ctx, subject)
    if held.version:
        raise NotNow("tender.announced", "公告后不再审查", "after the notice it is too late for a review")
    Reader.of(body).only("draft_sha256", "items", "heard")
    fair_review.read(body)
    if body.get("draft_sha256") != canon.sha256(held.draft.encode()).hex():
        raise NotValid(
            "review.stale",
            "招标文件草稿在审查后有变动",
            "the draft has changed since it was reviewed",
            law="FCR-8",
            field="fair_review",
            remedy=Words("对现在的草稿重新审查", "Review the draft as it stands now"),
        )
    return journal.append(ctx, Act("review_competition", subject, ctx.actor, ctx.now, stage.event_body(body, signed)))


def prepare(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body from `{items, heard}`: the draft as it stands goes to the blobs and is named."""
    draft(ctx, subject)
    return {"draft_sha256": ctx.blobs.put(_held(ctx, subject).draft.encode()), **body}


def draft(ctx: Context, subject: str) -> TenderDocument:
    """What is to be reviewed; NotValid while something is missing from it."""
    return documents.parse(_held(ctx, subject).draft.encode())


def _held(ctx: Context, subject: str) -> Record:
    """The tender, for its tenderee alone; to everybody else there is none."""
    if ctx.actor.role is not Role.TENDEREE:
        raise NotAllowed("act.not_allowed", "只能由招标人办理", "only the tenderee may do this")
    held = table.find(ctx.tx, store.tenders, id=subject)
    project = table.find(ctx.tx, store.projects, id=held.project) if held is not None else None
    if held is None or project is None or project.tenderee != ctx.actor.org:
        raise NotFound("tender.unknown", f"没有招标 {subject}", f"no such tender: {subject}", field="tender")
    return held


def waiting(ctx: Context) -> list[Waiting]:
    """The drafts that must be reviewed before their notice, of the actor's own projects."""
    found = []
    for project in table.rows(ctx.tx, store.projects, "id", tenderee=ctx.actor.org):
        for row in table.rows(ctx.tx, store.tenders, "id", project=project.id, version=0):
            data = row.draft.encode()
            document = _whole(data)
            if document and document.fair_review:
                found.append(Waiting(row.id, document.no, _sheet(ctx, row.id, data) is not None))
    return found


def _whole(data: bytes) -> TenderDocument | None:
    """The draft, unless it is still being written."""
    try:
        return documents.parse(data)
    except NotValid:
        return None


def _sheet(ctx: Context, tender: str, data: bytes) -> Entry | None:
    """The last sheet, if it is of these bytes."""
    sheets = [entry for entry in journal.entries(ctx.tx, tender) if entry.type == ACT]
    return sheets[-1] if sheets and sheets[-1].body["draft_sha256"] == canon.sha256(data).hex() else None


def demand(ctx: Context, document: TenderDocument, data: bytes) -> None:
    """NotValid unless the document names the rule that is in force for it; NotNow unless its review is signed for these
    very bytes and finds nothing (FCR-8)."""
    if document.fair_review != fair_review.rule_of(document.category, ctx.catalogue):
        raise NotValid(
            "review.rule",
            "公平竞争审查的要求已变更",
            "whether a review is due has changed",
            field="fair_review",
            remedy=Words("重新保存草稿", "Save the draft again"),
        )
    if document.fair_review is None:
        return
    sheet = _sheet(ctx, document.tender, data)
    if sheet is None:
        raise NotNow(
            "review.required",
            "须先由招标人签署公平竞争审查表；草稿有变动的，须重新审查",
            "the tenderee must sign the fair-competition review first, and again after any change of the draft",
            law=document.fair_review,
            field="fair_review",
            remedy=Words("请招标人在其工作台办理", "The tenderee finds it on its desk"),
        )
    fair_review.passes(fair_review.read(sheet.body))
