"""The fields of the acts on requests for information, and the words of their choices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

from disclosure.acts import requests
from disclosure.acts.requests import Held
from disclosure.rules.request import CHANNELS, KINDS, STAGES, Asked, Kind, Position
from disclosure.rules.request_fee import Way
from disclosure.rules.request_form import FORMS
from disclosure.rules.request_outcome import GROUNDS, NEEDS, Outcome
from disclosure.rules.request_report import PEOPLE
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid, Words
from people.acts import units
from web.answers import Answers
from web.desks.errands import UNCHOSEN, Body, Fields, select
from web.views.elements import Choice, Fact, Field

Named = TypeVar("Named", bound=str)
ASKED: Final = {
    Asked.THIRD: Words("第三方（十五个工作日，逾期由本机关决定）", "a third party (15 working days)"),
    Asked.JOINT: Words(
        "共同制作机关（十五个工作日，逾期视为同意）", "an office that made it jointly (15 working days)"
    ),
    Asked.OTHER: Words("其他机关", "another office"),
}
POSITIONS: Final = {Position.AGREES: Words("同意公开", "agrees"), Position.OBJECTS: Words("不同意公开", "objects")}
WAYS: Final = {Way.ITEMS: Words("按件", "by item"), Way.PAGES: Words("按页", "by page")}
PERSONAL: Final = (
    Field("name", Words("申请人姓名或者名称", "Name of who asks")),
    Field(
        "proof",
        Words("身份证明", "Identification"),
        hint=Words("证件名称和后四位即可", "kind and last four characters"),
    ),
    Field("contact", Words("联系方式", "Contact")),
    Field(
        "wanted",
        Words("需要的信息", "What is wanted"),
        "textarea",
        hint=Words("名称、文号或者便于查询的特征", "title, number, or what makes it findable"),
    ),
    Field(
        "evidence",
        Words("更正申请的证据", "Evidence for a correction"),
        "textarea",
        hint=Words("申请更正时填写", "for corrections only"),
        required=False,
    ),
)
CHOICES: Final = (
    select("kind", Words("申请事项", "Request for"), *(Choice(one, words) for one, words in KINDS.items())),
    select("person", Words("申请人类别", "Who asks"), *(Choice(one, words) for one, words in PEOPLE.items())),
    select("form", Words("提供形式", "Form of supply"), *(Choice(one, words) for one, words in FORMS.items())),
)
DAY: Final = Field(
    "day",
    Words("实际日期", "Day it happened"),
    "date",
    hint=Words("今天办理的不填", "leave empty for today"),
    required=False,
)
UNTIL: Final = Field("until", Words("最后一日", "Last day"), "date")


def own(ctx: Context, subject: str) -> Held:
    """The request, for officers of its office. NotAllowed, NotFound."""
    of = requests.find(ctx.tx, subject)
    units.acting(ctx, of.row.office)
    return of


def facts(ctx: Context, subject: str) -> tuple[Fact, ...]:
    of = own(ctx, subject)
    return (
        Fact(Words("申请编号", "Request"), subject, style="n"),
        Fact(Words("事项", "For"), KINDS[of.case.kind]),
        Fact(Words("状态", "State"), STAGES[of.case.stage]),
        Fact(Words("需要的信息", "What is wanted"), str(requests.details(of).get("wanted", "")), style="text"),
    )


def entering(ctx: Context, subject: str) -> tuple[Field, ...]:
    units.acting(ctx, subject.removeprefix(units.PREFIX))
    channels = select("channel", Words("提交渠道", "Channel"), *(Choice(one, words) for one, words in CHANNELS.items()))
    hint = Words("交给申请人，凭编号和查询码查询办理情况", "for the requester: number and code open the request")
    code = Field("code", Words("查询码", "Code"), value=requests.code(ctx), hint=hint)
    return (channels, DAY, *CHOICES, *PERSONAL, code)


def numbers(*names: str) -> Body:
    """The fields as they are, with whole numbers where the act takes numbers."""

    def made(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
        said = given.json()
        return said | {name: _whole(given, name) for name in names}

    return made


def _whole(given: Answers, name: str) -> int:
    text = given.text(name)
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise NotValid("act.field", "须为整数", "a whole number is needed", field=name)
    return int(text)


def opinions(*further: Field) -> Fields:
    """The opinions that are still out, and more fields."""

    def made(ctx: Context, subject: str) -> tuple[Field, ...]:
        out = [one for one in own(ctx, subject).case.consultations if one.heard is None]
        choices = (Choice(str(one.no), ASKED[one.asked]) for one in out)
        return (select("no", Words("征求对象", "Who was asked"), *choices), *further)

    return made


def answers(ctx: Context, subject: str) -> tuple[Field, ...]:
    """The grounds that answer this kind of request; of the further fields the ground says which it needs."""
    correction = own(ctx, subject).case.kind is Kind.CORRECTION
    fitting = (
        Choice(code, of.words) for code, of in GROUNDS.items() if (of.outcome is Outcome.CORRECTED) == correction
    )
    needed = (Field(name, words, "textarea", required=False) for name, words in NEEDS.items())
    return (select("ground", Words("答复情形", "Answer"), UNCHOSEN, *fitting), *needed)


def each(name: str, label: Words, words: Mapping[Named, Words]) -> Field:
    return select(name, label, *(Choice(value, said) for value, said in words.items()))


WHO: Final = each("asked", Words("征求对象", "Who is asked"), ASKED)
