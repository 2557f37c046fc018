"""The errands of a public lottery: announced, its lists published, objections answered, planned, drawn."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Final

from evaluation.acts import lotteries
from experts.acts import drawing
from experts.acts import reading as drawn
from experts.rules import entropy, lottery, participants
from experts.rules import plan as plans
from experts.rules.lottery import Kind, Lottery
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid, Words
from web.answers import Answers
from web.desks import draw_forms
from web.desks.errands import BASIS, REASON, Errand, select
from web.views.elements import Choice, Fact, Field
from web.words import phrase

OFFICES: Final = (R.CENTRE, R.SUPERVISOR)
_SURE: Final = Words(
    "我以本单位名义办理以上事项；记录公开，不能撤回", "I do this for my office; it is public and stays"
)


def _of(ctx: Context, subject: str) -> Lottery:
    return lotteries.held(ctx.tx, subject)


def _facts(ctx: Context, subject: str) -> tuple[Fact, ...]:
    of = _of(ctx, subject)
    return (Fact(Words("摇号", "Lottery"), of.title), Fact(Words("编号", "Number"), subject, style="n"))


def _whole(given: Answers, name: str) -> int:
    text = given.text(name)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotValid("act.field", "须为整数", "a whole number is needed", field=name)
    return int(text)


# ---------------------------------------------------------------- announced


def _is_inspection(subject: str) -> bool:
    return subject.startswith(f"{lotteries.PREFIX}{Kind.INSPECTION}-")


def _announcing(_ctx: Context, subject: str) -> tuple[Field, ...]:
    plain = (
        Field("title", Words("名称", "Title")),
        BASIS,
        Field("on", Words("检查日" if _is_inspection(subject) else "选房日", "Day for which is drawn"), "date"),
        Field("days", Words("名单公示几日", "Days for which lists are public"), mode="numeric"),
    )
    if _is_inspection(subject):
        return (
            *plain,
            Field(lottery.SUBJECTS, Words("抽取几个检查对象", "How many subjects"), mode="numeric"),
            Field(lottery.INSPECTORS, Words("抽取几名检查人员", "How many inspectors"), mode="numeric"),
        )
    hint = Words(
        "一行一组，先抽的在前：代号 名称，如 priority 优先组",
        "one a line, in order: a code and a name, as priority 优先组",
    )
    return (
        *plain,
        Field("places", Words("房源几套", "How many homes"), mode="numeric"),
        Field("groups", Words("分组", "Groups"), "textarea", value="general 全体申请人", hint=hint),
    )


def _announced(_ctx: Context, subject: str, given: Answers) -> Mapping[str, Json]:
    body: dict[str, Json] = {name: given.text(name) for name in ("title", "basis", "on")}
    body["days"] = _whole(given, "days")
    if _is_inspection(subject):
        groups: list[Json] = [
            {"id": lottery.SUBJECTS, "title": "检查对象", "n": _whole(given, lottery.SUBJECTS)},
            {"id": lottery.INSPECTORS, "title": "检查人员", "n": _whole(given, lottery.INSPECTORS)},
        ]
        return {"kind": Kind.INSPECTION.value, **body, "places": None, "project": None, "groups": groups}
    parts = [line.partition(" ") for line in given.lines("groups")]
    groups = [{"id": code, "title": title.strip() or code} for code, _, title in parts]
    year, _, rest = subject.removeprefix(f"{lotteries.PREFIX}{Kind.ALLOCATION}-").partition("-")
    project = f"P-{year}-{rest.partition('-')[0]}"
    places = _whole(given, "places")
    return {"kind": Kind.ALLOCATION.value, **body, "places": places, "project": project, "groups": groups}


# ---------------------------------------------------------------- lists and objections


def _lists(ctx: Context, subject: str) -> Field:
    choices = (Choice(each.id, each.title) for each in _of(ctx, subject).groups)
    return select("list", Words("名单", "List"), *choices)


def _publishing(ctx: Context, subject: str) -> tuple[Field, ...]:
    hint = Words(
        "Excel 或 CSV，列：编号、名称；检查人员另有任职单位、亲属单位、申报回避（填检查对象的编号）",
        "Excel or CSV with 编号, 名称; of inspectors also 任职单位, 亲属单位, 申报回避 (ids of subjects)",
    )
    return (_lists(ctx, subject), Field("file", Words("名单文件", "File of the list"), "file", hint=hint))


def _published(ctx: Context, subject: str, given: Answers) -> Mapping[str, Json]:
    of, name = _of(ctx, subject), given.text("list")
    if "file" not in given.files:
        raise NotValid("act.field", "请选择文件", "choose a file", field="file")
    earlier: set[str] = set()
    known = lotteries.lists(ctx, of)
    for each in of.groups:
        if each.id == name:
            break
        earlier |= {one.id for one in known.get(each.id, ())}
    entries = participants.read(name, given.files["file"], earlier)
    return {"list": name, "entries": [each.json() for each in entries]}


def _objecting(ctx: Context, subject: str) -> tuple[Field, ...]:
    said = Words("异议内容（不公开，只公开摘要）", "What is objected (its digest alone is public)")
    about = Field("about", Words("对哪个编号", "About which number"))
    return (_lists(ctx, subject), about, Field("text", said, "textarea"))


def _answering(ctx: Context, subject: str) -> tuple[Field, ...]:
    waiting = [each for each in _of(ctx, subject).objections if each.upheld is None]
    choices = (Choice(each.leaf, phrase("{number}，{at:day}", number=each.about, at=each.at)) for each in waiting)
    yes = Choice("yes", Words("成立，重新公示名单", "upheld: the list is published again"))
    answer = select("upheld", Words("结论", "Answer"), Choice("no", Words("不成立", "not upheld")), yes)
    return (select("objection", Words("异议", "Objection"), *choices), answer, REASON)


def _answered(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    return {**given.json(), "upheld": given.text("upheld") == "yes"}


# ---------------------------------------------------------------- planned and drawn


def _planning(_ctx: Context, _subject: str) -> tuple[Field, ...]:
    return draw_forms.CHANCE


def _planned(_ctx: Context, subject: str, given: Answers) -> Mapping[str, Json]:
    return {"did": lotteries.did_of(subject), **draw_forms.chance(given)}


def _to_prove(ctx: Context, subject: str) -> tuple[Fact, ...]:
    own = drawing.PARTY[ctx.actor.role]
    return (
        *_facts(ctx, subject),
        Fact(Words("任务文件", "Task"), Words("下载", "download"), f"/me/lotteries/{subject}/task"),
        Fact(Words("证明命令", "Command"), f"ggzy vrf prove TASK ANSWER --key KEY --party {own}", style="mono"),
    )


def _proving(_ctx: Context, _subject: str) -> tuple[Field, ...]:
    return (Field("answer", Words("ggzy vrf prove 写出的证明文件", "The file that ggzy vrf prove wrote"), "file"),)


def _proven(_ctx: Context, subject: str, given: Answers) -> Mapping[str, Json]:
    if "answer" not in given.files:
        raise NotValid("act.field", "请选择证明文件", "choose the file with the proof", field="answer")
    answer = entropy.read_answer(given.files["answer"])
    body: dict[str, Json] = {"did": lotteries.did_of(subject), "proof": base64.b64encode(answer.proof).decode()}
    return {**body, **({"party": plans.RESERVE} if answer.party == plans.RESERVE else {})}


def _to_bring(ctx: Context, subject: str) -> tuple[Fact, ...]:
    found = drawn.progress(ctx.tx, lotteries.did_of(subject)).awaited
    return (*_facts(ctx, subject), *(draw_forms.where(lotteries.did_of(subject), found) if found else ()))


def _bringing(_ctx: Context, _subject: str) -> tuple[Field, ...]:
    return (draw_forms.SIGNATURE,)


def _brought(_ctx: Context, subject: str, given: Answers) -> Mapping[str, Json]:
    return {"did": lotteries.did_of(subject), "signature": draw_forms.signature(given)}


ERRANDS: Final[dict[str, Errand]] = {
    "draw.open_lottery": Errand(
        "draw.open_lottery",
        OFFICES,
        Words(
            "公告抽什么、依据、名单和日期；之后不能修改。", "What is drawn, on what basis, of which lists; it stands."
        ),
        Words("公布公告", "Announce"),
        _announcing,
        _announced,
        confirm=_SURE,
    ),
    "draw.publish_list": Errand(
        "draw.publish_list",
        OFFICES,
        Words(
            "名单立即公开，公示期自次日起算；再次公示，期限重新起算。姓名请按规定隐去部分。",
            "The list is public at once, its days count from the next; published again, they begin anew. Mask names "
            "as the rules say.",
        ),
        Words("公示", "Publish"),
        _publishing,
        _published,
        _facts,
        confirm=_SURE,
    ),
    "draw.object_list": Errand(
        "draw.object_list",
        OFFICES,
        Words("登记公示期内收到的异议；答复之前不能抽取。", "Enter an objection; nothing is drawn before its answer."),
        Words("登记", "Enter"),
        _objecting,
        facts=_facts,
        confirm=_SURE,
    ),
    "draw.answer_objection": Errand(
        "draw.answer_objection",
        OFFICES,
        Words("理由公开；成立的，名单须重新公示。", "The reasons are public; if upheld the list is published again."),
        Words("答复", "Answer"),
        _answering,
        _answered,
        _facts,
        confirm=_SURE,
    ),
    "draw.plan_draw": Errand(
        "draw.plan_draw",
        OFFICES,
        Words("名单随即冻结，一次公告只抽一次。", "The lists are frozen at once; one announcement, one draw."),
        Words("公布方案", "Publish the plan"),
        _planning,
        _planned,
        _facts,
        confirm=_SURE,
    ),
    "draw.give_entropy": Errand(
        "draw.give_entropy",
        OFFICES,
        Words(
            "在保管密钥的电脑上算出证明，再在这里提交。",
            "Make the proof on the computer that keeps the key, and hand it in here.",
        ),
        Words("提交", "Hand in"),
        _proving,
        _proven,
        _to_prove,
    ),
    "draw.give_beacon": Errand(
        "draw.give_beacon",
        OFFICES,
        Words("值由公共网络公布，平台核验签名。", "The public network publishes it; its signature is checked."),
        Words("提交", "Hand in"),
        _bringing,
        _brought,
        _to_bring,
    ),
}
