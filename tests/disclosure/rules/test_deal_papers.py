"""The papers after a live competition say what the signed deal says, and how the room came to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from disclosure.rules import deal_papers
from disclosure.rules.deal_papers import Competition
from kernel.canon import Json
from kernel.errors import Words
from tests.support.rooms import OPENS, after
from tests.support.sources import source, tender
from trading.rules.live.failures import FAILED, WHY

HELD = Competition("A-2026-0001-1", Words("增价", "ascending"), True, OPENS, after(3600), 3, 7, reason="highest")
WON: dict[str, Json] = {"bidder": "4711", "price": "1010000.00", "org": "O-91210100MA0000003N"}
FIRMS = {"91210100MA0000003N": "霁川建设工程有限公司"}


def deal(*winners: Json, currency: str = "CNY") -> dict[str, Json]:
    return {"room": HELD.room, "result": "ab" * 32, "currency": currency, "winners": list(winners)}


def test_the_winner_stands_with_number_firm_and_price() -> None:
    view = deal_papers.deal_confirmation(source(body=deal(WON)), HELD, FIRMS)
    (won,) = view.won
    assert (won.number, won.winner.name, won.winner.code) == ("4711", FIRMS[won.winner.code], "91210100MA0000003N")
    assert (won.price.figure, won.price.capitals, won.more.zh) == ("1,010,000.00", "壹佰零壹万元整", "")
    assert [one.name.zh for one in view.competition] == [
        *("竞价方式", "竞价室", "开始时间", "结束时间", "入场竞买人", "有效报价"),
    ]
    assert view.contract is not None
    assert "签订合同" in view.contract.name.zh


@pytest.mark.parametrize(
    ("more", "said"), [({"share": "12.00"}, "自持比例 12.00%"), ({"lots": ["甲", "乙"]}, "标的：甲、乙")]
)
def test_share_and_lots_stand_beside_the_price(more: dict[str, Json], said: str) -> None:
    view = deal_papers.deal_announcement(source(body=deal(WON | more, WON, currency="USD")), HELD, {})
    assert [one.more.zh for one in view.won] == [said, ""]
    assert [(one.winner.name, one.price.capitals) for one in view.won] == [("91210100MA0000003N", "")] * 2


@pytest.mark.parametrize(("regime", "remedy"), [("BID", "投诉"), ("P87", "质疑"), ("INTL", "投诉")])
def test_a_sale_and_a_purchase_rest_on_laws_of_their_own(regime: str, remedy: str) -> None:
    of = source(tender(regime), body=deal(WON))
    sale = deal_papers.deal_announcement(of, HELD, FIRMS)
    bought = deal_papers.deal_announcement(of, replace(HELD, sale=False), FIRMS)
    assert [one.zh for one in sale.basis] == ["拍卖法第五十二条（待核）"]
    assert all("拍卖法" not in one.zh for one in bought.basis)
    assert remedy in sale.clocks[0].name.zh


def test_a_draw_names_the_equal_numbers() -> None:
    view = deal_papers.deal_confirmation(source(body=deal(WON)), replace(HELD, drawn=("4711", "1024")), FIRMS)
    assert view.competition[-1].value.zh == "4711、1024 号报价相同，经公开摇号确定"


@pytest.mark.parametrize(("reason", "words"), [*WHY.items(), ("another", FAILED)])
def test_a_lapse_says_why(reason: str, words: Words) -> None:
    view = deal_papers.lapse_notice(source(body={"room": HELD.room}), replace(HELD, reason=reason))
    assert view.reason == words
    assert view.approved == ()
    assert "退还" in view.next[0].zh
