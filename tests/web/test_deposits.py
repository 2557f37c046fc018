"""Deposits on the pages and over HTTP: the bidder sees where it stands before it bids, two cashiers book, one returns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from litestar import Litestar

from kernel import canon
from kernel.actor import Role
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from tests.support import door
from tests.support.browser import Browser, site, text
from tests.support.databases import sqlite_database
from tests.support.door import Caller
from tests.support.world import World
from trading.rules import reference

LOT = "L-2026-0001-1"
SUBMIT = f"/me/lots/{LOT}/submit"


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A lot that takes no bid without its deposit, and one that does."""
    folder = tmp_path_factory.mktemp("deposits")
    with sqlite_database(sqlite_template, folder) as engine:
        made = World(engine, FolderBlobs(folder / "blobs"))
        for required in (True, False):
            project = made.register()
            asked: Json = {"amount": {"amount": "40000.00", "currency": "CNY"}, "means": ["transfer", "insurance"],
                           "required_to_bid": required}  # fmt: skip
            lot = made.lot_document(f"L-{project.removeprefix('P-')}-1") | {"deposit": asked}
            made.do(made.office(Role.AGENCY), "tender.announce", made.draft(project, lots=[lot]))
        offered: Json = {"from": canon.instant(made.now), "until": canon.instant(made.now + timedelta(days=6)),
                         "price": {"currency": "CNY", "amount": "300.00"}, "required_to_bid": True}  # fmt: skip
        priced = made.draft(made.register(), documents=offered)
        made.do(made.office(Role.AGENCY), "tender.announce", priced)
        yield made


@pytest.fixture(scope="module")
def app(world: World) -> Litestar:
    return site(world)


def cashier(world: World, app: Litestar, n: int) -> Browser:
    return Browser(world, app, world.office(Role.CENTRE, f"cashier{n}"))


def typed(number: str, **more: str) -> dict[str, str]:
    return {"line": "slip-1", "reference": number, "means": "transfer", "amount": "40000.00", "currency": "CNY",
            "paid_at": "2026-03-02 08:00:00", "payer": "青屿建设有限公司", "account": "6222 0001", "basic": "",
            "valid_until": ""} | more  # fmt: skip


def action(page: str, verb: str, arrival: str) -> str:
    """Where the key goes that does this with the arrival."""
    forms = re.findall(rf'action="(/me/deposits/M-[0-9a-f]+/{verb})">(.*?)</form>', page, re.DOTALL)
    return str(next(address for address, inside in forms if f'name="arrival" value="{arrival}"' in inside))


