"""Opened bids as those who judge them read them: files as downloads, plain text beside the score sheet.

While the panel scores, blind papers (暗标) lie apart from their bids, under numbers, without names and metadata.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from evaluation.acts import blind, entering, members
from evaluation.rules import blind as blinds
from kernel import money
from kernel.actor import MEMBERS, Actor, Role
from kernel.context import Context
from kernel.errors import NotFound, NotNow, Words
from kernel.money import Money
from trading.acts import reading, structured
from trading.acts.reading import Lot, Opened
from trading.rules.lifecycle import Regime, Stage
from trading.rules.papers import clean
from web.desks.duties import page
from web.format import here
from web.views.elements import File
from web.views.workbench import Papers
from web.words import Text, join, phrase

READING = frozenset({Stage.EVALUATING, Stage.SCORED, Stage.UNSEALING, Stage.PRICED, Stage.RANKED, Stage.PUBLICITY})
BLIND: Final = Words(
    "暗标：下载的文件已去除文件名、作者和其他元数据。编号与投标人的对应关系在全部评分开启后公布。",
    "Blind part: what you download has no file name, author or other metadata. Whose number it is, is told once all "
    "scores are open.",
)


@dataclass(frozen=True, slots=True)
class Document:
    """One file of an opened bid, as `opened.json` lists it."""

    name: str
    media_type: str
    size: int
    sha256: str
    role: str


@dataclass(frozen=True, slots=True)
class Folder:
    """What lies on the table as one: a bid by its own id and name, or its blind papers by their number."""

    id: str
    name: Text
    bid: Opened
    documents: tuple[Document, ...]
    is_blind: bool = False


def may_read(ctx: Context, lot: Lot, who: Actor) -> None:
    """Members of the panel from the convening on, once they have entered; under P87 also the purchaser, who reviews
    qualification (87号令 44)."""
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
    if who.role in MEMBERS:
        entering.demand(ctx, members.sitting(ctx, lot))


def folders(ctx: Context, lot: Lot) -> tuple[Folder, ...]:
    """Every opened bid, then, while they are read blind, its blind papers by number: their order tells nothing."""
    of = members.sitting(ctx, lot)
    who, bids = blind.hidden(ctx, of), {one.bid: one for one in reading.opened(ctx, lot.id)}
    roles = blind.roles(ctx, of) if who else frozenset()
    files = {bid: _documents(ctx, one) for bid, one in bids.items()}
    shown = [
        Folder(bid, one.name, one, tuple(each for each in files[bid] if each.role not in roles))
        for bid, one in bids.items()
    ]
    hidden = [
        Folder(number, blinds.title(number), bids[bid], _unnamed(number, files[bid], roles), is_blind=True)
        for number, bid in who.items()
    ]
    return (*shown, *hidden)


def _documents(ctx: Context, bid: Opened) -> tuple[Document, ...]:
    """The files of the bid in their order, those of a second envelope once that was opened."""
    return tuple(
        Document(str(row["path"]), str(row["media_type"]), int(str(row["size"])), str(row["sha256"]), str(row["role"]))
        for row in structured.files(ctx, bid)
    )


def _unnamed(number: str, files: tuple[Document, ...], roles: Collection[str]) -> tuple[Document, ...]:
    """The blind papers, called after their number."""
    kept = [each for each in files if each.role in roles]
    return tuple(replace(each, name=f"{number}-{n}.pdf") for n, each in enumerate(kept, 1))


def folder(ctx: Context, lot: Lot, id_: str) -> Folder:
    """One opened bid of the lot, or a number; NotFound for any other."""
    for one in folders(ctx, lot):
        if one.id == id_:
            return one
    raise NotFound("bid.unknown", "没有这份投标", "no such bid", field="bid")


@dataclass(frozen=True, slots=True)
class Bytes:
    """A file as it is given out. `whole`: not in parts, for each of which it would be cleaned again."""

    name: str
    data: bytes
    whole: bool = False


def file(ctx: Context, lot: Lot, id_: str, n: int) -> Bytes:
    """File `n` (from 1); a blind paper is written anew without its metadata.

    NotFound if there is none, NotValid if a blind one cannot be read and so not be cleaned.
    """
    found = folder(ctx, lot, id_)
    if not 1 <= n <= len(found.documents):
        raise NotFound("file.unknown", "没有这个文件", "there is no such file", field="file")
    one = found.documents[n - 1]
    data = ctx.blobs.get(one.sha256)
    name = one.name.rpartition("/")[2]
    return Bytes(name, clean.cleaned(data), whole=True) if found.is_blind else Bytes(name, data)


def papers(ctx: Context, lot: Lot) -> tuple[Papers, ...]:
    """Every opened bid and every number with its files."""
    on = here(lot.opened_at or ctx.now).date()
    return tuple(
        Papers(
            one.name,
            tuple(
                File(each.name, page(lot.id, f"bids/{one.id}/{n}"), on, each.size, "" if one.is_blind else each.sha256)
                for n, each in enumerate(one.documents, 1)
            ),
            BLIND if one.is_blind else join(*(phrase("{sum}", sum=total) for total in _totals(one.bid))),
        )
        for one in folders(ctx, lot)
    )


def _totals(bid: Opened) -> list[Money]:
    total = bid.form.get("total")
    return [money.from_json(one) for one in total] if isinstance(total, list) else []
