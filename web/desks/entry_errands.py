"""The errands of registers: an entry is made, or struck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from disclosure.acts import registers
from disclosure.acts.registers import Listed
from disclosure.rules.register import Column
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from web.answers import Answers
from web.desks.errands import REASON, UNCHOSEN, Errand, select
from web.views.elements import Choice, Fact, Field
from web.words import Text, join, phrase

_KINDS: Final = {"date": "date", "link": "url"}


def _about(ctx: Context, subject: str) -> tuple[Fact, ...]:
    return (Fact(Words("登记簿", "Register"), registers.of(ctx, subject).words),)


def _entering(ctx: Context, subject: str) -> tuple[Field, ...]:
    return (*_whose(ctx, subject), *map(field, registers.of(ctx, subject).columns))


def _whose(ctx: Context, subject: str) -> tuple[Field, ...]:
    """Of an owned register: for which office, where there is a choice."""
    offices = registers.kept_for(ctx, registers.of(ctx, subject)) if registers.of(ctx, subject).owned else []
    if len(offices) < 2:
        return ()
    return (select("office", Words("单位", "Office"), *(Choice(each.code, each.name) for each in offices)),)


def field(column: Column) -> Field:
    """What asks for a cell of that column."""
    if column.kind == "choice":
        choices = (Choice(each, each, lang="zh-CN") for each in column.choices)
        made = select(column.name, column.words, UNCHOSEN, *choices, hint=_where(column))
        return replace(made, required=not column.optional and not column.where)
    kind, mode = _KINDS.get(column.kind, "text"), "numeric" if column.kind == "count" else ""
    return Field(column.name, column.words, kind, required=not column.optional, mode=mode)


def _where(column: Column) -> Text:
    if not column.where:
        return ""
    return phrase("只在“{value}”时填写", value="、".join(column.where.values()))


def _entered(ctx: Context, subject: str, given: Answers) -> Mapping[str, Json]:
    cells = {column.name: given.text(column.name) for column in registers.of(ctx, subject).columns}
    office = given.text("office")
    return {"cells": cells, **({"office": office} if office else {})}


def _said(one: Listed, names: list[str], office: Words) -> Text:
    return join(office, *(one.entry.cells[name] for name in names))


def _striking(ctx: Context, subject: str) -> tuple[Field, ...]:
    """The newest of the offices for which the caller makes entries."""
    of = registers.of(ctx, subject)
    offices: dict[str, Words] = {each.code: each.name for each in registers.kept_for(ctx, of)}
    names = [column.name for column in of.columns if column.key]
    own = (one for one in registers.listed(ctx, of.id, limit=registers.MANY).rows if one.entry.unit in offices)
    choices = (Choice(one.key, _said(one, names, offices[one.entry.unit])) for one in own)
    return (select("entry", Words("登记", "Entry"), UNCHOSEN, *choices), REASON)


ERRANDS: Final[dict[str, Errand]] = {
    "register.enter": Errand(
        "register.enter",
        (R.OFFICER,),
        Words("登记后立即公开，并永久记入日志。", "An entry is public at once and stays in the log."),
        Words("登记", "Enter"),
        _entering,
        _entered,
        facts=_about,
        confirm=Words("以上内容属实", "This is true"),
    ),
    "register.strike": Errand(
        "register.strike",
        (R.OFFICER,),
        Words("撤销的登记不再列出，日志仍保留。", "A struck entry is listed no more; the log keeps it."),
        Words("撤销登记", "Strike"),
        _striking,
        facts=_about,
        confirm=Words("我撤销这项登记", "I strike this entry"),
    ),
}
