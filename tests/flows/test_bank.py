"""The bank of the deposits: sub-accounts, payments that match or not, orders that are paid once however often the bank
answers, and a bank that is silent for a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import Engine

from kernel import canon, money
from kernel.actor import Role
from kernel.blobs import Blobs, FolderBlobs
from kernel.canon import Json
from kernel.errors import NotAllowed, NotFound, NotNow, NotValid, Unavailable
from tests.support.browser import Browser, site, text
from tests.support.databases import sqlite_database
from tests.support.world import Person, World
from trading.acts import banking, cashier, deposits
from trading.acts.deposits import Own
from trading.ports import StandInBank
from trading.rules import bank_statement
from trading.rules.bank import Order, Payment, Progress
from trading.rules.deposit import State
from web.teller import Teller

LOT = "L-2026-0001-1"
AMOUNT = "40000.00"
HOUR = timedelta(hours=1)


@dataclass
class Moody:
    """The stand-in behind a bad line: silent, or refusing, or losing its answer after the work is done."""

    books: StandInBank
    real: bool = True
    mood: str = ""
    asked: list[Order] = field(default_factory=list)

    def _answer(self) -> None:
        if self.mood == "silent":
            raise Unavailable("bank.unreachable", "银行暂时没有答复", "the bank does not answer at the moment")

    def account(self, reference: str) -> str:
        self._answer()
        return self.books.account(reference)

    def payments(self, after: int) -> tuple[Payment, ...]:
        self._answer()
        return self.books.payments(0 if self.mood == "twice" else after)

    def pay(self, order: Order) -> str:
        self._answer()
        if self.mood == "refuses":
            raise NotValid("bank.refused", "付款账号已销户", "the account is closed")
        number = self.books.pay(order)
        self.asked.append(order)
        if self.mood == "cut":
            raise Unavailable("bank.unreachable", "银行暂时没有答复", "the bank does not answer at the moment")
        return number


@dataclass
class Town:
    world: World
    bank: Moody
    teller: Teller
    wall: datetime = datetime(2026, 3, 2, tzinfo=UTC)

    def own(self, person: Person) -> Own:
        with self.world.house.looking(person.actor) as ctx:
            mine = deposits.own(ctx, self.world.lot(LOT))
        assert mine is not None
        return mine

    def comes(self, account: str, amount: str = AMOUNT, id: str = "", at: datetime | None = None) -> str:
        """Somebody pays; gives the bank's number of it."""
        n = len(self.bank.books.payments(0)) + 1
        made = Payment(n, id or f"bank-{n}", account, money.money(amount), at or self.world.now - HOUR,
                       "青屿建设有限公司", "62220001", True)  # fmt: skip
        self.bank.books.receive(made)
        return made.id

    def round(self, mood: str = "", after: timedelta = timedelta()) -> int:
        self.bank.mood = mood
        self.wall += after
        with time_machine.travel(self.wall, tick=False):
            return self.teller.round()

    def cashier(self, n: int = 1) -> Person:
        return self.world.office(Role.CENTRE, f"cashier{n}")

    def books(self) -> banking.Books:
        with self.world.house.looking(self.cashier().actor) as ctx:
            return banking.books(ctx)

    def paid(self) -> list[str]:
        """What the bank has sent back, by its own books."""
        folder = self.bank.books.folder / "orders"
        return sorted(str(canon.mapping(each.read_bytes())["payment"]) for each in folder.glob("*.json"))


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("bank")
    with sqlite_database(sqlite_template, folder) as engine:
        world = World(engine, FolderBlobs(folder / "blobs"))
        bank = Moody(StandInBank(folder / "bank"))
        world.house = replace(world.house, bank=bank)
        project = world.register()
        asked: Json = {"amount": {"amount": AMOUNT, "currency": "CNY"}, "means": ["transfer"], "required_to_bid": True}
        lot = world.lot_document(LOT) | {"deposit": asked}
        world.do(world.office(Role.AGENCY), "tender.announce", world.draft(project, lots=[lot]))
        for n in range(3):
            world.do(world.bidder(n), "lot.ask_account", LOT)
        yield Town(world, bank, Teller(world.house))


