"""An office's requests for information: the list with its clocks, one case with its acts, the year's figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from disclosure.acts import office_papers, request_reading, requests
from disclosure.acts.requests import Held
from disclosure.rules import request, request_clock, wording
from disclosure.rules.annual_words import ENDS
from disclosure.rules.request import By
from disclosure.rules.request_clock import Colour
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
    for row, words in ENDS.items():
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
    letters = tuple(
        Link(one.title, f"{address(id)}/letters/{one.number}") for one in office_papers.letters(of, everybody=True)
    )
    return replace(public.case(ctx, of), acts=acts, letters=letters)
