"""What those are told who took part in the call of a framework agreement, and later those who trade under it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from kernel.actor import Role
from kernel.context import Context
from kernel.errors import Words
from kernel.journal import Entry
from people.rules.message import Message, To
from trading.acts import frameworks, parties, reading
from trading.rules.agreement import Agreement
from web.desks import duties


class News(Protocol):
    """What has happened, and where."""

    @property
    def ctx(self) -> Context: ...

    @property
    def entry(self) -> Entry: ...


Tell = Callable[[News], Iterator[Message]]
Those = Callable[[Agreement, Entry], list[To]]

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


def _of_agreement(told: Words, those: Those) -> Tell:
    """Messages of an event of an agreement, to those whom it concerns."""

    def tell(news: News) -> Iterator[Message]:
        entry, of = news.entry, frameworks.held(news.ctx.tx, news.entry.subject)
        words = Words(f"{of.title}：{told.zh}。", f"{of.title}: {told.en}.")
        for to in those(of, entry):
            href = f"/frameworks/{entry.subject}"
            yield Message(to, entry.subject, entry.type, entry.leaf.hex(), words, href, None, urgent=False)

    return tell


def _owner(of: Agreement, _entry: Entry) -> list[To]:
    return [To(Role.TENDEREE, org=of.owner)]


def _suppliers(of: Agreement, _entry: Entry) -> list[To]:
    return [To(Role.BIDDER, org=one.org) for one in of.active]


def _admitted(of: Agreement, _entry: Entry) -> list[To]:
    return [To(Role.BIDDER, org=org) for org in of.members]


def _applicant(of: Agreement, entry: Entry) -> list[To]:
    """Who has applied: of those whom the event has settled the one who joined by that entry."""
    applied = str(entry.body["application"])
    return [To(Role.BIDDER, org=org) for org, leaf in of.applied.items() if leaf == applied]


def _ordered(of: Agreement, entry: Entry) -> list[To]:
    """The supplier, and the supervisor where the order looks split."""
    watching = [To(Role.SUPERVISOR, org=of.supervisor)] if entry.body["found"].get("split") else []
    return [To(Role.BIDDER, org=str(entry.body["supplier"])), *watching]


def _buyer(of: Agreement, entry: Entry) -> list[To]:
    return [To(Role.TENDEREE, org=of.orders[str(entry.body["order"])].buyer)]


TOLD: Mapping[str, Tell] = {
    "framework.open": _of_agreement(Words("框架协议待贵单位签署", "the agreement waits for your signature"), _admitted),
    "framework.join": _of_agreement(Words("有供应商加入或申请加入", "a supplier has joined, or applies"), _owner),
    "framework.answer": _of_agreement(Words("加入申请已答复", "your application is answered"), _applicant),
    "framework.ask_quotes": _of_agreement(Words("发起二次竞价，请密封报价", "quotes are asked for"), _suppliers),
    "framework.order": _of_agreement(Words("有新订单，请查看", "there is a new order: please look"), _ordered),
    "framework.answer_order": _of_agreement(Words("订单已答复", "an order is answered"), _buyer),
}
"""Who is told of what, by the type of the event."""