def test_the_course_of_a_deposit_through_the_bank(town: Town, tmp_path: Path) -> None:
    world, firm, first = town.world, town.world.bidder(0), town.cashier()
    assert town.own(firm).account == "", "no act waits for a bank"
    assert town.round("silent") == 0
    assert town.round(after=timedelta(seconds=59)) == 0, "a silent bank is not asked at once again"
    assert town.round(after=timedelta(seconds=1)) == 3, "one sub-account each"
    mine = town.own(firm)
    accounts = {town.own(world.bidder(n)).account for n in range(3)}
    assert len(accounts) == 3
    assert mine.account not in ("", mine.reference)
    assert town.round() == 0

    matched, stray = town.comes(mine.account), town.comes("99999999", "12.00")
    assert town.round() == 2
    assert town.round("twice") == 0, "a list that is read twice changes nothing"
    assert town.own(firm).state is State.UNPAID, "a person confirms what the bank tells"
    assert [one.id for one in town.books().unmatched] == [stray]
    world.do(first, "deposit.book_arrival", mine.id, {"arrival": matched})
    assert town.own(firm).state is State.ARRIVED

    with world.house.acting(first.actor) as ctx, pytest.raises(NotNow, match=r"deposit\.held"):
        banking.order(ctx, mine.id, {"arrival": matched})
    bid = world.submit(firm, LOT, "1000000.00", tmp_path).subject
    world.do(firm, "bid.withdraw_bid", bid)
    with world.house.acting(first.actor) as ctx:
        banking.order(ctx, mine.id, {"arrival": matched})
    with world.house.acting(first.actor) as ctx, pytest.raises(NotNow, match=r"deposit\.ordered"):
        banking.order(ctx, mine.id, {"arrival": matched})
    with pytest.raises(NotNow, match=r"deposit\.ordered"):
        world.do(first, "deposit.return_deposit", mine.id, {"arrival": matched})

    world.submit(firm, LOT, "1000000.00", tmp_path)  # it bids again: what was ordered goes back all the same
    assert town.round("cut") == 0, "the bank has paid and its answer is lost"
    for hour in range(24):
        town.round("silent", timedelta(hours=1))
        assert town.own(firm).state is State.ARRIVED, hour
    assert town.round(after=timedelta(hours=1)) == 1
    assert town.own(firm).state is State.RETURNED
    assert (town.paid(), len({one.id for one in town.bank.asked})) == ([matched], 1), "asked twice, paid once"
    last = world.chain(mine.id)[-1]
    assert (last.type, last.actor, last.body["cause"]) == ("deposit.return_deposit", first.actor.tag, "withdrawn")
    assert town.round(after=timedelta(days=1)) == 0


def test_both_databases_keep_it_alike(engine: Engine, blobs: Blobs, tmp_path: Path) -> None:
    world = World(engine, blobs)
    bank = Moody(StandInBank(tmp_path))
    world.house = replace(world.house, bank=bank)
    asked: Json = {"amount": {"amount": AMOUNT, "currency": "CNY"}, "means": ["transfer"], "required_to_bid": True}
    project = world.register()
    lots: list[Json] = [world.lot_document(LOT) | {"deposit": asked}]
    world.do(world.office(Role.AGENCY), "tender.announce", world.draft(project, lots=lots))
    world.do(world.bidder(0), "lot.ask_account", LOT)
    town = Town(world, bank, Teller(world.house))
    town.round()
    mine = town.own(world.bidder(0))
    lost, late = town.comes("99999999"), town.comes(mine.account, "1.00")
    assert town.round() == 2
    (one,) = town.books().unmatched
    with world.house.acting(town.cashier().actor) as ctx:
        banking.order_back(ctx, one.n)
    assert town.books().refunds[lost].order.payment == lost
    assert town.round() == 1
    assert (town.books().unmatched, town.books().refunds, town.paid()) == ((), {}, [lost])
    world.do(town.cashier(), "deposit.book_arrival", mine.id, {"arrival": late})
    assert town.own(world.bidder(0)).state is State.SHORT


