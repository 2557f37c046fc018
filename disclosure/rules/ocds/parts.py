"""The small parts of a release: organisations, values, moments, documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, TypeAlias

import msgspec

from disclosure.rules.source import Source
from kernel.deadlines import BEIJING
from kernel.errors import Words
from kernel.money import Money
from kernel.reader import Reader

Value: TypeAlias = "str | int | bool | Decimal | Sequence[Value] | Mapping[str, Value] | None"
Node: TypeAlias = dict[str, Value]
"""A member of a release; amounts are `Decimal`, written as numbers with their decimals."""

SCHEME: Final = "CN-USCC"
"""统一社会信用代码 (GB 32100); the standard's list of schemes is open and has none for it."""
_ENCODER: Final = msgspec.json.Encoder(decimal_format="number", order="deterministic")


@dataclass(frozen=True, slots=True)
class Bid:
    """One bid as the opening record shows it; `total`: None if it was not opened or names several currencies."""

    id: str
    code: str
    name: str
    outcome: str
    received: datetime
    total: Money | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on the documents and its answer; who asked is nowhere in it."""

    id: str
    asked: datetime
    question: str
    answered: datetime
    answer: str


@dataclass(frozen=True, slots=True)
class Winner:
    """Who won a live competition and at which price; `number` is the one that the room knew (竞买号)."""

    number: str
    code: str
    name: str
    price: Money


@dataclass(frozen=True, slots=True)
class Facts:
    """What a release is made of: the notice, its event, and what the lot's earlier events have made public.

    `rejected`: bids that the panel rejected; asked for in what follows the result alone. `candidates`: bids that were
    recommended and whose award was not taken back; `suppliers`: codes of firms with an award of another lot. `award`:
    the body of the newest award, `contract`: the text of the newest contract, None before there is one; `winners`: of
    the deal that the event confirms.
    """

    source: Source
    notice: str
    kind: str
    title: Words
    opened: Sequence[Bid] = ()
    rejected: frozenset[str] = frozenset()
    candidates: frozenset[str] = frozenset()
    suppliers: frozenset[str] = frozenset()
    award: Reader | None = None
    contract: Reader | None = None
    asked: Sequence[Asked] = ()
    winners: Sequence[Winner] = ()

    def bid(self, id: str) -> Bid:
        return next(bid for bid in self.opened if bid.id == id)


def encode(node: Mapping[str, Value]) -> bytes:
    """UTF-8 JSON, members in order of their names; a `Decimal` keeps its decimals (36284500.00)."""
    return _ENCODER.encode(node)


def when(at: datetime) -> str:
    """RFC 3339 with Beijing's offset, whole seconds."""
    return at.astimezone(BEIJING).isoformat(timespec="seconds")


def value(money: Money) -> Node:
    return {"amount": money.amount, "currency": money.currency}


def organisation(code: str, name: str) -> Node:
    """A reference to one of the `parties`."""
    return {"id": f"{SCHEME}-{code}", "name": name}


def party(code: str, name: str, *roles: str) -> Node:
    return organisation(code, name) | {
        "identifier": {"scheme": SCHEME, "id": code, "legalName": name},
        "roles": sorted(roles),
    }


def document(facts: Facts, type_: str) -> Node:
    """The notice itself: its page, with the entry of the log that it stands on and the digest of that entry."""
    source = facts.source
    return {
        "id": facts.notice,
        "documentType": type_,
        "title": facts.title.zh,
        "description": f"{source.number}；日志 {source.subject} 第 {source.tseq} 条，SHA-256 {source.leaf}",
        "url": f"{source.publisher.address}/notices/{facts.notice}",
        "datePublished": when(source.at),
        "format": "text/html",
        "language": "zh",
    }


def parties(facts: Facts) -> list[Node]:
    """Who buys, who runs the tender, who supervises; one entry an organisation, whatever it is."""
    paper = facts.source.document
    roles: dict[str, tuple[str, set[str]]] = {}
    agent = "procuringEntity"
    for named, role in ((paper.tenderee, "buyer"), (paper.agency, agent), (paper.supervisor, "reviewBody")):
        roles.setdefault(named.code, (named.name, set()))[1].add(role)
    return [party(code, name, *held) for code, (name, held) in roles.items()]


def bidders(facts: Facts, won: frozenset[str] = frozenset()) -> list[Node]:
    """Those who bid; who has an award, of this lot (`won`: ids of bids) or of another, is a supplier besides."""
    won = facts.suppliers | {bid.code for bid in facts.opened if bid.id in won}
    named = {bid.code: bid.name for bid in facts.opened}
    return [party(code, name, "tenderer", *(["supplier"] if code in won else [])) for code, name in named.items()]
