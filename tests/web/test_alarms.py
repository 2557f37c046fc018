"""An alarm of the log is seen in every process, survives a restart, and stays until it is over or acknowledged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from litestar.testing import TestClient
from sqlalchemy import Engine

from kernel import clock, publication, sequencer
from kernel.actor import CLERK, Role
from kernel.blobs import Blobs
from kernel.errors import Fault, NotAllowed, NotNow, NotTrusted, NotValid, Words
from kernel.mirror import FolderMirror
from kernel.settings import Settings
from signing.acts import alarms as kept
from signing.rules.witnessing import Witnesses
from tests.support import site
from tests.support.browser import Browser
from tests.support.databases import sqlite_database
from tests.support.logs import log_key
from tests.support.serving import serve
from tests.support.world import World
from web import alarms
from web.app import ROUTES
from web.commands import sessions
from web.keeper import LEASE, PATIENCE, Keeper
from web.witnesses import Collector

LOG: Final = log_key(origin="log.example/alarms")
FORKED: Final = NotTrusted("log.forked", "历史被改写过", "history was rewritten", remedy=Words("停用", "stop"))
FOUND: Final = {"text": "误用了旧备份，已换回"}


@pytest.fixture
def engine(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    with sqlite_database(sqlite_template, tmp_path) as made:
        yield made


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def process(world: World, folder: Path) -> Keeper:
    """Another server process over the same database: a house and a keeper of its own."""
    house = replace(site.house(world), settings=Settings(sequencer_padding=4))
    return Keeper(house, LOG, FolderMirror(folder / "log"), Collector(world.engine, LOG, Witnesses()))


def seen(one: Keeper, path: str = "/", lang: str = "zh") -> str:
    with TestClient(serve(one.house, ROUTES)) as client:
        return client.get(path, params={"lang": lang}).text


def test_an_alarm_of_one_process_is_seen_in_every_other_and_stops_it(world: World, tmp_path: Path) -> None:
    first, second = process(world, tmp_path), process(world, tmp_path)
    first.check()
    second.check()
    assert first.sequence()
    assert "告警" not in seen(second)
    first._alarmed(FORKED)
    for path in ("/", "/log", "/notices"):
        html = seen(second, path)
        assert 'role="alert"' in html
        assert "历史被改写过" in html
    assert "history was rewritten" in seen(second, lang="en")
    first._leave()
    world.office(Role.BIDDER)
    assert second.sequence() is None  # it takes the log over, and signs nothing
    assert second.alarm is not None
    assert second.alarm.code == "log.forked"
    assert len(world.chain(kept.LOG)) == 1  # told once


def test_it_survives_a_restart_and_says_that_the_log_goes_on(world: World, tmp_path: Path) -> None:
    first = process(world, tmp_path)
    first.check()
    first.sequence()
    first._alarmed(FORKED)
    first._leave()
    after = process(world, tmp_path)
    after.check()  # asks the same questions again: all is well
    assert "起日志告警" in seen(after)
    assert after.sequence()
    html = seen(after)
    assert "历史被改写过" in html
    assert "已重新核对并恢复签署，监督部门尚未确认" in html


def test_what_is_found_again_after_the_log_went_on_stops_the_others_again(world: World, tmp_path: Path) -> None:
    first = process(world, tmp_path)
    first.check()
    first.sequence()
    first._alarmed(FORKED)
    first._alarmed(FORKED)
    first._leave()
    second, third = process(world, tmp_path), process(world, tmp_path)
    second.check()
    assert second.sequence()
    third.check()
    second._alarmed(FORKED)
    second._leave()
    assert len(world.chain(kept.LOG)) == 2
    assert third.sequence() is None
    assert third.alarm is not None


def test_a_log_that_stalls_again_and_again_buries_no_graver_alarm(world: World, tmp_path: Path) -> None:
    one = process(world, tmp_path)
    one.check()
    one._failed(clock.wall() - PATIENCE)
    one._failed(clock.wall())
    one._alarmed(FORKED)
    for _ in range(kept.RECENT):
        with world.house.acting(CLERK) as ctx:
            kept.raise_alarm(ctx, kept.STALLED, FORKED.words, FORKED.remedy)
        with world.house.acting(CLERK) as ctx:
            kept.end_alarm(ctx)
    assert [entry.type for entry in world.chain(kept.LOG)] == ["system.raise_alarm"] * 2 + ["system.end_alarm"]
    assert "历史被改写过" in seen(one)


def test_only_the_supervision_department_closes_it_and_says_what_was_found(world: World, tmp_path: Path) -> None:
    one = process(world, tmp_path)
    one.check()
    one.sequence()
    supervisor = world.office(Role.SUPERVISOR)
    with pytest.raises(NotNow):
        world.do(supervisor, "system.acknowledge_alarm", kept.LOG, FOUND)
    one._alarmed(FORKED)
    with pytest.raises(NotAllowed):
        world.do(world.office(Role.AGENCY), "system.acknowledge_alarm", kept.LOG, FOUND)
    with pytest.raises(NotValid):
        world.do(supervisor, "system.acknowledge_alarm", kept.LOG, {"text": " "})
    entry = world.do(supervisor, "system.acknowledge_alarm", kept.LOG, FOUND)
    assert (entry.body["alarm"], entry.body["text"]) == (1, FOUND["text"])
    assert entry.body["p7s_sha256"]
    html = seen(one)
    assert "历史被改写过" not in html
    public = seen(one, f"/subjects/{kept.LOG}")
    assert "日志告警" in public
    assert "确认日志告警" in public


def test_desks_of_supervisor_and_centre_show_it_and_lead_to_the_act(world: World, tmp_path: Path) -> None:
    one = process(world, tmp_path)
    one._alarmed(FORKED)
    app = serve(replace(site.house(world), sessions=sessions), ROUTES)
    supervisor = Browser(world, app, world.office(Role.SUPERVISOR))
    html = supervisor.get("/me").text
    assert html.count("历史被改写过") == 2  # the line on every page, and the first card
    assert f"/me/acts/{kept.LOG}/acknowledge_alarm" in html
    form = supervisor.get(f"/me/acts/{kept.LOG}/acknowledge_alarm").text
    assert "查明的情况" in form
    assert "历史被改写过" in form
    assert "历史被改写过" in Browser(world, app, world.office(Role.CENTRE)).get("/me").text


def test_data_that_are_not_what_was_signed_forbid_the_start_and_are_told(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = process(world, tmp_path)

    def broken(*_: object) -> None:
        raise Fault("the log's tiles do not give the frontier of its head")

    monkeypatch.setattr(publication, "check", broken)
    with pytest.raises(Fault):
        one.check()
    assert "日志的数据与已签署的检查点不符" in seen(one)


def test_passes_that_keep_failing_are_told_and_the_alarm_ends_with_the_next_good_one(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = process(world, tmp_path)
    one.check()
    now = clock.wall()
    one._failed(now)
    one._failed(now + PATIENCE - timedelta(seconds=1))
    assert "签不出新的检查点" not in seen(one)
    with monkeypatch.context() as held:
        held.setattr(kept, "raise_alarm", lambda *_: 1 / 0)  # the database is as full for the alarm as for the pass
        with pytest.raises(ZeroDivisionError):
            one._failed(now + PATIENCE)
    one._failed(now + PATIENCE)
    one._failed(now + 2 * PATIENCE)
    assert len(world.chain(kept.LOG)) == 1
    other = process(world, tmp_path)
    assert "签不出新的检查点" in seen(other)
    other.check()
    assert other.sequence()  # a stalled log is no reason not to sign
    assert "签不出新的检查点" not in seen(one)
    assert [entry.type for entry in world.chain(kept.LOG)] == ["system.raise_alarm", "system.end_alarm"]
    monkeypatch.setattr(sequencer, "sequence", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        other.sequence()
    assert other._failing is not None


def test_a_log_that_nobody_keeps_is_told_from_the_lease(world: World, tmp_path: Path) -> None:
    one = process(world, tmp_path)
    one.check()
    with world.house.looking() as ctx:
        assert alarms.told(ctx.tx, clock.wall()) == ""  # nobody ever kept it: it has not begun
    one.sequence()
    later = clock.wall() + timedelta(seconds=LEASE)
    with world.house.looking() as ctx:
        assert alarms.told(ctx.tx, later) == ""
        assert alarms.told(ctx.tx, later + alarms.SILENT + timedelta(seconds=1)) != ""
