"""Deposits in a dossier: both verifiers accept their events, and notice one that was changed or left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from kernel import canon
from kernel.actor import Role
from kernel.canon import Json
from tests.support import bag, node
from tests.support.case import Case, pass_and_stamp
from tests.support.panel import Hall
from tests.support.played import Played, played
from tests.support.world import DAY, Person
from trading.acts import cashier, deposits
from trading.rules import bank_statement
from trading.rules.deposit import Purpose
from verifier import dossier as reader
from verifier.verify import verify

PRICES = ("1000000.00", "1100000.00", "1200000.00")


def _paid(hall: Hall, lot: str, person: Person, line: str, amount: str = "40000.00", what: str = "deposit") -> str:
    subject = str(hall.do(person, "lot.ask_account", lot, {"purpose": what}).subject)
    with hall.house.looking(person.actor) as ctx:
        own = deposits.own(ctx, hall.lot(lot), Purpose(what))
    assert own is not None
    said = {"line": line, "reference": own.reference, "amount": amount, "payer": "甲",
            "paid_at": canon.instant(hall.now)}  # fmt: skip
    with hall.house.acting(hall.office(Role.CENTRE, "cashier1").actor) as ctx:
        cashier.enter(ctx, bank_statement.read([said]))
    hall.do(hall.office(Role.CENTRE, "cashier2"), "deposit.book_arrival", subject, {"arrival": line})
    return subject


def secured(hall: Hall, folder: Path) -> Case:
    """Documents with a price, paid by one who bids and by one who does not. Three bids: one secured, one short, one whose bidder stays away and loses its deposit; a firm that only paid. The
    tender is terminated after the opening, and what is owed goes back after the archive."""
    project = hall.register()
    asked: Json = {"amount": {"amount": "40000.00", "currency": "CNY"}, "means": ["transfer"], "required_to_bid": False}
    document = hall.lot_document(f"L-{project.removeprefix('P-')}-1") | {"deposit": asked}
    lot = str(document["lot"])
    offered: Json = {"from": canon.instant(hall.now), "until": canon.instant(hall.now + 6 * DAY),
                     "price": {"currency": "CNY", "amount": "300.00"}, "required_to_bid": False}  # fmt: skip
    hall.do(hall.office(Role.AGENCY), "tender.announce", hall.draft(project, lots=[document], documents=offered))
    held = [_paid(hall, lot, hall.bidder(0), "bank-0"), _paid(hall, lot, hall.bidder(1), "bank-1", "39999.99")]
    held.append(_paid(hall, lot, hall.bidder(2), "bank-2"))
    _paid(hall, lot, hall.bidder(3), "bank-3")
    for n in (1, 3):
        _paid(hall, lot, hall.bidder(n), f"fee-{n}", "300.00", "documents")
    bids = [str(hall.submit(hall.bidder(n), lot, price, folder).subject) for n, price in enumerate(PRICES)]
    hall.move_to(hall.now + 21 * DAY + timedelta(minutes=1))
    hall.tick()
    hall.order_opening(lot)
    for n in (0, 1):
        hall.release(hall.bidder(n), bids[n])
    hall.move_to(hall.now + timedelta(minutes=31))
    hall.tick()
    failed: dict[str, Json] = {"bid": bids[2], "kind": "revoked", "cause": "投标人未解密"}
    for role in (Role.AGENCY, Role.SUPERVISOR):
        hall.do(hall.office(role), "lot.classify_failure", lot, failed)
    hall.do(hall.office(Role.AGENCY), "lot.open_bids", lot)
    reasons: dict[str, Json] = {"basis": "实施条例第三十五条", "reason": "截止后撤销投标"}
    hall.do(hall.office(Role.TENDEREE), "deposit.keep_deposit", held[2], reasons)
    hall.do(
        hall.office(Role.SUPERVISOR), "lot.terminate", lot, {"basis": "实施条例第三十一条", "reason": "采购任务取消"}
    )
    case = Case(hall, lot, bids)
    case.archive()
    back: dict[str, Json] = {"arrival": "bank-0", "interest": "12.34"}
    hall.do(hall.office(Role.CENTRE, "cashier2"), "deposit.return_deposit", held[0], back)
    pass_and_stamp(hall)
    return case


@pytest.fixture(scope="module")
def ended(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    yield from played(secured, sqlite_template, tmp_path_factory.mktemp("secured"))


def same(archive: bytes, policy: bytes, folder: Path) -> tuple[str, ...]:
    """The checks that failed, of which both verifiers say the same as of all others."""
    path, own = folder / "dossier.zip", folder / "policy.json"
    path.write_bytes(archive)
    own.write_bytes(policy)
    report = verify(reader.read(path), own.read_bytes())
    _, theirs = node.verified(path, own)
    assert node.statuses(theirs) == {verdict.check.id: verdict.status.value for verdict in report.verdicts}
    return report.failed


KINDS: Final = [*["deposit.ask_account"] * 3, "deposit.ask_fee", *["deposit.book_arrival"] * 4, "deposit.keep_deposit",
                "deposit.return_deposit"]  # fmt: skip


def test_both_verifiers_accept_the_deposits_of_those_who_bid(ended: Played, tmp_path: Path) -> None:
    assert same(ended.public, ended.policy, tmp_path) == ()
    files = bag.unpacked(ended.public)[1]
    deposits_ = {path.split("/")[2] for path in files if path.startswith("data/events/M-")}
    assert len(deposits_) == 4, "who paid and stayed away is in no dossier"
    events = [data for path, data in files.items() if path.startswith("data/events/M-") and path.endswith(".json")]
    assert sorted(str(canon.mapping(data)["type"]) for data in events) == KINDS


def test_an_amount_that_was_changed_and_a_deposit_that_was_left_out_are_noticed(ended: Played, tmp_path: Path) -> None:
    root, files = bag.unpacked(ended.public)
    booked = next(
        path for path, data in files.items() if path.endswith(".json") and b"39999.99" in data and "/M-" in path
    )
    changed = dict(files) | {booked: files[booked].replace(b"39999.99", b"40000.00")}
    archive = bag.zipped(root, bag.bagged(root, changed))
    assert same(archive, ended.policy, tmp_path) == ("02.01", "02.02", "03.02")
    chain = booked.rpartition("/")[0]
    left = {path: data for path, data in files.items() if not path.startswith(f"{chain}/")}
    assert "01.03" in same(bag.zipped(root, bag.bagged(root, left)), ended.policy, tmp_path)
