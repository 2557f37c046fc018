"""What those are told who took part in the call of a framework agreement, and later those who trade under it."""

from __future__ import annotations

from collections.abc import Iterator

from kernel.actor import Role
from kernel.context import Context
from kernel.errors import Words
from kernel.journal import Entry
from people.rules.message import Message, To
from trading.acts import parties, reading
from web.desks import duties

_IN: Words = Words("贵单位入围，请等待签署框架协议", "you are admitted: the agreement comes to be signed")
_OUT: Words = Words("结果已公布，贵单位未入围", "the result is out; you are not admitted")
_RESULT: Words = Words("入围结果已公布", "the result is published")


def admitted(ctx: Context, entry: Entry) -> Iterator[Message]:
    """Who is admitted, who is not, and the offices."""
    lot = reading.lot(ctx, entry.subject)
    losers = {parties.bidder(ctx, str(bid)) for bid in entry.body["losers"]}
    for org in parties.bidders(ctx, lot.id):
        said, href = (_OUT if org in losers else _IN), duties.page(lot.id)
        yield _message(entry, To(Role.BIDDER, org=org), lot, said, href, urgent=org not in losers)
    paper = reading.tender(ctx, lot.tender).document
    for role, of in (
        (Role.TENDEREE, paper.tenderee),
        (Role.AGENCY, paper.agency),
        (Role.SUPERVISOR, paper.supervisor),
    ):
        yield _message(entry, To(role, org=of.code), lot, _RESULT, f"/lots/{lot.id}")


def _message(entry: Entry, to: To, lot: reading.Lot, told: Words, href: str, *, urgent: bool = False) -> Message:
    words = Words(f"{lot.title_zh}：{told.zh}。", f"{lot.title_en}: {told.en}.")
    return Message(to, entry.subject, entry.type, entry.leaf.hex(), words, href, None, urgent)
