"""A licence as everybody checks it: whether it is valid today, who granted it, and where the decision lies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from approval.acts import licences, matters
from approval.rules.licence import STATES, Licence, State
from disclosure.acts import licence_papers
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from people.acts import units
from web.public.case import subject as chain
from web.views.elements import Fact, Field, Form, Link
from web.views.letters import LetterPage, Part
from web.words import Text, phrase

ADDRESS: Final = licence_papers.ADDRESS
LINK: Final = Link(Words("核验证照", "Check a licence"), ADDRESS)
_NUMBER: Final = Field("number", Words("证照编号", "Number of the licence"), hint="11010004-2026-000001")
_CODE: Final = Field("code", Words("办件查询码", "Code of the application"))
_SAFE: Final = Words(
    "凭二维码或者编号核验；自然人的姓名不在此公开。",
    "Checked by QR code or number; the names of natural persons are not shown here.",
)


def address(number: str) -> str:
    return f"{ADDRESS}/{number}"


def ask(error: Text = "") -> LetterPage:
    """The form that asks for a number."""
    look = Form(ADDRESS, (_NUMBER,), Words("核验", "Check it"))
    return LetterPage(LINK, LINK.text, _SAFE, "", (), forms=(look,), error=error)


def page(ctx: Context, number: str, error: Text = "") -> LetterPage:
    """NotFound `approval.licence`."""
    of = licences.find(ctx.tx, number)
    save = Form(
        f"{address(number)}/paper", (_CODE,), Words("下载电子证照（PDF）", "Download the licence (PDF)"), plain=True
    )
    return LetterPage(
        of=LINK,
        title=phrase("证照 {number}", number=number),
        now=_now(of, of.state(day_of(ctx.now))),
        next="",
        parts=(Part(Words("证照信息", "The licence"), tuple(_facts(ctx, of))),),
        forms=(save,),
        error=error,
    )


def _now(of: Licence, state: State) -> Text:
    said = STATES[state]
    state_first = Words(said.zh, said.en.capitalize())
    return phrase("{state}，有效期至 {until:day}。", state=state_first, until=of.until) if of.until else said


def _facts(ctx: Context, of: Licence) -> Iterator[Fact]:
    yield Fact(Words("事项", "Matter"), matters.version_on(ctx.tx, of.matter, of.granted).name)
    office = units.find(ctx.tx, of.unit)
    yield Fact(Words("发证单位", "Granted by"), office.name if office else of.unit)
    yield Fact(Words("发证日期", "Granted"), phrase("{on:day}", on=of.granted))
    holder = of.enterprise or Words("自然人或者新设企业", "a natural person, or an enterprise being set up")
    yield Fact(Words("持证人", "Holder"), holder)
    yield Fact(Words("决定", "Decision"), of.case, chain(of.case), "mono")