def test_a_payment_that_matches_nothing_is_matched_by_hand_or_sent_back(town: Town) -> None:
    world, second = town.world, town.world.bidder(1)
    town.round(after=timedelta(days=1))
    mine, named, lost = town.own(second), town.comes("88888888"), town.comes("77777777", "5.00")
    town.round()
    by_id = {one.id: one.n for one in town.books().unmatched}
    page = Browser(world, site(world), town.cashier())
    shown = page.get("/me/deposits")
    assert "待认领的款项" in text(shown)
    assert "88888888" in shown.text
    assert LOT not in shown.text
    assert "银行已接通" in text(shown)
    assert "待认领的款项 3 笔" in text(page.get("/me"))
    wrong = page.post("/me/deposits/unmatched/match", {"n": str(by_id[named]), f"reference-{by_id[named]}": "12"})
    assert (wrong.status_code, "子账号不对" in text(wrong)) == (400, True)
    sent = {"n": str(by_id[named]), f"reference-{by_id[named]}": mine.reference}
    assert page.post("/me/deposits/unmatched/match", sent).status_code == 303
    assert page.post("/me/deposits/unmatched/match", sent).status_code == 404
    with pytest.raises(NotAllowed, match=r"deposit\.four_eyes"):
        world.do(town.cashier(), "deposit.book_arrival", mine.id, {"arrival": named})
    world.do(town.cashier(2), "deposit.book_arrival", mine.id, {"arrival": named})
    assert town.own(second).state is State.ARRIVED

    back = {"n": str(by_id[lost])}
    assert page.post("/me/deposits/unmatched/order", back).status_code == 400, "without its tick"
    assert page.post("/me/deposits/unmatched/order", back | {"sure": "yes"}).status_code == 303
    assert page.post("/me/deposits/unmatched/order", back | {"sure": "yes"}).status_code == 409
    assert page.post("/me/deposits/unmatched/burn", back).status_code == 404
    assert "等待银行付款" in text(page.get("/me/deposits"))
    assert town.round("refuses") == 1
    assert town.books().refunds[lost].progress is Progress.REFUSED
    assert "付款账号已销户" in text(page.get("/me/deposits"))
    assert page.post("/me/deposits/unmatched/order", back | {"sure": "yes"}).status_code == 303
    assert town.round() == 1
    assert "Unmatched payments" in text(page.get("/me/deposits", "en"))
    assert lost not in {one.id for one in town.books().unmatched}
    assert lost in town.paid()


def test_what_the_bank_tells_wrongly_stands_apart_and_stops_nothing(town: Town) -> None:
    town.round(after=timedelta(days=1))
    mine = town.own(town.world.bidder(2))
    future = town.comes(mine.account, at=town.world.now + timedelta(days=400))
    again = town.comes(mine.account, "1.00", id=future)
    good = town.comes(mine.account)
    assert town.round() == 3
    assert future in {one.id for one in town.books().unmatched}
    assert again
    with town.world.house.acting(town.cashier().actor) as ctx, pytest.raises(NotFound):
        banking.order_back(ctx, 0)
    town.world.do(town.cashier(), "deposit.book_arrival", mine.id, {"arrival": good})
    assert town.own(town.world.bidder(2)).state is State.ARRIVED


def test_what_came_by_hand_without_an_account_goes_back_by_hand(town: Town) -> None:
    firm = town.world.bidder(2)
    mine = town.own(firm)
    line: dict[str, Json] = {"line": "slip-7", "reference": mine.reference, "amount": "1.00", "currency": "USD",
                             "payer": "某某公司", "paid_at": canon.instant(town.world.now)}  # fmt: skip
    with town.world.house.acting(town.cashier().actor) as ctx:
        cashier.enter(ctx, bank_statement.read([line]))
    town.world.do(town.cashier(2), "deposit.book_arrival", mine.id, {"arrival": "slip-7"})
    with town.world.house.acting(town.cashier().actor) as ctx, pytest.raises(NotValid, match=r"bank\.no_account"):
        banking.order(ctx, mine.id, {"arrival": "slip-7"})
    with town.world.house.looking(firm.actor) as ctx, pytest.raises(NotAllowed):
        banking.books(ctx)
