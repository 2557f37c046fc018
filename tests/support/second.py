"""A lot of two envelopes from notice to archive: one bid fails on points, one is rejected, one needs the custodians."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final

from evaluation.acts import awarding, first, reviewing
from kernel import canon
from kernel.actor import Role
from kernel.canon import Json
from tests.support.case import Case, attached
from tests.support.panel import Hall
from tests.support.tenders import criterion
from tests.support.world import DAY

PRICES: Final = ("1000000.00", "1100000.00", "1200000.00", "900000.00")
POINTS: Final = ("20.00", "40.00", "45.00", "44.00")
"""Of 50; the line is 30. The cheapest bid of those that stand to the end is the second."""
PARAMS: Final[dict[str, Json]] = {
    "full": 5000, "least_technical": 3000, "reductions": ["0.01"], "abnormal": None, "tie": "shown",
}  # fmt: skip


def part(hall: Hall, method: str = "two_envelope", **changed: Json) -> dict[str, Json]:
    """A lot that is sealed in two envelopes."""
    params = {**PARAMS, **changed} if method == "two_envelope" else changed
    points = 5000 if method == "two_envelope" else 10000
    made = hall.lot_of(method, params=params, criteria=[criterion("C1", points)], envelopes=2)
    assert isinstance(made, dict)
    return made


def opened_first(hall: Hall, folder: Path, **changed: Json) -> tuple[str, list[str]]:
    """First envelopes opened, each by its own bidder."""
    project = hall.register()
    lot = f"L-{project.removeprefix('P-')}-1"
    lots: list[Json] = [{**part(hall), "lot": lot}]
    tender = hall.draft(project, **{"lots": lots, "kind": "works", "files": attached(hall), **changed})
    hall.do(hall.office(Role.AGENCY), "tender.announce", tender)
    bids = [str(hall.submit(hall.bidder(n), lot, price, folder).subject) for n, price in enumerate(PRICES)]
    hall.move_to(hall.now + 21 * DAY + timedelta(minutes=1))
    hall.tick()
    hall.order_opening(lot)
    for n, bid in enumerate(bids):
        hall.release(hall.bidder(n), bid)
    hall.move_to(hall.now + timedelta(minutes=31))
    hall.tick()
    hall.do(hall.office(Role.AGENCY), "lot.open_bids", lot)
    return lot, bids


def judged(hall: Hall, lot: str, bids: list[str], points: tuple[str, ...] = POINTS) -> None:
    """The panel reviews and scores the first envelopes; the last bid is rejected."""
    hall.convened(lot)
    hall.decide(lot, reviewing.review_qualification, hall.reviewed(bids))
    why: dict[str, Json] = {"bid": bids[3], "ground": "unresponsive", "reason": "施工组织设计缺少安全专项方案"}
    hall.decide(lot, reviewing.reject_bid, why)
    sheet: dict[str, Json] = {bid: {"C1": mark} for bid, mark in zip(bids[:3], points, strict=False)}
    for person in hall.panel(lot):
        hall.seal(person, lot, sheet)
    for custodian in hall.custodians()[:2]:
        hall.release_scores(custodian, lot)
    assert hall.clerk("open_scores") == ["open_scores"]  # whatever else other lots wait for


def passed(hall: Hall, lot: str, votes: int = 3) -> None:
    for person in hall.panel(lot)[:votes]:
        hall.act(person, first.sign_first, lot, {}, first.prepare_first)


def ordered(hall: Hall, lot: str) -> None:
    for role in (Role.TENDEREE, Role.SUPERVISOR):
        hall.do(hall.office(role), "lot.order_second", lot)


def priced(hall: Hall, lot: str, bids: list[str]) -> None:
    """One bidder hands its second key over, the custodians open that of the one who stays away."""
    hall.release(hall.bidder(1), bids[1])
    hall.move_to(hall.now + timedelta(minutes=31))
    for custodian in hall.custodians()[:2]:
        hall.release_shares(custodian, lot, "bid.release_second_share")
    hall.tick()
    hall.do(hall.office(Role.AGENCY), "lot.open_second", lot)


def awarded(hall: Hall, folder: Path) -> Case:
    """The whole of it."""
    hall.enrol_experts(9)
    return ended(hall, *opened_first(hall, folder))


def ended(hall: Hall, lot: str, bids: list[str]) -> Case:
    """From the panel to the archive."""
    judged(hall, lot, bids)
    passed(hall, lot)
    ordered(hall, lot)
    priced(hall, lot, bids)
    hall.signed(lot)
    assert hall.clerk() == ["rank"]
    published = hall.act(hall.office(Role.AGENCY), awarding.publish_candidates, lot, {}, awarding.prepare_candidates)
    hall.move_to(canon.moment(str(published.body["until"])))
    hall.act(hall.office(Role.TENDEREE), awarding.award, lot, {}, awarding.prepare_award)
    assert hall.clerk() == ["notify"]
    case = Case(hall, lot, bids)
    case.archive()
    return case
