"""The front page of openness and the page of one office: its four fields, its directory with what is red, its rates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from disclosure.acts import annual, openness
from disclosure.acts import registers as entries
from disclosure.acts.openness import Beside, Listed
from disclosure.rules.document_words import CLASSES, Stage
from disclosure.rules.duty import ORGANISATION, PUBLICS, Line, State
from disclosure.rules.openness_rates import Rate
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotFound, Words
from people.acts import units
from people.rules.unit import KINDS, Post, Unit
from web.desks.duties import act
from web.public import annual as reports
from web.public import registers
from web.views.elements import Choice, Empty, Fact, Field, Form, Link, Sign
from web.views.openness import DocumentRow, DutyGroup, DutyRow, OfficePage, OfficeRow, OpennessPage
from web.views.public import Facet, FeedItem, Figure
from web.words import join, phrase

ADDRESS: Final = "/openness"
PAGE: Final = 20
_SIGNS: Final[Mapping[State, Sign]] = {
    State.DONE: Sign("good", Words("已公开", "published")),
    State.LATE: Sign("warn", Words("逾期后公开", "published late")),
    State.WAITING: Sign("plain", Words("未到期", "not due")),
    State.MISSING: Sign("bad", Words("逾期未公开", "overdue")),
}
_NOTHING: Final = Words("无应公开事项", "nothing due")
_CODE: Final = Field("code", Words("统一社会信用代码", "Unified social credit code"))
_ENTER: Final = Form(f"{ADDRESS}/offices", (_CODE,), Words("登记单位", "Enter an office"), plain=True)


def address(code: str) -> str:
    return f"{ADDRESS}/offices/{code}"


def document(subject: str) -> str:
    if subject.startswith(annual.PREFIX):
        return reports.of(subject)
    if subject.startswith(entries.PREFIX):
        return registers.address(subject.removeprefix(entries.PREFIX))
    return f"{ADDRESS}/documents/{subject.removeprefix('W-')}"


def front(ctx: Context, reader: Actor, q: str, of_class: str, number: int) -> OpennessPage:
    offices: dict[str, Unit] = {each.code: each for each in units.every(ctx.tx)}
    found, listed = openness.public(ctx, q, (), of_class, PAGE, (number - 1) * PAGE)
    pages, beside = max(1, -(-found // PAGE)), openness.beside(ctx)

    def at(page: int) -> str:
        asked = {"q": q, "class": of_class, "page": str(page)}
        return f"{ADDRESS}?{urlencode({name: value for name, value in asked.items() if value})}"

    return OpennessPage(
        offices=tuple(_office(ctx, each, beside) for each in offices.values()),
        classes=tuple(_classes(q, of_class)),
        documents=tuple(_row(one, offices.get(one.office)) for one in listed),
        found=found,
        q=q,
        page=number,
        pages=pages,
        before=at(number - 1) if number > 1 else "",
        after=at(number + 1) if number < pages else "",
        empty=Empty(Words("没有这样的文件。", "No such documents.")),
        nobody=Empty(Words("还没有登记单位。", "No offices have been entered yet.")),
        entering=_ENTER if reader.role is Role.SECURITY_ADMIN else None,
        feed=f"/feeds/documents.atom?class={of_class}" if of_class else "/feeds/documents.atom",
    )


def _classes(q: str, chosen: str) -> Iterator[Facet]:
    for name, words in {"": Words("全部", "All"), **CLASSES}.items():
        asked = urlencode({key: value for key, value in (("q", q), ("class", name)) if value})
        yield Facet(words, None, f"{ADDRESS}?{asked}" if asked else ADDRESS, name == chosen)


def _office(ctx: Context, of: Unit, beside: Beside) -> OfficeRow:
    held = openness.of_office(ctx, of.code)
    missing = sum(line.state is State.MISSING for line in openness.directory(ctx, of, held, beside))
    public = sum(one.stage is Stage.PUBLISHED for one in held)
    return OfficeRow(of.name, address(of.code), KINDS[of.kind], public, missing)


def _row(one: Listed, office: Unit | None) -> DocumentRow:
    of = join(office.name if office else one.office, CLASSES[one.of_class])
    if one.published_at is None:
        raise NotFound("document.unknown", "没有这份文件", "no such document", field="index")
    return DocumentRow(one.title, document(one.subject), one.subject.removeprefix("W-"), of, one.published_at)


def rows(ctx: Context, q: str, limit: int, offset: int) -> tuple[DocumentRow, ...]:
    """Public documents that hold every word, the newest first."""
    offices: dict[str, Unit] = {each.code: each for each in units.every(ctx.tx)}
    return tuple(_row(one, offices.get(one.office)) for one in openness.public(ctx, q, (), "", limit, offset)[1])


def items(ctx: Context, most: int, of_class: str) -> tuple[FeedItem, ...]:
    """The newest public documents, all or of one class, for those who follow them."""
    offices: dict[str, Unit] = {each.code: each for each in units.every(ctx.tx)}
    rows = (_row(one, offices.get(one.office)) for one in openness.public(ctx, "", (), of_class, most, 0)[1])
    return tuple(FeedItem(row.index, row.title, row.href, row.at, row.of) for row in rows)


# ---------------------------------------------------------------- one office


def office(ctx: Context, code: str, reader: Actor) -> OfficePage:
    """NotFound where no such office stands."""
    of = units.standing(ctx, code)
    held = openness.of_office(ctx, code)
    lines = openness.directory(ctx, of, held, openness.beside(ctx))
    own = [line for line in lines if line.duty.id in ORGANISATION]
    public = sorted((one for one in held if one.stage is Stage.PUBLISHED), key=_published, reverse=True)
    works_there = reader.role is Role.OFFICER and reader.org == code
    return OfficePage(
        title=of.name,
        facts=tuple(_facts(of)),
        organisation=tuple(map(_line, own)),
        directory=tuple(_groups([line for line in lines if line not in own])),
        rates=_rates(openness.rates(ctx, lines, held)),
        gaps=len(openness.gaps(held, day_of(ctx.now))),
        documents=tuple(_row(one, of) for one in public),
        nothing=Words("还没有公开的文件。", "No documents are public yet."),
        acts=tuple(_acts(ctx, code, reader)),
        drafting=_drafting(code) if works_there else None,
        lists=registers.of_office(ctx, code),
    )


def _published(one: Listed) -> tuple[datetime, str]:
    return one.published_at or datetime.min.replace(tzinfo=UTC), one.subject


def _facts(of: Unit) -> Iterator[Fact]:
    yield Fact(Words("类别", "Kind"), KINDS[of.kind])
    yield Fact(Words("统一社会信用代码", "Unified social credit code"), of.code, style="n")
    yield Fact(Words("办公地址", "Address"), of.address)
    yield Fact(Words("办公电话", "Telephone"), of.phone, style="n")
    yield Fact(Words("电子邮箱", "E-mail"), of.email, style="n")


def _line(line: Line) -> DutyRow:
    one = line.document
    link = Link(one.title, document(one.subject)) if one else None
    of = line.duty
    return DutyRow(of.words, of.about, line.office.name, line.due, of.carrier, _SIGNS[line.state], link)


def _groups(lines: Sequence[Line]) -> Iterator[DutyGroup]:
    """By the five publics, what is common before what is special."""
    for public, words in PUBLICS.items():
        listed = [line for line in lines if line.duty.public is public]
        if listed:
            yield DutyGroup(words, tuple(map(_line, sorted(listed, key=lambda line: not line.duty.common))))


def _rates(rates: Sequence[Rate]) -> tuple[Figure, ...]:
    names = (
        Words("发布率", "Release rate"),
        Words("每日更新率", "Daily update rate"),
        Words("动态公开率", "Dynamic rate"),
    )
    return tuple(figure(name, rate) for name, rate in zip(names, rates, strict=True))


def figure(name: Words, rate: Rate, none: Words = _NOTHING) -> Figure:
    """A rate to one decimal, rounded down, with its counts and its aim; `none` where there is nothing to count."""
    aim = phrase("目标 {n:percent}", n=Decimal(100 * rate.least.numerator) / rate.least.denominator)
    if rate.share is None:
        return Figure(name, none, note=aim)
    tenths = Decimal(1000 * rate.share.numerator // rate.share.denominator).scaleb(-1)
    said = phrase("{n:percent}（{done}/{of}）", n=tenths, done=rate.done, of=rate.of)
    return Figure(name, said, note=aim, shape="" if rate.passes else "bad")


def _acts(ctx: Context, code: str, reader: Actor) -> Iterator[Link]:
    subject = units.subject(code)
    if reader.role is Role.SECURITY_ADMIN:
        yield Link(Words("变更登记", "Change the entry"), act(subject, "change"))
        yield Link(Words("任命主要负责人", "Appoint the head"), act(subject, "appoint"))
        yield Link(Words("撤销单位", "Close the office"), act(subject, "close"))
    if reader.org == code and Post.HEAD in units.posts(ctx, code, reader.id):
        yield Link(Words("任命", "Appoint"), act(subject, "appoint"))
        yield Link(Words("免去职务", "Dismiss"), act(subject, "dismiss"))


def _drafting(code: str) -> Form:
    classes = tuple(Choice(name, phrase("{n} {name}", n=name, name=words)) for name, words in CLASSES.items())
    field = Field("of_class", Words("信息类别", "Class"), "select", choices=classes)
    return Form(f"{address(code)}/drafts", (field,), Words("起草文件", "Draft a document"), plain=True)
