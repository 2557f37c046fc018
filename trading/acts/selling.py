"""After a deal: the tenderee enters the contract with each winner; until all are in the lot is not archived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, cast

from sqlalchemy import Connection

from kernel import canon, journal
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Fault, NotFound, NotValid
from kernel.journal import Entry
from kernel.reader import Reader
from signing.acts.signatures import seal
from signing.rules.statement import Signed
from trading.acts import stage
from trading.rules import sold
from trading.rules.sold import Contract

_READERS: Final = frozenset({Role.TENDEREE, Role.AGENCY, Role.CENTRE, Role.SUPERVISOR})


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
    """The exact body of `enter_contract` from `{org?, file, signed_on}`: the file (a PDF in base64) goes to the blobs,
    its digest into the body, where the deal stands by its leaf; a winner that is the only one need not be named."""
    reader, made = Reader(body), deal(ctx.tx, subject)
    reader.only("org", "file", "signed_on")
    winners = _winners(made)
    alone: dict[str, Json] = {"org": winners[0]} if len(winners) == 1 else {}
    named = {name: reader.text(name) for name in ("org", "signed_on") if name in body}
    sha256 = ctx.blobs.put(sold.paper(canon.unbase64(reader.text("file"))))
    return {"deal": made.leaf.hex(), **alone, **named, "contract_sha256": sha256}


def enter_contract(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Enter the contract that the tenderee and a winner have signed."""
    turn, reader = stage.enter(ctx, subject, "enter_contract"), Reader(body)
    made = deal(ctx.tx, subject)
    if reader.text("deal") != made.leaf.hex():
        raise NotValid("act.field", "不是本标段的成交", "this is not the lot's deal", field="deal")
    one = Contract(reader.text("org"), reader.text("contract_sha256"), sold.day(reader.text("signed_on")))
    sold.check(one, _winners(made), entered(ctx.tx, subject), day_of(made.at), day_of(ctx.now))
    if not ctx.blobs.has(one.contract_sha256):
        raise NotValid("act.field", "没有该摘要的文件", "there is no file of this digest", field="contract_sha256")
    return seal(ctx, stage.leave(ctx, turn, body, signed))


def papers(ctx: Context, lot: str) -> tuple[Contract, ...]:
    """The contracts whose files the caller may read: a winner its own, everybody else in whose hands the lot is all."""
    found = [Contract(org, str(one.body["contract_sha256"]), sold.day(str(one.body["signed_on"])))
             for org, one in entered(ctx.tx, lot).items()]  # fmt: skip
    if ctx.actor.role is Role.BIDDER:
        return tuple(one for one in found if one.org == f"O-{ctx.actor.org}")
    return tuple(found) if ctx.actor.role in _READERS else ()


def paper(ctx: Context, lot: str, sha256: str) -> bytes:
    """The file of one of these; NotFound for any other digest."""
    if all(one.contract_sha256 != sha256 for one in papers(ctx, lot)):
        raise NotFound("file.unknown", "没有这个文件", "there is no such file", field="file")
    return ctx.blobs.get(sha256)
