"""Several processes and one room: whoever is asked, its owner decides; killed, cut off or without bus, nothing is lost
and nothing stands twice, and watchers of another process miss no bid."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import select, update
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from kernel import clock, lease
from kernel.actor import Role
from kernel.blobs import Blobs, FolderBlobs
from kernel.db import writing
from kernel.errors import NotNow
from tests.support import door, processes
from tests.support.auctions import Auction, auction
from tests.support.bus import Valkey, valkey
from tests.support.databases import down, postgresql_database, sqlite_database
from tests.support.processes import CLIENT, Process, Seen
from tests.support.world import World
from trading.acts import lines
from trading.rules.live.lines import Record
from web.live.gateway import NO_TICKET
from web.lots.owner import Lots
from web.lots.pace import BURST
from web.lots.passing import PASSED
from web.lots.writer import SECONDS

BASE, STEP = 1_000_000, 10_000


@pytest.fixture(scope="module")
def bus() -> Iterator[Valkey]:
    with valkey() as made:
        yield made


@pytest.fixture(scope="module")
def two(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Auction, Process, Process]]:
    """The owner of a room whose bidding has begun, and another process."""
    folder = tmp_path_factory.mktemp("two")
    with sqlite_database(sqlite_template, folder) as engine:
        world = World(engine, FolderBlobs(folder / "blobs"))
        made = auction(world)
        world.clock.move_to(made.starts)
        with processes.here(world) as owner:
            assert owner.app
            owner.app.state.lots.writer(made.room)
            with processes.here(world) as other:
                yield made, owner, other


@pytest.fixture
def world(postgresql_furnished: str, blobs: Blobs) -> Iterator[World]:
    with postgresql_database(postgresql_furnished) as engine:
        yield World(engine, blobs)


def begun(world: World) -> Auction:
    made = auction(world, late="never", lasts=86400)
    world.clock.move_to(made.starts)
    return made


def price(n: int) -> str:
    return f"{BASE + STEP * n}.00"


def until(holds: Callable[[], object]) -> None:
    rest = threading.Event()
    for _ in range(1000):
        if holds():
            return
        rest.wait(0.01)
    raise AssertionError("it never held")


def stands(of: Auction, told: list[dict[str, object]], seen: Seen) -> None:
    """Every bid that was answered stands once, in order, no other does, and the watcher has them all."""
    bids = [entry.tseq for entry in of.chain() if entry.type == "room.bid"]
    assert bids == [one["seq"] for one in told]
    assert [one["code"] for one in told] == [""] * len(told)
    later = [one for one in bids if one > seen.since]
    until(lambda: len(seen.bids) >= len(later))
    assert (seen.bids, seen.gaps) == (later, 0)


# ---------------------------------------------------------------- whoever is asked, the owner decides


def test_a_bid_at_another_process_gets_its_owners_answer(two: tuple[Auction, Process, Process]) -> None:
    of, owner, other = two
    bid = of.bid(of.numbers[0], price(0))
    told = other.send(of, bid)
    assert (told.status_code, told.json()["code"]) == (200, ""), told.text
    assert told.json() == owner.send(of, bid).json()
    assert other.app
    assert other.app.state.lots.owned(of.room) is None
    low = other.send(of, of.bid(of.numbers[1], "1.00"))
    assert low.json()["code"] == "room.below_step"


def known(of: Auction) -> Mapping[str, Record]:
    """The bidders' lines as any process finds them kept."""
    with of.world.house.looking() as ctx:
        return lines.of(ctx, of.room)


def test_a_ticket_of_one_process_admits_at_another_and_once(two: tuple[Auction, Process, Process]) -> None:
    of, owner, other = two
    mine = {"authorization": f"Bearer {door.token(of.world, of.world.bidder(0))}"}
    ticket = CLIENT.post(f"{owner.at}/api/v1/rooms/{of.room}/ticket", headers=mine).json()["ticket"]
    assert other.app
    said = json.dumps({"room": of.room, "ticket": ticket})
    with connect(other.app.state.house.live.url) as line:
        line.send(said)
        line.recv(10)
        until(lambda: of.numbers[0] in known(of))
    with connect(other.app.state.house.live.url) as thief:
        thief.send(said)
        with pytest.raises(ConnectionClosed, match=str(NO_TICKET)):
            thief.recv(10)


