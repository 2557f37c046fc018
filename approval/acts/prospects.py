"""Leads for investment: entered by an office, followed, handed on, turned into an order for an agent."""

from __future__ import annotations

from approval.acts import assisting, dockets
from approval.acts.dockets import Body, Held, Start
from approval.rules.docket import DESK
from approval.rules.prospect import TABLE, Stage
from kernel import ids
from kernel.context import Context
from kernel.errors import NotValid
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import units
from signing.rules.statement import Signed

KIND = "FL"


def subject(unit: str) -> str:
    """Of an office where no lead has a number yet."""
    return ids.subject(KIND, unit)


def enter(ctx: Context, of: str, body: Body, signed: Signed | None = None) -> Entry:
    """A lead of the caller's own office: `{name, contact, title, text, investment}`, in yuan."""
    unit, reader = units.acting(ctx, of.partition("-")[2], *DESK).code, Reader(body)
    reader.only("investment", *assisting.PERSONAL)
    investment = reader.integer("investment", 0, 10**15)
    said = {**assisting.personal(reader), "investment": investment}
    return dockets.begin(ctx, "enter", Start(KIND, unit, Stage.OPEN, {}, said))


def follow(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{text_sha256}`: what was talked about."""
    of = dockets.enter(ctx, TABLE, id, "follow", body)
    Reader(body).text("text_sha256")
    return dockets.keep(ctx, TABLE, "follow", of, body, signed)


def hand_on(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{to}`: another office follows it from now on (上下联动). NotValid `prospect.same` for the one that has it."""
    of = dockets.enter(ctx, TABLE, id, "hand_on", body)
    to = units.standing(ctx, Reader(body).text("to")).code
    if to == of.unit:
        raise NotValid("prospect.same", "线索已在该单位", "that office has it already", field="to")
    return dockets.keep(ctx, TABLE, "hand_on", of, {"to": to}, signed, unit=to)


def turn(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{code, until}`: the investor gives a mandate, and the lead goes on as an order for an agent."""
    of, reader = dockets.enter(ctx, TABLE, id, "turn", body), Reader(body)
    reader.only("code", "until")
    said = {name: value for name, value in dockets.details(of).items() if name in assisting.PERSONAL}
    made = assisting.take_on(ctx, of.unit, of.id, reader, said)
    return dockets.keep(ctx, TABLE, "turn", of, {"assistance": made.subject}, signed)


def drop(ctx: Context, id: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{text_sha256}`: why it is followed no more."""
    of = dockets.enter(ctx, TABLE, id, "drop", body)
    Reader(body).text("text_sha256")
    return dockets.keep(ctx, TABLE, "drop", of, body, signed)


def history(ctx: Context, case: str) -> list[Held]:
    """What came before an application: the orders for agents that serve it, and the leads that they were."""
    orders = [one for one in dockets.of_case(ctx, case) if one.row.kind == assisting.KIND]
    leads = [one.acts[0].text("prospect") for one in orders]
    return [*(dockets.find(ctx, each) for each in leads if each), *orders]
