"""A lot whose room is open, on both databases: no deadline closes it, and what its room decides ends it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from disclosure.acts import reading
from disclosure.rules import dossier as names
from disclosure.rules.dossier import Edition
from evaluation.acts import drawing
from kernel import table
from kernel.actor import CLERK, PUBLIC, Role
from kernel.blobs import Blobs, FolderBlobs
from kernel.canon import Json
from kernel.deadlines import day_of
from kernel.errors import NotFound, NotNow, NotValid, Refusal, Words
from tests.support import auctions, bag, dealt, node
from tests.support.auctions import Auction, auction
from tests.support.case import Case
from tests.support.databases import sqlite_database
from tests.support.panel import Hall
from tests.support.world import DAY, Person
from trading import deposit_store
from trading.acts import dealing, owing, selling
from trading.rules import calendar
from trading.rules.deposit_return import Cause
from trading.rules.lifecycle import Regime, Stage
from trading.rules.live import drawn
from trading.rules.live.command import Command, Due, Pause
from verifier import dossier
from verifier.verify import verify
from web.desks import duties, lots, selling_errands
from web.desks.trading_errands import ERRANDS
from web.public import lot

WHY: dict[str, Json] = {"basis": "招标投标法实施条例第八十一条", "reason": "出让方案调整"}


@pytest.fixture(scope="module")
def hall(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("dealing")
    with sqlite_database(sqlite_template, folder) as engine:
        yield Hall(engine, FolderBlobs(folder / "blobs"))


def over(of: Auction, *bids: Command) -> None:
    """The room comes to its end after these bids."""
    ends = of.starts + timedelta(hours=1)
    auctions.settled(of, *bids, Due(at=ends))


def stage(of: Auction) -> Stage:
    return of.world.lot(of.lot).stage


def refused(of: Auction, person: Person, act: str, body: dict[str, Json] | None = None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        of.world.do(person, act, of.lot, body)
    return caught.value


def cause(of: Auction, person: Person) -> Cause | None:
    """Why the bidder's deposit must go back."""
    with of.world.house.looking() as ctx:
        held = table.find(ctx.tx, deposit_store.deposits, lot=of.lot, org=person.actor.org)
        assert held is not None
        due = owing.owed(ctx, held)
    return due.cause if due else None


def hold(of: Auction, tmp_path: Path) -> None:
    """Both verifiers pass both dossiers of the archived lot."""
    assert isinstance(of.world, Hall)
    made = Case(of.world, of.lot, [])
    made.sequence()
    policy = bag.unpacked(made.export(Edition.SUPERVISION))[1][names.POLICY_FILE]
    path, own = tmp_path / "dossier.zip", tmp_path / "policy.json"
    own.write_bytes(policy)
    for edition in Edition:
        path.write_bytes(made.export(edition))
        report = verify(dossier.read(path), policy)
        assert report.failed == ()
        _, theirs = node.verified(path, own)
        assert node.statuses(theirs) == {verdict.check.id: verdict.status.value for verdict in report.verdicts}


def test_from_the_notice_to_the_archive(engine: Engine, blobs: Blobs, tmp_path: Path) -> None:
    of = auction(Hall(engine, blobs))
    world, seller = of.world, of.world.office(Role.TENDEREE)
    auctions.pay(world, world.bidder(2), of.lot)
    assert stage(of) is Stage.COMPETING
    assert world.chain(of.lot)[-1].body == {"room": of.room}
    assert cause(of, world.bidder(2)) is None
    world.move_to(world.now + 30 * DAY)
    assert world.tick() == [], "the deadline of the tender closes a lot that is competed for"
    assert refused(of, seller, "lot.confirm_deal").code == "room.not_won"
    (first, second) = of.numbers
    over(of, of.bid(first, "1000000.00"), of.bid(second, "1010000.00"))
    assert world.tick() == []
    assert [cause(of, world.bidder(n)) for n in range(3)] == [None] * 3
    done = world.do(seller, "lot.confirm_deal", of.lot)
    assert done.body["winners"] == [{"bidder": second, "price": "1010000.00", "org": f"O-{world.bidder(1).actor.org}"}]
    assert done.body["result"] == of.chain()[-1].leaf.hex()
    assert stage(of) is Stage.DEALT
    assert [cause(of, world.bidder(n)) for n in range(3)] == [Cause.LOST, Cause.WON, Cause.ABSENT]
    recourse(of)
    assert cause(of, world.bidder(1)) is Cause.WON
    hold(of, tmp_path)


