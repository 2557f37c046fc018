"""Receipts as one file, for whoever handed in a bid, a question, an objection or a complaint; for nobody else."""

from __future__ import annotations

from kernel import journal, sequencer, table
from kernel.context import Context
from kernel.errors import NotFound, NotNow
from kernel.journal import Entry
from signing.acts import signatures
from trading import store
from trading.acts import bidding
from trading.rules import answering
from trading.rules.receipt_file import ReceiptFile


def of_bid(ctx: Context, bid_id: str, seq: int | None = None) -> ReceiptFile:
    """The receipt of the bidder's own submission, the last one or `seq`. NotFound for another's."""
    given = bidding.receipt_of(ctx, bid_id, seq)
    entry = given.entry
    manifest, p7s = (str(entry.body[name]) for name in ("manifest_sha256", "manifest_p7s_sha256"))
    # The seal and token of the event are of the same certificates and moment as those of the receipt.
    certs, crls, ocsp = _evidence(ctx, *_sealed(ctx, entry), p7s)
    return ReceiptFile(
        event=entry.data,
        salt=entry.salt,
        receipt=given.json,
        p7s=given.p7s,
        tsr=given.tsr,
        proof=_proof(ctx, entry.leaf),
        document=ctx.blobs.get(manifest),
        document_p7s=ctx.blobs.get(p7s),
        certs=certs,
        crls=crls,
        ocsp=ocsp,
    )


def of_withdrawal(ctx: Context, bid_id: str, seq: int) -> ReceiptFile:
    """The receipt of the bidder's own withdrawal of package `seq`. NotFound for another's, and where it stands."""
    entry = withdrawn(ctx, bid_id, seq)
    if entry is None:
        raise NotFound("receipt.none", "这份投标没有撤回", "this package was not withdrawn", field="seq")
    return _of_event(ctx, entry)


def withdrawn(ctx: Context, bid_id: str, seq: int) -> Entry | None:
    """The event by which the caller's own organisation withdrew package `seq`; None if there is none."""
    if table.find(ctx.tx, store.bids, id=bid_id, org=ctx.actor.org) is None:
        return None
    for entry in journal.entries(ctx.tx, bid_id):
        if not entry.erased and entry.type == "bid.withdraw_bid" and entry.body["seq"] == seq:
            return entry
    return None


def of_enquiry(ctx: Context, id: str) -> ReceiptFile:
    """The receipt of one's own question, objection or complaint, by its number. NotFound for another's."""
    return _of_event(ctx, raised(ctx, id))


def _of_event(ctx: Context, entry: Entry) -> ReceiptFile:
    """Of an event that the platform sealed itself, with the statement that its sender signed, if one was."""
    seal, token = _sealed(ctx, entry)
    signed = entry.body.get("doc_sha256"), entry.body.get("p7s_sha256")
    document, p7s = (ctx.blobs.get(str(digest)) if digest else b"" for digest in signed)
    certs, crls, ocsp = _evidence(ctx, seal, token, str(signed[1]))
    return ReceiptFile(
        event=entry.data,
        salt=entry.salt,
        p7s=ctx.blobs.get(seal),
        tsr=ctx.blobs.get(token),
        proof=_proof(ctx, entry.leaf),
        document=document,
        document_p7s=p7s,
        certs=certs,
        crls=crls,
        ocsp=ocsp,
    )


def raised(ctx: Context, id: str) -> Entry:
    """The event by which the caller's own organisation raised it. NotFound for another's, as for none."""
    question = table.find(ctx.tx, store.questions, id=id, org=ctx.actor.org)
    objection = None if question else table.find(ctx.tx, store.objections, id=id, org=ctx.actor.org)
    subject = id if question else objection.lot if objection else ""
    for entry in journal.entries(ctx.tx, subject):
        if not entry.erased and entry.type in answering.ANSWERS and (question or entry.body["objection"] == id):
            return entry
    raise NotFound("question.unknown", "没有这项提问或异议", "no such question or objection", field="question")


def mine(ctx: Context, tender: str, lot: str) -> frozenset[str]:
    """The numbers of what the caller's own organisation raised about the tender's documents or the lot."""
    questions = table.rows(ctx.tx, store.questions, "id", tender=tender, org=ctx.actor.org)
    objections = table.rows(ctx.tx, store.objections, "id", lot=lot, org=ctx.actor.org)
    return frozenset(str(row.id) for row in (*questions, *objections))


def _sealed(ctx: Context, entry: Entry) -> tuple[str, str]:
    sealed = signatures.sealed(ctx.tx, entry.leaf)
    if sealed is None:
        raise NotFound("receipt.none", "这一事项没有平台签章", "the platform has not sealed this", field="question")
    return sealed


def _proof(ctx: Context, leaf: bytes) -> bytes:
    """The log's proof; empty while no signed checkpoint holds the entry."""
    try:
        return sequencer.tlog_proof(ctx.tx, leaf)
    except NotNow:
        return b""


def _evidence(ctx: Context, *signed: str) -> tuple[tuple[bytes, ...], ...]:
    """Certificates, revocation lists and OCSP answers."""
    pieces = signatures.evidence(ctx.tx, signed)
    return tuple(
        tuple(ctx.blobs.get(each.sha256) for each in pieces if each.kind == kind) for kind in ("certs", "crls", "ocsp")
    )
