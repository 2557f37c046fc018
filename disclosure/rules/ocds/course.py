"""What each later notice of a lot adds: the bids, the award, the contract, how it was performed, how it ended."""

from __future__ import annotations

from typing import Final

from disclosure.rules.ocds.parts import (
    Bid,
    Facts,
    Node,
    Value,
    bidders,
    document,
    organisation,
    parties,
    party,
    value,
    when,
)
from kernel.errors import Fault
from kernel.money import Money
from kernel.reader import Reader

_FATE: Final = {"opened": "pending", "revoked": "withdrawn", "withdrawn": "withdrawn"}
"""Of a bid in the opening record; not decrypted counts as withdrawn (电子招标投标办法 31)."""


def _tender(facts: Facts, **more: Value) -> Node:
    return {"id": facts.source.document.tender, **more}


def _lot(facts: Facts, **more: Value) -> list[Node]:
    return [{"id": facts.source.lot, **more}]


def told(facts: Facts, type_: str) -> Node:
    """A notice that changes nothing which the standard has a place for: it is listed among the documents."""
    return {"tender": _tender(facts, documents=[document(facts, type_)])}


def clarified(facts: Facts) -> Node:
    asked = [
        {
            "id": each.id,
            "date": when(each.asked),
            "description": each.question,
            "answer": each.answer,
            "dateAnswered": when(each.answered),
        }
        for each in facts.asked
    ]
    more = {"enquiries": asked} if asked else {}
    return {"tender": _tender(facts, documents=[document(facts, "clarifications")], **more)}


# ---------------------------------------------------------------- the bids


def opened(facts: Facts) -> Node:
    """Everyone in the opening record with its price, and how many there were."""
    return {
        "parties": [*parties(facts), *bidders(facts)],
        "tender": _tender(facts, documents=[document(facts, "openingRecord")]),
        "bids": {
            "statistics": [_count(facts, "bids", len(facts.opened))],
            "details": [_bid(facts, bid, _FATE[bid.outcome]) for bid in facts.opened if bid.outcome in _FATE],
        },
    }


def _count(facts: Facts, measure: str, number: int) -> Node:
    return {
        "id": f"{facts.source.lot}-{measure}",
        "measure": measure,
        "value": number,
        "relatedLot": facts.source.lot,
    }


def _bid(facts: Facts, bid: Bid, status: str) -> Node:
    told: Node = {
        "id": bid.id,
        "date": when(bid.received),
        "status": status,
        "tenderers": [organisation(bid.code, bid.name)],
        "relatedLots": [facts.source.lot],
    }
    return told | ({"value": value(bid.total)} if bid.total else {})


def judged(facts: Facts) -> Node:
    """Which bids were valid: known with the result, never before."""
    valid = [bid for bid in facts.opened if bid.outcome == "opened"]
    return {
        "statistics": [_count(facts, "validBids", sum(bid.id not in facts.rejected for bid in valid))],
        "details": [_bid(facts, bid, "disqualified" if bid.id in facts.rejected else "valid") for bid in valid],
    }


# ---------------------------------------------------------------- the award


def candidates(facts: Facts) -> Node:
    """Whom the panel recommends, each a pending award with its place; objections are open."""
    listed = facts.source.body.each("candidates")
    return {
        "tender": _tender(facts, documents=[document(facts, "shortlistedFirms")]),
        "awards": [
            _award(facts, facts.bid(each.text("bid")), each.money("price"), "pending")
            | {"description": f"第 {each.integer('place', 1, 10_000)} 中标候选人"}
            for each in listed
        ],
    }


def awarded(facts: Facts) -> Node:
    """The decision. Whoever was recommended and is not chosen has no pending award any more."""
    chosen = _chosen(facts)
    won = {bid.id for bid, _ in chosen}
    active = [_award(facts, bid, price, "active") for bid, price in chosen]
    others = [{"id": _award_id(facts, bid.id), "status": "unsuccessful"} for bid in _recommended(facts, won)]
    return {
        "parties": [*parties(facts), *bidders(facts, frozenset(won))],
        "tender": _tender(facts, lots=_lot(facts, status="complete"), documents=[document(facts, "awardNotice")]),
        "bids": judged(facts),
        "awards": [*active, *others],
    }


def _chosen(facts: Facts) -> list[tuple[Bid, Money]]:
    """The winner, or all whom a framework agreement admits."""
    body = _known(facts.award)
    listed = body.each("admitted") if body.has("admitted") else (body,)
    return [(facts.bid(each.text("bid")), each.money("price")) for each in listed]