def recourse(of: Auction) -> None:
    """What follows the deal: who came in may object and complain, the answers have their clocks, and the lot is archived
    once all is answered, the time to object is over and the contract is there."""
    world, seller, loser = of.world, of.world.office(Role.TENDEREE), of.world.bidder(0)
    assert refused(of, world.bidder(2), "lot.object_result", {"text": "未入场"}).code == "actor.not_party"
    asked = [world.do(loser, f"lot.{act}", of.lot, {"text": "理由"}) for act in ("object_result", "complain")]
    clocks = [[one["rule"] for one in each.body["found"]["answer_by"]["clocks"]] for each in asked]
    assert clocks == [["BIR-54c"], ["BIR-61a", "BIR-61b"]]
    body: dict[str, Json] = {"file": dealt.FILE, "signed_on": day_of(world.now).isoformat()}
    early = body | {"signed_on": (day_of(world.now) - DAY).isoformat()}
    assert refused(of, seller, "lot.enter_contract", early).code == "deal.contract_day"
    assert refused(of, loser, "lot.enter_contract", body).code == "act.not_allowed"
    assert leads(of, seller) == ["answer_objection", "enter_contract"]
    assert refused(of, seller, "lot.enter_contract", body | {"file": "UEs="}).code == "deal.contract_file"
    unkept = {"deal": world.chain(of.lot)[-3].leaf.hex(), "org": f"O-{world.bidder(1).actor.org}",
              "contract_sha256": "c0" * 32, "signed_on": body["signed_on"]}  # fmt: skip
    with world.house.acting(seller.actor) as ctx, pytest.raises(NotValid, match="no file of this digest"):
        selling.enter_contract(ctx, of.lot, unkept, None)
    digest = world.do(seller, "lot.enter_contract", of.lot, body).body["contract_sha256"]
    assert refused(of, seller, "lot.enter_contract", body).code == "deal.entered"
    readers(of, str(digest))
    assert leads(of, seller) == ["answer_objection"]
    over_at = calendar.objections_end(Regime.BID, world.lot(of.lot).stage_since)
    world.move_to(over_at)
    assert world.tick() == [], "what was raised is not answered yet"
    objection, complaint = (str(each.body["objection"]) for each in asked)
    world.do(seller, "lot.answer_objection", of.lot, {"objection": objection, "text": "答复"})
    assert world.tick() == []
    supervisor = world.office(Role.SUPERVISOR)
    world.do(supervisor, "lot.decide_complaint", of.lot, {"objection": complaint, "text": "驳回"})
    assert world.tick() == ["archive"]


def readers(of: Auction, digest: str) -> None:
    """The contract's file is its winner's and theirs in whose hands the lot is; nobody else's, and no other file."""
    world, offices = of.world, (Role.TENDEREE, Role.AGENCY, Role.SUPERVISOR, Role.CENTRE)
    for one in (world.bidder(1), *map(world.office, offices)):
        with world.house.looking(one.actor) as ctx:
            assert selling.paper(ctx, of.lot, digest) == dealt.PAPER
            assert [each.sha256 for (shown,) in [selling_errands.papers(ctx, of.lot)] for each in shown.files] == [
                digest
            ]
            with pytest.raises(NotFound):
                selling.paper(ctx, of.lot, world.lot(of.lot).doc_sha256 or "")
    for actor in (world.bidder(0).actor, PUBLIC):
        with world.house.looking(actor) as ctx:
            assert selling_errands.papers(ctx, of.lot) == ()
            with pytest.raises(NotFound):
                selling.paper(ctx, of.lot, digest)


def told(of: Auction) -> tuple[str, list[str], list[str]]:
    """What the lot's public page says of it: where it stands, its line up to now, and where one can go."""
    with of.world.house.looking() as ctx:
        page = lot.page(ctx, of.lot)
    assert isinstance(page.status, Words)
    return page.status.zh, [str(one.state) for one in page.stages], [one.href for one in page.actions]


