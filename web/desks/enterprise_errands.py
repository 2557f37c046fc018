"""The errands of the enterprise base: an office states one field at a time, and corrects what it has stated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from approval.acts import enterprises
from approval.rules import field
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from people.acts import units
from web.answers import Answers
from web.desks.errands import KEPT, REASON, UNCHOSEN, Errand, select
from web.views.elements import Choice, Fact, Field

_SURE: Final = Words("我以本单位名义登记，内容属实", "I enter this for my office, and it is true")
_VALUE: Final = Field("value", Words("内容", "Value"), "textarea")
_PAPER: Final = Field(
    "paper",
    Words("依据材料", "Taken from"),
    hint=Words("证照、决定或者办件编号", "a licence, a decision or the number of a case"),
)


def _about(ctx: Context, subject: str) -> tuple[Fact, ...]:
    enterprises.may_read(ctx)
    code = subject.removeprefix(enterprises.PREFIX)
    name = enterprises.values(ctx, code).get("name", "")
    known = (Fact(Words("企业名称", "Name"), name),) if name else ()
    return (Fact(Words("统一社会信用代码", "Unified social credit code"), code, style="n"), *known)


def _recording(ctx: Context, _subject: str) -> tuple[Field, ...]:
    held = (Choice(name, one.words) for name, one in field.ours().fields.items() if one.held)
    since = Field("since", Words("自", "Since"), "date", day_of(ctx.now).isoformat())
    until = Field("until", Words("至（不含）", "Until (not including)"), "date", required=False)
    return (select("name", Words("字段", "Field"), UNCHOSEN, *held), _VALUE, since, until, _PAPER)


def _recorded(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    fact = {name: said for name, said in given.json().items() if name != "paper"}
    return {"facts": [fact], "paper": given.text("paper")}


def _correcting(ctx: Context, subject: str) -> tuple[Field, ...]:
    """What the caller's own office answers for."""
    own = units.own(ctx, *enterprises.POSTS).code
    held = enterprises.held(ctx, subject.removeprefix(enterprises.PREFIX)).values()
    mine = (Choice(one.name, field.ours().fields[one.name].words) for one in held if one.source == own)
    return (select("name", Words("字段", "Field"), UNCHOSEN, *mine), _VALUE, REASON)


ERRANDS: Final[dict[str, Errand]] = {
    "enterprise.record": Errand(
        "enterprise.record", (R.OFFICER,),
        Words("入库后，各部门表单自动取用，不再索要。", "Every form takes it from here; nobody asks for it again."),
        Words("登记", "Enter"), _recording, _recorded, _about, _SURE, (KEPT,),
    ),
    "enterprise.correct": Errand(
        "enterprise.correct", (R.OFFICER,),
        Words("只能更正本单位登记的；原内容留在历史中。", "What your office has stated; it stays in the history."),
        Words("更正", "Correct"), _correcting, facts=_about, confirm=_SURE, cautions=(KEPT,),
    ),
}  # fmt: skip