def test_from_the_reference_to_the_way_back(world: World, app: Litestar, tmp_path: Path) -> None:
    firm, first, second = Browser(world, app, world.bidder(0)), cashier(world, app, 1), cashier(world, app, 2)
    assert "没有待办的到账和退还。" in text(second.get("/me/deposits"))
    page = text(firm.get(SUBMIT))
    assert "投标保证金 未缴" in page
    assert "40,000.00" in page
    assert "未足额到账的，不接收投标" in page
    english = firm.get(SUBMIT, "en")
    assert "no bid is taken before it is there in full" in text(english)
    assert "bank transfer · surety insurance" in text(english)
    warned, keys = (
        english.text.index("takes no bid before the deposit is there; yours: not paid"),
        english.text.index("<aside"),
    )
    assert warned < keys, "above everything that is to be done, on a phone, too"
    assert firm.post(f"/me/lots/{LOT}/deposit").headers["location"] == SUBMIT
    shown = re.search(r">(\d{4} \d{4} \d{4} \d{4})<", firm.get(SUBMIT).text)
    assert shown is not None
    number = reference.read(shown[1])
    assert "缴纳投标保证金" not in text(firm.get("/me")), (
        "a firm that has done nothing else has not this lot on its desk"
    )
    firm.post(f"/me/lots/{LOT}/follow")
    assert "缴纳投标保证金" in text(firm.get("/me"))

    wrong = first.post("/me/deposits", typed(number, amount="40000"))
    assert wrong.status_code == 400
    assert "CNY 须恰有 2 位小数" in text(wrong)
    assert 'value="slip-1"' in wrong.text, "what was typed stays"
    assert first.post("/me/deposits", typed(number)).status_code == 303
    page = text(first.get("/me/deposits"))
    assert "由您录入，须由同事确认" in page
    assert LOT not in page
    assert world.bidder(0).actor.org not in page
    listed = second.get("/me/deposits")
    assert "待第二人确认" in text(listed)
    assert "确认到账 1 笔" in text(second.get("/me"))
    assert "确认到账" not in text(first.get("/me")), "whoever entered it does not confirm it"
    book = action(listed.text, "book_arrival", "slip-1")
    assert first.post(book, {"arrival": "slip-1"}).status_code == 403
    assert second.post(book, {"arrival": "slip-1"}).status_code == 303
    assert "投标保证金 已到账" in text(firm.get(SUBMIT))
    assert "缴纳投标保证金" not in text(firm.get("/me"))
    assert "青屿建设有限公司" not in text(second.get("/me/deposits")), (
        "booked, and not opened yet: nobody reads the payer"
    )

    bid = str(world.submit(world.bidder(0), LOT, "1000000.00", tmp_path).subject)
    assert second.post(book.replace("book_arrival", "return_deposit"), {"arrival": "slip-1"}).status_code == 409
    world.do(world.bidder(0), "bid.withdraw_bid", bid)
    desk = text(second.get("/me"))
    assert "退还投标保证金 1 笔 · 招标投标法实施条例第三十五条" in desk
    assert "3月7日 24:00" in desk
    waits = second.get("/me/deposits")
    assert "投标已撤回 · 须在 2026年3月7日 24:00 前退还 · 招标投标法实施条例第三十五条" in text(waits)
    assert second.post(action(waits.text, "return_deposit", "slip-1"), {"arrival": "slip-1"}).status_code == 303
    assert "投标保证金 已退" in text(firm.get(SUBMIT))


def test_the_state_and_the_statement_over_http(world: World, app: Litestar) -> None:
    person, lot = world.bidder(1), "L-2026-0002-1"
    with door.opened(world) as http:
        firm, office = Caller(http, world, person), Caller(http, world, world.office(Role.CENTRE, "cashier1"))
        other = Caller(http, world, world.office(Role.CENTRE, "cashier2"))
        before = firm.get(f"/api/v1/lots/{lot}/deposit").json()
        assert (before["state"], before["reference"], before["required_to_bid"]) == ("unpaid", None, False)
        assert firm.act("lot.ask_account", lot).status_code == 200
        known = firm.get(f"/api/v1/lots/{lot}/deposit").json()
        line = {"line": "http-1", "reference": known["reference"], "amount": "39999.99", "payer": "甲",
                "paid_at": canon.instant(world.now)}  # fmt: skip
        csv = ",".join(line) + "\n" + ",".join(line.values()) + "\n"
        assert office.post("/api/v1/deposits/statements", {"lines": [line]}).json() == {"lines": 1, "new": 1}
        assert office.post("/api/v1/deposits/statements", {"csv": csv}).json() == {"lines": 1, "new": 0}
        refused = office.post("/api/v1/deposits/statements", {"csv": "line\nx y\n"})
        assert (refused.status_code, refused.json()["code"]) == (400, "deposit.statement")
        assert firm.post("/api/v1/deposits/statements", {"lines": [line]}).json()["code"] == "act.not_allowed"
        assert other.get(f"/api/v1/lots/{lot}/deposit").json()["code"] == "act.not_allowed"
        assert other.act("deposit.book_arrival", known["deposit"], {"arrival": "http-1"}).status_code == 200
        after = firm.get(f"/api/v1/lots/{lot}/deposit").json()
        assert (after["state"], after["counted"]) == ("short", {"amount": "39999.99", "currency": "CNY"})
        told = Browser(world, app, person).get(f"/me/lots/{lot}/submit")
        assert "评标委员会可以依招标文件否决投标" in text(told)


