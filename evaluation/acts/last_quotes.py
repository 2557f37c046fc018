"""Where the last quotes of a lot stand: until when they are called for, who left, what was opened. Only read here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from evaluation import store
from evaluation.acts.members import Sitting
from evaluation.rules import last_quotes as rules
from evaluation.rules.last_quotes import Quote
from evaluation.rules.rejection import Rejection
from kernel import canon, table
from kernel.canon import mapping
from kernel.context import Context
from kernel.errors import NotNow, Words
from kernel.reader import Reader
from kernel.table import Record

CALLED: Final = "last_quotes"
LEFT: Final = "left"
OPENED: Final = "quotes"
"""Kinds of findings: what the panel called for, that a supplier left, what was opened."""


def wanted(of: Sitting) -> bool:
    """Whether the lot's procedure has talks and last quotes."""
    return of.lot.way.last_quotes


def must_be_wanted(of: Sitting) -> None:
    """NotNow where the lot is not talked about."""
    if not wanted(of):
        raise NotNow(
            "quote.none",
            f"{of.lot.way.zh}没有谈判（磋商）和最后报价环节",
            f"{of.lot.way.en} has neither talks nor last quotes",
            law=of.lot.way.basis[0],
        )


def opening(ctx: Context, of: Sitting) -> Record | None:
    """What was opened, in whichever round: from then on the quotes stand, also where the evaluation is voided."""
    return next(iter(table.rows(ctx.tx, store.findings, "round", lot=of.lot.id, kind=OPENED)), None)


def called(ctx: Context, of: Sitting) -> datetime | None:
    """Until when suppliers may quote; None while the panel has not called."""
    there = opening(ctx, of)
    round_ = there.round if there else of.round
    held = store.found(ctx.tx, of.lot.id, round_, CALLED).get(of.lot.id)
    return canon.moment(str(held["moment"])) if held else None


def moment(ctx: Context, of: Sitting) -> datetime:
    """As `called`; NotNow before the call."""
    found = called(ctx, of)
    if found is None:
        raise NotNow(
            "quote.not_called",
            "评审小组尚未要求提交最后报价",
            "the group has not called for last quotes yet",
            law="P74-33",
            remedy=Words("待过半数成员签署", "Wait until more than half of the members have signed"),
        )
    return found


def not_called(ctx: Context, of: Sitting) -> None:
    """NotNow once the talks are over."""
    if called(ctx, of) is not None:
        raise NotNow(
            "quote.called",
            "已要求提交最后报价，谈判（磋商）结束",
            "the last quotes have been called for: the talks are over",
            law="P74-33",
        )


def left(ctx: Context, of: Sitting) -> set[str]:
    """The bids of those who left, in whichever round."""
    return {row.bid for row in table.rows(ctx.tx, store.findings, "bid", lot=of.lot.id, kind=LEFT)}


def quotes(ctx: Context, of: Sitting) -> dict[str, Quote]:
    """By bid, what was opened and held; NotNow before."""
    there = opening(ctx, of)
    if there is None:
        raise NotNow(
            "quote.not_opened",
            "最后报价尚未开启",
            "the last quotes are not opened yet",
            law="P74-33",
            remedy=Words("待截止后由保管人交出份额", "After the moment the custodians release their shares"),
        )
    found = {}
    for each in Reader(mapping(there.content.encode())).each("sheets"):
        if each.has("sheet_sha256"):
            bid = each.text("bid")
            seat = rules.seat(of.lot.tender, of.lot.id, there.round, bid)
            found[bid] = rules.read(seat, bid, ctx.blobs.get(each.text("sheet_sha256")))
    return found


def out(ctx: Context, of: Sitting, in_hand: Collection[str]) -> Mapping[str, Rejection]:
    """Why bids that were in hand are out now; NotNow before the quotes are opened."""
    return rules.out(left(ctx, of), quotes(ctx, of), in_hand)
