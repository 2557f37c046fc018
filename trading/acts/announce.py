"""Register a project, draft a tender, announce it, clarify and amend it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from approval.acts import licences
from kernel import canon, ids, journal, law, table
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotValid, Words
from kernel.journal import Entry
from kernel.table import Record
from people.rules.organisation import uscc
from signing.acts.signatures import examine
from signing.rules import choice
from signing.rules.certificate import Purpose
from signing.rules.manifest import CUSTODIANS
from signing.rules.statement import Signed
from trading import store
from trading.acts import bills, competition_review, inviting, sequel, stage
from trading.rules import (
    calendar,
    category,
    deposit_limit,
    fair_review,
    framework,
    lifecycle,
    procedure,
    site,
    tender,
    visit,
)
from trading.rules.lifecycle import Stage
from trading.rules.tender import TenderDocument


def _need(body: Mapping[str, Json], field: str) -> str:
    value = body.get(field)
    if not isinstance(value, str) or not value.strip():
        raise NotValid("act.field", f"缺少 {field}", f"{field} is missing", field=field)
    return value


def _agency(ctx: Context) -> None:
    if ctx.actor.role is not Role.AGENCY:
        raise NotAllowed("act.not_allowed", "只能由代理机构办理", "only an agency may do this")


def register(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Register a project; nothing is traded outside this register (row 1). The site numbers it; `subject` is unused."""
    _agency(ctx)
    kind = category.known(_need(body, "category"), ctx.catalogue)
    tenderee = body.get("tenderee")
    if not isinstance(tenderee, Mapping):
        raise NotValid("act.field", "缺少招标人", "tenderee is missing", field="tenderee")
    uscc(_need(tenderee, "code"))
    year = ctx.now.astimezone(calendar.LOCAL).year
    project = ids.subject("P", f"{year}-{store.next_number(ctx.tx, year):04d}")
    code, place = _need(body, "code"), site.known(str(body.get("site_code", "")), ctx.catalogue)
    licences.rests_on(ctx, _need(body, "approval_no"), "approval_no")
    table.add(
        ctx.tx,
        store.projects,
        Conflict("project.known", f"项目代码 {code} 已登记", f"project code {code} is registered already"),
        id=project,
        code=code,
        title=_need(body, "title"),
        category=kind.id,
        tenderee=tenderee["code"],
        tenderee_name=str(tenderee.get("name", "")),
        agency=ctx.actor.org,
        approval_no=_need(body, "approval_no"),
        site=place,
        registered_at=canon.instant(ctx.now),
    )
    return journal.append(ctx, Act("register", project, ctx.actor, ctx.now, stage.event_body(body, signed)))


def draft(ctx: Context, project: str, content: Mapping[str, Json]) -> str:
    """Begin or go on with the tender of a registered project; gives its id. A draft is no official act."""
    _agency(ctx)
    known = table.find(ctx.tx, store.projects, id=project)
    if known is None:
        raise NotFound(
            "project.unknown",
            "项目未登记，不得交易",
            "the project is not registered: nothing is traded",
            law="PLT-39",
            field="project",
        )
    if known.agency != ctx.actor.org:
        raise NotAllowed("actor.not_party", "不是本项目的代理机构", "not the agency of this project")
    category.may_be_tendered(category.known(known.category, ctx.catalogue))
    tender_id, held = _begun(ctx, project)
    if held is None:
        taken = Conflict("tender.known", "该项目编号已有招标，请换一个", "the number is taken by another tender")
        table.add(ctx.tx, store.tenders, taken, id=tender_id, project=project, no=tender_id.removeprefix("T-"),
                  agency=ctx.actor.org, draft="{}", version=0)  # fmt: skip
    elif held.version:
        raise NotNow(
            "tender.announced", "招标已公告，须以澄清或修改变更", "the tender is announced: clarify or amend it"
        )
    filled = dict(content) | {"v": tender.VERSION, "tender": tender_id, "project": project, "version": 1}
    filled.pop("fair_review", None)
    if rule := fair_review.rule_of(known.category, ctx.catalogue):
        filled["fair_review"] = rule
    table.change(ctx.tx, store.tenders, {"id": tender_id}, draft=canon.canonical(filled).decode())
    return tender_id


def number(ctx: Context, project: str) -> str:
    """The number that the project's tender in hand, or its next one, shares with its lots."""
    return _begun(ctx, project)[0].removeprefix("T-")


def _begun(ctx: Context, project: str) -> tuple[str, Record | None]:
    """The project's tender that is not over, with its row once it was begun; after one that is over the next number."""
    before, number = sequel.of_project(ctx, project), project.removeprefix("P-")
    if before and not (before[-1].version and sequel.is_over(ctx, before[-1].id)):
        return before[-1].id, before[-1]
    return ids.subject("T", f"{number}-{len(before) + 1}" if before else number), None


def prepared(ctx: Context, tender_id: str) -> bytes:
    """The draft's exact bytes, complete and lawful as of now, ready to be signed and announced. NotValid otherwise."""
    row = _held(ctx, tender_id)
    data = cast("bytes", row.draft.encode())
    document = tender.parse(data)
    _lawful(ctx, document)
    competition_review.demand(ctx, document, data)
    return data


