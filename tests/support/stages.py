"""Tenders in two stages: a prequalification or proposals without prices first, then a tender for those who may go on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final, cast

from evaluation.acts import awarding, reviewing
from kernel import canon
from kernel.actor import Role
from kernel.canon import Json
from kernel.journal import Entry
from tests.support.case import Case
from tests.support.filmed import recording
from tests.support.panel import Hall, panel_document
from tests.support.tenders import COMMON, criterion
from tests.support.world import DAY, World
from trading.rules import first_stage, procedure
from trading.rules.lifecycle import Regime

WAYS: Final = {
    name: procedure.ours()[name][Regime.BID].plain
    for name in ("prequalification", "prequalified_tender", "first_stage", "second_stage")
}
CONDITIONS: Final[list[Json]] = [
    {"id": "Q1", "zh": "独立法人", "en": "a legal person"},
    {"id": "Q2", "zh": "近五年有类似业绩", "en": "similar work in the last five years"},
]
POINTS: Final = (9000, 8000, 8000, 7000)
"""Of the four who meet the conditions, in 1/100; the limit of three lies before the last."""
MINUTE: Final = timedelta(minutes=1)
PRICES: Final = ("1000000.00", "1100000.00", "1200000.00")
"""Of three bids in the tender that follows."""


def part(lot: str, method: str, **changed: Json) -> dict[str, Json]:
    """The lot of a first stage: no price, no deposit."""
    limited = method == first_stage.LIMITED
    made = World.lot_document(cast("World", None), lot) | {
        "form": {"currencies": [], "requires": []}, "method": method, "qualification": CONDITIONS,
        "params": {**COMMON, **({first_stage.MOST: 3} if limited else {})},
        "criteria": [criterion("C1", 6000), criterion("C2", 4000)] if limited else [],
        "panel": {} if method == first_stage.PROPOSALS else panel_document(), "ceiling": None,
    }  # fmt: skip
    return made | changed


def drafted(world: World, way: str, method: str, project: str = "", **changed: Json) -> tuple[str, str]:
    """A drafted first stage, documents on offer for six days and handed in six days later; its id and its lot's."""
    project = project or world.register()
    lot = f"L-{project.removeprefix('P-')}-1"
    price: Json = {"currency": "CNY", "amount": "0.00"}
    offered: Json = {"from": canon.instant(world.now), "until": canon.instant(world.now + 6 * DAY), "price": price}
    of: dict[str, Json] = {"procedure": WAYS[way], "documents": offered, "lots": [part(lot, method)]}
    if way == "prequalification":
        of["deadline"] = canon.instant(world.now + 12 * DAY)
    return world.draft(project, **of | changed), lot


def opened(world: World, lot: str, folder: Path, count: int) -> list[str]:
    """So many hand in an application or a proposal, and all are opened."""
    bids = [str(world.submit(world.bidder(n), lot, "", folder).subject) for n in range(count)]
    deadline = world.lot(lot).deadline
    assert deadline is not None
    world.move_to(deadline + MINUTE)
    world.tick()
    world.order_opening(lot)
    for n, bid in enumerate(bids):
        world.release(world.bidder(n), bid)
    world.move_to(world.now + 31 * MINUTE)
    world.tick()
    world.do(world.office(Role.AGENCY), "lot.open_bids", lot)
    return bids


