"""A bidder's way through one lot: pack, seal, submit, receipts, decrypt; what is done here and what on its machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from disclosure.acts import receipts
from disclosure.rules.source import Publisher
from kernel import canon
from kernel.context import Context
from kernel.errors import NotNow, Words
from kernel.sequencer import tlog_proof
from people.acts import firm
from trading.acts import bidding, packages, reading
from trading.acts import receipts as handed
from trading.acts.bidding import Receipt as Given
from trading.acts.packages import Upload
from trading.acts.reading import Bid, Lot
from trading.rules.lifecycle import Stage
from web.desks import bidding_here, deposits, duties
from web.desks.duties import Held, page
from web.format import digest, size
from web.sentences import early, left
from web.views.bidding import Here
from web.views.deposit import Secured
from web.views.desks import Package, Pieces, Receipt, Step, SubmitPage
from web.views.elements import Command, Fact, Form, Link, Sign
from web.words import Text, join, phrase

State = Literal["done", "now", "todo"]
LATE: Final = Words(
    "请不要等到最后几分钟。截止时没有传完的，视为撤回（电子招标投标办法第二十七条）。",
    "Do not wait for the last minutes. What is not complete at the deadline counts as withdrawn "
    "(E-Bidding Measures, Art. 27).",
)
DROP: Final = Words("放弃这次上传", "Drop this upload")
SURE_TO_DROP: Final = Words(
    "删除已传的内容，占用的额度随即释放；已递交的投标不受影响",
    "Delete what has come and free its quota; a bid that was submitted stays as it is",
)
KEEP: Final = Words(
    "请保存回执。若开标时您的投标文件没有出现，凭它可以证明平台漏开。",
    "Keep this receipt. Should your bid not appear at the opening, it proves that the platform left it out.",
)
DAMAGED: Final = Words(
    "平台存储的贵单位投标文件有受损之处，不是贵单位的原因。开标记录作成之前可以原样补传：ggzy bid restore。"
    "补传的每一片都须与截止前递交的完全一致。",
    "Your bid was damaged in the platform’s store, through no fault of yours. Until the opening record is made you can "
    "hand the pieces in again: ggzy bid restore. Each must be byte for byte what you submitted before the deadline.",
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


@dataclass(frozen=True, slots=True)
class Submission:
    """Where a bidder stands with one lot."""

    lot: Lot
    now: datetime
    deadline: datetime
    bid: Bid | None
    upload: Upload | None
    receipts: tuple[Receipt, ...]
    here: Here | None
    deposit: Secured | None = None

    @property
    def sealed(self) -> bool:
        return self.bid is not None and self.bid.state == "sealed"


def gather(ctx: Context, lot: Lot, held: Held) -> Submission:
    """The caller's own facts, and nobody else's."""
    bid = reading.bid_of(ctx, lot.id)
    given = [receipt(ctx, bid.id, seq) for seq in range(bid.seq, 0, -1)] if bid else []
    upload = packages.uploading(ctx, lot.id) if lot.stage is Stage.ANNOUNCED else None
    here = bidding_here.here(ctx, lot, held)
    secured = deposits.secured(ctx, lot)
    return Submission(lot, ctx.now, lot.deadline or ctx.now, bid, upload, tuple(given), here, secured)


def view(found: Submission, tabs: Sequence[tuple[Lot, Bid | None]], site: str, held: Held) -> SubmitPage:
    lot = found.lot
    return SubmitPage(
        lot=Link(Words(lot.title_zh, lot.title_en), page(lot.id)),
        number=lot.id,
        title=Words(lot.title_zh, lot.title_en),
        deadline=found.deadline,
        packages=tuple(_tab(one, bid, lot.id) for one, bid in tabs),
        steps=steps(found, site, held),
        confirm=_confirm(found),
        poll=page(lot.id, "pieces"),
        pieces=pieces(found),
        receipts=found.receipts,
        caution=_caution(found),
        here=found.here,
        deposit=found.deposit,
        drop=_drop(found),
    )


def _caution(found: Submission) -> Text:
    if found.bid is not None and found.bid.damaged and found.lot.stage in (Stage.CLOSED, Stage.OPENING):
        return DAMAGED
    return LATE if found.lot.stage is Stage.ANNOUNCED else ""


def _tab(lot: Lot, bid: Bid | None, chosen: str) -> Package:
    sealed = bid is not None and bid.state == "sealed"
    state = Sign("good", Words("已递交", "submitted")) if sealed else Sign("plain", Words("未递交", "not submitted"))
    name = phrase("标段 {no}", no=lot.no)
    return Package(name, page(lot.id, "submit"), state, lot.id == chosen)


def _confirm(found: Submission) -> tuple[Fact, ...]:
    if found.bid is None:
        return (Fact(Words("投标", "Bid"), Words("还没有收到", "nothing has come yet")),)
    state: Text = Words("已密封，平台看不到内容", "sealed; the platform cannot read it")
    if found.bid.damaged is not None:
        state = Words("受损后已由贵单位原样补传", "restored by you after damage in the store")
    if found.bid.damaged:
        state = phrase("平台存储受损，{n} 片待补传", n=found.bid.damaged)
    if found.bid.state != "sealed":
        state = Words("已撤回，永不开启", "withdrawn, never to be opened")
    return (
        Fact(Words("投标人", "Bidder"), found.bid.name),
        Fact(Words("投标编号", "Bid"), found.bid.id, style="mono"),
        Fact(Words("递交次数", "Submissions"), str(found.bid.seq)),
        Fact(Words("状态", "State"), state),
    )


def pieces(found: Submission) -> Pieces | None:
    """What the platform holds of the package on its way; None when nothing is on its way."""
    if found.upload is None:
        return None
    states = "".join("1" if n in found.upload.here else "0" for n in range(found.upload.pieces))
    whole = len(found.upload.here) == found.upload.pieces
    line = (
        Words("已全部收到，等待递交", "all here, waiting to be submitted") if whole else Words("正在上传", "uploading")
    )
    limit = left(found.deadline, found.now)
    return Pieces(states, line, phrase("距投标截止，{left}。", left=limit.text), limit.shape != "plain")


def _drop(found: Submission) -> Form | None:
    """To give up what is on its way; None when nothing is."""
    if found.upload is None:
        return None
    action = page(found.lot.id, f"uploads/{found.upload.id}/drop")
    return Form(action, (), DROP, confirm=SURE_TO_DROP, facts=(Fact(Words("大小", "Size"), size(found.upload.size)),),
                plain=True)  # fmt: skip


# ---------------------------------------------------------------- steps


def steps(found: Submission, site: str, held: Held) -> tuple[Step, ...]:
    """Each step with the line to type; what has come is done."""
    lot, folder = found.lot, f"bid-{found.lot.id}"
    bid = f"ggzy bid --site {site}"
    own = "--key my.p12 --encryption-key my-encryption.p12"
    here = found.sealed or found.upload is not None
    open_ = lot.stage is Stage.ANNOUNCED
    packed: State = "done" if here else ("now" if open_ else "todo")
    sealed: State = "done" if here else "todo"
    pack = f"{bid} pack ./documents --form form.json --bid {folder} --key my.p12"
    submit = Step(
        Words("递交", "Submit"),
        "done" if found.sealed else ("now" if open_ and here else "todo"),
        aside=Words("每块 8 MiB，断线后从断处继续", "pieces of 8 MiB; a broken line resumes"),
        commands=(Command(f"{bid} submit {folder} --key my.p12"),),
    )
    return (
        Step(Words("打包", "Pack"), packed, commands=(Command(pack),)),
        Step(
            Words("签名并封装", "Sign and seal"),
            sealed,
            Words("开标前只有贵单位能打开。", "Before the opening only you can open it."),
            commands=(Command(f"{bid} seal {folder} {own}"),),
        ),
        submit,
        _receipt_step(found, f"{bid} receipt {folder} --key my.p12"),
        _opening_step(found, held, f"{bid} open {folder} {own}"),
    )


def _receipt_step(found: Submission, line: str) -> Step:
    after = Words(
        "收到最后一个字节即发回执。截止前可以替换或撤回。",
        "The receipt comes with the last byte. You may replace or withdraw before the deadline.",
    )
    return Step(
        Words("取回执", "Take the receipt"), "done" if found.sealed else "todo", after, commands=(Command(line),)
    )


def _opening_step(found: Submission, held: Held, line: str) -> Step:
    lot = found.lot
    if not found.sealed or lot.stage in (Stage.ANNOUNCED, Stage.CLOSED):
        told: Text = Words("下达开标令后，在解密时限内运行。", "After the opening is ordered, within the window.")
        return Step(Words("开标时解密", "Decrypt at the opening"), "todo", told, commands=(Command(line),))
    if lot.stage is Stage.OPENING and held.unopened and not held.over and lot.window_ends:
        by = phrase("须在 {by:until} 前解密。", by=lot.window_ends)
        return Step(Words("开标时解密", "Decrypt at the opening"), "now", by, commands=(Command(line),))
    done = Words("解密时限已过，或已解密。", "The window is over, or the key has been released.")
    return Step(Words("开标时解密", "Decrypt at the opening"), "done", done)


# ---------------------------------------------------------------- receipts


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
    facts = (
        Fact(Words("标段", "Lot"), join(Words(lot.title_zh, lot.title_en), lot.id)),
        Fact(Words("投标编号", "Bid"), bid, style="mono"),
        Fact(Words("第几次递交", "Submission"), str(seq)),
        Fact(
            Words("收到时刻", "Received"), join(phrase("{at}", at=received), early(received, lot.deadline or received))
        ),
        Fact(Words("准备 · 签名 · 递交", "Prepared · signed · submitted"), _hands(ctx, bid, seq)),
        Fact(Words("大小", "Size"), size(int(str(said["sealed_size"])))),
        Fact(Words("封装摘要", "Digest"), digest(str(said["pieces_sha256"]), whole=True), style="mono"),
        Fact(Words("日志叶子值", "Leaf"), digest(given.leaf.hex(), whole=True), style="mono"),
        Fact(Words("日志证明", "Log proof"), _proof(ctx, given)),
    )
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
        return tlog_proof(ctx.tx, given.leaf)
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
        "event.json": (given.event, "application/json"),
        "proof.txt": (_proven(ctx, given), "text/plain"),
    }
    found = papers.get(name)
    return found if found and found[0] else None
