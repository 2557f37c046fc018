"""Facts as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from disclosure.rules import figures
from disclosure.rules.parts import Sum
from kernel import law
from kernel.deadlines import Pause, due
from kernel.errors import Words
from kernel.money import money
from kernel.workdays import announced

AT = datetime(2026, 11, 21, 1, 5, 18, 432999, tzinfo=UTC)


def test_a_day_and_a_moment_are_written_as_the_guide_says() -> None:
    assert figures.day(date(2026, 11, 21)) == Words("2026年11月21日", "21 November 2026")
    assert figures.moment(AT) == Words("2026年11月21日 09:05:18", "21 November 2026, 09:05:18")
    assert figures.moment(AT, milliseconds=True).zh == "2026年11月21日 09:05:18.432"
    assert figures.stamp(AT) == "2026-11-21 09:05:18.432"


def test_a_moment_is_told_in_the_day_of_beijing() -> None:
    assert figures.moment(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)).zh == "2027年1月1日 00:00:00"


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (999, "999"), (1000, "1,000"), (Decimal("36284500.00"), "36,284,500.00"), (-1500, "\u22121,500")],
)
def test_figures_are_grouped(number: int | Decimal, text: str) -> None:
    assert figures.grouped(number) == text


def test_a_sum_is_written_as_on_the_pages() -> None:
    assert figures.money(money("1200.50")).said == Words("1,200.50\u00a0元", "CNY\u00a01,200.50")
    assert figures.money(money("10.50", "USD")).said == Words("USD\u00a010.50", "USD\u00a010.50")
    both = figures.total((money("1.00"), money("10.50", "USD")))
    assert both.said.zh == both.said.en == "CNY\u00a01.00 + USD\u00a010.50"


def test_only_yuan_have_capitals() -> None:
    assert figures.money(money("1200.50")) == Sum("1,200.50", Words("元", "CNY"), "壹仟贰佰元伍角整")
    assert figures.money(money("1200.50", "USD")) == Sum("1,200.50", Words("USD", "USD"), "")


def test_a_digest_is_spaced_and_whole() -> None:
    assert figures.spaced("0123456789abcdef" * 4).replace(" ", "") == "0123456789abcdef" * 4
    assert {len(part) for part in figures.spaced("ab" * 32).split()} == {8}


def test_an_article_that_nobody_confirmed_says_so() -> None:
    assert figures.cited("BID-34", AT.date()) == law.cite("BID-34")
    assert figures.cited("C12-42", AT.date()).zh.endswith("（待核）")
    assert figures.cited("C12-42", AT.date()).en.endswith("(to be checked)")


def test_a_clock_prints_every_day_of_its_trace() -> None:
    budget = law.rule("BIR-54b", date(2026, 3, 2)).budget
    pause = Pause(date(2026, 3, 3), date(2026, 3, 4), Words("异议答复前暂停", "paused"))
    found = due(date(2026, 3, 2), budget, [pause], announced())
    clock = figures.clock(Words("公示期至", "Until"), found, budget, date(2026, 3, 2))
    assert clock.until == Words("2026年3月7日 24:00", "24:00 on 7 March 2026")
    assert [(cell.day, cell.mark.zh, cell.counted) for cell in clock.days] == [
        ("3-02", "起算", False),
        ("3-03", "暂停", False),
        ("3-04", "暂停", False),
        ("3-05", "计 1", True),
        ("3-06", "计 2", True),
        ("3-07", "计 3", True),
    ]


def test_a_holiday_is_named_and_a_provisional_date_says_so() -> None:
    budget = law.rule("DIS-33", date(2026, 12, 20)).budget
    clock = figures.clock(Words("至", "by"), due(date(2026, 9, 30), budget, (), announced()), budget, date(2026, 9, 30))
    assert clock.days[1].mark == Words("国庆节", "National Day")
    late = due(date(2026, 12, 20), budget, (), announced())
    assert "暂定" in figures.until(late).zh
    assert "provisional" in figures.until(late).en


@pytest.mark.parametrize(
    ("number", "zh", "en", "said"),
    [
        ("1", "图书楼", "Library hall", ("标段 1：图书楼", "Lot 1: Library hall")),
        ("67", "第 67 包 教材", "Lot 67: textbooks", ("第 67 包 教材", "Lot 67: textbooks")),
        ("1", "第一标段", "lot 1", ("第一标段", "lot 1")),
        ("1", "标段1 土建", "Section 1, works", ("标段1 土建", "Section 1, works")),
        ("1", "标段12 土建", "Lot 12: works", ("标段 1：标段12 土建", "Lot 1: Lot 12: works")),
        ("2", "2026 年教材", "2026 textbooks", ("标段 2：2026 年教材", "Lot 2: 2026 textbooks")),
        ("1、2", "共 2 个标段", "2 lots", ("标段 1、2：共 2 个标段", "Lot 1、2: 2 lots")),
        ("0", "零星采购", "Sundries", ("标段 0：零星采购", "Lot 0: Sundries")),
    ],
)
def test_a_lot_s_number_is_written_once(number: str, zh: str, en: str, said: tuple[str, str]) -> None:
    assert figures.lot_named(number, Words(zh, en)) == Words(*said)
