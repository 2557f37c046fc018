"""Candidates, award, announcement, letters: exactly what was decided, and its remedies."""

from __future__ import annotations

import pytest

from disclosure.rules import figures, papers, result_papers
from disclosure.rules.result_papers import Awarded, Disclosed, Evaluation
from evaluation.rules.rejection import rejection
from kernel import money
from kernel.canon import Json
from kernel.errors import Words
from kernel.reader import Reader
from tests.support import tenders
from tests.support.sources import FIRMS, LOWEST, OPENED, SCORING, line, lot, source, tender
from trading.rules.lifecycle import Regime

LINES = [line("B-1", "1000000.00"), line("B-2", "1100000.00"), line("B-3", "1200000.00")]
GROUP = Words("办公与教学设备（B03）", "office and teaching equipment (B03)")
PRICE: Json = {"currency": "CNY", "amount": "1000000.00"}


def evaluation(method: str = LOWEST, regime: str = "BID", out: str = "") -> Evaluation:
    criteria: list[Json] = [tenders.criterion("C1", 7000)] if method == SCORING else []
    of = tenders.snapshot(method, {"minimum": 1, "minimum_basis": "x"}, regime=regime, criteria=criteria)
    ground = rejection(Regime(regime), "unqualified", "没有提供有效的资质证书原件")
    offers = [
        tenders.offer(each.bid, amount, rejection=ground if each.bid == out else None)
        for each, amount in zip(LINES, ("1000000.00", "1100000.00", "1200000.00"), strict=True)
    ]
    cards = tenders.cards(dict.fromkeys(FIRMS, ("60.00",))) if criteria else ()
    found = tenders.run(of, offers, cards)
    assert found.ranked is not None
    return Evaluation(LINES, found.inputs, found.ranked)


def won(*, first: bool = True) -> Awarded:
    reason = "" if first else "第一名放弃中标"
    return Awarded("B-1", FIRMS["B-1"], figures.money(money.money("1000000.00")), reason, first)


def award_body(**changed: Json) -> dict[str, Json]:
    return {"bid": "B-1", "bidder": "x", "price": PRICE, "place": 1, "reason": None, "found": {"first": True}} | changed


def test_the_candidates_are_those_that_were_signed() -> None:
    listed: list[Json] = [
        {"place": 1, "bid": "B-1", "price": PRICE, "evaluated": "1000000.00"},
        {"place": 2, "bid": "B-2", "price": {"currency": "CNY", "amount": "1100000.00"}, "evaluated": "1100000.00"},
    ]
    view = result_papers.candidates_notice(source(body={"candidates": listed}, at=OPENED), evaluation())
    assert [(one.place, one.bidder, one.score) for one in view.candidates] == [
        (1, FIRMS["B-1"], "1,000,000.00"),
        (2, FIRMS["B-2"], "1,100,000.00"),
    ]
    assert view.measure.zh == "评标价"
    assert view.period.until.zh == "2026年3月28日 24:00"


def test_scored_candidates_show_their_total() -> None:
    listed: list[Json] = [{"place": 1, "bid": "B-1", "price": PRICE, "evaluated": "1000000.00", "total": "90.00"}]
    document = tender(lots=[lot(method=SCORING)])
    view = result_papers.candidates_notice(
        source(document, {"candidates": listed}, at=OPENED), evaluation(SCORING, "P87")
    )
    assert (view.measure.zh, view.candidates[0].score) == ("评标得分", "90.00")


@pytest.mark.parametrize(("regime", "basis"), [("BID", "招标投标法第四十五条"), ("P87", "政府采购法第四十六条")])
def test_the_award_counts_thirty_days_to_the_contract(regime: str, basis: str) -> None:
    view = result_papers.award_notice(source(tender(regime), award_body(), at=OPENED), evaluation())
    assert (view.winner, view.price.capitals) == (FIRMS["B-1"], "壹佰万元整")
    assert view.contract.until.zh.startswith("2026年4月24日")
    assert view.contract.basis.zh.startswith(basis)


def test_the_decision_is_read_with_its_reason() -> None:
    read = result_papers.awarded(Reader.of(award_body(reason="第一名放弃中标", found={"first": False})), FIRMS)
    assert (read.first, read.reason) == (False, "第一名放弃中标")


def announcement(regime: str, decided: Awarded) -> papers.ResultAnnouncement:
    seated = [Disclosed("周既明", GROUP), Disclosed("许临川", GROUP)]
    return result_papers.result_announcement(source(tender(regime), at=OPENED), evaluation(), decided, seated)


def test_the_announcement_names_the_members() -> None:
    view = announcement("BID", won())
    assert [(member.name, member.speciality) for member in view.members] == [("周既明", GROUP), ("许临川", GROUP)]
    assert view.departure == ()
    assert [clock.name.zh for clock in view.clocks] == ["向监督部门投诉不迟于"]


def test_the_announcement_says_who_was_a_representative() -> None:
    seated = [Disclosed("周既明", GROUP), Disclosed("秦舒", representative=True)]
    view = result_papers.result_announcement(source(tender("P87"), at=OPENED), evaluation(), won(), seated)
    assert [(member.name, member.seat.zh) for member in view.members] == [
        ("周既明", "抽取的专家"),
        ("秦舒", "采购人代表"),
    ]


def test_government_procurement_has_its_own_limits() -> None:
    assert [clock.name.zh for clock in announcement("P87", won()).clocks] == ["公告期限至", "提出质疑不迟于"]


def test_an_award_to_another_than_the_first_is_flagged_with_its_reason() -> None:
    said = [one.zh for one in announcement("BID", won(first=False)).departure]
    assert said == ["中标人不是排名第一的中标候选人", "理由：第一名放弃中标"]


def letter(bid: str, found: Evaluation, method: str = LOWEST) -> dict[str, str]:
    view = result_papers.result_notice(source(tender(lots=[lot(method=method)]), at=OPENED), found, won(), bid)
    assert view.addressee == FIRMS[bid]
    assert view.refund is None
    return {fact.name.zh: fact.value.zh for fact in view.own}


def test_a_letter_tells_a_loser_of_its_own_bid_only() -> None:
    own = letter("B-2", evaluation())
    assert own == {"名次": "第 2 名（共 3 份有效投标）", "报价": "1,100,000.00\u00a0元", "评标价": "1,100,000.00"}


def test_a_scored_letter_has_every_point() -> None:
    own = letter("B-3", evaluation(SCORING, "P87"), SCORING)
    assert own["各项得分"] == "价格 25.00，评分项C1 60.00"
    assert own["总分"] == "85.00"


def test_a_letter_to_a_rejected_bidder_gives_ground_and_reason() -> None:
    own = letter("B-2", evaluation(out="B-2"))
    assert own == {"评审结果": "投标被否决", "情形": "投标人不符合规定的资格条件", "理由": "没有提供有效的资质证书原件"}


def test_a_letter_to_a_bidder_who_was_ranked_no_further_says_so() -> None:
    result = tenders.one_set_aside([each.bid for each in LINES])
    assert result.ranked
    own = letter("B-2", Evaluation(LINES, result.inputs, result.ranked), SCORING)
    assert own == {"评审结果": "技术得分未达到合格线，不参与排名"}
