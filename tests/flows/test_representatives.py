"""A panel of one representative and four drawn experts, on both databases: from its naming to the verified dossier."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import Engine

from disclosure.rules import dossier as names
from disclosure.rules.dossier import Edition
from evaluation.acts import awarding, convening, members, representatives, reviewing
from evaluation.rules.panel import Seat
from kernel import canon
from kernel.actor import Actor, Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import NotAllowed, NotNow, Refusal
from tests.support import bag
from tests.support.case import SCORING, Case
from tests.support.kept import Kept
from tests.support.panel import Hall, panel_document
from tests.support.world import Person
from trading.acts import ending, reading
from verifier import dossier
from verifier.verify import verify
from web.desks import duties, home, lots

PRICES = ["1000000.00", "1100000.00", "1200000.00"]


@pytest.fixture
def hall(engine: Engine, blobs: Blobs, kept: Kept) -> Hall:
    made = Hall(engine, blobs).keep(kept)
    made.enrol_experts(6)
    return made


def opened(hall: Hall, tmp_path: Path, **changed: Json) -> tuple[str, list[str]]:
    lot = hall.lot_of(SCORING, panel=panel_document(5, 1))
    return hall.opened(tmp_path, PRICES, lot, **changed)


def refused(hall: Hall, person: Person, act: str, lot: str, body: Mapping[str, Json] | None = None) -> str:
    with pytest.raises(Refusal) as error:
        hall.do(person, act, lot, body)
    return error.value.code


def points(bids: list[str], first: str) -> dict[str, Json]:
    return {bid: {"C1": mark, "C2": "20.00"} for bid, mark in zip(bids, (first, "25.00", "20.00"), strict=True)}


def named(hall: Hall, lot: str) -> list[representatives.Named]:
    with hall.house.looking() as ctx:
        return representatives.named(ctx, members.sitting(ctx, reading.lot(ctx, lot)))


# ---------------------------------------------------------------- to the verified dossier


def test_one_representative_and_four_experts_to_a_verified_dossier(hall: Hall, tmp_path: Path) -> None:
    lot, bids = opened(hall, tmp_path)
    people, seats = hall.convened(lot, representatives=1), hall.seats(lot)
    assert [seat.kind for seat in seats].count(Seat.REPRESENTATIVE) == 1
    convened = next(one.body for one in reversed(hall.chain(lot)) if one.type == "lot.convene")
    assert [len(convened[listed]) for listed in ("members", "representatives")] == [4, 1]
    hall.decide(lot, reviewing.review_qualification, hall.reviewed(bids))
    hall.scored(lot, [points(bids, f"{25 + n}.00") for n in range(5)])
    hall.signed(lot, people)
    assert hall.clerk() == ["rank"]
    published = hall.act(hall.office(Role.AGENCY), awarding.publish_candidates, lot, {}, awarding.prepare_candidates)
    secret = b"".join(entry.data for entry in hall.chain(lot))
    assert "招标人代表1".encode() not in secret
    assert hall.representative().actor.id.encode() not in secret
    hall.move_to(canon.moment(str(published.body["until"])))
    hall.act(hall.office(Role.TENDEREE), awarding.award, lot, {}, awarding.prepare_award)
    hall.clerk()
    told = hall.chain(lot)[-1].body
    assert [one["name"] for one in told["representatives"]] == ["招标人代表1"]
    assert len(told["members"]) == 4
    made = Case(hall, lot, bids)
    made.archive()
    own = bag.unpacked(made.export(Edition.SUPERVISION))[1][names.POLICY_FILE]
    for edition in Edition:
        (tmp_path / "dossier.zip").write_bytes(made.export(edition))
        report = verify(dossier.read(tmp_path / "dossier.zip"), own)
        assert report.failed == ()
        held = {verdict.check.id: verdict.held for verdict in report.verdicts if verdict.status == "pass"}
        assert {"02.05", "05.03", "05.06", "05.09", "05.10"} <= set(held)
        assert ("05.04" in held) is (edition is Edition.SUPERVISION)


# ---------------------------------------------------------------- naming


def test_only_the_tenderee_names_and_only_its_own_enrolled_people(hall: Hall, tmp_path: Path) -> None:
    lot, _ = opened(hall, tmp_path)
    body: dict[str, Json] = {"person": hall.representative().actor.id}
    assert refused(hall, hall.office(Role.AGENCY), "lot.name_representative", lot, body) == "act.not_allowed"
    tenderee = hall.office(Role.TENDEREE)
    for stranger in (tenderee, hall.bidder(0), hall.office(Role.SUPERVISOR)):
        body = {"person": stranger.actor.id}
        assert refused(hall, tenderee, "lot.name_representative", lot, body) == "representative.unknown"


def test_nobody_is_named_where_the_tender_document_wants_nobody(hall: Hall, tmp_path: Path) -> None:
    lot, _ = hall.opened(tmp_path, PRICES, hall.lot_of(SCORING))
    body: dict[str, Json] = {"person": hall.representative().actor.id}
    assert refused(hall, hall.office(Role.TENDEREE), "lot.name_representative", lot, body) == "representative.enough"


def test_another_may_be_named_until_the_first_has_answered(hall: Hall, tmp_path: Path) -> None:
    lot, _ = opened(hall, tmp_path)
    first = hall.name(lot, 1)
    assert hall.name(lot, 2).body["instead"] == first.body["pid"]
    assert refused(hall, hall.representative(1), "lot.accept", lot) == "seat.answered"
    hall.accept(hall.representative(2), lot)
    body: dict[str, Json] = {"person": hall.representative(3).actor.id}
    assert refused(hall, hall.office(Role.TENDEREE), "lot.name_representative", lot, body) == "representative.enough"
    hall.do(hall.representative(2), "lot.decline", lot)
    body = {"person": hall.representative(1).actor.id}
    assert refused(hall, hall.office(Role.TENDEREE), "lot.name_representative", lot, body) == "representative.named"
    hall.name(lot, 3)
    assert sorted(each.state for each in named(hall, lot)) == ["asked", "vacated", "vacated"]


def test_the_declaration_waits_for_the_opening(hall: Hall) -> None:
    _, lot = hall.announced(lots=[hall.lot_of(SCORING, panel=panel_document(5, 1))])
    entry = hall.name(lot)
    assert (len(entry.body["pid"]), entry.body["instead"]) == (64, None)
    assert refused(hall, hall.representative(), "lot.accept", lot) == "seat.unopened"
    assert refused(hall, hall.representative(2), "lot.accept", lot) == "seat.not_yours"


def test_no_panel_is_convened_without_its_representative(hall: Hall, tmp_path: Path) -> None:
    lot, _ = opened(hall, tmp_path)
    did = hall.drawn(lot)
    for person in hall.asked(did):
        hall.accept(person, lot)
    hall.name(lot)
    with pytest.raises(NotNow, match=r"panel\.vacant"):
        hall.act(hall.office(Role.AGENCY), convening.convene, lot, {}, convening.convocation)


# ---------------------------------------------------------------- in the panel


def test_who_steps_aside_takes_his_vote_along_and_another_is_named(hall: Hall, tmp_path: Path) -> None:
    lot, bids = opened(hall, tmp_path)
    hall.convened(lot, representatives=1)
    first = hall.representative(1)
    hall.act(first, reviewing.review_qualification, lot, hall.reviewed(bids))
    hall.do(first, "lot.avoid", lot)
    assert refused(hall, first, "lot.avoid", lot) == "seat.vacated"
    expert = next(person for person in hall.panel(lot))
    with pytest.raises(NotNow, match=r"panel\.vacant"):
        hall.act(expert, reviewing.review_qualification, lot, hall.reviewed(bids))
    hall.name(lot, 2)
    hall.accept(hall.representative(2), lot)
    experts = [hall.member(seat) for seat in hall.seats(lot) if seat.kind is Seat.EXPERT]
    entries = [hall.act(person, reviewing.review_qualification, lot, hall.reviewed(bids)) for person in experts[:3]]
    assert [entry.body["found"]["decided"] for entry in entries] == [False, False, True]


def test_only_the_named_person_seals_the_sheet_of_the_seat(hall: Hall, tmp_path: Path) -> None:
    lot, bids = opened(hall, tmp_path)
    hall.convened(lot, representatives=1)
    hall.decide(lot, reviewing.review_qualification, hall.reviewed(bids))
    mine = hall.representative(1)
    other = Person(hall.office(Role.TENDEREE).member, mine.actor)
    with pytest.raises(NotAllowed, match=r"score\.other_signer"):
        hall.seal(other, lot, points(bids, "30.00"))
    entry = hall.seal(mine, lot, points(bids, "30.00"))
    assert entry.actor == f"representative.{entry.body['pid'][:32]}"


def test_the_purchaser_reviews_and_its_representative_does_not(hall: Hall, tmp_path: Path) -> None:
    lot, bids = opened(hall, tmp_path, regime="P87")
    hall.convened(lot, representatives=1)
    with pytest.raises(NotAllowed, match=r"act\.not_allowed"):
        hall.act(hall.representative(), reviewing.review_qualification, lot, hall.reviewed(bids))
    hall.act(hall.office(Role.TENDEREE), reviewing.review_qualification, lot, hall.reviewed(bids))


def test_a_voided_evaluation_needs_its_representative_named_anew(hall: Hall, tmp_path: Path) -> None:
    lot, _ = opened(hall, tmp_path)
    hall.convened(lot, representatives=1)
    void: dict[str, Json] = {"basis": "BIR-46", "reason": "程序有误"}
    hall.act(hall.office(Role.SUPERVISOR), ending.void_evaluation, lot, void)
    with hall.house.looking() as ctx:
        of = members.sitting(ctx, reading.lot(ctx, lot))
        assert (of.round, representatives.missing(ctx, of)) == (2, 1)
    assert hall.name(lot).body["did"].endswith("/evaluation-2")


# ---------------------------------------------------------------- the desks


def test_the_desks_of_tenderee_and_representative(hall: Hall, tmp_path: Path) -> None:
    lot, _ = opened(hall, tmp_path)
    tenderee = hall.office(Role.TENDEREE).actor
    assert "name_representative" in verbs(hall, tenderee)
    hall.name(lot)
    assert "name_representative" not in verbs(hall, tenderee)
    mine = hall.representative().actor
    assert [one.by for one in home.desk(hall.house, mine, "").invitations] == [None]
    assert home.in_hand(hall.house, mine) == []
    hall.accept(hall.representative(), lot)
    assert home.desk(hall.house, mine, "").invitations == ()
    assert [held.lot.id for held in home.in_hand(hall.house, mine)] == [lot]
    stranger = Actor(hall.representative(2).actor.id, Role.REPRESENTATIVE, tenderee.org)
    with pytest.raises(Refusal), hall.house.looking(stranger) as ctx:
        lots.lot(ctx, stranger, lot)


def verbs(hall: Hall, who: Actor) -> list[str]:
    return [due.href.rpartition("/")[2] for held in home.in_hand(hall.house, who) for due in duties.dues(held)]
