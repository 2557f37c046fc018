"""Opened bids as those who judge them read them: files as downloads, plain text beside the score sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kernel import canon, money
from kernel.actor import MEMBERS, Actor, Role
from kernel.context import Context
from kernel.errors import NotFound, NotNow, Words
from kernel.money import Money
from trading.acts import reading
from trading.acts.reading import Lot, Opened
from trading.rules.lifecycle import Regime, Stage
from web.desks import structured_reading
from web.desks.duties import page
from web.format import here, size
from web.views.desks import Leaf
from web.views.elements import File, Link
from web.views.workbench import Papers
from web.words import Text, join, phrase

READING = frozenset({Stage.EVALUATING, Stage.SCORED, Stage.RANKED, Stage.PUBLICITY})
SHOWN = 20_000
"""So many letters of a text file stand beside the sheet; the whole is a download."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file of an opened bid, as `opened.json` lists it."""

    name: str
    media_type: str
    size: int
    sha256: str


def may_read(lot: Lot, who: Actor) -> None:
    """Members of the panel from the convening on; under P87 the purchaser, who reviews qualification (87号令 44)."""
    judges = who.role in MEMBERS or (who.role is Role.TENDEREE and lot.regime is Regime.P87)
    if not judges:
        raise NotFound("bid.unknown", "没有这份投标", "no such bid", field="bid")
    if lot.stage not in READING:
        raise NotNow(
            "bid.not_readable",
            "评标委员会组建后、定标前才能阅读投标文件",
            "bids are read from the convening of the panel until the award",
            law="EBM-32",
        )


def documents(ctx: Context, bid: Opened) -> tuple[Document, ...]:
    """The files of the bid in their order."""
    listed = canon.mapping(ctx.blobs.get(bid.opened_sha256)).get("files")
    rows = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    return tuple(
        Document(str(row["path"]), str(row["media_type"]), int(str(row["size"])), str(row["sha256"])) for row in rows
    )


def opened(ctx: Context, lot: str, bid: str) -> Opened:
    """One opened bid of the lot; NotFound for any other."""
    for one in reading.opened(ctx, lot):
        if one.bid == bid:
            return one
    raise NotFound("bid.unknown", "没有这份投标", "no such bid", field="bid")


def document(ctx: Context, lot: str, bid: str, n: int) -> Document:
    """File `n` (from 1) of a bid; NotFound if there is none."""
    found = documents(ctx, opened(ctx, lot, bid))
    if not 1 <= n <= len(found):
        raise NotFound("file.unknown", "没有这个文件", "there is no such file", field="file")
    return found[n - 1]


def papers(ctx: Context, lot: Lot) -> tuple[Papers, ...]:
    """Every opened bid with its files."""
    on = here(lot.opened_at or ctx.now).date()
    return tuple(
        Papers(
            one.name,
            tuple(
                File(each.name, page(lot.id, f"bids/{one.bid}/{n}"), on, each.size, each.sha256)
                for n, each in enumerate(documents(ctx, one), 1)
            ),
            join(*(phrase("{sum}", sum=total) for total in _totals(one))),
        )
        for one in reading.opened(ctx, lot.id)
    )


def _totals(bid: Opened) -> list[Money]:
    total = bid.form.get("total")
    return [money.from_json(one) for one in total] if isinstance(total, list) else []


def leaf(ctx: Context, lot: str, bid: Opened, n: int, back: str) -> Leaf:
    """One file of a bid beside the sheet: plain text is shown, everything else is downloaded."""
    found = documents(ctx, bid)
    if not found:
        return Leaf(bid.name, (Words("这份投标没有文件。", "This bid has no files."),), 1, 1)
    at = min(max(n, 1), len(found))
    one = found[at - 1]
    whole = Link(phrase("下载 {name}", name=one.name), page(lot, f"bids/{bid.bid}/{at}"))
    return Leaf(
        heading=join(bid.name, one.name),
        paragraphs=structured_reading.of_file(ctx, reading.lot(ctx, lot), bid, one.name) or _text(ctx, one),
        page=at,
        pages=len(found),
        before=f"{back}?file={at - 1}" if at > 1 else "",
        after=f"{back}?file={at + 1}" if at < len(found) else "",
        whole=whole,
    )


def _text(ctx: Context, one: Document) -> tuple[Text, ...]:
    told = phrase("{type}，{size}。请下载后阅读。", type=one.media_type, size=size(one.size))
    if not one.media_type.startswith("text/plain") or one.size > 4 * SHOWN:
        return (told,)
    try:
        text = ctx.blobs.get(one.sha256).decode()
    except UnicodeDecodeError:
        return (told,)
    return tuple(line for line in text[:SHOWN].splitlines() if line.strip())
