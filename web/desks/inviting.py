"""The form in which an agency names who may bid, and how such a list is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid, Words
from kernel.reader import Reader
from trading.acts import inviting
from web.answers import Answers
from web.desks.errands import FINAL, Errand
from web.views.elements import Fact, Field
from web.words import join

_LIST: Final = Words("受邀单位", "The invited")
_HINT: Final = Words(
    "一行一家：统一社会信用代码，空格，单位名称", "One a line: the unified social credit code, a blank, the name"
)


def _fields(ctx: Context, subject: str) -> tuple[Field, ...]:
    """With those who are on the list already; none where the list is the result of the stage before."""
    if inviting.follows(ctx, subject):
        return ()
    known = "\n".join(f"{code} {name}" for code, name in inviting.invited(ctx, subject).items())
    return (Field("invited", _LIST, "textarea", value=known, hint=_HINT),)


def _body(ctx: Context, subject: str, given: Answers) -> Mapping[str, Json]:
    if inviting.follows(ctx, subject):
        return {}
    given.needed("invited", _LIST)
    made: list[Json] = []
    for n, line in enumerate(given.lines("invited"), start=1):
        code, _, name = line.partition(" ")
        if not name.strip():
            raise NotValid(
                "act.field",
                f"第 {n} 行须为“统一社会信用代码 单位名称”",
                f"line {n}: a code, a blank and a name are needed",
                field="invited",
            )
        made.append({"code": code, "name": name.strip()})
    return {"invited": made}


def facts(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """Who is invited so far, or is to be by the stage before; nothing where nobody is."""
    due = inviting.prepare(ctx, subject, {}).get("invited") if inviting.follows(ctx, subject) else None
    listed = [one.text("name") for one in Reader({"invited": due}).each("invited")] if due else None
    names = [Words(name, name) for name in listed or inviting.invited(ctx, subject).values()]
    return (Fact(_LIST, join(*names)),) if names else ()


ERRAND: Final = Errand(
    "tender.invite",
    (Role.AGENCY,),
    Words(
        "只有名单上的单位可以投标。名单在开标前保密，发布公告后不能改变。",
        "Only those on the list may bid. It is secret until the opening and cannot be changed after the notice.",
    ),
    Words("确定受邀单位", "Name the invited"),
    _fields,
    _body,
    facts=facts,
    confirm=Words("我以本单位名义邀请以上单位投标", "I invite these organisations in the name of mine"),
    cautions=(FINAL,),
)
