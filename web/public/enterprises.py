"""The page of an enterprise: each of its licences with its validity, and the results of its cases, for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from approval.acts import enterprises, licences, matters
from approval.rules.licence import STATES, Licence, State
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotFound, Words
from people.acts import units
from people.rules.organisation import uscc
from web.public.case import subject as chain
from web.public.licences import address as paper
from web.views.elements import Fact, Field, Form, Link
from web.views.letters import LetterPage, Part
from web.words import Text, phrase

ADDRESS: Final = "/approvals/enterprises"
LINK: Final = Link(Words("企业证照", "Licences of enterprises"), ADDRESS)


def address(code: str) -> str:
    return f"{ADDRESS}/{code}"


def looking(error: Text = "") -> LetterPage:
    """The form that asks for a code."""
    code = Field("code", Words("统一社会信用代码", "Unified social credit code"), focus=True)
    return LetterPage(
        of=Link(Words("行政审批", "Approvals"), "/approvals"),
        title=LINK.text,
        now=Words("企业取得的每件证照和有效期。", "Every licence of an enterprise with its validity."),
        next="",
        parts=(),
        forms=(Form(f"{ADDRESS}/look", (code,), Words("查询", "Look it up"), plain=True),),
        error=error,
    )


def one(ctx: Context, code: str) -> LetterPage:
    """NotFound `enterprise.unknown` where it has no licence and nothing is held of it."""
    found, name = licences.of_enterprise(ctx.tx, uscc(code)), enterprises.values(ctx, code).get("name")
    if not found and name is None:
        raise NotFound("enterprise.unknown", "库中没有这家企业", "no such enterprise is in the base", field="code")
    valid = sum(each.state(day_of(ctx.now)) is State.VALID for each in found)
    return LetterPage(
        of=LINK,
        title=name or code,
        now=phrase("统一社会信用代码 {code}。", code=code),
        next=phrase("证照 {n} 件，有效 {valid} 件。", n=len(found), valid=valid),
        parts=tuple(licence(ctx, each) for each in found),
    )


def licence(ctx: Context, of: Licence) -> Part:
    """A licence with its validity."""
    return Part(matters.version_on(ctx.tx, of.matter, of.granted).name, tuple(_facts(ctx, of)))


def _facts(ctx: Context, of: Licence) -> Iterator[Fact]:
    office = units.find(ctx.tx, of.unit)
    yield Fact(Words("证照编号", "Number"), of.number, paper(of.number), "n")
    yield Fact(Words("状态", "State"), STATES[of.state(day_of(ctx.now))])
    yield Fact(Words("发证日期", "Granted"), phrase("{on:day}", on=of.granted))
    until: Text = phrase("{on:day}", on=of.until) if of.until else Words("长期", "for good")
    yield Fact(Words("有效期至", "Valid until"), until)
    yield Fact(Words("发证单位", "Granted by"), office.name if office else of.unit)
    yield Fact(Words("办件", "Case"), of.case, chain(of.case), "n")