def _held(ctx: Context, tender_id: str) -> Record:
    row = table.find(ctx.tx, store.tenders, id=tender_id)
    if row is None:
        raise NotFound("tender.unknown", f"没有招标 {tender_id}", f"no such tender: {tender_id}", field="tender")
    if row.agency != ctx.actor.org:
        raise NotAllowed("actor.not_party", "不是本项目的代理机构", "not the agency of this project")
    return row


def _lawful(ctx: Context, document: TenderDocument) -> None:
    project = table.find(ctx.tx, store.projects, id=document.project)
    if project is None or project.tenderee != document.tenderee.code or document.agency.code != ctx.actor.org:
        raise NotValid(
            "tender.parties", "招标人或代理机构与登记的项目不一致", "the parties differ from the registered project"
        )
    if project.category != document.category:
        raise NotValid(
            "tender.category_changed",
            "交易品种与登记的项目不一致",
            "the category is not that of the registered project",
            field="category",
        )
    _number_is_free(ctx, document)
    for code in (document.tenderee.code, document.agency.code, document.supervisor.code):
        uscc(code)
    _files_are_there(ctx, document)
    bills.check(ctx, document)
    if document.rules.sha256 != law.digest():
        raise NotValid(
            "tender.rules",
            "招标文件所依据的规则版本不是现行版本",
            "the document names other rule data than those in force here",
            field="rules.sha256",
            remedy=Words("重新保存草稿，采用现行规则", "Save the draft again with the rules in force"),
        )
    _custodians_are_named(ctx, document)
    procedure.may_seal(document.way, document.seal.mode == CUSTODIANS)
    category.may_be_announced(category.known(document.category, ctx.catalogue), document, ctx.catalogue)
    inviting.enough(ctx, document)
    framework.check(document)
    calendar.announce_in_time(document, ctx.now)
    visit.check(None, document, ctx.now)
    deposit_limit.check(document, ctx.now)


def _number_is_free(ctx: Context, document: TenderDocument) -> None:
    """A tender that is held again has a number of its own."""
    taken = table.find(ctx.tx, store.tenders, no=document.no)
    if taken is not None and taken.id != document.tender:
        raise NotValid(
            "tender.number",
            f"招标编号 {document.no} 已用于 {taken.id}",
            f"the number {document.no} is that of {taken.id}",
            field="no",
            remedy=Words("重新招标请另编招标编号", "Give the new tender a number of its own"),
        )


def _files_are_there(ctx: Context, document: TenderDocument) -> None:
    for held in document.files:
        if not ctx.blobs.has(held.sha256):
            raise NotValid(
                "tender.file", f"文件未上传：{held.name}", f"the file is not uploaded: {held.name}", field="files"
            )


def _custodians_are_named(ctx: Context, document: TenderDocument) -> None:
    """Shares are sealed to these certificates: each must be trusted, for encryption, and of the organisation named."""
    for holder in document.seal.custodians:
        if not ctx.blobs.has(holder.certificate_sha256):
            raise NotValid(
                "tender.custodian",
                f"保管人 {holder.name} 的证书未上传",
                f"the certificate of custodian {holder.name} is not uploaded",
                field=f"seal.custodians.{holder.i}",
            )
        certificate = ctx.blobs.get(holder.certificate_sha256)
        choice.check_certificate(certificate, document.taken, f"seal.custodians.{holder.i}")
        named = examine(ctx, certificate, Purpose.ENCRYPT)
        if named.org != holder.code:
            raise NotValid(
                "tender.custodian",
                f"证书属于 {named.org_name}，不是 {holder.name}",
                f"the certificate is of {named.org_name}, not of {holder.name}",
                field=f"seal.custodians.{holder.i}",
            )


