"""A framework agreement and its orders, as its chain makes them; nothing else decides the second stage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from kernel import canon
from kernel.canon import Json
from kernel.money import Money
from kernel.reader import Reader
from trading.rules.framework import CallOff

ITEM: Final = "1"
"""The one item of an agreement that is about one thing."""
SHOWING: Final = timedelta(hours=24)
"""So long after the deadline of a second competition its sealed quotes may be shown."""
_LABEL: Final = "ebid-call-off/v1"


class Kind(StrEnum):
    """How suppliers came into it, and what has a price."""

    CLOSED = "closed"  # by a call with a ranking, each at its own unit price
    OPEN = "open"  # whoever applies while it stands, all at the price of the call
    MALL = "mall"  # as open, each with a list of priced items


@dataclass(frozen=True, slots=True)
class Step:
    """An entry of the chain: its leaf as hex, the verb, whose organisation, when, what."""

    leaf: str
    verb: str
    org: str
    at: datetime
    body: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Item:
    """What can be ordered, and at which unit price."""

    id: str
    name: str
    unit: str
    price: Money


@dataclass(slots=True)
class Member:
    """A supplier; `place` is that of the ranking, or of joining. It supplies from `joined` until `left`."""

    org: str
    place: int
    items: dict[str, Item]
    joined: bool = False
    left: bool = False
    application: str = ""
    """The leaf of an application that waits for an answer."""

    @property
    def active(self) -> bool:
        return self.joined and not self.left


@dataclass(slots=True)
class Order:
    """`accepted` is None while the supplier has not answered."""

    id: str
    buyer: str
    supplier: str
    item: str
    quantity: int
    price: Money
    at: datetime
    accepted: bool | None = None
    answered_at: datetime | None = None

    @property
    def amount(self) -> Money:
        return Money(self.price.amount * self.quantity, self.price.currency)


@dataclass(slots=True)
class Competition:
    """A second competition: sealed quotes until `until`, then shown; `ordered` once an order came of it."""

    id: str
    buyer: str
    quantity: int
    until: datetime
    sealed: dict[str, str] = field(default_factory=dict)
    shown: dict[str, Money] = field(default_factory=dict)
    ordered: bool = False

    def over(self, now: datetime) -> bool:
        """Whether no quote can come any more: all that were sealed are shown, or the time to show them is over."""
        return now >= self.until and (len(self.shown) == len(self.sealed) or now >= self.until + SHOWING)

    @property
    def winner(self) -> str:
        """The lowest quote, of equal ones the one that was sealed first; empty without any."""
        return min(self.shown, key=lambda org: (self.shown[org].amount, list(self.sealed).index(org)), default="")


@dataclass(slots=True)
class Agreement:
    """Everything that the chain has said so far."""

    kind: Kind
    owner: str
    supervisor: str
    title: str
    unit: str
    call_off: CallOff
    since: datetime
    until: datetime
    price: Money | None
    threshold: Money | None
    members: dict[str, Member] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    competitions: dict[str, Competition] = field(default_factory=dict)
    applied: dict[str, str] = field(default_factory=dict)
    """By organisation the leaf of its last application, answered or not."""

    @property
    def active(self) -> list[Member]:
        """Who supplies now, by place."""
        return sorted((one for one in self.members.values() if one.active), key=lambda one: one.place)

    @property
    def next(self) -> Member | None:
        """Whose turn it is: of those with the fewest orders, however they were answered, the first by place."""
        turns = {one.org: sum(order.supplier == one.org for order in self.orders.values()) for one in self.active}
        return min(self.active, key=lambda one: (turns[one.org], one.place), default=None)


def commitment(asked: str, org: str, price: Money, salt: str) -> str:
    """Of a sealed quote: SHA-256 over LP(label, competition, organisation, amount, currency, salt)."""
    parts = (_LABEL, asked, org, str(price.amount), price.currency, bytes.fromhex(salt))
    return canon.sha256(canon.joined(*parts)).hex()


def read(steps: Iterable[Step]) -> Agreement | None:
    """The agreement after these steps; None before the first. They are as the acts have admitted them."""
    held: Agreement | None = None
    for step in steps:
        if held is None:
            held = _opened(step)
        else:
            _STEPS[step.verb](held, step, Reader(step.body))
    return held


def _opened(step: Step) -> Agreement:
    reader = Reader(step.body)
    made = Agreement(
        kind=reader.choice("kind", Kind),
        owner=step.org,
        supervisor=reader.text("supervisor"),
        title=reader.text("title"),
        unit=reader.label("unit"),
        call_off=reader.choice("call_off", CallOff),
        since=step.at,
        until=canon.moment(reader.text("until")),
        price=reader.money("price") if reader.has("price") else None,
        threshold=reader.money("threshold") if reader.has("threshold") else None,
    )
    for each in reader.each("admitted"):
        org = each.text("bidder").removeprefix("O-")
        made.members[org] = Member(org, each.integer("place", 1, 9999), _one(made, each.money("price")))
    return made


def _one(of: Agreement, price: Money) -> dict[str, Item]:
    return {ITEM: Item(ITEM, of.title, of.unit, price)}


def _joined(of: Agreement, step: Step, _reader: Reader) -> None:
    if of.kind is Kind.CLOSED:
        of.members[step.org].joined = True
        return
    items, of.applied[step.org] = (_one(of, of.price) if of.price else {}), step.leaf
    known = of.members.get(step.org)
    of.members[step.org] = Member(step.org, known.place if known else len(of.members) + 1, items, application=step.leaf)


def _answered(of: Agreement, _step: Step, reader: Reader) -> None:
    member = next(one for one in of.members.values() if one.application == reader.text("application"))
    member.application, member.joined = "", reader.flag("accepted")


def _left(of: Agreement, step: Step, _reader: Reader) -> None:
    of.members[step.org].left = True


def _asked(of: Agreement, step: Step, reader: Reader) -> None:
    until = canon.moment(reader.text("until"))
    of.competitions[step.leaf] = Competition(step.leaf, step.org, reader.integer("quantity", 1, MOST), until)


def _sealed(of: Agreement, step: Step, reader: Reader) -> None:
    of.competitions[reader.text("asked")].sealed[step.org] = reader.text("commitment")


def _shown(of: Agreement, step: Step, reader: Reader) -> None:
    of.competitions[reader.text("asked")].shown[step.org] = reader.money("price")


def _ordered(of: Agreement, step: Step, reader: Reader) -> None:
    of.orders[step.leaf] = Order(
        id=step.leaf,
        buyer=step.org,
        supplier=reader.text("supplier"),
        item=reader.text("item"),
        quantity=reader.integer("quantity", 1, MOST),
        price=reader.money("price"),
        at=step.at,
    )
    if reader.has("asked"):
        of.competitions[reader.text("asked")].ordered = True


def _settled(of: Agreement, step: Step, reader: Reader) -> None:
    order = of.orders[reader.text("order")]
    order.accepted, order.answered_at = reader.flag("accepted"), step.at


def _listed(of: Agreement, step: Step, reader: Reader) -> None:
    listed = reader.each("items")
    items = (Item(each.text("id"), each.text("name"), each.text("unit"), each.money("price")) for each in listed)
    of.members[step.org].items = {one.id: one for one in items}


MOST: Final = 1_000_000
"""The largest quantity of one order."""
_STEPS: Final = {
    "join": _joined,
    "answer": _answered,
    "leave": _left,
    "list_items": _listed,
    "ask_quotes": _asked,
    "quote": _sealed,
    "show_quote": _shown,
    "order": _ordered,
    "answer_order": _settled,
}
