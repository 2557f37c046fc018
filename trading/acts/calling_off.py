"""The second stage of a framework agreement: competing again, ordering, answering an order. Each order is a deal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from kernel import canon
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid
from kernel.journal import Entry
from kernel.reader import Reader
from signing.rules.statement import Signed
from trading.acts.frameworks import enter, held, recorded
from trading.rules import agreement, call_off
from trading.rules.agreement import Agreement, Order

LONGEST: Final = timedelta(days=30)
"""Of a second competition."""


def ask_quotes(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """`{quantity, until}`: a buyer asks all suppliers for sealed quotes."""
    turn, reader = enter(ctx, subject, Role.TENDEREE), Reader(body)
    reader.only("quantity", "until")
    reader.integer("quantity", 1, agreement.MOST)
    until = canon.moment(reader.text("until"))
    call_off.may_ask(turn.of, min(until, ctx.now + LONGEST), ctx.now)
    return recorded(ctx, subject, "ask_quotes", body, signed)


def quote(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """`{asked, commitment}`: a supplier seals its unit price; nobody can read it before the deadline."""
    turn, reader = enter(ctx, subject, Role.BIDDER), Reader(body)
    reader.only("asked", "commitment")
    if len(canon.unhex(reader.text("commitment"))) != 32:
        raise reader.refuse("commitment", "须为 64 位十六进制", "must be 64 hex digits")
    call_off.may_seal(turn.of, call_off.competition(turn.of, reader.text("asked")), ctx.actor.org, ctx.received)
    return recorded(ctx, subject, "quote", body, signed)


def show_quote(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """`{asked, price, salt}`: after the deadline each supplier shows what it had sealed; what is not shown counts for
    nothing."""
    turn, reader = enter(ctx, subject, Role.BIDDER), Reader(body)
    reader.only("asked", "price", "salt")
    asked, price = call_off.competition(turn.of, reader.text("asked")), reader.money("price")
    canon.unhex(reader.text("salt"))
    opened = agreement.commitment(asked.id, ctx.actor.org, price, reader.text("salt"))
    call_off.may_show(turn.of, asked, ctx.actor.org, price, opened, ctx.now)
    return recorded(ctx, subject, "show_quote", body, signed)


def prepare_order(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `order` from `{supplier?, item?, quantity?, asked?}`: price, and who has won, are filled in."""
    reader, of = Reader(body), held(ctx.tx, subject)
    reader.only("supplier", "item", "quantity", "asked")
    asked = reader.text("asked") if reader.has("asked") else ""
    won = call_off.competition(of, asked) if asked else None
    org = won.winner if won else reader.text("supplier")
    item = reader.text("item") if reader.has("item") else agreement.ITEM
    quantity = won.quantity if won else reader.integer("quantity", 1, agreement.MOST)
    call_off.may_order(of, ctx.actor.org, org, asked, ctx.now)
    price = call_off.price_of(of, org, item, asked)
    return {
        "supplier": org,
        "item": item,
        "quantity": quantity,
        "price": dict(price.json()),
        "asked": asked or None,
    }


def order(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """A buyer orders; it is a deal once the supplier accepts. In a mall not at or above the threshold; orders that look
    like one that was split are told with the others (化整为零)."""
    turn = enter(ctx, subject, Role.TENDEREE)
    asked = {name: body[name] for name in ("supplier", "item", "quantity", "asked") if body.get(name) is not None}
    if dict(body) != prepare_order(ctx, subject, asked):
        raise NotValid(
            "framework.order_changed", "价格或供应商已变化，请重新下单", "price or supplier have changed", field="price"
        )
    made = _order(ctx, body)
    call_off.check_amount(turn.of, made.amount)
    near: list[Json] = [one.id for one in call_off.split(turn.of, made)]
    found: dict[str, Json] = {"amount": dict(made.amount.json())} | ({"split": near} if near else {})
    return recorded(ctx, subject, "order", body, signed, found)


def _order(ctx: Context, body: Mapping[str, Json]) -> Order:
    reader = Reader(body)
    return Order(
        id="",
        buyer=ctx.actor.org,
        supplier=reader.text("supplier"),
        item=reader.text("item"),
        quantity=reader.integer("quantity", 1, agreement.MOST),
        price=reader.money("price"),
        at=ctx.now,
    )


def answer_order(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """`{order, accepted, reason}`: the supplier accepts, and it is a contract, or declines and says why."""
    turn, reader = enter(ctx, subject, Role.BIDDER), Reader(body)
    reader.only("order", "accepted", "reason")
    call_off.waiting(turn.of, reader.text("order"), ctx.actor.org)
    if not reader.flag("accepted"):
        reader.text("reason")
    return recorded(ctx, subject, "answer_order", body, signed)


def deals(of: Agreement) -> list[Order]:
    """The orders that were accepted, in their order."""
    return [one for one in of.orders.values() if one.accepted]
