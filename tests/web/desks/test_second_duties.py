"""Between the two openings of two envelopes: who has what to do, and who has signed already has nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kernel.actor import Role as R
from tests.support.databases import MORNING
from tests.web.desks.test_duties import held
from trading.rules.lifecycle import Stage as S
from web.desks import duties, second_duties

ENDS = MORNING + timedelta(minutes=30)


def verbs(stage: S, role: R, **more: Any) -> list[str]:  # noqa: ANN401  any fact of the lot
    return [verb for verb, _ in second_duties.verbs(held(stage, role, **more))]


@pytest.mark.parametrize("role", [R.EXPERT, R.REPRESENTATIVE])
def test_a_member_signs_who_passed_once_and_no_report_before_prices(role: R) -> None:
    assert verbs(S.SCORED, role, judging=True) == ["sign_first"]
    assert verbs(S.SCORED, role, judging=True, judged=True) == []
    assert verbs(S.SCORED, role, judging=True, done=frozenset({"sign_first"})) == []
    hrefs = [one.href for one in duties.dues(held(S.SCORED, role, judging=True))]
    assert hrefs == ["/me/acts/L-2026-0001-1/sign_first"]
    assert [one.href for one in duties.dues(held(S.PRICED, role))] == ["/me/acts/L-2026-0001-1/sign_report"]
    links = {link.href.rpartition("/")[2] for link in duties.links(held(S.SCORED, role, judging=True))}
    assert "sign_first" in links
    assert links.isdisjoint({"sign_report", "dissent", "explain_deviation"})


@pytest.mark.parametrize("role", [R.TENDEREE, R.SUPERVISOR])
def test_both_offices_order_once_the_panel_has_signed(role: R) -> None:
    assert verbs(S.SCORED, role, judging=True) == []
    assert verbs(S.SCORED, role, judging=True, judged=True) == ["order_second"]
    assert verbs(S.SCORED, role, judging=True, judged=True, done=frozenset({"order_second"})) == []


def test_keys_come_within_the_window_and_shares_and_the_record_after_it() -> None:
    open_: dict[str, Any] = {"window_ends": ENDS}
    over: dict[str, Any] = {"window_ends": MORNING}
    assert verbs(S.UNSEALING, R.BIDDER, unopened=1, **open_) == ["release_second_key"]
    assert verbs(S.UNSEALING, R.BIDDER, unopened=1, **over) == []
    assert verbs(S.UNSEALING, R.BIDDER, unopened=0, **open_) == []
    found = duties.dues(held(S.UNSEALING, R.BIDDER, unopened=1, **open_))
    assert [(one.href, one.by) for one in found] == [("/me/lots/L-2026-0001-1/submit", ENDS)]
    assert verbs(S.UNSEALING, R.CUSTODIAN, unopened=1, **open_) == []
    assert verbs(S.UNSEALING, R.CUSTODIAN, unopened=1, **over) == ["release_second_share"]
    assert verbs(S.UNSEALING, R.AGENCY, settled=True, **open_) == []
    assert verbs(S.UNSEALING, R.AGENCY, settled=False, **over) == []
    assert verbs(S.UNSEALING, R.AGENCY, settled=True, **over) == ["open_second"]
