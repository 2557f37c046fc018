"""Opening to award, on both databases: draw, review, sealed scores, report, candidates, award."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest
from sqlalchemy import Engine

from evaluation.acts import (
    awarding,
    convening,
    drawing,
    evidence,
    members,
    progress,
    reporting,
    reviewing,
    scoring,
    screening,
)  # fmt: skip
from evaluation.acts.progress import Progress
from evaluation.rules import draws, transcript
from evaluation.rules.screens import kept as leads
from evaluation.rules.screens.kept import After
from experts.rules.plan import Custody
from kernel import canon, journal, money
from kernel.actor import CLERK, Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotTrusted, NotValid, Refusal
from tests.evaluation.test_published_cases import TEXTBOOKS
from tests.support.kept import Kept
from tests.support.panel import KEYS, Do, Hall, panel_document
from tests.support.tenders import METHODS
from tests.support.world import DAY
from trading.acts import ending, enquiry, reading
from trading.rules.lifecycle import Stage
from web import conduct

SCORING, LOWEST = "comprehensive_scoring", "lowest_evaluated_price"
PRICES = ["1000000.00", "1100000.00", "1200000.00"]


@pytest.fixture
def hall(engine: Engine, blobs: Blobs, kept: Kept) -> Hall:
    made = Hall(engine, blobs).keep(kept)
    made.enrol_experts(8)
    return made


class Textbooks(Hall):
    """Bids in two currencies: `local+foreign`."""

    def form(self, lot: str, amount: str) -> dict[str, Json]:
        local, foreign = amount.split("+")
        total: list[Json] = [money.money(local, "BDT").json(), money.money(foreign, "USD").json()]
        return {"v": "ebid-form/v1", "lot": lot, "total": total}


def points(bids: list[str], subjective: list[str], fact: str = "20.00") -> dict[str, Json]:
    return {bid: {"C1": mark, "C2": fact} for bid, mark in zip(bids, subjective, strict=True)}


def scoring_hall(hall: Hall, tmp_path: Path, params: Mapping[str, Json] | None = None) -> tuple[str, list[str]]:
    """A P87 goods lot whose panel has reviewed and passed every bid."""
    lot, bids = hall.opened(tmp_path, PRICES, hall.lot_of(SCORING, params=params), regime="P87")
    hall.convened(lot)
    hall.act(hall.office(Role.TENDEREE), reviewing.review_qualification, lot, hall.reviewed(bids))
    return lot, bids


# ---------------------------------------------------------------- the whole way


@pytest.mark.seed_row(8)
def test_a_real_contract_from_sealed_bids_to_its_published_award(engine: Engine, blobs: Blobs, tmp_path: Path) -> None:
    """World Bank OP00016891: four bids in two currencies; the evaluated prices are computed, not typed in."""
    hall = Textbooks(engine, blobs)
    hall.enrol_experts(6)
    part = hall.lot_of(
        LOWEST,
        params={"abnormal": None, "minimum": 1},
        base_currency="BDT",
        rates={"USD": "82.25"},
        budget=None,
        ceiling=None,
        form={"currencies": ["BDT", "USD"], "requires": []},
    )
    prices = [f"{local}+{foreign}" for _, local, foreign, _ in TEXTBOOKS]
    lot, bids = hall.opened(tmp_path, prices, part, regime="INTL")
    panel = hall.convened(lot)
    hall.decide(lot, reviewing.review_qualification, hall.reviewed(bids))
    assert hall.clerk() == ["open_scores"]
    hall.signed(lot, panel)
    assert hall.clerk() == ["rank"]
    published = hall.act(hall.office(Role.AGENCY), awarding.publish_candidates, lot, {}, awarding.prepare_candidates)
    listed = published.body["candidates"]
    assert [(each["bid"], each["evaluated"]) for each in listed] == [(bids[n], TEXTBOOKS[n][3]) for n in range(3)]
    with pytest.raises(NotNow, match="publicity"):
        hall.act(hall.office(Role.TENDEREE), awarding.award, lot, {}, awarding.prepare_award)
    hall.move_to(canon.moment(str(published.body["until"])))
    awarded = hall.act(hall.office(Role.TENDEREE), awarding.award, lot, {}, awarding.prepare_award)
    assert awarded.body["bid"] == bids[0]
    assert awarded.body["price"] == {"currency": "BDT", "amount": "23609843.76"}
    assert awarded.body["found"] == {"first": True}
    assert hall.clerk() == ["notify"]
    told = hall.chain(lot)[-1].body
    assert (told["winner"], sorted(told["losers"])) == (bids[0], sorted(bids[1:]))
    assert {each["name"] for each in told["members"]} == {person.member.person for person in panel}
    with hall.house.looking() as ctx:
        assert journal.broken_at(ctx.tx, lot) is None


def test_a_scored_tender_from_sealed_sheets_to_an_award_that_replays(hall: Hall, tmp_path: Path) -> None:
    lot, bids = scoring_hall(hall, tmp_path)
    hall.scored(lot, [points(bids, [f"3{n}.00", "33.00", "20.00"]) for n in range(5)])
    assert hall.lot(lot).stage is Stage.SCORED
    hall.signed(lot)
    assert hall.clerk() == ["rank"]
    ranked = hall.chain(lot)[-1].body
    data = hall.blobs.get(str(ranked["aggregation_sha256"]))
    found = transcript.replay(data, METHODS).ranked
    assert found
    assert [list(group) for group in found.assessment.order] == ranked["order"] == [[bids[0]], [bids[1]], [bids[2]]]
    assert len(ranked["signed"]) == 5
    awarded = hall.act(hall.office(Role.TENDEREE), awarding.award, lot, {}, awarding.prepare_award)
    assert awarded.body["price"] == {"currency": "CNY", "amount": "1000000.00"}
    _screened(hall, lot, bids)


def _screened(hall: Hall, lot: str, bids: list[str]) -> None:
    """Who won and what each expert gave is compared only once the result is told."""
    with hall.house.looking() as ctx:
        of, named = hall.lot(lot), {one.bid: one for one in reading.opened(ctx, lot)}
        assert evidence.given(ctx, of, named) == []
        assert {edge.wins for edge in evidence.meetings(ctx, of, named)} == {(0, 0)}
    assert hall.clerk() == ["notify"]
    with hall.house.looking() as ctx:
        given = evidence.given(ctx, of, named)
        assert len(given) == 15
        first = sorted(each.given - each.others for each in given if each.bidder == bids[0])
        assert first == [-250, -150, 0, 150, 250], "30 to 34 points, each beside the median of the other four"
        assert {each.given - each.others for each in given if each.bidder != bids[0]} == {0}
        assert {each.expert.rpartition("（")[2].rstrip("）") for each in given} <= hall.experts.keys()
        wins = {edge.bidders: edge.wins for edge in evidence.meetings(ctx, of, named)}
        found = screening.screened(ctx, lot, After.EVALUATION)
    assert sorted(wins) == sorted(tuple(sorted(pair)) for pair in combinations(bids, 2))
    assert all(sum(won) == (bids[0] in pair) for pair, won in wins.items())
    assert leads.read(found.data) == found
    assert not [each for each in found.leads if each.screen in ("bias", "together")], "one lot is no history"


def test_no_name_is_in_the_journal_before_the_result(hall: Hall, tmp_path: Path) -> None:
    lot, bids = scoring_hall(hall, tmp_path)
    hall.scored(lot, [points(bids, ["30.00", "20.00", "10.00"])] * 5)
    told = b"".join(entry.data for entry in hall.chain(lot)).decode()
    for expert, person in hall.experts.items():
        assert expert not in told
        assert person.member.person not in told
        assert person.actor.id not in told


# ---------------------------------------------------------------- the draw and the panel


def test_only_the_announced_panel_can_be_planned(hall: Hall, tmp_path: Path) -> None:
    lot, _ = hall.opened(tmp_path, PRICES, hall.lot_of(LOWEST))
    with hall.house.acting(hall.office(Role.AGENCY).actor) as ctx:
        of = members.sitting(ctx, hall.lot(lot))
        raw = {"centre": b"c" * 32, "supervisor": b"s" * 32}
        other = draws.panel_plan({**of.tender, "regime": "P87"}, lot, 1, draws.Entropy(raw, Custody.SAME_MACHINE))
        body: dict[str, Json] = {"did": of.did, "plan_sha256": ctx.blobs.put(other.document)}
        with pytest.raises(NotValid):
            drawing.plan_draw(ctx, lot, body)
    with pytest.raises(NotFound, match="nothing to draw"):
        hall.planned(lot, "reduction")


def test_convening_waits_for_every_seat(hall: Hall, tmp_path: Path) -> None:
    lot, _ = hall.opened(tmp_path, PRICES, hall.lot_of(LOWEST))
    did = hall.drawn(lot)
    with hall.house.looking() as ctx, pytest.raises(NotNow, match="5 members, 0 have accepted"):
        convening.convocation(ctx, lot)
    people = hall.asked(did)
    for person in people[:-1]:
        with conduct.acting(hall.house, person.actor, lot) as ctx:
            drawing.accept(ctx, lot, {})
    with conduct.acting(hall.house, people[-1].actor, lot) as ctx:
        drawing.decline(ctx, lot, {})
    hall.entropy(lot, did, 1)
    assert hall.clerk() == ["replace_expert"]
    stranger = next(person for person in hall.asked(did) if person not in people)
    with conduct.acting(hall.house, stranger.actor, lot) as ctx:
        drawing.accept(ctx, lot, {})
    with hall.house.looking() as ctx:
        body = convening.convocation(ctx, lot)
    assert body["did"] == did
    assert len(body["members"]) == 5  # type: ignore[arg-type]


def test_silence_is_a_vacancy(hall: Hall, tmp_path: Path) -> None:
    lot, _ = hall.opened(tmp_path, PRICES, hall.lot_of(LOWEST))
    hall.drawn(lot)
    assert hall.clerk() == []
    hall.move_to(hall.now + timedelta(minutes=31))
    assert hall.clerk() == ["time_out"] * 5


def test_whoever_steps_aside_takes_his_votes_and_his_sheet_along(hall: Hall, tmp_path: Path) -> None:
    lot, bids = scoring_hall(hall, tmp_path)
    leaving = hall.panel(lot)[0]
    hall.seal(leaving, lot, points(bids, ["39.90", "0.10", "0.10"]))
    assert come(hall, lot).sealed == 1
    with conduct.acting(hall.house, leaving.actor, lot) as ctx:
        drawing.avoid(ctx, lot, {})
    assert come(hall, lot).sealed == 0, "who has left counts no more"
    hall.entropy(lot, hall.chain(lot)[-1].body["did"], 1)
    hall.clerk("replace_expert")
    did = str(hall.chain(lot)[-1].body["did"])
    coming = next(person for person in hall.asked(did) if person not in hall.panel(lot))
    with hall.house.looking() as ctx, pytest.raises(NotNow, match="5 members, 4 have accepted"):
        scoring.all_sealed(ctx, members.sitting(ctx, hall.lot(lot)))
    with conduct.acting(hall.house, coming.actor, lot) as ctx:
        drawing.accept(ctx, lot, {})
    assert coming in hall.panel(lot)
    hall.scored(lot, [points(bids, ["10.00", "20.00", "30.00"])] * 5)
    assert len(hall.computed(lot).result.inputs.cards) == 5
    assert all(card.points[bids[0], "C1"] == 1000 for card in hall.computed(lot).result.inputs.cards)
    with pytest.raises(NotAllowed):
        hall.signed(lot, [leaving])


def test_a_voided_evaluation_begins_anew_with_another_draw(hall: Hall, tmp_path: Path) -> None:
    lot, _ = scoring_hall(hall, tmp_path)
    basis: dict[str, Json] = {"basis": "87号令第六十四条", "reason": "评标委员会组成违法"}
    hall.act(hall.office(Role.SUPERVISOR), ending.void_evaluation, lot, basis)
    did = hall.planned(lot)
    assert did.endswith("/evaluation-2")
    with hall.house.looking() as ctx:
        assert members.seats(ctx, members.sitting(ctx, hall.lot(lot))) == []


# ---------------------------------------------------------------- review


def test_the_panel_decides_by_majority_and_in_equal_words(hall: Hall, tmp_path: Path) -> None:
    lot, bids = hall.opened(tmp_path, PRICES, hall.lot_of(LOWEST))
    panel = hall.convened(lot)
    passing = hall.reviewed(bids)
    failing = hall.reviewed(bids, b0={"passed": False, "findings": ["营业执照已被吊销，不具备独立法人资格"]})
    votes = [hall.act(person, reviewing.review_qualification, lot, passing) for person in panel[:2]]
    votes.append(hall.act(panel[2], reviewing.review_qualification, lot, failing))
    assert [vote.body["found"]["decided"] for vote in votes] == [False, False, False]
    changed = hall.act(panel[2], reviewing.review_qualification, lot, passing)
    assert changed.body["found"] == {"agreeing": 3, "members": 5, "decided": True}
    with pytest.raises(Conflict, match="decided"):
        hall.act(panel[3], reviewing.review_qualification, lot, failing)
    assert hall.act(panel[3], reviewing.review_qualification, lot, passing).body["found"]["agreeing"] == 4


def test_a_review_leaves_no_bid_out(hall: Hall, tmp_path: Path) -> None:
    lot, bids = hall.opened(tmp_path, PRICES, hall.lot_of(LOWEST))
    panel = hall.convened(lot)
    with pytest.raises(NotValid, match=r"review\.incomplete"):
        hall.act(panel[0], reviewing.review_qualification, lot, hall.reviewed(bids[:2]))
    silent = hall.reviewed(bids, b0={"passed": False})
    with pytest.raises(NotValid, match=r"rejection\.reason"):
        hall.act(panel[0], reviewing.review_qualification, lot, silent)
    unknown = hall.reviewed(bids, b0={"policies": ["small_enterprise"]})
    with pytest.raises(NotValid, match="has no policy"):
        hall.act(panel[0], reviewing.review_qualification, lot, unknown)


def test_a_confirmed_correction_changes_the_contract_and_a_refused_one_rejects(hall: Hall, tmp_path: Path) -> None:
    lot, bids = hall.opened(tmp_path, PRICES, hall.lot_of(LOWEST, params={"minimum": 2, "minimum_basis": "测试"}))
    hall.convened(lot)
    hall.decide(lot, reviewing.review_qualification, hall.reviewed(bids))
    for n in (0, 1):
        body: dict[str, Json] = {
            "bid": bids[n],
            "from": [money.money(PRICES[n]).json()],
            "to": [money.money("1250000.00").json()],
            "rule": "C12-19",
            "steps": [{"what": "total", "before": PRICES[n], "after": "1250000.00"}],
        }
        hall.decide(lot, reviewing.correct_price, body)
    assert hall.clerk() == []
    reject: dict[str, Json] = {
        "bid": bids[1],
        "ground": "correction_refused",
        "reason": "投标人拒绝确认算术修正，见其书面答复",
    }
    with pytest.raises(NotNow, match=r"rejection\.unheard"):
        hall.decide(lot, reviewing.reject_bid, reject)
    for n, accepts in ((0, True), (1, False)):
        with hall.house.looking() as ctx:
            asked = reviewing.asked(ctx, members.sitting(ctx, hall.lot(lot)))
        question = next(row.id for row in asked if row.bid == bids[n])
        answer: dict[str, Json] = {"question": question, "text": "答复", "accepts": accepts}
        with pytest.raises(NotFound):
            hall.act(hall.bidder(2), reviewing.answer, lot, answer, reviewing.prepare_text)
        hall.act(hall.bidder(n), reviewing.answer, lot, answer, reviewing.prepare_text)
    hall.decide(lot, reviewing.reject_bid, reject)
    assert hall.clerk() == ["open_scores"]
    offers = {each.bid: each for each in hall.computed(lot).result.inputs.offers}
    assert str(offers[bids[0]].corrected[0].amount) == "1250000.00"
    assert offers[bids[1]].rejection is not None
    found = hall.computed(lot).result.ranked
    assert found
    assert found.assessment.order == ((bids[2],), (bids[0],))


def test_nobody_is_rejected_as_too_low_unheard(hall: Hall, tmp_path: Path) -> None:
    lot, bids = scoring_hall(hall, tmp_path)
    reject: dict[str, Json] = {
        "bid": bids[0],
        "ground": "abnormally_low",
        "reason": "未能证明其报价合理性，见书面说明及评审意见",
    }
    with pytest.raises(NotNow, match=r"rejection\.unheard"):
        hall.decide(lot, reviewing.reject_bid, reject)
    hall.ask(hall.panel(lot)[0], lot, bids[0], "abnormal")
    with pytest.raises(NotNow, match=r"rejection\.unheard"):
        hall.decide(lot, reviewing.reject_bid, reject)
    hall.move_to(hall.now + timedelta(minutes=30))
    late: dict[str, Json] = {"question": hall.chain(lot)[-1].body["found"]["question"], "text": "说明"}
    with pytest.raises(NotNow, match=r"question\.late"):
        hall.act(hall.bidder(0), reviewing.answer, lot, late, reviewing.prepare_text)
    hall.decide(lot, reviewing.reject_bid, reject)
    with conduct.acting(hall.house, hall.panel(lot)[0].actor, lot) as ctx:
        assert scoring.blank(ctx, lot).bids == tuple(sorted(bids[1:]))


# ---------------------------------------------------------------- scores


def test_nobody_sees_a_score_before_all_are_in(hall: Hall, tmp_path: Path) -> None:
    lot, bids = scoring_hall(hall, tmp_path)
    panel = hall.panel(lot)
    for person in panel[:4]:
        hall.seal(person, lot, points(bids, ["30.00", "20.00", "10.00"]))
    with pytest.raises(NotNow, match=r"score\.not_all"):
        hall.release_scores(hall.custodians()[0], lot)
    with pytest.raises(NotNow, match=r"score\.sealed_still"):
        hall.computed(lot)
    assert hall.clerk() == []
    hall.seal(panel[4], lot, points(bids, ["30.00", "20.00", "10.00"]))
    hall.seal(panel[4], lot, points(bids, ["30.00", "20.00", "11.00"]))
    hall.release_scores(hall.custodians()[0], lot)
    assert hall.clerk() == []
    with pytest.raises(NotNow, match=r"score\.opening"):
        hall.seal(panel[4], lot, points(bids, ["30.00", "20.00", "12.00"]))
    hall.release_scores(hall.custodians()[2], lot)
    assert hall.clerk() == ["open_scores"]
    marks = sorted(card.points[bids[2], "C1"] for card in hall.computed(lot).result.inputs.cards)
    assert marks == [1000, 1000, 1000, 1000, 1100]


@pytest.mark.parametrize(
    ("mark", "fact", "code"),
    [("40.01", "20.00", "score.range"), ("30.005", "20.00", "score.decimals"), ("30.00", "30.01", "score.range")],
)
def test_a_wrong_mark_is_refused_before_it_is_sealed(
    hall: Hall, tmp_path: Path, mark: str, fact: str, code: str
) -> None:
    lot, bids = scoring_hall(hall, tmp_path)
    with pytest.raises(NotValid) as refused:
        hall.seal(hall.panel(lot)[0], lot, points(bids, [mark, "20.00", "10.00"], fact))
    assert refused.value.code == code


def test_only_the_drawn_expert_can_seal_his_sheet(hall: Hall, tmp_path: Path) -> None:
    lot, bids = scoring_hall(hall, tmp_path)
    panel = hall.panel(lot)
    stolen = type(panel[0])(panel[1].member, panel[0].actor)
    with pytest.raises(NotAllowed, match=r"score\.other_signer"):
        hall.seal(stolen, lot, points(bids, ["30.00", "20.00", "10.00"]))
    outsider = next(person for person in hall.experts.values() if person not in panel)
    with pytest.raises(NotAllowed, match=r"seat\.not_yours"):
        hall.seal(outsider, lot, points(bids, ["30.00", "20.00", "10.00"]))


def test_facts_that_differ_are_mended_by_a_new_signed_version(hall: Hall, tmp_path: Path) -> None:
    lot, bids = scoring_hall(hall, tmp_path)
    given = [points(bids, ["30.00", "20.00", "10.00"], "19.00" if n == 2 else "20.00") for n in range(5)]
    hall.scored(lot, given)
    with pytest.raises(NotValid, match=r"score\.objective_disagrees"):
        hall.computed(lot)
    odd = hall.panel(lot)[2]
    right: dict[str, Json] = {
        "ground": "objective",
        "reason": "业绩证明材料页码看错",
        "points": points(bids, ["30.00", "20.00", "10.00"]),
    }
    with pytest.raises(NotValid, match=r"score\.ground"):
        hall.act(odd, scoring.correct_scores, lot, {**right, "ground": "regret"}, scoring.prepare_correction)
    hall.act(odd, scoring.correct_scores, lot, right, scoring.prepare_correction)
    assert hall.computed(lot).result.ranked


def test_a_score_far_from_the_others_needs_its_reason(hall: Hall, tmp_path: Path) -> None:
    lot, bids = scoring_hall(hall, tmp_path)
    hall.scored(lot, [points(bids, ["39.01" if n == 0 else "30.00", "20.00", "10.00"]) for n in range(5)])
    panel = hall.panel(lot)
    hall.signed(lot)
    assert hall.clerk() == []
    found = hall.computed(lot).result.ranked
    assert found
    (hint,) = found.hints
    odd = next(person for person, seat in zip(panel, hall.seats(lot), strict=True) if seat.pid == hint.pid)
    why: dict[str, Json] = {"bid": bids[0], "text": "其技术方案明显优于其他投标"}
    hall.act(odd, scoring.explain_deviation, lot, why, reviewing.prepare_text)
    assert hall.clerk() == []
    hall.signed(lot)
    assert hall.clerk() == ["rank"]


# ---------------------------------------------------------------- report and result


def test_the_ranking_waits_for_every_member_to_speak(hall: Hall, tmp_path: Path) -> None:
    lot, bids = scoring_hall(hall, tmp_path)
    hall.scored(lot, [points(bids, ["30.00", "20.00", "10.00"])] * 5)
    panel = hall.panel(lot)
    hall.signed(lot, panel[:3])
    why: dict[str, Json] = {"reason": "投标人二的业绩未被充分考虑"}
    hall.act(panel[3], reporting.dissent, lot, why, reporting.prepare_dissent)
    assert hall.clerk() == []
    hall.move_to(hall.now + reporting.SILENCE)
    assert hall.clerk() == ["rank"]
    told = hall.chain(lot)[-1].body
    assert (len(told["signed"]), len(told["dissenting"]), len(told["silent"])) == (3, 1, 1)


def test_a_report_that_changed_must_be_signed_again(hall: Hall, tmp_path: Path) -> None:
    lot, _ = scoring_hall(hall, tmp_path)
    bids = sorted(each["bid"] for each in hall.chain(lot)[-1].body["results"])
    hall.scored(lot, [points(bids, ["30.00", "20.00", "10.00"])] * 5)
    person = hall.panel(lot)[0]
    with pytest.raises(Conflict, match=r"report\.changed"):
        hall.act(person, reporting.sign_report, lot, {"report_sha256": "0" * 64})


def test_too_few_bidders_end_in_a_named_refusal(hall: Hall, tmp_path: Path) -> None:
    lot, bids = hall.opened(tmp_path, PRICES, hall.lot_of(LOWEST), regime="P87")
    hall.convened(lot)
    out: dict[str, Json] = {"passed": False, "findings": ["营业执照已被吊销，不具备独立法人资格"]}
    hall.act(hall.office(Role.TENDEREE), reviewing.review_qualification, lot, hall.reviewed(bids, b2=out))
    assert hall.clerk() == ["open_scores"]
    hall.signed(lot)
    assert hall.clerk() == []
    with hall.house.acting(CLERK) as ctx, pytest.raises(NotNow, match=r"result\.too_few"):
        reporting.rank(ctx, lot, {})


def test_an_altered_transcript_is_never_used(hall: Hall, tmp_path: Path) -> None:
    lot, bids = scoring_hall(hall, tmp_path)
    hall.scored(lot, [points(bids, ["30.00", "20.00", "10.00"])] * 5)
    hall.signed(lot)
    hall.clerk()
    data = hall.blobs.get(str(hall.chain(lot)[-1].body["aggregation_sha256"]))
    altered = data.replace(b'"order":[["' + bids[0].encode(), b'"order":[["' + bids[1].encode(), 1)
    assert altered != data
    with pytest.raises(NotTrusted):
        transcript.replay(altered, METHODS)


# ---------------------------------------------------------------- candidates and award


def published(hall: Hall, tmp_path: Path, prices: list[str] | None = None) -> tuple[str, list[str]]:
    lot, bids = hall.opened(tmp_path, prices or PRICES, hall.lot_of(LOWEST))
    hall.convened(lot)
    hall.decide(lot, reviewing.review_qualification, hall.reviewed(bids))
    hall.clerk()
    hall.signed(lot)
    hall.clerk()
    hall.act(hall.office(Role.AGENCY), awarding.publish_candidates, lot, {}, awarding.prepare_candidates)
    return lot, bids


def test_an_objection_pauses_the_publicity_and_blocks_the_award(hall: Hall, tmp_path: Path) -> None:
    lot, _ = published(hall, tmp_path)
    until = canon.moment(str(hall.chain(lot)[-1].body["until"]))
    said: dict[str, Json] = {"text": "第一候选人业绩造假"}
    objection = str(hall.do(hall.bidder(1), "lot.object_result", lot, said).body["objection"])
    hall.move_to(until)
    with pytest.raises(NotNow, match=r"award\.objection"):
        hall.act(hall.office(Role.TENDEREE), awarding.award, lot, {}, awarding.prepare_award)
    answer: dict[str, Json] = {"objection": objection, "text": "经核实业绩属实"}
    hall.act(hall.office(Role.TENDEREE), enquiry.answer_objection, lot, answer)
    with pytest.raises(NotNow, match=r"award\.publicity"):
        hall.act(hall.office(Role.TENDEREE), awarding.award, lot, {}, awarding.prepare_award)
    hall.move_to(until + 4 * DAY)
    hall.act(hall.office(Role.TENDEREE), awarding.award, lot, {}, awarding.prepare_award)
    assert hall.lot(lot).stage is Stage.AWARDED


def test_an_award_against_the_ranking_is_reasoned_and_flagged(hall: Hall, tmp_path: Path) -> None:
    lot, bids = published(hall, tmp_path)
    hall.move_to(hall.now + 5 * DAY)
    with pytest.raises(NotValid, match=r"award\.reason"):
        hall.act(hall.office(Role.TENDEREE), awarding.award, lot, {"bid": bids[1]}, awarding.prepare_award)
    with pytest.raises(NotFound, match=r"award\.not_candidate"):
        hall.act(hall.office(Role.TENDEREE), awarding.award, lot, {"bid": "B-none"}, awarding.prepare_award)
    why: dict[str, Json] = {"bid": bids[1], "reason": "第一候选人书面声明放弃中标"}
    entry = hall.act(hall.office(Role.TENDEREE), awarding.award, lot, why, awarding.prepare_award)
    assert entry.body["found"] == {
        "first": False,
        "mismatch": {
            "code": "AWARD_NOT_LOWEST_EVALUATED",
            "first": [bids[0]],
            "excess": "100000.00",
            "percent": "10.00",
        },
    }


def test_a_publication_that_is_not_the_ranking_is_refused(hall: Hall, tmp_path: Path) -> None:
    lot, bids = hall.opened(tmp_path, PRICES, hall.lot_of(LOWEST))
    hall.convened(lot)
    hall.decide(lot, reviewing.review_qualification, hall.reviewed(bids))
    hall.clerk()
    hall.signed(lot)
    hall.clerk()
    with hall.house.looking() as ctx:
        body = awarding.prepare_candidates(ctx, lot, {})
    fewer = {**body, "candidates": list(body["candidates"])[1:]}  # type: ignore[arg-type]
    for wrong in (fewer, {**body, "until": body["from"]}):
        with pytest.raises(NotValid, match=r"candidates\.other"):
            hall.act(hall.office(Role.AGENCY), awarding.publish_candidates, lot, wrong)
    hall.move_to(hall.now + timedelta(minutes=31))
    with pytest.raises(NotValid, match=r"candidates\.other"):
        hall.act(hall.office(Role.AGENCY), awarding.publish_candidates, lot, body)


def test_the_reduction_is_drawn_at_the_opening(hall: Hall, tmp_path: Path) -> None:
    prices = ["1000000.00", "1010000.00", "1020000.00", "1030000.00", "1040000.00"]
    lot, bids = hall.opened(tmp_path, prices, hall.lot_of("reasonable_low_price"), kind="works")
    hall.drawn(lot, "reduction")
    with pytest.raises(Conflict, match=r"draw\.planned"):
        hall.drawn(lot, "reduction")
    hall.convened(lot)
    hall.decide(lot, reviewing.review_qualification, hall.reviewed(bids))
    hall.clerk()
    found = hall.computed(lot).result
    assert found.inputs.drawn["reduction"] in {"0.01", "0.02", "0.03"}
    assert found.ranked


def come(hall: Hall, lot: str) -> Progress:
    """How far the panel has come."""
    with hall.house.looking() as ctx:
        return progress.of(ctx, members.sitting(ctx, reading.lot(ctx, lot)))


def test_a_price_below_a_line_is_reviewed_before_any_score_is_opened(hall: Hall, tmp_path: Path) -> None:
    """财库〔2026〕2号: strictly below half of the second lowest; the bidder justifies it and stays in."""
    lot, bids = hall.opened(tmp_path, ["500000.00", "1000000.02", "1200000.00"], hall.lot_of(SCORING), regime="P87")
    hall.convened(lot)
    hall.act(hall.office(Role.TENDEREE), reviewing.review_qualification, lot, hall.reviewed(bids))
    panel = hall.panel(lot)
    for person in panel:
        hall.seal(person, lot, points(bids, ["30.00", "20.00", "10.00"]))
    for custodian in hall.custodians()[:2]:
        hall.release_scores(custodian, lot)
    assert hall.clerk() == []
    with hall.house.acting(CLERK) as ctx, pytest.raises(NotNow, match=r"price\.unreviewed"):
        scoring.open_scores(ctx, lot, {})
    question = hall.ask(panel[0], lot, bids[0], "abnormal")
    assert come(hall, lot) == Progress(members=5, sealed=5, signed=0, asked=1, answered=0)
    assert hall.clerk() == []
    said: dict[str, Json] = {"question": question, "text": "附成本构成明细表"}
    hall.act(hall.bidder(0), reviewing.answer, lot, said, reviewing.prepare_text)
    assert come(hall, lot).answered == 1
    assert hall.clerk() == ["open_scores"]


def test_acts_name_what_is_wrong_with_them(hall: Hall, tmp_path: Path) -> None:
    lot, bids = scoring_hall(hall, tmp_path)
    person = hall.panel(lot)[0]
    refusals: list[tuple[Do, dict[str, Json], str]] = [
        (drawing.replace_expert, {"did": "T-9/L-9/evaluation"}, "act.not_allowed"),
        (reviewing.ask_bidder, {"bid": bids[0], "kind": "chat", "text_sha256": "0" * 64}, "document.value"),
        (reviewing.ask_bidder, {"bid": "B-none", "kind": "clarify", "text_sha256": "0" * 64}, "bid.unknown"),
        (reviewing.reject_bid, {"bid": bids[0], "ground": "ugly", "reason": "投标文件排版不美观"}, "rejection.ground"),
        (scoring.seal_scores, {"manifest": "?", "manifest_p7s": "", "sealed": "?", "shares": []}, "act.field"),
        (reviewing.review_qualification, hall.reviewed(bids), "act.not_allowed"),
    ]
    for do, body, code in refusals:
        with conduct.acting(hall.house, person.actor, lot) as ctx, pytest.raises(Refusal) as refused:
            do(ctx, lot, body, None)
        assert refused.value.code == code
    with hall.house.acting(CLERK) as ctx, pytest.raises(NotValid, match=r"draw\.other_lot"):
        drawing.replace_expert(ctx, lot, {"did": "T-9/L-9/evaluation"})
    with conduct.acting(hall.house, person.actor, lot) as ctx, pytest.raises(NotNow, match=r"act\.unsigned"):
        reviewing.ask_bidder(ctx, lot, {"bid": bids[0], "kind": "clarify", "text_sha256": "0" * 64}, None)
    with hall.house.looking(hall.bidder(0).actor) as ctx, pytest.raises(NotAllowed, match=r"share\.not_yours"):
        scoring.shares_params(ctx, lot)


def test_nothing_unlawful_can_be_announced(hall: Hall) -> None:
    lawful = hall.lot_of(SCORING)
    assert isinstance(lawful, dict)
    wrong: list[tuple[dict[str, Json], str]] = [
        ({"method": "dice"}, "params.method"),
        ({"params": {**lawful["params"], "price_weight": 2000}}, "params.price_weight"),
        ({"panel": panel_document(3)}, "size"),
    ]
    for changed, field in wrong:
        whole = hall.document("P-2026-0001", lots=[{**lawful, **changed}], regime="P87")
        with pytest.raises(NotValid) as refused:
            members.check({"tender": "T-2026-0001", **whole})
        assert refused.value.field == field
    members.check({"tender": "T-2026-0001", **hall.document("P-2026-0001", lots=[lawful], regime="P87")})


def test_a_sheet_that_is_not_the_committed_one_is_told_and_mended(hall: Hall, tmp_path: Path) -> None:
    """An expert commits to one sheet and seals another: the others open, and nothing is ranked before he mends it."""
    lot, bids = scoring_hall(hall, tmp_path)
    panel, given = hall.panel(lot), points(bids, ["30.00", "20.00", "10.00"])
    for person in panel[1:]:
        hall.seal(person, lot, given)
    hall.seal(panel[0], lot, given, commit_to="0" * 64)
    for custodian in hall.custodians()[:2]:
        hall.release_scores(custodian, lot)
    assert hall.clerk() == ["open_scores"]
    told = {each["pid"]: each.get("fault") for each in hall.chain(lot)[-1].body["sheets"]}
    assert sorted(filter(None, told.values())) == ["score.commitment"]
    with pytest.raises(NotNow, match=r"score\.fault"):
        hall.computed(lot)
    mend: dict[str, Json] = {"ground": "objective", "reason": "密封内容与承诺不符，重新提交", "points": given}
    hall.act(panel[0], scoring.correct_scores, lot, mend, scoring.prepare_correction)
    assert hall.computed(lot).result.ranked


def test_a_custodian_cannot_hand_over_another_share(hall: Hall, tmp_path: Path) -> None:
    lot, bids = scoring_hall(hall, tmp_path)
    for person in hall.panel(lot):
        hall.seal(person, lot, points(bids, ["30.00", "20.00", "10.00"]))
    first, second = hall.custodians()[:2]
    shares = hall.score_shares(second, lot)
    with hall.house.acting(first.actor) as ctx:
        with pytest.raises(NotValid, match="one share for every sheet"):
            scoring.release_score_shares(ctx, lot, {"i": 2, "shares": shares})
        with pytest.raises(NotTrusted, match=r"envelope\.bad_share"):
            scoring.release_score_shares(ctx, lot, {"i": 1, "shares": shares})


def test_a_tie_is_shown_and_waits_for_its_draw(hall: Hall, tmp_path: Path) -> None:
    lot, bids = hall.opened(tmp_path, ["1000000.00", "1000000.00", "1200000.00"], hall.lot_of(LOWEST))
    hall.convened(lot)
    hall.decide(lot, reviewing.review_qualification, hall.reviewed(bids))
    with conduct.acting(hall.house, hall.panel(lot)[0].actor, lot) as ctx, pytest.raises(NotNow, match=r"score\.none"):
        scoring.seal_scores(ctx, lot, {"manifest": "", "manifest_p7s": "", "sealed": "", "shares": []})
    hall.clerk()
    hall.signed(lot)
    hall.clerk()
    tied = sorted(bids[:2])
    assert hall.chain(lot)[-1].body["order"] == [tied, [bids[2]]]
    with pytest.raises(NotNow, match="place 1 is tied"):
        hall.act(hall.office(Role.AGENCY), awarding.publish_candidates, lot, {}, awarding.prepare_candidates)
    with hall.house.looking(hall.office(Role.AGENCY).actor) as ctx:
        asked: dict[str, Json] = {"what": "tie-1", "keys": KEYS, "custody": "same-machine"}
        plan = canon.mapping(ctx.blobs.get(str(drawing.prepare_plan(ctx, lot, asked)["plan_sha256"])))
        assert plan["choice"] == {"label": "tie-1", "options": tied}
        with pytest.raises(NotFound, match="nothing to draw"):
            drawing.prepare_plan(ctx, lot, {**asked, "what": "tie-2"})
