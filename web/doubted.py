"""Signatures in doubt, in words: on receipts, in opening records, beside the proof of a lot, and in messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from kernel import canon, journal
from kernel.actor import Role
from kernel.context import Context
from kernel.errors import Words
from kernel.journal import Entry
from people.acts import doubts
from people.rules.message import Message, To
from signing.acts import signatures
from trading.acts import live, reading
from trading.acts.reading import Lot
from web import firm_news
from web import format as written
from web.words import Text, phrase

Telling = Callable[[Context, Entry], Iterator[Message]]
PAGE: Final = 500
_SIGNED: Final = ("p7s_sha256", "manifest_p7s_sha256")


def word(ctx: Context, p7s_sha256: str, at: datetime) -> Text:
    """That a signature is questioned, and why; empty if it is not."""
    found = doubts.of(ctx.tx, p7s_sha256, at)
    if found is None:
        return ""
    return phrase(
        "签名存疑，未作废：{reported} 挂失，称密钥自 {since} 起遗失", reported=found.reported, since=found.since
    )


def lost(ctx: Context, entry: Entry) -> Iterator[Message]:
    """Whose the key is, and the offices of every lot in which it has signed since it was lost; of a bid only once it
    has been opened, for before that nobody is told who bids."""
    yield from firm_news.lost(ctx, entry)
    doubt = doubts.of_key(ctx.tx, str(entry.body["certificate_sha256"]))
    if doubt is None:
        return
    made = signatures.made_by(ctx.tx, str(entry.body["certificate_sha256"]))
    lots = {
        lot
        for one in _since(ctx, doubt.since)
        if doubt.covers(one.at) and any(one.body.get(name) in made for name in _SIGNED)
        for lot in _about(ctx, one)
    }
    for lot in sorted(lots):
        yield from _told(ctx, entry, reading.lot(ctx, lot), doubt.since)


def opened(ctx: Context, entry: Entry) -> Iterator[Message]:
    """The same of bids, when they have been opened and a loss had been reported before."""
    for line in entry.body["found"]["bids"]:
        if line["outcome"] == "withdrawn":
            continue
        for came in reading.submissions(ctx, str(line["bid"]))[-1:]:
            found = doubts.of(ctx.tx, str(came["p7s_sha256"]), canon.moment(str(came["received_at"])))
            if found is not None:
                yield from _told(ctx, entry, reading.lot(ctx, entry.subject), found.since)


def _since(ctx: Context, since: datetime) -> Iterator[Entry]:
    """What was recorded since, the newest first."""
    before = None
    while page := journal.recent(ctx.tx, PAGE, before):
        for one in page:
            if not one.erased:
                if one.at < since:
                    return
                yield one
        before = page[-1].leaf


def _about(ctx: Context, entry: Entry) -> list[str]:
    """The lots whose offices may know of the act."""
    kind = entry.subject[:2]
    if kind == "L-":
        return [entry.subject]
    if kind == "T-":
        return [lot.id for lot in reading.lots_of(ctx, entry.subject)]
    if kind == "B-":
        lot = reading.lot(ctx, str(entry.body["lot"]))
        return [lot.id] if lot.opened_at else []
    if kind == "A-":
        return [live.lot_of(entry.subject)] if live.revealed(ctx, entry.subject) else []
    return []


def _told(ctx: Context, entry: Entry, lot: Lot, since: datetime) -> Iterator[Message]:
    zh, en = written.until(since, "zh"), written.until(since, "en")
    words = Words(
        f"{lot.title_zh}：有一个签名存疑，其密钥被报告自 {zh}（北京时间）起遗失。签名没有作废，请核实。",
        f"{lot.title_en}: a signature is questioned; its key is reported lost since {en} (Beijing time). It is not "
        "voided; please look into it.",
    )
    paper = reading.tender(ctx, lot.tender).document
    offices = ((Role.TENDEREE, paper.tenderee), (Role.AGENCY, paper.agency), (Role.SUPERVISOR, paper.supervisor))
    for role, office in offices:
        yield Message(
            To(role, org=office.code), lot.id, entry.type, _cause(entry, lot), words, f"/lots/{lot.id}", urgent=True
        )


def _cause(entry: Entry, lot: Lot) -> str:
    """One report may concern several lots: each is told of once."""
    return canon.sha256(entry.leaf + lot.id.encode()).hex()


ON: Final[dict[str, Telling]] = {"system.report_loss": lost, "system.confirm_loss": lost, "lot.open_bids": opened}
