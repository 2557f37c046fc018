"""Tender notice, change, clarification: what they say, and what they never say."""

from __future__ import annotations

import pytest

from disclosure.rules import papers, tender_papers
from disclosure.rules.parts import Objection
from disclosure.rules.source import plain
from kernel.canon import Json
from kernel.errors import Words
from tests.support.sources import LOWEST, SCORING, lot, source, tender
from tests.support.tenders import METHODS
from trading.rules import tender as documents

WORDS = {name: method.words for name, method in METHODS.items()}


def said(view: papers.Paper) -> str:
    return "\n".join(papers.said(view))


def notice(document: dict[str, Json]) -> papers.TenderNotice:
    return tender_papers.tender_notice(source(document, of=""), WORDS)


@pytest.mark.parametrize("regime", ["BID", "P87", "INTL"])
def test_a_tender_notice_names_everything_that_the_law_asks(regime: str) -> None:
    view = notice(tender(regime))
    text = said(view)
    parts = ("QY-2026-0001", "滨海实验学校", "衡牍招标代理有限公司", "监督管理办公室", "市财政", "青发改〔2026〕1号", "青屿市",
             "2026年3月25日 09:30:00", "网上开标大厅", "独立法人", "在线提出", "2,000,000.00\u00a0元", "30 日历天")  # fmt: skip
    for part in parts:
        assert part in text, part
    assert (view.head.called.zh == "采购人") is (regime == "P87")
    assert view.head.lot == Words("第1标段", "Part 1")


def test_the_clocks_are_counted_from_issue_and_from_the_deadline() -> None:
    ready, clarify, objection = notice(tender()).clocks
    assert (ready.until, ready.whole) == (Words("2026年3月22日", "22 March 2026"), False)
    assert clarify.until.zh.startswith("2026年3月10日")
    assert objection.until.zh.startswith("2026年3月15日")
    assert clarify.whole
    assert len(notice(tender("P87")).clocks) == 2


@pytest.mark.parametrize("regime", ["BID", "P87", "INTL"])
def test_the_earliest_deadline_names_no_hour_that_the_deadline_could_contradict(regime: str) -> None:
    """A deadline at 09:30 of the twentieth day is lawful, so the limit beside it is that day and not its end."""
    ready = notice(tender(regime)).clocks[0]
    assert "24:00" not in ready.until.zh + ready.until.en
    assert ready.name.zh == "投标截止日不早于"


def test_several_lots_are_told_apart() -> None:
    scored = lot("2", SCORING, qualification=[{"id": "Q1", "zh": "二级资质", "en": "class 2"}])
    view = notice(tender(lots=[lot("1"), scored]))
    text = said(view)
    assert (view.head.lot.zh, view.head.lot_no) == ("共 2 个标段", "1、2")
    assert "标段 2：二级资质" in text
    assert "标段 1：经评审的最低投标价法；标段 2：综合评分法：价格 30 分，评分项C1 40 分，评分项C2 30 分" in text


def test_the_papers_of_a_bid_are_told_where_a_lot_asks_for_them() -> None:
    plan: Json = {"id": "p1", "zh": "技术方案", "en": "Plan", "required": True, "formats": ["pdf"], "max_pages": 80,
                  "max_files": None, "blind": True}  # fmt: skip
    text = said(notice(tender(lots=[lot("1"), lot("2", papers=[plan])])))
    assert "标段 2：投标文件组成" in text
    assert "标段 1：投标文件组成" not in text
    assert "技术方案（必交，PDF，不超过 80 页，暗标）" in text


def test_a_lot_without_ceiling_and_with_a_rate() -> None:
    foreign = lot(
        budget=None,
        ceiling=None,
        base_currency="BDT",
        rates={"USD": "82.25"},
        form={"currencies": ["BDT", "USD"], "requires": []},
    )
    text = said(notice(tender("INTL", lots=[foreign])))
    assert "未设" in text
    assert "1 USD = 82.25 BDT" in text


@pytest.mark.parametrize(
    ("required", "told"), [(True, "未足额到账的，不接收投标"), (False, "不因此拒收，由评标委员会审查")]
)
def test_a_deposit_is_told_with_its_means_and_what_its_absence_does(required: bool, told: str) -> None:
    asked: dict[str, Json] = {"amount": {"amount": "40000.00", "currency": "CNY"}, "means": ["transfer", "e_guarantee"],
                   "required_to_bid": required}  # fmt: skip
    text = said(notice(tender(lots=[lot(deposit=asked)])))
    assert f"40,000.00\u00a0元；银行转账、电子保函；须在2026年3月25日 09:30:00前到账；{told}" in text
    early = said(notice(tender(lots=[lot(deposit={**asked, "due": "2026-03-20T09:00:00.000Z"})])))
    assert "须在2026年3月20日 17:00:00前到账" in early
    assert "投标保证金" not in said(notice(tender()))


def test_documents_with_a_price_say_it() -> None:
    document = tender()
    offered = dict(document["documents"])  # type: ignore[arg-type]
    priced = tender(documents={**offered, "price": {"currency": "CNY", "amount": "200.00"}})
    assert "免费" in said(notice(document))
    assert "200.00\u00a0元" in said(notice(priced))


# ---------------------------------------------------------------- change


def change(after: dict[str, Json], body: dict[str, Json] | None = None) -> papers.ChangeNotice:
    before = documents.read(tender())
    return tender_papers.change_notice(source(after, body, of=""), before)


def test_a_change_names_just_what_differs() -> None:
    after = tender(version=2, deadline="2026-03-27T01:30:00.000Z", lots=[lot(duration_days=45)])
    view = change(after, {"reason": "答复提问"})
    assert [(row.name.zh, row.before.zh, row.after.zh) for row in view.changes] == [
        ("投标截止与开标时间", "2026年3月25日 09:30:00", "2026年3月27日 09:30:00"),
        ("交货期", "30 日历天", "45 日历天"),
    ]
    assert view.reason.zh == "答复提问"
    assert view.clocks[0].until.zh.startswith("2026年3月12日")


def test_a_change_of_qualification_shows_both() -> None:
    view = change(tender(version=2, lots=[lot(qualification=[{"id": "Q1", "zh": "二级资质", "en": "class 2"}])]))
    assert [(row.name.zh, row.before.zh, row.after.zh) for row in view.changes] == [
        ("资格要求", "独立法人", "二级资质")
    ]
    assert view.reason == Words("", "")


def test_a_change_of_files_or_of_nothing_listed_names_the_versions() -> None:
    held: Json = {"name": "a.pdf", "sha256": "1" * 64, "size": 1, "media_type": "application/pdf"}
    for after in (tender(version=2, files=[held]), tender(version=2, funding="省财政")):
        (row,) = change(after).changes
        assert (row.name.zh, row.before.zh, row.after.zh) == ("招标文件", "第 1 版", "第 2 版")


# ---------------------------------------------------------------- clarification


def test_a_clarification_keeps_its_lines_and_its_answers() -> None:
    answers = [Objection("", plain("是否接受？"), plain("接受。"), "2026-03-04")]
    view = tender_papers.clarification_notice(source(of=""), "第一行\n\n  第二行 \n", answers)
    assert [line.zh for line in view.text] == ["第一行", "第二行"]
    assert view.answers[0].who == ""


@pytest.mark.parametrize(("method", "weights"), [(LOWEST, []), (SCORING, [30]), ("reasonable_low_price", [100])])
def test_the_weight_of_the_price(method: str, weights: list[int]) -> None:
    rules = source(tender("INTL", lots=[lot(method=method)])).rules
    assert list(tender_papers.price_weight(rules)) == weights