def test_what_the_owner_refuses_is_told_as_it_tells_it(two: tuple[Auction, Process, Process]) -> None:
    of, owner, other = two
    forged = of.sent(of.bid(of.numbers[0], price(1))) | {"amount": price(2)}
    path = f"/api/v1/rooms/{of.room}/commands"
    answers = [CLIENT.post(one.at + path, json=forged, headers={"accept-language": "en"}) for one in (owner, other)]
    assert [one.status_code for one in answers] == [422, 422]
    assert answers[0].json() == answers[1].json()
    assert door.code(answers[1]) == "room.signature"
    assert [one.text for one in answers] == [answers[0].text] * 2


def test_an_officers_order_needs_its_session_at_the_owner_too(two: tuple[Auction, Process, Process]) -> None:
    of, _, other = two
    token = door.token(of.world, of.world.office(Role.CENTRE, "centre"))
    path, order = f"{other.at}/api/v1/rooms/{of.room}/orders", {"order": "say", "reason": "请继续"}
    assert door.code(CLIENT.post(path, json=order)) == "session.missing"
    told = CLIENT.post(path, json=order, headers={"authorization": f"Bearer {token}"})
    assert (told.status_code, told.json()["code"]) == (200, ""), told.text
    page = {"cookie": f"ggzy_session={token}", "sec-fetch-site": "same-origin"}
    assert CLIENT.post(path, json=order, headers=page).status_code == 200
    stranger = door.token(of.world, of.world.bidder(0))
    assert (
        door.code(CLIENT.post(path, json=order, headers={"authorization": f"Bearer {stranger}"})) == "act.not_allowed"
    )


def test_a_console_of_another_process_pauses_at_the_owner(two: tuple[Auction, Process, Process]) -> None:
    of, owner, other = two
    token = door.token(of.world, of.world.office(Role.CENTRE, "centre"))
    page = {"cookie": f"ggzy_session={token}", "sec-fetch-site": "same-origin"}
    path = f"{other.at}/me/rooms/{of.room}"
    assert CLIENT.post(f"{path}/orders/pause", data={"pause": "线路中断"}, headers=page).status_code == 303
    assert owner.app
    assert owner.app.state.lots.present(of.room).room.paused is not None
    again = CLIENT.post(f"{path}/orders/pause", data={"pause": "线路中断"}, headers=page)
    assert (again.status_code, "暂停状态已变化" in again.text) == (412, True)
    assert "由另一节点负责" in again.text
    of.world.do(of.world.office(Role.CENTRE, "centre"), "room.resume", of.room, {"reason": "已恢复"})


