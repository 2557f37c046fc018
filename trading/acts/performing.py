"""After the contract: changes of its price, what the supplier delivers, what the buyer accepts and pays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from kernel import journal
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotAllowed, NotFound, NotNow, NotValid
from kernel.journal import Entry
from kernel.money import Money
from kernel.reader import Reader
from signing.acts.signatures import seal
from signing.rules.statement import Signed
from trading.acts import contracting, stage
from trading.acts.contracting import of_type
from trading.rules import contract, framework, milestones, performance
from trading.rules.lifecycle import Stage
from trading.rules.milestones import Standing
from trading.store import Lot


def first_price(ctx: Context, lot: str) -> Money:
    """At which the contract was concluded."""
    offer = contracting.offered(ctx.tx, lot)
    if offer is None:
        raise NotNow("contract.not_offered", "对方尚未签署合同", "the buyer has not signed a contract yet")
    return Reader(offer.body).money("price")


def price(ctx: Context, lot: str) -> Money:
    """What the contract costs now: by the last change that both have signed."""
    agreed = next(of_type(ctx.tx, lot, "lot.change_contract"), None)
    return Reader(agreed.body).money("to") if agreed else first_price(ctx, lot)


def open_change(ctx: Context, lot: str) -> Entry | None:
    """The change that the buyer has signed last, while the supplier has not; None without one."""
    last = next(_entries(ctx, lot, "lot.offer_change", "lot.change_contract"), None)
    return last if last and last.type == "lot.offer_change" else None


def claims(ctx: Context, lot: str) -> list[Entry]:
    """What the supplier says to have delivered and the buyer has not accepted yet, the oldest first."""
    accepted = {str(entry.body["performance"]) for entry in of_type(ctx.tx, lot, "lot.accept_performance")}
    return [one for one in reversed(list(of_type(ctx.tx, lot, "lot.perform"))) if one.leaf.hex() not in accepted]


def paid(ctx: Context, lot: str) -> list[Money]:
    return [Reader(entry.body).money("paid") for entry in of_type(ctx.tx, lot, "lot.accept_performance")]


def schedule(ctx: Context, lot: str) -> tuple[Standing, ...]:
    """How far claims and payments have come by the milestones of the contract; none where it names none."""
    concluded = contracting.text(ctx, lot)
    if concluded is None:
        return ()
    agreed = contract.terms(concluded, first_price(ctx, lot)).milestones
    claimed = sum((Reader(one.body).money("claimed").amount for one in claims(ctx, lot)), Decimal(0))
    by_day: dict[date, Decimal] = {}
    for one in reversed(list(of_type(ctx.tx, lot, "lot.accept_performance"))):
        on = day_of(one.at)
        by_day[on] = by_day.get(on, Decimal(0)) + Reader(one.body).money("paid").amount
    claimed += sum(by_day.values(), Decimal(0))
    return milestones.standing(agreed, price(ctx, lot), claimed, by_day, day_of(ctx.now))


def is_performed(tx: Connection, lot: str) -> bool:
    """Whether the buyer has accepted all of it."""
    return any(entry.body["final"] for entry in of_type(tx, lot, "lot.accept_performance"))


def _entries(ctx: Context, lot: str, *types: str) -> Iterator[Entry]:
    return (entry for entry in reversed(journal.entries(ctx.tx, lot)) if entry.type in types)


def waits(ctx: Context, lot: Lot) -> frozenset[str]:
    """Which acts of the contract wait for the actor, or stand open to it."""
    if lot.stage is Stage.AWARDED:
        return frozenset() if framework.admits(lot.way) else _to_conclude(ctx, lot)
    if lot.stage is not Stage.CONTRACTED or is_performed(ctx.tx, lot.id):
        return frozenset()
    if ctx.actor.role is Role.TENDEREE:
        return frozenset({"offer_change", *(["accept_performance"] if claims(ctx, lot.id) else [])})
    if contracting.winner(ctx.tx, lot.id) != ctx.actor.org:
        return frozenset()
    return frozenset({"perform", *(["change_contract"] if open_change(ctx, lot.id) else [])})


def _to_conclude(ctx: Context, lot: Lot) -> frozenset[str]:
    offered = contracting.offered(ctx.tx, lot.id) is not None
    renounced = contracting.is_renounced(ctx.tx, lot.id)
    if ctx.actor.role is Role.TENDEREE:
        next_ = "withdraw_award" if renounced else "offer_contract"
        return frozenset({next_}) if renounced or not offered else frozenset()
    if renounced or contracting.winner(ctx.tx, lot.id) != ctx.actor.org:
        return frozenset()
    return frozenset({"renounce_award", *(["sign_contract"] if offered else [])})


# ---------------------------------------------------------------- the acts


def _enter(ctx: Context, subject: str, act: str) -> stage.Turn:
    """NotAllowed for a bidder who is not the supplier, NotNow once all is accepted."""
    turn = stage.enter(ctx, subject, act)
    if ctx.actor.role is Role.BIDDER and ctx.actor.org != contracting.winner(ctx.tx, subject):
        raise NotAllowed("contract.not_winner", "只有中标人可以办理", "only the supplier may do this")
    if is_performed(ctx.tx, subject):
        raise NotNow("contract.performed", "合同已履行完毕", "the contract is performed and accepted")
    return turn


def prepare_change(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `offer_change` from `{to,basis,reason}`: with the price that it leaves."""
    reader = Reader(body)
    reader.only("to", "basis", "reason")
    texts: dict[str, Json] = {name: reader.text(name) for name in ("basis", "reason")}
    return {"from": dict(price(ctx, subject).json()), "to": dict(reader.money("to").json()), **texts}