def announce(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Publish the tender; from here on the document's digest and the rules are fixed (招标投标法 16, 24). The approval
    that it rests on has to be valid on that day (招标投标法 9) where it was granted here."""
    _agency(ctx)
    held = _held(ctx, subject)
    if held.version:
        raise NotNow("tender.announced", "招标已公告", "the tender is announced already")
    data = prepared(ctx, subject)
    document = tender.parse(data)
    digest = ctx.blobs.put(data)
    if body.get("tender_doc_sha256") != digest:
        raise Conflict(
            "tender.changed", "签署的招标文件与草稿不一致", "the document signed is not the draft as it stands"
        )
    licences.rests_on(ctx, document.approval_no, "approval_no")
    _keep_version(ctx, document, digest)
    entry = journal.append(
        ctx, Act("announce", subject, ctx.actor, ctx.now, stage.event_body(body, signed, _facts(document)))
    )
    for part in document.lots:
        _open_lot(ctx, document, part.lot, entry)
    return entry


def _facts(document: TenderDocument) -> dict[str, Json]:
    return {
        "no": document.no,
        "version": document.version,
        "regime": document.regime,
        "deadline": document.deadline,
        "lots": [part.lot for part in document.lots],
        "law_sha256": law.digest(),
    }


def _keep_version(ctx: Context, document: TenderDocument, digest: str) -> None:
    at = canon.instant(ctx.now)
    taken = Conflict("tender.version", "该版本已公告", "this version is announced already")
    table.add(ctx.tx, store.versions, taken, tender=document.tender, version=document.version, doc_sha256=digest, at=at)
    first = {"announced_at": at} if document.version == 1 else {}
    table.change(
        ctx.tx,
        store.tenders,
        {"id": document.tender},
        version=document.version,
        doc_sha256=digest,
        no=document.no,
        **first,
    )


def _open_lot(ctx: Context, document: TenderDocument, lot: str, announced: Entry) -> None:
    part = document.lot(lot)
    taken = Conflict("lot.known", f"标段 {lot} 已存在", f"lot {lot} exists already")
    table.add(ctx.tx, store.lots, taken, id=lot, tender=document.tender, no=part.no, title_zh=part.title.zh,
              title_en=part.title.en, regime=document.regime, procedure=_said(document), stage=Stage.DRAFT,
              stage_since=canon.instant(ctx.now), deadline=document.deadline)  # fmt: skip
    store.set_parties(ctx.tx, lot, _parties(document))
    turn = stage.enter(ctx, lot, "announce")
    stage.leave(ctx, turn, _points_to(document, announced))


def _said(document: TenderDocument) -> str | None:
    return canon.canonical(document.procedure.plain).decode() if document.procedure else None


def _parties(document: TenderDocument) -> list[tuple[str, str]]:
    offices = {Role.AGENCY: document.agency, Role.TENDEREE: document.tenderee, Role.SUPERVISOR: document.supervisor}
    holders = [(str(Role.CUSTODIAN), holder.code) for holder in document.seal.custodians]
    return [(str(role), party.code) for role, party in offices.items()] + holders


def _points_to(document: TenderDocument, entry: Entry) -> dict[str, Json]:
    return {
        "tender": document.tender,
        "tender_leaf": entry.leaf.hex(),
        "tender_doc_sha256": str(entry.body["tender_doc_sha256"]),
    }


def clarify(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Publish a written clarification to everybody at once; ≥ 15 days before the deadline (招标投标法 23)."""
    document = _open_for(ctx, subject, "clarify")
    calendar.clarify_in_time(document.regime, document.closes, ctx.now, document.way.to_clarify)
    if not ctx.blobs.has(_need(body, "notice_sha256")):
        raise NotValid("tender.file", "澄清文件未上传", "the clarification is not uploaded", field="notice_sha256")
    return journal.append(ctx, Act("clarify", subject, ctx.actor, ctx.now, stage.event_body(body, signed)))


def amend(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Publish a new version of the document. With fewer than 15 days left the deadline must move (BIR-21)."""
    after = amended(ctx, subject, ctx.blobs.get(_need(body, "tender_doc_sha256")))
    _keep_version(ctx, after, str(body["tender_doc_sha256"]))
    entry = journal.append(
        ctx, Act("amend", subject, ctx.actor, ctx.now, stage.event_body(body, signed, _facts(after)))
    )
    for lot in store.lots_of(ctx.tx, subject):
        store.move(ctx.tx, lot, lot.stage, ctx.now, deadline=after.deadline)
        store.set_parties(ctx.tx, lot.id, _parties(after))
        points = _points_to(after, entry) | {"deadline": after.deadline}
        journal.append(ctx, Act("move_deadline", lot.id, ctx.actor, ctx.now, points))
    return entry


def amended(ctx: Context, subject: str, data: bytes) -> TenderDocument:
    """The new version that these bytes are, if it may be published now in place of the one in force."""
    before, after = _open_for(ctx, subject, "amend"), tender.parse(data)
    _check_amended(before, after)
    _files_are_there(ctx, after)
    bills.check(ctx, after)
    deposit_limit.check(after, ctx.now)
    visit.check(before.visit, after, ctx.now)
    calendar.amend_in_time(before.closes, after.closes, ctx.now, after.anew, after.way.to_amend)
    return after


def _open_for(ctx: Context, tender_id: str, act: str) -> TenderDocument:
    """The document in force, if `act` is possible on every lot of the tender."""
    _held(ctx, tender_id)
    lots = store.lots_of(ctx.tx, tender_id)
    if not lots:
        raise NotNow("tender.not_announced", "招标尚未公告", "the tender is not announced yet")
    for lot in lots:
        lifecycle.step(lot.regime, lot.stage, act, ctx.actor)
    return stage.document(ctx, lots[0])


def _check_amended(before: TenderDocument, after: TenderDocument) -> None:
    fixed = ("tender", "project", "no", "regime", "category", "tenderee", "agency", "supervisor", "suite", "procedure",
             "fair_review")  # fmt: skip
    moved = [name for name in fixed if getattr(before, name) != getattr(after, name)]
    if after.version != before.version + 1:
        moved.append("version")
    if [part.lot for part in before.lots] != [part.lot for part in after.lots]:
        moved.append("lots")
    if moved:
        names = ", ".join(moved)
        raise NotValid(
            "tender.fixed", f"公告后不得改变：{names}", f"fixed since the announcement: {names}", field=names
        )
