"""After a live competition: who is told what, which papers there are, whose deposit goes back, stays or may be kept."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from disclosure.acts import reading
from disclosure.rules import dossier as names
from disclosure.rules import notice
from disclosure.rules.dossier import Edition
from kernel.actor import CLERK, Role
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from kernel.deadlines import day_of
from kernel.errors import Refusal
from kernel.journal import Entry
from people.acts import inbox
from people.acts.inbox import Received
from tests.flows.test_publishing import publish
from tests.support import auctions, bag, node, released
from tests.support.auctions import Auction
from tests.support.case import Case
from tests.support.databases import sqlite_database
from tests.support.panel import Hall
from tests.support.world import Person
from trading.acts import deposits, live, owing
from trading.rules.live.command import Due, Stop
from trading.rules.live.drawn import WINNER
from web import telling
from web.desks import lots, refunds, work
from web.public import deal, lot, room_record

WHY: dict[str, Json] = {"basis": "拍卖法第三十九条", "reason": "成交后拒不签订合同"}


@pytest.fixture
def hall(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    """A machine without the typesetting library: papers go their way, and quickly."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with sqlite_database(sqlite_template, tmp_path) as engine:
        yield Hall(engine, FolderBlobs(tmp_path / "blobs"))


def heard(hall: Hall, person: Person, entry: Entry) -> list[Received]:
    """What the entry tells this person."""
    with hall.house.acting(CLERK) as ctx:
        telling.after(ctx, entry)
    with hall.house.looking(person.actor) as ctx:
        return [one for one in inbox.mine(ctx) if one.subject == entry.subject and one.kind == entry.type]


def own(hall: Hall, person: Person, lot: str) -> str:
    with hall.house.looking(person.actor) as ctx:
        mine = deposits.own(ctx, hall.lot(lot))
    assert mine is not None
    return mine.id


def keep(hall: Hall, deposit: str) -> str:
    """The code with which keeping it is refused; empty where it is kept."""
    try:
        hall.do(hall.office(Role.TENDEREE), "deposit.keep_deposit", deposit, WHY)
    except Refusal as refusal:
        return refusal.code
    return ""


def held(hall: Hall, tmp_path: Path) -> tuple[Auction, Person]:
    """A room with two in it, and one who had handed in a sealed bid before it was opened."""
    sealed, of_lot = hall.bidder(3), auctions.demanding(hall)
    auctions.pay(hall, sealed, of_lot)
    hall.submit(sealed, of_lot, "900000.00", tmp_path)
    of = auctions.opened(hall, of_lot)
    for n in range(2):
        auctions.pay(hall, hall.bidder(n), of_lot)
        of.enter(hall.bidder(n))
    return of, sealed


def ended(of: Auction) -> None:
    first, second = of.numbers
    bids = (of.bid(first, "1000000.00"), of.bid(second, "1010000.00"))
    auctions.settled(of, *bids, Due(at=of.starts + timedelta(hours=1)))


def known(hall: Hall, of: Auction) -> set[str]:
    """The bidders whose deposits the cashier knows by name."""
    with hall.house.looking(hall.office(Role.CENTRE, "cashier1").actor) as ctx:
        return {row.org for row in owing.overview(ctx) if row.lot == of.lot}


def refund_list(hall: Hall) -> list[tuple[str, str]]:
    """To whom the cashier's file has something go back, and why."""
    with hall.house.looking(hall.office(Role.CENTRE, "cashier1").actor) as ctx:
        rows = [*csv.DictReader(io.StringIO(refunds.listed(ctx)))]
    return [(row["单位 firm"], row["原因 cause"].partition(" ")[0]) for row in rows]


