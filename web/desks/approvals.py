"""The applications of a centre and of an office: green ones first, each with its nearest limit and its acts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from approval.acts import cases
from approval.acts.cases import Held
from approval.rules import case as rules
from approval.rules import clock, workflow
from approval.rules.case import STAGES, Branch, By, Channel, Stage
from approval.rules.clock import COLOURS, Colour
from disclosure.rules import wording
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from kernel.workdays import announced
from people.acts import units
from people.rules.unit import Kind, Post
from web.desks import duties
from web.public import approval_notices
from web.public import approvals as public
from web.views.elements import Empty, Fact, Link, Sign
from web.views.letters import DeskPage, LetterPage, Listed, Part, Row
from web.words import Text, phrase

ADDRESS: Final = "/me/approvals"
LINK: Final = Link(Words("审批办件", "Applications"), ADDRESS)
SHOWN: Final = 200
"""Applications of one list."""
SIGNS: Final = {
    Colour.GREEN: Sign("act", COLOURS[Colour.GREEN]),
    Colour.YELLOW: Sign("warn", COLOURS[Colour.YELLOW]),
    Colour.RED: Sign("bad", COLOURS[Colour.RED]),
    Colour.HELD: Sign("warn", COLOURS[Colour.HELD]),
    Colour.DONE: Sign("good", COLOURS[Colour.DONE]),
}
_WORST: Final = (Colour.RED, Colour.YELLOW, Colour.HELD, Colour.GREEN, Colour.DONE)
_ERASED: Final = Words("（已删除）", "(erased)")


def page(ctx: Context) -> DeskPage:
    """What the caller's centre or office has."""
    own = units.own(ctx, *cases.PARTIES)
    hall = own.kind is Kind.CENTRE
    found = cases.of_site(ctx, own.code, SHOWN) if hall else cases.of_unit(ctx, own.code, SHOWN)
    key = Link(Words("收件", "Take in"), duties.act(units.subject(own.code), "take_in"))
    if Post.WINDOW not in units.posts(ctx, own.code, ctx.actor.id):
        key = Link(Words("设置窗口", "Arrange the windows"), duties.act(units.subject(own.code), "arrange_windows"))
    enter = key if hall else Link(Words("办事大厅", "The halls"), public.SITES)
    none = Empty(Words("还没有办件。", "No applications yet."), public.HOME)
    return DeskPage((Listed(LINK.text, enter, tuple(_row(ctx, one) for one in found), none),), LINK.text)


def _row(ctx: Context, of: Held) -> Row:
    today, calendar = day_of(ctx.now), announced()
    colours = [clock.colour(one, today, calendar) for one in of.case.branches]
    stage = STAGES[of.case.stage]
    if of.case.green:
        stage = Words(f"绿色通道 · {stage.zh}", f"green channel · {stage.en}")
    return Row(
        number=of.id,
        href=address(of.id),
        what=str(cases.details(of).get("title", "")) or _ERASED,
        stage=stage,
        sign=SIGNS[min(colours, key=_WORST.index)] if of.case.stage not in rules.ENDED else SIGNS[Colour.DONE],
        due=_due(of),
    )


def _due(of: Held) -> Text:
    calendar = announced()
    if of.case.stage is Stage.ARRIVED:
        return phrase("{on}", on=clock.notice_by(of.case, calendar).on)
    ends = [found.on for one in of.case.branches if one.open and (found := clock.promised(one, calendar))]
    return phrase("{on}", on=min(ends)) if ends else ""


def address(id: str) -> str:
    """Where an officer finds it."""
    return f"{ADDRESS}/{id}"


def own(ctx: Context, id: str) -> Held:
    """The application, for those who have a part in it. NotAllowed, NotFound."""
    of = cases.find(ctx, id)
    cases.reads(ctx, of)
    return of


def one(ctx: Context, id: str) -> LetterPage:
    """One application, with who applies and what may be done now."""
    of = own(ctx, id)
    said = cases.details(of)
    labels = {
        "name": Words("申请人", "Applicant"),
        "contact": Words("联系方式", "Contact"),
        "identity": Words("证件号码", "Identity document"),
    }
    who = tuple(Fact(label, str(said.get(name, "")) or _ERASED) for name, label in labels.items() if name in said)
    firm = (Fact(Words("统一社会信用代码", "Code"), of.case.enterprise, style="n"),) if of.case.enterprise else ()
    acts = tuple(Link(wording.act(f"approval.{verb}"), duties.act(of.id, verb)) for verb in offered(ctx, of))
    printed = tuple(approval_notices.links(ctx, of, address(id)))
    shown = public.case(ctx, of)
    return replace(
        shown,
        of=LINK,
        acts=(*acts, *printed),
        parts=(*shown.parts, Part(Words("申请人", "The applicant"), (*who, *firm))),
    )


def offered(ctx: Context, of: Held) -> list[str]:
    """What the caller may do with it now, by post and place."""
    posts = units.posts(ctx, ctx.actor.org, ctx.actor.id)
    found = [verb for verb, line in rules.TABLE.items() if of.case.stage in line.sources]
    return [verb for verb in found if any(_mine(ctx, of, verb, post) for post in posts)]


def _mine(ctx: Context, of: Held, verb: str, post: Post) -> bool:
    by, here = rules.TABLE[verb].by, ctx.actor.org == of.case.site
    match by:
        case By.WINDOW:
            return here and post is Post.WINDOW
        case By.APPLICANT:
            return here and post is Post.WINDOW and (verb == "supplement" or of.case.channel is not Channel.WEB)
        case By.CENTRE:
            return here and post in cases.HEADS and not of.case.green
        case By.EXAMINER | By.APPROVER | By.HEAD:
            return post in cases.POSTS[by] and any(_fits(of, one, verb) for one in branches(ctx, of))
    return False


def branches(ctx: Context, of: Held) -> Iterator[Branch]:
    """Those that the caller's office has."""
    yield from (one for one in of.case.branches if one.unit == ctx.actor.org)


def _fits(of: Held, one: Branch, verb: str) -> bool:
    """Whether the branch stands where that is done."""
    if verb in ("visit", "attend"):
        return one.at == workflow.INSPECT and (of.case.visit is None) is (verb == "visit")
    if verb in ("suspend", "resume", "extend"):
        return one.open and (one.suspended is not None) is (verb == "resume")
    if verb == "correct":
        return one.decided is not None
    return verb in cases.workflow(one.workflow).acts(one.at)
