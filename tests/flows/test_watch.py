"""Efficiency supervision by the doors, on both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine

from approval.acts import cards, cases, figures, orders, rating
from approval.rules import clock, indicator, satisfaction
from approval.rules.card import CARDS, Card
from approval.rules.indicator import Counts
from approval.rules.order import Stage
from approval.rules.satisfaction import GRADES, Grade
from disclosure.acts import registers
from kernel import journal
from kernel.actor import CLERK, PUBLIC
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.chance import SystemChance
from kernel.deadlines import BEIJING, day_of, ends_at
from kernel.errors import NotAllowed, NotFound, NotNow, Refusal, Words
from kernel.journal import Entry
from kernel.workdays import announced
from people.rules.unit import Kind, Post
from tests.support import approvals, matters, offices
from tests.support.approvals import FIRE, FOOD
from tests.support.offices import Office
from tests.support.world import Person, World
from web import conduct, first_run
from web.desks import watch as console
from web.public import approval_figures, approval_ratings
from web.public import approvals as applications
from web.words import Text, Tongue
from web.worker import Worker

DAY: Final = timedelta(days=1)


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def local(at: datetime) -> str:
    return at.astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")


def refused(world: World, person: Person, act: str, subject: str, body: dict[str, Json]) -> str:
    with pytest.raises(Refusal) as found:
        world.do(person, act, subject, body)
    return found.value.code


def found(world: World, **more: Json) -> dict[str, Json]:
    return {"origin": "inspection", "until": local(world.now + 2 * DAY), "text": "材料清单未公示"} | more


def state(world: World, id: str) -> Stage:
    with world.house.looking() as ctx:
        return orders.find(ctx.tx, id).order.stage


def parties(world: World) -> tuple[Office, Office]:
    over = offices.office(world, Post.CLERK, name="青屿市监察局", kind=Kind.SUPERVISION, n=880)
    return over, offices.office(world, Post.CLERK, Post.EXAMINER, name="青屿市住房城乡建设局", n=881)


@pytest.mark.seed_row(54)
def test_a_finding_of_an_inspection_stays_open_until_its_correction_is_recorded(world: World) -> None:
    over, of = parties(world)
    id = world.do(over[Post.CLERK], "order.issue", of.subject, found(world)).subject
    assert (id, state(world, id)) == ("FO-2026-000001", Stage.OPEN)
    world.move_to(world.now + 30 * DAY)
    assert state(world, id) is Stage.OPEN
    head = of[Post.HEAD]
    assert refused(world, over[Post.HEAD], "order.close", id, {"text": "已核实"}) == "order.stage"
    world.do(head, "order.answer", id, {"text": "已公示"})
    again = {"until": local(world.now + DAY), "text": "缺一项"}
    world.do(over[Post.HEAD], "order.send_back", id, again)
    world.do(head, "order.answer", id, {"text": "已补齐"})
    world.do(over[Post.HEAD], "order.close", id, {"text": "已核实"})
    assert state(world, id) is Stage.CLOSED
    with world.house.looking(head.actor) as ctx:
        (row,) = orders.of_unit(ctx, of.code, 9)
        assert (row.stage, row.late, row.issuer, row.project) == ("closed", 1, over.code, None)
        (figures,) = orders.counts(ctx.tx)
        assert (figures.unit, figures.origin, figures.many, figures.late) == (of.code, "inspection", 1, 1)
        held = orders.readable(ctx, id)
        assert [orders.text(ctx, one) for one in held.acts] == [
            "材料清单未公示",
            "已公示",
            "缺一项",
            "已补齐",
            "已核实",
        ]
    world.do(over[Post.HEAD], "order.erase", id, {"basis": "归档"})
    with world.house.looking(head.actor) as ctx:
        assert {orders.text(ctx, one) for one in orders.find(ctx.tx, id).acts} == {""}
    assert refused(world, over[Post.HEAD], "order.erase", id, {"basis": "归档"}) == "order.erased"


def test_only_who_oversees_issues_orders_and_never_to_itself(world: World) -> None:
    over, of = parties(world)
    clerk, overseer = of[Post.CLERK], over[Post.CLERK]
    assert refused(world, clerk, "order.issue", over.subject, found(world)) == "order.overseer"
    assert refused(world, overseer, "order.issue", over.subject, found(world)) == "order.own"
    assert refused(world, overseer, "order.issue", of.subject, found(world, until=local(world.now))) == "order.until"
    assert refused(world, overseer, "order.issue", of.subject, found(world, until="morgen")) == "order.until"
    assert refused(world, overseer, "order.issue", of.subject, found(world, text="字" * 10_001)) == "order.text"
    assert refused(world, overseer, "order.issue", of.subject, found(world, origin="rating")) == "order.origin"
    assert refused(world, overseer, "order.issue", of.subject, found(world, origin="card")) == "order.about"
    assert refused(world, overseer, "order.answer", "FO-2026-000009", {"text": "x"}) == "order.unknown"
    centre = offices.office(world, Post.OVERSEER, name="青屿市政务服务中心", kind=Kind.CENTRE, n=882)
    assert refused(world, centre[Post.HEAD], "order.issue", of.subject, found(world)) == "unit.post"
    id = world.do(centre[Post.OVERSEER], "order.issue", of.subject, found(world, about="F-2026-000001")).subject
    assert refused(world, clerk, "order.answer", id, {"text": "x"}) == "unit.post"
    assert refused(world, over[Post.HEAD], "order.answer", id, {"text": "x"}) == "unit.other"
    assert refused(world, of[Post.HEAD], "order.call_back", id, {"text": "x"}) == "order.no_call"
    world.do(of[Post.HEAD], "order.answer", id, {"text": "已整改"})
    assert refused(world, over[Post.HEAD], "order.close", id, {"text": "x"}) == "order.issuer"
    with world.house.looking(of[Post.EXAMINER].actor) as ctx, pytest.raises(Refusal, match=r"order\.overseer"):
        orders.readable(ctx, id)
    with world.house.looking(overseer.actor) as ctx:
        assert orders.readable(ctx, id).order.about == "F-2026-000001"
        assert [row.id for row in orders.every(ctx, 9)] == [id]
        assert orders.tracked(ctx, 9) == []


def test_who_oversees_reads_everything_and_changes_nothing_but_orders(world: World) -> None:
    """Every act of approval that is asked for by a person is refused to a supervision office."""
    over, _ = parties(world)
    ours = [act for act in conduct.ACTS if act.partition(".")[0] == "approval"]
    for act in ours:
        with pytest.raises(Refusal):
            world.do(over[Post.HEAD], act, "F-2026-000001", {})
    with world.house.looking() as ctx, pytest.raises(NotFound):
        orders.find(ctx.tx, "FO-2026-000001")


# ---------------------------------------------------------------- cards


def tick(world: World, most: int = cards.MOST) -> int:
    with world.house.acting(CLERK) as ctx:
        return len(cards.tick(ctx, most))


def carded(world: World, id: str) -> list[tuple[str, str]]:
    with world.house.looking() as ctx:
        found = [one for one in journal.entries(ctx.tx, id) if one.type == "approval.card"]
    return [(str(one.body["matter"]), str(one.body["card"])) for one in found]


def to_day(world: World, day: date) -> None:
    """Nine in the morning of that day."""
    world.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=BEIJING))


@pytest.mark.seed_row(47)
def test_a_case_is_carded_yellow_at_four_fifths_and_red_after_its_last_day_within_one_tick(
    world: World, tmp_path: Path
) -> None:
    clerk = Worker(world.house, first_run.keys(tmp_path / "keys", "log.example/test", world.now, SystemChance()))
    city = approvals.city(world)
    id = city.accepted(FOOD, FIRE)
    (food, fire) = city.held(id).case.branches
    days = [(one, clock.yellow_on(one, announced()), clock.promised(one, announced())) for one in (food, fire)]
    (_, yellow, last), (_, later, _) = days
    assert yellow is not None
    assert last is not None
    assert later is not None
    to_day(world, yellow - timedelta(days=1))
    assert (tick(world), carded(world, id)) == (0, [])
    to_day(world, yellow)
    assert (clerk.card(), clerk.card(), clerk.card()) == (1, 0, 0)
    assert (tick(world), carded(world, id)) == (0, [(FOOD, "yellow")])
    to_day(world, last.on)
    assert tick(world) == 0
    to_day(world, last.on + timedelta(days=1))
    assert (tick(world), tick(world)) == (1, 0)
    assert carded(world, id) == [(FOOD, "yellow"), (FOOD, "red")]
    with world.house.looking() as ctx:
        found = figures.today(ctx)
        assert (found.in_hand, found.red, found.yellow) == (1, 1, 0)
        assert [(row.case, row.matter) for row in cards.alarms(ctx, 9)] == [(id, FOOD)]
        assert cards.counts(ctx.tx, "2000-01-01", "2099-12-31") == {city.market.code: {Card.YELLOW: 1, Card.RED: 1}}
    to_day(world, later)
    assert tick(world, 1) == 1, "a tick that was stopped goes on where it was"
    consoles(world, city, id)
    with world.house.looking() as ctx, pytest.raises(NotAllowed):
        cards.tick(ctx)
    city.do(city.window, "withdraw", id)
    to_day(world, later + timedelta(days=60))
    assert tick(world) == 0, "what was taken back has no clock"


def consoles(world: World, city: approvals.City, id: str) -> None:
    """The console has the cards, red first, and leads to an order; then to the order that was issued."""
    over = offices.office(world, Post.CLERK, name="青屿市监察局", kind=Kind.SUPERVISION, n=950)[Post.CLERK]
    city.refused(city.market[Post.APPROVER], "decide", id, matter=FOOD, outcome="grant")
    with world.house.looking(over.actor) as ctx:
        shown = console.console(ctx)
    assert shown.alarms is not None
    assert [(one.shape, one.number, one.where) for one in shown.alarms] == [
        ("bad", id, Words("青屿市市场监督管理局", "Office 青屿市市场监督管理局")),
        ("warn", id, Words("青屿市消防救援支队", "Office 青屿市消防救援支队")),
    ]
    assert shown.alarms[0].keys[0].href == f"/me/acts/U-{city.market.code}/issue"
    remarks = {one.id: one for one in shown.tables}["h-remarks"]
    assert [(row.title, row.sign and row.sign.text) for row in remarks.rows] == [(id, CARDS[Card.SKIPPED])]
    issued: dict[str, Json] = {"origin": "card", "about": id, "until": local(world.now + DAY), "text": "立即办结"}
    order = world.do(over, "order.issue", city.market.subject, issued).subject
    with world.house.looking(over.actor) as ctx:
        again, one = console.console(ctx, still=True), console.order(ctx, order)
        assert console.links(ctx) == (console.LINK, console.OWN)
    assert again.alarms is not None
    assert again.alarms[0].keys[0].href == console.address(order)
    assert (again.poll, one.acts) == ("", ())
    with world.house.looking(city.market[Post.HEAD].actor) as ctx:
        assert [each.href for each in console.order(ctx, order).acts] == [f"/me/acts/{order}/answer"]
        assert [row.href for row in console.own(ctx).tables[0].rows] == [console.address(order)]
        assert console.links(ctx) == (console.OWN,)
        with pytest.raises(NotAllowed):
            console.console(ctx)


@pytest.mark.seed_row(51)
def test_a_corrected_licence_adds_one_to_the_errors_of_its_office(world: World) -> None:
    city = approvals.city(world)
    id = city.accepted(FOOD)
    market = city.market

    def errors() -> int:
        with world.house.looking() as ctx:
            return cards.counts(ctx.tx, "2000-01-01", "2099-12-31").get(market.code, {}).get(Card.CORRECTED, 0)

    city.do(market[Post.EXAMINER], "review", id, matter=FOOD, opinion="grant", text="符合条件")
    city.do(market[Post.APPROVER], "return", id, matter=FOOD, text="再核地址")
    city.do(market[Post.EXAMINER], "review", id, matter=FOOD, opinion="grant", text="已核")
    city.do(market[Post.APPROVER], "decide", id, matter=FOOD, outcome="grant")
    assert errors() == 0
    city.do(market[Post.APPROVER], "correct", id, matter=FOOD, text="地址有误")
    assert errors() == 1
    city.do(market[Post.APPROVER], "correct", id, matter=FOOD, text="又一处")
    assert errors() == 2
    with world.house.looking() as ctx:
        assert [row.card for row in cards.remarks(ctx, 9)] == ["returned", "corrected", "corrected"]


# ---------------------------------------------------------------- grades


def graded(world: World, id: str, grade: str, **more: Json) -> Entry:
    with world.house.acting(PUBLIC) as ctx:
        return rating.rate(ctx, id, {"code": approvals.CODE, "grade": grade, **more})


def ended(city: approvals.City, outcome: str = "grant") -> str:
    id = city.accepted(FOOD)
    city.do(city.market[Post.EXAMINER], "review", id, matter=FOOD, opinion=outcome, text="已审")
    city.do(city.market[Post.APPROVER], "decide", id, matter=FOOD, outcome=outcome, text="理由")
    return id


def rate_forms(world: World, id: str) -> int:
    """How many forms for grading the applicant finds on its page."""
    with world.house.looking(PUBLIC) as ctx:
        of = cases.by_code(ctx, id, approvals.CODE)
        return sum(one.action.endswith("/rate") for one in applications.case(ctx, of, approvals.CODE).forms)


@pytest.mark.seed_row(53)
def test_a_bad_grade_is_called_back_mended_and_graded_once_more(world: World) -> None:
    city = approvals.city(world)
    id, head = ended(city), city.market[Post.HEAD]
    assert rate_forms(world, id) == 1
    bad = graded(world, id, "poor", text="等了两次")
    assert city.refused(city.window, "rate", id, code=approvals.CODE, grade="best") == "rating.applicant"
    order = str(bad.body["order"])
    with world.house.looking() as ctx:
        held = orders.find(ctx.tx, order)
        until = ends_at(satisfaction.mend_by(day_of(world.now), announced()))
        assert (held.order.unit, held.order.about, held.order.until) == (city.market.code, id, until)
        assert orders.text(ctx, held.acts[0]) == "等了两次"
    with pytest.raises(NotNow, match=r"rating\.twice"):
        graded(world, id, "best")
    world.do(head, "order.call_back", order, {"text": "已电话核实"})
    world.do(head, "order.answer", order, {"text": "已增开窗口"})
    assert rate_forms(world, id) == 1
    assert graded(world, id, "good").body["again"] is True
    assert rate_forms(world, id) == 0
    with world.house.looking() as ctx:
        said = [one.value for one in approval_ratings.facts(ctx, cases.find(ctx, id))]
    assert said == [GRADES[Grade.POOR], GRADES[Grade.GOOD]]
    with pytest.raises(NotNow, match=r"rating\.twice"):
        graded(world, id, "best")
    with world.house.looking() as ctx:
        year = rating.quarters(ctx.tx, day_of(world.now).year)[city.market.code]
        given = rating.given(ctx.tx, id)
    assert sum(one.part for one in year) == 0, "the table counts what was said first"
    assert given is not None
    assert (given.grade, given.again) == ("poor", "good")


def test_who_grades_knows_the_code_and_waits_for_the_end(world: World) -> None:
    city = approvals.city(world)
    id = city.accepted(FOOD, FIRE)
    with pytest.raises(NotNow, match=r"rating\.early"):
        graded(world, id, "best")
    with pytest.raises(NotFound), world.house.acting(PUBLIC) as ctx:
        rating.rate(ctx, id, {"code": "WRONGCODE", "grade": "best"})
    declined = city.submitted(FOOD, FIRE)
    city.do(city.window, "decline", declined, ground="elsewhere", text="不属于本机关")
    assert graded(world, declined, "best").body["unit"] == city.centre.code
    other = city.submitted(FOOD, FIRE)
    city.do(city.window, "decline", other, ground="elsewhere", text="不属于本机关")
    assert graded(world, other, "best", matter=FIRE).body["unit"] == city.fire.code


# ---------------------------------------------------------------- figures and large projects


@pytest.mark.seed_row(44)
def test_the_city_total_is_the_sum_of_its_districts_and_each_shows_the_days_intake(world: World) -> None:
    city = approvals.city(world)
    district = offices.office(world, Post.WINDOW, name="青屿市东湾区政务服务中心", kind=Kind.CENTRE, n=940)
    done, _ = ended(city), city.accepted(FOOD)
    matters.entered(world, city.centre, city.market, "11010066", enterprise=False, online=False)
    person = approvals.application("11010066") | {"applicant": "person"}
    person.pop("firm")
    away = city.do(district[Post.WINDOW], "submit", district.subject, **person)
    city.do(district[Post.WINDOW], "accept", away)
    waiting = city.do(district[Post.WINDOW], "submit", district.subject, **person)
    today = day_of(world.now)
    with world.house.looking() as ctx:
        sites = figures.by_site(ctx.tx, today, today)
        assert sites == {city.centre.code: Counts(2, 1, 1), district.code: Counts(1, 0, 0)}
        assert indicator.total(sites) == figures.today(ctx).month == figures.today(ctx).weeks[-1].counts
        assert figures.received(ctx, district.code) == {"open": 1, "arrived": 1}
        share = figures.online(ctx.tx, today)
        assert share.part == share.whole - 1, "one matter cannot be done online"
        assert figures.green(ctx.tx, today, today) == 0
        assert figures.shortened(ctx.tx, FOOD, 20, today.year).now == 0
    assert {city.held(id).case.site for id in (done, away, waiting)} == {city.centre.code, district.code}


@pytest.mark.seed_row(54)
def test_every_project_of_a_hundred_million_has_one_tracking_entry(world: World) -> None:
    city = approvals.city(world)
    for project, investment in (("GC-1", 99_999_999), ("GC-2", 100_000_000), ("GC-2", 150_000_000)):
        city.submitted(FOOD, project=project, investment=investment)
    with world.house.looking() as ctx:
        (tracked,) = orders.tracked(ctx, 9)
        of = orders.find(ctx.tx, tracked.id)
    assert (tracked.project, of.order.unit, of.order.issuer) == ("GC-2", city.centre.code, None)
    assert of.acts[0].body["amount"] == 100_000_000


# ---------------------------------------------------------------- pages


def zh(text: Text) -> str:
    return Tongue("zh").plain(text)


def entered(world: World, person: Person, name: str, **cells: str) -> None:
    world.do(person, "register.enter", registers.subject(name), {"cells": dict(cells)})


@pytest.mark.seed_row(39)
@pytest.mark.seed_row(67)
@pytest.mark.seed_row(68)
def test_everybody_reads_the_figures_with_windows_and_durations(world: World) -> None:
    city = approvals.city(world)
    id, head = ended(city), city.centre[Post.HEAD]
    graded(world, id, "worst")
    for window, wait in (("1 号", "10"), ("2 号", "10"), ("3 号", "21"), ("4 号", "4")):
        entered(world, head, "window_waits", window=window, day=day_of(world.now).isoformat(), served="9", wait=wait)
    entered(world, head, "durations_before", matter=FOOD, title="食品经营许可", days="20", source="2017 年统计")
    entered(world, head, "duration_measures", matter=FOOD, day="2026-03-02", kind="举措", text="材料由 12 份减为 6 份")
    with world.house.looking(PUBLIC) as ctx:
        tables = {one.id: one for one in approval_figures.page(ctx).tables}
        online, share = approval_figures.page(ctx).figures[4], figures.online(ctx.tx, day_of(world.now))
    assert {str(row.title): zh(row.sign.text) for row in tables["h-windows"].rows if row.sign} == {
        "1 号": "正常", "2 号": "正常", "3 号": "过热", "4 号": "过冷",
    }  # fmt: skip
    (food,) = tables["h-durations"].rows
    assert (food.title, food.cells, food.sign and zh(food.sign.text)) == ("食品经营许可", ("20", "0", "0.0%"), "已减半")
    assert tables["h-measures"].rows[0].cells == ("举措", "材料由 12 份减为 6 份")
    assert zh(online.note) == f"{share.part}/{share.whole}，目标 50% · 70%"
    assert [zh(row.sign.text) for row in tables["h-content"].rows if row.sign] == ["有季度未达标"]
