"""The errands of agents and leads."""

from __future__ import annotations

from typing import Final

from approval.acts import assisting, dockets
from approval.rules import assistance
from approval.rules.assistance import PHASES
from approval.rules.docket import DESK
from kernel.context import Context
from kernel.errors import Words
from people.acts import units
from web.desks import docket_desk
from web.desks.docket_errands import CODE_HINT, errand
from web.desks.errands import TEXT, UNCHOSEN, Errand, fixed, no_facts, select
from web.desks.request_forms import each
from web.public import assistance as public
from web.public.dockets import CODE
from web.views.elements import Choice, Field

_INVESTMENT: Final = Field("investment", public.PERSONAL["investment"], mode="numeric")
_CASE: Final = Field("case", Words("办件编号", "Number of the application"), hint="F-2026-000001")


def _code(ctx: Context, subject: str) -> Field:
    """For the people of the office that begins something there."""
    units.acting(ctx, subject.partition("-")[2] if subject.count("-") == 1 else dockets.find(ctx, subject).unit, *DESK)
    return Field("code", CODE.label, value=dockets.code(ctx), hint=CODE_HINT)


def _asking(ctx: Context, subject: str) -> tuple[Field, ...]:
    return (*public.personal(), public.UNTIL, _code(ctx, subject))


def _offering(ctx: Context, subject: str) -> tuple[Field, ...]:
    case = Field("case", _CASE.label, hint=_CASE.hint, required=False)
    return (_INVESTMENT, case, *public.personal(), _code(ctx, subject))


def _assigning(ctx: Context, subject: str) -> tuple[Field, ...]:
    of = docket_desk.own(ctx, subject)
    people = (Choice(person, name) for person, name in assisting.agents(ctx, of.unit).items())
    return (select("agent", Words("代办员", "Agent"), UNCHOSEN, *people),)


def _fulfilling(ctx: Context, subject: str) -> tuple[Field, ...]:
    of = docket_desk.own(ctx, subject)
    left = (one for one in assistance.tasks(of.acts) if one.done is None)
    return (select("task", Words("任务", "Task"), UNCHOSEN, *(_task(ctx, one) for one in left)),)


def _task(ctx: Context, one: assistance.Task) -> Choice:
    return Choice(str(one.n), f"{one.n} {dockets.told(ctx, one.text)}")


def _handing_on(ctx: Context, subject: str) -> tuple[Field, ...]:
    of = docket_desk.own(ctx, subject)
    offices = (Choice(one.code, one.name) for one in units.every(ctx.tx) if one.code != of.unit)
    return (select("to", Words("转往单位", "To which office"), UNCHOSEN, *offices),)


_ORDERS: Final = (
    errand(
        "assistance.ask",
        Words("申请人当面委托；代办全程免费。", "The applicant gives the mandate in person; an agent costs nothing."),
        Words("登记委托", "Enter the mandate"),
        _asking,
        no_facts,
    ),
    errand(
        "assistance.offer",
        Words("投资额五百万元以上的项目主动提供代办。", "For a project of five million yuan or more."),
        Words("提供代办", "Offer an agent"),
        _offering,
        no_facts,
    ),
    errand(
        "assistance.grant",
        Words("申请人当面委托。", "The applicant gives it in person."),
        Words("登记委托", "Enter the mandate"),
        fixed(public.UNTIL),
    ),
    errand("assistance.decline", Words("申请人不需要代办。", "The applicant wants no agent."), Words("登记", "Enter")),
    errand(
        "assistance.revoke",
        Words("申请人撤销委托。", "The applicant takes the mandate back."),
        Words("登记撤销", "Enter"),
    ),
    errand("assistance.assign", Words("由负责人指派。", "Named by deputy or head."), Words("指派", "Name"), _assigning),
    errand(
        "assistance.plan",
        Words("代申请人办理：写明要办的事。", "On behalf of the applicant: what is to be done."),
        Words("添任务", "Take on"),
        fixed(each("phase", Words("阶段", "When"), PHASES), TEXT),
    ),
    errand(
        "assistance.fulfil",
        Words("代申请人办理：任务完成。", "On behalf of the applicant: done."),
        Words("完成", "Done"),
        _fulfilling,
    ),
    errand(
        "assistance.join",
        Words("代申请人办理：关联办件。", "On behalf of the applicant: its application."),
        Words("关联", "Join"),
        fixed(_CASE),
    ),
    errand("assistance.close", Words("任务全部完成后办结。", "Once every task is done."), Words("办结", "Close")),
)
_LEADS: Final = (
    errand(
        "prospect.enter",
        Words("登记招商线索，不公开。", "A lead; not public."),
        Words("登记", "Enter"),
        fixed(*public.personal(), _INVESTMENT),
        no_facts,
    ),
    errand("prospect.follow", Words("记录跟进情况。", "What was talked about."), Words("登记", "Enter"), fixed(TEXT)),
    errand(
        "prospect.hand_on",
        Words("转给其他单位跟进，经过保留。", "Another office follows it; its history stays."),
        Words("转办", "Hand on"),
        _handing_on,
    ),
    errand(
        "prospect.turn",
        Words("投资人委托代办，线索转为代办。", "The investor gives a mandate: it goes on as an agent’s order."),
        Words("转为代办", "Turn it into an order"),
        lambda ctx, subject: (public.UNTIL, _code(ctx, subject)),
    ),
    errand("prospect.drop", Words("写明放弃的原因。", "Say why."), Words("放弃", "Give up"), fixed(TEXT)),
)
ERRANDS: Final[dict[str, Errand]] = {one.act: one for one in (*_ORDERS, *_LEADS)}
