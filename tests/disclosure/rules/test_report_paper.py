"""The evaluation report: the computed result, rejected bids with their grounds, members without names."""

from __future__ import annotations

from datetime import timedelta

from disclosure.rules import papers, report_paper
from disclosure.rules.report_paper import DISSENTS, SILENT, Evaluated
from evaluation.rules.rejection import rejection
from evaluation.rules.result import Result
from kernel.canon import Json
from kernel.errors import Words
from tests.support import tenders
from tests.support.sources import FIRMS, LOWEST, OPENED, SCORING, line, lot, source, tender
from trading.rules.lifecycle import Regime

PIDS = [f"{n:064x}" for n in range(3)]
LINES = [line("B-1", "1000000.00"), line("B-2", "1100000.00"), line("B-3", "1200000.00")]
GROUP = Words("办公与教学设备（B03）", "office and teaching equipment (B03)")
METHOD = Words("综合评分法", "Comprehensive scoring")


def result(method: str, regime: str, *, out: str = "", points: tuple[str, ...] = ("30.00", "20.00", "10.00")) -> Result:
    criteria: list[Json] = [tenders.criterion("C1", 7000)] if method == SCORING else []
    of = tenders.snapshot(method, {"minimum": 1, "minimum_basis": "x"}, regime=regime, criteria=criteria)
    ground = rejection(Regime(regime), "unqualified", "没有提供有效的资质证书原件")
    offers = [
        tenders.offer(each.bid, amount, rejection=ground if each.bid == out else None)
        for each, amount in zip(LINES, ("1000000.00", "1100000.00", "1200000.00"), strict=True)
    ]
    left = [each.bid for each in LINES if each.bid != out]
    given = dict.fromkeys(left, points) | {left[0]: ("60.00", "50.00", "10.00")}
    return tenders.run(of, offers, tenders.cards(given) if criteria else ())


def report(
    found: Result, regime: str = "BID", spoken: dict[str, tuple[Words, str]] | None = None
) -> papers.EvaluationReport:
    part = lot(method=SCORING if found.inputs.document.criteria else LOWEST)
    done = Evaluated(METHOD, OPENED, dict.fromkeys(PIDS, GROUP), spoken or {})
    return report_paper.evaluation_report(
        source(tender(regime, lots=[part]), at=OPENED + timedelta(hours=2)), LINES, found, done
    )


def test_a_representative_is_told_apart_by_a_pseudonym_too() -> None:
    done = Evaluated(METHOD, OPENED, dict.fromkeys(PIDS, GROUP), {}, representatives=frozenset({PIDS[0]}))
    for regime, called in (("BID", "招标人代表"), ("P87", "采购人代表")):
        view = report_paper.evaluation_report(source(tender(regime), at=OPENED), LINES, result(LOWEST, regime), done)
        assert [member.seat.zh for member in view.members][:2] == [called, "抽取的专家"]
        assert view.members[0].name == f"1-{PIDS[0][:8]}"
        assert [one.role for one in view.signatures] == [member.seat for member in view.members]


def test_prices_alone_rank_by_evaluated_price() -> None:
    view = report(result(LOWEST, "BID"))
    assert [(row.place, row.bidder, row.scores, row.total) for row in view.comparison] == [
        (1, FIRMS["B-1"], (), "1,000,000.00"),
        (2, FIRMS["B-2"], (), "1,100,000.00"),
        (3, FIRMS["B-3"], (), "1,200,000.00"),
    ]
    assert view.criteria == ()
    assert view.candidates == tuple(FIRMS.values())
    assert "第一名不变" in view.stability[0].zh


def test_a_row_s_scores_are_those_of_its_criteria_and_make_the_total() -> None:
    view = report(result(SCORING, "P87"), "P87")
    assert [row.weight for row in view.criteria] == ["30", "70"]
    first = view.comparison[0]
    assert (first.bidder, first.scores, first.total) == (FIRMS["B-1"], ("30.00", "40.00"), "70.00")


def test_equal_places_are_shown_as_equal() -> None:
    of = tenders.snapshot(LOWEST, {"tie": "shown"}, regime="INTL")
    offers = [tenders.offer(each.bid, "1000000.00") for each in LINES[:2]] + [tenders.offer("B-3", "1200000.00")]
    view = report(tenders.run(of, offers), "INTL")
    assert [row.place for row in view.comparison] == [1, 1, 3]


def test_a_rejected_bid_has_ground_article_and_reason_and_no_place() -> None:
    view = report(result(LOWEST, "BID", out="B-1"))
    (out,) = view.rejected
    assert (out.bidder, out.ground.zh, out.basis.zh) == (
        FIRMS["B-1"],
        "投标人不符合规定的资格条件",
        "招标投标法实施条例第五十一条",
    )
    assert out.reason.zh == "没有提供有效的资质证书原件"
    assert FIRMS["B-1"] not in view.admitted
    assert FIRMS["B-1"] not in [row.bidder for row in view.comparison]


def test_a_bid_that_is_ranked_no_further_is_told_apart_from_a_rejected_one() -> None:
    found = tenders.one_set_aside([each.bid for each in LINES])
    view = report(found)
    (out,) = view.rejected
    assert (out.bidder, out.ground.zh) == (FIRMS["B-2"], "技术得分未达到合格线，不参与排名")
    assert out.basis == Words("", "")
    assert FIRMS["B-2"] in view.admitted
    assert [row.bidder for row in view.comparison] == [FIRMS["B-3"], FIRMS["B-1"]]


def test_a_ground_without_an_article_cites_none() -> None:
    (out,) = report(result(LOWEST, "INTL", out="B-2"), "INTL").rejected
    assert out.basis == Words("", "")


def test_members_have_no_names_and_say_how_they_stand() -> None:
    spoken = report_paper.voiced({PIDS[0]: "2026-03-25 12:00:00", PIDS[1]: "2026-03-25 12:01:00"}, [PIDS[1]])
    view = report(result(LOWEST, "BID"), spoken=spoken)
    assert [member.name for member in view.members] == [f"{n}-{pid[:8]}" for n, pid in enumerate(PIDS, 1)]
    assert [(one.at, one.remark) for one in view.signatures][1:] == [("2026-03-25 12:01:00", DISSENTS), ("", SILENT)]


def test_a_result_that_hangs_on_one_member_says_so() -> None:
    found = result(SCORING, "P87", points=("10.00", "10.00", "70.00"))
    assert found.ranked is not None
    view = report(found, "P87")
    assert any("的评分，第一名为" in one.zh for one in view.stability)
    assert all("第一名不变" not in one.zh for one in view.stability)


def test_a_result_that_hangs_on_one_losing_bid_says_so() -> None:
    criteria: list[Json] = []
    of = tenders.snapshot("reasonable_low_price", {"drop_each_side": 0}, regime="BID", criteria=criteria)
    offers = [
        tenders.offer(each.bid, p) for each, p in zip(LINES, ("900000.00", "1000000.00", "1500000.00"), strict=True)
    ]
    found = tenders.run(of, offers, (), {"reduction": "0.01"})
    assert found.ranked is not None
    view = report_paper.evaluation_report(
        source(tender(lots=[lot(method="reasonable_low_price")]), at=OPENED), LINES, found,
        Evaluated(METHOD, OPENED, dict.fromkeys(PIDS, GROUP), {}),
    )  # fmt: skip
    assert any(one.zh.startswith("若无") and "的投标" in one.zh for one in view.stability)
    assert [row.weight for row in view.criteria] == ["100"]
    assert all(len(row.scores) == 1 for row in view.comparison)
