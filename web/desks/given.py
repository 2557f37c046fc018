"""A bidder's own receipts on its pages: what each says, and its files."""

from __future__ import annotations

from typing import Final

from disclosure.acts import receipts
from disclosure.rules.source import Publisher
from kernel import canon
from kernel.context import Context
from kernel.errors import NotNow, Words
from kernel.sequencer import tlog_proof
from people.acts import firm
from trading.acts import bidding, reading
from trading.acts import receipts as handed
from trading.acts.bidding import Receipt as Given
from trading.rules.lifecycle import Stage
from web import doubted
from web.desks import duties
from web.desks.duties import page
from web.format import digest, size
from web.sentences import early
from web.views.desks import Receipt
from web.views.elements import Fact, Link, Sign
from web.words import Text, join, phrase

KEEP: Final = Words(
    "请保存回执。若开标时您的投标文件没有出现，凭它可以证明平台漏开。",
    "Keep this receipt. Should your bid not appear at the opening, it proves that the platform left it out.",
)
KEEP_WITHDRAWN: Final = Words(
    "请保存撤回回执。若开标时仍开启了这份投标，凭它可以证明。",
    "Keep the receipt of the withdrawal. Should this bid be opened all the same, it proves what the platform did.",
)
WITHDRAWAL: Final = "withdrawal-file.json"
PAPERS: Final = (
    ("receipt.pdf", Words("回执（PDF）", "receipt (PDF)")),
    ("receipt-file.json", Words("回执（单一文件，可离线核验）", "receipt as one file, to verify offline")),
    ("receipt.json", Words("回执（JSON）", "receipt (JSON)")),
    ("receipt.p7s", Words("平台签章", "platform’s seal")),
    ("receipt.tsr", Words("时间戳", "time stamp")),
    ("event.json", Words("日志条目", "journal entry")),
)


def _hands(ctx: Context, bid: str, seq: int) -> Text:
    """Whose hands the package went through, by name; a dash for somebody who is with the firm no more."""
    by = bidding.hands(ctx, bid, seq)
    return join(*(firm.name(ctx, person) or "—" for person in (by.prepared, by.signed, by.submitted)))


def receipt(ctx: Context, bid: str, seq: int) -> Receipt:
    """The bidder's own receipt; another's is NotFound."""
    given = bidding.receipt_of(ctx, bid, seq)
    said = canon.mapping(given.json)
    lot = reading.lot(ctx, str(said["lot"]))
    received = canon.moment(str(said["received_at"]))
    facts: tuple[Fact, ...] = (
        Fact(Words("标段", "Lot"), join(Words(lot.title_zh, lot.title_en), lot.id)),
        Fact(Words("投标编号", "Bid"), bid, style="mono"),
        Fact(Words("第几次递交", "Submission"), str(seq)),
        Fact(
            Words("收到时刻", "Received"), join(phrase("{at}", at=received), early(received, lot.deadline or received))
        ),
        Fact(Words("准备 · 签名 · 递交", "Prepared · signed · submitted"), _hands(ctx, bid, seq)),
        Fact(Words("大小", "Size"), size(int(str(said["sealed_size"])))),
        Fact(Words("封装摘要", "Digest"), digest(str(said["pieces_sha256"]), whole=True), style="mono"),
        Fact(Words("日志叶子值", "Leaf"), digest(given.entry.leaf.hex(), whole=True), style="mono"),
        Fact(Words("日志证明", "Log proof"), _proof(ctx, given)),
    )
    if doubt := doubted.word(ctx, str(given.entry.body["manifest_p7s_sha256"]), received):
        facts += (Fact(Words("签名状态", "Signature"), doubt),)
    held = reading.bid_of(ctx, lot.id)
    last = held is not None and held.seq == seq and held.state == "sealed" and lot.stage is Stage.ANNOUNCED
    actions = (
        Link(Words("替换", "Replace"), page(lot.id, "submit")),
        Link(Words("撤回", "Withdraw"), duties.act(bid, "withdraw_bid")),
    )
    return Receipt(
        Words("投标文件接收回执", "Receipt of a bid"),
        Sign("good", Words("已按时收到", "received in time")),
        facts,
        _files(ctx, given, seq),
        KEEP_WITHDRAWN if handed.withdrawn(ctx, bid, seq) else KEEP,
        actions if last else (),
    )


def files(ctx: Context, bid: str, seq: int) -> tuple[Link, ...]:
    """The files of the bidder's own receipt: the paper, the bytes, seal, time stamp, and the log's proof once it is
    there. Another's is NotFound."""
    return _files(ctx, bidding.receipt_of(ctx, bid, seq), seq)


def _files(ctx: Context, given: Given, seq: int) -> tuple[Link, ...]:
    base = f"/me/bids/{given.bid}/receipts/{seq}"
    links = [Link(words, f"{base}/{name}") for name, words in PAPERS]
    if handed.withdrawn(ctx, given.bid, seq):
        links.append(Link(Words("撤回回执（单一文件）", "receipt of the withdrawal"), f"{base}/{WITHDRAWAL}"))
    if _proven(ctx, given):
        links.append(Link(Words("日志证明文件", "log proof"), f"{base}/proof.txt"))
    return tuple(links)


def _proven(ctx: Context, given: Given) -> bytes:
    """The log's proof; empty while no signed checkpoint holds the entry."""
    try:
        return tlog_proof(ctx.tx, given.entry.leaf)
    except NotNow:
        return b""


def _proof(ctx: Context, given: Given) -> Text:
    if _proven(ctx, given):
        return Words("已并入日志", "in the log")
    return Words("等待并入日志，约 10 秒", "waiting for the log, about 10 seconds")


def paper(ctx: Context, by: Publisher, bid: str, seq: int, name: str) -> tuple[bytes, str] | None:
    """A file of the bidder's own receipt and its media type; None if there is none of that name. The PDF is printed
    and sealed when it is asked for."""
    if name == "receipt.pdf":
        return receipts.receipt_pdf(ctx, by, bid, seq), "application/pdf"
    if name == WITHDRAWAL:
        return bytes(handed.of_withdrawal(ctx, bid, seq)), "application/json"
    if name == "receipt-file.json":
        return bytes(handed.of_bid(ctx, bid, seq)), "application/json"
    given = bidding.receipt_of(ctx, bid, seq)
    papers = {
        "receipt.json": (given.json, "application/json"),
        "receipt.p7s": (given.p7s, "application/pkcs7-signature"),
        "receipt.tsr": (given.tsr, "application/timestamp-reply"),
        "event.json": (given.entry.data, "application/json"),
        "proof.txt": (_proven(ctx, given), "text/plain"),
    }
    found = papers.get(name)
    return found if found and found[0] else None
