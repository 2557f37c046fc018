"""Proposals by their registers: assigned by one office, replied to by its host, judged by who proposed them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure import document_store as store
from disclosure.rules import proposal
from disclosure.rules.proposal import Proposal
from kernel import ids, journal
from kernel.act import Act
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.deadlines import day_of
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, Words
from kernel.journal import Entry
from kernel.reader import Reader
from people.acts import units
from signing.rules.statement import Signed

PREFIX: Final = "G-proposal-"


def find(ctx: Context, subject: str) -> Proposal:
    """NotFound `proposal.unknown` where nobody has assigned it."""
    entries = journal.entries(ctx.tx, subject) if subject.startswith(PREFIX) else []
    if not entries:
        raise NotFound("proposal.unknown", "没有这件建议提案", "there is no such proposal", field="regards")
    of = proposal.assigned(str(entries[0].body["unit"]), entries[0].body, day_of(entries[0].at))
    for one in entries[1:]:
        if one.type == "register.meet_proposer":
            of = proposal.met(of, one.body, day_of(one.at))
        else:
            of = proposal.rated(of, one.body)
    return of


def every(ctx: Context, year: int) -> list[tuple[str, Proposal]]:
    """Those assigned in that year, the newest first."""
    return [(each, find(ctx, each)) for each in reversed(journal.subjects(ctx.tx, f"{PREFIX}{year}-"))]


def years(ctx: Context) -> list[int]:
    """The years that have any, the newest first."""
    return sorted({int(each.split("-")[2]) for each in journal.subjects(ctx.tx, PREFIX)}, reverse=True)


def number(ctx: Context) -> str:
    """The chain that the next proposal will have."""
    year = day_of(ctx.now).year
    return ids.subject("G", f"proposal-{year}-{len(journal.subjects(ctx.tx, f'{PREFIX}{year}-')) + 1:04}")


def replied(ctx: Context, subject: str) -> bool:
    """Whether a reply is public."""
    return any(row.stage == store.OPEN for row in store.regarding(ctx.tx, subject))


def hosted(ctx: Context, subject: str, office: str) -> None:
    """NotAllowed unless the office is the proposal's host (谁主办、谁公开)."""
    if find(ctx, subject).host != office:
        raise NotAllowed(
            "proposal.host", "谁主办、谁公开：只能由主办单位办理", "this is for the proposal’s host", field="regards"
        )


def assign(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Assign `{kind, number, title, host, cohosts, on, difficult}` to its host, under the next number."""
    unit = units.own(ctx)
    Reader(body).only("kind", "number", "title", "host", "cohosts", "on", "difficult")
    of = proposal.assigned(unit.code, body, day_of(ctx.now))
    for code in (of.host, *of.cohosts):
        units.standing(ctx, code)
    alone(ctx.tx, "journal/G-proposal")
    if subject != number(ctx):
        raise Conflict(
            "proposal.number", "该编号不是下一个号码", "this is not the next number", field="subject",
            remedy=Words("从建议提案专栏重新登记", "Begin again from the page of proposals"),
        )  # fmt: skip
    return _record(ctx, "assign_proposal", subject, body, signed)


def meet(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Enter the day `{on}` on which the host met the proposer."""
    alone(ctx.tx, f"journal/{subject}")
    of = find(ctx, subject)
    units.own(ctx)
    hosted(ctx, subject, ctx.actor.org)
    Reader(body).only("on")
    proposal.met(of, body, day_of(ctx.now))
    return _record(ctx, "meet_proposer", subject, body, signed)


def rate(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Enter the proposer's `{opinion}` of the public reply: by the office that assigned it."""
    alone(ctx.tx, f"journal/{subject}")
    of = find(ctx, subject)
    units.acting(ctx, of.unit)
    Reader(body).only("opinion")
    proposal.rated(of, body)
    if not replied(ctx, subject):
        raise NotNow("proposal.unanswered", "答复尚未公开", "its reply is not public yet")
    return _record(ctx, "rate_reply", subject, body, signed)


def _record(ctx: Context, verb: str, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    said = {**body, "unit": ctx.actor.org, **(signed.fields() if signed else {})}
    return journal.append(ctx, Act(verb, subject, ctx.actor, ctx.now, said))