def test_pages_know_the_room(hall: Hall) -> None:
    of = auction(hall, 1)
    deadline = hall.lot(of.lot).deadline
    assert deadline
    with hall.house.looking() as ctx:
        assert of.lot not in [one.lot for one in reading.openings(ctx, day_of(deadline))]
    status, states, ways = told(of)
    assert (status, states.index("now"), ways) == ("正在网上竞价。", 1, [f"/rooms/{of.room}"])
    with hall.house.looking(hall.office(Role.TENDEREE).actor) as ctx, pytest.raises(NotNow, match=r"room\.not_won"):
        ERRANDS["lot.confirm_deal"].facts(ctx, of.lot)
    over(of, of.bid(of.numbers[0], "1000000.00"))
    with hall.house.looking(hall.office(Role.TENDEREE).actor) as ctx:
        assert [one.href for one in duties.dues(lots.held(ctx, hall.lot(of.lot)))] == [
            f"/me/acts/{of.lot}/confirm_deal"
        ]
        (_, won) = ERRANDS["lot.confirm_deal"].facts(ctx, of.lot)
    assert won.value == f"1000000.00 CNY · O-{hall.bidder(0).actor.org}"
    hall.do(hall.office(Role.TENDEREE), "lot.confirm_deal", of.lot)
    assert told(of)[0] == "竞价成交，已确认。"
    assert hall.tick() == [], "no contract is there"
    hall.do(hall.office(Role.SUPERVISOR), "lot.terminate", of.lot, WHY)
    assert hall.tick() == ["archive"], "a lot that ended with a reason needs none"
    assert told(of)[0] == "已终止并归档。"


def test_a_lot_lapses_when_nobody_has_won(hall: Hall, tmp_path: Path) -> None:
    of = auction(hall, 1)
    with hall.house.acting(CLERK) as ctx, pytest.raises(NotNow, match=r"room\.not_failed"):
        dealing.lapse(ctx, of.lot, {})
    over(of)
    assert refused(of, hall.office(Role.TENDEREE), "lot.confirm_deal").code == "room.not_won"
    assert hall.tick() == ["lapse"]
    assert stage(of) is Stage.STOPPED
    assert cause(of, hall.bidder(0)) is Cause.ENDED
    assert told(of)[:2] == ("流标或流拍，已停止。", ["done", "stopped", *["todo"] * 6])
    assert hall.tick() == ["archive"]
    assert told(of)[0] == "流标或流拍，已停止并归档。"
    hold(of, tmp_path)


def test_a_competition_is_stopped_in_its_room_before_its_lot_is_terminated(hall: Hall, tmp_path: Path) -> None:
    of, supervisor = auction(hall, 1), hall.office(Role.SUPERVISOR)
    assert refused(of, supervisor, "lot.terminate", WHY).code == "room.going_on"
    assert refused(of, supervisor, "lot.suspend", WHY).code == "act.not_now"
    hall.move_to(of.starts)
    auctions.settled(of, Pause(at=of.starts, officer=supervisor.actor.tag, reason="出让方案调整"))
    hall.do(supervisor, "room.stop", of.room, {"reason": "出让方案调整"})
    assert refused(of, hall.office(Role.TENDEREE), "lot.confirm_deal").code == "room.not_won"
    assert hall.tick() == []
    hall.do(supervisor, "lot.terminate", of.lot, WHY)
    assert cause(of, hall.bidder(0)) is Cause.ENDED
    assert hall.tick() == ["archive"]
    hold(of, tmp_path)


