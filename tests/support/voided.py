"""Evaluations that were voided and held again by another panel, one of whose members left while it scored."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from evaluation.acts import awarding, drawing, reviewing
from kernel import canon
from kernel.actor import Role
from kernel.canon import Json
from tests.support import second
from tests.support.case import PRICES, SCORING, Case
from tests.support.panel import Hall
from trading.acts import ending
from web import conduct

WHY: Final[dict[str, Json]] = {"basis": "招标投标法实施条例第四十六条", "reason": "评标委员会成员与投标人有利害关系"}


def void(hall: Hall, lot: str) -> None:
    hall.act(hall.office(Role.SUPERVISOR), ending.void_evaluation, lot, dict(WHY))


def ranked_twice(hall: Hall, folder: Path) -> Case:
    """The ranking itself is voided; the second panel comes to another one, and its winner is awarded."""
    hall.enrol_experts(14)
    lot, bids = hall.opened(folder, PRICES[:3], hall.lot_of(SCORING))
    _ranked(hall, lot, bids, ("30.00", "20.00", "10.00"))
    void(hall, lot)
    hall.convened(lot)
    _left(hall, lot)
    _ranked(hall, lot, bids, ("10.00", "20.00", "39.00"))
    published = hall.act(hall.office(Role.AGENCY), awarding.publish_candidates, lot, {}, awarding.prepare_candidates)
    hall.move_to(canon.moment(str(published.body["until"])))
    hall.act(hall.office(Role.TENDEREE), awarding.award, lot, {}, awarding.prepare_award)
    assert hall.clerk() == ["notify"]
    case = Case(hall, lot, bids)
    case.archive()
    return case


def _ranked(hall: Hall, lot: str, bids: list[str], marks: tuple[str, ...]) -> None:
    if not hall.panel(lot):
        hall.convened(lot)
    hall.decide(lot, reviewing.review_qualification, hall.reviewed(bids))
    sheet: dict[str, Json] = {bid: {"C1": mark, "C2": "20.00"} for bid, mark in zip(bids, marks, strict=True)}
    hall.scored(lot, [sheet] * 5)
    hall.signed(lot)
    assert hall.clerk() == ["rank"]


def _left(hall: Hall, lot: str) -> None:
    """One member steps aside after the panel was convened; who is drawn in its place accepts."""
    leaving = hall.panel(lot)[0]
    with conduct.acting(hall.house, leaving.actor, lot) as ctx:
        drawing.avoid(ctx, lot, {})
    did = str(hall.chain(lot)[-1].body["did"])
    hall.entropy(lot, did, 1)
    hall.clerk("replace_expert")
    coming = next(person for person in hall.asked(did) if person not in hall.panel(lot))
    with conduct.acting(hall.house, coming.actor, lot) as ctx:
        drawing.accept(ctx, lot, {})


def signed_twice(hall: Hall, folder: Path) -> Case:
    """Two envelopes: what the first panel had signed about the first is void; the second panel signs again, and both
    offices order opened whom it let pass."""
    hall.enrol_experts(14)
    lot, bids = second.opened_first(hall, folder)
    second.judged(hall, lot, bids, ("40.00", "20.00", "45.00"))
    second.passed(hall, lot)
    void(hall, lot)
    return second.ended(hall, lot, bids)
