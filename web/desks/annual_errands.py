"""The errands of annual reports: filled in by an officer, signed by the head."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from disclosure.acts import annual
from disclosure.rules.annual import CHARGE, ENTERED
from disclosure.rules.annual_report import FEN, TEN_THOUSAND, TEXTS, shown
from disclosure.rules.annual_words import PARTS
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotValid, Words
from people.acts import units
from web.answers import Answers
from web.desks.errands import FINAL, Errand
from web.views.elements import Fact, Field
from web.words import Text, phrase

_OF: Final = {"overview": PARTS[0], "problems": PARTS[4], "other": PARTS[5]}


def _about(ctx: Context, subject: str) -> tuple[Fact, ...]:
    of = annual.held(ctx, subject)
    units.acting(ctx, of.office.code)
    return (
        Fact(Words("单位", "Office"), of.office.name),
        Fact(Words("年度", "Year"), str(of.year), f"/me/annual/{of.year}", style="n"),
    )


def _fields(ctx: Context, subject: str) -> tuple[Field, ...]:
    """What was entered last, to be changed."""
    of = annual.held(ctx, subject)
    units.acting(ctx, of.office.code)
    said = of.draft.said if of.draft else dict.fromkeys(TEXTS, "")
    there = of.draft.entered if of.draft else dict.fromkeys(ENTERED, 0)
    texts = (Field(name, _OF[name], "textarea", value=said[name], required=name != "other") for name in TEXTS)
    return (*texts, *(_number(cell, words, there[cell]) for cell, words in ENTERED.items()))


def _number(cell: str, words: Words, value: int) -> Field:
    return Field(cell, words, value=shown(cell, value), mode="decimal" if cell == CHARGE else "numeric")


def _entered(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    said: dict[str, Json] = {name: given.text(name) for name in TEXTS if given.text(name)}
    return {**said, "entered": {cell: _whole(cell, given.text(cell)) for cell in ENTERED}}


def _whole(cell: str, text: str) -> int:
    """The cell as it is kept: charges are typed in ten thousands of yuan, to the fen."""
    try:
        number = Decimal(text) * (TEN_THOUSAND * FEN if cell == CHARGE else 1)
        whole = int(number)
    except (InvalidOperation, ValueError, OverflowError):
        number, whole = Decimal(1), 0
    if whole != number or whole < 0 or len(text) > 18:
        raise NotValid("act.field", "数字不对", "that is no such number", field=cell)
    return whole


def _outlook(ctx: Context, subject: str, _body: Mapping[str, Json]) -> tuple[Fact, ...]:
    of = annual.held(ctx, subject)
    total: Text = phrase("{year} 年", year=str(of.year))
    return (Fact(Words("填写后在此核对", "Look at it here afterwards"), total, f"/me/annual/{of.year}"),)


ERRANDS: Final[dict[str, Errand]] = {
    "register.draft_annual": Errand(
        "register.draft_annual",
        (R.OFFICER,),
        Words(
            "申请、复议诉讼、信息处理费、登记簿的数字由平台统计，这里只填文字和第二部分。",
            "Requests, appeals, fees and registers are counted here; fill in the words and the second part.",
        ),
        Words("保存", "Keep"),
        _fields,
        _entered,
        facts=_about,
        confirm=Words("以上内容属实", "This is true"),
        outlook=_outlook,
    ),
    "register.sign_annual": Errand(
        "register.sign_annual",
        (R.OFFICER,),
        Words(
            "签发后立即公布；数字有误的，更正登记后再签一份。",
            "It is public once it is signed; where a figure was wrong, mend the entry and sign another.",
        ),
        Words("签发并公布", "Sign and publish"),
        facts=_about,
        confirm=Words("我签发并公布本单位年度报告", "I sign and publish my office’s annual report"),
        cautions=(FINAL,),
    ),
}
