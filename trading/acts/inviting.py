"""Who is invited to bid where not everybody may (招标投标法 17; 政府采购法 34, 40)."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from kernel import canon, journal, table
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotValid, Words
from kernel.journal import Entry
from kernel.reader import Reader
from people.rules.organisation import uscc
from signing.rules.statement import Signed
from trading import store
from trading.acts import sequel, stage
from trading.rules import procedure
from trading.rules.procedure import Procedure
from trading.rules.tender import TenderDocument

_ONCE = Conflict("tender.invited", "同一单位只列一次", "an organisation is invited once", field="invited")


def invite(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """`{invited: [{code, name}], follows?}`: the agency names who may bid, before the notice; a later list takes the
    place of the former. It stays secret until the bids are opened (招标投标法 22); the journal holds it to the letter.
    After a first stage it is that stage's signed result (`follows`), and nothing else."""
    if ctx.actor.role is not Role.AGENCY:
        raise NotAllowed("act.not_allowed", "只能由代理机构办理", "only an agency may do this")
    held = table.find(ctx.tx, store.tenders, id=subject)
    if held is None or held.agency != ctx.actor.org:
        raise NotFound("tender.unknown", f"没有招标 {subject}", f"no such tender: {subject}", field="tender")
    if held.version:
        raise NotNow("tender.announced", "公告后不得再改变受邀单位", "after the notice the invited are fixed")
    named, way = _named(body), _way(held.draft)
    if (way is not None and bool(way.follows)) != ("follows" in body) or dict(body) != _due(ctx, subject, way, body):
        raise NotValid(
            "tender.not_admitted",
            "名单须与前一阶段经签署的结果一致",
            "the list is the signed result of the stage before, to the letter",
            law="BIR-19",
            field="invited",
            remedy=Words("不必填写，由平台按结果列出", "Leave it to the platform to list them"),
        )
    table.remove(ctx.tx, store.invitations, tender=subject)
    for code, name in named.items():
        table.add(ctx.tx, store.invitations, _ONCE, tender=subject, org=code, name=name)
    return journal.append(ctx, Act("invite", subject, ctx.actor, ctx.now, stage.event_body(body, signed)))


def prepare(ctx: Context, subject: str, body: Mapping[str, Json]) -> Mapping[str, Json]:
    """The exact body of `invite`: what was asked, or after a first stage its result."""
    held = table.find(ctx.tx, store.tenders, id=subject)
    return _due(ctx, subject, _way(held.draft), body) if held is not None else body


def follows(ctx: Context, tender: str) -> bool:
    """Whether the draft is of what comes after a first stage, whose result is its list."""
    held = table.find(ctx.tx, store.tenders, id=tender)
    way = _way(held.draft) if held is not None else None
    return way is not None and bool(way.follows)


def _due(ctx: Context, subject: str, way: Procedure | None, body: Mapping[str, Json]) -> Mapping[str, Json]:
    return sequel.listed(sequel.admission(ctx, subject, way)) if way and way.follows else body


def _way(draft: str) -> Procedure | None:
    """The draft's procedure where it is whole."""
    try:
        return msgspec.convert(canon.mapping(draft.encode()).get("procedure"), Procedure)
    except msgspec.ValidationError:
        return None


def _named(body: Mapping[str, Json]) -> dict[str, str]:
    reader = Reader.of(body)
    reader.only("invited", "follows")
    named: dict[str, str] = {}
    for each in reader.each("invited"):
        each.only("code", "name")
        code = uscc(each.text("code"))
        if code in named:
            raise _ONCE
        named[code] = each.text("name")
    return named


def enough(ctx: Context, document: TenderDocument) -> None:
    """NotValid unless as many are invited as the procedure wants (row 11), and those whom the notice names."""
    named = list(invited(ctx, document.tender).values())
    way, count = document.way, len(named)
    if count < way.invited:
        raise NotValid(
            "tender.too_few_invited",
            f"{way.zh}须邀请不少于 {way.invited} 家，现为 {count} 家",
            f"{way.en}: at least {way.invited} are invited, not {count}",
            law=way.basis[0],
            field="invited",
            remedy=Words("先登记受邀单位", "Name those who are invited first"),
        )
    if way.most and count > way.most:
        raise NotValid(
            "tender.too_many_invited",
            f"{way.zh}至多邀请 {way.most} 家，现为 {count} 家",
            f"{way.en}: at most {way.most} may be invited, not {count}",
            law=way.basis[0],
            field="invited",
            remedy=Words("改列受邀单位，或改选交易方式", "Name fewer, or choose another procedure"),
        )
    _as_told(document, named)
    _as_admitted(ctx, document)


def _as_told(document: TenderDocument, invited: list[str]) -> None:
    """Where the notice tells who is invited, it tells no other."""
    told = [each.value for each in document.particulars if each.id == procedure.SUPPLIER]
    if document.way.wants(procedure.SUPPLIER) and sorted(told) != sorted(invited):
        raise NotValid(
            "tender.other_supplier",
            f"公示的供应商与受邀单位不一致：{'、'.join(invited)}",
            f"the notice names another supplier than the one invited: {', '.join(invited)}",
            law=document.way.basis[0],
            field=f"particulars.{procedure.SUPPLIER}",
            remedy=Words("按受邀单位的名称填写", "Write the name of the one invited"),
        )


def _as_admitted(ctx: Context, document: TenderDocument) -> None:
    """What follows a first stage is for those whom its result names, as it stands now."""
    if not document.way.follows:
        return
    due = sequel.listed(sequel.admission(ctx, document.tender, document.way))
    chain = [entry for entry in journal.entries(ctx.tx, document.tender) if entry.type == "tender.invite"]
    if not chain or any(chain[-1].body.get(name) != value for name, value in due.items()):
        raise NotValid(
            "tender.not_admitted",
            "名单须与前一阶段经签署的结果一致",
            "the list is the signed result of the stage before, to the letter",
            law="BIR-19",
            field="invited",
            remedy=Words("重新确定可投标单位", "Name those who may bid again"),
        )


def may_enter(ctx: Context, document: TenderDocument) -> None:
    """NotAllowed for a bidder who is not among the invited where one has to be."""
    invited = table.find(ctx.tx, store.invitations, tender=document.tender, org=ctx.actor.org) is not None
    procedure.may_enter(document.way, invited=invited)


def invited(ctx: Context, tender: str) -> dict[str, str]:
    """Who is invited, name by code; for those alone who may know it."""
    return {row.org: row.name for row in table.rows(ctx.tx, store.invitations, "org", tender=tender)}
