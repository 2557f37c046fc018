"""First stages: no price, every condition judged, who may go on; and their clocks, each at its boundary."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import canon
from kernel.canon import Json
from kernel.deadlines import BEIJING
from kernel.errors import NotNow, NotValid
from tests.support.papers_of_tenders import draft, lot
from tests.support.stages import CONDITIONS, POINTS, WAYS, results
from tests.support.tenders import criterion
from trading.rules import calendar, first_stage, form, procedure, tender
from trading.rules.calendar import Standing, next_task
from trading.rules.first_stage import Seen, outcome
from trading.rules.lifecycle import Regime, Stage
from trading.rules.procedure import Yields
from trading.rules.tender import LotDocument, TenderDocument

MS = timedelta(milliseconds=1)
PREQUALIFICATION = procedure.ours()["prequalification"][Regime.BID]
FIRST = procedure.ours()["first_stage"][Regime.BID]
BIDS = ("B-1", "B-2", "B-3", "B-4", "B-5")
OPENED = [Seen(bid, f"9132010000000{n}", f"公司{n}") for n, bid in enumerate(BIDS)]


def part(method: str = first_stage.ALL, **changed: Json) -> dict[str, Json]:
    """The lot of a first stage in a document."""
    free: dict[str, Json] = {"form": {"currencies": [], "requires": []}, "method": method, "qualification": CONDITIONS}
    return lot(**{**free, **changed})


def read(way: str = "prequalification", *lots: dict[str, Json], **changed: Json) -> TenderDocument:
    return tender.read(draft(procedure=WAYS[way], lots=list(lots or [part()]), **changed))


def limited(most: int = 3) -> LotDocument:
    scored: list[Json] = [criterion("C1", 6000), criterion("C2", 4000)]
    return read("prequalification", part(first_stage.LIMITED, params={"most": most}, criteria=scored)).lots[0]


# ---------------------------------------------------------------- the document


def test_a_first_stage_knows_no_price() -> None:
    assert read().way.yields is Yields.PASSED
    assert read("first_stage", part(first_stage.PROPOSALS)).way.yields is Yields.PROPOSED
    amount: Json = {"currency": "CNY", "amount": "1.00"}
    for priced in (
        {"form": {"currencies": ["CNY"], "requires": []}},
        {"ceiling": amount},
        {"deposit": {"amount": amount, "means": ["transfer"], "required_to_bid": False}},
    ):
        with pytest.raises(NotValid) as refused:
            read("prequalification", part(**priced))
        assert (refused.value.code, refused.value.law) == ("tender.first_stage", "BIR-30")


def test_a_first_stage_has_one_lot_and_no_other_tender_its_ways() -> None:
    with pytest.raises(NotValid) as refused:
        read("prequalification", part(), part(lot="L-2026-0001-2", no="2"))
    assert (refused.value.code, refused.value.field) == ("tender.first_stage", "lots")
    with pytest.raises(NotValid) as refused:
        tender.read(draft(lots=[lot(method=first_stage.ALL)]))
    assert (refused.value.code, refused.value.field) == ("tender.first_stage", "lots.0.method")
    with pytest.raises(NotValid, match=r"tender\.incomplete"):
        tender.read(draft(lots=[part("lowest_evaluated_price")]))


@pytest.mark.parametrize(
    ("method", "more"),
    [
        (first_stage.ALL, {"params": {"most": 3}}),
        (first_stage.ALL, {"criteria": [criterion("C1", 10000)]}),
        (first_stage.LIMITED, {"params": {"most": 3}}),
        (first_stage.LIMITED, {"criteria": [criterion("C1", 10000)]}),
        (first_stage.LIMITED, {"criteria": [criterion("C1", 10000)], "params": {"most": True}}),
        (first_stage.LIMITED, {"criteria": [criterion("C1", 10000)], "params": {"most": 2}}),
    ],
)
def test_points_and_a_number_belong_together(method: str, more: dict[str, Json]) -> None:
    with pytest.raises(NotValid) as refused:
        read("prequalification", part(method, **more))
    assert (refused.value.code, refused.value.field) == ("tender.first_stage", "lots.0.params.most")


def test_what_follows_a_first_stage_is_by_a_list() -> None:
    with pytest.raises(NotValid, match="entry is invited"):
        procedure.read(
            "x",
            'zh="x"\nen="x"\nentry="open"\nfollows="y"\n[under.BID]\nleast=1\nto_deadline="BID-24"\nbasis=["BID-24"]',
        )


# ---------------------------------------------------------------- forms


def test_a_form_names_a_price_where_one_is_asked_and_there_alone() -> None:
    free = form.read({"v": form.VERSION, "lot": "L-2026-0001-1", "manager": "王工"})
    form.check(free, "L-2026-0001-1", [], ["manager"])
    with pytest.raises(NotValid, match=r"form\.malformed"):
        form.check(free, "L-2026-0001-1", ["CNY"], [])
    money: Json = {"currency": "CNY", "amount": "1.00"}
    named: tuple[dict[str, Json], ...] = (
        {"total": [money]}, {"prices": [{"item": "a", "money": money}]}, {"bid_security": money},
    )  # fmt: skip
    for priced in named:
        with pytest.raises(NotValid) as refused:
            form.fits(form.read({"v": form.VERSION, "lot": "L-2026-0001-1", **priced}), [])
        assert (refused.value.code, refused.value.law) == ("form.priced", "BIR-30")


# ---------------------------------------------------------------- the review


def test_every_condition_is_judged_and_who_meets_all_passes() -> None:
    of = read().lots[0]
    first_stage.check_review(of, results(BIDS)["results"], judged=True)
    changes: list[tuple[dict[str, Any], str]] = [
        ({"met": {"Q1": True}}, "met"), ({"met": {"Q1": True, "Q2": True, "Q3": True}}, "met"),
        ({"passed": False}, "passed"), ({"met": {"Q1": True, "Q2": False}}, "passed"),
        ({"met": {"Q1": True, "Q2": "yes"}}, "Q2"), ({"points": {"C1": 1, "C2": 1}}, "points"),
    ]  # fmt: skip
    for change, field in changes:
        rows: Any = results(BIDS)["results"]
        rows[0] |= change
        with pytest.raises(NotValid) as refused:
            first_stage.check_review(of, rows, judged=True)
        assert refused.value.field.endswith(field)


def test_points_are_given_for_each_criterion_within_its_maximum() -> None:
    of = limited()
    first_stage.check_review(of, results(BIDS, POINTS)["results"], judged=True)
    for points in ({"C1": 6001, "C2": 0}, {"C1": 1}, {"C1": 1, "C2": -1}, {"C1": 1, "C2": 1, "C3": 1}):
        rows: Any = results(BIDS, POINTS)["results"]
        rows[0]["points"] = points
        with pytest.raises(NotValid, match="points"):
            first_stage.check_review(of, rows, judged=True)
    rows = results(BIDS)["results"]
    with pytest.raises(NotValid, match="points"):
        first_stage.check_review(of, rows, judged=True)


def test_a_tender_that_is_evaluated_judges_no_conditions_here() -> None:
    plain: Json = [{"bid": "B-1", "passed": True, "findings": []}]
    first_stage.check_review(read().lots[0], plain, judged=False)
    for more in ("met", "points"):
        with pytest.raises(NotValid, match="prequalification alone"):
            first_stage.check_review(read().lots[0], [{"bid": "B-1", more: {}}], judged=False)


# ---------------------------------------------------------------- who goes on


def names(of: Json) -> list[str]:
    return [str(one["bid"]) for one in of]  # type: ignore[union-attr,index,call-overload]


def test_all_who_pass_go_on_and_the_others_hear_why() -> None:
    of = read().lots[0]
    found = outcome(of, first_stage.seen(of, OPENED, results(BIDS)["results"]))
    assert names(found["admitted"]) == list(BIDS[:4])
    assert found["refused"] == [OPENED[4].json() | {"reason": "近五年没有类似业绩，不符合第二条"}]


@pytest.mark.parametrize(("most", "inside"), [(3, 3), (4, 4), (5, 4)])
def test_a_limited_number_goes_on_by_points_and_equals_of_the_last_too(most: int, inside: int) -> None:
    of = limited(most)
    found = outcome(of, first_stage.seen(of, OPENED, results(BIDS, POINTS)["results"]))
    assert names(found["admitted"]) == list(BIDS[:inside])
    equal = outcome(of, first_stage.seen(of, OPENED, results(BIDS, (9000, 8000, 7000, 7000))["results"]))
    assert names(equal["admitted"]) == list(BIDS[:4]), "two have the points of the third place"


@given(st.lists(st.integers(0, 10000), min_size=1, max_size=9), st.integers(3, 6))
def test_nobody_goes_on_with_fewer_points_than_one_who_does_not(points: list[int], most: int) -> None:
    of = limited(most)
    seen = [Seen(f"B-{n}", f"{n}", f"{n}", points=each) for n, each in enumerate(points)]
    found = outcome(of, seen)
    inside = {name: points[int(name[2:])] for name in names(found["admitted"])}
    outside = [points[int(name[2:])] for name in names(found["refused"])]
    assert len(inside) >= min(most, len(points))
    assert max(outside, default=-1) < min(inside.values())


def test_fewer_than_three_do_not_go_on() -> None:
    first_stage.check_enough(PREQUALIFICATION, 3)
    with pytest.raises(NotNow) as refused:
        first_stage.check_enough(PREQUALIFICATION, 2)
    assert (refused.value.code, refused.value.law) == ("admit.too_few", "BIR-19")


def test_an_act_of_another_way_is_refused() -> None:
    first_stage.must_yield(FIRST, Yields.PROPOSED)
    for way, what in ((FIRST, Yields.PASSED), (PREQUALIFICATION, None)):
        with pytest.raises(NotNow, match=r"act\.not_in_stage"):
            first_stage.must_yield(way, what)


# ---------------------------------------------------------------- clocks


def beijing(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=BEIJING)


def timed(until: datetime, deadline: datetime) -> TenderDocument:
    price: Json = {"currency": "CNY", "amount": "0.00"}
    offered: Json = {"from": canon.instant(beijing(2, 9)), "until": canon.instant(until), "price": price}
    return read(documents=offered, deadline=canon.instant(deadline))


def test_applications_have_five_days_from_the_end_of_the_issue() -> None:
    """实施条例 16, 17: on offer for five days, then five days to prepare, whatever the day of the notice."""
    calendar.announce_in_time(timed(beijing(7), beijing(12)), beijing(2, 9))
    for until, deadline, law in ((beijing(7), beijing(12) - MS, "BIR-16b"), (beijing(7) - MS, beijing(20), "BIR-16a")):
        with pytest.raises(NotValid) as refused:
            calendar.announce_in_time(timed(until, deadline), beijing(2, 9))
        assert refused.value.law == law


def test_prequalification_documents_are_clarified_three_days_and_objected_to_two_days_before() -> None:
    """实施条例 21, 22, for a deadline on the 23rd."""
    deadline, way = beijing(23, 9), PREQUALIFICATION
    calendar.clarify_in_time(Regime.BID, deadline, beijing(21) - MS, way.to_clarify)
    with pytest.raises(NotNow) as refused:
        calendar.clarify_in_time(Regime.BID, deadline, beijing(21), way.to_clarify)
    assert refused.value.law == "BIR-21a"
    assert "3" in refused.value.words.en
    calendar.amend_in_time(deadline, deadline, beijing(21) - MS, None, way.to_amend)
    with pytest.raises(NotValid, match="fewer than 3 days"):
        calendar.amend_in_time(deadline, deadline, beijing(21), None, way.to_amend)
    calendar.enquiry_in_time(Regime.BID, "object_documents", deadline, beijing(22) - MS, way.to_object)
    with pytest.raises(NotNow, match="2 days before") as refused:
        calendar.enquiry_in_time(Regime.BID, "object_documents", deadline, beijing(22), way.to_object)
    assert refused.value.law == "BIR-22a"


def test_proposals_wait_for_the_tenderee_and_applications_for_their_panel() -> None:
    def task(way: procedure.Procedure, stage: Stage) -> str:
        return next_task(Standing(Regime.BID, way, stage, beijing(2), beijing(23), None)).act

    assert task(FIRST, Stage.OPENED) == "admit"
    assert task(PREQUALIFICATION, Stage.OPENED) == "convene"
    assert task(PREQUALIFICATION, Stage.EVALUATING) == "admit"
    assert task(PREQUALIFICATION, Stage.ADMITTED) == ""
