"""An electronic guarantee from its guarantor's signature to the opening: taken or refused at once, read by nobody else
before it is known who took part."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kernel import canon
from kernel.actor import Role
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from kernel.deadlines import day_of
from signing.rules import cms
from tests.support import door
from tests.support.browser import Browser, site, text
from tests.support.databases import sqlite_database
from tests.support.door import Caller
from tests.support.pki import Member
from tests.support.world import DAY, World
from trading.acts import deposits
from trading.rules.deposit import State

LOT = "L-2026-0001-1"
HAND_IN = f"/api/v1/lots/{LOT}/guarantees"


@dataclass
class Town:
    world: World
    bank: Member

    @property
    def deadline(self) -> datetime:
        found = self.world.lot(LOT).deadline
        assert found is not None
        return found

    def written(self, **changed: Json) -> bytes:
        firm, world = self.world.bidder(0).member, self.world
        last = day_of(self.deadline) + timedelta(days=90)
        said: dict[str, Json] = {
            "v": "ebid-guarantee/v1", "no": "BH-1", "lot": LOT,
            "issuer": {"code": self.bank.org, "name": self.bank.org_name},
            "principal": {"code": firm.org, "name": firm.org_name},
            "beneficiary": {"code": world.office(Role.TENDEREE).member.org, "name": "招标人"},
            "amount": {"currency": "CNY", "amount": "40000.00"}, "valid_until": last.isoformat(), "on_demand": True,
        }  # fmt: skip
        return canon.canonical(said | changed)

    def signed(self, document: bytes, by: Member | None = None) -> bytes:
        return cms.sign(document, (by or self.bank).signer, self.world.now)

    def state(self) -> State:
        with self.world.house.looking(self.world.bidder(0).actor) as ctx:
            mine = deposits.own(ctx, self.world.lot(LOT))
        assert mine is not None
        return mine.state


def sent(document: bytes, p7s: bytes) -> dict[str, Json]:
    return {"document": base64.b64encode(document).decode(), "signature": base64.b64encode(p7s).decode()}


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("guarantee")
    with sqlite_database(sqlite_template, folder) as engine:
        world = World(engine, FolderBlobs(folder / "blobs"))
        project = world.register()
        asked: Json = {"amount": {"amount": "40000.00", "currency": "CNY"}, "means": ["transfer", "e_guarantee"],
                       "required_to_bid": True}  # fmt: skip
        lot = world.lot_document(LOT) | {"deposit": asked}
        world.do(world.office(Role.AGENCY), "tender.announce", world.draft(project, lots=[lot]))
        yield Town(world, world.pki.member(700, name="保函部"))


def test_from_the_guarantor_to_the_opening(town: Town, tmp_path: Path) -> None:
    world, firm = town.world, town.world.bidder(0)
    document = town.written()
    good = sent(document, town.signed(document))
    with door.opened(world) as http:
        caller, office = Caller(http, world, firm), Caller(http, world, world.office(Role.CENTRE, "cashier1"))
        assert door.code(caller.post(HAND_IN, good)) == "guarantee.no_reference"
        page = Browser(world, site(world), firm)
        assert "提交电子保函" not in text(page.get(f"/me/lots/{LOT}/submit"))
        world.do(firm, "lot.ask_account", LOT)
        assert "提交电子保函" in text(page.get(f"/me/lots/{LOT}/submit"))
        mine = caller.get(f"/api/v1/lots/{LOT}/deposit").json()["deposit"]
        assert door.code(office.post(HAND_IN, good)) == "act.not_allowed"

        less = town.written(amount={"currency": "CNY", "amount": "39999.99"})
        assert door.code(caller.post(HAND_IN, sent(less, town.signed(less)))) == "guarantee.wrong"
        assert door.code(caller.post(HAND_IN, sent(document, town.signed(document, firm.member)))) == "guarantee.wrong"
        unknown = sent(document, cms.sign(less, town.bank.signer, world.now))
        assert caller.post(HAND_IN, unknown).status_code == 422, "the signature is of other bytes"
        other = Caller(http, world, world.bidder(1))
        world.do(world.bidder(1), "lot.ask_account", LOT)
        assert door.code(other.post(HAND_IN, good)) == "guarantee.wrong", "whoever steals it has nothing of it"

        number = caller.post(HAND_IN, good).json()["arrival"]
        assert caller.post(HAND_IN, good).json()["arrival"] == number, "the same may come again"
        upload = page.post(f"/me/lots/{LOT}/guarantee", {}, document=document, signature=town.signed(document))
        assert upload.headers["location"] == f"/me/lots/{LOT}/submit"
        again = town.written(valid_until="2027-12-31")
        assert door.code(caller.post(HAND_IN, sent(again, town.signed(again)))) == "deposit.line"

        listed = Browser(world, site(world), world.office(Role.CENTRE, "cashier1")).get("/me/deposits")
        assert town.bank.org_name in listed.text
        assert LOT not in listed.text
        assert firm.member.org not in listed.text
        read = f"/api/v1/deposits/{mine}/guarantees"
        (held,) = caller.get(read).json()
        assert base64.b64decode(held["document"]) == document
        readers = [world.office(role) for role in (Role.TENDEREE, Role.SUPERVISOR)]
        for reader in (other, office, *(Caller(http, world, one) for one in readers)):
            assert reader.get(read).status_code == 404, "sealed until the opening"

        world.do(world.office(Role.CENTRE, "cashier1"), "deposit.book_arrival", mine, {"arrival": number})
        assert town.state() is State.UNVERIFIED
        body: dict[str, Json] = {"arrival": number, "holds": True}
        world.do(world.office(Role.CENTRE, "cashier1"), "deposit.check_guarantee", mine, body)
        assert town.state() is State.ARRIVED
        bids = [str(world.submit(world.bidder(0), LOT, "1000000.00", tmp_path).subject)]
        for n in (1, 2):  # three are needed for an opening; their deposits are nobody's matter here
            pay(town, n)
            bids.append(str(world.submit(world.bidder(n), LOT, f"{n}00000.00", tmp_path).subject))
        world.clock.move_to(town.deadline)
        world.publish_crls()
        assert door.code(caller.post(HAND_IN, good)) == "guarantee.late", "the limit itself is too late"
        open_all(world, bids)
        world.office(Role.TENDEREE)
        for reader in (office, *(Caller(http, world, one) for one in readers)):
            assert reader.get(read).json() == [held]
        assert other.get(read).status_code == 404


def pay(town: Town, n: int) -> None:
    """A bidder's own guarantee, booked."""
    world, firm = town.world, town.world.bidder(n)
    with door.opened(world) as http:
        caller = Caller(http, world, firm)
        mine = caller.get(f"/api/v1/lots/{LOT}/deposit").json()["deposit"]
        if mine is None:
            world.do(firm, "lot.ask_account", LOT)
            mine = caller.get(f"/api/v1/lots/{LOT}/deposit").json()["deposit"]
        principal: Json = {"code": firm.member.org, "name": firm.member.org_name}
        document = town.written(no=f"BH-{n + 1}", principal=principal)
        number = caller.post(HAND_IN, sent(document, town.signed(document))).json()["arrival"]
    world.do(world.office(Role.CENTRE, "cashier1"), "deposit.book_arrival", mine, {"arrival": number})


def open_all(world: World, bids: list[str]) -> None:
    world.clock.move_to(world.now + timedelta(minutes=1))
    world.tick()
    world.order_opening(LOT)
    for n, bid in enumerate(bids):
        world.release(world.bidder(n), bid)
    world.move_to(world.now + DAY / 24)
    world.tick()
    world.do(world.office(Role.AGENCY), "lot.open_bids", LOT)
