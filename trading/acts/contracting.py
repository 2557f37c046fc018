"""The contract: the buyer signs its text (要约), the winner's signature concludes it (承诺)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Final

from sqlalchemy import Connection

from kernel import canon, journal, table
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotAllowed, NotNow, NotValid
from kernel.journal import Entry
from kernel.reader import Reader
from signing.acts.signatures import seal
from signing.rules.statement import Signed
from trading import store
from trading.acts import reading, stage
from trading.rules import calendar, contract, framework
from trading.rules.contract import Deal
from trading.rules.tender import Named
from trading.store import Lot


def of_type(tx: Connection, lot: str, type_: str) -> Iterator[Entry]:
    """The newest first."""
    return (entry for entry in reversed(journal.entries(tx, lot)) if entry.type == type_)


_AWARDS: Final = ("lot.award", "lot.withdraw_award")


def award(tx: Connection, lot: str) -> Entry | None:
    """The award that stands; None before there is one, and after it was taken back."""
    last = next((entry for entry in reversed(journal.entries(tx, lot)) if entry.type in _AWARDS), None)
    return last if last and last.type == "lot.award" else None


def since_award(tx: Connection, lot: str, type_: str) -> Entry | None:
    """The newest entry of the type after the last award, or its withdrawal; None without one."""
    after = takewhile(lambda entry: entry.type not in _AWARDS, reversed(journal.entries(tx, lot)))
    return next((entry for entry in after if entry.type == type_), None)


def is_told(tx: Connection, lot: str) -> bool:
    """Whether everybody has been told of the award that stands."""
    return since_award(tx, lot, "lot.notify") is not None


def is_renounced(tx: Connection, lot: str) -> bool:
    """Whether the winner has renounced the award that stands."""
    return since_award(tx, lot, "lot.renounce_award") is not None


def not_renounced(tx: Connection, lot: str) -> None:
    """NotNow once it has."""
    if is_renounced(tx, lot):
        raise NotNow(
            "award.renounced",
            "中标人已放弃中标，由采购方决定后续",
            "the winner has renounced the award: the buyer decides what follows",
        )


def offered(tx: Connection, lot: str) -> Entry | None:
    """The contract that the buyer has signed last under the award that stands, and that the winner may sign; None
    before."""
    return since_award(tx, lot, "lot.offer_contract")


def signed_at(tx: Connection, lot: str) -> Entry | None:
    """The signature that concluded the contract; None while there is none."""
    return next(of_type(tx, lot, "lot.sign_contract"), None)


def winner(tx: Connection, lot: str) -> str:
    """The organisation that the lot is awarded to; empty before."""
    stands = award(tx, lot)
    return str(stands.body["bidder"]) if stands else ""


def not_a_framework(lot: Lot) -> None:
    """NotNow for what belongs to one winner and one contract."""
    if framework.admits(lot.way):
        raise NotNow(
            "contract.framework",
            "本标段为框架协议征集：签署框架协议，逐笔成交",
            "this lot admits to a framework agreement: sign that; contracts are its orders",
            law="P110-c",
        )


def deal(ctx: Context, lot: Lot) -> Deal:
    """What was tendered, bid and awarded. NotNow before everybody has been told, or while an objection waits."""
    not_a_framework(lot)
    stands = award(ctx.tx, lot.id)
    if stands is None or not is_told(ctx.tx, lot.id):
        raise NotNow("contract.not_told", "中标通知书尚未发出", "the winner has not been told yet", law="BID-45")
    not_renounced(ctx.tx, lot.id)
    if any(not row.answered_at for row in table.rows(ctx.tx, store.objections, "id", lot=lot.id)):
        raise NotNow(
            "contract.pending",
            "异议、质疑或投诉尚未处理，不能签订合同",
            "an objection or a complaint waits: no contract is concluded before it is answered",
        )
    paper = stage.document(ctx, lot)
    won = next(each for each in reading.opened(ctx, lot.id) if each.bid == stands.body["bid"])
    days = won.form.get("duration_days")
    return Deal(
        lot=lot.id,
        award=stands.leaf.hex(),
        tender_doc_sha256=lot.doc_sha256 or "",
        bid=won.bid,
        offer=won.opened_sha256,
        buyer=paper.tenderee,
        supplier=Named(code=won.org, name=won.name),
        price=Reader(stands.body).money("price"),
        duration_days=days if isinstance(days, int) else None,
        quality=str(won.form.get("quality") or ""),
    )


def prepare_offer(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `offer_contract` from `{text,milestones?,annexes?}`: the contract goes to the blobs, its digest
    into the body."""
    reader = Reader(body)
    reader.only("text", "milestones", "annexes")
    of = deal(ctx, reading.lot(ctx, subject))
    return _offer(of, ctx.blobs.put(canon.canonical(of.document(contract.terms(reader, of.price)))))


def text(ctx: Context, lot: str) -> Reader | None:
    """The contract that both have signed; None before."""
    signed = signed_at(ctx.tx, lot)
    return Reader(canon.mapping(ctx.blobs.get(str(signed.body["contract_sha256"])))) if signed else None


def _offer(of: Deal, sha256: str) -> dict[str, Json]:
    return {"contract_sha256": sha256, "award": of.award, "bid": of.bid, "price": dict(of.price.json())}


def offer_contract(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """The buyer signs the contract; until the winner does it may sign another in its place.

    NotValid if the contract is not what was tendered and awarded (招标投标法 46).
    """
    turn = stage.enter(ctx, subject, "offer_contract")
    of, sha256 = deal(ctx, turn.lot), Reader(body).text("contract_sha256")
    paper = canon.mapping(ctx.blobs.get(sha256))
    if dict(body) != _offer(of, sha256) or paper != of.document(contract.terms(Reader(paper), of.price)):
        raise NotValid(
            "contract.other",
            "合同与招标文件、中标结果不一致",
            "the contract is not what was tendered and awarded",
            field="contract_sha256",
            law="BID-45",
        )
    return stage.leave(ctx, turn, body, signed)


def prepare_signature(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `sign_contract`: the contract that the buyer has signed last. NotNow before."""
    Reader(body).only()
    last = offered(ctx.tx, subject)
    if last is None:
        raise NotNow("contract.not_offered", "对方尚未签署合同", "the buyer has not signed a contract yet")
    return {"contract_sha256": str(last.body["contract_sha256"]), "offer": last.leaf.hex()}


def sign_contract(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """The winner signs the very contract that the buyer has signed last, and it is concluded; a contract concluded
    after its time says so. NotAllowed for anybody but the winner."""
    turn = stage.enter(ctx, subject, "sign_contract")
    of = deal(ctx, turn.lot)
    if ctx.actor.org != of.supplier.code:
        raise NotAllowed("contract.not_winner", "只有中标人可以签署", "only the winner may sign it")
    if dict(body) != prepare_signature(ctx, subject, {}):
        raise NotValid(
            "contract.replaced",
            "对方已换签另一份合同",
            "the buyer has signed another contract since",
            field="contract_sha256",
        )
    late = ctx.now >= calendar.contract_ends(turn.lot.regime, turn.lot.stage_since)
    return seal(ctx, stage.leave(ctx, turn, body, signed, {"late": late}))
