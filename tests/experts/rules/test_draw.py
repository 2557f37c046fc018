"""The draw itself: reproducible, in strata, without the excluded, with vacancies as the plan says."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experts.rules import draw, papers, pool, seed, snapshot
from experts.rules import plan as plans
from experts.rules.avoid import Facts
from experts.rules.beacon import Value
from experts.rules.draw import Case, Field, Round, Transcript, Vacancy, Vacated, Why
from experts.rules.panel import rule
from experts.rules.plan import Choice, Fallback, Plan
from experts.rules.pool import Expert, Tie
from kernel.canon import joined
from kernel.errors import NotNow, NotTrusted, NotValid
from kernel.merkle import EMPTY_ROOT
from tests.support.beacon import BEACON, value
from tests.support.draws import (
    CHECKPOINT,
    DAY,
    DID,
    KEY,
    RESERVE_KEY,
    case,
    code,
    exclusions,
    expert,
    filling,
    first,
    listed,
    proofs,
    reserved,
    stratum,
)
from tests.support.draws import panel as a_panel
from tests.support.draws import plan as a_plan

POOL = [expert(number) for number in range(1, 41)]
LEAF = sha256(b"leaf").digest()
BIDDER = code(9001)


def conducted(of: Plan, pool_: list[Expert] = POOL, facts: Facts | None = None) -> Transcript:
    return draw.conduct(case(of, pool_, facts), [first(of)])


def pids(made: Transcript) -> list[bytes]:
    return [seat.pid for seat in made.panel]


@pytest.mark.seed_row(4)
def test_the_same_seed_and_pool_reproduce_the_same_draw_and_a_bidder_s_man_of_three_years_is_never_drawn() -> None:
    limit = pool.years_before(DAY, 3)
    tainted = {
        "E0001": Tie(BIDDER, date(2010, 1, 1)),
        "E0002": Tie(BIDDER, date(2010, 1, 1), DAY - timedelta(days=1)),
        "E0003": Tie(BIDDER, date(2010, 1, 1), limit),
    }
    experts = [replace(each, ties=(*each.ties, tainted[each.id])) if each.id in tainted else each for each in POOL[:9]]
    experts[3] = replace(experts[3], ties=(Tie(BIDDER, date(2010, 1, 1), limit - timedelta(days=1)),))
    facts, drawn = Facts(DAY, frozenset({BIDDER})), Counter[bytes]()
    for number in range(12):
        of = a_plan(did=f"T-1/L-1/evaluation.{number}")
        made = draw.conduct(case(of, experts, facts), [first(of)])
        again = draw.conduct(case(plans.read(of.document), experts[::-1], facts), [first(of)])
        assert again.document == made.document
        drawn.update(pids(made))
    assert not drawn.keys() & {seed.pid(KEY, each) for each in tainted}
    assert drawn.keys() == {seed.pid(KEY, each.id) for each in experts if each.id not in tainted}


def test_the_first_round_is_the_published_formula() -> None:
    of = a_plan()
    made = conducted(of)
    frozen, turn = made.case, made.turns[0]
    salt = seed.salt(DID, of.sha256, frozen.snapshot_root)
    assert turn.prk == seed.extract(salt, seed.ikm(CHECKPOINT, 0, None, turn.betas))
    by_position = sorted(frozen.field.candidates["A01"], key=lambda pid: seed.expand(turn.prk, joined("A01", pid)))
    assert [seat.pid for seat in turn.seats] == by_position[:5]


@pytest.mark.parametrize("gone", range(len(POOL)))
def test_without_one_candidate_the_others_keep_their_order(gone: int) -> None:
    of, frozen = a_plan(), case(a_plan(), POOL)
    whole = draw.conduct(frozen, [first(of)])
    left = frozen.field.candidates["A01"][gone]
    fewer = {"A01": tuple(pid for pid in frozen.field.candidates["A01"] if pid != left)}
    made = draw.conduct(replace(frozen, field=Field(fewer, frozen.field.units)), [first(of)])
    order = [pid for pid in seed.ascending(whole.turns[0].prk, "A01", frozen.field.candidates["A01"]) if pid != left]
    assert [seat.pid for seat in made.turns[0].seats] == order[:5]


def test_strata_go_by_priority_and_a_taken_expert_is_skipped_not_taken_twice() -> None:
    both = [replace(each, specialties=("A01", "C01")) for each in POOL[:6]]
    made = conducted(a_plan(a_panel(stratum("C01", 2, 2), stratum("A01", 3, 1))), both)
    assert [seat.stratum for seat in made.turns[0].seats] == ["A01"] * 3 + ["C01"] * 2
    assert len(set(pids(made))) == 5
    taken = {seat.pid for seat in made.turns[0].seats[:3]}
    assert {skip.pid for skip in made.turns[0].skips} <= taken
    assert all(skip.why is Why.ALREADY_TAKEN and skip.stratum == "C01" for skip in made.turns[0].skips)


def test_two_of_one_employer_never_sit_together_unless_the_plan_allows_it() -> None:
    units = [replace(each, ties=(Tie(code(100 + place % 6), date(2010, 1, 1)),)) for place, each in enumerate(POOL)]
    strict, free = conducted(a_plan(), units), conducted(a_plan(a_panel(constraints=())), units)
    employers = {row.pid: row.units for row in snapshot.take(units, a_plan().strata, KEY, rule("BID").admits, DAY).rows}
    assert all(not set(employers[a]) & set(employers[b]) for a, b in combinations(pids(strict), 2))
    assert any(set(employers[a]) & set(employers[b]) for a, b in combinations(pids(free), 2))
    assert not free.turns[0].skips
    said = json.loads(strict.document)["turns"][0]["skips"]
    assert said
    assert [(skip["why"], skip["stratum"]) for skip in said] == [("one_per_employer", "A01")] * len(said)
    for skip in strict.turns[0].skips:
        assert skip.why is Why.ONE_PER_EMPLOYER
        assert set(employers[skip.pid]) & set(employers[skip.member])


def test_too_few_candidates_stop_the_draw_and_name_the_stratum() -> None:
    with pytest.raises(NotNow, match=r"draw\.pool_short") as refused:
        conducted(a_plan(), POOL[:4])
    assert refused.value.field == "A01"


def vacancy(made: Transcript, place: int = 0, reason: Vacated = Vacated.DECLINED) -> Vacancy:
    return Vacancy(made.panel[place].pid, reason, sha256(made.panel[place].pid).digest())


def test_a_sealed_vacancy_is_filled_from_new_entropy_by_one_never_taken() -> None:
    of = a_plan()
    begun = conducted(of)
    rounds = [first(of), filling(of, 1, vacancy(begun))]
    made = draw.conduct(begun.case, rounds)
    (seat,) = made.turns[1].seats
    rest = [pid for pid in begun.case.field.candidates["A01"] if pid not in pids(begun)]
    assert made.turns[1].prk != begun.turns[0].prk
    assert seat.pid == next(seed.ascending(made.turns[1].prk, "A01", rest))
    assert set(pids(made)) == set(pids(begun)) - {begun.panel[0].pid} | {seat.pid}
    assert made.turns[0] == begun.turns[0]


def test_a_listed_vacancy_goes_to_the_next_of_the_first_order() -> None:
    of = listed()
    begun = conducted(of)
    made = draw.conduct(begun.case, [first(of), filling(of, 1, vacancy(begun))])
    order = list(seed.ascending(begun.turns[0].prk, "A01", begun.case.field.candidates["A01"]))
    assert made.turns[1].seats[0].pid == order[5]
    assert made.turns[1].betas == {}


def test_vacancies_follow_one_another_and_nobody_comes_back() -> None:
    of = a_plan()
    made, rounds = conducted(of, POOL[:13]), [first(of)]
    for j in range(1, 8):
        rounds.append(filling(of, j, vacancy(made, j % 5, list(Vacated)[j % 4])))
        made = draw.conduct(made.case, rounds)
    seats = [seat.pid for turn in made.turns for seat in turn.seats]
    assert len(set(seats)) == len(seats) == 12
    assert len(made.panel) == 5
    assert [turn.skips for turn in made.turns] == [()] * 8  # who was taken once is not even looked at
    assert [made.until(j) for j in range(8)] == [draw.conduct(made.case, rounds[: j + 1]) for j in range(8)]


def test_a_replacement_respects_the_employers_of_those_who_stay() -> None:
    units = [replace(each, ties=(Tie(code(100 + place % 6), date(2010, 1, 1)),)) for place, each in enumerate(POOL)]
    of = a_plan()
    begun = conducted(of, units)
    made = draw.conduct(begun.case, [first(of), filling(of, 1, vacancy(begun))])
    held = [set(begun.case.field.units[pid]) for pid in pids(made)]
    assert all(not a & b for a, b in combinations(held, 2))


@pytest.mark.parametrize(
    ("rounds", "error"),
    [
        (lambda of, left: [filling(of, 1, left)], NotValid),  # round 0 is missing
        (lambda of, left: [first(of), filling(of, 2, left)], NotValid),
        (lambda of, left: [first(of), filling(of, 1, replace(left, pid=b"x" * 32))], NotValid),
        (lambda of, left: [first(of), filling(of, 1, left), filling(of, 2, left)], NotValid),
        (lambda of, left: [first(of), Round(1, proofs(of.did, 1, LEAF))], NotValid),  # no vacancy
        (lambda of, left: [first(of), Round(1, {}, left)], NotNow),
        (lambda of, left: [Round(0, {"centre": proofs(of.did)["centre"]})], NotNow),
        (lambda of, left: [Round(0, {**proofs(of.did), "drand": b""})], NotNow),
        (lambda of, left: [Round(0, proofs("T-1/L-1/other"))], NotTrusted),
        (lambda of, left: [Round(0, dict(zip(plans.PARTIES, [*proofs(of.did).values()][::-1], strict=True)))],
         NotTrusted),
        (lambda of, left: [first(of), Round(1, proofs(of.did, 1, LEAF), left)], NotTrusted),  # of another leaf
    ],
)  # fmt: skip
def test_rounds_that_cannot_be_are_refused(rounds: object, error: type[Exception]) -> None:
    of = a_plan()
    begun = conducted(of)
    assert callable(rounds)
    with pytest.raises(error, match=r"draw\.|vrf\."):
        draw.conduct(begun.case, rounds(of, vacancy(begun)))


def test_a_proof_that_is_not_needed_is_not_taken() -> None:
    of = listed()
    begun = conducted(of)
    left = vacancy(begun)
    with pytest.raises(NotNow, match=r"draw\.entropy_missing"):
        draw.conduct(begun.case, [first(of), Round(1, proofs(of.did, 1, left.leaf), left)])


def test_the_coefficient_comes_through_the_same_door() -> None:
    of = a_plan(Choice("coefficient", ("3.0", "3.5", "4.0", "4.5")), "T-1/L-1/coefficient")
    made = draw.conduct(Case(of, EMPTY_ROOT, EMPTY_ROOT, CHECKPOINT, Field({}, {})), [first(of)])
    number = int.from_bytes(seed.expand(made.turns[0].prk, joined("coefficient")), "big")
    assert made.chosen == ("3.0", "3.5", "4.0", "4.5")[number % 4]
    assert json.loads(made.document)["chosen"] == made.chosen
    assert made.panel == ()
    with pytest.raises(NotValid, match=r"draw\.round"):
        draw.conduct(made.case, [first(of), filling(of, 1, Vacancy(LEAF, Vacated.ABSENT, LEAF))])


def test_excluded_and_unfit_rows_are_no_candidates() -> None:
    frozen = case(a_plan(), [*POOL[:10], expert(50, since=DAY)], Facts(DAY, preparers=frozenset({"E0003"})))
    barred = {seed.pid(KEY, "E0003"), seed.pid(KEY, "E0050")}
    assert len(frozen.field.candidates["A01"]) == 9
    assert not barred & set(frozen.field.candidates["A01"])


def test_the_files_of_the_supervisor_make_the_same_draw() -> None:
    of, facts = a_plan(), Facts(DAY, preparers=frozenset({"E0003", "E0004"}))
    taken = snapshot.take(POOL, of.strata, KEY, rule("BID").admits, DAY)
    rows = papers.read_snapshot(papers.snapshot(taken.rows))
    excluded = papers.read_exclusions(papers.exclusions(exclusions(POOL, facts)))
    frozen = replace(case(of, POOL, facts), field=draw.eligible(of, rows, {row.pid for row in excluded}))
    assert draw.conduct(frozen, [first(of)]).document == conducted(of, facts=facts).document


@given(
    tainted=st.sets(st.integers(1, 40), max_size=34),
    days=st.integers(0, 3 * 366),
    stage=st.text("abcdefgh0123456789", min_size=1, max_size=8),
)
@settings(max_examples=25, deadline=None)
def test_nobody_whom_a_rule_bars_is_ever_drawn(tainted: set[int], days: int, stage: str) -> None:
    left = max(DAY - timedelta(days=days), pool.years_before(DAY, 3))
    experts = [
        expert(n, ties=(Tie(BIDDER, date(2010, 1, 1), left),)) if n in tainted else expert(n) for n in range(1, 41)
    ]
    of = a_plan(did=f"T-1/L-1/{stage}")
    made = draw.conduct(case(of, experts, Facts(DAY, frozenset({BIDDER}))), [first(of)])
    assert not set(pids(made)) & {seed.pid(KEY, f"E{number:04d}") for number in tainted}


# ---------------------------------------------------------------- beacon and reserve


LIT = replace(a_plan(), beacon=BEACON)
BACKED = replace(a_plan(), fallback=Fallback(24, RESERVE_KEY))


def test_the_beacon_s_value_enters_the_seed_of_the_first_round_only() -> None:
    said = Value(7, value(7))
    of = case(LIT, POOL)
    made = draw.conduct(of, [Round(0, proofs(DID), value=said)])
    gone = Vacancy(pids(made)[0], Vacated.DECLINED, LEAF)
    whole = draw.conduct(of, [Round(0, proofs(DID), value=said), Round(1, proofs(DID, 1, LEAF), gone)])
    salt = seed.salt(DID, LIT.sha256, of.snapshot_root)
    for turn, leaf, extra in zip(whole.turns, (None, LEAF), ({"drand": said.signature}, {}), strict=True):
        due = seed.extract(salt, seed.ikm(CHECKPOINT, turn.round.j, leaf, {**turn.betas, **extra}))
        assert turn.prk == due
    shares = json.loads(whole.document)["turns"]
    assert [share["party"] for share in shares[0]["shares"]] == ["centre", "drand", "supervisor"]
    assert [share["party"] for share in shares[1]["shares"]] == ["centre", "supervisor"]
    assert shares[0]["shares"][1] == said.json()


@pytest.mark.parametrize(
    ("of", "j", "said", "error"),
    [
        (LIT, 0, None, NotNow),
        (a_plan(), 0, Value(7, value(7)), NotNow),
        (LIT, 1, Value(7, value(7)), NotNow),
        (LIT, 0, Value(8, value(7)), NotTrusted),
        (LIT, 0, Value(7, bytes(48)), NotTrusted),
    ],
    ids=["missing", "not-planned", "in-a-later-round", "of-another-round", "no-point"],
)
def test_a_beacon_that_is_missing_unplanned_or_wrong_draws_nobody(
    of: Plan, j: int, said: Value | None, error: type[Exception]
) -> None:
    right = Value(7, value(7)) if of.beacon else None
    made = draw.conduct(case(of, POOL), [Round(0, proofs(DID), value=right)])
    gone = Vacancy(pids(made)[0], Vacated.DECLINED, LEAF)
    rounds = [Round(0, proofs(DID), value=said if j == 0 else right), Round(1, proofs(DID, 1, LEAF), gone, said)]
    with pytest.raises(error):
        draw.conduct(case(of, POOL), rounds[: j + 1])


@pytest.mark.parametrize("silent", ["centre", "supervisor"])
@pytest.mark.parametrize("j", [0, 1])
def test_the_reserve_proves_over_the_same_state_under_its_own_name(silent: str, j: int) -> None:
    of = case(BACKED, POOL)
    usual = draw.conduct(of, [first(BACKED)])
    gone = Vacancy(pids(usual)[0], Vacated.DECLINED, LEAF)
    rounds = [first(BACKED), Round(1, proofs(DID, 1, LEAF), gone)][: j + 1]
    rounds[j] = replace(rounds[j], proofs=reserved(DID, silent, j, LEAF if j else None))
    made = draw.conduct(of, rounds)
    due = sorted({"centre", "reserve", "supervisor"} - {silent})
    assert [share["party"] for share in json.loads(made.document)["turns"][j]["shares"]] == due
    assert made.turns[j].prk != draw.conduct(of, [first(BACKED), Round(1, proofs(DID, 1, LEAF), gone)]).turns[j].prk


def test_a_proof_of_the_reserve_counts_only_where_the_plan_has_one_and_under_its_key() -> None:
    given = reserved(DID, "centre")
    with pytest.raises(NotNow, match=r"draw\.entropy_missing"):
        draw.conduct(case(a_plan(), POOL), [Round(0, given)])
    stolen = {**given, "reserve": proofs(DID)["centre"]}
    with pytest.raises(NotTrusted, match=r"vrf\.proof"):
        draw.conduct(case(BACKED, POOL), [Round(0, stolen)])


def inclusions(experts: int, seats: int, draws: int) -> list[int]:
    """How often each pid is among the first `seats` of the order, over PRKs that are only counted up."""
    names = [sha256(bytes([number])).digest() for number in range(experts)]
    counts = Counter[bytes]()
    for number in range(draws):
        order = seed.ascending(sha256(number.to_bytes(4, "big")).digest(), "A01", names)
        counts.update(next(order) for _ in range(seats))
    return [counts[name] for name in names]


def chi_square(counts: list[int], seats: int, draws: int) -> float:
    """Corrected for drawing without replacement: (n − 1)/(n − k)."""
    expected = draws * seats / len(counts)
    plain = sum((count - expected) ** 2 / expected for count in counts)
    return plain * (len(counts) - 1) / (len(counts) - seats)


def test_every_expert_has_the_same_chance() -> None:
    counts = inclusions(40, 5, 2_000)
    assert chi_square(counts, 5, 2_000) < 76.4  # the 0.9997 quantile of χ² with 39 degrees of freedom
    assert min(counts) > 0


def test_the_statistic_sees_a_favourite() -> None:
    counts = inclusions(40, 5, 2_000)
    assert chi_square([counts[0] + 150, *(count - 4 for count in counts[1:])], 5, 2_000) > 76.4
