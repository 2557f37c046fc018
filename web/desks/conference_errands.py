"""The errands of joint reviews and reviews of drawings."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from approval.acts import dockets
from approval.rules import conference
from approval.rules.conference import KINDS, OUTCOMES, VOTES
from approval.rules.docket import DESK
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid, Words
from people.acts import units
from web.answers import Answers
from web.desks import docket_desk
from web.desks.docket_errands import CODE_HINT, errand, facts, numbers
from web.desks.errands import TEXT, UNCHOSEN, Body, Errand, Facts, Fields, fixed, no_facts, select
from web.desks.request_forms import each
from web.public import assistance, conferences
from web.public.dockets import CODE
from web.views.elements import Choice, Field
from web.words import join

_MARK: Final = (
    Field("page", Words("页码", "Page"), value="1", mode="numeric"),
    Field("x", Words("横向位置", "Across"), value="500", mode="numeric", unit=Words("‰", "‰")),
    Field("y", Words("纵向位置", "Down"), value="500", mode="numeric", unit=Words("‰", "‰")),
)
_LINK: Final = Field("link", Words("会议网址", "Where it is seen"), "url", required=False)
_CASE: Final = Field("case", Words("办件编号", "Number of the application"), required=False, hint="F-2026-000001")


def _calling(ctx: Context, subject: str) -> tuple[Field, ...]:
    units.acting(ctx, subject.partition("-")[2], *DESK)
    hint = Words("每行一个统一社会信用代码", "one code a line")
    offices = Field("departments", Words("参加部门", "Departments"), "textarea", hint=hint)
    code = Field("code", CODE.label, value=dockets.code(ctx), hint=CODE_HINT)
    return (each("kind", Words("方式", "How"), KINDS), offices, _LINK, _CASE, *assistance.personal(), code)


def _called(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    return given.json() | {"departments": list(given.lines("departments"))}


def _commenting(ctx: Context, subject: str) -> tuple[Field, ...]:
    of = docket_desk.own(ctx, subject)
    newest = range(len(conference.versions(of.acts)), 0, -1)
    versions = (Choice(str(n), Words(f"第 {n} 版", f"version {n}")) for n in newest)
    return (select("version", Words("版本", "Version"), *versions), *_MARK, TEXT)


def _comments(ctx: Context, subject: str) -> Field:
    of = docket_desk.own(ctx, subject)
    marked = (Choice(str(one.n), join(str(one.n), dockets.told(ctx, one.text))) for one in conference.comments(of.acts))
    return select("comment", Words("意见", "Comment"), UNCHOSEN, *marked)


def _settling(ctx: Context, subject: str) -> tuple[Field, ...]:
    words = Words("已解决（不勾选则退回再答复）", "It is settled (else it goes back to be answered)")
    return (_comments(ctx, subject), Field("settled", words, "check", required=False))


def _settled(ctx: Context, subject: str, given: Answers) -> Mapping[str, Json]:
    return {**numbers(ctx, subject, given), "settled": given.text("settled") == "yes"}


def filed(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    """The chosen file and its name. NotValid where none was chosen."""
    if "file" not in given.files:
        raise NotValid("conference.no_file", "请选择文件", "choose a file", field="file")
    return chosen(given)


def chosen(given: Answers) -> dict[str, Json]:
    """The file as the act takes it."""
    return {"name": given.names.get("file", ""), "file": base64.b64encode(given.files.get("file", b"")).decode()}


def _errand(act: str, lead: Words, key: Words, fields: Fields, body: Body = numbers, about: Facts = facts) -> Errand:
    return replace(errand(act, lead, key, fields, about), body=body)


_EVERY: Final = (
    _errand(
        "conference.call",
        Words(
            "召集各部门网上会审或者审图，申请人凭编号和查询码参加。",
            "Call departments in; the applicant takes part by number and code.",
        ),
        Words("召集", "Call"),
        _calling,
        _called,
        no_facts,
    ),
    _errand(
        "conference.file",
        Words("代为提交新版文件。", "The next version, for the applicant."),
        Words("提交", "Hand in"),
        fixed(conferences.FILE),
        filed,
    ),
    _errand(
        "conference.reply",
        Words("登记申请人的答复。", "What the applicant answers."),
        Words("登记", "Enter"),
        lambda ctx, subject: (_comments(ctx, subject), TEXT),
    ),
    _errand(
        "conference.comment",
        Words(
            "在图纸上标注意见，须答复并经本部门确认后才能通过。",
            "A mark on the drawing: it passes once this is answered and accepted.",
        ),
        Words("批注", "Comment"),
        _commenting,
    ),
    _errand(
        "conference.settle",
        Words("只确认本部门提出的意见。", "Of your own comments only."),
        Words("确认", "Decide"),
        _settling,
        _settled,
    ),
    _errand(
        "conference.opine",
        Words(
            "部门意见，签名后列入纪要；再次发表的以最后一次为准。",
            "Signed, and listed in the minutes; the last one counts.",
        ),
        Words("发表意见", "Give the opinion"),
        fixed(each("vote", Words("意见", "Opinion"), VOTES), TEXT),
    ),
    _errand(
        "conference.record",
        Words("登记录像的摘要，录像另行保存。", "The digest of the recording, which is kept elsewhere."),
        Words("登记", "Enter"),
        fixed(Field("recording_sha256", Words("录像 SHA-256", "SHA-256 of the recording"))),
    ),
    _errand(
        "conference.conclude",
        Words("纪要列出每个部门的签名意见。", "The minutes list each department’s signed opinion."),
        Words("形成纪要", "Conclude"),
        fixed(each("outcome", Words("结论", "Outcome"), OUTCOMES), TEXT),
    ),
)
ERRANDS: Final[dict[str, Errand]] = {one.act: one for one in _EVERY}
