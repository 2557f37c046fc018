"""The receipt of a bid as a PDF, made when its bidder asks for it."""

from __future__ import annotations

from disclosure import paper
from disclosure.acts.anchoring import anchored
from disclosure.paper import Lang
from disclosure.rules import opening_papers, papers
from disclosure.rules.opening_papers import Delivered
from disclosure.rules.parts import Party
from disclosure.rules.source import Publisher, Source
from kernel import canon
from kernel.context import Context
from kernel.journal import Entry
from signing.rules import certificate, manifest, timestamp
from trading.acts import bidding, reading


def receipt(ctx: Context, publisher: Publisher, bid: str, seq: int | None = None) -> papers.Receipt:
    """The receipt of the caller's own submission, the last one or `seq`. NotFound for anybody else's."""
    held = bidding.receipt_of(ctx, bid, seq)
    entry = held.entry
    sealed = manifest.read(ctx.blobs.get(str(entry.body["manifest_sha256"]))).sealed
    token = timestamp.read(held.tsr)
    named = reading.bid(ctx, bid)
    found = Delivered(
        bid=bid,
        bidder=Party(named.name, named.org),
        sequence=held.seq,
        replaced=entry.type == "bid.replace_bid",
        size=sealed.size,
        pieces=len(sealed.pieces),
        digests={
            "manifest": str(entry.body["manifest_sha256"]),
            "signature": str(entry.body["manifest_p7s_sha256"]),
            "pieces": sealed.pieces_sha256,
        },
        stamped=token.at,
        serial=token.serial,
        authority=_authority(token.certificate) or publisher.name.zh,
    )
    return opening_papers.receipt(_source(ctx, publisher, entry), found)


def _authority(signer: bytes | None) -> str:
    """Who stamped, as its certificate says."""
    if signer is None:
        return ""
    named = certificate.read(signer)
    return f"{named.org_name} {named.person}".strip()


def _source(ctx: Context, publisher: Publisher, entry: Entry) -> Source:
    """The document in force when the bid arrived: the one that its manifest names."""
    lot = str(entry.body["lot"])
    pinned = manifest.read(ctx.blobs.get(str(entry.body["manifest_sha256"]))).tender_doc_sha256
    return Source(
        publisher=publisher,
        tender=canon.mapping(ctx.blobs.get(pinned)),
        lot=lot,
        number=_number(lot, entry),
        subject=entry.subject,
        tseq=entry.tseq,
        leaf=entry.leaf.hex(),
        at=canon.moment(str(entry.body["received_at"])),
        content=entry.body,
    )


def _number(lot: str, entry: Entry) -> str:
    """回执〔2026〕0001-1-7f3a-2: year and lot, the first digits of the bid, which submission."""
    year, _, rest = lot.removeprefix("L-").partition("-")
    return f"回执〔{year}〕{rest}-{entry.subject[2:6]}-{entry.body['seq']}"


def receipt_pdf(ctx: Context, publisher: Publisher, bid: str, seq: int | None = None, lang: Lang = "zh") -> bytes:
    """The receipt, sealed and stamped now; asking again gives the same content under a new seal."""
    view = anchored(ctx, receipt(ctx, publisher, bid, seq))
    return ctx.desk.seal_pdf(paper.render(view, lang), ctx.now, f"{view.title.zh} {view.head.number}")
