"""One lot from notice to archive, with everything that a dossier can hold: played once, then only read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from disclosure.acts import dossier
from disclosure.acts.gathered import Origin
from disclosure.rules.dossier import Edition
from evaluation.acts import awarding, drawing, reporting, reviewing
from experts.rules import plan as plans
from experts.rules.plan import Fallback
from kernel import canon, checkpoints, journal, sequencer
from kernel.act import Act
from kernel.actor import CLERK, Role
from kernel.canon import Json
from kernel.checkpoints import Stamp
from kernel.deadlines import day_of
from kernel.reader import Reader
from signing.acts import signatures
from signing.rules import note
from signing.rules.note import Key, Kind, LogKey
from tests.support import auctions, draws
from tests.support.auctions import Auction
from tests.support.beacon import BEACON
from tests.support.panel import Hall, panel_document
from tests.support.tenders import BLIND
from tests.support.world import DAY, Person
from trading.acts import ending, live
from trading.rules.lifecycle import Stage
from trading.rules.live.command import Command, Due, commitment
from web import conduct

SCORING = "comprehensive_scoring"
PRICES = ("1000000.00", "1100000.00", "1200000.00", "1300000.00")
QUESTION = "是否接受进口纸张？"
OBJECTION = "投影画面中断两分钟"
TOO_NARROW = "参数指向单一品牌"
ATTACHED = {"技术规格.PDF": b"%PDF-1.7 specification", "清单.json": b'{ "not": "canonical" }', "图纸": bytes(64)}
_PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\x01")
LOG = LogKey(Key("log.example/ggzy", Kind.ED25519, _PRIVATE.public_key().public_bytes_raw()), _PRIVATE.sign)
ORIGIN = Origin(LOG.key.vkey, hand_set=True)


@dataclass
class Case:
    """A hall and its lot."""

    hall: Hall
    lot: str
    bids: list[str]

    def sequence(self) -> None:
        pass_and_stamp(self.hall)

    def export(self, edition: Edition = Edition.PUBLIC) -> bytes:
        with self.hall.house.looking(CLERK) as ctx:
            return dossier.export(ctx, self.lot, edition, ORIGIN)

    def archive(self) -> None:
        if self.hall.lot(self.lot).stage is not Stage.ARCHIVED:
            with self.hall.house.acting(CLERK) as ctx:
                ending.archive(ctx, self.lot, {})
        self.sequence()


def pass_and_stamp(hall: Hall) -> None:
    """A pass of the log, and the time stamp of a day that has none yet, as the log's keeper does."""
    draws.checkpoint(hall.engine, hall.now)
    with hall.house.acting(CLERK) as ctx:
        made, day = sequencer.checkpoint(ctx.tx), day_of(ctx.now).isoformat()
        if not checkpoints.stamped(ctx.tx, day):
            digest = signatures.stamp(ctx, note.note(made.note).text)
            checkpoints.stamp(ctx.tx, Stamp(day, made.size, digest))


def stopped(hall: Hall, folder: Path) -> Case:
    case = played_to_stop(hall, folder)
    case.archive()
    return case


def played_to_stop(hall: Hall, folder: Path) -> Case:
    """A question, an objection by somebody who never bids, and two bids only: nothing is ever opened."""
    tender, lot = hall.announced(lots=[hall.lot_of(SCORING)], files=attached(hall))
    asked(hall, tender)
    objection = hall.do(hall.bidder(4), "tender.object_documents", tender, {"text": TOO_NARROW})
    hall.do(hall.office(Role.TENDEREE), "question.answer", str(objection.subject), {"text": "已修改。"})
    bids = [str(hall.submit(hall.bidder(n), lot, price, folder).subject) for n, price in enumerate(PRICES[:2])]
    hall.move_to(hall.now + 21 * DAY + timedelta(minutes=1))
    hall.tick()
    hall.tick()
    return Case(hall, lot, bids)


def asked(hall: Hall, tender: str) -> str:
    """A question with its answer, whose asker must not be known; gives its subject."""
    question = str(hall.do(hall.bidder(0), "tender.ask", tender, {"text": QUESTION}).subject)
    hall.do(hall.office(Role.AGENCY), "question.answer", question, {"text": "接受。"})
    return question


def attached(hall: Hall) -> list[Json]:
    """Three files of the tender document, whose names say what they are, or do not."""
    return [
        {"name": name, "sha256": hall.blobs.put(data), "size": len(data), "media_type": "application/octet-stream"}
        for name, data in ATTACHED.items()
    ]


RESERVE: Final = ("1015000.00", "5a" * 32)


def auctioned(hall: Hall, folder: Path) -> Case:
    """No bid is sealed, but a room is held: refused bids, two extensions, a pause, a reserve that is met; the winner does not pay."""
    _, lot = hall.announced()
    room, starts = f"A-{lot.removeprefix('L-')}", (hall.now + auctions.LEAD).replace(microsecond=0)
    hidden: dict[str, Json] = {"reserve": commitment(Decimal(RESERVE[0]), RESERVE[1])}
    hall.do(hall.office(Role.AGENCY), "room.open", room, auctions.terms(starts) | hidden)
    of = Auction(hall, lot, room, starts)
    for n in range(3):
        of.enter(hall.bidder(n))
    _competed(hall, of)
    why: dict[str, Json] = {"basis": "拍卖法第三十九条", "reason": "买受人未按约定支付价款"}
    hall.do(hall.office(Role.SUPERVISOR), "lot.terminate", lot, why)
    case = Case(hall, lot, [])
    case.archive()
    return case