def results(bids: Sequence[str], points: Sequence[int] = ()) -> dict[str, Json]:
    """All but the last meet the conditions; `points` are given to them, a third of it for the second criterion."""
    met: list[Json] = []
    for n, bid in enumerate(bids):
        passed = n < len(bids) - 1
        row: dict[str, Json] = {"bid": bid, "passed": passed, "met": {"Q1": True, "Q2": passed}}
        row["findings"] = [] if passed else ["近五年没有类似业绩，不符合第二条"]
        if points and passed:
            row["points"] = {"C1": points[n] - points[n] // 3, "C2": points[n] // 3}
        met.append(row)
    return {"results": met}


def prequalified(hall: Hall, folder: Path, method: str = first_stage.LIMITED) -> tuple[str, list[str], Entry]:
    """Five apply, the panel finds one unfit, the tenderee signs the result; the lot, the applications, the result."""
    hall.enrol_experts(12)
    tender, lot = drafted(hall, "prequalification", method)
    hall.do(hall.office(Role.AGENCY), "tender.announce", tender)
    bids = opened(hall, lot, folder, 5)
    hall.convened(lot)
    judged(hall, lot, bids, method)
    return lot, bids, hall.do(hall.office(Role.TENDEREE), "lot.admit", lot)


def judged(hall: Hall, lot: str, bids: Sequence[str], method: str = first_stage.LIMITED) -> None:
    """The panel's majority signs equal words on every application."""
    points = POINTS if method == first_stage.LIMITED else ()
    hall.decide(lot, reviewing.review_qualification, results(bids, points))


def proposed(world: World, folder: Path) -> tuple[str, list[str], Entry]:
    """Three hand in proposals, one is asked about its own, all may go on."""
    tender, lot = drafted(world, "first_stage", first_stage.PROPOSALS)
    world.do(world.office(Role.AGENCY), "tender.announce", tender)
    bids = opened(world, lot, folder, 3)
    tenderee = world.office(Role.TENDEREE)
    asked: dict[str, Json] = {"bid": bids[0], "kind": "clarify", "text": "请说明备选方案的接口。"}
    question = world.do(tenderee, "lot.ask_bidder", lot, asked).body["found"]["question"]
    world.do(world.bidder(0), "lot.answer", lot, {"question": question, "text": "采用开放接口。"})
    world.do(world.office(Role.CENTRE), "lot.enter_recording", lot, recording(world, lot))
    return lot, bids, world.do(tenderee, "lot.admit", lot)


def following(world: World, way: str, before: str, **changed: Json) -> tuple[str, str]:
    """The tender that follows the lot's result, drafted; its id and its lot's."""
    project = "P-" + before.removeprefix("L-").rsplit("-", 1)[0]
    number = f"{project.removeprefix('P-')}-2"
    part = world.lot_document(f"L-{number}-1") | {"panel": panel_document()}
    of: dict[str, Json] = {"procedure": WAYS[way], "lots": [part], "no": f"QY-{number}"}
    return world.draft(project, **of | changed), f"L-{number}-1"


def announced(world: World, way: str, before: str, **changed: Json) -> str:
    """As `following`, its list signed and the notice published; its lot."""
    tender, lot = following(world, way, before, **changed)
    agency = world.office(Role.AGENCY)
    world.do(agency, "tender.invite", tender)
    world.do(agency, "tender.announce", tender)
    return lot


# ---------------------------------------------------------------- whole lots, for the verifiers


def selected(hall: Hall, folder: Path) -> Case:
    lot, bids, _ = prequalified(hall, folder)
    case = Case(hall, lot, bids)
    case.archive()
    return case


def talked(hall: Hall, folder: Path) -> Case:
    lot, bids, _ = proposed(hall, folder)
    case = Case(hall, lot, bids)
    case.archive()
    return case


def followed(hall: Hall, folder: Path) -> Case:
    """The tender after a prequalification, from its list to the award."""
    before, _, _ = prequalified(hall, folder, first_stage.ALL)
    lot = announced(hall, "prequalified_tender", before)
    bids = _bid_for(hall, lot, folder)
    hall.convened(lot)
    hall.decide(lot, reviewing.review_qualification, hall.reviewed(bids))
    assert hall.clerk() == ["open_scores"]
    hall.signed(lot)
    assert hall.clerk() == ["rank"]
    published = hall.act(hall.office(Role.AGENCY), awarding.publish_candidates, lot, {}, awarding.prepare_candidates)
    hall.move_to(canon.moment(str(published.body["until"])))
    hall.act(hall.office(Role.TENDEREE), awarding.award, lot, {}, awarding.prepare_award)
    assert hall.clerk() == ["notify"]
    case = Case(hall, lot, bids)
    case.archive()
    return case


def _bid_for(hall: Hall, lot: str, folder: Path) -> list[str]:
    bids = [str(hall.submit(hall.bidder(n), lot, price, folder).subject) for n, price in enumerate(PRICES)]
    hall.move_to(hall.now + 21 * DAY + MINUTE)
    hall.tick()
    hall.order_opening(lot)
    for n, bid in enumerate(bids):
        hall.release(hall.bidder(n), bid)
    hall.move_to(hall.now + 31 * MINUTE)
    hall.tick()
    hall.do(hall.office(Role.AGENCY), "lot.open_bids", lot)
    return bids
