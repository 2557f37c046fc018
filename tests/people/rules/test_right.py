"""Rights × acts of a bidding firm, said a second time as a table; terms at their limits; the last administrator."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from kernel.errors import NotAllowed, NotValid
from people.rules import right
from people.rules.right import Grant, Right

NOW = datetime(2026, 3, 2, tzinfo=UTC)
DAY, MS = timedelta(days=1), timedelta(milliseconds=1)
P, S, H, A = "prepare", "sign", "submit", "administer"
ACTS = {
    "lot.prepare_bid": {P},
    "lot.ask_account": {P},
    "tender.ask": {P},
    "tender.object_documents": {H},
    "lot.submit_bid": {H},
    "lot.replace_bid": {H},
    "lot.restore_piece": {H},
    "bid.sign_bid": {S},
    "bid.withdraw_bid": {S, H},
    "lot.object_opening": {S},
    "lot.object_result": {S},
    "lot.complain": {S},
    "lot.answer": {S},
    "lot.confirm_record": {S},
    "system.authorise": {A},
    "system.end_authority": {A},
    "system.report_loss": {A},
    "system.declare_control": {A},
    "lot.an_act_that_is_new": {P, S, H},
}
SUBSETS = [frozenset(each) for n in range(5) for each in itertools.combinations(Right, n)]


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_done_with_the_rights_that_it_needs_and_with_no_fewer(act: str) -> None:
    for rights in SUBSETS:
        if {str(each) for each in rights} >= ACTS[act]:
            right.may(act, rights)
            continue
        with pytest.raises(NotAllowed) as refused:
            right.may(act, rights)
        assert refused.value.code == "right.missing"
        for each in Right:
            lacks = each.value in ACTS[act] and each not in rights
            assert (f"“{right.NAMES[each].zh}”" in refused.value.words.zh) is lacks


def test_the_key_of_a_bid_is_handed_over_by_whoever_has_any_right() -> None:
    for each in Right:
        right.may("bid.release_key", {each})
    with pytest.raises(NotAllowed):
        right.may("bid.release_key", ())


def test_a_right_holds_from_its_first_moment_until_before_its_last() -> None:
    grants = [Grant("p", Right.SIGN, NOW, NOW + DAY), Grant("p", Right.PREPARE, NOW), Grant("q", Right.SUBMIT, NOW)]
    both = {Right.SIGN, Right.PREPARE}
    found = {at: right.held(grants, "p", at) for at in (NOW - MS, NOW, NOW + DAY - MS, NOW + DAY)}
    assert found == {NOW - MS: set(), NOW: both, NOW + DAY - MS: both, NOW + DAY: {Right.PREPARE}}


@pytest.mark.parametrize(
    ("since", "until", "good"),
    [
        (NOW, None, True),
        (NOW, NOW, False),
        (NOW, NOW + MS, True),
        (NOW - DAY, NOW, False),
        (NOW + DAY, NOW + DAY, False),
        (NOW + DAY, NOW + DAY + MS, True),
    ],
)
def test_a_term_ends_after_it_begins_and_after_now(since: datetime, until: datetime | None, good: bool) -> None:
    if good:
        right.term(since, until, NOW)
        assert until is None or until > NOW
        return
    with pytest.raises(NotValid, match=r"right\.term"):
        right.term(since, until, NOW)


@pytest.mark.parametrize("names", [[], ["sign", "sing"], ["public"]])
def test_only_rights_that_exist_are_given(names: list[str]) -> None:
    assert right.rights(["sign", "sign", "submit"]) == {Right.SIGN, Right.SUBMIT}
    with pytest.raises(NotValid, match=r"right\.unknown"):
        right.rights(names)


def test_a_firm_keeps_an_administrator_whose_right_has_no_end() -> None:
    last = Grant("p", Right.ADMINISTER, NOW)
    right.stays_administered([last], NOW)
    for others in (
        [],
        [Grant("p", Right.SIGN, NOW)],
        [Grant("p", Right.ADMINISTER, NOW + MS)],
        [Grant("p", Right.ADMINISTER, NOW - DAY, NOW + DAY)],
    ):
        with pytest.raises(NotAllowed, match=r"right\.last_administrator"):
            right.stays_administered(others, NOW)
