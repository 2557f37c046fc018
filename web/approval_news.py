"""Who is told of approvals: the centre of an application by web, an office of its red cards and of orders to it, and
who issued an order of its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from approval.acts import orders
from approval.rules.card import Card
from approval.rules.case import Channel
from kernel.actor import Role
from kernel.context import Context
from kernel.errors import Words
from kernel.journal import Entry
from people.rules.message import Message, To
from web.desks import approvals, watch

_ORDERED: Final = Words("收到督办单，请在时限内整改并答复。", "A supervision order has come; please answer it in time.")
_AGAIN: Final = Words(
    "督办单被退回，请在新的时限内整改并答复。", "An order was sent back; please answer it by the new time."
)


def _message(entry: Entry, office: str, words: Words, href: str, *, urgent: bool = False) -> Message:
    to = To(Role.OFFICER, org=office)
    return Message(to, entry.subject, entry.type, entry.leaf.hex(), words, href, urgent=urgent)


def came(_ctx: Context, entry: Entry) -> Iterator[Message]:
    """What came to a window its clerk has taken in; of what came by web the centre hears."""
    if entry.body["channel"] == Channel.WEB:
        words = Words(
            "收到网上申请，请在五个工作日内受理或者一次告知补正。",
            "An application has come by web: accept it, or tell all that is missing, in 5 working days.",
        )
        yield _message(entry, str(entry.body["site"]), words, approvals.address(entry.subject))


def carded(cards: Iterable[Entry]) -> Iterator[Message]:
    """Of one tick: each office hears once how many of its cases are overdue, and is led to the first of them."""
    red: dict[str, list[Entry]] = {}
    for one in cards:
        if one.body["card"] == Card.RED:
            red.setdefault(str(one.body["unit"]), []).append(one)
    for office, found in red.items():
        words = Words(f"{len(found)} 件到期未办，已亮红牌。", f"Overdue, with a red card: {len(found)}.")
        href = approvals.address(found[0].subject) if len(found) == 1 else approvals.ADDRESS
        yield _message(found[0], office, words, href, urgent=True)


def _to_office(words: Words) -> Callable[[Context, Entry], Iterator[Message]]:
    def told(ctx: Context, entry: Entry) -> Iterator[Message]:
        of = orders.find(ctx.tx, entry.subject).order
        yield _message(entry, of.unit, words, watch.address(entry.subject), urgent=True)

    return told


def answered(ctx: Context, entry: Entry) -> Iterator[Message]:
    """What the platform opened itself waits on the console."""
    issuer = orders.find(ctx.tx, entry.subject).order.issuer
    if issuer is not None:
        words = Words("督办单已答复，请核实整改。", "An order was answered; please verify what was put right.")
        yield _message(entry, issuer, words, watch.address(entry.subject))


def graded(_ctx: Context, entry: Entry) -> Iterator[Message]:
    """A bad grade is an order to its office."""
    if "order" in entry.body:
        words = Words("收到差评，请在一个工作日内回访。", "A bad grade has come: call back within one working day.")
        yield _message(entry, str(entry.body["unit"]), words, watch.address(str(entry.body["order"])), urgent=True)


ON: Final[Mapping[str, Callable[[Context, Entry], Iterator[Message]]]] = {
    "approval.submit": came,
    "approval.rate": graded,
    "order.issue": _to_office(_ORDERED),
    "order.send_back": _to_office(_AGAIN),
    "order.answer": answered,
}
