"""Proposals: their limit, the title that says what they are about, and three exact rates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from disclosure.rules import proposal
from disclosure.rules.proposal import KINDS, LIMITS, OPINIONS, Kind, Opinion, Proposal
from kernel import workdays
from kernel.canon import Json
from kernel.errors import NotNow, NotValid

TODAY = date(2026, 3, 31)
BODY: dict[str, Json] = {
    "kind": "motion", "number": "第12号", "title": "加强居家养老服务", "host": "h", "cohosts": ["c", "b", "c"],
    "on": "2026-03-31", "difficult": False,
}  # fmt: skip


def made(**changed: Json) -> Proposal:
    return proposal.assigned("u", BODY | changed, TODAY)


@pytest.mark.seed_row(89)
@pytest.mark.parametrize(
    ("kind", "difficult", "on", "due"),
    [
        ("motion", False, "2026-03-31", date(2026, 6, 30)), ("motion", True, "2026-03-31", date(2026, 9, 30)),
        ("suggestion", False, "2025-11-30", date(2026, 2, 28)), ("suggestion", True, "2025-12-31", date(2026, 6, 30)),
        ("suggestion", False, "2012-01-15", date(2012, 4, 15)),
    ],
)  # fmt: skip
def test_a_reply_is_due_in_three_months_or_six(kind: str, difficult: bool, on: str, due: date) -> None:
    of = made(kind=kind, difficult=difficult, on=on)
    assert of.due(workdays.announced()) == due
    assert of.cohosts == ("b", "c")


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"cohosts": ["h"]}, "cohosts"), ({"on": "2026-04-01"}, "on"), ({"host": "u"}, "host")],
)
def test_what_does_not_hold_is_refused(changed: dict[str, Json], field: str) -> None:
    with pytest.raises(NotValid) as refused:
        made(**changed)
    assert refused.value.field == field


def test_the_proposer_is_met_once_and_not_before_the_assignment() -> None:
    of = made(on="2026-03-30")
    assert proposal.met(of, {"on": "2026-03-30"}, TODAY).met == date(2026, 3, 30)
    with pytest.raises(NotValid):
        proposal.met(of, {"on": "2026-03-29"}, TODAY)
    with pytest.raises(NotNow, match=r"proposal\.met"):
        proposal.met(proposal.met(of, {"on": "2026-03-31"}, TODAY), {"on": "2026-03-31"}, TODAY)
    assert proposal.rated(of, {"opinion": "fair"}).opinion is Opinion.FAIR


@pytest.mark.seed_row(89)
@pytest.mark.parametrize(
    "title",
    [
        "关于第12号提案的答复",
        "对市十六届人大一次会议第12号建议的答复",
        "关于政协第十四届委员会第二次会议第0123号提案办理结果的函",
        "关于对王某某代表第三十号建议的复函",
        "2026年建议提案办理情况",
        "Reply to proposal No. 12",
        "《关于第12号提案》的答复",
    ],
)
def test_a_title_without_what_it_is_about_is_refused(title: str) -> None:
    with pytest.raises(NotValid, match=r"proposal\.summary") as refused:
        proposal.summarised(title)
    assert (refused.value.field, "内容概要" in refused.value.words.zh) == ("title", True)


@pytest.mark.seed_row(89)
@pytest.mark.parametrize(
    "title",
    [
        "关于加强居家养老服务的第12号提案的答复",
        "对市十六届人大一次会议第12号建议（关于老旧小区加装电梯）的答复",
        "关于解决停车难问题的答复",
        "Reply to proposal no. 12 on home care",
    ],
)
def test_a_title_that_says_what_it_is_about_stands(title: str) -> None:
    proposal.summarised(title)


@pytest.mark.seed_row(89)
def test_the_rates_are_exact() -> None:
    """The year 2016 of one office: hosted 1 + 1 + 1, co-hosted 3 + 3, each rate 100 %."""
    full = [(replace(made(), met=TODAY, opinion=Opinion.SATISFIED), True)] * 3
    found = proposal.rates(full)
    assert [(one.share, one.passes) for one in (found.replied, found.met, found.satisfied)] == [(Fraction(1), True)] * 3
    more = [*full, (replace(made(), opinion=Opinion.FAIR), True), (made(), False)]
    found = proposal.rates(more)
    assert [one.share for one in (found.replied, found.met, found.satisfied)] == [
        Fraction(4, 5), Fraction(3, 5), Fraction(3, 4),
    ]  # fmt: skip
    assert not found.replied.passes
    assert proposal.rates([]).satisfied.share is None


def test_everything_has_words() -> None:
    assert (set(KINDS), set(OPINIONS)) == (set(Kind), set(Opinion))
    assert set(LIMITS) == {(kind, difficult) for kind in Kind for difficult in (True, False)}
