"""The console of efficiency supervision: what is late or near it, what was stopped, orders, large projects, windows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from approval.acts import cards, figures, matters, orders, sending
from approval.rules import duration
from approval.rules.card import CARDS, GRAVE, STOPPED, Card
from approval.rules.indicator import Indicator
from approval.rules.order import ORIGINS, STAGES, By, Stage, steps
from approval.rules.satisfaction import quarter
from approval.rules.sending import RECEIVERS, Receiver
from disclosure.rules import wording
from kernel import canon, journal
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import NotAllowed, Words
from kernel.table import Record
from kernel.workdays import announced
from people.acts import units
from web.desks import duties, watch_errands
from web.format import number
from web.public import approval_figures as public
from web.public import approval_scores
from web.public.approvals import HOME
from web.views.desks import Alarm
from web.views.elements import Empty, Fact, Link, Sign
from web.views.letters import LetterPage, Part
from web.views.public import Figure
from web.views.watch import Course, Row, Table, WatchPage
from web.words import Text, phrase

ADDRESS: Final = "/me/approvals/watch"
ORDERS: Final = "/me/approvals/orders"
LINK: Final = Link(Words("效能监察", "Efficiency supervision"), ADDRESS)
SCORES: Final = Link(Words("季度考评", "Scores of the quarter"), f"{ADDRESS}/scores")
OWN: Final = Link(Words("督办单", "Supervision orders"), ORDERS)
ALARMS: Final = 12
"""Cards on one page; the figures say how many there are."""
LISTED: Final = 20
WHOLE: Final = 100_000
"""Lines of a list that is fetched as a file."""
REFUSED: Final = 500
"""So many of the newest refusals are looked through."""
_GO_ON: Final = Link(Words("继续更新", "Go on"), ADDRESS)
_PAUSE: Final = Link(Words("暂停更新", "Pause"), f"{ADDRESS}?still=1")
_ORDERS: Final = Empty(Words("没有督办单。", "No orders."))


def address(id: str) -> str:
    """Where an order is read and dealt with."""
    return f"{ORDERS}/{id}"


def links(ctx: Context) -> tuple[Link, ...]:
    """What an officer's desk has of supervision: the own orders, and the console for whoever oversees."""
    try:
        orders.overseeing(ctx)
    except NotAllowed:
        return (OWN,)
    return LINK, OWN


def console(ctx: Context, *, still: bool = False) -> WatchPage:
    """For supervision offices and centres' overseers; they see everything, and issue orders. NotAllowed."""
    orders.overseeing(ctx)
    found, names = figures.today(ctx), public.named(ctx)
    red, yellow = found.red, found.yellow
    lead = phrase(
        "{red} 件到期未办，{yellow} 件用时达到八成。监察人员只看和发督办单，不改办件。", red=red, yellow=yellow
    )
    return WatchPage(
        title=LINK.text,
        of=HOME,
        lead=lead,
        figures=tuple(_figures(found)),
        alarms=tuple(_alarms(ctx, names)),
        more=phrase("另有 {n} 件。", n=rest) if (rest := red + yellow - ALARMS) > 0 else "",
        tables=(*_lists(ctx, names, LISTED), public.windows(ctx)),
        course=_course(found.weeks),
        links=(public.LINK, SCORES),
        poll="" if still else ADDRESS,
        still=_GO_ON if still else _PAUSE,
    )


def lists(ctx: Context) -> tuple[Table, ...]:
    """What the console lists, whole: every alarm too. NotAllowed."""
    orders.overseeing(ctx)
    names = public.named(ctx)
    return (_alarmed(ctx, names), *_lists(ctx, names, WHOLE), public.windows(ctx))


def _lists(ctx: Context, names: Mapping[str, Words], most: int) -> Iterator[Table]:
    yield _remarks(ctx, names, most)
    yield _orders(orders.every(ctx, most), names)
    yield _tracked(ctx, names, most)
    yield approval_scores.offices(ctx, quarter(day_of(ctx.now)), names, SCORES.href)
    yield approval_scores.checks(ctx)
    yield _unsent(ctx, most)


def _figures(of: figures.Today) -> Iterator[Figure]:
    cases = Words("件", "cases")
    yield Figure(Words("在办", "In hand"), number(of.in_hand), cases)
    yield Figure(Words("今天到期", "Due today"), number(of.due), cases)
    yellow, red = Words("黄牌（用时达到八成）", "Yellow (80% used)"), Words("红牌（到期未办）", "Red (overdue)")
    yield Figure(yellow, number(of.yellow), cases, shape="warn" if of.yellow else "")
    yield Figure(red, number(of.red), cases, shape="bad" if of.red else "")
    for name, rate in of.month.rates.items():
        yield public.figure(name, rate)


