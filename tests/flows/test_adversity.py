"""Two at once, a locked database, a full disk, a byte too late: a clear answer, and never half a bid."""

from __future__ import annotations

import base64
import resource
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import httpx
import pytest
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from kernel import canon, table
from kernel.actor import Actor, Role
from kernel.blobs import Blobs, FolderBlobs
from kernel.canon import Json
from kernel.db import connect, writing
from kernel.errors import Conflict, NotFound, NotNow, NotValid, Refusal, Unavailable
from kernel.journal import Entry
from signing.rules import cms
from signing.rules.manifest import PIECE
from tests.support import door
from tests.support.databases import address, postgresql_database
from tests.support.door import Caller, code
from tests.support.whole import whole
from tests.support.world import Person, World
from trading import store
from trading.acts import clerk, packages
from web import conduct
from web.conduct import Request
from web.request import SESSION


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def prepared(world: World, person: Person, lot: str, folder: Path, amount: str = "1000000.00") -> dict[str, Json]:
    """A whole package that only waits for its last request."""
    bid = world.sealed(person, lot, amount, folder)
    return world.delivery(world.upload(person, lot, bid), bid)


# ---------------------------------------------------------------- two at once


def test_of_two_submissions_at_once_one_wins_and_the_other_is_told(world: World, tmp_path: Path) -> None:
    _, lot = world.announced()
    person = world.bidder(1)
    both = [prepared(world, person, lot, tmp_path, amount) for amount in ("1000000.00", "900000.00")]
    start = threading.Barrier(2)

    def submit(body: dict[str, Json]) -> object:
        start.wait()
        try:
            return conduct.perform(world.house, person.actor, "lot.submit_bid", lot, body)
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(submit, both))
    won = [one for one in found if isinstance(one, Entry)]
    lost = [one for one in found if isinstance(one, Refusal)]
    assert len(won) == 1
    assert [(type(one), one.code) for one in lost] == [(Conflict, "bid.known")]
    assert lost[0].remedy.en == "Use replace_bid"
    whole(world)


def test_many_bidders_at_once_all_get_in(world: World, tmp_path: Path) -> None:
    _, lot = world.announced()
    people = [world.bidder(n) for n in range(6)]
    bodies = [prepared(world, person, lot, tmp_path) for person in people]

    def submit(pair: tuple[Person, dict[str, Json]]) -> object:
        return conduct.perform(world.house, pair[0].actor, "lot.submit_bid", lot, pair[1])

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(submit, zip(people, bodies, strict=True)))
    assert len({one.subject for one in found if isinstance(one, Entry)}) == 6
    whole(world)


def test_the_same_request_twice_at_once_is_done_once(world: World, tmp_path: Path) -> None:
    _, lot = world.announced()
    person = world.bidder(1)
    body = prepared(world, person, lot, tmp_path)
    with door.opened(world) as http:
        callers = [Caller(http, world, person) for _ in range(2)]
        with ThreadPoolExecutor(2) as pool:
            found = list(
                pool.map(lambda one: one.act("lot.submit_bid", lot, body, **{"Idempotency-Key": "k"}), callers)
            )
        again = callers[0].act("lot.submit_bid", lot, body, **{"Idempotency-Key": "k"})
        other = callers[0].act("lot.submit_bid", lot, body | {"shares": []}, **{"Idempotency-Key": "k"})
    good = [one.json()["receipt"] for one in found if one.status_code == 200]
    assert good
    assert set(good) == {again.json()["receipt"]}
    assert {code(one) for one in found if one.status_code != 200} <= {"bid.known", "package.submitted", "request.twin"}
    assert code(other) == "request.key_used"
    assert len(world.chain(again.json()["bid"])) == 1


# ---------------------------------------------------------------- the deadline


def test_waiting_for_the_database_wins_nobody_time(world: World, tmp_path: Path) -> None:
    """The last request is in, but a piece of the package came after it: the package was not whole then."""
    _, lot = world.announced()
    deadline = world.lot(lot).deadline
    assert deadline is not None
    person, instant = world.bidder(1), timedelta(milliseconds=1)
    bid = world.sealed(person, lot, "1000000.00", tmp_path)
    data = bid.sealed.read_bytes()
    with world.house.acting(person.actor) as ctx:
        package = packages.begin(ctx, lot, len(data))
    body = world.delivery(package, bid)

    def come(at: timedelta) -> None:
        with world.house.acting(person.actor, deadline + at) as ctx:
            packages.keep(ctx, package, 0, packages.shelf(ctx.blobs, package).put(data), len(data))

    with pytest.raises(NotNow, match="after the deadline"):
        come(timedelta())
    come(-instant)
    with pytest.raises(NotValid) as caught:
        conduct.perform(world.house, person.actor, "lot.submit_bid", lot, body, Request(deadline - 2 * instant))
    assert caught.value.code == "package.gaps"
    conduct.perform(world.house, person.actor, "lot.submit_bid", lot, body, Request(deadline - instant))


