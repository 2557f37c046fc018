"""Deposits as people give them: demanded, paid, booked by two, refused or taken, withdrawn, returned, recorded, kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel import canon, journal, money
from kernel.actor import CLERK, Role
from kernel.blobs import Blobs, FolderBlobs
from kernel.canon import Json
from kernel.deadlines import BEIJING
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotValid, Refusal
from kernel.journal import Entry
from people.acts import inbox
from people.acts.inbox import Received
from tests.support.databases import sqlite_database
from tests.support.world import DAY, Person, World
from trading.acts import cashier, compared, deposits, owing
from trading.rules import bank_statement
from trading.rules.deposit import Purpose, State
from web import deposit_news, telling

AMOUNT = "40000.00"


@pytest.fixture
def each(engine: Engine, blobs: Blobs) -> World:
    """On both databases: what is new in SQL."""
    return World(engine, blobs)


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One for all the others, each with a lot of its own; lines of the bank carry the lot's number."""
    folder = tmp_path_factory.mktemp("deposit")
    with sqlite_database(sqlite_template, folder) as engine:
        yield World(engine, FolderBlobs(folder / "blobs"))


def demanding(world: World, *, required: bool = True, regime: str = "BID") -> str:
    """A lot of 2,000,000.00 that demands the largest lawful deposit."""
    project = world.register()
    asked: Json = {"amount": {"amount": AMOUNT, "currency": "CNY"}, "means": ["transfer", "e_guarantee"],
                   "required_to_bid": required}  # fmt: skip
    lot = world.lot_document(f"L-{project.removeprefix('P-')}-1") | {"deposit": asked}
    tender = world.draft(project, lots=[lot], regime=regime)
    world.do(world.office(Role.AGENCY), "tender.announce", tender)
    return str(lot["lot"])


def cashiers(world: World) -> tuple[Person, Person]:
    return world.office(Role.CENTRE, "cashier1"), world.office(Role.CENTRE, "cashier2")


def own(world: World, person: Person, lot: str) -> deposits.Own:
    with world.house.looking(person.actor) as ctx:
        mine = deposits.own(ctx, world.lot(lot))
    assert mine is not None
    return mine


def entered(world: World, reference: str, line: str, amount: str = AMOUNT, **more: str) -> None:
    """The first of two puts a line of the bank's statement on the list."""
    said: dict[str, Json] = {"line": line, "reference": reference, "amount": amount, "payer": "某某公司",
                             "paid_at": canon.instant(world.now), **more}  # fmt: skip
    with world.house.acting(cashiers(world)[0].actor) as ctx:
        assert cashier.enter(ctx, bank_statement.read([said])) == 1


def paid(world: World, person: Person, lot: str, line: str, amount: str = AMOUNT, **more: str) -> Entry:
    """Ask for a reference if there is none yet, pay with it, and have it booked."""
    mine = own(world, person, lot)
    if not mine.id:
        world.do(person, "lot.ask_account", lot)
        mine = own(world, person, lot)
    entered(world, mine.reference, line, amount, **more)
    return world.do(cashiers(world)[1], "deposit.book_arrival", mine.id, {"arrival": line})


