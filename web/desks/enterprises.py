"""The enterprise base for officers: looked up by name or code; what is held, from where, and how it was before."""

from __future__ import annotations

from typing import Final

from approval.acts import enterprises, licences
from approval.rules import field as dictionary
from approval.rules.enterprise import Fact as Held
from disclosure.rules import wording
from kernel.context import Context
from kernel.errors import Words
from people.acts import units
from people.rules.organisation import uscc
from web.desks import duties
from web.public import enterprises as public
from web.views.elements import Fact, Field, Form, Link
from web.views.letters import LetterPage, Part
from web.words import Text, join, phrase

ADDRESS: Final = "/me/approvals/enterprises"
LOOK: Final = f"{ADDRESS}/look"
LINK: Final = Link(Words("企业基本信息库", "Enterprise base"), ADDRESS)
SHOWN: Final = 50
"""Enterprises of one list."""
DESK: Final = Link(Words("工作台", "Desk"), "/me")
ACTS: Final = ("record", "correct")


def address(code: str) -> str:
    return f"{ADDRESS}/{code}"


def page(ctx: Context, query: str = "") -> LetterPage:
    """The first of all, or those whose name holds the words."""
    enterprises.may_read(ctx)
    found = tuple(_row(ctx, code) for code in enterprises.named(ctx.tx, query, SHOWN))
    field = Field("q", Words("名称或者统一社会信用代码", "Name or unified social credit code"), value=query, focus=True)
    return LetterPage(
        of=DESK,
        title=LINK.text,
        now=Words("每个字段一个来源；", "One source for each field;"),
        next=Words("库中已有的，不再向企业索要。", "what is held is never asked again."),
        parts=(Part(Words("企业", "Enterprises"), found),) if found else (),
        forms=(Form(LOOK, (field,), Words("查询", "Look it up"), plain=True),),
        error="" if found or not query else Words("没有找到。", "None was found."),
    )


def _row(ctx: Context, code: str) -> Fact:
    held = enterprises.values(ctx, code)
    return Fact(held.get("name", code), code, address(code), style="n")


def one(ctx: Context, code: str) -> LetterPage:
    """Everything that is held; also for an enterprise of which nothing is, so that it can be entered."""
    enterprises.may_read(ctx)
    subject, held = enterprises.subject(uscc(code)), enterprises.held(ctx, code)
    past = [fact for fact in enterprises.history(ctx.tx, code) if held.get(fact.name) != fact]
    parts = (
        Part(Words("现有信息", "What is held"), tuple(_fact(ctx, fact) for fact in held.values())),
        Part(Words("历史", "How it was before"), tuple(_fact(ctx, fact) for fact in past)),
        *(public.licence(ctx, each) for each in licences.of_enterprise(ctx.tx, code)),
    )
    return LetterPage(
        of=LINK,
        title=held["name"].value if "name" in held else code,
        now=phrase("统一社会信用代码 {code}。", code=code),
        next="",
        parts=tuple(part for part in parts if part.facts),
        acts=tuple(Link(wording.act(f"enterprise.{verb}"), duties.act(subject, verb)) for verb in ACTS),
    )


def _fact(ctx: Context, of: Held) -> Fact:
    """The value and where it comes from; what is of a person in full for its source alone."""
    source = units.find(ctx.tx, of.source)
    meant = dictionary.ours().fields[of.name]
    value = of.value if ctx.actor.org == of.source else dictionary.masked(meant, of.value)
    said: list[Text] = [dictionary.shown(meant, value), source.name if source else of.source, of.paper]
    said.append(phrase("自 {since} 起", since=of.since))
    if of.until:
        said.append(phrase("至 {until} 前", until=of.until))
    if of.struck:
        said.append(Words("已更正", "corrected since"))
    return Fact(meant.words, join(*said))
