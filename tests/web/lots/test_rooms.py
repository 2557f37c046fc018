"""A room over HTTP: bids as pages send them, whatever else is sent, officers' orders, and no name before the end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from kernel.actor import Role
from kernel.blobs import FolderBlobs
from tests.support import auctions
from tests.support.auctions import Auction, SessionKey, auction
from tests.support.databases import MORNING, sqlite_database
from tests.support.door import application, token
from tests.support.world import Person, World
from web.lots.owner import Lots
from web.lots.pace import BURST

HUGE = "9" * 40 + ".00"


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("rooms")
    with sqlite_database(sqlite_template, folder) as engine:
        yield World(engine, FolderBlobs(folder / "blobs"))


@pytest.fixture(scope="module")
def app(world: World) -> Litestar:
    return application(world)


@pytest.fixture(scope="module")
def client(app: Litestar) -> Iterator[httpx.Client]:
    with TestClient(app) as made:
        yield made
    app.state.lots.stop()


@pytest.fixture(scope="module")
def of(world: World) -> Auction:
    """A room whose bidding has begun."""
    made = auction(world)
    world.clock.move_to(made.starts)
    return made


def post(client: httpx.Client, of: Auction, body: dict[str, Any], path: str = "commands") -> httpx.Response:
    return client.post(f"/api/v1/rooms/{of.room}/{path}", json=body)


def signed_in(world: World, person: Person) -> dict[str, str]:
    return {"authorization": f"Bearer {token(world, person)}"}


def next_price(client: httpx.Client, of: Auction) -> str:
    """The least that would be taken now."""
    board = client.get(f"/api/v1/rooms/{of.room}").json()["board"]
    return str(board.get("asking", {"next": "1000000.00"})["next"])


def test_a_bid_is_answered_with_its_place_and_who_leads(client: httpx.Client, of: Auction) -> None:
    number, price = of.numbers[0], next_price(client, of)
    sent = of.sent(of.bid(number, price))
    first = post(client, of, sent)
    assert first.status_code == 200, first.text
    told = first.json()
    assert (told["code"], told["bidder"], told["leads"]["bidder"], told["leads"]["amount"]) == (
        "",
        number,
        number,
        price,
    )
    assert told["closes_at"] > told["at"]
    assert post(client, of, sent).json() == told, "the same words have another answer"
    low = post(client, of, of.sent(of.bid(of.numbers[1], "1.00"))).json()
    assert (low["code"], low["leads"]["bidder"]) == ("room.below_step", number)
    assert low["zh"]
    assert low["en"]


def test_nobody_is_named_before_the_end(client: httpx.Client, of: Auction, world: World) -> None:
    post(client, of, of.sent(of.bid(of.numbers[0], next_price(client, of))))
    board = client.get(f"/api/v1/rooms/{of.room}").text
    for n in (0, 1):
        assert world.bidder(n).actor.org not in board
        assert world.bidder(n).member.org_name not in board
    seat = client.get(f"/api/v1/rooms/{of.room}/seat", headers=signed_in(world, world.bidder(1)))
    assert seat.json() == {"room": of.room, "bidder": of.numbers[1]}
    other = client.get(f"/api/v1/rooms/{of.room}/seat", headers=signed_in(world, world.office(Role.SUPERVISOR)))
    assert other.json()["code"] == "room.no_seat"


@pytest.mark.parametrize("amount", ["NaN", "-1.00", "1e9", "1000000.005", HUGE, "", "一百万", "Infinity", "1000000"])
def test_prices_that_are_none(client: httpx.Client, of: Auction, amount: str) -> None:
    before = of.chain()
    sent = of.sent(of.bid(of.numbers[0], "1000000.00")) | {"amount": amount}
    refused = post(client, of, sent)
    assert refused.status_code in {400, 422}, refused.text
    assert of.chain() == before


@pytest.mark.parametrize("amount", [float("nan"), 1000000, 1000000.5, None, True, ["1.00"], {"amount": "1.00"}])
def test_prices_of_another_kind(client: httpx.Client, of: Auction, amount: Any) -> None:  # noqa: ANN401  whatever JSON holds
    before, sent = of.chain(), of.sent(of.bid(of.numbers[0], "1000000.00")) | {"amount": amount}
    url = f"/api/v1/rooms/{of.room}/commands"
    text = "{" + ",".join(f'"{name}":{json.dumps(value)}' for name, value in sent.items()) + "}"
    refused = client.post(url, content=text, headers={"content-type": "application/json"})
    assert refused.status_code == 400, refused.text
    assert of.chain() == before


def test_what_is_not_signed_for_this_room_leaves_no_trace(client: httpx.Client, of: Auction, world: World) -> None:
    number, price = of.numbers[0], next_price(client, of)
    good, before = of.sent(of.bid(number, price)), of.chain()
    elsewhere = of.sent(of.bid(number, price, room="A-2026-9999-1"))
    cases: list[tuple[dict[str, Any], int, str]] = [
        (elsewhere, 422, "room.signature"),
        (good | {"amount": "9000000.00"}, 422, "room.signature"),
        (good | {"bidder": of.numbers[1]}, 422, "room.signature"),
        (good | {"signature": ""}, 422, "room.signature"),
        (good | {"bidder": "0000"}, 403, "room.not_entered"),
        (good | {"at": "2026-03-02T00:00:00.000Z"}, 400, "document.unknown"),
        (good | {"command": "dance"}, 400, "room.command"),
        (good | {"number": -1}, 400, "document.value"),
        ({}, 400, "document.missing"),
    ]
    for body, status, code in cases:
        refused = post(client, of, body)
        assert (refused.status_code, refused.json()["code"]) == (status, code), refused.text
    stranger = SessionKey()
    of.keys["0001"] = stranger
    assert post(client, of, of.sent(of.bid("0001", price))).json()["code"] == "room.not_entered"
    del of.keys["0001"]
    assert of.chain() == before
    assert client.post("/api/v1/rooms/A-2026-9999-1/commands", json=good).status_code == 404


def test_a_clock_that_is_wrong_by_hours_changes_nothing(client: httpx.Client, of: Auction) -> None:
    """No command holds a time: what a bidder's clock shows cannot be said."""
    assert "at" not in of.bid(of.numbers[0], "1.00").body()
    told = post(client, of, of.sent(of.bid(of.numbers[1], next_price(client, of)))).json()
    entry = next(one for one in of.chain() if one.tseq == told["seq"])
    assert abs((of.world.now - entry.at).total_seconds()) < 60


