"""The errands of meetings: called with agenda and seats, and told of once they were held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import meetings
from disclosure.rules.meeting import KINDS, SEATS
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid, Words
from web.answers import Answers
from web.desks.errands import FINAL, KEPT, Errand, fixed, select
from web.public import belonging
from web.views.elements import Choice, Fact, Field
from web.words import phrase

_LINES: Final = Words("一行一项", "one a line")
_SEAT: Final = Words("没有则留空", "empty for none")
_IF: Final = Words("有列席名额时填写", "where there are seats")
_ATTENDED: Final = Words(
    "一行一项：身份；人数，或身份；姓名（如“公众代表；6”“专家；李工”）",
    "one a line: as what; how many – or as what; the name (“the public; 6”, “experts; Li Gong”)",
)
_DECIDED: Final = Words(
    "一行一项：议题序号；议定内容；不公开文件的理由（有文件则不写）",
    "one a line: number of the item; what was decided; why no document is public (nothing where one will be)",
)


def _whole(field: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotValid("act.field", "须为整数", "a whole number is needed", field=field)
    return int(text)


def _called(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    seats: list[Json] = [
        {"as": seat, "count": _whole(f"seat_{seat}", told)} for seat in SEATS if (told := given.text(f"seat_{seat}"))
    ]
    body: dict[str, Json] = {"kind": given.text("kind"), "session": _whole("session", given.text("session"))}
    body |= {"on": given.text("on"), "agenda": [*given.lines("agenda")], "seats": seats}
    return body | {name: given.text(name) for name in ("until", "apply") if given.text(name)}


def _about(ctx: Context, subject: str) -> tuple[Fact, ...]:
    of = meetings.find(ctx, subject)
    return (
        Fact(Words("会议", "Meeting"), belonging.called(of)),
        *(Fact(phrase("议题 {n}", n=n), text) for n, text in _items(of.agenda)),
    )


def _items(agenda: tuple[str, ...]) -> list[tuple[int, str]]:
    return list(enumerate(agenda, 1))


def _held(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    agrees = given.text("agrees") == "yes"
    attended = [one for line in given.lines("attended") for one in _present(line, agrees)]
    return {"attended": attended, "decisions": [_decision(line) for line in given.lines("decisions")]}


def _parts(line: str) -> list[str]:
    return [part.strip() for part in line.replace("；", ";").split(";")]


def _present(line: str, agrees: bool) -> list[Json]:
    """So many whom nobody names, or one who is named."""
    seats = {words.zh: seat for seat, words in SEATS.items()} | {words.en: seat for seat, words in SEATS.items()}
    parts = _parts(line)
    if len(parts) != 2 or parts[0] not in seats or not parts[1]:
        raise _malformed("attended", line)
    seat = seats[parts[0]]
    if parts[1].isdecimal():
        return [{"as": seat} for _ in range(min(_whole("attended", parts[1]), 1000))]
    return [{"as": seat, "name": parts[1], "agrees": agrees}]


def _decision(line: str) -> Json:
    parts = _parts(line)
    if len(parts) not in (2, 3) or not parts[0].isdecimal():
        raise _malformed("decisions", line)
    made: dict[str, Json] = {"item": _whole("decisions", parts[0]), "text": parts[1]}
    return made | ({"without": parts[2]} if parts[2:] and parts[2] else {})


def _malformed(field: str, line: str) -> NotValid:
    return NotValid("act.field", f"这一行不合格式：{line}", f"this line is malformed: {line}", field=field)


ERRANDS: Final[dict[str, Errand]] = {
    "register.call_meeting": Errand(
        "register.call_meeting",
        (R.OFFICER,),
        Words(
            "会前公布议题；邀请列席的写明名额和报名方式。",
            "The agenda, and seats for people from outside with how to apply.",
        ),
        Words("公布会议安排", "Call the meeting"),
        fixed(
            select("kind", Words("会议类型", "Kind"), *(Choice(kind, words) for kind, words in KINDS.items())),
            Field("session", Words("第几次会议", "Number of the meeting"), mode="numeric"),
            Field("on", Words("会议日期", "Day"), "date"),
            Field("agenda", Words("议题", "Agenda"), "textarea", hint=_LINES),
            *(
                Field(
                    f"seat_{seat}", phrase("列席名额：{seat}", seat=words), mode="numeric", required=False, hint=_SEAT
                )
                for seat, words in SEATS.items()
            ),
            Field("until", Words("报名截止日（含当日）", "Last day to apply"), "date", required=False, hint=_IF),
            Field("apply", Words("报名方式", "How to apply"), required=False, hint=_IF),
        ),
        _called,
        confirm=Words("以上内容属实，可以公开", "This is true and may be public"),
        cautions=(KEPT,),
    ),
    "register.hold_meeting": Errand(
        "register.hold_meeting",
        (R.OFFICER,),
        Words(
            "议定事项在二十个工作日内公开文件，逾期标红；列席人员经本人同意才公布姓名。",
            "A decision’s document is public within 20 working days, else red; nobody is named who has not agreed.",
        ),
        Words("公布会议情况", "Publish"),
        fixed(
            Field("attended", Words("列席情况", "Who attended"), "textarea", hint=_ATTENDED, required=False),
            Field("agrees", Words("所列姓名均已取得本人同意", "everybody named has agreed"), "check", required=False),
            Field("decisions", Words("议定事项", "Decisions"), "textarea", hint=_DECIDED, required=False),
        ),
        _held,
        facts=_about,
        confirm=Words("以上内容由本单位公布", "My office publishes this"),
        cautions=(FINAL,),
    ),
}
