"""The errands of surveys: opened, codes given out, published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import surveys
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid, Words
from web.answers import Answers
from web.desks.errands import FINAL, Errand, fixed
from web.views.elements import Fact, Field

_LINES: Final = Words(
    "一行一题：问题｜选项｜选项；多选题行首写“多选：”",
    "one a line: question|choice|choice; begin with 多选： where several may be taken",
)
_MANY: Final = "多选："


def _about(ctx: Context, subject: str) -> tuple[Fact, ...]:
    of = surveys.find(ctx, subject)
    return (
        Fact(Words("调查", "Survey"), of.survey.title),
        Fact(Words("已发答题码", "Codes given out"), str(of.codes), style="n"),
        Fact(Words("已答", "Answers"), str(surveys.count(ctx, subject)), style="n"),
    )


def _opened(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    questions: list[Json] = [_question(line) for line in given.lines("questions")]
    return {"title": given.text("title"), "closes": given.text("closes"), "questions": questions}


def _question(line: str) -> Json:
    text, *choices = (part.strip() for part in line.removeprefix(_MANY).replace("｜", "|").split("|"))
    found: list[Json] = list(choices)
    return {"text": text, "choices": found, "many": line.startswith(_MANY)}


def _issued(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    text = given.text("count")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotValid("act.field", "须为整数", "a whole number is needed", field="count")
    return {"count": int(text)}


ERRANDS: Final[dict[str, Errand]] = {
    "survey.open": Errand(
        "survey.open",
        (R.OFFICER,),
        Words("开展后问题不能再改。", "Its questions cannot be changed once it is open."),
        Words("开展调查", "Open the survey"),
        fixed(
            Field("title", Words("调查名称", "Title")),
            Field("closes", Words("截止日（含当日）", "Last day"), "date"),
            Field("questions", Words("问题", "Questions"), "textarea", hint=_LINES),
        ),
        _opened,
        confirm=Words("以上调查由本单位开展", "My office opens this survey"),
        cautions=(FINAL,),
    ),
    "survey.issue": Errand(
        "survey.issue",
        (R.OFFICER,),
        Words("一码只能答一次；发了多少答题码是公开的。", "A code answers once; how many were given out is public."),
        Words("发放", "Give out"),
        fixed(Field("count", Words("数量", "How many"), mode="numeric")),
        _issued,
        facts=_about,
    ),
    "survey.publish": Errand(
        "survey.publish",
        (R.OFFICER,),
        Words("公布后任何人都能下载全部答卷重新计算。", "Anybody can then download every answer and count again."),
        Words("公布结果", "Publish"),
        facts=_about,
        confirm=Words("我公布全部答卷", "I publish every answer"),
        cautions=(FINAL,),
    ),
}