def refused(world: World, person: Person, act: str, subject: str, body: dict[str, Json] | None = None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        world.do(person, act, subject, body or {})
    return caught.value


def test_where_the_tender_says_so_a_bid_is_taken_from_the_last_fen_on(each: World, tmp_path: Path) -> None:
    world = each
    lot, bidder = demanding(world), world.bidder(0)
    with pytest.raises(NotNow, match=r"deposit\.missing"):
        world.submit(bidder, lot, "1000000.00", tmp_path)
    paid(world, bidder, lot, "bank-1", "39999.99")
    assert own(world, bidder, lot).state is State.SHORT
    with pytest.raises(NotNow, match="too little"):
        world.submit(bidder, lot, "1000000.00", tmp_path)
    booked = paid(world, bidder, lot, "bank-2", "0.01")
    assert own(world, bidder, lot).state is State.ARRIVED
    assert (booked.type, booked.body["money"]) == ("deposit.book_arrival", {"amount": "0.01", "currency": "CNY"})
    bid = world.submit(bidder, lot, "1000000.00", tmp_path)
    assert bid.type == "bid.submit_bid"
    assert world.submit(bidder, lot, "900000.00", tmp_path, "lot.replace_bid").body["seq"] == 2


def test_where_it_does_not_a_bid_is_taken_and_its_bidder_warned(world: World, tmp_path: Path) -> None:
    lot = demanding(world, required=False)
    assert world.submit(world.bidder(0), lot, "1000000.00", tmp_path).type == "bid.submit_bid"
    mine = own(world, world.bidder(0), lot)
    assert (mine.state, mine.id, mine.reference) == (State.UNPAID, "", "")


def test_one_person_enters_and_another_books(world: World) -> None:
    lot, bidder = demanding(world), world.bidder(0)
    world.do(bidder, "lot.ask_account", lot)
    assert refused(world, bidder, "lot.ask_account", lot).code == "deposit.known"
    mine, (first, second) = own(world, bidder, lot), cashiers(world)
    entered(world, mine.reference, "f-1")
    assert own(world, bidder, lot).state is State.UNPAID
    assert refused(world, first, "deposit.book_arrival", mine.id, {"arrival": "f-1"}).code == "deposit.four_eyes"
    assert refused(world, bidder, "deposit.book_arrival", mine.id, {"arrival": "f-1"}).code == "act.not_allowed"
    assert refused(world, second, "deposit.book_arrival", mine.id, {"arrival": "f-2"}).code == "deposit.unknown"
    world.do(second, "deposit.book_arrival", mine.id, {"arrival": "f-1"})
    assert refused(world, second, "deposit.book_arrival", mine.id, {"arrival": "f-1"}).code == "deposit.settled"


def test_a_statement_that_comes_twice_adds_nothing_and_one_that_differs_is_refused(world: World) -> None:
    lot, bidder = demanding(world), world.bidder(0)
    at = canon.instant(world.now)
    paid(world, bidder, lot, "s-1", paid_at=at)
    number, first = own(world, bidder, lot).reference, cashiers(world)[0].actor
    said = {"line": "s-1", "reference": number, "amount": AMOUNT, "payer": "某某公司", "paid_at": at}
    with world.house.acting(first) as ctx:
        assert cashier.enter(ctx, bank_statement.read([said])) == 0
    wrong: list[tuple[dict[str, str], type[Refusal]]] = [
        ({"amount": "40000.01"}, Conflict),
        ({"line": "s-2", "paid_at": canon.instant(world.now + timedelta(hours=1))}, NotValid),
        ({"line": "s-2", "reference": "0000000000000000"}, NotFound),
    ]
    for change, error in wrong:
        with pytest.raises(error), world.house.acting(first) as ctx:
            cashier.enter(ctx, bank_statement.read([said | change]))
    with pytest.raises(NotAllowed), world.house.acting(bidder.actor) as ctx:
        cashier.enter(ctx, bank_statement.read([said]))


def test_a_wrong_entry_is_struck_before_anybody_books_it(world: World) -> None:
    lot, bidder = demanding(world), world.bidder(0)
    world.do(bidder, "lot.ask_account", lot)
    mine = own(world, bidder, lot)
    entered(world, mine.reference, "x-1")
    with world.house.acting(cashiers(world)[1].actor) as ctx:
        cashier.strike(ctx, "x-1")
    second = cashiers(world)[1]
    assert refused(world, second, "deposit.book_arrival", mine.id, {"arrival": "x-1"}).code == "deposit.settled"
    with pytest.raises(NotFound), world.house.acting(second.actor) as ctx:
        cashier.strike(ctx, "x-2")


def test_a_guarantee_lets_bid_at_once_and_counts_when_it_was_checked(world: World, tmp_path: Path) -> None:
    lot, bidder = demanding(world), world.bidder(0)
    paid(world, bidder, lot, "g-1", means="e_guarantee", valid_until="2027-01-01")
    mine, (first, second) = own(world, bidder, lot), cashiers(world)
    assert mine.state is State.UNVERIFIED
    assert world.submit(bidder, lot, "1000000.00", tmp_path).type == "bid.submit_bid"
    asked: dict[str, Json] = {"arrival": "g-1", "holds": True}
    assert refused(world, first, "deposit.check_guarantee", mine.id, asked).code == "deposit.four_eyes"
    assert refused(world, second, "deposit.check_guarantee", mine.id, {"arrival": "g-1"}).field == "holds"
    world.do(second, "deposit.check_guarantee", mine.id, asked)
    assert own(world, bidder, lot).state is State.ARRIVED
    paid(world, world.bidder(1), lot, "g-2", means="e_guarantee", valid_until="2027-01-01")
    other = own(world, world.bidder(1), lot)
    world.do(second, "deposit.check_guarantee", other.id, {"arrival": "g-2", "holds": False})
    assert own(world, world.bidder(1), lot).state is State.UNPAID
    back = world.do(second, "deposit.return_deposit", other.id, {"arrival": "g-2"})
    assert (back.body["cause"], back.body["rule"]) == ("idle", None)


def test_what_was_withdrawn_goes_back_in_five_days_and_not_before(world: World, tmp_path: Path) -> None:
    lot, bidder = demanding(world), world.bidder(0)
    paid(world, bidder, lot, "w-1")
    bid = str(world.submit(bidder, lot, "1000000.00", tmp_path).subject)
    mine, second = own(world, bidder, lot), cashiers(world)[1]
    assert refused(world, second, "deposit.return_deposit", mine.id, {"arrival": "w-1"}).code == "deposit.held"
    withdrawn = world.do(bidder, "bid.withdraw_bid", bid)
    with world.house.looking(second.actor) as ctx:
        (row,) = [each for each in owing.overview(ctx) if each.id == "w-1"]
    assert row.owed is not None
    assert (row.owed.rule, row.owed.interest) == ("BIR-35", False)
    assert row.owed.by == midnight_after(withdrawn.at, 5)
    assert (row.lot, row.org, row.payer) == ("", "", "")
    back = world.do(second, "deposit.return_deposit", mine.id, {"arrival": "w-1", "interest": "1.00"})
    assert (back.body["cause"], back.body["rule"], back.body["interest"]) == ("withdrawn", "BIR-35", None)
    assert own(world, bidder, lot).state is State.RETURNED
    with pytest.raises(NotNow, match=r"deposit\.missing"):
        world.submit(bidder, lot, "1000000.00", tmp_path)


def midnight_after(moment: datetime, days: int) -> datetime:
    day = moment.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=days + 1)


