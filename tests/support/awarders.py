"""Lots of 评定分离: evaluated without a ranking, then decided by an awarding panel of the tenderee's own people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

from evaluation.acts import awarding, reviewing
from kernel.actor import Role
from kernel.canon import Json
from kernel.journal import Entry
from tests.support.case import Case
from tests.support.panel import Hall
from tests.support.world import DAY, Person

PRICES: Final = ["1000000.00", "1100000.00", "1200000.00"]
WHY: Final = "方案完整，业绩和履约能力更强"


def awarder(hall: Hall, n: int) -> Person:
    """Somebody of the tenderee's own, from 1."""
    called = f"awarder{n}"
    if called not in hall.people:
        member = hall.pki.member(8100 + n, name=f"定标委员{n}", of=hall.office(Role.TENDEREE).member)
        hall.enrol(member, Role.TENDEREE)
        hall.people[called] = hall.sign_in(member, Role.TENDEREE)
    return hall.people[called]


def ranked(
    hall: Hall, folder: Path, method: str, lot_id: str = "L-2026-0001-1", **params: Json
) -> tuple[str, list[str]]:
    """A works lot whose panel has handed over three candidates, unranked; the bids as submitted."""
    part = hall.lot_of(method, params={"abnormal": None, **params}, lot=lot_id)
    lot, bids = hall.opened(folder, PRICES, part, kind="works")
    hall.convened(lot)
    hall.decide(lot, reviewing.review_qualification, hall.reviewed(bids))
    hall.clerk()
    hall.signed(lot)
    assert hall.clerk("rank") == ["rank"]
    return lot, bids


def name(hall: Hall, lot: str, *numbers: int, head: int = 1) -> Entry:
    people: list[Json] = [awarder(hall, n).actor.id for n in numbers or range(1, 6)]
    body: dict[str, Json] = {"members": people, "head": awarder(hall, head).actor.id}
    return hall.do(hall.office(Role.TENDEREE), "lot.name_awarders", lot, body)


def vote(hall: Hall, lot: str, n: int, *bids: str, why: str = WHY) -> Entry:
    return hall.do(awarder(hall, n), "lot.cast_ballot", lot, {"votes": list(bids), "reason": why})


def turn(hall: Hall, lot: str, votes: Sequence[Sequence[str]]) -> Entry:
    """Every member votes, and the ballots are opened."""
    for n, named in enumerate(votes, start=1):
        vote(hall, lot, n, *named)
    assert hall.clerk("open_ballots") == ["open_ballots"]
    return hall.chain(lot)[-1]


def awarded(hall: Hall, lot: str) -> Entry:
    """Published, awarded, told."""
    agency, tenderee = hall.office(Role.AGENCY), hall.office(Role.TENDEREE)
    hall.act(agency, awarding.publish_candidates, lot, {}, awarding.prepare_candidates)
    hall.move_to(hall.now + 4 * DAY + timedelta(hours=1))
    made = hall.act(tenderee, awarding.award, lot, {}, awarding.prepare_award)
    assert hall.clerk() == ["notify"]
    return made


def decided(hall: Hall, folder: Path) -> None:
    """Beside other lots one whose panel speaks, and whose head decides."""
    before = int(hall.register().rpartition("-")[2])
    lot, bids = ranked(hall, folder, "award_by_deliberation", f"L-2026-{before + 1:04d}-1")
    name(hall, lot)
    turn(hall, lot, [[]] * 5)
    hall.do(awarder(hall, 1), "lot.decide_winner", lot, {"bid": bids[0], "reason": WHY})


def played(hall: Hall, folder: Path) -> Case:
    """Two turns of votes: one candidate goes, then three of five are for the second; awarded and archived."""
    hall.enrol_experts(8)
    lot, bids = ranked(hall, folder, "award_by_vote")
    name(hall, lot)
    one, two, three = ([bid] for bid in bids)
    turn(hall, lot, [one, one, two, two, three])
    turn(hall, lot, [one, one, two, two, two])
    awarded(hall, lot)
    hall.move_to(hall.now + 70 * DAY)
    case = Case(hall, lot, bids)
    case.archive()
    return case