def test_everybody_hears_what_concerns_it(hall: Hall, tmp_path: Path) -> None:
    of, sealed = held(hall, tmp_path)
    [told] = heard(hall, sealed, of.chain()[0])
    assert told.href == f"/rooms/{of.room}"
    assert "密封投标文件不再开启" in told.words.zh
    with hall.house.looking(sealed.actor) as ctx:
        caution = work.page(ctx, lots.held(ctx, hall.lot(of.lot))).caution
    with hall.house.looking(hall.bidder(0).actor) as ctx:
        assert work.page(ctx, lots.held(ctx, hall.lot(of.lot))).caution == ""
    assert "密封投标文件不再开启" in str(caution)
    assert heard(hall, hall.bidder(0), of.chain()[0]) == []
    ended(of)
    entry = hall.do(hall.office(Role.TENDEREE), "lot.confirm_deal", of.lot)
    [lost], [won] = (heard(hall, hall.bidder(n), entry) for n in range(2))
    assert "贵单位未成交；竞买保证金不迟于" in lost.words.zh
    assert "贵单位以 1010000.00 CNY 成交" in won.words.zh
    assert heard(hall, sealed, entry) == [], "it never came in"


def test_of_a_lapse_hear_those_who_came(hall: Hall, tmp_path: Path) -> None:
    of, sealed = held(hall, tmp_path)
    auctions.settled(of, Due(at=of.starts + timedelta(hours=1)))
    assert hall.tick() == ["lapse"]
    entry = hall.chain(of.lot)[-1]
    [told] = heard(hall, hall.bidder(0), entry)
    assert "竞价流拍，没有成交；竞买保证金将及时退还" in told.words.zh
    assert heard(hall, sealed, entry) == []
    assert publish(hall) == [notice.TENDER, notice.LAPSE]
    whole = released.compiled(hall, str(hall.lot(of.lot).tender))
    assert (whole["tender"]["lots"][0]["status"], "awards" in whole) == ("unsuccessful", False)
    said = view(hall, of)[notice.LAPSE]
    assert said["reason"] == {"zh": "无人出价，未成交。", "en": "Nobody bid: no sale."}


def test_of_a_competition_that_was_stopped_hear_those_who_came(hall: Hall) -> None:
    of, supervisor = auctions.auction(hall, 1), hall.office(Role.SUPERVISOR)
    auctions.settled(of, Stop(at=of.starts, officer=supervisor.actor.tag, reason="出让方案调整"))
    entry = hall.do(supervisor, "lot.terminate", of.lot, WHY)
    [told] = heard(hall, hall.bidder(0), entry)
    assert str(WHY["reason"]) in told.words.zh


def view(hall: Hall, of: Auction) -> dict[str, Mapping[str, Json]]:
    """What the lot's papers say, by kind."""
    with hall.house.looking() as ctx:
        return {one.kind: reading.view(ctx, one.id) for one in reading.of_lot(ctx, of.lot)}


def test_a_deal_has_its_papers_and_its_place_on_the_page(hall: Hall) -> None:
    of = auctions.equal(hall)
    hall.drawn(of.lot, WINNER)
    with hall.house.looking() as ctx:
        assert lot.page(ctx, of.lot).award is None
    assert hall.tick() == ["draw_winner"]
    entry = hall.do(hall.office(Role.TENDEREE), "lot.confirm_deal", of.lot)
    (body,) = cast("list[dict[str, str]]", entry.body["winners"])
    assert publish(hall) == [notice.TENDER, notice.DEAL, notice.DEALT]
    (award,) = released.compiled(hall, str(hall.lot(of.lot).tender))["awards"]
    assert f"O-{award['suppliers'][0]['id'].rpartition('-')[2]}" == body["org"]
    firm = hall.bidder(of.numbers.index(body["bidder"])).member.org_name
    for kind in (notice.DEAL, notice.DEALT):
        said = view(hall, of)[kind]
        (won,) = cast("list[dict[str, Any]]", said["won"])
        assert (won["number"], won["winner"]["name"], won["price"]["figure"]) == (body["bidder"], firm, "1,500,000.00")
        assert "经公开摇号确定" in str(said["competition"])
        assert "拍卖法第五十二条（待核）" in str(said["basis"])
    with hall.house.looking() as ctx:
        page = lot.page(ctx, of.lot)
        papers = {one.kind: one for one in reading.of_lot(ctx, of.lot)}
        listed = deal.entrants(deal.firms(ctx, of.room))
    assert page.award
    assert (page.award.bidder, str(page.award.price.amount), page.award.live) == (firm, "1500000.00", True)
    assert page.award.notice
    assert page.award.notice.href == f"/notices/{papers[notice.DEAL].id}"
    assert papers[notice.DEAL].price == page.award.price
    with hall.house.looking() as ctx:
        month = reading.month(ctx, day_of(hall.now))
    assert (month.awards, month.sums) == (1, {"CNY": page.award.price.amount})
    assert len(listed) == 2
    assert any(firm in str(one.value) for one in listed)


