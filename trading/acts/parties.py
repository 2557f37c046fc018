"""Whose bids, questions and objections they are: for the clerk, who tells them what happened, and for nobody else."""

from __future__ import annotations

from kernel import table
from kernel.actor import Role
from kernel.context import Context
from kernel.errors import NotAllowed, NotFound
from trading import store


def _clerk(ctx: Context) -> None:
    if ctx.actor.role is not Role.CLERK:
        raise NotAllowed("act.not_allowed", "依法保密", "secret by law", law="BID-22")


def bidders(ctx: Context, lot: str) -> list[str]:
    """The organisations whose bid for the lot stands, in no telling order."""
    _clerk(ctx)
    return [row.org for row in table.rows(ctx.tx, store.bids, "org", lot=lot) if row.state == "sealed"]


def enquirers(ctx: Context, tender: str) -> list[str]:
    """The organisations that asked about the documents or objected to them."""
    _clerk(ctx)
    return sorted({row.org for row in table.rows(ctx.tx, store.questions, "id", tender=tender)})


def bidder(ctx: Context, bid: str) -> str:
    """The organisation whose bid it is."""
    _clerk(ctx)
    row = table.find(ctx.tx, store.bids, id=bid)
    if row is None:
        raise NotFound("bid.unknown", "没有这份投标", "no such bid", field="bid")
    return str(row.org)


def raised(ctx: Context, id: str) -> tuple[str, str]:
    """Who raised a question or an objection, and on which tender or lot."""
    _clerk(ctx)
    question = table.find(ctx.tx, store.questions, id=id)
    if question is not None:
        return str(question.org), str(question.tender)
    objection = table.find(ctx.tx, store.objections, id=id)
    if objection is None:
        raise NotFound("question.unknown", "没有这个问题", "no such question", field="question")
    return str(objection.org), str(objection.lot)
