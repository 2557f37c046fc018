"""Notices to the national platform: each once, in order, acknowledged or tried again; the page that shows what waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import time_machine

from disclosure import exchange_store
from disclosure.acts import exchanging
from disclosure.ports import Http, StandIn
from disclosure.rules.exchange import Parcel
from kernel import clock
from kernel.actor import CLERK, Role
from kernel.blobs import FolderBlobs
from kernel.errors import Conflict, NotValid, Unavailable
from tests.support import site
from tests.support.browser import browser, text
from tests.support.databases import sqlite_database
from tests.support.national_platform import Platform, platform
from tests.support.world import World
from web.courier import Courier

AT = "/me/exchange"


@pytest.fixture(scope="module")
def begun(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("exchange")
    with sqlite_database(sqlite_template, folder) as engine:
        world = World(engine, FolderBlobs(folder / "blobs"))
        for _ in range(2):
            world.announced()
        site.publish(world)
        yield world


@pytest.fixture
def world(begun: World) -> World:
    """Two tenders, whose notices nobody has sent; a second parcel of the first project."""
    with begun.house.acting(CLERK) as ctx:
        ctx.tx.execute(exchange_store.outbox.update().values(receiver="", receipt="", tries=0, due_at="", reason=""))
        ctx.tx.execute(exchange_store.outbox.delete().where(exchange_store.outbox.c.id == "later"))
        first = exchange_store.waiting(ctx.tx, 1)[0]
        exchanging.put(ctx, Parcel("later", first.project, "GCJS_NOTICE", b'{"id":"later"}'))
    return begun


@pytest.fixture
def far() -> Iterator[Platform]:
    with platform() as held:
        yield held


def courier(world: World, far: Platform) -> Courier:
    return Courier(world.house, Http(f"http://127.0.0.1:{far.port}/notices"))


def waiting(world: World) -> list[exchanging.Waiting]:
    with world.house.looking(world.office(Role.CENTRE).actor) as ctx:
        return list(exchanging.state(ctx, 9).waiting)


@pytest.mark.seed_row(19)
def test_each_published_notice_stands_in_the_outbox_once(world: World) -> None:
    assert [one.id for one in waiting(world)] == [
        "T-2026-0001.1.tender_notice",
        "T-2026-0002.1.tender_notice",
        "later",
    ]
    assert site.publish(world) == 0
    with pytest.raises(Conflict) as refused, world.house.acting(CLERK) as ctx:
        exchanging.put(ctx, Parcel("later", "P-2026-0001", "x", b"{}"))
    assert refused.value.code == "exchange.known"


@pytest.mark.seed_row(19)
def test_they_are_acknowledged_in_the_order_of_each_project_and_never_sent_twice(world: World, far: Platform) -> None:
    assert courier(world, far).round() == 3
    assert far.taken == far.seen == ["T-2026-0001.1.tender_notice", "T-2026-0002.1.tender_notice", "later"]
    assert waiting(world) == []
    assert courier(world, far).round() == 0
    assert len(far.seen) == 3
    with world.house.looking(world.office(Role.SUPERVISOR).actor) as ctx:
        assert exchanging.state(ctx, 9).acknowledged == {"127.0.0.1": 3}


@pytest.mark.seed_row(19)
def test_a_platform_that_is_down_for_a_day_loses_nothing(world: World, far: Platform) -> None:
    far.down, begins = True, clock.wall().replace(microsecond=0)
    there, at, tries = courier(world, far), begins, [begins]
    while at < begins + timedelta(days=1):
        with time_machine.travel(at, tick=False):
            assert there.round() == 0
            assert there.round() == 0, "not again at once"
        at = min(one.due_at for one in waiting(world) if one.due_at)
        tries.append(at)
    minutes = [(b - a) // timedelta(minutes=1) for a, b in pairwise(tries)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360], "the pauses grow"
    assert len(far.seen) == 2 * (len(tries) - 1)
    assert "later" not in far.seen, "the one before it comes first"
    far.down = False
    with time_machine.travel(begins + timedelta(hours=31), tick=False):
        assert there.round() == 3
    assert far.taken == ["T-2026-0001.1.tender_notice", "T-2026-0002.1.tender_notice", "later"]


def test_what_is_refused_keeps_the_receivers_reason_and_holds_only_its_project(world: World, far: Platform) -> None:
    far.refuses["T-2026-0001.1.tender_notice"] = "PROJECT_CODE 未登记"
    assert courier(world, far).round() == 1
    assert [(one.id, one.tries) for one in waiting(world)] == [("T-2026-0001.1.tender_notice", 1), ("later", 0)]
    centre = browser(world, Role.CENTRE)
    assert f'href="{AT}"' in centre.get("/me").text
    page = text(centre.get(AT))
    assert "国家平台不接收：PROJECT_CODE 未登记" in page
    assert ("待确认 2 条" in page, "等同一项目在前的一条" in page, "由替身代收" in page) == (True, True, True)
    page = text(centre.get(AT, "en"))
    assert "Waits for the one before it" in page
    assert "The national platform refused it: PROJECT_CODE 未登记" in page
    assert browser(world, Role.AGENCY).get(AT).status_code == 403


def test_an_answer_that_was_lost_is_asked_for_again_and_the_receiver_has_it_once(world: World, far: Platform) -> None:
    far.forgets = True
    courier(world, far).round()
    with time_machine.travel(clock.wall() + timedelta(minutes=1, seconds=1), tick=False):
        courier(world, far).round()
    assert sorted(far.taken) == sorted(set(far.taken))
    assert (len(far.taken), len(far.seen)) == (3, 4)
    assert waiting(world) == []


def test_two_processes_do_not_send_the_same(world: World) -> None:
    with world.house.looking(CLERK) as ctx:
        one = exchanging.due(ctx.tx, clock.wall(), 9)[0]
    with world.house.acting(CLERK) as ctx:
        assert exchanging.take(ctx, one, clock.wall())
    with world.house.acting(CLERK) as ctx:
        assert not exchanging.take(ctx, one, clock.wall())


def test_what_the_stand_in_took_is_sent_once_there_is_an_address(world: World, far: Platform) -> None:
    alone = Courier(world.house, StandIn())
    assert alone.round() == 3
    alone.start()
    alone.stop()
    assert waiting(world) == [], "there is nobody else yet"
    real = courier(world, far)
    assert real.round() == 0
    real.start()
    real.stop()
    assert (courier(world, far).round(), len(far.taken)) == (3, 3)


def test_a_platform_that_cannot_be_reached_is_told_apart_from_one_that_refuses(far: Platform) -> None:
    there = Http(f"http://127.0.0.1:{far.port}/")
    assert there.send("a", b'{"id":"a"}') == "R-1"
    assert there.send("a", b'{"id":"a"}') == "known a"
    far.refuses["b"] = "no"
    with pytest.raises(NotValid, match="no"):
        there.send("b", b'{"id":"b"}')
    with pytest.raises(Unavailable):
        Http("http://127.0.0.1:1/").send("c", b'{"id":"c"}')
    assert replace(there).name == "127.0.0.1"