def test_the_record_tells_who_had_paid_and_what_a_revoked_bid_left_may_be_kept(each: World, tmp_path: Path) -> None:
    world = each
    lot = demanding(world, required=False)
    bidders = [world.bidder(n) for n in range(4)]
    for n in (0, 1):
        paid(world, bidders[n], lot, f"bank-{n}", AMOUNT if n == 0 else "39999.99", account="6222 0001")
    with world.house.looking(CLERK) as ctx, pytest.raises(NotNow):
        compared.accounts(ctx, world.lot(lot))
    paid(world, world.bidder(9), lot, "bank-9")  # and never bids
    bids = [str(world.submit(each, lot, f"{n + 1}000000.00", tmp_path).subject) for n, each in enumerate(bidders[:3])]
    tenderee, second = world.office(Role.TENDEREE), cashiers(world)[1]
    mine = own(world, bidders[0], lot).id
    reasons: dict[str, Json] = {"basis": "实施条例第三十五条", "reason": "开标时因投标人原因未解密"}
    assert refused(world, tenderee, "deposit.keep_deposit", mine, reasons).code == "deposit.owed"
    world.move_to(world.now + 21 * DAY + timedelta(minutes=1))
    world.tick()
    world.order_opening(lot)
    for n in (1, 2):
        world.release(bidders[n], bids[n])
    world.move_to(world.now + timedelta(minutes=31))
    world.tick()
    failed: dict[str, Json] = {"bid": bids[0], "kind": "revoked", "cause": "投标人证书遗失，未能解密"}
    for role in (Role.AGENCY, Role.SUPERVISOR):
        world.do(world.office(role), "lot.classify_failure", lot, failed)
    record = world.do(world.office(Role.AGENCY), "lot.open_bids", lot)
    said = {each["bid"]: each["deposit"] for each in record.body["found"]["bids"]}
    assert said == {
        bids[0]: {"state": "arrived", "held": {"amount": AMOUNT, "currency": "CNY"}},
        bids[1]: {"state": "short", "held": {"amount": "39999.99", "currency": "CNY"}},
        bids[2]: {"state": "unpaid", "held": {"amount": "0.00", "currency": "CNY"}},
    }
    with world.house.looking(second.actor) as ctx:
        rows = {row.id: row for row in owing.overview(ctx)}
        told = deposits.of_bidders(ctx, lot)
        accounts = compared.accounts(ctx, world.lot(lot))
    assert [accounts[each.actor.org] for each in bidders[:2]] == [("6222 0001",)] * 2
    assert bidders[2].actor.org not in accounts
    assert rows["bank-9"].owed is not None
    assert (rows["bank-9"].owed.cause, rows["bank-9"].owed.by) == ("absent", None)
    assert rows["bank-0"].org == bidders[0].actor.org
    assert len(told) == 2
    with world.house.looking(tenderee.actor) as ctx:
        [keep] = owing.keepable(ctx, lot)
    assert (keep.deposit, keep.lot, keep.revoked) == (mine, lot, True)
    assert keep.held == (money.money(AMOUNT),)
    for nobody in (second, bidders[0], world.office(Role.AGENCY)):
        with world.house.looking(nobody.actor) as ctx:
            assert owing.keepable(ctx, lot) == []
    assert refused(world, bidders[0], "deposit.keep_deposit", mine, reasons).code == "deposit.unknown"
    assert refused(world, tenderee, "deposit.keep_deposit", mine, reasons | {"basis": " "}).field == "basis"
    kept = world.do(tenderee, "deposit.keep_deposit", mine, reasons)
    assert kept.type == "deposit.keep_deposit"
    assert own(world, bidders[0], lot).state is State.KEPT
    with world.house.looking(tenderee.actor) as ctx:
        assert owing.keepable(ctx, lot) == []
    assert refused(world, tenderee, "deposit.keep_deposit", mine, reasons).code == "deposit.settled"
    absent = own(world, world.bidder(9), lot).id
    back = world.do(second, "deposit.return_deposit", absent, {"arrival": "bank-9", "interest": "12.34"})
    assert back.body["interest"] == {"amount": "12.34", "currency": "CNY"}