def test_officers_orders(client: httpx.Client, of: Auction, world: World) -> None:
    centre = signed_in(world, world.office(Role.CENTRE, "centre"))
    url = f"/api/v1/rooms/{of.room}/orders"

    def ordered(who: dict[str, str], **body: Any) -> httpx.Response:  # noqa: ANN401  whatever JSON holds
        return client.post(url, json=body, headers=who)

    assert ordered({}, order="pause", reason="故障").status_code == 401
    assert ordered(signed_in(world, world.bidder(0)), order="pause", reason="故障").status_code == 403
    assert ordered(centre, order="pause", reason="故障", hint="x").json()["code"] == "document.unknown"
    assert ordered(centre, order="pause", reason="").status_code == 400
    assert ordered(centre, order="pause", reason="网络故障").json()["closes_at"] is None
    assert ordered(centre, order="pause", reason="网络故障").json()["code"] == "room.pause_state"
    paused = post(client, of, of.sent(of.bid(of.numbers[0], next_price(client, of)))).json()
    assert paused["code"] == "room.paused"
    for verb in ("resume", "extend", "stop"):
        assert ordered(centre, order=verb, reason="已恢复", seconds=60).json()["code"] == "room.unsigned"
    world.do(world.office(Role.CENTRE, "centre"), "room.resume", of.room, {"reason": "已恢复"})
    taken = post(client, of, of.sent(of.bid(of.numbers[0], next_price(client, of)))).json()
    assert taken["code"] == "", "the writer has not heard of the signed order"
    assert taken["closes_at"]
    assert ordered(centre, order="say", reason="请继续").status_code == 200
    actors = [one.actor for one in of.chain() if one.type in {"room.pause", "room.say"}]
    assert set(actors) == {world.office(Role.CENTRE, "centre").actor.tag}
    assert of.held().room.turn is not None


def test_a_flood_from_one_bidder_stops_before_the_queue(
    app: Litestar, client: httpx.Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.state.lots.buckets, "wall", lambda: MORNING)  # all within one moment, however busy it is
    of = auction(world, 1)
    world.clock.move_to(max(world.now, of.starts))
    codes = [post(client, of, of.sent(of.bid(of.numbers[0], "1.00"))).json()["code"] for _ in range(BURST + 5)]
    assert codes == ["room.below_start"] * BURST + ["room.too_often"] * 5
    assert sum(entry.type == "room.refuse" for entry in of.chain()) == BURST


def test_a_room_that_is_written_elsewhere(client: httpx.Client, world: World) -> None:
    of = auction(world, 1)
    other = Lots(world.house, name="other")
    other.writer(of.room)
    refused = post(client, of, of.sent(of.bid(of.numbers[0], "1000000.00")))
    assert (refused.status_code, refused.json()["code"]) == (503, "room.elsewhere")
    assert refused.headers["retry-after"]
    assert client.get(f"/api/v1/rooms/{of.room}").json()["seq"] == len(of.chain())
    other.stop()


def test_a_room_is_looked_at_without_a_deposit(client: httpx.Client, world: World) -> None:
    of = auctions.opened(world, auctions.demanding(world))
    shown = client.get(f"/api/v1/rooms/{of.room}").json()
    assert (shown["seq"], shown["method"], shown["board"]["entrants"]) == (1, "english_auction", 0)
    assert client.get("/api/v1/rooms/A-2026-9999-1").status_code == 404
