"""The kiosk (政务信息电子触摸屏): what is public, read by touch, and a request made there; it leads nowhere else.

Each machine begins at an office, or at the whole city: `at` is the code of that office, or `ALL`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from disclosure.acts import openness, reading, registers
from disclosure.acts.openness import Listed
from disclosure.acts.requests import Held
from disclosure.rules import duty, register
from disclosure.rules.document_words import CLASSES
from disclosure.rules.duty import ORGANISATION
from disclosure.rules.request_form import FORMS
from disclosure.rules.request_report import PEOPLE
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Refusal, Words
from people.acts import units
from people.rules.unit import Unit
from web.answers import told
from web.public import notice, notices
from web.public import requests as asking
from web.views.elements import Choice, Empty, Fact, Field
from web.views.kiosk import KioskPage, Tile, TouchForm
from web.words import Text, join, phrase

ADDRESS: Final = "/kiosk"
ALL: Final = "all"
PAGE: Final = 10
TITLE: Final = Words("政务信息查询", "Government information")
_NONE: Final = Empty(Words("还没有内容。", "Nothing is there yet."))
_UNITS: Final = Words("选择单位", "Choose an office")


class Machine:
    """One machine: where it begins, and when it goes back there. NotFound `unit.unknown` for an office that is none."""

    def __init__(self, ctx: Context, at: str, idle: int) -> None:
        self.ctx, self.idle = ctx, idle
        self.office: Unit | None = None if at == ALL else units.standing(ctx, at)
        self.home = f"{ADDRESS}/{at}"

    def start(self) -> KioskPage:
        """What there is, as tiles."""
        of = self.office
        mine = f"{self.home}/offices/{of.code}" if of else f"{self.home}/offices"
        tiles = (
            Tile(Words("公开文件", "Documents"), mine, Words("按单位查阅", "office by office") if of is None else ""),
            *((Tile(Words("其他单位", "Other offices"), f"{self.home}/offices"),) if of else ()),
            Tile(Words("公共资源交易公告", "Notices of public deals"), f"{self.home}/notices"),
            Tile(
                Words("登记簿", "Registers"),
                f"{self.home}/registers",
                Words("热线、查询点等", "hotlines, points, more"),
            ),
            Tile(
                Words("申请公开信息", "Ask for information"),
                f"{self.home}/requests/{of.code}" if of else f"{self.home}/requests",
                Words("不用注册", "no account is needed"),
            ),
            Tile(Words("查询我的申请", "Look up my request"), f"{self.home}/case"),
        )
        return KioskPage(of.name if of else TITLE, self.home, self.idle, tiles=tiles)

    def offices(self, then: str) -> KioskPage:
        """Every office as a tile that leads on to `then`."""
        tiles = tuple(Tile(one.name, f"{self.home}/{then}/{one.code}") for one in units.every(self.ctx.tx))
        return KioskPage(_UNITS, self.home, self.idle, self.home, tiles=tiles, empty=_NONE)

    def documents(self, code: str, number: int) -> KioskPage:
        """An office: how to reach it, and its public documents, the newest first."""
        of, here = units.standing(self.ctx, code), f"{self.home}/offices/{code}"
        found, listed = openness.public(self.ctx, "", (code,), "", PAGE, (number - 1) * PAGE)
        facts = (
            Fact(Words("办公地址", "Address"), of.address),
            Fact(Words("办公电话", "Telephone"), of.phone, style="n"),
        )
        before, after = _turn(here, number, found)
        return KioskPage(
            of.name, self.home, self.idle, self.home, tiles=tuple(map(self._document, listed)), before=before,
            after=after, empty=_NONE, facts=facts,
        )  # fmt: skip

    def _document(self, one: Listed) -> Tile:
        index = one.subject.removeprefix("W-")
        published = phrase("{at:day}", at=one.published_at or one.formed)
        return Tile(one.title, f"{self.home}/documents/{index}", join(CLASSES[one.of_class], published))

    def document(self, index: str) -> KioskPage:
        """One public document, to be read and printed. NotFound unless it is public now."""
        of = openness.shown(self.ctx, f"W-{index}")
        lines = tuple(line.strip() for line in of.text.splitlines() if line.strip())
        facts = (
            Fact(Words("索引号", "Index number"), index, style="mono"),
            Fact(Words("来源", "Source"), of.office.name),
            Fact(Words("公开时间", "Published"), phrase("{at}", at=of.listed.published_at or of.listed.formed)),
            *(Fact(Words("附件", "File"), name) for name, _, _ in of.files),
        )
        back = f"{self.home}/offices/{of.office.code}"
        sections = ((Words("正文", "Text"), lines),)
        return KioskPage(of.listed.title, self.home, self.idle, back, facts=facts, sections=sections)

    def notices(self, number: int) -> KioskPage:
        """The newest notices of deals."""
        found = reading.notices(self.ctx, reading.Wanted(), PAGE, (number - 1) * PAGE)
        here = f"{self.home}/notices"
        tiles = tuple(
            Tile(
                notices.title(one),
                f"{here}/{one.id}",
                join(notices.called(one.kind), phrase("{at:day}", at=one.published_at)),
            )
            for one in found.rows
        )
        before, after = _turn(here, number, found.found)
        title = Words("公共资源交易公告", "Notices of public deals")
        return KioskPage(
            title, self.home, self.idle, self.home, tiles=tiles, before=before, after=after, empty=_NONE
        )  # fmt: skip

    def notice(self, id: str) -> KioskPage:
        of = notice.page(self.ctx, id)
        facts = tuple(Fact(one.label, one.value, style=one.style) for one in of.facts)
        here = f"{self.home}/notices"
        return KioskPage(of.title, self.home, self.idle, here, facts=facts, sections=of.sections)

    # ------------------------------------------------------------ registers

    def registers(self) -> KioskPage:
        counts = registers.counts(self.ctx)
        tiles = tuple(
            Tile(one.words, f"{self.home}/registers/{one.id}", phrase("{n} 项", n=counts[one.id]))
            for one in register.every(self.ctx.catalogue).values()
        )
        return KioskPage(Words("登记簿", "Registers"), self.home, self.idle, self.home, tiles=tiles)

    def register(self, name: str, number: int) -> KioskPage:
        """One register, each entry with its cells under the name of the first."""
        of = register.known(name, self.ctx.catalogue)
        found = registers.listed(self.ctx, name, "", PAGE, (number - 1) * PAGE)
        here = f"{self.home}/registers/{name}"
        before, after = _turn(here, number, found.found)
        sections: list[tuple[Text, tuple[Text, ...]]] = []
        for one in found.rows:
            head, *rest = (column for column in of.columns if one.entry.cells[column.name])
            cells = one.entry.cells
            sections.append((cells[head.name], tuple(_cell(each.words, cells[each.name]) for each in rest)))
        return KioskPage(
            of.words, self.home, self.idle, f"{self.home}/registers", sections=tuple(sections), before=before,
            after=after, empty=_NONE,
        )  # fmt: skip

    # ------------------------------------------------------------ requests

    def asking(self, code: str, form: TouchForm | None = None, error: Text = "") -> KioskPage:
        """The short form of a request to one office; `form` is what was entered before it was refused."""
        of = units.standing(self.ctx, code)
        lead = Words(
            "姓名可以用拼音，受理时核对证件。提交后得到编号和查询码。",
            "Your name may be in Latin letters. You get a number and a code.",
        )
        title = phrase("向{office}申请公开信息", office=of.name)
        made = form or self.form(of)
        return KioskPage(title, self.home, self.idle, self._back(), lead=lead, error=error, form=made)

    def _back(self) -> str:
        return self.home if self.office else f"{self.home}/requests"

    def form(self, of: Unit) -> TouchForm:
        """What is wanted is chosen from the office's directory, or written."""
        lines = tuple(_wanted(self.ctx, of))
        fields = (
            Field("line", Words("需要哪方面的信息", "What it is about"), "select", lines[0].value, choices=lines),
            Field(
                "wanted", Words("补充说明", "More about it"), required=False,
                hint=Words("年度、文号、项目名称", "year, number, name of a project"),
            ),
            _chosen("person", Words("申请人类别", "Who asks"), tuple(Choice(k, words) for k, words in PEOPLE.items())),
            _chosen("form", Words("提供形式", "Form of supply"), tuple(Choice(k, words) for k, words in FORMS.items())),
            Field("name", Words("姓名或者单位名称", "Name")),
            Field("proof", Words("证件名称和后四位", "Identification: kind and last four characters")),
            Field("contact", Words("联系电话", "Telephone"), mode="tel"),
        )  # fmt: skip
        return TouchForm(f"{self.home}/requests/{of.code}", fields, Words("提交申请", "Make the request"))

    def looking(self, error: Text = "", number: str = "") -> KioskPage:
        """Number and code; the number begins as this year's do."""
        begun = number or f"R-{day_of(self.ctx.now).year}-"
        fields = (
            Field("number", Words("申请编号", "Number of the request"), value=begun),
            Field("code", Words("查询码", "Code")),
        )
        form = TouchForm(f"{self.home}/case", fields, Words("查询", "Look it up"))
        title = Words("查询我的申请", "Look up my request")
        return KioskPage(title, self.home, self.idle, self.home, error=error, form=form)

    def case(self, of: Held, secret: str, fresh: str = "") -> KioskPage:
        """A request for who knows its code."""
        shown = asking.case(self.ctx, of, secret, fresh)
        return KioskPage(
            phrase("申请 {number}", number=of.id), self.home, self.idle, self.home,
            lead=join(shown.now, shown.next, by=" "),
            facts=(*shown.letter, *shown.told, *(Fact(one.label, one.value, style=one.style) for one in shown.facts)),
            code=fresh,
        )  # fmt: skip

    def refused(self, refusal: Refusal) -> KioskPage:
        """Even what goes wrong stays in the kiosk."""
        title = Words("没有办成", "That did not work")
        facts = (Fact(Words("代码", "Code"), refusal.code, style="mono"),)
        return KioskPage(title, self.home, self.idle, self.home, error=told(refusal), facts=facts)


def _turn(here: str, number: int, found: int) -> tuple[str, str]:
    """The addresses of the page before and of the page after, empty where there is none."""
    return (
        f"{here}?page={number - 1}" if number > 1 else "",
        f"{here}?page={number + 1}" if number * PAGE < found else "",
    )


def _cell(label: Words, value: str) -> Text:
    return phrase("{label}：{value}", label=label, value=value)


def _chosen(name: str, label: Words, choices: tuple[Choice, ...]) -> Field:
    return Field(name, label, "select", choices[0].value, choices=choices)


def _wanted(ctx: Context, of: Unit) -> Iterator[Choice]:
    """The lines of the office's directory, and one for what stands in none."""
    fields = registers.fields(ctx, of.code)
    for one in duty.every(ctx.catalogue).values():
        if one.binds(of, fields) and one.id not in ORGANISATION:
            yield Choice(one.id, one.words)
    yield Choice("", Words("其他", "something else"))
