"""An office's requests for information: the list with its clocks, one case with its acts, the year's figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from disclosure.acts import request_reading, requests
from disclosure.acts.requests import Held
from disclosure.rules import request, request_clock, wording
from disclosure.rules.request import By
from disclosure.rules.request_clock import Colour
from disclosure.rules.request_outcome import Row as Line
from disclosure.rules.request_report import PEOPLE, Column, Person
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from kernel.workdays import announced
from people.acts import units
from web.desks import duties, request_forms
from web.public import requests as public
from web.views.elements import Empty, Link, Sign
from web.views.requests import CasePage, Counts, RequestsPage, Row

ADDRESS: Final = "/me/requests"
LINK: Final = Link(Words("依申请公开", "Information requests"), ADDRESS)
NONE: Final = Empty(
    Words("还没有申请。", "No requests yet."), Link(Words("公众申请页", "The public’s page"), public.ADDRESS)
)
SIGNS: Final = {
    Colour.GREEN: Sign("good", Words("期限内", "in time")),
    Colour.YELLOW: Sign("warn", Words("将到期", "due soon")),
    Colour.RED: Sign("bad", Words("已逾期", "overdue")),
    Colour.HELD: Sign("plain", Words("停计或者待办", "held")),
    Colour.DONE: Sign("plain", Words("已办结", "done")),
}
LINES: Final[Mapping[Line, Words]] = {
    Line.GRANTED: Words("予以公开", "granted"),
    Line.PARTLY: Words("部分公开", "granted in part"),
    Line.SECRET: Words("不予公开：国家秘密", "refused: state secret"),
    Line.FORBIDDEN: Words("不予公开：法律行政法规禁止", "refused: forbidden by law"),
    Line.SAFETY: Words("不予公开：三安全一稳定", "refused: security and stability"),
    Line.THIRD_PARTY: Words("不予公开：第三方权益", "refused: third party"),
    Line.INTERNAL: Words("不予公开：内部事务", "refused: internal affairs"),
    Line.PROCESS: Words("不予公开：过程性信息", "refused: work in progress"),
    Line.FILES: Words("不予公开：行政执法案卷", "refused: enforcement files"),
    Line.INQUIRY: Words("不予公开：行政查询事项", "refused: special registers"),
    Line.NOT_HELD: Words("无法提供：不掌握", "not held"),
    Line.TO_BE_MADE: Words("无法提供：需另行制作", "would have to be made"),
    Line.UNCLEAR: Words("无法提供：补正后仍不明确", "unclear after the supplement"),
    Line.COMPLAINT: Words("不予处理：信访举报投诉", "not handled: complaint"),
    Line.REPEATED: Words("不予处理：重复申请", "not handled: repeated"),
    Line.PUBLICATION: Words("不予处理：公开出版物", "not handled: publication"),
    Line.EXCESSIVE: Words("不予处理：大量反复申请", "not handled: excessive"),
    Line.CERTIFY: Words("不予处理：要求确认或者重新出具", "not handled: confirmation"),
    Line.NOT_SUPPLEMENTED: Words("其他：逾期不补正", "other: not supplemented"),
    Line.NOT_PAID: Words("其他：逾期未缴费", "other: not paid"),
    Line.OTHER: Words("其他", "other"),
}


def page(ctx: Context) -> RequestsPage:
    """The list of the caller's own office, the most urgent first, and this year's table 3."""
    office = units.own(ctx).code
    held = sorted(requests.of_office(ctx.tx, office), key=lambda of: not request_reading.in_hand(of))
    year = day_of(ctx.now).year
    columns = request_reading.table(ctx, office, year)
    return RequestsPage(
        rows=tuple(_row(ctx, of) for of in held),
        enter=Link(Words("登记申请", "Enter a request"), duties.act(units.subject(office), "submit")),
        empty=NONE,
        year=str(year),
        heads=tuple(PEOPLE[person] for person in Person),
        counts=tuple(_counts(columns)),
        balances=all(column.balances for column in columns.values()),
    )


def _row(ctx: Context, of: Held) -> Row:
    today = day_of(ctx.now)
    clock = request_clock.answer_by(of.case, today, announced()) if request_reading.in_hand(of) else None
    return Row(
        number=of.id,
        href=address(of.id),
        what=str(requests.details(of).get("wanted", "")) or Words("（已删除）", "(erased)"),
        stage=request.STAGES[of.case.stage],
        sign=SIGNS[request_clock.colour(of.case, today, announced())],
        due=clock.on if clock else of.case.until,
        provisional=bool(clock and clock.provisional),
    )


def _counts(columns: Mapping[Person, Column]) -> Iterator[Counts]:
    def counts(name: Words, of: Mapping[Person, int]) -> Counts:
        return Counts(name, (*of.values(), sum(of.values())))

    yield counts(Words("新收", "new"), {who: one.new for who, one in columns.items()})
    yield counts(Words("结转", "carried in"), {who: one.carried_in for who, one in columns.items()})
    for row, words in LINES.items():
        yield counts(words, {who: one.ended[row] for who, one in columns.items()})
    yield counts(Words("总计", "ended"), {who: sum(one.ended.values()) for who, one in columns.items()})
    yield counts(Words("结转下年", "carried on"), {who: one.carried_on for who, one in columns.items()})


def address(id: str) -> str:
    return f"{ADDRESS}/{id}"


def case(ctx: Context, id: str) -> CasePage:
    """One request for an officer of its office, with the acts that its stage has."""
    of = request_forms.own(ctx, id)
    verbs = (one.verb for one in request.TABLE if one.source is of.case.stage and one.by is not By.CLERK)
    acts = tuple(Link(wording.act(f"request.{verb}"), duties.act(of.id, verb)) for verb in dict.fromkeys(verbs))
    return replace(public.case(ctx, of), acts=acts)
