"""The notice that is written by the platform, the scores of offices and staff, the weekly check of licences, and who is
told of what, on both databases."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine

from approval.acts import cards, cases, intake, licence_checks, rating, scores
from approval.acts.licence_checks import Check
from approval.rules import satisfaction
from approval.rules.score import Fault, Score, by_person
from approval.store import licences as store
from kernel import journal
from kernel.actor import CLERK, PUBLIC
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.chance import SystemChance
from kernel.deadlines import BEIJING, day_of
from kernel.errors import NotAllowed, NotFound
from people.acts import inbox
from people.rules.unit import Kind, Post
from tests.support import approvals, offices
from tests.support.approvals import CODE, FIRE, FOOD, City
from tests.support.world import Person, World
from web import approval_news, first_run, telling
from web.desks import scores as desk
from web.desks import watch
from web.public import approval_figures, approval_scores, watch_files
from web.public import approvals as applications
from web.words import Tongue
from web.worker import Worker

DAY: Final = timedelta(days=1)


@pytest.fixture
def city(engine: Engine, blobs: Blobs) -> City:
    return approvals.city(World(engine, blobs))


def granted(city: City, id: str) -> None:
    examiner, approver = city.market[Post.EXAMINER], city.market[Post.APPROVER]
    city.do(examiner, "review", id, matter=FOOD, opinion="grant", text="符合条件")
    city.do(approver, "decide", id, matter=FOOD, outcome="grant")


@pytest.mark.seed_row(31)
def test_each_week_a_check_for_licences_without_a_case_is_recorded_whatever_it_finds(
    city: City, tmp_path: Path
) -> None:
    world = city.world
    clerk = Worker(world.house, first_run.keys(tmp_path / "keys", "log.example/test", world.now, SystemChance()))
    monday = day_of(world.now)
    assert monday.weekday() == 0
    clerk.warn()
    assert checks(city) == [], "no licence, nothing to check"
    granted(city, city.accepted(FOOD))
    for _ in range(6):
        world.move_to(world.now + DAY)
        clerk.warn()
    assert checks(city) == [Check(monday, 1, 0, 1)], "once a week, and none found is recorded"
    undecided = city.submitted(FOOD)
    with world.house.acting(CLERK) as ctx:
        wrong = {"number": "X-1", "case": undecided, "matter": FOOD, "year": 2026, "place": 9}
        with ctx.tx.begin_nested() as undone:
            store.add(ctx.tx, **wrong, unit=city.market.code, enterprise=None, granted="2026-03-02", until=None)
            assert licence_checks.check_licences(ctx).body["numbers"] == ["X-1"]
            undone.rollback()
    world.move_to(world.now + DAY)
    clerk.warn()
    assert checks(city) == [Check(monday + 7 * DAY, 1, 0, 2), Check(monday, 1, 0, 1)]
    with world.house.looking(PUBLIC) as ctx:
        (last, first) = approval_scores.checks(ctx).rows
        assert (last.title, last.cells, last.href) == ("2026-03-09", ("1", "0"), "/subjects/S-licences/2")
        assert first.sign is not None
        assert first.sign.shape == "good"
        with pytest.raises(NotAllowed):
            licence_checks.check_licences(ctx)


def checks(city: City) -> list[Check]:
    with city.world.house.looking() as ctx:
        return licence_checks.newest(ctx, 9)


@pytest.mark.seed_row(52)
def test_the_notice_is_written_by_the_platform_and_every_point_of_a_score_has_its_entry(city: City) -> None:
    world, overseer = city.world, overseeing(city)
    told(city, overseer)
    silent = city.do(city.window, "submit", city.centre.subject, **approvals.application(FOOD))
    late = city.accepted(FOOD)
    world.move_to(world.now + 8 * DAY)
    with world.house.acting(CLERK) as ctx:
        assert list(intake.due(ctx)) == [silent]
        intake.deem(ctx, silent, {})
        given = cards.tick(ctx)
        inbox.deliver(ctx, approval_news.carded(given))
    granted(city, late)
    city.do(city.market[Post.APPROVER], "correct", late, matter=FOOD, text="地址有误")
    with world.house.acting(PUBLIC) as ctx:
        telling.after(ctx, rating.rate(ctx, late, {"code": CODE, "grade": "worst"}))
    order = complained(city, overseer)
    quarter = satisfaction.quarter(day_of(world.now))
    centre, market = Score({Fault.AGAIN: 1, Fault.SILENT: 1}), {Fault.LATE: 1, Fault.CORRECTED: 1, Fault.GRADED: 1}
    office = Score({**market, Fault.LATE: 2, Fault.UPHELD: 1})  # nobody has decided the silent one
    with world.house.looking() as ctx:
        assert scores.offices(ctx.tx, quarter) == {city.centre.code: centre, city.market.code: office}
        assert scores.offices(ctx.tx, quarter.after) == {}
        of_centre, of_market = (scores.points(ctx, one.code, quarter) for one in (city.centre, city.market))
        said = {
            one.subject: [each.type.partition(".")[2] for each in journal.entries(ctx.tx, one.subject)]
            for one in (*of_centre, *of_market)
        }
    assert by_person(of_centre) == {city.window.actor.id: centre}
    assert by_person(of_market) == {city.market[Post.APPROVER].actor.id: Score(market)}
    assert {(one.fault, said[one.subject][one.number - 1]) for one in (*of_centre, *of_market)} == {
        (Fault.AGAIN, "allow_supplement"), (Fault.SILENT, "deem"), (Fault.LATE, "card"), (Fault.CORRECTED, "correct"),
        (Fault.GRADED, "rate"), (Fault.UPHELD, "close"),
    }  # fmt: skip
    pages(city, overseer)
    assert news(city, city.market[Post.HEAD]) == {
        (silent, "approval.card"), (late, "approval.rate"), (order, "order.issue"),
    }  # fmt: skip
    assert news(city, overseer) == {(order, "order.answer")}


def told(city: City, overseer: Person) -> None:
    """An application of which all papers are missing; the window ticks one, writes nothing, and overlooks the other."""
    asked = approvals.application(FOOD, FIRE, given=())
    id = city.do(city.window, "submit", city.centre.subject, **asked)
    lacks: list[Json] = [{"matter": FOOD, "material": "application"}]
    city.do(city.window, "ask_supplement", id, lacks=lacks, until="2026-03-20")
    city.do(city.window, "supplement", id, given=lacks)
    again: dict[str, Json] = {"lacks": [{"matter": FIRE, "material": "application"}], "until": "2026-03-20"}
    assert city.refused(city.window, "ask_supplement", id, **again) == "approval.lack_visible"
    city.do(overseer, "allow_supplement", id, reason="漏看")
    city.do(city.window, "ask_supplement", id, **again)
    with city.world.house.looking(PUBLIC) as ctx:
        part = applications.case(ctx, cases.by_code(ctx, id, CODE), CODE).parts[0]
    zh = Tongue("zh").plain
    assert [(zh(one.label), zh(one.value)) for one in part.facts][1:3] == [
        ("食品经营许可 · 食品经营许可申请书", "依据：《中华人民共和国食品安全法》第三十五条"),
        ("补正期限", "2026年3月20日"),
    ]
    assert "行政许可法" in zh(part.facts[3].value)


def overseeing(city: City) -> Person:
    return offices.office(city.world, Post.CLERK, name="青屿市监察局", kind=Kind.SUPERVISION, n=933)[Post.HEAD]


def complained(city: City, overseer: Person) -> str:
    until = (city.world.now + DAY).astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")
    body: dict[str, Json] = {"origin": "complaint", "until": until, "text": "态度生硬"}
    order = city.world.do(overseer, "order.issue", city.market.subject, body).subject
    city.world.do(city.market[Post.HEAD], "order.answer", order, {"text": "已批评教育"})
    city.world.do(overseer, "order.close", order, {"text": "属实，已整改"})
    return order


def pages(city: City, overseer: Person) -> None:
    """The console and the public figures have the offices; persons are for who oversees and for the own head."""
    zh, centre = Tongue("zh"), city.centre.code
    with city.world.house.looking(overseer.actor) as ctx:
        quarter = desk.quarter(ctx, 0, 0)
        assert quarter == desk.quarter(ctx, 2026, 1)
        table = {one.id: one for one in watch.console(ctx).tables}["h-scores"]
        row = next(one for one in table.rows if centre in one.href)
        assert (row.cells, row.href) == (
            ("15", "0", "0", "0", "85"), f"/me/approvals/watch/scores/{centre}?year=2026&number=1",
        )  # fmt: skip
        assert desk.page(ctx, quarter).tables[0].rows == table.rows
        people, points = desk.office(ctx, centre, quarter).tables
        assert [one.cells[-1] for one in people.rows] == ["85"]
        assert [one.cells[-1] for one in points.rows] == ["5", "10"]
        assert points.rows[0].href.startswith("/subjects/F-2026-")
        lists = watch.lists(ctx)
        csv = watch_files.file(lists, "alarms.csv", zh).decode("utf-8-sig").splitlines()
        assert csv[0] == "办件,事项编码,单位,承诺期限,法定期限,时限状态"
        with pytest.raises(NotFound):
            watch_files.file(lists, "alarm.csv", zh)
    with city.world.house.looking(PUBLIC) as ctx:
        page = approval_figures.page(ctx)
        assert b"15,0,0,0,85" in watch_files.file(page.tables, "scores.csv", zh)
        assert watch_files.linked(page, "/x").tables[0].links[-1].href == "/x/sites.csv"
    with city.world.house.looking(city.centre[Post.HEAD].actor) as ctx:
        assert desk.office(ctx, centre, quarter).tables[0].rows
        with pytest.raises(NotAllowed):
            desk.page(ctx, quarter)
    with city.world.house.looking(city.window.actor) as ctx, pytest.raises(NotAllowed):
        desk.office(ctx, centre, quarter)


def news(city: City, person: Person) -> set[tuple[str, str]]:
    with city.world.house.looking(person.actor) as ctx:
        return {(one.subject, one.kind) for one in inbox.mine(ctx)}