def test_a_body_that_ends_after_the_deadline_is_late(world: World, tmp_path: Path) -> None:
    """The first byte came in time and the last did not; the withdrawal of the same moment is late too."""
    _, lot = world.announced()
    deadline = world.lot(lot).deadline
    assert deadline is not None
    early, late = world.bidder(1), world.bidder(2)
    bid = str(world.submit(early, lot, "1000000.00", tmp_path).subject)
    body = canon.canonical(prepared(world, late, lot, tmp_path))
    with door.opened(world) as http:
        world.move_to(deadline - timedelta(seconds=1))
        caller, waiting = Caller(http, world, late), Caller(http, world, early)
        task = waiting.act("bid.withdraw_bid", bid).json()["id"]

        def slowly() -> Iterator[bytes]:
            yield body[:100]
            world.clock.move_to(deadline)
            yield body[100:]

        path = f"/api/v1/lots/{lot}/acts/submit_bid"
        answer = http.post(path, content=slowly(), headers=caller.headers | {"Content-Type": "application/json"})
        problem = answer.json()
        assert (code(answer), problem["law"], problem["field"]) == ("bid.late", "EBM-27", "received_at")
        assert code(waiting.act("bid.withdraw_bid", bid)) == "bid.late"
        asked = waiting.get(f"/api/v1/tasks/{task}").json()
        p7s = cms.sign(base64.b64decode(asked["document"]), early.member.signer, world.now)
        assert code(waiting.post(f"/api/v1/tasks/{task}", {"p7s": base64.b64encode(p7s).decode()})) == "bid.late"
        size: dict[str, Json] = {"size": 1, "piece": PIECE}
        assert code(caller.post(f"/api/v1/lots/{lot}/packages", size)) == "bid.late"
    whole(world)


def test_waiting_for_a_thread_costs_nobody_time(world: World, engine: Engine, tmp_path: Path) -> None:
    """Every worker of the server waits for the database when the last byte comes: it came in time all the same."""
    tender, lot = world.announced()
    deadline, people = world.lot(lot).deadline, [world.bidder(n) for n in range(20)]
    assert deadline is not None
    ready = prepared(world, people[0], lot, tmp_path)
    size = 1000
    with world.house.acting(people[1].actor) as ctx:
        package = packages.begin(ctx, lot, size)
    digest = f"sha-256=:{base64.b64encode(canon.sha256(bytes(size))).decode()}:"
    gone = str(world.submit(people[2], lot, "1000000.00", tmp_path).subject)
    with door.opened(world) as http, ThreadPoolExecutor(23) as pool:
        callers = [Caller(http, world, person) for person in people]
        world.move_to(deadline - timedelta(seconds=20))
        task = callers[2].act("bid.withdraw_bid", gone).json()
        p7s = cms.sign(base64.b64decode(task["document"]), people[2].member.signer, world.now)
        with held(engine):
            crowd = [pool.submit(one.act, "tender.ask", tender, {"text": "？"}) for one in callers[3:]]
            time.sleep(0.5)
            bid = pool.submit(callers[0].act, "lot.submit_bid", lot, ready)
            piece = pool.submit(callers[1].put, f"/api/v1/packages/{package}/pieces/0", bytes(size),
                                **{"Content-Digest": digest})  # fmt: skip
            signed: dict[str, Json] = {"p7s": base64.b64encode(p7s).decode()}
            withdrawal = pool.submit(callers[2].post, f"/api/v1/tasks/{task['id']}", signed)
            time.sleep(0.5)
            world.clock.move_to(deadline + timedelta(seconds=1))
        answer = bid.result()
        assert answer.status_code == 200, answer.text
        assert canon.moment(str(canon.mapping(base64.b64decode(answer.json()["receipt"]))["received_at"])) < deadline
        assert piece.result().status_code == 204
        assert withdrawal.result().status_code == 200, withdrawal.result().text
        assert len([one.result() for one in crowd]) == 17
    whole(world)


# ---------------------------------------------------------------- the database


WRITTEN: Final = "journal_event, trading_lot, kernel_answer, people_challenge"


