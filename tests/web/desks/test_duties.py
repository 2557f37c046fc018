"""What a lot waits for from whom: a table of stage, role and facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from evaluation.acts import negotiating
from evaluation.rules import awarding_panel
from kernel.actor import Role
from kernel.deadlines import begins_at, day_of
from tests.support.databases import MORNING
from trading.acts.reading import Lot, Question
from trading.rules import answering, lifecycle, procedure
from trading.rules.calendar import Task
from trading.rules.lifecycle import Regime, Stage
from trading.rules.procedure import standard
from web.desks import duties, shelves, stages, supervising
from web.desks.duties import Held
from web.routes.errands import ERRANDS

LOT = "L-2026-0001-1"
MINUTE = timedelta(minutes=1)
TASK = Task("award", "tenderee", MORNING + timedelta(days=3), "BIR-54b", until=False)


def lot(stage: Stage, regime: Regime = Regime.BID, window_ends: datetime | None = None) -> Lot:
    return Lot(
        id=LOT, tender="T-2026-0001", no="1", title_zh="第一标段", title_en="Lot 1", regime=regime, way=standard(regime), stage=stage,
        stage_since=MORNING, suspended_in=None, deadline=MORNING, ordered_at=None, window_ends=window_ends, opened_at=None,
        record_sha256=None, priced_at=None, prices_sha256=None, doc_sha256=None, version=1, agency="91990100MB0000003X",
    )  # fmt: skip


def held(stage: Stage, role: Role, regime: Regime = Regime.BID, **facts: Any) -> Held:  # noqa: ANN401
    window = facts.pop("window_ends", None)
    return Held(lot(stage, regime, window_ends=window), facts.pop("task", TASK), role, MORNING, **facts)


def question(kind: str) -> Question:
    return Question("Q-1", kind, "?", MORNING, "", None)


S, R = Stage, Role
WAITS: list[tuple[Held, list[str]]] = [
    (held(S.CLOSED, R.TENDEREE), ["order_opening"]),
    (held(S.CLOSED, R.SUPERVISOR), ["order_opening"]),
    (held(S.CLOSED, R.SUPERVISOR, done=frozenset({"order_opening"})), []),
    (held(S.CLOSED, R.SUPERVISOR, done=frozenset({"order_opening"}), declared=True), ["declare_avoidance"]),
    (held(S.CLOSED, R.AGENCY), []),
    (held(S.COMPETING, R.TENDEREE), []),
    (held(S.COMPETING, R.TENDEREE, won=True), ["confirm_deal"]),
    (held(S.COMPETING, R.AGENCY), []),
    (held(S.COMPETING, R.AGENCY, planned=False), ["plan_draw"]),
    (held(S.ANNOUNCED, R.AGENCY, planned=False), ["plan_draw"]),
    (held(S.AWARDED, R.TENDEREE, contract=frozenset({"offer_contract"})), ["offer_contract"]),
    (held(S.AWARDED, R.TENDEREE), []),
    (held(S.AWARDED, R.TENDEREE, contract=frozenset({"withdraw_award"})), ["withdraw_award"]),
    (held(S.AWARDED, R.BIDDER, contract=frozenset({"renounce_award"})), []),
    (held(S.VACATED, R.TENDEREE), ["award"]),
    (held(S.AWARDED, R.TENDEREE, report_by=MORNING), ["report_award"]),
    (held(S.VACATED, R.AGENCY), []),
    (held(S.AWARDED, R.BIDDER), []),
    (held(S.AWARDED, R.BIDDER, contract=frozenset({"sign_contract"})), ["sign_contract"]),
    (held(S.CONTRACTED, R.BIDDER, contract=frozenset({"perform"})), []),
    (held(S.CONTRACTED, R.BIDDER, contract=frozenset({"perform", "change_contract"})), ["change_contract"]),
    (held(S.CONTRACTED, R.TENDEREE, contract=frozenset({"accept_performance"})), ["accept_performance"]),
    (held(S.ANNOUNCED, R.AGENCY, questions=(question("ask"), question("object_documents"))), ["answer"]),
    (held(S.ANNOUNCED, R.TENDEREE, questions=(question("ask"), question("object_documents"))), ["answer"]),
    (held(S.OPENING, R.AGENCY, settled=True, window_ends=MORNING + MINUTE), []),
    (held(S.OPENING, R.AGENCY, settled=False, window_ends=MORNING), []),
    (held(S.OPENING, R.AGENCY, settled=True, window_ends=MORNING), ["open_bids"]),
    (held(S.OPENING, R.BIDDER, unopened=1, window_ends=MORNING + MINUTE), ["submit"]),
    (held(S.OPENING, R.BIDDER, unopened=1, window_ends=MORNING), []),
    (held(S.OPENING, R.CUSTODIAN, unopened=1, window_ends=MORNING + MINUTE), []),
    (held(S.OPENING, R.CUSTODIAN, unopened=1, window_ends=MORNING), ["release_share"]),
    (held(S.OPENED, R.AGENCY, whole=False), []),
    (held(S.OPENED, R.AGENCY, whole=True), ["convene"]),
    (held(S.OPENED, R.SUPERVISOR, whole=True, rounds=1), ["convene", "give_entropy"]),
    (held(S.OPENED, R.CENTRE, rounds=1), ["give_entropy"]),
    (held(S.OPENED, R.CENTRE, rounds=1, beacon_from=MORNING), ["give_entropy", "give_beacon"]),
    (held(S.OPENED, R.SUPERVISOR, beacon_from=MORNING), ["give_beacon"]),
    (held(S.OPENED, R.SUPERVISOR, beacon_from=MORNING + MINUTE), []),
    (held(S.RANKED, R.AGENCY, tied=True, beacon_from=MORNING), ["give_beacon"]),
    (held(S.ANNOUNCED, R.TENDEREE, unnamed=1), ["name_representative"]),
    (held(S.OPENED, R.TENDEREE, unnamed=0, nameable=True), []),
    (held(S.EVALUATING, R.TENDEREE, Regime.P87, unnamed=1), ["name_representative", "review_qualification"]),
    (held(S.EVALUATING, R.REPRESENTATIVE), ["review_qualification"]),
    (held(S.EVALUATING, R.REPRESENTATIVE, Regime.P87), []),
    (held(S.EVALUATING, R.REPRESENTATIVE, reviewed=True), ["score"]),
    (held(S.SCORED, R.REPRESENTATIVE), ["sign_report"]),
    (held(S.EVALUATING, R.EXPERT), ["review_qualification"]),
    (held(S.EVALUATING, R.EXPERT, Regime.P87), []),
    (held(S.EVALUATING, R.TENDEREE, Regime.P87), ["review_qualification"]),
    (held(S.EVALUATING, R.TENDEREE), []),
    (held(S.EVALUATING, R.EXPERT, reviewed=True), ["score"]),
    (held(S.EVALUATING, R.EXPERT, reviewed=True, done=frozenset({"seal_scores"})), []),
    (held(S.EVALUATING, R.EXPERT, reviewed=True, scored=False), []),
    (held(S.EVALUATING, R.BIDDER, asked_by=MORNING + MINUTE), ["answer"]),
    (held(S.EVALUATING, R.CUSTODIAN, all_sealed=True), ["release_score_shares"]),
    (held(S.EVALUATING, R.CUSTODIAN, all_sealed=True, done=frozenset({"release_score_shares"})), []),
    (held(S.SCORED, R.EXPERT), ["sign_report"]),
    (held(S.SCORED, R.EXPERT, done=frozenset({"dissent"})), []),
    (held(S.RANKED, R.AGENCY), ["publish_candidates"]),
    (held(S.RANKED, R.TENDEREE, Regime.P87), ["award"]),
    (held(S.PUBLICITY, R.TENDEREE), []),
    (held(S.PUBLICITY, R.TENDEREE, task=replace(TASK, when=MORNING)), ["award"]),
    (held(S.PUBLICITY, R.TENDEREE, objections=(question("result"),)), ["answer_objection"]),
    (held(S.PUBLICITY, R.SUPERVISOR, objections=(question("complaint"),)), ["decide_complaint"]),
]


@pytest.mark.parametrize(("facts", "verbs"), WAITS)
def test_a_lot_waits_for_the_right_one(facts: Held, verbs: list[str]) -> None:
    assert [due.href.rpartition("/")[2] for due in duties.dues(facts)] == verbs


@pytest.mark.parametrize(
    ("role", "kind", "regime", "days"),
    [
        (R.TENDEREE, "result", Regime.BID, 3),
        (R.TENDEREE, "opening", Regime.BID, None),
        (R.SUPERVISOR, "complaint", Regime.BID, None),
        (R.TENDEREE, "result", Regime.P87, None),
    ],
)
def test_an_answer_is_due_by_the_day_that_the_law_names(
    role: Role, kind: str, regime: Regime, days: int | None
) -> None:
    [one] = duties.dues(held(S.PUBLICITY, role, regime, objections=(question(kind),)))
    law = {"result": "lot.object_result", "opening": "lot.object_opening", "complaint": "lot.complain"}[kind]
    assert one.by == answering.owed(regime, law, MORNING).until
    if days is not None:
        assert one.by == begins_at(day_of(MORNING) + timedelta(days=days + 1))
    assert (one.by is None) is (kind == "opening")


def test_a_representative_is_due_by_the_deadline_and_afterwards_without_a_limit() -> None:
    soon = replace(held(S.ANNOUNCED, R.TENDEREE, unnamed=1), now=MORNING - MINUTE)
    assert [due.by for due in duties.dues(soon)] == [MORNING]
    assert [due.by for due in duties.dues(replace(soon, now=MORNING))] == [None]


def test_the_nearest_limit_comes_first_and_what_has_none_last() -> None:
    late = held(S.RANKED, R.AGENCY, task=replace(TASK, when=MORNING + 2 * MINUTE))
    soon = held(S.RANKED, R.AGENCY, task=replace(TASK, when=MORNING + MINUTE), planned=False)
    rows = duties.nearest([*duties.duties(late), *duties.duties(soon)])
    assert [row.by for row in rows] == [MORNING + MINUTE, MORNING + 2 * MINUTE, None]


@pytest.mark.parametrize("regime", list(Regime))
@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("role", sorted({*Role} - {Role.CLERK}))
def test_every_link_leads_to_a_page_that_this_role_may_open(regime: Regime, stage: Stage, role: Role) -> None:
    asked = (question("result"), question("complaint"))
    found = held(stage, role, regime, bid="B-1", objections=asked, nameable=True)
    for link in duties.links(found):
        if link.href.startswith("/me/acts/"):
            subject, verb = link.href.split("/")[3:]
            kind = {"L": "lot", "T": "tender", "B": "bid"}[subject[0]]
            assert role in ERRANDS[f"{kind}.{verb}"].by, link.href


@pytest.mark.parametrize("regime", list(Regime))
@pytest.mark.parametrize("stage", list(Stage))
def test_whatever_the_table_allows_has_its_link(regime: Regime, stage: Stage) -> None:
    for role in (R.AGENCY, R.TENDEREE, R.SUPERVISOR, R.CENTRE, R.CUSTODIAN, R.BIDDER):
        found = held(
            stage,
            role,
            regime,
            bid="B-1",
            objections=(question("result"),),
            nameable=True,
            beacon_from=MORNING,
            won=True,
            contract=frozenset(duties.OF_CONTRACT),
            report_by=MORNING,
            talks=frozenset(negotiating.ACTS),
            awarding=frozenset(awarding_panel.VERBS),
            planned=False,
            rounds=1,
            filmed=True,
            unrecorded=True,
            judged=True,
        )
        elsewhere = {"announce", "replace_bid", "restore_piece", "ask_account"}
        verbs = set(lifecycle.possible(regime, stage, role)) - elsewhere
        verbs -= {"answer"} if role is R.AGENCY else set()
        verbs -= {"admit"} if stage in (S.OPENED, S.EVALUATING) else set()
        verbs -= {"ask_bidder", "answer"} if stage is S.OPENED else set()
        assert len(duties.links(found)) == len(verbs), (role, verbs)


@pytest.mark.parametrize(
    ("way", "stage", "own", "others"),
    [
        ("prequalification", S.OPENED, set(), {"admit", "ask_bidder"}),
        ("prequalification", S.EVALUATING, {"admit"}, set()),
        ("first_stage", S.OPENED, {"admit", "ask_bidder"}, {"name_representative"}),
        ("open_tender", S.OPENED, {"name_representative"}, {"admit", "ask_bidder"}),
    ],
)
def test_only_a_first_stage_says_who_may_go_on(way: str, stage: Stage, own: set[str], others: set[str]) -> None:
    """And proposals without a price have no panel to name anybody for."""
    found = held(stage, R.TENDEREE, nameable=True, reviewed=True)
    found = replace(found, lot=replace(found.lot, way=procedure.ours()[way][Regime.BID]))
    shown = {link.href.rpartition("/")[2] for link in duties.links(found)}
    assert own <= shown
    assert not others & shown
    assert ("admit" in own) is any(due.href.endswith("/admit") for due in duties.dues(found))


def test_a_competition_without_equals_and_winner_leads_nowhere() -> None:
    for role, verbs in ((R.AGENCY, {"plan_draw"}), (R.SUPERVISOR, {"give_entropy"}), (R.TENDEREE, {"confirm_deal"})):
        assert not verbs & {link.href.rpartition("/")[2] for link in duties.links(held(S.COMPETING, role))}


def test_the_line_of_stages_shows_where_a_lot_stands_or_stopped() -> None:
    assert [one.state for one in stages.line(S.EVALUATING)] == ["done"] * 4 + ["now", "todo", "todo"]
    assert [one.state for one in stages.line(S.STOPPED)] == ["done", "done", "stopped", "todo", "todo", "todo", "todo"]
    assert stages.line(S.SUSPENDED, S.OPENING)[3].state == "stopped"
    assert [one.state for one in stages.line(S.AWARDED)][-1] == "now"


def test_late_steps_are_red_and_near_ones_yellow() -> None:
    due = Task("publish_candidates", "agency", MORNING, "BIR-54a")
    late = supervising.alarm(held(S.RANKED, R.SUPERVISOR, task=due))
    near = supervising.alarm(held(S.RANKED, R.SUPERVISOR, task=replace(due, when=MORNING + MINUTE)))
    far = supervising.alarm(held(S.RANKED, R.SUPERVISOR, task=replace(due, when=MORNING + timedelta(days=2))))
    assert (late and late.shape, near and near.shape, far) == ("bad", "warn", None)
    waits = supervising.alarm(held(S.PUBLICITY, R.SUPERVISOR, task=replace(TASK, when=MORNING)))
    assert waits is None, "the end of the publicity is no limit that anybody can miss"
    both = [
        held(S.RANKED, R.SUPERVISOR, task=replace(due, when=MORNING + MINUTE)),
        held(S.RANKED, R.SUPERVISOR, task=due),
    ]
    assert [one.shape for one in supervising.alarms(both)] == ["bad", "warn"]


@pytest.mark.parametrize(
    ("kind", "by", "verb"),
    [("result", "tenderee", "answer_objection"), ("complaint", "supervisor", "decide_complaint")],
)
def test_a_row_says_as_the_lot_s_page_that_an_answer_comes_before_the_award(kind: str, by: str, verb: str) -> None:
    """The agency owes nothing itself, and its row names who does, and until when."""
    facts = held(S.PUBLICITY, R.AGENCY, objections=(question(kind),))
    assert (facts.next.role, facts.next.act) == (by, verb)
    assert facts.next.when == answering.owed(Regime.BID, duties._RAISED[kind], question(kind).asked_at).until
    (row,) = shelves.lots([facts], "", "").rows
    assert row.by == facts.next.when
    assert str(stages.verb(verb)) in str(row.next)
    assert held(S.PUBLICITY, R.AGENCY).next == TASK
    assert held(S.PUBLICITY, R.AGENCY, objections=(question("opening"),)).next == TASK
