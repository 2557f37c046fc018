"""Filled forms at a department: its own form alone, and the receipt that it has taken it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from approval.acts import sheets
from approval.acts.sheets import Filled
from disclosure.rules import wording
from kernel.actor import Role as R
from kernel.context import Context
from kernel.errors import Words
from people.acts import units
from web.desks import duties
from web.desks.errands import KEPT, Errand, fixed, select
from web.public import forms as public
from web.views.elements import Choice, Fact, Field, Link
from web.views.letters import LetterPage, Part
from web.words import Text, join, phrase

ADDRESS: Final = "/me/approvals/forms"
DESK: Final = Link(Words("工作台", "Desk"), "/me")


def address(id: str) -> str:
    return f"{ADDRESS}/{id}"


def one(ctx: Context, id: str) -> LetterPage:
    """The forms of the caller's own office, and which of all have been taken as they are now."""
    of = _read(ctx, id)
    mine = sheets.mine(ctx, of)
    receipts = Part(Words("签收情况", "Receipts"), tuple(_receipts(ctx, of)))
    return LetterPage(
        of=DESK,
        title=join(of.of.words, of.id),
        now=phrase("本单位的部门表 {n} 张。", n=len(mine)),
        next="",
        parts=(*(public.department(each) for each in mine), receipts),
        acts=tuple(Link(wording.act(f"form.{verb}"), duties.act(id, verb)) for verb in ("read", "correct")),
    )


def _read(ctx: Context, id: str) -> Filled:
    units.own(ctx, *sheets.READERS)
    of = sheets.find(ctx, id)
    sheets.locked(of)
    return of


def _receipts(ctx: Context, of: Filled) -> Iterator[Fact]:
    locked = sheets.locked(of)
    for own in of.of.own:
        receipt = locked.read.get(own.id)
        said: Text = Words("未签收", "not taken")
        if receipt:
            office = units.find(ctx.tx, receipt.office)
            since = Words("已签收", "taken") if locked.current(own.id) else Words("签收后有更正", "corrected since")
            said = join(since, office.name if office else receipt.office, phrase("{at}", at=receipt.at))
        yield Fact(own.words, said)


def _taking(ctx: Context, subject: str) -> tuple[Field, ...]:
    mine = (Choice(one.own.id, one.own.words) for one in sheets.mine(ctx, _read(ctx, subject)))
    return (select("own", Words("部门表", "Department’s form"), *mine),)


def _about(ctx: Context, subject: str) -> tuple[Fact, ...]:
    return (
        Fact(Words("表号", "Number"), subject, style="n"),
        Fact(Words("表", "Form"), sheets.find(ctx, subject).of.words),
    )


_CODE: Final = Field("code", Words("查询码", "Code"), hint=Words("由申请人提供", "the applicant knows it"))
_SURE: Final = Words("我代申请人办理，内容由申请人确认", "I do this for the applicant, who has confirmed it")
_FIELD: Final = Field("field", Words("字段代码", "Name of the field"), hint="name")
_VALUE: Final = Field("value", Words("更正为", "What it should say"))
_WHY: Final = Field("reason", Words("更正原因", "Why it is corrected"))
ERRANDS: Final[dict[str, Errand]] = {
    "form.read": Errand(
        "form.read", (R.OFFICER,),
        Words("签收后，申请人看到哪一天由哪个单位签收。", "The applicant sees who has taken it, and when."),
        Words("签收", "Take it"), _taking, facts=_about, cautions=(KEPT,),
    ),
    "form.lock": Errand(
        "form.lock", (R.OFFICER,), Words("窗口代申请人提交。", "At the window, for the applicant."),
        Words("提交", "Hand in"), fixed(_CODE), facts=_about, confirm=_SURE, cautions=(KEPT,),
    ),
    "form.correct": Errand(
        "form.correct", (R.OFFICER,), Words("窗口代申请人更正；原内容留有记录。", "For the applicant; on record."),
        Words("更正", "Correct"), fixed(_CODE, _FIELD, _VALUE, _WHY), facts=_about, confirm=_SURE, cautions=(KEPT,),
    ),
}  # fmt: skip
