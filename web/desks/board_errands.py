"""The errands of boards of tasks: given to offices, and shown to be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import boards
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid, Words
from people.acts import units
from web.answers import Answers
from web.desks.errands import UNCHOSEN, Errand, select
from web.views.elements import Choice, Field
from web.words import phrase

_HINT: Final = Words(
    "已公开文件写 /openness/documents/索引号，登记簿写 /registers/名称，其他写网址",
    "/openness/documents/… for a public document, /registers/… for a register, or another address",
)


def _tasks(ctx: Context, subject: str) -> Field:
    of = boards.of(ctx, subject)
    return select(
        "task",
        Words("任务", "Task"),
        UNCHOSEN,
        *(Choice(str(one.n), phrase("{n}. {what}", n=one.n, what=one.words)) for one in of.task),
    )


def _given(ctx: Context, subject: str) -> tuple[Field, ...]:
    every = units.every(ctx.tx)
    lead = select("lead", Words("牵头单位", "Who leads"), UNCHOSEN, *(Choice(each.code, each.name) for each in every))
    return (
        _tasks(ctx, subject),
        lead,
        *(
            Field(f"office_{each.code}", phrase("责任单位：{name}", name=each.name), "check", required=False)
            for each in every
        ),
    )


def _number(given: Answers) -> int:
    text = given.text("task")
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise NotValid("act.field", "请选择任务", "choose a task", field="task")
    return int(text)


def _assigned(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    lead = given.needed("lead", Words("牵头单位", "who leads"))
    offices: list[Json] = [lead, *(code for code, _ in given.under("office_") if code != lead)]
    return {"task": _number(given), "offices": offices}


def _evidence(ctx: Context, subject: str) -> tuple[Field, ...]:
    return (
        _tasks(ctx, subject),
        Field("title", Words("标题", "Title")),
        Field("link", Words("网址", "Address"), hint=_HINT),
    )


def _shown(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    return {**given.json(), "task": _number(given)}


ERRANDS: Final[dict[str, Errand]] = {
    "register.assign_task": Errand(
        "register.assign_task",
        (R.OFFICER,),
        Words(
            "任务表上的单位名称对应到已登记的单位；重新分派代替原来的分派。",
            "Which registered offices the printed names mean; giving it out again replaces what was said before.",
        ),
        Words("分派", "Give out"),
        _given,
        _assigned,
        confirm=Words("以上任务由所选单位承担", "These offices have this task"),
    ),
    "register.give_evidence": Errand(
        "register.give_evidence",
        (R.OFFICER,),
        Words("以第一次提交佐证之日为完成之日。", "The day of the first evidence is the day on which it was done."),
        Words("提交佐证", "Show it"),
        _evidence,
        _shown,
        confirm=Words("以上内容属实，可以公开", "This is true and may be public"),
    ),
}
