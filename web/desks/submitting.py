"""A bidder's way through one lot: pack, seal, submit, receipts, decrypt; what is done here and what on its machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from kernel.context import Context
from kernel.errors import Words
from trading.acts import packages, reading
from trading.acts.packages import Upload
from trading.acts.reading import Bid, Lot
from trading.rules.lifecycle import Stage
from web.desks import bidding_here, deposits, given
from web.desks.duties import Held, page
from web.format import size
from web.sentences import left
from web.views.bidding import Here
from web.views.deposit import Secured
from web.views.desks import Package, Pieces, Receipt, Step, SubmitPage
from web.views.elements import Command, Fact, Form, Link, Sign
from web.words import Text, phrase

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
DAMAGED: Final = Words(
    "平台存储的贵单位投标文件有受损之处，不是贵单位的原因。开标记录作成之前可以原样补传：ggzy bid restore。"
    "补传的每一片都须与截止前递交的完全一致。",
    "Your bid was damaged in the platform’s store, through no fault of yours. Until the opening record is made you can "
    "hand the pieces in again: ggzy bid restore. Each must be byte for byte what you submitted before the deadline.",
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
    deposits: tuple[Secured, ...] = ()

    @property
    def sealed(self) -> bool:
        return self.bid is not None and self.bid.state == "sealed"


def gather(ctx: Context, lot: Lot, held: Held) -> Submission:
    """The caller's own facts, and nobody else's."""
    bid = reading.bid_of(ctx, lot.id)
    receipts = [given.receipt(ctx, bid.id, seq) for seq in range(bid.seq, 0, -1)] if bid else []
    upload = packages.uploading(ctx, lot.id) if lot.stage is Stage.ANNOUNCED else None
    here = bidding_here.here(ctx, lot, held)
    secured = deposits.secured(ctx, lot)
    return Submission(lot, ctx.now, lot.deadline or ctx.now, bid, upload, tuple(receipts), here, secured)


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
        deposits=found.deposits,
        drop=_drop(found),
    )


def _caution(found: Submission) -> Text:
    if (
        found.bid is not None
        and found.bid.damaged
        and found.lot.stage in (Stage.CLOSED, Stage.OPENING, Stage.UNSEALING)
    ):
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
    if lot.stage in (Stage.OPENING, Stage.UNSEALING) and held.unopened and not held.over and lot.window_ends:
        by = phrase("须在 {by:until} 前解密。", by=lot.window_ends)
        return Step(Words("开标时解密", "Decrypt at the opening"), "now", by, commands=(Command(line),))
    done = Words("解密时限已过，或已解密。", "The window is over, or the key has been released.")
    return Step(Words("开标时解密", "Decrypt at the opening"), "done", done)
