"""After a deal: the tenderee enters the contract with each winner; until all are in the lot is not archived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from sqlalchemy import Connection

from kernel import journal
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Fault, NotValid
from kernel.journal import Entry
from kernel.reader import Reader
from signing.acts.signatures import seal
from signing.rules.statement import Signed
from trading.acts import stage
from trading.rules import sold
from trading.rules.sold import Contract


def deal(tx: Connection, lot: str) -> Entry:
    """The deal that the tenderee has confirmed."""
    for entry in reversed(journal.entries(tx, lot)):
        if entry.type == "lot.confirm_deal":
            return entry
    raise Fault(f"{lot} has no deal")


def entered(tx: Connection, lot: str) -> dict[str, Entry]:
    """The contracts that have been entered, by organisation (`O-…`)."""
    return {str(one.body["org"]): one for one in journal.entries(tx, lot) if one.type == "lot.enter_contract"}


def missing(tx: Connection, lot: str) -> list[str]:
    """The winners (`O-…`) whose contract has not been entered, each once."""
    there = entered(tx, lot)
    return [org for org in _winners(deal(tx, lot)) if org not in there]


def _winners(made: Entry) -> list[str]:
    winners = cast("Sequence[Mapping[str, str]]", made.body["winners"])
    return list(dict.fromkeys(each["org"] for each in winners))


def prepare_contract(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `enter_contract` from `{org?, contract_sha256, signed_on}`: the deal stands in it by its leaf;
    a winner that is the only one need not be named."""
    reader, made = Reader(body), deal(ctx.tx, subject)
    reader.only("org", "contract_sha256", "signed_on")
    winners = _winners(made)
    alone: dict[str, Json] = {"org": winners[0]} if len(winners) == 1 else {}
    return {"deal": made.leaf.hex(), **alone, **{name: reader.text(name) for name in body}}


def enter_contract(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Enter the contract that the tenderee and a winner have signed."""
    turn, reader = stage.enter(ctx, subject, "enter_contract"), Reader(body)
    made = deal(ctx.tx, subject)
    if reader.text("deal") != made.leaf.hex():
        raise NotValid("act.field", "不是本标段的成交", "this is not the lot's deal", field="deal")
    one = Contract(reader.text("org"), reader.text("contract_sha256"), sold.day(reader.text("signed_on")))
    sold.check(one, _winners(made), entered(ctx.tx, subject), day_of(made.at), day_of(ctx.now))
    return seal(ctx, stage.leave(ctx, turn, body, signed))
