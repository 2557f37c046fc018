"""Orders for delivery: entered by the office, paid by the applicant, sent, delivered; and a provider's statement
compared with what was paid."""

from __future__ import annotations

import base64
import binascii
from datetime import date
from typing import Final

from approval.acts import assisting, dockets
from approval.acts.dockets import Body, Held, Start
from approval.rules import delivery, docket
from approval.rules.delivery import FREE, TABLE, Payment, Stage
from approval.rules.docket import DESK, HEADS
from kernel import canon, ids, journal, money
from kernel.act import Act
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.errors import NotNow
from kernel.journal import Entry
from kernel.money import Money
from kernel.reader import Reader
from people.acts import units
from signing.rules.statement import Signed

KIND: Final = "FD"
PERSONAL: Final = {"name": 100, "contact": 100, "title": 100, "address": 200}


def subject(unit: str) -> str:
    """The chain of an office's statements, and of what has no number yet."""
    return ids.subject(KIND, unit)


def order(ctx: Context, of: str, body: Body, signed: Signed | None = None) -> Entry:
    """What is to be sent, `{code, amount, case?, name, contact, title, address}`, amount in yuan as printed."""
    unit, reader = units.acting(ctx, of.partition("-")[2], *DESK).code, Reader(body)
    reader.only("code", "amount", "case", *PERSONAL)
    due = money.money(reader.text("amount"))
    facts: dict[str, Json] = {"amount": str(due.amount)}
    case = assisting.known(ctx, reader.text("case")) if reader.has("case") else None
    if case:
        facts["case"] = case
    said: dict[str, Json] = {name: docket.line(reader, name, most) for name, most in PERSONAL.items()}
    stage = Stage.PAID if due == FREE else Stage.UNPAID
    return dockets.begin(ctx, "order", Start(KIND, unit, stage, facts, said, docket.secret(reader), case))


def pay(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{reference, amount}`: paid at the window, as the terminal's slip says."""
    return _paid(ctx, "pay", id, body)


def collect(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{reference, amount}`: paid to the provider: the clerk's act."""
    return _paid(ctx, "collect", id, body)


def _paid(ctx: Context, verb: str, id: str, body: Body) -> Entry:
    of, reader = dockets.enter(ctx, TABLE, id, verb, body), Reader(body)
    reader.only("reference", "amount")
    amount = money.money(reader.text("amount"))
    delivery.agrees(amount, due(of))
    facts: dict[str, Json] = {"reference": docket.line(reader, "reference", 64), "amount": str(amount.amount)}
    return dockets.keep(ctx, TABLE, verb, of, facts)


def cancel(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{code?}`: nothing is to be sent."""
    return dockets.keep(ctx, TABLE, "cancel", dockets.enter(ctx, TABLE, id, "cancel", body), {})


def send(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{carrier, tracking}`: handed to the post; never before it is paid."""
    of, reader = dockets.enter(ctx, TABLE, id, "send", body), Reader(body)
    reader.only("carrier", "tracking")
    facts: dict[str, Json] = {name: docket.line(reader, name, 64) for name in ("carrier", "tracking")}
    return dockets.keep(ctx, TABLE, "send", of, facts)


def bring_back(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{}`: it came back and can be sent again."""
    return dockets.keep(ctx, TABLE, "bring_back", dockets.enter(ctx, TABLE, id, "bring_back", body), {})


def deliver(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{}`: the applicant has it."""
    return dockets.keep(ctx, TABLE, "deliver", dockets.enter(ctx, TABLE, id, "deliver", body), {})


# ---------------------------------------------------------------- the statement


def prepare_statement(ctx: Context, of: str, body: Body) -> dict[str, Json]:
    """The exact body of `reconcile`: which orders the provider's `file` (base64) of a `day` agrees with."""
    unit, reader = units.acting(ctx, of.partition("-")[2], *HEADS).code, Reader(body)
    reader.only("day", "file")
    day = docket.day(reader, "day")
    try:
        data = base64.b64decode(reader.text("file"), validate=True)
    except binascii.Error as error:
        raise reader.refuse("file", "须为 base64", "must be base64") from error
    found = delivery.compare(delivery.statement(data), payments(ctx, unit, day))
    return {
        "day": day.isoformat(), "statement_sha256": canon.sha256(data).hex(), "matched": list(found.matched),
        "strange": list(found.strange), "missing": list(found.missing),
    }  # fmt: skip


def reconcile(ctx: Context, of: str, body: Body, signed: Signed | None = None) -> Entry:
    """A day's statement beside the orders, `{day, statement_sha256, matched, strange, missing}`: signed by deputy or
    head, once for each statement. NotNow `delivery.reconciled`."""
    units.acting(ctx, of.partition("-")[2], *HEADS)
    alone(ctx.tx, f"journal/{of}")
    reader = Reader(body)
    reader.only("day", "statement_sha256", "matched", "strange", "missing")
    if any(one.body["statement_sha256"] == body["statement_sha256"] for one in journal.entries(ctx.tx, of)):
        raise NotNow("delivery.reconciled", "该对账文件已经对过账", "that statement was compared already")
    facts = {**body, "by": ctx.actor.id, **(signed.fields() if signed else {})}
    return journal.append(ctx, Act("reconcile", of, ctx.actor, ctx.now, facts))


def payments(ctx: Context, unit: str, day: date) -> list[Payment]:
    """What was paid for the office's orders on that day."""
    every = (one for of in dockets.of_unit(ctx, KIND, unit, 10_000) for one in _payments(of) if one[0] == day)
    return [payment for _, payment in every]


def _payments(of: Held) -> list[tuple[date, Payment]]:
    paid = docket.of_verb(of.acts, "pay", "collect")
    return [(one.day, Payment(one.text("reference"), of.id, money.money(one.text("amount")))) for one in paid]


def reconciled(ctx: Context, of: Held) -> bool:
    """Whether a statement has agreed with the order's payment."""
    return any(of.id in Reader(one.body).texts("matched") for one in journal.entries(ctx.tx, subject(of.unit)))


def unpaid(ctx: Context) -> list[Held]:
    """The orders for which somebody still has to pay."""
    return [one for one in dockets.newest(ctx, KIND, 1000) if one.stage == Stage.UNPAID]


def due(of: Held) -> Money:
    return money.money(of.acts[0].text("amount"))
