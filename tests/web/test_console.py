"""The console of a live room: for whom it is, what it tells, what it orders at once and what it has signed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from litestar.testing import TestClient

from kernel import canon
from kernel.actor import CLERK, Role
from kernel.blobs import FolderBlobs
from tests.support import auctions
from tests.support.auctions import Auction
from tests.support.databases import sqlite_database
from tests.support.door import application, token
from tests.support.world import Person, World
from trading.acts import lines
from trading.rules.live.command import commitment
from trading.rules.live.lines import Line

ASKED = "可问的情形"


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("console")
    with sqlite_database(sqlite_template, folder) as engine:
        yield World(engine, FolderBlobs(folder / "blobs"))


@pytest.fixture(scope="module")
def client(world: World) -> Iterator[httpx.Client]:
    app = application(world)
    with TestClient(app) as made:
        made.follow_redirects = False
        yield made
    app.state.lots.stop()


@pytest.fixture(scope="module")
def of(world: World) -> Auction:
    made = auctions.auction(world)
    world.clock.move_to(made.starts)
    return made


def who(world: World, person: Person) -> dict[str, str]:
    return {"cookie": f"ggzy_session={token(world, person)}", "sec-fetch-site": "same-origin"}


def test_it_is_for_those_who_answer_for_the_room_and_the_tenderee_sees_less(
    client: httpx.Client, world: World, of: Auction
) -> None:
    path = f"/me/rooms/{of.room}"
    for role, status in ((Role.CENTRE, 200), (Role.AGENCY, 200), (Role.SUPERVISOR, 200), (Role.TENDEREE, 200)):
        shown = client.get(path, headers=who(world, world.office(role)))
        assert shown.status_code == status, role
        assert ("竞买人连接表" in shown.text) is (role is not Role.TENDEREE), "the seller learns nothing of the lines"
        assert (ASKED in shown.text) == (role is Role.SUPERVISOR)
        desk = client.get(f"/me/lots/{of.lot}", headers=who(world, world.office(role)))
        assert (f'href="{path}"' in desk.text) == (status == 200)
    assert client.get(path, headers=who(world, world.bidder(0))).status_code == 403
    assert client.get(path).status_code == 401
    assert client.get("/me/rooms/A-2026-9999-1", headers=who(world, world.office(Role.CENTRE))).status_code == 404


def test_what_bidders_did_last_and_from_where_is_told_to_whom_it_is_for(
    client: httpx.Client, world: World, of: Auction
) -> None:
    first, second = of.numbers
    for number, amount in ((first, "1000000.00"), (second, "1.00")):
        client.post(f"/api/v1/rooms/{of.room}/commands", json=of.sent(of.bid(number, amount)))
    supervisor, agency = (
        client.get(f"/me/rooms/{of.room}/state?going=running", headers=who(world, world.office(role))).text
        for role in (Role.SUPERVISOR, Role.AGENCY)
    )
    assert "出价" in agency
    assert "room.below" not in agency, "a refused bid is for supervision alone"
    assert "room.below" in supervisor
    assert "由本节点负责" in agency
    assert all(world.bidder(n).actor.org not in page for n in (0, 1) for page in (agency, supervisor))


def test_lines_of_every_process_are_told_with_their_breaks(client: httpx.Client, world: World, of: Auction) -> None:
    first, second = of.numbers
    now, minute = world.now, timedelta(minutes=1)
    with world.house.acting(CLERK) as ctx:
        lines.keep(ctx, "one", [Line(1, of.room, first, now - 9 * minute, now, now - 3 * minute)])
        lines.keep(ctx, "other", [Line(1, of.room, first, now - minute, now, None, 18)])
        lines.keep(ctx, "other", [Line(2, of.room, second, now - 9 * minute, now, now - 5 * minute)])
    shown = client.get(f"/me/rooms/{of.room}", headers=who(world, world.office(Role.AGENCY))).text
    text = re.sub(r"<[^>]+>|\s+", "", shown)
    for told in (
        "已连接1分钟",
        "断开1次，共2分钟",
        "18毫秒",
        "断开已5分钟",
        f"{second}号断开",
        "号恢复连接，断开2分钟",
    ):
        assert told in text, told
    assert (
        "最近的连接记录" not in client.get(f"/me/rooms/{of.room}", headers=who(world, world.office(Role.TENDEREE))).text
    )


def test_one_address_is_asked_about(client: httpx.Client, world: World, of: Auction) -> None:
    for number in of.numbers:
        client.post(f"/api/v1/rooms/{of.room}/commands", json=of.sent(of.bid(number, "1.00")))
    told = client.get(f"/me/rooms/{of.room}", headers=who(world, world.office(Role.SUPERVISOR))).text
    assert f"{' · '.join(sorted(of.numbers))} 号来自同一网络地址" in told
    assert "使用过同一浏览器" not in told


def test_a_pause_holds_at_once_and_what_follows_is_signed(client: httpx.Client, world: World, of: Auction) -> None:
    path, centre = f"/me/rooms/{of.room}", who(world, world.office(Role.CENTRE))
    empty = client.post(f"{path}/orders/pause", data={"pause": " "}, headers=centre)
    assert (empty.status_code, "立即暂停" in empty.text) == (400, True)
    unsigned = client.post(f"{path}/orders/stop", data={"stop": "x"}, headers=who(world, world.office(Role.SUPERVISOR)))
    assert (unsigned.status_code, "须签名" in unsigned.text) == (403, True)
    stranger = client.post(f"{path}/orders/pause", data={"pause": "x"}, headers=who(world, world.bidder(0)))
    assert stranger.status_code == 403
    spoken = client.post(f"{path}/orders/say", data={"say": "请核对报价"}, headers=centre)
    assert (spoken.status_code, spoken.headers["location"]) == (303, path)
    assert client.post(f"{path}/orders/pause", data={"pause": "线路中断"}, headers=centre).status_code == 303
    assert of.held().room.paused is not None
    shown = client.get(path, headers=centre).text
    assert f"/me/acts/{of.room}/resume" in shown
    assert f"/me/acts/{of.room}/stop" not in shown, "only supervision may end it"
    assert "orders/pause" not in shown
    moved = client.get(f"{path}/state?going=running", headers=centre)
    assert moved.headers["hx-refresh"] == "true"
    assert "hx-refresh" not in client.get(f"{path}/state?going=paused", headers=centre).headers


def test_the_signed_orders_have_their_forms(client: httpx.Client, world: World, of: Auction) -> None:
    centre = who(world, world.office(Role.CENTRE))
    for seconds in ("0", "1.5", "604801", "十", ""):
        asked = {"seconds": seconds, "reason": "补时"}
        assert client.post(f"/me/acts/{of.room}/extend", data=asked, headers=centre).status_code == 400, seconds
    sure = {"seconds": "60", "reason": "补时", "sure": "yes"}
    review = client.post(f"/me/acts/{of.room}/extend", data={"seconds": "60", "reason": "补时"}, headers=centre)
    assert "我以本单位名义作出以上决定" in review.text
    task = client.post(f"/me/acts/{of.room}/extend", data=sure, headers=centre)
    assert task.headers["location"].startswith("/tasks/")
    other = client.post(f"/me/acts/{of.room}/resume", data={"reason": "", "sure": "yes"}, headers=centre)
    assert other.status_code == 400
    world.do(world.office(Role.CENTRE), "room.resume", of.room, {"reason": "已恢复"})
    late = client.post(f"/me/acts/{of.room}/extend", data=sure, headers=centre)
    assert "请先暂停竞价" in late.text


def test_a_hidden_reserve_is_shown_from_its_file(client: httpx.Client, world: World) -> None:
    salt = "5a" * 32
    of = auctions.auction(world, reserve=commitment(Decimal("1010000.00"), salt))
    world.clock.move_to(of.starts + timedelta(hours=2))
    client.app.state.lots.writer(of.room).put(None).result()  # type: ignore[attr-defined]
    path = f"/me/rooms/{of.room}"
    agency, seller = (who(world, world.office(one)) for one in (Role.AGENCY, Role.TENDEREE))
    theirs = client.get(path, headers=seller).text
    assert ('type="file"' in theirs, "orders/pause" in theirs, "h-bidders" in theirs) == (True, False, False)
    assert "h-bidders" in client.get(path, headers=agency).text
    assert "orders/show_reserve" not in client.get(path, headers=who(world, world.office(Role.CENTRE))).text
    assert 'type="file"' in client.get(path, headers=agency).text
    for file, status, said in (
        (b"{}", 400, "这不是底价文件"),
        (b"x" * 5000, 400, "这不是底价文件"),
        (canon.canonical({"amount": "1010000.01", "salt": salt}), 422, "与事先封存的底价不符"),
        (canon.canonical({"amount": "1010000.00", "salt": salt}), 303, ""),
    ):
        headers = seller if status == 303 else agency
        shown = client.post(f"{path}/orders/show_reserve", data={"show_reserve": "按约定公开"},
                            files={"kept": ("kept.json", file)}, headers=headers)  # fmt: skip
        assert (shown.status_code, said in shown.text) == (status, True), file
    assert of.held().room.result is not None
