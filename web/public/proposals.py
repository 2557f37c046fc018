"""Proposals with their hosts, their replies and the three rates, as a page and as a file."""

from __future__ import annotations

import csv as table
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from disclosure.acts import openness, proposals
from disclosure.acts.openness import Listed
from disclosure.rules import proposal
from disclosure.rules.proposal import KINDS, OPINIONS, Kind, Proposal
from kernel import workdays
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from people.acts import units
from people.rules.unit import Unit
from web.desks.duties import act
from web.public import belonging
from web.public import openness as pages
from web.public.sitting import plain
from web.views.elements import Empty, Link, Sign
from web.views.policies import HostRow, ProposalRow, ProposalsPage
from web.views.public import Facet, Figure
from web.words import Text, join

CSV: Final = f"{belonging.PROPOSALS}.csv"
_NONE: Final = Words("尚无", "none yet")
_RATES: Final = (
    Words("办结率", "Replied to"),
    Words("见面率", "Proposer met"),
    Words("满意率", "Proposer satisfied"),
)
_REPLIED: Final = Sign("good", Words("已公开答复", "reply public"))
_WAITING: Final = Sign("plain", Words("办理中", "in hand"))
_LATE: Final = Sign("bad", Words("逾期未答复", "reply overdue"))

Every = Sequence[tuple[str, Proposal]]


def page(ctx: Context, year: int | None, reader: Actor) -> ProposalsPage:
    """`year`: None for the newest that has any."""
    there = proposals.years(ctx)
    shown, listed, replies = _of_year(ctx, year)
    offices: dict[str, Unit] = {each.code: each for each in units.every(ctx.tx)}
    assign = Link(Words("交办建议提案", "Assign a proposal"), act(proposals.number(ctx), "assign_proposal"))
    return ProposalsPage(
        years=tuple(Facet(str(each), None, f"{belonging.PROPOSALS}?year={each}", each == shown) for each in there),
        rates=_rates(listed, replies),
        hosts=tuple(_hosts(listed, offices)),
        rows=tuple(_row(ctx, subject, of, replies.get(subject), offices, reader) for subject, of in listed),
        csv=f"{CSV}?year={shown}",
        empty=Empty(Words("还没有交办的建议提案。", "No proposals were assigned yet.")),
        acts=(assign,) if reader.role is Role.OFFICER else (),
    )


def _of_year(ctx: Context, year: int | None) -> tuple[int, Every, Mapping[str, Listed]]:
    shown = year or next(iter(proposals.years(ctx)), day_of(ctx.now).year)
    return shown, proposals.every(ctx, shown), openness.belonging(ctx, f"{proposals.PREFIX}{shown}-")


def _rates(listed: Every, replies: Mapping[str, Listed]) -> tuple[Figure, ...]:
    found = proposal.rates((of, subject in replies) for subject, of in listed)
    exact = (found.replied, found.met, found.satisfied)
    return tuple(pages.figure(name, rate, _NONE) for name, rate in zip(_RATES, exact, strict=True))


def _hosts(listed: Every, offices: Mapping[str, Unit]) -> Iterator[HostRow]:
    for code, office in offices.items():
        hosted = [of.kind for _, of in listed if of.host == code]
        cohosted = [of.kind for _, of in listed if code in of.cohosts]
        if hosted or cohosted:
            yield HostRow(office.name, _counts(hosted), _counts(cohosted))


def _counts(kinds: Sequence[Kind]) -> tuple[int, int]:
    return kinds.count(Kind.SUGGESTION), kinds.count(Kind.MOTION)


def _name(offices: Mapping[str, Unit], code: str) -> Text:
    return offices[code].name if code in offices else code


def _row(
    ctx: Context, subject: str, of: Proposal, reply: Listed | None, offices: Mapping[str, Unit], reader: Actor
) -> ProposalRow:
    due = of.due(workdays.announced())
    open_ = _LATE if due < day_of(ctx.now) else _WAITING
    return ProposalRow(
        id=subject,
        title=of.title,
        of=join(KINDS[of.kind], of.number),
        host=join(*(_name(offices, code) for code in (of.host, *of.cohosts))),
        due=due.isoformat(),
        state=_REPLIED if reply else open_,
        reply=Link(reply.title, pages.document(reply.subject)) if reply else None,
        opinion=OPINIONS[of.opinion] if of.opinion else "",
        acts=tuple(_acts(subject, of, reply, reader)),
    )


def _acts(subject: str, of: Proposal, reply: Listed | None, reader: Actor) -> Iterator[Link]:
    if reader.role is not Role.OFFICER:
        return
    if reader.org == of.host and of.met is None:
        yield Link(Words("登记见面", "Enter the meeting"), act(subject, "meet_proposer"))
    if reader.org == of.unit and reply is not None:
        yield Link(Words("登记满意度", "Enter the opinion"), act(subject, "rate_reply"))


def csv(ctx: Context, year: int | None) -> str:
    """A line a proposal; offices by their codes, `opinion` empty while nothing was said."""
    _, listed, replies = _of_year(ctx, year)
    out = io.StringIO()
    writer = table.writer(out, lineterminator="\n")
    writer.writerow(("id", "kind", "number", "title", "host", "cohosts", "assigned", "due", "met", "reply", "opinion"))
    for subject, of in listed:
        reply = replies[subject].subject.removeprefix("W-") if subject in replies else ""
        days = (of.on.isoformat(), of.due(workdays.announced()).isoformat(), of.met.isoformat() if of.met else "")
        row = (subject, of.kind, of.number, of.title, of.host, " ".join(of.cohosts), *days, reply, of.opinion or "")
        writer.writerow([plain(str(value)) for value in row])
    return out.getvalue()