# ---------------------------------------------------------------- cards


def _alarms(ctx: Context, names: Mapping[str, Words]) -> Iterator[Alarm]:
    rows = cards.alarms(ctx, ALARMS)
    about = orders.about(ctx.tx, [row.case for row in rows])
    called = {code: _title(ctx, code) for code in {row.matter for row in rows}}
    for row in rows:
        yield _alarm(ctx, row, called[row.matter], names, about.get(row.case))


def _alarmed(ctx: Context, names: Mapping[str, Words]) -> Table:
    """Every alarm in a line, the latest first."""
    head = (Words("办件", "Case"), Words("事项编码", "Matter"), Words("单位", "Office"),
            Words("承诺期限", "Promised by"), Words("法定期限", "By law"), Words("时限状态", "Time"))  # fmt: skip
    today = day_of(ctx.now).isoformat()
    rows = tuple(
        Row(row.case, (row.matter, names.get(row.unit, row.unit), row.promised_until, row.statutory_until),
            sign=_sign(Card.RED if row.promised_until < today else Card.YELLOW))
        for row in cards.alarms(ctx, WHOLE)
    )  # fmt: skip
    return Table("h-alarms", Words("告警", "Alarms"), head, rows, public.NONE, numbers=False)


def _title(ctx: Context, code: str) -> Text:
    versions = matters.versions(ctx.tx, code)
    return versions[-1].name if versions else code


def _alarm(ctx: Context, row: Record, title: Text, names: Mapping[str, Words], order: Record | None) -> Alarm:
    today, last = day_of(ctx.now), date.fromisoformat(row.promised_until)
    budget = duration.waited(date.fromisoformat(row.accepted), last, announced())
    late = today > last
    days = duration.waited(*((last, today) if late else (today, last)), announced())
    what = phrase("红牌　超时 {n} 个工作日", n=days) if late else phrase("黄牌　还剩 {n} 个工作日", n=days)
    shape: Literal["bad", "warn"] = "bad" if late else "warn"
    used = Decimal(100) if late or not budget else Decimal(100 * (budget - days)) / budget
    line = phrase("承诺 {on} 前办结；法定 {by}", on=last, by=date.fromisoformat(row.statutory_until))
    return Alarm(
        shape, what, row.case, title, names.get(row.unit, row.unit), line, used, Decimal(80), _keys(row, order)
    )


def _keys(row: Record, order: Record | None) -> tuple[Link, ...]:
    if order is not None and order.stage != Stage.CLOSED:
        return (Link(Words("看督办单", "The order"), address(order.id)),)
    return (Link(Words("发督办单", "Issue an order"), duties.act(units.subject(row.unit), "issue")),)


def _remarks(ctx: Context, names: Mapping[str, Words], most: int) -> Table:
    """What stands with acts of the last days, and what somebody tried and the platform has not done."""
    rows = [
        Row(row.case, (names.get(row.unit, row.unit), row.day), sign=_sign(Card(row.card)))
        for row in cards.remarks(ctx, most)
    ]
    head = (Words("办件", "Case"), Words("单位", "Office"), Words("日期", "Day"), Words("情形", "What"))
    none = Empty(Words("近 7 天没有。", "None in the last 7 days."))
    title = Words("退回、差错和越权尝试", "Sent back, put right, tried and stopped")
    return Table("h-remarks", title, head, (*_stopped(ctx, names), *rows), none, numbers=False)


def _stopped(ctx: Context, names: Mapping[str, Words]) -> Iterator[Row]:
    since = day_of(ctx.now) - cards.REMARKED
    for one in reversed(journal.newest(ctx.tx, journal.REFUSALS, REFUSED)):
        card = None if one.erased else STOPPED.get(str(one.body["code"]))
        if card is not None and day_of(one.at) >= since:
            office = one.actor.rpartition(".")[2]
            cells: tuple[Text, ...] = (names.get(office, office), day_of(one.at).isoformat())
            yield Row(str(one.body["subject"]), cells, sign=_sign(card))


def _sign(card: Card) -> Sign:
    return Sign("bad" if card in GRAVE else "warn", CARDS[card])


