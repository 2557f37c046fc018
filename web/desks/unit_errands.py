"""The errands of the register of offices: entered, changed, closed; posts given and taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid, Words
from people.acts import units
from people.rules.unit import KINDS, POSTS, Post, Unit
from web.answers import Answers
from web.desks.errands import BASIS, Errand, fixed, select
from web.views.elements import Choice, Fact, Field
from web.words import join

_POSTS: Final = tuple(Choice(post, POSTS[post]) for post in Post)
_NONE: Final = Choice("-", Words("不隶属其他单位", "part of no other office"))
_SURE: Final = Words("以上登记内容属实", "This entry is true")


def _code(subject: str) -> str:
    return subject.removeprefix(units.PREFIX)


def _about(ctx: Context, subject: str) -> tuple[Fact, ...]:
    of = units.standing(ctx, _code(subject))
    return (
        Fact(Words("单位", "Office"), of.name),
        Fact(Words("统一社会信用代码", "Unified social credit code"), of.code, style="n"),
    )


def _entry(ctx: Context, subject: str, held: Unit | None = None) -> tuple[Field, ...]:
    """The fields of an entry, filled with what is held."""
    others = [Choice(each.code, each.name) for each in units.every(ctx.tx) if each.code != _code(subject)]
    kinds = (Choice(kind, words) for kind, words in KINDS.items())
    name = held.name if held else Words("", "")
    parent = (held.parent if held else None) or _NONE.value
    return (
        Field("name", Words("名称", "Name"), value=name.zh),
        Field("name_en", Words("英文名称", "Name in English"), value=name.en),
        Field("kind", Words("类别", "Kind"), "select", held.kind if held else "", choices=tuple(kinds)),
        Field("parent", Words("隶属", "Part of"), "select", parent, choices=(_NONE, *others)),
        Field("address", Words("办公地址", "Address"), value=held.address if held else ""),
        Field("phone", Words("办公电话", "Telephone"), value=held.phone if held else ""),
        Field("email", Words("电子邮箱", "E-mail"), value=held.email if held else ""),
    )


def _changing(ctx: Context, subject: str) -> tuple[Field, ...]:
    return _entry(ctx, subject, units.standing(ctx, _code(subject)))


def _entered(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    said = given.json()
    return {**said, "parent": None if said.get("parent") == _NONE.value else said.get("parent")}


def _appointing(ctx: Context, subject: str) -> tuple[Field, ...]:
    people = (Choice(person, name) for person, name in units.officers(ctx, _code(subject)).items())
    return (select("person", Words("人员", "Person"), *people), select("post", Words("职务", "Post"), *_POSTS))


def _dismissing(ctx: Context, subject: str) -> tuple[Field, ...]:
    names = units.officers(ctx, _code(subject))
    held = (one for one in units.holders(ctx.tx, _code(subject)) if one.holds(ctx.now))
    choices = (
        Choice(f"{one.person} {one.post}", join(names.get(one.person, one.person), POSTS[one.post])) for one in held
    )
    return (select("held", Words("职务", "Post"), *choices),)


def _dismissed(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    person, _, post = given.text("held").partition(" ")
    if not post:
        raise NotValid("act.field", "请选择职务", "choose a post", field="held")
    return {"person": person, "post": post}


ERRANDS: Final[dict[str, Errand]] = {
    "unit.register": Errand(
        "unit.register",
        (R.SECURITY_ADMIN,),
        Words(
            "登记后，本单位工作人员才能办理政务公开和行政审批事项。",
            "Officers of an office act in disclosure and approval once it is entered.",
        ),
        Words("登记单位", "Enter the office"),
        _entry,
        _entered,
        confirm=_SURE,
    ),
    "unit.change": Errand(
        "unit.change",
        (R.SECURITY_ADMIN,),
        Words("登记内容的每次变更都留在公开日志里。", "Each change of the entry stays in the public log."),
        Words("变更登记", "Change the entry"),
        _changing,
        _entered,
        facts=_about,
        confirm=_SURE,
    ),
    "unit.close": Errand(
        "unit.close",
        (R.SECURITY_ADMIN,),
        Words(
            "撤销后不能再办理事项，已办的事项保留。",
            "A closed office acts no more; what it did stays.",
        ),
        Words("撤销单位", "Close the office"),
        fixed(BASIS),
        facts=_about,
        confirm=Words("我撤销这个单位的登记", "I close this office"),
    ),
    "unit.appoint": Errand(
        "unit.appoint",
        (R.SECURITY_ADMIN, R.OFFICER),
        Words(
            "主要负责人由安全管理员登记，其他职务由本单位主要负责人任命。",
            "The head is entered by the security administrator; the head appoints everybody else.",
        ),
        Words("任命", "Appoint"),
        _appointing,
        facts=_about,
        confirm=Words("我已核对人员和职务", "I have checked person and post"),
    ),
    "unit.dismiss": Errand(
        "unit.dismiss",
        (R.SECURITY_ADMIN, R.OFFICER),
        Words("职务立即终止；此前办理的事项仍然有效。", "The post ends at once; what was done in it stays good."),
        Words("免去职务", "Dismiss"),
        _dismissing,
        _dismissed,
        facts=_about,
        confirm=Words("我免去该职务", "I take this post"),
    ),
}
