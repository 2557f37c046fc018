"""What those who came to a live competition are told: that one is open, who has won, and that a deposit goes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import cast

from kernel.actor import Role
from kernel.context import Context
from kernel.errors import Words
from kernel.journal import Entry
from people.rules.message import Message, To
from trading.acts import live, owing, parties, reading
from trading.acts.reading import Lot
from web import format as written


def opened(ctx: Context, entry: Entry) -> Iterator[Message]:
    """Who had handed in a sealed bid hears that it is not opened, and how it can still compete."""
    lot = reading.lot(ctx, live.lot_of(entry.subject))
    told = Words(
        "本标段转为网上竞价，贵单位此前递交的密封投标文件不再开启；要参加竞价，请在竞价室入场",
        "this lot is competed for live; your sealed bid is never opened: come into the room to compete",
    )
    for org in parties.bidders(ctx, lot.id):
        yield _message(entry, org, _said(lot, told), f"/rooms/{entry.subject}", urgent=True)


def confirmed(ctx: Context, entry: Entry) -> Iterator[Message]:
    """The winner is asked to sign the contract; everybody else who came in hears that it has not won."""
    lot = reading.lot(ctx, entry.subject)
    winners = cast("Sequence[Mapping[str, str]]", entry.body["winners"])
    prices = {one["org"].removeprefix("O-"): one["price"] for one in winners}
    for org in _entrants(ctx, entry):
        if org in prices:
            sum_ = f"{prices[org]} {entry.body['currency']}"
            told = Words(
                f"贵单位以 {sum_} 成交，请查收成交确认书并按期签订合同",
                f"you have won at {sum_}: see the confirmation of the deal, and sign the contract in time",
            )
        else:
            told = Words("竞价已成交，贵单位未成交", "the deal is confirmed; you have not won")
        yield _message(entry, org, _said(lot, told, _back(ctx, lot, org)), f"/lots/{lot.id}", urgent=org in prices)


def lapsed(ctx: Context, entry: Entry) -> Iterator[Message]:
    """Everybody who came in hears that nobody has won."""
    lot = reading.lot(ctx, entry.subject)
    told = Words("竞价流拍，没有成交", "the competition has lapsed: there is no deal")
    for org in _entrants(ctx, entry):
        yield _message(entry, org, _said(lot, told, _back(ctx, lot, org)), f"/lots/{lot.id}", urgent=False)


def _entrants(ctx: Context, entry: Entry) -> list[str]:
    return sorted(set(live.revealed(ctx, str(entry.body["room"])).values()))


def _back(ctx: Context, lot: Lot, org: str) -> Words | None:
    """That the deposit goes back, and by when the law wants it; None where none is held."""
    due = owing.to_return(ctx, lot, org)
    if due is None:
        return None
    if due.by is None:
        return Words("竞买保证金将及时退还", "your deposit goes back promptly")
    zh, en = _by(due.by)
    return Words(f"竞买保证金不迟于{zh}（北京时间）退还", f"your deposit goes back by {en} (Beijing time)")


def _by(at: datetime) -> tuple[str, str]:
    return written.until(at, "zh"), written.until(at, "en")


def _said(lot: Lot, *told: Words | None) -> Words:
    those = [one for one in told if one is not None]
    zh, en = "；".join(one.zh for one in those), "; ".join(one.en for one in those)
    return Words(f"{lot.title_zh}：{zh}。", f"{lot.title_en}: {en}.")


def _message(entry: Entry, org: str, words: Words, href: str, *, urgent: bool) -> Message:
    return Message(To(Role.BIDDER, org=org), entry.subject, entry.type, entry.leaf.hex(), words, href, None, urgent)