@contextmanager
def held(engine: Engine, tables: str = WRITTEN) -> Iterator[None]:
    """Another process in the middle of a long write."""
    other = connect(address(engine))
    with writing(other) as tx:
        if tx.dialect.name == "postgresql":
            tx.exec_driver_sql(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")
        yield
    other.dispose()


def unavailable(answer: httpx.Response, expected: str) -> str:
    """503 with a code, what happened, what to do and when to try again; gives what to do."""
    assert (code(answer), answer.status_code) == (expected, 503)
    assert answer.headers["retry-after"] == "5"
    assert "没有写入任何内容" in answer.json()["zh"] or "没有保存" in answer.json()["zh"]
    remedy = str(answer.json()["remedy"])
    assert remedy
    return remedy


def test_a_database_that_another_process_holds(world: World, engine: Engine, tmp_path: Path) -> None:
    _, lot = world.announced()
    person = world.bidder(1)
    body = prepared(world, person, lot, tmp_path)
    impatient = connect(address(engine), busy_seconds=0.2)
    world.house = replace(world.house, engine=impatient)
    before = len(world.chain("S-refusals"))
    with door.opened(world) as http:
        caller = Caller(http, world, person)
        with held(engine):
            refused = caller.act("lot.submit_bid", lot, body, **{"Idempotency-Key": "k"})
            page = http.post("/sign-in/challenges", data={"role": "bidder"})
        assert "重试" in unavailable(refused, "database.busy")
        assert "另一个进程" in refused.json()["zh"]
        assert (page.status_code, page.headers["retry-after"]) == (503, "5")
        assert "锁住了数据库" in page.text
        with world.house.looking() as ctx:
            assert table.rows(ctx.tx, store.bids, "id") == []
        assert len(world.chain("S-refusals")) == before
        assert caller.act("lot.submit_bid", lot, body, **{"Idempotency-Key": "k"}).status_code == 200
    whole(world)
    impatient.dispose()


def test_a_database_that_cannot_even_be_read(postgresql_furnished: str, tmp_path: Path) -> None:
    """The page that says so does not ask it either. SQLite's readers wait for nobody."""
    with postgresql_database(postgresql_furnished) as engine:
        world = World(engine, FolderBlobs(tmp_path / "blobs"))
        person = world.bidder(1)
        world.house = replace(world.house, engine=connect(address(engine), busy_seconds=0.2))
        with door.opened(world) as http:
            caller = Caller(http, world, person)
            with held(engine, "people_session"):
                answer = caller.act("lot.award", "L-2026-0001-1")
                http.cookies.set(SESSION, caller.headers["Authorization"].removeprefix("Bearer "))
                page = http.get("/me")
        assert page.status_code == 503
        assert "锁住了数据库" in page.text
        unavailable(answer, "database.busy")
        world.house.engine.dispose()


# ---------------------------------------------------------------- the disk


@contextmanager
def small_files(most: int) -> Iterator[None]:
    """No file can grow beyond `most` bytes, as on a disk that is full."""
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


def test_no_room_for_a_piece(world: World, tmp_path: Path) -> None:
    _, lot = world.announced()
    person = world.bidder(1)
    data = bytes(PIECE)
    before = {one for one in (tmp_path / "blobs").rglob("*") if one.is_file()}
    with door.opened(world) as http:
        caller = Caller(http, world, person)
        package = caller.post(f"/api/v1/lots/{lot}/packages", {"size": PIECE, "piece": PIECE}).json()["package"]
        path, digest = f"/api/v1/packages/{package}/pieces/0", base64.b64encode(canon.sha256(data)).decode()
        with small_files(6 << 20):
            refused = caller.put(path, data, **{"Content-Digest": f"sha-256=:{digest}:"})
        assert "腾出空间" in unavailable(refused, "storage.full")
        assert caller.get(f"/api/v1/packages/{package}").json()["pieces"] == []
        assert {one for one in (tmp_path / "blobs").rglob("*") if one.is_file()} == before, "nothing half-written stays"
        assert caller.put(path, data, **{"Content-Digest": f"sha-256=:{digest}:"}).status_code == 204


FILL: Final = """
    CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
    CREATE CONSTRAINT TRIGGER no_room AFTER INSERT ON journal_event DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION no_room()"""
"""PostgreSQL's own words for a full disk, said at the commit: a small tablespace would need root."""


@contextmanager
def full(engine: Engine) -> Iterator[Engine]:
    """The same database, on a disk where nothing more has room."""
    made = connect(address(engine))
    if engine.dialect.name == "sqlite":

        @event.listens_for(made, "connect")
        def _no_more_pages(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
            connection.execute("PRAGMA max_page_count = 1")

        yield made
    else:
        with writing(engine) as tx:
            tx.exec_driver_sql(FILL)
        yield made
        with writing(engine) as tx:
            tx.exec_driver_sql("DROP FUNCTION no_room CASCADE")
    made.dispose()


def test_no_room_in_the_database(world: World, engine: Engine, tmp_path: Path) -> None:
    _, lot = world.announced()
    person = world.bidder(1)
    body, good = prepared(world, person, lot, tmp_path), world.house
    known = {"Authorization": f"Bearer {door.token(world, person)}"}
    with full(engine) as there:
        world.house = replace(good, engine=there)
        with door.opened(world) as http:
            refused = http.post(f"/api/v1/lots/{lot}/acts/submit_bid", json=body, headers=known)
        world.house = good
    assert "腾出空间" in unavailable(refused, "storage.full")
    with good.looking() as ctx:
        assert table.rows(ctx.tx, store.bids, "id") == []
    whole(world)
    with door.opened(world) as http:
        assert http.post(f"/api/v1/lots/{lot}/acts/submit_bid", json=body, headers=known).status_code == 200
    whole(world)


def test_a_full_disk_at_the_opening_is_no_fault_of_the_bid(world: World, tmp_path: Path) -> None:
    """The bids wait; once there is room they open."""
    _, lot = world.announced()
    bids = [str(world.submit(world.bidder(n), lot, f"{n + 1}00000.00", tmp_path).subject) for n in range(3)]
    world.move_to(world.now + timedelta(days=21, minutes=1))
    world.tick()
    world.order_opening(lot)
    for n, bid in enumerate(bids):
        world.release(world.bidder(n), bid)
    world.move_to(world.now + timedelta(minutes=31))
    good = world.house

    class Full(FolderBlobs):
        """Reads, but has no room."""

        def write(self, chunks: Iterable[bytes], said: str = "") -> str:
            raise Unavailable("storage.full", "满", "full")

    world.house = replace(good, blobs=Full(tmp_path / "blobs"))
    with pytest.raises(Unavailable):
        world.tick()
    world.house = good
    world.tick()
    world.do(world.office(Role.AGENCY), "lot.open_bids", lot)
    outcomes = world.chain(lot)[-1].body["found"]["bids"]
    assert {one["outcome"] for one in outcomes} == {"opened"}


def test_an_opening_needs_no_room_in_tmp(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bid of 2 GiB is opened on the platform's own disk; one that is full there says so, and no bid is at fault."""
    _, lot = world.announced()
    bids = [str(world.submit(world.bidder(n), lot, f"{n + 1}00000.00", tmp_path).subject) for n in range(3)]
    large = world.sealed(world.bidder(3), lot, "400000.00", tmp_path, filler=2 << 20)
    body = world.delivery(world.upload(world.bidder(3), lot, large), large)
    bids.append(str(world.do(world.bidder(3), "lot.submit_bid", lot, body).subject))
    world.move_to(world.now + timedelta(days=21, minutes=1))
    world.tick()
    world.order_opening(lot)
    for n, bid in enumerate(bids):
        world.release(world.bidder(n), bid)
    world.move_to(world.now + timedelta(minutes=31))
    with monkeypatch.context() as tmp:
        tmp.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
        with small_files(1 << 20), world.house.looking() as ctx, pytest.raises(Unavailable) as caught:
            clerk.decrypted(ctx, bids[3])
        assert (caught.value.code, bool(caught.value.remedy.en)) == ("storage.full", True)
        world.tick()
    with world.house.looking() as ctx:
        assert {row.outcome for row in table.rows(ctx.tx, store.offers, "bid", lot=lot)} == {"opened"}
    assert not list((tmp_path / "blobs" / "incoming").iterdir())


# ---------------------------------------------------------------- what is another's


def test_what_is_anothers_does_not_exist(world: World, tmp_path: Path) -> None:
    """Upload, bid, receipt, key and act of another bidder: the same NotFound as for what never was."""
    _, lot = world.announced()
    mine, rival = world.bidder(1), world.bidder(2)
    body = prepared(world, mine, lot, tmp_path)
    with door.opened(world) as http:
        thief, never = Caller(http, world, rival), "B-" + "0" * 32
        package, pieces = body["package"], f"/api/v1/packages/{body['package']}"
        digest = {"Content-Digest": f"sha-256=:{base64.b64encode(canon.sha256(b'x')).decode()}:"}
        assert code(thief.get(pieces)) == "package.unknown"
        assert code(thief.put(f"{pieces}/pieces/0", b"x", **digest)) == "package.unknown"
        assert code(thief.act("lot.submit_bid", lot, body)) == "package.unknown"
        bid = Caller(http, world, mine).act("lot.submit_bid", lot, body).json()["bid"]
        for path in ("receipts/1", "receipts/1/file", "key"):
            found, none = thief.get(f"/api/v1/bids/{bid}/{path}"), thief.get(f"/api/v1/bids/{never}/{path}")
            assert (code(found), found.status_code) == (code(none), none.status_code) == ("bid.unknown", 404)
        for act in ("bid.withdraw_bid", "bid.release_key"):
            assert code(thief.act(act, bid)) == code(thief.act(act, never)) == "bid.unknown"
        assert package
    with world.house.looking(Actor("x", Role.BIDDER, rival.actor.org)) as ctx, pytest.raises(NotFound):
        packages.present(ctx, str(package))