def test_no_chain_but_its_own_knows_of_a_deposit_before_the_opening(world: World) -> None:
    lot = demanding(world)
    before = len(world.chain(lot))
    paid(world, world.bidder(0), lot, "q-1")
    mine = own(world, world.bidder(0), lot)
    assert len(world.chain(lot)) == before
    assert [each.type for each in world.chain(mine.id)] == ["deposit.ask_account", "deposit.book_arrival"]
    with world.house.looking() as ctx:
        assert all("某某公司".encode() not in each.data for each in journal.entries(ctx.tx, mine.id))
        assert mine.id not in journal.subjects(ctx.tx, "L-")


def test_a_lot_that_demands_none_has_no_reference_to_give(world: World) -> None:
    _, lot = world.announced()
    assert refused(world, world.bidder(0), "lot.ask_account", lot).code == "deposit.none"
    with world.house.looking(world.bidder(0).actor) as ctx:
        assert deposits.own(ctx, world.lot(lot)) is None
        assert deposits.recorded(ctx, world.lot(lot), world.bidder(0).actor.org) == {}


def test_more_than_the_law_allows_cannot_be_announced(world: World) -> None:
    project = world.register()
    lot = world.lot_document(f"L-{project.removeprefix('P-')}-1")
    asked: Json = {"amount": {"amount": "40000.01", "currency": "CNY"}, "means": ["transfer"], "required_to_bid": True}
    tender = world.draft(project, lots=[lot | {"deposit": asked}])
    assert refused(world, world.office(Role.AGENCY), "tender.announce", tender).code == "deposit.too_high"


