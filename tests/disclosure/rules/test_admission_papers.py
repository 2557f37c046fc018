"""The papers after a first stage: names and points for all, reasons for the one whom they concern."""

from __future__ import annotations

from datetime import UTC, datetime

from disclosure.rules import admission_papers, notice, tender_papers
from disclosure.rules.parts import Party
from disclosure.rules.source import Source
from kernel.canon import Json
from tests.support.sources import LOT, OPENED, source, tender
from tests.support.stages import WAYS, part
from trading.rules import first_stage

SAID: dict[str, Json] = {
    "admitted": [{"bid": "B-1", "bidder": "91000000000000001A", "name": "甲公司", "points": "90.00"}],
    "refused": [
        {"bid": "B-2", "bidder": "91000000000000002A", "name": "乙公司", "points": "70.00", "reason": ""},
        {"bid": "B-3", "bidder": "91000000000000003A", "name": "丙公司", "reason": "没有类似业绩，不符合第二条"},
    ],
}


def document(way: str = "prequalification", method: str = first_stage.LIMITED) -> dict[str, Json]:
    return tender(lots=[part(LOT, method)], procedure=WAYS[way])


def told() -> Source:
    return source(document(), SAID, at=OPENED)


def test_the_notice_of_a_first_stage_asks_for_no_price_and_counts_its_own_days() -> None:
    methods = {**first_stage.METHODS}
    view = tender_papers.tender_notice(source(document(), of="", at=datetime(2026, 3, 2, 1, tzinfo=UTC)), methods)
    assert view.title.zh == "资格预审公告"
    assert tender_papers.NO_PRICE in [row.value for row in view.overview]
    assert view.evaluation.zh.startswith("有限数量制：")
    rules = ["第十七条", "第二十一条", "第二十二条"]
    assert all(rule in clock.basis.zh for rule, clock in zip(rules, view.clocks, strict=True))
    plain = source(document("first_stage", first_stage.PROPOSALS), of="", at=OPENED)
    assert tender_papers.tender_notice(plain, methods).title.zh == "招标公告"


def test_the_announcement_names_who_may_go_on_and_no_reason() -> None:
    made = admission_papers.admission_announcement(told())
    assert made.admitted == (Party("甲公司", "91000000000000001A"),)
    assert (made.points, made.refused, made.way.zh) == (("90.00",), 2, "资格预审")
    assert "业绩" not in str(made)


def test_everybody_gets_a_letter_with_his_own_result() -> None:
    assert notice.addressees("lot.admit", SAID) == ("B-1", "B-2", "B-3")
    letters = {bid: admission_papers.admission_notice(told(), bid) for bid in ("B-1", "B-2", "B-3")}
    assert [made.admitted for made in letters.values()] == [True, False, False]
    own = {bid: {row.name.en: row.value.zh for row in made.own} for bid, made in letters.items()}
    assert own["B-1"] == {"Points": "90.00"}
    assert own["B-2"] == {"Points": "70.00", "Why not": "符合全部条件，得分未进入规定数量"}
    assert own["B-3"] == {"Why not": "没有类似业绩，不符合第二条"}
    assert letters["B-3"].remedies[0].basis.zh == "招标投标法实施条例第六十条"