# ---------------------------------------------------------------- orders


def own(ctx: Context) -> WatchPage:
    """What the caller's office has to answer."""
    office = units.own(ctx)
    lead = Words(
        "须在时限内答复；核实整改以前一直未办结。", "Answered in time; open until what was put right is verified."
    )
    table = _orders(orders.of_unit(ctx, office.code, LISTED), {office.code: office.name})
    return WatchPage(OWN.text, HOME, lead, (), (table,))


def _orders(rows: Sequence[Record], names: Mapping[str, Words]) -> Table:
    head = (Words("编号", "Number"), Words("缘由", "Cause"), Words("责任单位", "Office"),
            Words("答复时限", "To be answered by"), Words("状态", "State"))  # fmt: skip
    found = tuple(Row(row.id, _cells(row, names), address(row.id), _state(row)) for row in rows)
    return Table("h-orders", OWN.text, head, found, _ORDERS, numbers=False)


def _cells(row: Record, names: Mapping[str, Words]) -> tuple[Text, ...]:
    cause = next(words for origin, words in ORIGINS.items() if origin == row.origin)
    return cause, names.get(row.unit, row.unit), phrase("{by:until} 前", by=canon.moment(row.until))


def _state(row: Record) -> Sign:
    shapes: Mapping[str, Literal["good", "warn", "plain"]] = {Stage.CLOSED: "good", Stage.ANSWERED: "plain"}
    return Sign(shapes.get(row.stage, "warn"), STAGES[Stage(row.stage)])


def _tracked(ctx: Context, names: Mapping[str, Words], most: int) -> Table:
    head = (Words("项目", "Project"), Words("报告单位", "Reported on by"), Words("下次报告", "Next report"),
            Words("状态", "State"))  # fmt: skip
    rows = tuple(
        Row(row.project, (names.get(row.unit, row.unit), phrase("{by:until} 前", by=canon.moment(row.until))),
            address(row.id), _state(row))
        for row in orders.tracked(ctx, most)
    )  # fmt: skip
    title = Words("亿元以上项目跟踪", "Large projects")
    none = Empty(Words("没有在办的亿元以上项目。", "No large project is under way."))
    return Table("h-tracked", title, head, rows, none, numbers=False)


def _unsent(ctx: Context, most: int) -> Table:
    """What another platform should have acknowledged by now, and what came of the last try."""
    rows = tuple(
        Row(row.case, (RECEIVERS[Receiver(row.receiver)], row.until, _answer(row.reason)))
        for row in sending.late(ctx)[:most]
    )
    head = (Words("办件", "Case"), Words("接收平台", "Receiver"), Words("应在此日前报送", "To be sent by"),
            Words("上次报送的结果", "The last try"))  # fmt: skip
    none = Empty(Words("没有逾期。", "Nothing is overdue."))
    return Table("h-unsent", Words("逾期未报送", "Not sent in time"), head, rows, none, numbers=False)


def _answer(reason: str) -> Text:
    """A line a language, as the outbox keeps it."""
    return Words(*reason.split("\n")) if reason else Words("尚无回执", "no receipt yet")


def order(ctx: Context, id: str) -> LetterPage:
    """One order with what was written and what the reader may do now. NotAllowed, NotFound."""
    of = orders.readable(ctx, id)
    own = units.staffs(ctx, of.order.unit)
    mine = [one.verb for one in steps(of.order) if (one.by is By.OVERSEER) is not own]
    acts = tuple(Link(wording.act(f"order.{verb}"), duties.act(of.id, verb)) for verb in mine)
    told: tuple[Fact, ...] = watch_errands.facts(ctx, id)
    now = STAGES[of.order.stage]
    late = phrase("{by:until} 前须答复。", by=of.order.until) if of.order.stage is Stage.OPEN else ""
    part = Part(Words("督办单", "The order"), told)
    return LetterPage(
        OWN, phrase("督办单 {number}", number=id), Words(f"{now.zh}。", f"{now.en}."), late, (part,), acts=acts
    )


def _course(weeks: Sequence[figures.Week]) -> Course:
    """The closing rate of what each week took in."""
    values = tuple(one.counts.rates[Indicator.CLOSED].percent() for one in weeks)
    return Course(Words("近 12 周受理件的办结率", "Closing rate of what each of 12 weeks took in"),
                  tuple(f"{one.monday:%m-%d}" for one in weeks), values)  # fmt: skip
