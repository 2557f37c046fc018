"""Submit, replace and withdraw sealed bids; give receipts at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Table

from kernel import canon, ids, journal, table
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.errors import Conflict, NotFound, NotValid, Words
from kernel.journal import Entry
from kernel.table import Record
from people.acts import rights
from signing.acts.signatures import seal, witness
from signing.rules import cobblestone, package
from signing.rules import manifest as manifests
from signing.rules.manifest import Custodian, Manifest
from signing.rules.statement import Signed
from trading import second_store, store
from trading.acts import deposits, packages, stage
from trading.acts.delivery import Delivery
from trading.rules import calendar, procedure, receipt
from trading.rules.opening import unknown
from trading.store import Lot


@dataclass(frozen=True, slots=True)
class By:
    """Whose hands a submission went through: the ids of the firm's people."""

    prepared: str
    signed: str
    submitted: str


def submit_bid(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Take a sealed bid in; `subject` is the lot. The receipt is ready when this returns (EBM-26, 27)."""
    lot = _entered(ctx, subject, "submit_bid")
    bid = table.find(ctx.tx, store.bids, lot=subject, org=ctx.actor.org)
    if bid is not None and bid.state == "sealed":
        raise Conflict(
            "bid.known",
            "本标段已有贵单位的投标，请用替换",
            "your organisation has a bid for this lot: replace it",
            remedy=Words("改用 replace_bid", "Use replace_bid"),
        )
    return _take(ctx, lot, "submit_bid", Delivery.read(body), bid)


def replace_bid(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Put another package in the place of the last one; `subject` is the lot. The old one stays sealed for ever."""
    lot = _entered(ctx, subject, "replace_bid")
    procedure.may_change(lot.way)
    bid = table.find(ctx.tx, store.bids, lot=subject, org=ctx.actor.org, state="sealed")
    if bid is None:
        raise NotFound("bid.none", "没有可替换的投标", "there is no bid to replace")
    return _take(ctx, lot, "replace_bid", Delivery.read(body), bid)


def _entered(ctx: Context, lot_id: str, act: str) -> Lot:
    """Bidders of one lot do not wait for each other, those of one firm do: whoever is second is told what is there."""
    lot = stage.enter(ctx, lot_id, act, shared=True).lot
    alone(ctx.tx, f"bids/{lot_id}/{ctx.actor.org}")
    return lot


def terms(ctx: Context, lot: Lot) -> package.Terms:
    """What the next package of this bidder for this lot must say (its seq, what it replaces, the seal)."""
    paper = stage.document(ctx, lot)
    bid = table.find(ctx.tx, store.bids, lot=lot.id, org=ctx.actor.org)
    seq = bid.seq if bid else 0
    last = table.find(ctx.tx, store.submissions, bid=bid.id, seq=seq) if bid else None
    return package.Terms(
        tender=lot.tender,
        tender_doc_sha256=lot.doc_sha256 or "",
        lot=lot.id,
        bidder=f"O-{ctx.actor.org}",
        seq=seq + 1,
        prev=last.manifest_sha256 if last else None,
        deadline=paper.closes,
        taken=paper.taken,
        mode=paper.seal.mode,
        k=paper.seal.k if paper.seal.mode != "self" else 0,
        custodians=tuple(ctx.blobs.get(holder.certificate_sha256) for holder in paper.seal.custodians)
        if paper.seal.mode != "self"
        else (),
        envelopes=paper.lot(lot.id).envelopes,
    )


def _take(ctx: Context, lot: Lot, act: str, delivery: Delivery, bid: Record | None) -> Entry:
    calendar.in_time(lot.deadline, ctx.received)
    packages.may_bid(ctx, stage.document(ctx, lot))
    rights.may(ctx, f"lot.{act}")
    deposits.admit(ctx, lot)
    pieces = packages.whole(ctx, lot, delivery.package)
    wanted = terms(ctx, lot)
    manifest = package.check(_arrived(ctx, delivery, pieces), wanted)
    signatory = witness(ctx, delivery.manifest, delivery.p7s, "sign", wanted.taken, "manifest_p7s")
    signed_by = rights.signer(ctx, signatory)
    subject = bid.id if bid else _new_bid(ctx, lot, signatory.org_name, manifest)
    entry = journal.append(ctx, Act(act, subject, ctx.actor, ctx.now, _facts(ctx, lot, manifest, delivery)))
    by = By(packages.begun_by(ctx, delivery.package), signed_by, ctx.actor.id)
    _keep(ctx, subject, manifest, delivery, entry, by)
    return seal(ctx, entry)


def _arrived(ctx: Context, delivery: Delivery, rows: list[Record]) -> package.Arrived:
    """Of the bytes that came only each envelope's first are read again: a submission takes as long for 2 GiB as for
    one piece."""
    first = packages.read(ctx, delivery.package, 0, cobblestone.HEADER)
    at = second_at(delivery.manifest)
    return package.Arrived(
        manifest=delivery.manifest,
        header=first,
        size=sum(row.size for row in rows),
        pieces=tuple(bytes.fromhex(row.sha256) for row in rows),
        key_p7m=delivery.key_p7m,
        shares=delivery.shares,
        second_header=packages.read(ctx, delivery.package, at, cobblestone.HEADER) if at else b"",
        second=delivery.second,
    )


def second_at(manifest: bytes) -> int:
    """Where the second envelope begins in the sealed file, as the manifest that came says; 0 where there is none."""
    second = manifests.read(manifest).second
    return second.at if second else 0


def _new_bid(ctx: Context, lot: Lot, name: str, manifest: Manifest) -> str:
    subject = ids.subject("B", ctx.chance.bytes(16).hex())
    taken = Conflict("bid.known", "本标段已有贵单位的投标", "your organisation has a bid for this lot")
    table.add(ctx.tx, store.bids, taken, id=subject, lot=lot.id, org=ctx.actor.org, name=name, seq=0, state="sealed")
    return subject


def _facts(ctx: Context, lot: Lot, manifest: Manifest, delivery: Delivery) -> dict[str, Json]:
    return {
        "tender": lot.tender,
        "lot": lot.id,
        "bidder": manifest.bidder,
        "seq": manifest.seq,
        "manifest_sha256": ctx.blobs.put(delivery.manifest),
        "manifest_p7s_sha256": ctx.blobs.put(delivery.p7s),
        "key_p7m_sha256": ctx.blobs.put(delivery.key_p7m),
        "sealed_size": manifest.sealed.size,
        "pieces_sha256": manifest.sealed.pieces_sha256,
        "received_at": canon.instant(ctx.received),
    }


def _keep(ctx: Context, subject: str, manifest: Manifest, delivery: Delivery, entry: Entry, by: By) -> None:
    """The rows of the submission, with its receipt sealed and stamped."""
    facts = entry.body
    paper = receipt.made(subject, facts, entry.leaf)
    taken = Conflict("bid.seq", "另一份投标正在写入", "another submission is being written")
    table.add(
        ctx.tx,
        store.submissions,
        taken,
        bid=subject,
        seq=manifest.seq,
        package=delivery.package,
        manifest_sha256=facts["manifest_sha256"],
        p7s_sha256=facts["manifest_p7s_sha256"],
        key_p7m_sha256=facts["key_p7m_sha256"],
        sealed_size=manifest.sealed.size,
        received_at=facts["received_at"],
        leaf=entry.leaf.hex(),
        receipt_sha256=ctx.blobs.put(paper),
        receipt_p7s_sha256=ctx.blobs.put(ctx.desk.seal(paper, ctx.now)),
        receipt_tsr_sha256=ctx.blobs.put(ctx.desk.stamp(paper, ctx.now)),
        prepared_by=by.prepared,
        signed_by=by.signed,
        submitted_by=by.submitted,
        second_p7m_sha256=ctx.blobs.put(delivery.second.key_p7m) if delivery.second else None,
    )
    _keep_shares(ctx, store.shares, subject, manifest, manifest.custodians, delivery.shares)
    if manifest.second is not None and delivery.second is not None:
        holders = manifest.second.custodians
        _keep_shares(ctx, second_store.shares, subject, manifest, holders, delivery.second.shares)
    packages.submitted(ctx, delivery.package)
    table.change(ctx.tx, store.bids, {"id": subject}, seq=manifest.seq, state="sealed")


def _keep_shares(
    ctx: Context, of: Table, bid: str, manifest: Manifest, holders: tuple[Custodian, ...], files: tuple[bytes, ...]
) -> None:
    rows = [
        {
            "bid": bid,
            "seq": manifest.seq,
            "i": each.i,
            "p7m_sha256": ctx.blobs.put(p7m),
            "commit": each.commitment.hex(),
        }
        for each, p7m in zip(holders, files, strict=True)
    ]
    taken = Conflict("bid.seq", "另一份投标正在写入", "another submission is being written")
    table.add_all(ctx.tx, of, taken, rows)


def withdrawal_of(ctx: Context, bid_id: str) -> dict[str, Json]:
    """The statement by which the bidder withdraws its bid."""
    bid = table.find(ctx.tx, store.bids, id=bid_id, org=ctx.actor.org, state="sealed")
    if bid is None:
        raise unknown()
    lot = store.lot(ctx.tx, bid.lot)
    return {"tender": lot.tender, "lot": lot.id, "bidder": f"O-{bid.org}", "seq": bid.seq}


def withdraw_bid(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Withdraw before the deadline (招标投标法 29); `subject` is the bid. The package stays sealed for ever."""
    bid = table.find(ctx.tx, store.bids, id=subject, org=ctx.actor.org, state="sealed")
    if bid is None or ctx.actor.role is not Role.BIDDER:
        raise unknown()
    lot = stage.enter(ctx, bid.lot, "withdraw_bid").lot
    procedure.may_change(lot.way)
    calendar.in_time(lot.deadline, ctx.received)
    facts = withdrawal_of(ctx, subject)
    if dict(body) != facts:
        raise NotValid("act.field", "撤回声明与投标不符", "the statement does not describe this bid", field="body")
    table.change(ctx.tx, store.bids, {"id": subject}, state="withdrawn")
    entry = journal.append(ctx, Act("withdraw_bid", subject, ctx.actor, ctx.now, stage.event_body(facts, signed)))
    return seal(ctx, entry)


def hands(ctx: Context, bid_id: str, seq: int) -> By:
    """Who prepared, signed and submitted one of the firm's own packages. Another's bid is NotFound."""
    bid = table.find(ctx.tx, store.bids, id=bid_id, org=ctx.actor.org)
    held = table.find(ctx.tx, store.submissions, bid=bid_id, seq=seq) if bid else None
    if held is None:
        raise unknown()
    return By(held.prepared_by or "", held.signed_by or "", held.submitted_by or "")


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything that the bidder keeps: the receipt, its seal and token, and the entry that it is of."""

    bid: str
    seq: int
    json: bytes
    p7s: bytes
    tsr: bytes
    entry: Entry


def receipt_of(ctx: Context, bid_id: str, seq: int | None = None) -> Receipt:
    """The receipt of the bidder's own submission (the last one, or `seq`). Another's bid is NotFound."""
    bid = table.find(ctx.tx, store.bids, id=bid_id, org=ctx.actor.org)
    held = table.find(ctx.tx, store.submissions, bid=bid_id, seq=seq or bid.seq) if bid else None
    if held is None:
        raise unknown()
    papers = (held.receipt_sha256, held.receipt_p7s_sha256, held.receipt_tsr_sha256)
    json, p7s, tsr = (ctx.blobs.get(digest) for digest in papers)
    return Receipt(bid_id, held.seq, json, p7s, tsr, journal.find(ctx.tx, bytes.fromhex(held.leaf)))
