"""The errands of an office's documents: drafted, judged item by item, signed, published, withdrawn."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Final

from disclosure.acts import document_review, documents, openness, registers
from disclosure.rules import document_kind, duty, office_document
from disclosure.rules.document_words import ATTRIBUTES, CAUSES, GROUNDS
from disclosure.rules.review_sheet import CLEARANCE, ITEMS, REVIEW, Item
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotFound, Refusal, Words
from people.acts import units
from web.answers import Answers
from web.desks import document_kinds
from web.desks.errands import FINAL, REASON, UNCHOSEN, Errand, Fields, fixed, select
from web.views.elements import Choice, Fact, Field
from web.words import Text, phrase

BY: Final = (R.OFFICER,)
_NOTE: Final = Field("note", Words("意见", "Note"), "textarea", required=False,
                     hint=Words("有不合适的事项或提示时必填", "needed with anything unfit and any hint"))  # fmt: skip
_FIT: Final = (UNCHOSEN, Choice("fit", Words("是", "yes")), Choice("unfit", Words("否，退回修改", "no, send it back")))
_READ: Final = Words("我已逐项核对", "I have checked every item")


def readable(ctx: Context, subject: str) -> office_document.Document:
    """NotFound for everybody but the staff of the office and of an organ that was asked."""
    of = documents.held(ctx, subject)
    if not units.staffs(ctx, office_document.index(subject).office, *of.concerns):
        raise NotFound("document.unknown", "没有这份文件", "no such document", field="index")
    return of


def facts(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """What the document says and what in it should be looked at."""
    return tuple(_facts(ctx, subject, readable(ctx, subject)))


def _facts(ctx: Context, subject: str, of: office_document.Document) -> Iterator[Fact]:
    said = openness.content(ctx, of.content)
    yield Fact(Words("名称", "Title"), str(said["title"]))
    yield Fact(Words("索引号", "Index number"), subject.removeprefix("W-"), style="mono")
    yield Fact(Words("公开属性", "Attribute"), ATTRIBUTES[of.attribute])
    yield Fact(Words("内容概述", "Summary"), str(said["summary"]), style="text")
    yield Fact(Words("正文", "Text"), str(said["text"]), style="text")
    yield from document_kinds.facts(ctx, of, said)
    for name, _, size in openness.files(said):
        yield Fact(Words("附件", "File"), phrase("{name}（{n} 字节）", name=name, n=size))
    for hint in document_review.hints(ctx, of):
        yield Fact(Words("提示", "Hint"), phrase("{what}：{words}", what=hint.what, words=hint.words))
    for organ in sorted(of.concerns):
        yield Fact(Words("涉及其他机关", "Concerns"), _answer(ctx, organ, of.answers.get(organ)))


_ANSWERS: Final = {
    True: Words("同意公开", "agrees"),
    False: Words("不同意公开", "does not agree"),
    None: Words("尚未答复", "not answered"),
}


def _answer(ctx: Context, organ: str, agrees: bool | None) -> Text:
    named = units.find(ctx.tx, organ)
    return phrase("{who}：{said}", who=named.name if named else organ, said=_ANSWERS[agrees])


def _items(items: tuple[Item, ...]) -> Fields:
    return fixed(*(select(item, ITEMS[item], *_FIT) for item in items), _NOTE)


def _organs(ctx: Context, subject: str) -> tuple[Field, ...]:
    own = office_document.index(subject).office
    return (select("organ", Words("相关机关", "Organ concerned"), UNCHOSEN, *_offices(ctx, own)),)


def _offices(ctx: Context, own: str) -> tuple[Choice, ...]:
    return tuple(Choice(one.code, one.name) for one in units.every(ctx.tx) if one.code != own)


def _drafting(ctx: Context, subject: str) -> tuple[Field, ...]:
    """The fields of a draft, filled with the one before."""
    of = office_document.index(subject)
    office, held = units.acting(ctx, of.office), _before(ctx, subject)
    fields, every = registers.fields(ctx, of.office), duty.every(ctx.catalogue).values()
    duties = (one for one in every if one.of_class == of.of_class and one.binds(office, fields))
    grounds = (Choice(name, phrase("{ground}（第{n}条）", ground=words, n=n)) for name, (words, n) in GROUNDS.items())
    attributes = (Choice(name, words) for name, words in ATTRIBUTES.items())
    only = Words("只在不予公开时填写", "only for what is withheld")
    return (
        *document_kinds.fields(ctx, of, held),
        Field("title", Words("名称", "Title"), value=held.get("title", "")),
        Field("summary", Words("内容概述", "Summary"), "textarea", held.get("summary", "")),
        Field("text", Words("正文", "Text"), "textarea", held.get("text", "")),
        Field("file", Words("附件", "File"), "file", required=False),
        Field("formed", Words("形成日期", "Formed on"), "date", day_of(ctx.now).isoformat()),
        select("duty", Words("目录事项", "Line of the directory"), Choice("", Words("无", "none")),
               *(Choice(one.id, one.words) for one in duties)),
        select("attribute", Words("公开属性", "Attribute"), UNCHOSEN, *attributes),
        Field("ground", Words("不予公开的法定情形", "Legal ground for withholding"), "select", hint=only,
              choices=(Choice("", Words("无", "none")), *grounds), required=False),
        Field("reason", Words("不予公开的理由", "Why it is withheld"), "textarea", hint=only, required=False),
        Field("concern", Words("涉及的其他机关", "Another organ concerned"), "select", required=False,
              choices=(Choice("", Words("无", "none")), *_offices(ctx, of.office))),
    )  # fmt: skip


def _before(ctx: Context, subject: str) -> dict[str, str]:
    try:
        of = documents.held(ctx, subject)
    except Refusal:
        return {}
    said = openness.content(ctx, of.content)
    explained = document_kind.explained(said)
    more = {name: str(told) for name, told in explained.json().items()} if explained else {}
    return {name: str(said[name]) for name in ("title", "summary", "text")} | {"regards": of.regards} | more


def _drafted(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    body = given.json()
    concern = body.pop("concern", None)
    files: list[Json] = [
        {"name": given.names[name], "data": base64.b64encode(data).decode()} for name, data in given.files.items()
    ]
    return body | ({"concerns": [concern]} if concern else {}) | ({"files": files} if files else {})


def _agreed(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    return {**given.json(), "agrees": given.text("agrees") == "yes"}


_YES: Final = select("agrees", Words("是否同意公开", "Do you agree"), UNCHOSEN,
                     Choice("yes", Words("同意", "yes")), Choice("no", Words("不同意", "no")))  # fmt: skip
_SAID: Final = Field("text", Words("意见", "Answer"), "textarea")
_CAUSES: Final = (Choice(one, words) for one, words in CAUSES.items())
_CAUSE: Final = select("cause", Words("原因", "Cause"), UNCHOSEN, *_CAUSES)

ERRANDS: Final[dict[str, Errand]] = {
    "document.draft": Errand(
        "document.draft", BY,
        Words("起草人提出公开属性，由他人审查认定。", "The drafter proposes the attribute; somebody else confirms it."),
        Words("送审", "Submit for review"), _drafting, _drafted,
        cautions=(Words("重新起草时须再选附件。", "With a new draft the file has to be chosen again."),),
    ),
    "document.review": Errand(
        "document.review", BY,
        Words("先审查，后公开；一事一审。", "Nothing is published before it is reviewed, each document by itself."),
        Words("提交审查意见", "Give the review"), _items(REVIEW), facts=facts, confirm=_READ,
    ),
    "document.clear": Errand(
        "document.clear", BY,
        Words("判断是否含有不应公开的内容。", "Judge whether it gives away what must not be public."),
        Words("提交保密审查意见", "Give the secrecy review"), _items(CLEARANCE), facts=facts, confirm=_READ,
    ),
    "document.send_back": Errand(
        "document.send_back", BY,
        Words("退回后须重新起草，并重新逐项审查。", "It has to be drafted and reviewed anew."),
        Words("退回修改", "Send it back"), fixed(REASON), facts=facts,
        confirm=Words("我将这份文件退回", "I send this document back"),
    ),
    "document.endorse": Errand(
        "document.endorse", BY,
        Words("分管负责人审阅后签字，再送主要负责人签发。", "The deputy endorses, then the head signs."),
        Words("审阅签字", "Endorse"), facts=facts, confirm=FINAL,
    ),
    "document.sign": Errand(
        "document.sign", BY,
        Words("主要负责人签发后即可公开。", "Once the head has signed it may be published."),
        Words("签发", "Sign"), facts=facts, confirm=FINAL,
    ),
    "document.ask_organ": Errand(
        "document.ask_organ", BY,
        Words("该机关答复同意前不能公开。", "Nothing is published before that organ agrees."),
        Words("征求意见", "Ask"), _organs, facts=facts,
    ),
    "document.answer_organ": Errand(
        "document.answer_organ", BY,
        Words("答复由分管负责人或主要负责人签名。", "The deputy or the head signs the answer."),
        Words("答复", "Answer"), fixed(_YES, _SAID), _agreed, facts=facts, confirm=FINAL,
    ),
    "document.publish": Errand(
        "document.publish", BY,
        Words("公开后任何人都可以查阅。", "Everybody will be able to read it."),
        Words("公开", "Publish"), facts=facts, confirm=Words("我公开这份文件", "I publish this document"),
    ),
    "document.withdraw": Errand(
        "document.withdraw", BY,
        Words("撤下的原因留在公开日志里。", "Why it is withdrawn stays in the public log."),
        Words("撤下", "Withdraw"), fixed(_CAUSE, REASON), facts=facts, confirm=FINAL,
    ),
}  # fmt: skip