def test_the_owner_paces_a_bidder_through_whichever_process_it_comes(
    two: tuple[Auction, Process, Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    of, owner, other = two
    later = clock.wall() + timedelta(minutes=1)  # every bucket is full by then
    for process, number in ((owner, of.numbers[1]), (other, of.numbers[0])):
        assert process.app
        monkeypatch.setattr(process.app.state.lots.buckets, "wall", lambda: later)  # none fills on a busy machine
        emptied(process.app.state.lots, of.room, number)
    assert other.send(of, of.bid(of.numbers[1], "1.00")).json()["code"] == "room.too_often"
    reached = other.send(of, of.bid(of.numbers[0], "1.00")).json()["code"]
    assert reached in {"room.below_start", "room.below_step"}


def emptied(lots: Lots, room: str, number: str) -> None:
    with suppress(NotNow):
        for _ in range(10 * BURST):
            lots.buckets.draw(room, number)


def test_nothing_is_passed_on_twice(two: tuple[Auction, Process, Process]) -> None:
    of, _, other = two
    sent = of.sent(of.bid(of.numbers[0], price(50)))
    told = CLIENT.post(f"{other.at}/api/v1/rooms/{of.room}/commands", json=sent, headers={PASSED: "1"})
    assert (door.code(told), told.status_code) == ("room.elsewhere", 503)
    assert told.headers["retry-after"]


def test_an_owner_that_does_not_answer_is_said_to_be_elsewhere(two: tuple[Auction, Process, Process]) -> None:
    of, _, other = two
    bid = of.bid(of.numbers[0], price(60))
    with owned_by(of, "http://127.0.0.1:1#gone"):
        told = other.send(of, bid)
        assert (door.code(told), told.status_code, told.headers["retry-after"]) == ("room.elsewhere", 503, "5")
    assert other.insist(of, bid)["code"] == ""


def test_only_another_process_that_says_where_it_is_can_be_asked(two: tuple[Auction, Process, Process]) -> None:
    of, owner, other = two
    assert other.app
    lots = other.app.state.lots
    assert lots.elsewhere(of.room) == owner.at
    assert lots.elsewhere("A-2026-9999-1") == ""
    for name, asked in (("http://10.0.0.5:80#1.a", "http://10.0.0.5:80"), (f"{other.at}#1.a", ""), ("nameless", "")):
        with owned_by(of, name):
            assert lots.elsewhere(of.room) == asked


@contextmanager
def owned_by(of: Auction, name: str) -> Iterator[None]:
    """As if the room's owner were called so."""
    engine, theirs = of.world.engine, lease.lease.c.subject == of.room
    with writing(engine) as tx:
        owner = tx.scalar(select(lease.lease.c.owner).where(theirs))
        tx.execute(update(lease.lease).where(theirs).values(owner=name))
    yield
    with writing(engine) as tx:
        tx.execute(update(lease.lease).where(theirs).values(owner=owner))


# ---------------------------------------------------------------- real servers, killed


def test_the_owner_killed_and_the_bus_too_nothing_is_lost_and_nothing_doubled(world: World, bus: Valkey) -> None:
    of = begun(world)
    number, told = of.numbers[0], []
    with processes.apart(world, bus.url) as (owner, pid):
        told.append(owner.insist(of, of.bid(number, price(0))))
        with processes.here(world, bus.url) as other, processes.watching(other, of.room) as seen:
            assert other.app
            told += [(owner, other)[n % 2].insist(of, of.bid(number, price(n))) for n in range(1, 6)]
            assert other.app.state.lots.owned(of.room) is None
            bus.kill()
            told += [(owner, other)[n % 2].insist(of, of.bid(number, price(n))) for n in range(6, 10)]
            processes.kill(pid)
            begun_at = monotonic()
            lost = of.bid(number, price(10))
            told.append(other.insist(of, lost))
            took = monotonic() - begun_at
            assert took < SECONDS / 2, "it waited for the lease although the owner's connection told that it was gone"
            assert other.insist(of, lost) == told[-1]
            bus.start()
            told += [other.insist(of, of.bid(number, price(n))) for n in range(11, 14)]
            assert other.app.state.lots.owned(of.room) is not None
            stands(of, told, seen)
            assert other.app.state.lots.present(of.room) == of.held()


def test_the_database_restarted_in_the_middle_of_it(world: World, bus: Valkey) -> None:
    of = begun(world)
    number = of.numbers[0]
    with ExitStack() as at:
        owner, other = (at.enter_context(processes.here(world, bus.url)) for _ in range(2))
        with processes.watching(other, of.room) as seen:
            told = [owner.insist(of, of.bid(number, price(0)))]
            told += [other.insist(of, of.bid(number, price(n))) for n in range(1, 4)]
            waiting = threading.Thread(target=lambda: told.append(other.insist(of, of.bid(number, price(4)))))
            with down(world.engine):
                waiting.start()
                waiting.join(0.3)
                assert len(told) == 4
            waiting.join()
            told += [(owner, other)[n % 2].insist(of, of.bid(number, price(n))) for n in range(5, 8)]
            stands(of, told, seen)
