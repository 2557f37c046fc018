"""The table of rules: citations, versions, certainty, clocks."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import law
from kernel.deadlines import Roll, Sense, Unit
from kernel.errors import Fault, NotFound, NotValid, Words

TODAY = date(2026, 3, 2)
LAWS = "law\tzh\ten\tissued\nX\t某法\tSome Law\t令第1号\n"
HEAD = "id\tlaw\tarticle\tvalue\tunit\tsense\troll\tcertainty\tsince\tuntil\tzh\ten\n"
OLD = "X-1\tX\t1\t5\tnd\tat_most\t\tread\t2000-01-01\t2020-01-01\t旧\told\n"
NEW = "X-1\tX\t2\t7\twd\tat_most\t\tcheck\t2020-01-01\t\t新\tnew\n"


@pytest.mark.parametrize(
    ("number", "zh"),
    [
        (1, "一"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (34, "三十四"),
        (99, "九十九"),
        (100, "一百"),
        (101, "一百零一"),
        (109, "一百零九"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1260, "一千二百六十"),
    ],
)
def test_articles_are_counted_as_laws_count_them(number: int, zh: str) -> None:
    assert law.numeral(number) == zh


@pytest.mark.parametrize("number", [0, -1, 10000])
def test_a_number_without_an_article_is_refused(number: int) -> None:
    with pytest.raises(NotValid):
        law.numeral(number)


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_no_two_articles_share_a_numeral(one: int, other: int) -> None:
    assert (law.numeral(one) == law.numeral(other)) == (one == other)


@pytest.mark.parametrize(
    ("id", "zh", "en"),
    [
        ("BID-34", "招标投标法第三十四条", "Bidding Law, art. 34"),
        ("BID-16", "招标投标法第十六条、第十七条", "Bidding Law, arts 16, 17"),
        ("BIR-39", "招标投标法实施条例第三十九条至第四十一条", "Bidding Regulation, arts 39–41"),
        ("EBM-13", "电子招标投标办法第十三条至第十五条、第二十三条", "E-Bidding Measures, arts 13–15, 23"),
        ("C12", "评标委员会和评标方法暂行规定", "Order 12 on evaluation committees"),
    ],
)
def test_a_rule_is_cited_in_both_languages(id: str, zh: str, en: str) -> None:
    assert law.cite(id) == Words(zh, en)
    assert law.cite(id, TODAY) == Words(zh, en)


@pytest.mark.parametrize(
    ("id", "value", "unit", "sense"),
    [
        ("BID-23", 15, Unit.NATURAL, Sense.BACK),
        ("BID-24", 20, Unit.NATURAL, Sense.AT_LEAST),
        ("BID-45", 30, Unit.NATURAL, Sense.AT_MOST),
        ("BID-47", 15, Unit.NATURAL, Sense.AT_MOST),
        ("BIR-16a", 5, Unit.NATURAL, Sense.AT_LEAST),
        ("BIR-16b", 5, Unit.NATURAL, Sense.AT_LEAST),
        ("BIR-21a", 3, Unit.NATURAL, Sense.BACK),
        ("BIR-21b", 15, Unit.NATURAL, Sense.BACK),
        ("BIR-22a", 2, Unit.NATURAL, Sense.BACK),
        ("BIR-22b", 10, Unit.NATURAL, Sense.BACK),
        ("BIR-22c", 3, Unit.NATURAL, Sense.AT_MOST),
        ("BIR-35", 5, Unit.NATURAL, Sense.AT_MOST),
        ("BIR-54a", 3, Unit.NATURAL, Sense.AT_MOST),
        ("BIR-54b", 3, Unit.NATURAL, Sense.AT_LEAST),
        ("BIR-54c", 3, Unit.NATURAL, Sense.AT_MOST),
        ("BIR-57", 5, Unit.NATURAL, Sense.AT_MOST),
        ("BIR-60", 10, Unit.NATURAL, Sense.AT_MOST),
        ("BIR-61a", 3, Unit.WORKING, Sense.AT_MOST),
        ("BIR-61b", 30, Unit.WORKING, Sense.AT_MOST),
        ("GPL-35", 20, Unit.NATURAL, Sense.AT_LEAST),
        ("GPL-42", 15, Unit.YEARS, Sense.AT_LEAST),
        ("GPL-46a", 30, Unit.NATURAL, Sense.AT_MOST),
        ("GPL-46b", 7, Unit.WORKING, Sense.AT_MOST),
        ("GPL-52a", 7, Unit.WORKING, Sense.AT_MOST),
        ("GPL-55b", 30, Unit.WORKING, Sense.AT_MOST),
        ("GPL-57", 30, Unit.NATURAL, Sense.AT_MOST),
        ("GPR-31a", 5, Unit.WORKING, Sense.AT_LEAST),
        ("GPR-31b", 15, Unit.NATURAL, Sense.BACK),
        ("GPR-33a", 5, Unit.WORKING, Sense.AT_MOST),
        ("GPR-43b", 5, Unit.WORKING, Sense.AT_MOST),
        ("GPR-52", 3, Unit.WORKING, Sense.AT_MOST),
        ("P87-68d", 1, Unit.WORKING, Sense.AT_LEAST),
        ("DIS-33", 20, Unit.WORKING, Sense.AT_MOST),
        ("DIS-49", 131, Unit.CALENDAR, Sense.AT_MOST),
        ("LIC-42c", 45, Unit.WORKING, Sense.AT_MOST),
    ],
)
def test_the_clock_of_a_rule_is_the_laws(id: str, value: int, unit: Unit, sense: Sense) -> None:
    budget = law.rule(id, TODAY).budget
    assert (budget.value, budget.unit, budget.sense, budget.law) == (value, unit, sense, id)


def test_only_order_87_moves_a_last_day_on_a_holiday() -> None:
    rolling = {one.law.code for one in law.rules(TODAY) if one.clock and one.clock.roll is not Roll.NONE}
    assert rolling == {"P87"}


def test_a_rule_without_a_clock_is_never_guessed() -> None:
    with pytest.raises(Fault):
        _ = law.rule("BID-34", TODAY).budget


@pytest.mark.parametrize("id", ["BID-99", "", "bid-34"])
def test_an_unknown_rule_is_refused(id: str) -> None:
    assert not law.known(id)
    with pytest.raises(NotFound):
        law.cite(id)


def test_a_rule_is_not_in_force_before_its_first_day() -> None:
    since = law.rule("E26", TODAY).since
    assert law.rule("E26", since).id == "E26"
    with pytest.raises(NotFound):
        law.rule("E26", date.fromordinal(since.toordinal() - 1))


def test_what_was_not_read_is_marked() -> None:
    unread = {one.id for one in law.rules(TODAY) if not one.certain}
    assert {"C12", "E26", "CLK-3", "CLK-4", "P-OTH", "P110", "LIC-50"} <= unread
    assert not unread & {"BID-34", "BIR-54b", "EBM-31", "GPL-35", "P87-85", "DIS-33"}


def test_every_rule_speaks_both_languages_and_cites_its_law() -> None:
    for one in law.rules(TODAY):
        assert one.text.zh, one.id
        assert one.text.en, one.id
        assert law.cite(one.id).zh.startswith(one.law.name.zh)


def test_every_part_of_a_split_rule_stands_beside_its_whole() -> None:
    ids = {one.id for one in law.rules(TODAY)}
    for parts in ("BIR-22abc", "BIR-54abc", "BIR-61ab", "GPL-46ab", "GPL-52ab", "GPR-43abcd", "P87-68abcd"):
        whole = parts.rstrip("abcd")
        assert {whole, *(whole + letter for letter in parts.removeprefix(whole))} <= ids


def test_every_law_of_the_table_has_a_rule() -> None:
    text = files("kernel").joinpath("laws.tsv").read_text(encoding="utf-8")
    named = {line.split("\t")[0] for line in text.splitlines()[1:]}
    assert named == {one.law.code for one in law.rules(TODAY)}


def test_the_digest_names_the_content_of_the_table() -> None:
    assert len(law.digest()) == 64
    assert law.digest() == law.digest()


def test_a_case_keeps_the_version_it_was_decided_under() -> None:
    versions = law.read(LAWS, HEAD + NEW + OLD)["X-1"]
    assert [one.article for one in versions] == ["1", "2"]
    assert [one.holds(date(2019, 12, 31)) for one in versions] == [True, False]
    assert [one.holds(date(2020, 1, 1)) for one in versions] == [False, True]
    assert [one.certain for one in versions] == [True, False]


@pytest.mark.parametrize(
    "row",
    [
        NEW.replace("2020-01-01", "2019-12-31"),
        OLD,
        NEW.replace("\tX\t", "\tY\t"),
        NEW.replace("wd", "hours"),
        NEW.replace("at_most", ""),
        NEW.replace("\t7\t", "\t0\t"),
        NEW.replace("\t2\t", "\tzwei\t"),
        NEW.replace("check", "sure"),
        "X-1\tX\n",
    ],
)
def test_a_row_that_does_not_stand_is_refused(row: str) -> None:
    with pytest.raises(NotValid):
        law.read(LAWS, HEAD + OLD + row)