def _competed(hall: Hall, of: Auction) -> None:
    first, second, third = of.numbers
    agency = hall.office(Role.AGENCY).actor
    orders: dict[str, dict[str, Json]] = {
        "say": {"reason": "竞价继续"},
        "pause": {"reason": "网络故障"},
        "show_reserve": {"reason": "公开底价", "amount": RESERVE[0], "salt": RESERVE[1]},
    }

    def at(seconds: int, command: Command) -> Command:
        return replace(command, at=of.starts + timedelta(seconds=seconds))

    def ordered(seconds: int, verb: str) -> Command:
        with hall.house.looking(agency) as ctx:
            return at(seconds, live.order(ctx, of.room, verb, Reader(orders[verb])))

    auctions.settled(
        of,
        *(at(1, of.bid(first, "1000000.00")), at(2, of.bid(second, "1005000.00")), ordered(3, "say")),
        *(ordered(60, "pause"), at(61, of.bid(third, "1010000.00"))),
    )
    hall.move_to(of.starts + timedelta(seconds=150))
    hall.do(hall.office(Role.AGENCY), "room.extend", of.room, {"reason": "补足时间", "seconds": 60})
    hall.move_to(of.starts + timedelta(seconds=160))
    hall.do(hall.office(Role.AGENCY), "room.resume", of.room, {"reason": "已恢复"})
    auctions.settled(
        of,
        *(at(3600, of.bid(second, "1010000.00")), at(3700, of.bid(first, "1020000.00"))),
        *(at(3701, of.bid(third, "1030000.00", round_=2)), at(9000, Due(at=of.starts)), ordered(9060, "show_reserve")),
    )


def terminated(hall: Hall, folder: Path, *, vacancy: bool = True) -> Case:
    """Ended by the supervisor while the panel scores."""
    return _terminated(_convened(hall, folder, vacancy=vacancy))


def _terminated(case: Case) -> Case:
    body: dict[str, Json] = {"basis": "招标投标法实施条例第八十一条", "reason": "采购任务取消"}
    case.hall.do(case.hall.office(Role.SUPERVISOR), "lot.terminate", case.lot, body)
    case.archive()
    return case


OTHER_LOT: Final = "L-2026-0099-1"


def long(hall: Hall, folder: Path) -> Case:
    """As `terminated`, with a chain that stands in two bundles; the log ends with entries of another lot."""
    case = _convened(hall, folder, vacancy=False)
    grown(hall, case.lot, 300)
    _terminated(case)
    grown(hall, OTHER_LOT, 20)
    case.sequence()
    return case


def grown(hall: Hall, lot: str, count: int) -> None:
    """So many entries of a kind that may come any number of times, as their act would write them."""
    custodian = hall.office(Role.CUSTODIAN).actor
    with hall.house.acting(custodian) as ctx:
        said: list[dict[str, Json]] = [{"i": n, "round": 0, "shares_sha256": f"{n:064x}"} for n in range(count)]
        journal.append_many(ctx, [Act("release_score_shares", lot, custodian, ctx.now, body) for body in said])


def lit(hall: Hall, folder: Path) -> Case:
    """Terminated after a draw that waited for a beacon."""
    hall.beacon = BEACON
    return terminated(hall, folder, vacancy=False)


def backed(hall: Hall, folder: Path) -> Case:
    """Terminated after the supervisor was silent in the first round and the centre in the second."""
    hall.fallback, hall.silent = Fallback(1, draws.RESERVE_KEY), {0: plans.SUPERVISOR, 1: plans.CENTRE}
    return terminated(hall, folder)


def backed_once(hall: Hall, folder: Path) -> Case:
    """As `backed`, but nobody declined, so that what happened in the only round can be told otherwise."""
    hall.fallback, hall.silent = Fallback(1, draws.RESERVE_KEY), {0: plans.SUPERVISOR}
    return terminated(hall, folder, vacancy=False)


def awarded(hall: Hall, folder: Path) -> Case:
    """Replaced, withdrawn and custodians' bids; a vacancy; a sheet sealed twice; a dissent; an award; archived."""
    case = _awarded(hall, folder)
    case.archive()
    return case


def contracted(hall: Hall, folder: Path) -> Case:
    """As `awarded`, but the winner renounces, and the next candidate gets a contract: the buyer signs two, and it the
    second."""
    case = _awarded(hall, folder)
    tenderee, why = hall.office(Role.TENDEREE), {"reason": "主要设备停产，无法供货"}
    hall.do(tenderee, "lot.offer_contract", case.lot, {"text": "三十日内交货。"})
    hall.do(hall.winner(case.lot), "lot.renounce_award", case.lot, dict(why))
    hall.do(tenderee, "lot.withdraw_award", case.lot, {"ground": "renounced", **why})
    hall.act(tenderee, awarding.award, case.lot, {}, awarding.prepare_award)
    assert hall.clerk() == ["notify"]
    for text in ("三十日内交货。", "二十日内交货，验收合格后付款。"):
        hall.do(hall.office(Role.TENDEREE), "lot.offer_contract", case.lot, {"text": text})
    hall.do(tenderee, "lot.report_award", case.lot, {"text": "评标过程无异常情况。"})
    hall.do(hall.winner(case.lot), "lot.sign_contract", case.lot)
    case.archive()
    return case