# ---------------------------------------------------------------- messages


def heard(world: World, person: Person, entry: Entry) -> list[Received]:
    """What the entry tells this person, when it is told twice over."""
    with world.house.acting(CLERK) as ctx:
        telling.after(ctx, entry)
        telling.after(ctx, entry)
    with world.house.looking(person.actor) as ctx:
        return [one for one in inbox.mine(ctx) if one.subject == entry.subject and one.kind == entry.type]


def test_its_bidder_alone_is_told_what_came_and_what_is_missing(world: World) -> None:
    lot, bidder = demanding(world), world.bidder(0)
    short = paid(world, bidder, lot, "n-1", "39999.99")
    [told] = heard(world, bidder, short)
    assert "投标保证金金额不足；已计入 39,999.99\u00a0元，应缴 40,000.00\u00a0元" in told.words.zh
    assert "your bid deposit: too little; CNY\u00a039,999.99 counts" in told.words.en
    assert told.until == own(world, bidder, lot).demand.due
    for other in (world.bidder(1), *cashiers(world), world.office(Role.TENDEREE), world.office(Role.SUPERVISOR)):
        with world.house.looking(other.actor) as ctx:
            assert all(one.subject != short.subject for one in inbox.mine(ctx))
    enough = paid(world, bidder, lot, "n-2", "0.01")
    told = heard(world, bidder, enough)[0]
    assert "投标保证金已到账。" in told.words.zh
    assert told.until is None


def test_why_something_does_not_count_is_said_and_a_guarantee_when_it_is_checked(world: World) -> None:
    lot, bidder = demanding(world), world.bidder(0)
    brief = paid(world, bidder, lot, "v-1", means="e_guarantee", valid_until="2026-04-01")
    [told] = heard(world, bidder, brief)
    assert "保函有效期短于投标有效期" in told.words.zh
    waits = paid(world, bidder, lot, "v-2", means="e_guarantee", valid_until="2027-04-01")
    assert "guarantee to be checked" in heard(world, bidder, waits)[0].words.en
    second, mine = cashiers(world)[1], own(world, bidder, lot).id
    bad = world.do(second, "deposit.check_guarantee", mine, {"arrival": "v-2", "holds": False})
    assert "投标保证金未缴" in heard(world, bidder, bad)[0].words.zh


def test_its_bidder_is_told_that_it_went_back_or_was_kept(world: World, tmp_path: Path) -> None:
    lot, bidder = demanding(world), world.bidder(0)
    paid(world, bidder, lot, "r-1")
    bid = str(world.submit(bidder, lot, "1000000.00", tmp_path).subject)
    world.do(bidder, "bid.withdraw_bid", bid)
    mine = own(world, bidder, lot).id
    back = world.do(cashiers(world)[1], "deposit.return_deposit", mine, {"arrival": "r-1"})
    assert "投标保证金已退还 40,000.00" in heard(world, bidder, back)[0].words.zh
    said: dict[str, Json] = {"basis": "实施条例第三十五条", "reason": "未解密"}
    with world.house.looking(CLERK) as ctx:
        [told] = deposit_news.kept(ctx, replace(back, data=_kept(back, said)))
    assert "实施条例第三十五条；未解密" in told.words.zh
    with world.house.looking(bidder.actor) as ctx, pytest.raises(NotFound):
        deposits.held_by(ctx, mine)


def _kept(entry: Entry, body: dict[str, Json]) -> bytes:
    return canon.canonical({**canon.mapping(entry.data), "type": "deposit.keep_deposit", "body": body})


# ---------------------------------------------------------------- the fee for the documents


