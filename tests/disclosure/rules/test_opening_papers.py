"""The opening record: every bid once, failures included, and no bid that was taken back in time."""

from __future__ import annotations

from disclosure.rules import opening_papers, papers
from disclosure.rules.opening_papers import Delivered, Line, Sitting
from disclosure.rules.parts import Signature
from kernel.canon import Json
from kernel.errors import NOTHING, Words
from tests.support.sources import FIRMS, OPENED, line, lot, source, tender

SITTING = Sitting(OPENED, (Signature(Words("招标人", "Tenderee"), "滨海实验学校"),), ())


def record(*lines: Line, **changed: object) -> papers.OpeningRecord:
    return opening_papers.opening_record(source(tender(**changed), at=OPENED), lines, SITTING)  # type: ignore[arg-type]


def test_every_bid_is_a_row_in_the_order_of_the_record() -> None:
    view = record(line("B-2", "1100000.00"), line("B-1", "1000000.00"))
    assert [(row.order, row.bidder) for row in view.rows] == [(1, FIRMS["B-2"]), (2, FIRMS["B-1"])]
    assert [row.price.figure if row.price else "" for row in view.rows] == ["1,100,000.00", "1,000,000.00"]
    assert (view.withdrawn, view.remarks) == (0, ())
    assert view.rows[0].digest == "5d5d5d5d…5d5d"


def test_a_price_in_two_currencies_is_not_added_up() -> None:
    (row,) = record(line("B-1", "BDT 1427548.45", "USD 269693.56")).rows
    assert row.price is not None
    assert (row.price.figure.replace("\u00a0", " "), row.price.capitals) == ("BDT 1,427,548.45 + USD 269,693.56", "")


def test_a_bid_that_did_not_open_stands_with_its_cause() -> None:
    failed = line("B-1", outcome="withdrawn", cause="平台故障")
    view = record(line("B-2", "1100000.00", by="custodians"), failed)
    assert view.rows[1].price is None
    assert "撤回" in view.rows[1].unsealed.zh
    assert "撤销" in opening_papers.FAILED["revoked"].zh
    assert [remark.zh[:3] for remark in view.remarks] == ["第 1", "第 2"]
    assert "平台故障" in view.remarks[1].zh
    assert "保管人" in view.remarks[0].zh


def test_a_bid_taken_back_before_the_deadline_is_only_counted() -> None:
    view = record(line("B-1", outcome="withdrawn", recalled=True), line("B-2", "1100000.00"))
    assert ([row.bidder for row in view.rows], view.withdrawn) == ([FIRMS["B-2"]], 1)
    assert FIRMS["B-1"].name not in "".join(papers.said(view))


def test_time_and_quality_are_the_bid_s_own_where_it_has_them() -> None:
    total = {"currency": "CNY", "amount": "1.00"}
    own = line("B-1", "1.00", form={"total": [total], "duration_days": 25, "quality": "优良"})
    first, second = record(own, line("B-2", "2.00")).rows
    assert (first.duration.zh, first.quality.zh) == ("25 日历天", "优良")
    assert (second.duration.zh, second.quality.zh) == ("30 日历天", "合格")


def test_a_deposit_is_read_out_with_its_state_where_the_record_has_it() -> None:
    short: Json = {"state": "short", "held": {"amount": "39999.99", "currency": "CNY"}}
    unpaid: Json = {"state": "unpaid", "held": {"amount": "0.00", "currency": "CNY"}}
    rows = (line("B-1", "1.00", deposit=short), line("B-2", "2.00"), line("B-3", "3.00", deposit=unpaid))
    first, second, third = record(*rows).rows
    assert third.security.zh == "未缴", "no sum where nothing was held"
    assert first.security.zh == "金额不足，39,999.99\u00a0元"
    assert first.security.en.startswith("too little, ")
    assert second.security == NOTHING


def test_the_ceiling_is_shown_if_there_is_one() -> None:
    ceiling = record(line("B-1", "1.00")).ceiling
    assert ceiling is not None
    assert ceiling.figure == "2,000,000.00"
    assert record(line("B-1", "1.00"), lots=[lot(ceiling=None)]).ceiling is None


def test_a_receipt_says_what_arrived_and_when() -> None:
    found = Delivered(
        "B-1", FIRMS["B-1"], 2, True, 187_412_992, 23, {"manifest": "1" * 64, "signature": "2" * 64, "pieces": "3" * 64},
        OPENED, 255, "演示时间戳",
    )  # fmt: skip
    view = opening_papers.receipt(source(at=OPENED), found)
    assert (view.act.zh, view.sequence, view.size.replace("\u00a0", " ")) == ("替换投标文件", 2, "187,412,992 B")
    assert view.received.zh == "2026年3月25日 10:02:00.000"
    assert [fact.value.zh for fact in view.token[1:]] == ["0xff", "演示时间戳"]