def _recommended(facts: Facts, won: set[str]) -> list[Bid]:
    return [bid for bid in facts.opened if bid.id in facts.candidates and bid.id not in won]


def withdrawn(facts: Facts) -> Node:
    """The award is taken back; the next candidate may have one of its own."""
    gone = {"id": _award_id(facts, facts.source.body.text("bid")), "status": "cancelled"}
    return {
        "tender": _tender(facts, lots=_lot(facts, status="active"), documents=[document(facts, "cancellationDetails")]),
        "awards": [gone | {"description": facts.source.body.text("reason")}],
    }


def _award(facts: Facts, bid: Bid, price: Money, status: str) -> Node:
    return {
        "id": _award_id(facts, bid.id),
        "title": facts.source.part.title.zh,
        "status": status,
        "date": when(facts.source.at),
        "value": value(price),
        "suppliers": [organisation(bid.code, bid.name)],
        "relatedLots": [facts.source.lot],
        "relatedBid": bid.id,
    }


def _award_id(facts: Facts, bid: str) -> str:
    return f"{facts.source.lot}-{bid}"


def dealt(facts: Facts) -> Node:
    """A live competition has no opening record: those who won it are told with their numbers in the room."""
    awards: list[Node] = [
        {
            "id": _award_id(facts, won.number),
            "title": facts.source.part.title.zh,
            "status": "active",
            "date": when(facts.source.at),
            "value": value(won.price),
            "suppliers": [organisation(won.code, won.name)],
            "relatedLots": [facts.source.lot],
        }
        for won in facts.winners
    ]
    suppliers = [party(won.code, won.name, "supplier", "tenderer") for won in facts.winners]
    return {
        "parties": [*parties(facts), *suppliers],
        "tender": _tender(facts, lots=_lot(facts, status="complete"), documents=[document(facts, "awardNotice")]),
        "awards": awards,
    }


# ---------------------------------------------------------------- the contract


def contracted(facts: Facts) -> Node:
    paper, body = _known(facts.contract), _known(facts.award)
    made: Node = _contract(facts) | {
        "awardID": _award_id(facts, body.text("bid")),
        "title": facts.source.part.title.zh,
        "status": "active",
        "value": value(paper.money("price")),
        "dateSigned": when(facts.source.at),
        "documents": [document(facts, "contractSigned")],
    }
    return {"contracts": [made]}


def changed(facts: Facts) -> Node:
    body = facts.source.body
    amended = {"id": facts.notice, "date": when(facts.source.at), "rationale": body.text("reason")}
    return {"contracts": [_contract(facts) | {"value": value(body.money("to")), "amendments": [amended]}]}


def accepted(facts: Facts) -> Node:
    """What was delivered and found good, and what is paid for it; with the last one the contract is done."""
    paper, body = facts.source.document, facts.source.body
    supplier = _known(facts.contract).inner("supplier")
    paid: Node = {
        "id": facts.notice,
        "date": when(facts.source.at),
        "value": value(body.money("paid")),
        "payer": organisation(paper.tenderee.code, paper.tenderee.name),
        "payee": organisation(supplier.text("code"), supplier.text("name")),
    }
    final = body.flag("final")
    report = document(facts, "completionCertificate" if final else "physicalProgressReport")
    done: Node = {"transactions": [paid], "documents": [report]}
    ended: Node = {"status": "terminated"} if final else {}
    return {"contracts": [_contract(facts) | {"implementation": done} | ended]}


def _contract(facts: Facts) -> Node:
    """Every release of a contract names the award it rests on."""
    bid = _known(facts.award).text("bid")
    return {"id": f"{facts.source.lot}-contract-{bid}", "awardID": _award_id(facts, bid)}


# ---------------------------------------------------------------- the end of a lot


def ended(facts: Facts) -> Node:
    """Too few bids: unsuccessful; ended by decision: cancelled. The tender goes with its only lot."""
    return _over(facts, "unsuccessful" if "least" in facts.source.content else "cancelled")


def lapsed(facts: Facts) -> Node:
    """Nobody bid, or not enough."""
    return _over(facts, "unsuccessful")


def _over(facts: Facts, status: str) -> Node:
    alone = {"status": status} if len(facts.source.document.lots) == 1 else {}
    return {
        "tender": _tender(
            facts, lots=_lot(facts, status=status), documents=[document(facts, "cancellationDetails")], **alone
        )
    }


def _known(reader: Reader | None) -> Reader:
    """The table of stages makes sure of an award before a contract, and of a contract before what rests on it."""
    if reader is None:
        raise Fault("a release without what it rests on")
    return reader
