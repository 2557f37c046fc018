"""Marks of machines and authors: which are compared, what each is worth, what says nothing."""

from __future__ import annotations

import json
from collections.abc import Collection
from fractions import Fraction

import pytest

from evaluation.rules.screens import fingerprints
from evaluation.rules.screens.fingerprints import BLANK, NAMES, VIRTUAL, WORTH, Mark
from evaluation.rules.screens.lead import Strength
from tests.support.parts import shared


def pairs(files: dict[str, dict[str, str]], shared: Collection[str] = ()) -> tuple[fingerprints.Pair, ...]:
    """Of bidders with one value a mark."""
    marks = {name: [Mark(kind, value, name) for kind, value in each.items()] for name, each in files.items()}
    return fingerprints.pairs(marks, shared)


def test_the_reference_case() -> None:
    listed = json.loads(shared("domain/evaluation_cases.json").read_bytes())["cases"]
    case = next(each for each in listed if each["id"] == "SCR-06-fingerprint")
    files = {
        each["b"]: {mark: value for mark, value in each.items() if mark != "b"} for each in case["inputs"]["files"]
    }
    found = {"-".join(pair.bidders): pair for pair in pairs(files)}
    assert {name: sorted(pair.kinds) for name, pair in found.items()} == case["expected"]["pairs"]
    assert {name: pair.strength.upper() for name, pair in found.items()} == {
        name: level.split()[0] for name, level in case["expected"]["level"].items()
    }
    assert case["expected"]["auto_reject"] is False


@pytest.mark.parametrize("mark", WORTH)
def test_every_mark_is_compared_and_the_strongest_tells(mark: str) -> None:
    (pair,) = pairs({"A": {mark: "x-1", "cpu": "P"}, "B": {mark: " X:1", "cpu": "p"}})
    assert pair.kinds[0] == mark
    assert pair.strength is WORTH[mark]


@pytest.mark.parametrize("value", [*sorted(BLANK), *(f"{start}:aa" for start in VIRTUAL)])
def test_what_many_machines_show_says_nothing(value: str) -> None:
    assert pairs({"A": {"disk": value.upper()}, "B": {"disk": value}}) == ()


def test_a_mark_that_only_one_file_has_and_a_common_address_say_nothing() -> None:
    assert pairs({"A": {"lock": "L"}, "B": {}}) == ()
    files = {"A": {"ip": "192.0.2.7"}, "B": {"ip": "192.0.2.7"}}
    assert pairs(files)[0].strength is Strength.LEAD
    assert pairs(files, {"192.0.2.7"}) == ()


def test_a_lead_shows_every_mark_and_where_it_stands_in_each() -> None:
    one = [Mark("author", "张三", "bid.pdf"), Mark("author", "李四", "plan.pdf"), Mark("lock", "L-77", "bill.xml")]
    two = [Mark("lock", "l:77", "prices.xml"), Mark("author", "李四", "offer.pdf"), Mark("colour", "red", "x")]
    (lead,) = fingerprints.leads(fingerprints.pairs({"甲": one, "乙": two}))
    assert lead.bidders == ("乙", "甲")
    assert lead.strength is Strength.STRONG
    assert [(each.one, each.two) for each in lead.shown] == [("prices.xml", "bill.xml"), ("offer.pdf", "plan.pdf")]
    assert lead.shown[1].what.en == "author of a file 李四"
    assert lead.evidence.zh == "乙 与 甲 的标识相同：计价软件加密锁号、文件作者"
    assert (lead.figure, lead.fence) == (Fraction(2), Fraction(1))


def test_every_mark_has_a_name() -> None:
    assert NAMES.keys() == WORTH.keys()


def test_of_an_account_only_the_end_is_shown() -> None:
    marks = [Mark("account", "6222021001116245702")]
    (lead,) = fingerprints.leads(fingerprints.pairs({"甲": marks, "乙": marks}))
    assert lead.strength is Strength.STRONG
    assert lead.shown[0].what.zh == "保证金付款账户 …5702"
    assert "6222" not in lead.evidence.zh + lead.shown[0].what.en