def priced(world: World, *, required: bool = True, amount: str = "300.00") -> str:
    """A lot whose tender documents cost something, and which demands no deposit."""
    project = world.register()
    offered: Json = {"from": canon.instant(world.now), "until": canon.instant(world.now + 6 * DAY),
                     "price": {"currency": "CNY", "amount": amount}, "required_to_bid": required}  # fmt: skip
    world.do(world.office(Role.AGENCY), "tender.announce", world.draft(project, documents=offered))
    return f"L-{project.removeprefix('P-')}-1"


def fee_of(world: World, person: Person, lot: str) -> deposits.Own:
    with world.house.looking(person.actor) as ctx:
        mine = deposits.own(ctx, world.lot(lot), Purpose.DOCUMENTS)
    assert mine is not None
    return mine


def fee_paid(world: World, person: Person, lot: str, line: str, amount: str) -> Entry:
    mine = fee_of(world, person, lot)
    entered(world, mine.reference, line, amount)
    return world.do(cashiers(world)[1], "deposit.book_arrival", mine.id, {"arrival": line})


def test_where_the_tender_says_so_a_bid_waits_for_the_fee_to_the_last_fen(each: World, tmp_path: Path) -> None:
    world = each
    lot, bidder = priced(world), world.bidder(0)
    with pytest.raises(NotNow, match=r"fee\.missing"):
        world.submit(bidder, lot, "1000000.00", tmp_path)
    asked = world.do(bidder, "lot.ask_account", lot, {"purpose": "documents"})
    assert asked.type == "deposit.ask_fee"
    assert refused(world, bidder, "lot.ask_account", lot, {"purpose": "documents"}).code == "deposit.known"
    assert refused(world, bidder, "lot.ask_account", lot, {"purpose": "tea"}).field == "purpose"
    assert refused(world, bidder, "lot.ask_account", lot).code == "deposit.none"
    fee_paid(world, bidder, lot, "fee-1", "299.99")
    with pytest.raises(NotNow, match="too little"):
        world.submit(bidder, lot, "1000000.00", tmp_path)
    booked = fee_paid(world, bidder, lot, "fee-2", "0.01")
    assert world.submit(bidder, lot, "1000000.00", tmp_path).type == "bid.submit_bid"
    assert "招标文件费已到账" in heard(world, bidder, booked)[0].words.zh
    held = fee_of(world, bidder, lot)
    assert held.state is State.ARRIVED
    with world.house.looking(cashiers(world)[1].actor) as ctx:
        rows = [row for row in owing.overview(ctx) if row.deposit == held.id]
    assert {(row.purpose, row.owed, row.idle) for row in rows} == {(Purpose.DOCUMENTS, None, False)}
    second = cashiers(world)[1]
    assert refused(world, second, "deposit.return_deposit", held.id, {"arrival": "fee-1"}).code == "deposit.held"
    why: dict[str, Json] = {"basis": "实施条例第三十五条", "reason": "不适用"}
    assert refused(world, world.office(Role.TENDEREE), "deposit.keep_deposit", held.id, why).code == "deposit.unknown"
    ended: dict[str, Json] = {"basis": "实施条例第三十一条", "reason": "采购任务取消"}
    world.do(world.office(Role.SUPERVISOR), "lot.terminate", lot, ended)
    back = world.do(second, "deposit.return_deposit", held.id, {"arrival": "fee-1", "interest": "1.00"})
    assert (back.body["cause"], back.body["rule"], back.body["interest"]) == ("ended", "BIR-31", None)


def test_where_it_does_not_a_bid_is_taken_unpaid_and_free_documents_have_no_reference(
    world: World, tmp_path: Path
) -> None:
    lot = priced(world, required=False)
    assert world.submit(world.bidder(0), lot, "1000000.00", tmp_path).type == "bid.submit_bid"
    assert fee_of(world, world.bidder(0), lot).state is State.UNPAID
    free = priced(world, amount="0.00")
    assert refused(world, world.bidder(0), "lot.ask_account", free, {"purpose": "documents"}).code == "fee.none"
    assert world.submit(world.bidder(0), free, "1000000.00", tmp_path).type == "bid.submit_bid"
