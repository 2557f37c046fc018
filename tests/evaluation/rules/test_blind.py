"""The blind part: numbers that follow from a seed, a seed that was committed to, sheets joined to bids afterwards."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from evaluation.rules import blind, criteria
from evaluation.rules.scorecard import Scorecard, check
from kernel.errors import NotTrusted, NotValid
from kernel.reader import Reader
from tests.support.tenders import BLIND, card

SEED = bytes(range(32))
BIDS = ["B-1", "B-2", "B-3"]
WHERE = ("T-1", "L-1", 1)
ITEMS = [criteria.read(each) for each in Reader.of({"c": BLIND["criteria"]}).each("c")]
WHO = blind.numbers(SEED, BIDS)
COMMITTED = "e51c3f6764aea9df69352716d182b187ae82b03eac07f917acc795391f9b2543"


def test_the_published_vector_of_commitment_and_numbers() -> None:
    """docs/evaluation.md, section 3: seed 00…1f, tender T-1, lot L-1, round 1."""
    assert blind.commitment(*WHERE, SEED).hex() == COMMITTED
    assert WHO == {"blind-01": "B-1", "blind-02": "B-3", "blind-03": "B-2"}
    assert blind.numbers(SEED, BIDS[::-1]) == WHO, "the order of arrival leaves no trace"


def test_numbers_are_of_one_width() -> None:
    made = blind.numbers(SEED, [f"B-{n}" for n in range(100)])
    assert (min(made), max(made), len(made)) == ("blind-001", "blind-100", 100)
    assert min(blind.numbers(SEED, [f"B-{n}" for n in range(99)])) == "blind-01"


def test_only_the_seed_that_was_committed_to_opens() -> None:
    assert blind.opened(COMMITTED, *WHERE, SEED, BIDS) == WHO
    for held, where, seed in (
        (COMMITTED, WHERE, bytes(32)),
        (COMMITTED, ("T-2", "L-1", 1), SEED),
        (COMMITTED, ("T-1", "L-2", 1), SEED),
        (COMMITTED, ("T-1", "L-1", 2), SEED),
        ("", WHERE, SEED),
    ):
        with pytest.raises(NotTrusted, match=r"blind\.seed"):
            blind.opened(held, *where, seed, BIDS)


def sheet(hidden: str, shown: str) -> Scorecard:
    """C1 (blind) of one row, C2 of another."""
    made = card(1, {(hidden, "C1"): 4000, (shown, "C2"): 0})
    return Scorecard(made.seat, made.points, {(hidden, "C1"): "详尽可行"})


def test_a_sheet_by_numbers_becomes_one_by_bids() -> None:
    joined = blind.joined(sheet("blind-02", "B-3"), ITEMS, WHO)
    assert joined.points == {("B-3", "C1"): 4000, ("B-3", "C2"): 0}
    assert joined.reasons == {("B-3", "C1"): "详尽可行"}
    check(joined, ITEMS, ["B-3"])


@pytest.mark.parametrize(
    ("hidden", "shown", "field"), [("B-3", "B-3", "B-3/C1"), ("blind-02", "blind-02", "blind-02/C2")]
)
def test_a_blind_criterion_is_scored_by_number_and_no_other(hidden: str, shown: str, field: str) -> None:
    with pytest.raises(NotValid, match=r"blind\.number") as refused:
        blind.joined(sheet(hidden, shown), ITEMS, WHO)
    assert refused.value.field == field


def test_where_nothing_is_blind_a_sheet_stays_as_it_is() -> None:
    plain = [each for each in ITEMS if not each.blind]
    made = card(1, {("B-1", "C2"): 1})
    assert blind.joined(made, plain, {}) == made


def test_a_sheet_is_whole_when_every_number_and_every_bid_has_its_own_criteria() -> None:
    made = sheet("blind-02", "B-3")
    check(made, ITEMS, ["B-3"], ["blind-02"])
    for bids, numbers, field in ((["B-3", "B-1"], ["blind-02"], "B-1/C2"), (["B-3"], ["blind-03"], "blind-03/C1")):
        with pytest.raises(NotValid, match=r"score\.missing") as refused:
            check(made, ITEMS, bids, numbers)
        assert refused.value.field == field
    with pytest.raises(NotValid, match=r"score\.missing"):
        check(made, ITEMS, ["B-3"])


def test_what_people_call_a_number() -> None:
    assert (blind.title("blind-07").zh, blind.title("blind-07").en) == ("暗标 07 号", "Blind 07")


def test_a_blind_criterion_asks_the_bidder_nothing() -> None:
    asks = {"kind": "number", "unit": "天", "low": "1", "high": "9"}
    listed = BLIND["criteria"]
    assert isinstance(listed, list)
    assert isinstance(listed[0], Mapping)
    with pytest.raises(NotValid) as refused:
        criteria.read(Reader.of({**listed[0], "asks": asks}))
    assert refused.value.field == "asks"
