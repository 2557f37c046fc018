"""The errands of matters before the public: entered, opened, moderated, answered, decided, reported on."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Final

from disclosure.acts import consulting
from disclosure.rules.consultation_words import GROUNDS, KINDS, OUTCOMES, REPORT, STEPS
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid, Words
from web.answers import Answers
from web.desks.errands import BASIS, FINAL, Errand, fixed, select
from web.views.elements import Choice, Fact, Field

_NO: Final = Choice("no", Words("否", "no"))
_YES: Final = Choice("yes", Words("是", "yes"))
_NUMBER: Final = Field("number", Words("意见编号", "Number of the comment"), mode="numeric")
_LINES: Final = Words(
    "一行一条：意见编号（用逗号隔开）；意见要点；采纳、部分采纳或未采纳；理由",
    "one a line: numbers (with commas); the point; adopted, adopted in part or not adopted; why",
)
_SURE: Final = Words("以上内容由本单位公布，记录公开", "My office publishes this; it is public and stays")


def _about(ctx: Context, subject: str) -> tuple[Fact, ...]:
    return (Fact(Words("事项", "Matter"), consulting.held(ctx, subject).title),)


def _comments(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """Every comment for the eyes of its office, with what its writer said of himself."""
    said = consulting.received(ctx, subject)
    told = (f"{row.text}\n{row.name} {row.contact}".strip() for row in said)
    rows = (Fact(Words(f"第 {row.number} 条", f"No. {row.number}"), text, style="text")
            for row, text in zip(said, told, strict=True))  # fmt: skip
    return (*_about(ctx, subject), *rows)


def _planned(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    return {**given.json(), "livelihood": given.text("livelihood") == "yes"}


def _whole(given: Answers, name: str) -> int:
    text = given.text(name)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotValid("act.field", "须为整数", "a whole number is needed", field=name)
    return int(text)


def _numbered(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    return {**given.json(), "number": _whole(given, "number")}


def _answered(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    return {"rows": [_row(line) for line in given.lines("rows")], "result": given.text("result")}


def _row(line: str) -> Json:
    parts = [part.strip() for part in line.replace("；", ";").split(";")]
    words = {words.zh: kind for kind, words in OUTCOMES.items()} | {words.en: kind for kind, words in OUTCOMES.items()}
    numbers = parts[0].replace("，", ",").replace("、", ",").split(",")
    if len(parts) != 4 or parts[2] not in words or not all(one.strip().isdecimal() for one in numbers):
        raise NotValid("act.field", f"这一行不合格式：{line}", f"this line is malformed: {line}", field="rows")
    return {"numbers": [int(one) for one in numbers], "point": parts[1], "adopted": words[parts[2]], "why": parts[3]}


def _step(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    if "file" not in given.files:
        raise NotValid("act.field", "请选择文件", "choose a file", field="file")
    file = base64.b64encode(given.files["file"]).decode()
    return {"step": given.text("step"), "name": given.names.get("file", "file"), "file": file}


ERRANDS: Final[dict[str, Errand]] = {
    "consultation.plan": Errand(
        "consultation.plan", (R.OFFICER,),
        Words("登记后公开；民生项目预算登记后未听取意见的标红。",
              "Public once entered; a livelihood budget about which nobody is asked is shown in red."),
        Words("登记事项", "Enter the matter"),
        fixed(
            select("kind", Words("类型", "Kind"), *(Choice(kind, words) for kind, words in KINDS.items())),
            Field("title", Words("名称", "Title")),
            Field("summary", Words("摘要", "Summary"), "textarea"),
            select("livelihood", Words("是否民生项目", "Livelihood project"), _NO, _YES),
        ),
        _planned, confirm=_SURE,
    ),
    "consultation.open": Errand(
        "consultation.open", (R.OFFICER,),
        Words("公布草案，任何人不用登录即可提意见；由分管或主要负责人签名。",
              "The draft is published and anybody may comment without an account; deputy or head signs."),
        Words("公开征求意见", "Ask the public"),
        fixed(
            Field("text", Words("草案全文", "The whole draft"), "textarea"),
            Field("closes", Words("截止日（含当日）", "Last day"), "date"),
            Field("contact", Words("联系方式", "Contact")),
            Field("urgent", Words("缩短期限的理由", "Why it is urgent"), required=False,
                  hint=Words("仅重大行政决策情况紧急时填写", "of a major decision that is urgent only")),
        ),
        facts=_about, confirm=_SURE, cautions=(FINAL,),
    ),
    "consultation.set_aside": Errand(
        "consultation.set_aside", (R.OFFICER,),
        Words("不予公开的意见不进入处理结果；编号和理由公开。",
              "A comment that is set aside is not answered; its number and the reason are public."),
        Words("不予公开", "Set aside"),
        fixed(
            _NUMBER,
            select("ground", Words("理由类别", "Ground"), *(Choice(one, words) for one, words in GROUNDS.items())),
            Field("note", Words("说明", "Note"), required=False),
        ),
        _numbered, facts=_comments, confirm=_SURE,
    ),
    "consultation.erase": Errand(
        "consultation.erase", (R.OFFICER,),
        Words("删除该意见的内容、姓名和联系方式，只留编号。", "Text, name and contact are deleted; the number stays."),
        Words("删除内容", "Erase"),
        fixed(_NUMBER, BASIS),
        _numbered, facts=_comments, confirm=Words("我删除这条意见的内容", "I erase this comment"),
    ),
    "consultation.answer": Errand(
        "consultation.answer", (R.OFFICER,),
        Words("截止后公布每条意见是否采纳和理由；由分管或主要负责人签名。",
              "After the close: what became of each comment and why; deputy or head signs."),
        Words("公布处理结果", "Publish the answer"),
        fixed(
            Field("rows", Words("处理结果", "Outcomes"), "textarea", hint=_LINES, required=False),
            Field("result", Words("总体说明", "In all"), "textarea"),
        ),
        _answered, facts=_comments, confirm=_SURE,
    ),
    "consultation.step": Errand(
        "consultation.step", (R.OFFICER,),
        Words("五个必经环节各附一份文件，文件公开；合法性审查在前三项之后，集体讨论在最后。",
              "Each of the five steps has a public document; legality after the first three, deliberation last."),
        Words("提交文件", "Hand in"),
        fixed(
            select("step", Words("环节", "Step"), *(Choice(step, words) for step, words in STEPS.items())),
            Field("file", Words("文件", "Document"), "file"),
        ),
        _step, facts=_about, confirm=_SURE,
    ),
    "consultation.decide": Errand(
        "consultation.decide", (R.OFFICER,),
        Words("必经环节齐备、意见处理结果公布后，由主要负责人签名公布。",
              "Once all steps are there and the comments are answered; the head signs."),
        Words("公布决策", "Publish the decision"),
        fixed(Field("text", Words("决策全文", "The whole decision"), "textarea")),
        facts=_about, confirm=_SURE, cautions=(FINAL,),
    ),
    "consultation.report": Errand(
        "consultation.report", (R.OFFICER,),
        Words("执行情况须写明四项内容。", "A report on carrying out the decision has four parts."),
        Words("公布执行情况", "Publish the report"),
        fixed(*(Field(name, words, "textarea") for name, words in REPORT.items())),
        facts=_about, confirm=_SURE,
    ),
}  # fmt: skip
