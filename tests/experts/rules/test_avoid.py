"""Who must stand aside, at the edge of each ground."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from experts.rules import avoid, seed
from experts.rules.avoid import RULE, AvoidRule, Declared, Facts, Reason
from experts.rules.pool import Expert, Status, Tie
from kernel import canon
from kernel.errors import NotValid
from tests.support.draws import DAY, KEY, code, exclusions, expert

BIDDER, OWNER, OTHER = code(9001), code(9002), code(9003)
FACTS = Facts(DAY, frozenset({BIDDER}), frozenset({OWNER}), frozenset({"E0007"}))
LIMIT = date(2023, 3, 2)
EARLY = date(2015, 1, 1)
NEXT = timedelta(days=1)


def reasons(of: Expert, facts: Facts = FACTS) -> list[Reason]:
    return [ground.reason for ground in avoid.grounds(of, facts)]


@pytest.mark.parametrize(
    ("until", "barred"),
    [
        (None, True),
        (DAY, True),
        (LIMIT + NEXT, True),
        (LIMIT, True),  # exactly three years ago is within three years
        (LIMIT - NEXT, False),
    ],
)
def test_three_years_after_leaving_a_bidder(until: date | None, barred: bool) -> None:
    found = reasons(expert(1, ties=(Tie(BIDDER, EARLY, until),)))
    assert found == ([Reason.EMPLOYER_OF_BIDDER_3Y] if barred else [])


def test_three_years_back_from_the_29th_of_february() -> None:
    facts = Facts(date(2028, 2, 29), frozenset({BIDDER}))
    assert reasons(expert(1, ties=(Tie(BIDDER, EARLY, date(2025, 2, 28)),)), facts)
    assert not reasons(expert(1, ties=(Tie(BIDDER, EARLY, date(2025, 2, 27)),)), facts)


def test_a_tie_that_is_agreed_on_but_not_begun_counts() -> None:
    assert reasons(expert(1, ties=(Tie(BIDDER, DAY + NEXT),))) == [Reason.EMPLOYER_OF_BIDDER_3Y]


@pytest.mark.parametrize("ends", [(None, date(2016, 1, 1)), (date(2016, 1, 1), None), (date(2016, 1, 1), LIMIT)])
def test_the_latest_of_several_ties_to_a_bidder_counts_once(ends: tuple[date | None, ...]) -> None:
    ties = tuple(Tie(BIDDER, EARLY, until) for until in ends)
    assert reasons(expert(1, ties=ties)) == [Reason.EMPLOYER_OF_BIDDER_3Y]


@pytest.mark.parametrize(("until", "barred"), [(None, True), (DAY, True), (DAY - NEXT, False)])
def test_own_unit_of_the_purchaser_or_agency(until: date | None, barred: bool) -> None:
    assert reasons(expert(1, ties=(Tie(OWNER, EARLY, until),))) == ([Reason.OWN_UNIT_PURCHASER] if barred else [])


@pytest.mark.parametrize(("org", "barred"), [(BIDDER, True), (OWNER, True), (OTHER, False)])
def test_kin_at_the_head_of_a_party(org: str, barred: bool) -> None:
    assert reasons(expert(1, kin=(org,))) == ([Reason.KINSHIP] if barred else [])


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (expert(1, status=Status.SUSPENDED), Reason.SUSPENDED),
        (expert(1, status=Status.ON_LEAVE), Reason.ON_LEAVE),
        (expert(1, engaged=(DAY - NEXT, DAY)), Reason.ALREADY_ENGAGED_SAME_DAY),
        (expert(7), Reason.PARTICIPATED_IN_PREPARATION),
    ],
)
def test_what_the_register_and_the_project_say(changed: Expert, reason: Reason) -> None:
    assert reasons(changed) == [reason]


def test_nothing_against_an_expert_without_ties_to_the_parties() -> None:
    assert reasons(expert(1, engaged=(DAY - NEXT, DAY + NEXT), kin=(OTHER,))) == []


def test_every_ground_is_named_not_just_the_first() -> None:
    found = reasons(expert(7, ties=(Tie(BIDDER, EARLY), Tie(OWNER, EARLY)), kin=(OWNER,), status=Status.SUSPENDED))
    assert found == [
        Reason.EMPLOYER_OF_BIDDER_3Y,
        Reason.OWN_UNIT_PURCHASER,
        Reason.KINSHIP,
        Reason.SUSPENDED,
        Reason.PARTICIPATED_IN_PREPARATION,
    ]


@pytest.mark.parametrize("signatures", [(), ("aa",), ("aa", "aa")])
def test_a_ground_by_hand_needs_two_signatures(signatures: tuple[str, ...]) -> None:
    with pytest.raises(NotValid, match=r"avoid\.signatures"):
        Declared("E0001", Reason.EXPERT_DECLARED, "00" * 32, signatures).ground()


def test_a_ground_by_hand_keeps_evidence_and_signatures() -> None:
    ground = Declared("E0001", Reason.EXPERT_DECLARED, "00" * 32, ("bb", "aa")).ground()
    assert ground.evidence == {"evidence_sha256": "00" * 32, "signatures": ["aa", "bb"]}


def test_an_exclusion_commits_to_its_evidence() -> None:
    (ground,) = avoid.grounds(expert(1, kin=(OWNER,)), FACTS)
    row = avoid.exclusion(seed.pid(KEY, "E0001"), ground, b"s" * 32)
    opened = canon.joined("ebid-draw/v1/evidence", avoid.evidence(ground), b"s" * 32)
    assert row.evidence == canon.sha256(opened)
    assert OWNER.encode() in avoid.evidence(ground)
    assert row.leaf != avoid.exclusion(row.pid, ground, b"t" * 32).leaf


def test_the_list_is_in_order_and_counted_by_reason() -> None:
    pool = [expert(number, kin=(OWNER,)) for number in range(1, 7)] + [expert(7, status=Status.SUSPENDED)]
    rows = exclusions(pool, FACTS)
    assert [row.pid for row in rows] == sorted(row.pid for row in rows)
    assert avoid.counts(rows) == {"KINSHIP": 6, "PARTICIPATED_IN_PREPARATION": 1, "SUSPENDED": 1}
    with pytest.raises(NotValid, match=r"avoid\.order"):
        avoid.root(rows[::-1])
    assert avoid.root(rows) != avoid.root(rows[1:])


def test_the_rule_is_pinned_by_its_digest() -> None:
    assert RULE.digest == canon.sha256(canon.canonical(RULE.json())).hex() != AvoidRule(years=4).digest