def test_what_is_wrong_is_struck_and_a_guarantee_is_checked_on_the_page(world: World, app: Litestar) -> None:
    lot, person = "L-2026-0002-1", world.bidder(2)
    firm, first, second = Browser(world, app, person), cashier(world, app, 1), cashier(world, app, 2)
    firm.post(f"/me/lots/{lot}/deposit")
    shown = re.search(r">(\d{4} \d{4} \d{4} \d{4})<", firm.get(f"/me/lots/{lot}/submit").text)
    assert shown is not None
    guarantee = typed(shown[1], line="g-9", means="insurance", valid_until="2027-01-01")
    assert first.post("/me/deposits", guarantee | {"line": "g-8"}).status_code == 303
    struck = action(first.get("/me/deposits").text, "strike", "g-8")
    assert first.post(struck, {"arrival": "g-8"}).status_code == 400, "asked first: it cannot be undone"
    assert 'class="key plain"' in first.get("/me/deposits").text
    assert first.post(struck, {"arrival": "g-8", "sure": "yes"}).status_code == 303
    assert first.post(struck, {"arrival": "g-8", "sure": "yes"}).status_code == 409
    assert first.post("/me/deposits", guarantee).status_code == 303
    assert second.post(struck.replace("strike", "book_arrival"), {"arrival": "g-9"}).status_code == 303
    assert "投标保证金 保函待验" in text(firm.get(f"/me/lots/{lot}/submit"))
    assert "查验保函 1 笔" in text(second.get("/me"))
    assert "查验保函" not in text(first.get("/me"))
    check = action(second.get("/me/deposits").text, "check_guarantee", "g-9")
    assert second.post(check, {"arrival": "g-9", "holds": "no"}).status_code == 303
    assert "不计入保证金，可随时退还" in text(second.get("/me/deposits"))
    assert second.post(struck.replace("strike", "keep_deposit"), {"arrival": "g-9"}).status_code == 404


def test_the_fee_for_the_documents_stands_beside_the_deposit_and_is_booked_on_the_same_page(
    world: World, app: Litestar
) -> None:
    lot, person = "L-2026-0003-1", world.bidder(4)
    firm, first, second = Browser(world, app, person), cashier(world, app, 1), cashier(world, app, 2)
    page = firm.get(f"/me/lots/{lot}/submit")
    assert "招标文件费 未缴" in text(page)
    assert "未缴清的，不接收投标" in text(page)
    assert "投标保证金 未缴" not in text(page)
    assert "Fee for the documents not paid" in text(firm.get(f"/me/lots/{lot}/submit", "en"))
    assert firm.post(f"/me/lots/{lot}/deposit", {"purpose": "documents"}).status_code == 303
    shown = re.search(r">(\d{4} \d{4} \d{4} \d{4})<", firm.get(f"/me/lots/{lot}/submit").text)
    assert shown is not None
    assert first.post("/me/deposits", typed(shown[1], line="fee-1", amount="300.00")).status_code == 303
    assert "招标文件费" in text(second.get("/me/deposits"))
    book = action(second.get("/me/deposits").text, "book_arrival", "fee-1")
    assert second.post(book, {"arrival": "fee-1"}).status_code == 303
    assert "招标文件费 已到账" in text(firm.get(f"/me/lots/{lot}/submit"))
    with door.opened(world) as http:
        told = Caller(http, world, person).get(f"/api/v1/lots/{lot}/fee").json()
        assert (told["state"], told["counted"]["amount"], told["required_to_bid"]) == ("arrived", "300.00", True)
        assert Caller(http, world, person).get(f"/api/v1/lots/{LOT}/fee").json()["code"] == "fee.none"


def test_the_page_is_the_centres_and_the_reference_the_bidders(world: World, app: Litestar) -> None:
    for person in (world.bidder(0), world.office(Role.AGENCY)):
        assert Browser(world, app, person).get("/me/deposits").status_code == 403
        assert Browser(world, app, person).get("/me/deposits/refunds.csv").status_code == 403
    listed = cashier(world, app, 1).get("/me/deposits/refunds.csv")
    assert (listed.status_code, "attachment" in listed.headers["content-disposition"]) == (200, True)
    assert listed.text.removeprefix("\ufeff").startswith("标段 lot,")
    assert cashier(world, app, 1).post(f"/me/lots/{LOT}/deposit").status_code == 403