def offer_change(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """The buyer signs a change of the price, with basis and reason; it counts once the supplier has signed it too."""
    turn, reader = _enter(ctx, subject, "offer_change"), Reader(body)
    asked = {name: body.get(name) for name in ("to", "basis", "reason")}
    if dict(body) != prepare_change(ctx, subject, asked) or body["from"] == body["to"]:
        raise NotValid("contract.change", "变更须从现行合同价变起", "a change starts at the price in force", field="to")
    performance.check_change(turn.lot.regime, first_price(ctx, subject), reader.money("to"))
    return stage.leave(ctx, turn, body, signed)


def prepare_agreement(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `change_contract`: the change that the buyer has signed last. NotNow without one."""
    Reader(body).only()
    asked = open_change(ctx, subject)
    if asked is None:
        raise NotNow("contract.no_change", "没有待签署的变更", "no change waits for your signature")
    return {"change": asked.leaf.hex(), **{name: asked.body[name] for name in ("from", "to", "basis", "reason")}}


def change_contract(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """The supplier signs the very change that the buyer has signed last."""
    turn = _enter(ctx, subject, "change_contract")
    if dict(body) != prepare_agreement(ctx, subject, {}):
        raise NotValid("contract.replaced", "对方已换签另一份", "the buyer has signed another since", field="change")
    return seal(ctx, stage.leave(ctx, turn, body, signed))


def prepare_performance(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `perform` from `{text,claimed}`."""
    reader = Reader(body)
    reader.only("text", "claimed")
    claimed: Json = dict(reader.money("claimed").json())
    return {"text_sha256": ctx.blobs.put(reader.text("text").encode()), "claimed": claimed}


def perform(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """The supplier says what it has delivered and what it claims for it."""
    turn = _enter(ctx, subject, "perform")
    waiting = [Reader(one.body).money("claimed") for one in claims(ctx, subject)]
    claimed = Reader(body).money("claimed")
    performance.check_paid(price(ctx, subject), [*paid(ctx, subject), *waiting], claimed)
    return stage.leave(ctx, turn, body, signed)


def prepare_acceptance(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `accept_performance` from `{performance,paid,text,rating?}`; with a rating it is the last one,
    and the contract is performed."""
    reader = Reader(body)
    reader.only("performance", "paid", "text", "rating")
    rating = reader.integer("rating", *performance.RATINGS) if reader.has("rating") else None
    return {
        "performance": reader.text("performance"),
        "paid": dict(reader.money("paid").json()),
        "text_sha256": ctx.blobs.put(reader.text("text").encode()),
        "final": rating is not None,
        "rating": rating,
    }


def accept_performance(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """The buyer accepts what was delivered and says what it pays (验收); the last time it rates the supplier, which is
    then public. NotFound unless that delivery waits; NotNow for the last while another one does."""
    turn, reader = _enter(ctx, subject, "accept_performance"), Reader(body)
    waiting = [one.leaf.hex() for one in claims(ctx, subject)]
    if reader.text("performance") not in waiting:
        raise NotFound("contract.no_claim", "没有这项待验收的履约", "no such delivery waits", field="performance")
    rated = body["rating"] is not None
    if reader.flag("final") != rated or (rated and len(waiting) > 1):
        raise NotNow("contract.claims", "还有待验收的履约", "another delivery still waits to be accepted")
    performance.check_paid(price(ctx, subject), paid(ctx, subject), reader.money("paid"))
    return seal(ctx, stage.leave(ctx, turn, body, signed))