def _awarded(hall: Hall, folder: Path) -> Case:
    case = _convened(hall, folder)
    lot, bids = case.lot, case.bids
    hall.decide(lot, reviewing.review_qualification, hall.reviewed(bids[:4]))
    panel, who = hall.panel(lot), hall.numbers(lot)
    hall.seal(panel[0], lot, _points(bids, ["20.00", "20.00", "20.00", "20.00"], who))
    hall.scored(lot, [_points(bids, ["30.00", "32.00", f"{25 + n}.50", "20.00"], who) for n in range(5)])
    hall.signed(lot, panel[:4])
    why: dict[str, Json] = {"reason": "投标人三的技术方案未被充分考虑"}
    hall.act(panel[4], reporting.dissent, lot, why, reporting.prepare_dissent)
    assert hall.clerk() == ["rank"]
    published = hall.act(hall.office(Role.AGENCY), awarding.publish_candidates, lot, {}, awarding.prepare_candidates)
    hall.move_to(canon.moment(str(published.body["until"])))
    hall.act(hall.office(Role.TENDEREE), awarding.award, lot, {}, awarding.prepare_award)
    assert hall.clerk() == ["notify"]
    return case


def _points(bids: Sequence[str], marks: Sequence[str], who: Mapping[str, str]) -> dict[str, Json]:
    """The blind C1 under the bid's number, C2 under the bid."""
    made: dict[str, Json] = {bid: {"C2": "20.00"} for bid, _ in zip(bids, marks, strict=False)}
    return made | {who[bid]: {"C1": mark} for bid, mark in zip(bids, marks, strict=False)}


def _convened(hall: Hall, folder: Path, *, vacancy: bool = True) -> Case:
    """Opened, drawn, perhaps with one vacancy, four experts and a representative convened."""
    hall.enrol_experts(9)
    part = hall.lot_of(SCORING, panel=panel_document(5, 1), criteria=BLIND["criteria"], papers=BLIND["papers"])
    tender, lot = hall.announced(lots=[part], files=attached(hall))
    asked(hall, tender)
    bids = _submitted(hall, lot, folder)
    pass_and_stamp(hall)
    hall.move_to(hall.now + 21 * DAY + timedelta(minutes=1))
    hall.tick()
    hall.order_opening(lot)
    for n, bid in enumerate(bids[:3]):
        hall.release(hall.bidder(n), bid)
    objection = hall.do(hall.bidder(2), "lot.object_opening", lot, {"text": OBJECTION}).body["objection"]
    answer: dict[str, Json] = {"objection": str(objection), "text": "已恢复，记录完整"}
    hall.do(hall.office(Role.TENDEREE), "lot.answer_objection", lot, answer)
    hall.move_to(hall.now + timedelta(minutes=31))
    for custodian in hall.custodians()[:2]:
        hall.release_shares(custodian, lot)
    hall.tick()
    hall.do(hall.office(Role.AGENCY), "lot.open_bids", lot)
    for person in (hall.bidder(0), hall.office(Role.TENDEREE)):
        hall.do(person, "lot.confirm_record", lot)
    did = hall.planned(lot)
    hall.clerk("snapshot_pool", "exclude", "freeze_draw")
    hall.office(Role.AGENCY, "another")  # so that the log goes on before the checkpoint that the draw hangs on
    hall.entropy(lot, did)
    hall.clerk("draw")
    if vacancy:
        _answer(hall, lot, did, drawing.decline, hall.asked(did)[:1])
        hall.entropy(lot, did, 1)
        hall.clerk("replace_expert")
    hall.name(lot)
    _answer(hall, lot, did, drawing.accept, (*hall.asked(did), hall.representative()))
    hall.sat(lot)
    return Case(hall, lot, bids)


def _answer(hall: Hall, lot: str, did: str, do: object, people: Sequence[Person]) -> None:
    for person in people:
        with conduct.acting(hall.house, person.actor, lot) as ctx:
            do(ctx, lot, {"did": did})  # type: ignore[operator]


def _submitted(hall: Hall, lot: str, folder: Path) -> list[str]:
    """Four bids that stand, one of them in its second version, and a fifth that was withdrawn."""
    bids = [str(hall.submit(hall.bidder(n), lot, price, folder).subject) for n, price in enumerate(PRICES)]
    hall.submit(hall.bidder(2), lot, "1150000.00", folder, "lot.replace_bid")
    bids.append(str(hall.submit(hall.bidder(4), lot, "990000.00", folder).subject))
    hall.do(hall.bidder(4), "bid.withdraw_bid", bids[4])
    return bids