def test_who_they_are_is_told_after_the_end_and_not_before(hall: Hall, tmp_path: Path) -> None:
    of, _ = held(hall, tmp_path)
    with hall.house.looking() as ctx:
        assert deal.firms(ctx, of.room) == {}
    assert known(hall, of) == set()
    ended(of)
    with hall.house.looking() as ctx:
        firms = deal.firms(ctx, of.room)
    assert firms[of.numbers[1]] == f"{hall.bidder(1).member.org_name} · {hall.bidder(1).actor.org}"
    assert known(hall, of) == {hall.bidder(n).actor.org for n in (0, 1, 3)}
    assert refund_list(hall) == []
    hall.do(hall.office(Role.TENDEREE), "lot.confirm_deal", of.lot)
    wanted = [(hall.bidder(0), "未中标"), (hall.bidder(1), "中标"), (hall.bidder(3), "没有投标")]
    assert sorted(refund_list(hall)) == sorted((who.member.org_name, cause) for who, cause in wanted)
    chain = of.held()
    lines = room_record.csv(chain.method, [live.event(one) for one in of.chain()], firms).splitlines()
    assert [line for line in lines if ",bid," in line][-1].endswith(firms[of.numbers[1]])


def test_only_the_winners_deposit_may_be_kept_and_the_dossier_tells_of_those_who_came(
    hall: Hall, tmp_path: Path
) -> None:
    of, sealed = held(hall, tmp_path)
    mine = [own(hall, hall.bidder(n), of.lot) for n in (0, 1)]
    assert keep(hall, mine[1]) == "deposit.owed"
    ended(of)
    assert keep(hall, mine[1]) == "deposit.owed", "nothing is confirmed yet"
    hall.do(hall.office(Role.TENDEREE), "lot.confirm_deal", of.lot)
    assert keep(hall, mine[0]) == "deposit.owed"
    assert keep(hall, own(hall, sealed, of.lot)) == "deposit.owed"
    with hall.house.looking(hall.office(Role.TENDEREE).actor) as ctx:
        [may] = owing.keepable(ctx, of.lot)
    assert (may.deposit, may.bidder, may.revoked) == (mine[1], hall.bidder(1).member.org_name, False)
    assert keep(hall, mine[1]) == ""
    with hall.house.looking(hall.office(Role.TENDEREE).actor) as ctx:
        assert owing.keepable(ctx, of.lot) == []
    why: dict[str, Json] = {"basis": "民法典第五百八十七条", "reason": "成交人拒绝签订合同"}
    hall.do(hall.office(Role.SUPERVISOR), "lot.terminate", of.lot, why)
    case = Case(hall, of.lot, [])
    case.archive()
    for edition in Edition:
        root, files = bag.unpacked(case.export(edition))
        there = {path.split("/")[2] for path in files if path.startswith("data/events/M-")}
        assert there == set(mine), "of a sealed bid that came before the room nobody learns"
        assert names.event(mine[1], 3) in files
        policy = files[names.POLICY_FILE]
        report = bag.judged(root, files, policy, tmp_path)
        assert report.failed == ()
        (tmp_path / "policy.json").write_bytes(policy)
        _, theirs = node.verified(tmp_path / "dossier.zip", tmp_path / "policy.json")
        assert node.statuses(theirs) == {verdict.check.id: verdict.status.value for verdict in report.verdicts}
