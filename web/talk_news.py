"""What those who talk about a lot are told: that the other side has spoken, until when to quote last, what to sign."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Final

from evaluation.acts import members, reviewing
from evaluation.acts.members import Sitting
from kernel import canon
from kernel.actor import MEMBERS, Role
from kernel.context import Context
from kernel.errors import Words
from kernel.journal import Entry
from people.rules.message import Message, To
from trading.acts import parties, reading, stage
from trading.acts.reading import Lot
from web import format as written
from web.desks import duties


def spoken(ctx: Context, entry: Entry) -> Iterator[Message]:
    """A supplier hears of the group, the group of a supplier; no other supplier hears of either."""
    lot = reading.lot(ctx, entry.subject)
    href = duties.act(lot.id, "negotiate")
    if entry.actor.partition(".")[0] in MEMBERS:
        told = Words("评审小组向贵单位发言，请查看", "the group has said something to you")
        yield _message(entry, _bidder(ctx, str(entry.body["bid"])), _said(lot, told), href)
    else:
        told = Words("一家供应商已发言，请查看", "a supplier has said something")
        for seat in _panel(members.sitting(ctx, lot), ctx):
            yield _message(entry, seat, _said(lot, told), href)


def called(ctx: Context, entry: Entry) -> Iterator[Message]:
    """With the vote that makes the call: who is in hand quotes until the moment, custodians are needed after it."""
    found, lot = entry.body["found"], reading.lot(ctx, entry.subject)
    if not found["decided"] or 2 * (int(found["agreeing"]) - 1) > int(found["members"]):
        return
    at = canon.moment(str(entry.body["moment"]))
    quote = Words("请密封最后报价", "please seal your last quote")
    for bid in reviewing.in_hand(ctx, members.sitting(ctx, lot)):
        yield _message(entry, _bidder(ctx, bid), _said(lot, quote, at), duties.act(lot.id, "seal_quote"), at)
    release = Words(
        "最后报价截止后，请交出份额", "once the moment of the last quotes is over, please release your shares"
    )
    for holder in stage.document(ctx, lot).seal.custodians:
        href = duties.act(lot.id, "release_quote_shares")
        yield _message(entry, To(Role.CUSTODIAN, org=holder.code), _said(lot, release, at), href)


def opened(ctx: Context, entry: Entry) -> Iterator[Message]:
    """The members sign the minutes."""
    lot = reading.lot(ctx, entry.subject)
    told = Words(
        "最后报价已开启，请签署谈判（磋商）记录", "the last quotes are open: please sign the minutes of the talks"
    )
    for seat in _panel(members.sitting(ctx, lot), ctx):
        yield _message(entry, seat, _said(lot, told), duties.act(lot.id, "sign_minutes"))


def _panel(of: Sitting, ctx: Context) -> list[To]:
    return [To(Role(seat.kind.value), person=seat.who) for seat in members.seats(ctx, of)]


def _bidder(ctx: Context, bid: str) -> To:
    return To(Role.BIDDER, org=parties.bidder(ctx, bid))


def _said(lot: Lot, told: Words, at: datetime | None = None) -> Words:
    if at is None:
        return Words(f"{lot.title_zh}：{told.zh}。", f"{lot.title_en}: {told.en}.")
    zh, en = written.until(at, "zh"), written.until(at, "en")
    return Words(
        f"{lot.title_zh}：{told.zh}。截止：{zh}（北京时间）。",
        f"{lot.title_en}: {told.en}. The moment: {en} (Beijing time).",
    )


def _message(entry: Entry, to: To, words: Words, href: str, until: datetime | None = None) -> Message:
    return Message(to, entry.subject, entry.type, entry.leaf.hex(), words, href, until, until is not None)


ON: Final[Mapping[str, Callable[[Context, Entry], Iterator[Message]]]] = {
    "lot.negotiate": spoken,
    "lot.call_last_quotes": called,
    "lot.open_quotes": opened,
}
