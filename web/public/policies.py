"""Policies with what explains them, meetings with what became of their decisions: one column (政策文件和政府会议)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from disclosure.acts import meetings, openness
from disclosure.acts.openness import Listed
from disclosure.rules import meeting
from disclosure.rules.meeting import SEATS, Meeting, State
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
from web.views.elements import Empty, Link, Sign
from web.views.policies import DecisionRow, MeetingRow, PoliciesPage, PolicyRow
from web.views.public import Facet
from web.words import Text, join, phrase

SHOWN: Final = 50
"""Policies of the page: older ones are found by searching documents."""
_SIGNS: Final[Mapping[State, Sign]] = {
    State.PUBLIC: Sign("good", Words("文件已公开", "document public")),
    State.WAITING: Sign("plain", Words("未到期", "not due")),
    State.MISSING: Sign("bad", Words("逾期未公开文件", "document overdue")),
    State.WITHOUT: Sign("plain", Words("不公开文件", "no document")),
}


def page(ctx: Context, year: int | None, reader: Actor) -> PoliciesPage:
    """`year`: of the meetings; None for the newest that has any."""
    there = meetings.years(ctx)
    shown = year or next(iter(there), day_of(ctx.now).year)
    offices: dict[str, Unit] = {each.code: each for each in units.every(ctx.tx)}
    told = openness.belonging(ctx, f"{meetings.PREFIX}{shown}-")
    rows = tuple(_meeting(ctx, each, of, told, offices, reader) for each, of in meetings.every(ctx, shown))
    overdue = sum(one.state is _SIGNS[State.MISSING] for row in rows for one in row.decisions)
    call = Link(Words("公布会议安排", "Call a meeting"), act(meetings.number(ctx), "call_meeting"))
    return PoliciesPage(
        years=tuple(Facet(str(each), None, f"{belonging.POLICIES}?year={each}", each == shown) for each in there),
        overdue=phrase("{n} 项议定事项逾期未公开文件", n=overdue) if overdue else "",
        policies=tuple(_policy(ctx, one, offices) for one in openness.policies(ctx, SHOWN)),
        meetings=rows,
        no_policies=Empty(Words("还没有公开的政策文件。", "No policies are public yet.")),
        no_meetings=Empty(Words("还没有公布的会议。", "No meetings were called yet.")),
        acts=(call,) if reader.role is Role.OFFICER else (),
    )


def _policy(ctx: Context, one: Listed, offices: Mapping[str, Unit]) -> PolicyRow:
    explained = tuple(Link(each.title, pages.document(each.subject)) for each in openness.regarding(ctx, one.subject))
    of = join(_name(offices, one.office), phrase("{at:day}", at=one.published_at or one.formed))
    return PolicyRow(one.title, pages.document(one.subject), of, explained)


def _name(offices: Mapping[str, Unit], code: str) -> Text:
    return offices[code].name if code in offices else code


def _meeting(
    ctx: Context, subject: str, of: Meeting, told: Mapping[str, Listed], offices: Mapping[str, Unit], reader: Actor
) -> MeetingRow:
    mine = reader.role is Role.OFFICER and reader.org == of.unit
    ready = mine and not of.held and day_of(ctx.now) >= of.on
    return MeetingRow(
        id=subject,
        title=join(_name(offices, of.unit), belonging.called(of), by=" "),
        of=phrase("{on:day}", on=of.on),
        agenda=of.agenda,
        seats=_seats(ctx, of),
        present=tuple(_present(of)),
        decisions=tuple(_decisions(ctx, subject, of, told)),
        acts=(Link(Words("公布会议情况", "Publish what it came to"), act(subject, "hold_meeting")),) if ready else (),
    )


def _seats(ctx: Context, of: Meeting) -> Text:
    """The call for people from outside, while they can still apply."""
    if of.until is None or of.until < day_of(ctx.now):
        return ""
    offered = join(*(phrase("{seat} {n} 名", seat=SEATS[seat], n=n) for seat, n in of.seats.items()))
    return phrase("邀请列席：{seats}；{until:day} 前报名，{how}", seats=offered, until=of.until, how=of.apply)


def _present(of: Meeting) -> Iterator[Text]:
    for seat, (n, names) in of.present().items():
        told = phrase("{seat} {n} 名", seat=SEATS[seat], n=n)
        yield phrase("{told}（{names}）", told=told, names="、".join(names)) if names else told


def _decisions(ctx: Context, subject: str, of: Meeting, told: Mapping[str, Listed]) -> Iterator[DecisionRow]:
    calendar = workdays.announced()
    for n, one in sorted(of.decisions.items()):
        document = told.get(meetings.item(subject, n))
        state = meeting.state(of, n, document is not None, day_of(ctx.now), calendar)
        link = Link(document.title, pages.document(document.subject)) if document else None
        due = phrase("应于 {day:day} 前公开", day=of.due(calendar))
        note: Text = one.without or (due if state in (State.WAITING, State.MISSING) else "")
        yield DecisionRow(of.agenda[n - 1], one.text, _SIGNS[state], link, note)