def test_equal_offers_are_drawn_before_a_deal_is_confirmed(engine: Engine, blobs: Blobs, tmp_path: Path) -> None:
    of = auctions.equal(Hall(engine, blobs), 3)
    assert isinstance(of.world, Hall)
    world, seller, agency = of.world, of.world.office(Role.TENDEREE), of.world.office(Role.AGENCY)
    assert world.tick() == []
    assert refused(of, seller, "lot.confirm_deal").code == "room.not_won"
    assert leads(of, agency) == ["plan_draw"]
    did = world.planned(of.lot, drawn.WINNER)
    assert leads(of, agency) == []
    assert world.clerk() == ["freeze_draw"], "nobody is drawn from the pool"
    world.sequence()
    assert leads(of, world.office(Role.SUPERVISOR)) == ["give_entropy"]
    world.entropy(of.lot, did)
    assert world.clerk() == ["draw"]
    assert refused(of, seller, "lot.confirm_deal").code == "room.not_won", "it is not entered yet"
    assert world.tick() == ["draw_winner"]
    assert (world.tick(), world.clerk()) == ([], [])
    taken = world.chain(of.lot)[-1]
    chosen = str(taken.body["bidder"])
    assert chosen in of.numbers
    assert taken.body["draw"] == world.chain(of.lot)[-2].leaf.hex()
    assert leads(of, seller) == ["confirm_deal"]
    done = world.do(seller, "lot.confirm_deal", of.lot)
    won = of.numbers.index(chosen)
    assert done.body["winners"] == [
        {"bidder": chosen, "price": "1500000.00", "org": f"O-{world.bidder(won).actor.org}"}
    ]
    assert (done.body["result"], done.body["drawn"]) == (of.chain()[-1].leaf.hex(), taken.leaf.hex())
    with world.house.looking() as ctx:
        assert lot.page(ctx, of.lot).draw is None, "no expert was drawn"
    causes = [cause(of, world.bidder(n)) for n in range(3)]
    assert causes == [Cause.WON if n == won else Cause.LOST for n in range(3)]
    dealt.contracted(world, of.lot)
    assert world.tick() == [], "the time to object is not over"
    world.move_to(calendar.objections_end(Regime.BID, world.lot(of.lot).stage_since))
    assert world.tick() == ["archive"]
    hold(of, tmp_path)


def leads(of: Auction, person: Person) -> list[str]:
    """What the lot waits for from this person."""
    with of.world.house.looking(person.actor) as ctx:
        found = duties.dues(lots.held(ctx, of.world.lot(of.lot)))
    return [one.href.rpartition("/")[2] for one in found]


def test_nothing_but_equals_is_drawn_of_a_lot_that_is_competed_for(hall: Hall) -> None:
    """A panel that was planned before the room opened is drawn no more, and nobody owes a value for it."""
    lot = auctions.demanding(hall)
    panel = hall.planned(lot)
    of, supervisor = auctions.opened(hall, lot), hall.office(Role.SUPERVISOR)
    assert leads(of, supervisor) == []
    assert hall.clerk() == []
    for what in ("evaluation", drawn.WINNER):
        with pytest.raises(NotFound, match=r"draw\.nothing"):
            hall.planned(lot, what)
    with hall.house.acting(CLERK) as ctx, pytest.raises(NotNow, match=r"draw\.competed"):
        drawing.freeze_draw(ctx, lot, {"did": panel})
    with hall.house.acting(CLERK) as ctx, pytest.raises(NotNow, match=r"room\.not_drawn"):
        dealing.draw_winner(ctx, lot, {})
    with hall.house.looking(hall.office(Role.AGENCY).actor) as ctx:
        offered = [link.href.rpartition("/")[2] for link in duties.links(lots.held(ctx, hall.lot(lot)))]
    assert not {"plan_draw", "give_entropy", "confirm_deal"} & set(offered)


def test_no_other_deal_than_the_rooms_is_confirmed(hall: Hall) -> None:
    of, seller = auction(hall, 1), hall.office(Role.TENDEREE)
    over(of, of.bid(of.numbers[0], "1000000.00"))
    with hall.house.acting(seller.actor) as ctx, pytest.raises(NotValid, match=r"act\.field"):
        dealing.confirm_deal(ctx, of.lot, dealing.deal_of(ctx, of.lot) | {"currency": "USD"}, None)
    assert refused(of, hall.office(Role.AGENCY), "lot.confirm_deal").code == "act.not_allowed"


def test_documents_are_asked_about_while_a_room_is_open(hall: Hall) -> None:
    of = auctions.opened(hall, auctions.demanding(hall))
    tender = hall.lot(of.lot).tender
    asked = hall.do(hall.bidder(3), "tender.ask", tender, {"text": "尾款何时支付？"})
    agency = hall.office(Role.AGENCY)
    with hall.house.looking(agency.actor) as ctx:
        assert [one.href for one in duties.dues(lots.held(ctx, hall.lot(of.lot)))] == [
            f"/me/acts/{asked.subject}/answer"
        ]
    hall.do(agency, "question.answer", asked.subject, {"text": "成交后三十日内。"})
    auctions.pay(hall, hall.bidder(3), of.lot)
    of.enter(hall.bidder(3))
    assert len(of.numbers) == 1
