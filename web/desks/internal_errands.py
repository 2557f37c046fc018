"""The errands of internal lists: an entry is made, or struck."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import internal
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from web.answers import Answers
from web.desks import entry_errands
from web.desks.errands import REASON, UNCHOSEN, Errand, select
from web.views.elements import Choice, Fact, Field
from web.words import join


def _about(ctx: Context, subject: str) -> tuple[Fact, ...]:
    of, office, _ = internal.read(ctx, subject)
    return (Fact(Words("单位", "Office"), office.name), Fact(Words("内部清单", "Internal list"), of.words))


def _entering(ctx: Context, subject: str) -> tuple[Field, ...]:
    return tuple(map(entry_errands.field, internal.read(ctx, subject)[0].columns))


def _entered(ctx: Context, subject: str, given: Answers) -> Mapping[str, Json]:
    return {"cells": {column.name: given.text(column.name) for column in internal.read(ctx, subject)[0].columns}}


def _striking(ctx: Context, subject: str) -> tuple[Field, ...]:
    of, _, kept = internal.read(ctx, subject)
    names = [column.name for column in of.columns if column.key]
    choices = (Choice(one.key, join(*(one.entry.cells[name] for name in names))) for one in kept)
    return (select("entry", Words("登记", "Entry"), UNCHOSEN, *choices), REASON)


ERRANDS: Final[dict[str, Errand]] = {
    "register.enter_internal": Errand(
        "register.enter_internal",
        (R.OFFICER,),
        Words(
            "只有本单位、上级单位和监察部门可以看到；日志永久保留，内容不公开。",
            "Only your office, those over it and supervision offices see it; it stays in the log, not in public.",
        ),
        Words("登记", "Enter"),
        _entering,
        _entered,
        facts=_about,
        confirm=Words("以上内容属实", "This is true"),
    ),
    "register.strike_internal": Errand(
        "register.strike_internal",
        (R.OFFICER,),
        Words("撤销的登记不再列出，日志仍保留。", "A struck entry is listed no more; the log keeps it."),
        Words("撤销登记", "Strike"),
        _striking,
        facts=_about,
        confirm=Words("我撤销这项登记", "I strike this entry"),
    ),
}
