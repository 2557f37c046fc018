"""The review of bids, the plans of draws, objections to a result, the facts of the report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest

from evaluation.rules import draws, publicity, report, review
from evaluation.rules.draws import Entropy
from evaluation.rules.method import Lottery
from evaluation.rules.publicity import Said
from experts.rules import plan as plans
from experts.rules.plan import Custody
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotNow, NotValid
from tests.support.draws import KEYS
from tests.support.tenders import snapshot

LOWEST = "lowest_evaluated_price"
WHY = "营业执照已于开标前被吊销"
POLICIES: Json = [{"id": "small_enterprise", "rate": "0.10"}]


def result(bid: str, **more: Json) -> dict[str, Json]:
    return {"bid": bid, "passed": True, "findings": [], **more}


def test_what_a_review_grants_and_finds() -> None:
    of = snapshot(LOWEST, {"policies": POLICIES})
    late: Json = [{"what": "payment", "amount": "5.00"}]
    listed: Json = [
        result("B1", policies=["small_enterprise"], brand="X", deviations=late),
        result("B2", passed=False, findings=[WHY, "业绩证明缺失"]),
    ]
    first, second = review.read(of, listed, ["B2", "B1"])
    assert (first.policies, first.brand, str(first.deviations[0].amount)) == (("small_enterprise",), "X", "5.00")
    assert second.rejection
    assert second.rejection.json() == {"ground": "unqualified", "law": "P87-63", "reason": f"{WHY}；业绩证明缺失"}
    assert review.rejected((first, second)) == ("B2",)


BAD: list[tuple[Json, str]] = [
    ([result("B1")], "results"),
    ([result("B1"), result("B1")], "results"),
    ([result("B1"), result("B2"), result("B3")], "results"),
    ([result("B1"), result("B2", passed=False)], "reason"),
    ([result("B1", policies=["friends"]), result("B2")], "results[0].policies"),
    ([result("B1", policies=["small_enterprise"] * 2), result("B2")], "results[0].policies"),
    ([result("B1", passed="yes"), result("B2")], "results[0].passed"),
    ([result("B1", remark=""), result("B2")], "results[0].remark"),
    ([result("B1", findings=[1]), result("B2")], "results[0].findings"),
    (None, "results"),
]


@pytest.mark.parametrize(("listed", "field"), BAD, ids=[f"{field}-{i}" for i, (_, field) in enumerate(BAD)])
def test_a_review_leaves_nobody_out_and_names_what_is_wrong(listed: Json, field: str) -> None:
    with pytest.raises(NotValid) as refused:
        review.read(snapshot(LOWEST), listed, ["B1", "B2"])
    assert refused.value.field == field


# ---------------------------------------------------------------- plans


def tender(**panel: Json) -> dict[str, Json]:
    stratum: Json = {"id": "A01", "specialties": ["A01"], "regions": [], "n": 5, "priority": 1}
    announced: dict[str, Json] = {"size": 5, "representatives": 0, "strata": [stratum], **panel}
    part: Json = {"lot": "L-1", "panel": announced, "budget": {"amount": "9000000.00", "currency": "CNY"}}
    return {"tender": "T-1", "regime": "P87", "lots": [{"lot": "L-0"}, part]}


def test_the_plan_follows_from_the_tender_document() -> None:
    made = draws.panel_plan(tender(), "L-1", 1, Entropy(KEYS, Custody.INDEPENDENT))
    assert made.did == "T-1/L-1/evaluation"
    assert plans.read(made.document) == made
    draws.check_plan(made.document, made)
    other = draws.panel_plan(tender(), "L-1", 1, Entropy(KEYS, Custody.SAME_MACHINE))
    with pytest.raises(NotValid, match=r"plan\.other"):
        draws.check_plan(other.document, made)
    assert draws.panel_plan(tender(), "L-1", 2, Entropy(KEYS, Custody.INDEPENDENT)).did == "T-1/L-1/evaluation-2"


def test_a_value_is_drawn_from_its_published_list() -> None:
    made = draws.choice_plan("T-1", "L-1", Lottery("reduction", ("0.01", "0.02")), Entropy(KEYS, Custody.INDEPENDENT))
    assert made.did == "T-1/L-1/reduction"
    assert plans.read(made.document) == made


@pytest.mark.parametrize(
    ("panel", "field"),
    [
        ({"size": 4}, "size"),
        ({"size": 7}, "strata"),
        ({"complex": True}, "size"),
        ({"representatives": 1}, "strata"),
        ({"representatives": 100}, "lots[1].panel.representatives"),
        ({"strata": []}, "strata"),
        ({"chair": "我"}, "lots[1].panel.chair"),
    ],
)
def test_an_unlawful_panel_is_refused_before_it_is_drawn(panel: Mapping[str, Json], field: str) -> None:
    with pytest.raises(NotValid) as refused:
        draws.panel_of(tender(**panel), "L-1")
    assert refused.value.field == field


# ---------------------------------------------------------------- publicity


def at(day: int, hour: int = 2) -> datetime:
    return canon.moment(f"2026-03-{day:02d}T{hour:02d}:00:00.000Z")


RAISED = Said("lot.object_result", "Q-1", at(10))
ANSWERED = Said("lot.answer_objection", "Q-1", at(12))
COMPLAINED = Said("lot.complain", "Q-2", at(11))
DECIDED = Said("lot.decide_complaint", "Q-2", at(13))


def test_what_is_pending() -> None:
    assert publicity.pending([RAISED, ANSWERED, COMPLAINED]) == {"Q-2": at(11)}
    assert publicity.pending([RAISED, COMPLAINED, ANSWERED, DECIDED]) == {}


def test_days_of_an_objection_do_not_count() -> None:
    first, second = publicity.pauses([RAISED, COMPLAINED, ANSWERED], at(20))
    assert (first.first, first.last, first.open) == (date(2026, 3, 10), date(2026, 3, 12), False)
    assert (second.first, second.last, second.open) == (date(2026, 3, 11), date(2026, 3, 20), True)
    assert publicity.pauses([ANSWERED, Said("lot.rank", "Q-1", at(9))], at(20)) == ()


def test_the_last_instant_of_the_publicity_is_still_too_early() -> None:
    ends = at(15)
    publicity.check_over([RAISED, ANSWERED], ends, ends)
    with pytest.raises(NotNow, match=r"award\.publicity"):
        publicity.check_over([RAISED, ANSWERED], ends, ends - timedelta(milliseconds=1))
    with pytest.raises(NotNow, match=r"award\.objection"):
        publicity.check_over([RAISED], ends, ends + timedelta(days=9))


def test_a_report_is_canonical_and_names_its_result() -> None:
    made = report.Report("T-1", "L-1", 1, ("ab",), "0" * 64, [], [], [], [])
    told = canon.mapping(made.data)
    assert (told["v"], told["aggregation_sha256"], told["members"]) == ("ebid-report/v1", "0" * 64, ["ab"])
