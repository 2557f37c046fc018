"""Tickets over HTTP: who is given one, and what the gateway shows whoever brings it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.testing import TestClient
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from kernel.actor import Role
from kernel.blobs import FolderBlobs
from tests.support import door
from tests.support.auctions import Auction, auction
from tests.support.databases import sqlite_database
from tests.support.world import Person, World
from web.app import ROUTES, serve
from web.live.gateway import NO_TICKET
from web.live.house import live_house
from web.lots.news import News, publisher
from web.lots.owner import Lots


@dataclass
class There:
    http: httpx.Client
    auction: Auction
    socket: str

    def asked(self, person: Person | None) -> httpx.Response:
        headers = {"authorization": f"Bearer {door.token(self.auction.world, person)}"} if person else {}
        return self.http.post(f"/api/v1/rooms/{self.auction.room}/ticket", headers=headers)

    @contextmanager
    def watches(self, ticket: str | None) -> Iterator[ClientConnection]:
        with connect(self.socket) as one:
            one.send(json.dumps({"room": self.auction.room, "ticket": ticket}))
            yield one


@pytest.fixture(scope="module")
def there(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[There]:
    folder = tmp_path_factory.mktemp("tickets")
    with sqlite_database(sqlite_template, folder) as engine:
        world = World(engine, FolderBlobs(folder / "blobs"))
        made = auction(world)
        world.clock.move_to(made.starts)
        house = door.house(world)
        lots = Lots(house)
        live = live_house(replace(house.settings, live="127.0.0.1:0"), house.clock, house.chance, News(lots).present)
        lots.tell = publisher(live.feed)
        live.start()
        with TestClient(serve(replace(house, live=live), ROUTES, lots)) as http:
            yield There(http, made, live.url)
        lots.stop()
        live.stop()


def heard(one: ClientConnection) -> dict[str, Any]:
    return dict(json.loads(one.recv(10)))


def until(one: ClientConnection, name: str) -> list[str]:
    """The acts that it was told, in their order, to the first of that name."""
    told: list[str] = []
    while name not in told:
        told += [act["name"] for act in heard(one)["accepted"]]
    return told


def test_bidders_and_the_supervisor_are_given_one_and_nobody_else(there: There) -> None:
    world, number = there.auction.world, there.auction.numbers[0]
    mine = there.asked(world.bidder(0))
    assert mine.status_code == 201, mine.text
    told = mine.json()
    assert (told["audience"], told["bidder"], told["socket"]) == ("bidders", number, there.socket)
    over = there.asked(world.office(Role.SUPERVISOR)).json()
    assert (over["audience"], over["bidder"]) == ("supervisors", "")
    assert door.code(there.asked(None)) == "session.missing"
    for person in (world.bidder(2), world.office(Role.CENTRE, "centre"), world.office(Role.AGENCY)):
        assert door.code(there.asked(person)) == "room.as_public"
    assert door.code(there.asked(world.office(Role.SUPERVISOR, "another"))) == "actor.not_party"
    assert there.http.post("/api/v1/rooms/A-2026-9999-1/ticket").status_code == 401


def test_who_brings_it_is_shown_what_its_audience_is_and_its_socket_has_its_number(there: There) -> None:
    world, made = there.auction.world, there.auction
    tickets = [there.asked(one).json()["ticket"] for one in (world.bidder(0), world.office(Role.SUPERVISOR))]
    with there.watches(tickets[0]) as bidder, there.watches(tickets[1]) as officer, there.watches(None) as anyone:
        for one in (bidder, officer, anyone):
            heard(one)
        refused = made.sent(made.bid(made.numbers[1], "1.00"))
        assert there.http.post(f"/api/v1/rooms/{made.room}/commands", json=refused).json()["code"] == "room.below_start"
        taken = made.sent(made.bid(made.numbers[1], "1000000.00"))
        assert there.http.post(f"/api/v1/rooms/{made.room}/commands", json=taken).status_code == 200
        told = [until(one, "bid") for one in (bidder, officer, anyone)]
        assert ["refuse" in one for one in told] == [False, True, False]
        live = there.http.app.state.house.live  # type: ignore[attr-defined]
        assert {one.bidder for one in live.gateway._watchers()} == {"", made.numbers[0]}
    with there.watches(tickets[0]) as thief, pytest.raises(ConnectionClosed, match=str(NO_TICKET)):
        thief.recv(10)


def test_the_page_asks_for_one_only_where_it_would_be_given(there: There) -> None:
    world, room = there.auction.world, there.auction.room

    def page(person: Person | None) -> str:
        cookies = {"ggzy_session": door.token(world, person)} if person else {}
        headers = {"cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        return there.http.get(f"/rooms/{room}", headers=headers).text

    asks = [
        f'data-ticket="/api/v1/rooms/{room}/ticket"' in page(one)
        for one in (world.bidder(0), world.office(Role.SUPERVISOR), world.bidder(2), None)
    ]
    assert asks == [True, True, False, False]


def test_where_there_is_no_gateway_it_says_so(there: There) -> None:
    world, room = there.auction.world, there.auction.room
    with door.opened(world) as http:
        asked = http.post(
            f"/api/v1/rooms/{room}/ticket", headers={"authorization": f"Bearer {door.token(world, world.bidder(0))}"}
        )
        assert door.code(asked) == "live.no_gateway"
