"""Marks of machines and authors: which are compared, what each is worth, what says nothing."""

from __future__ import annotations

import json

import pytest

from evaluation.rules.screens.fingerprints import BLANK, VIRTUAL, WORTH, pairs
from evaluation.rules.screens.lead import Strength
from tests.support.parts import shared


def test_the_reference_case() -> None:
    listed = json.loads(shared("domain/evaluation_cases.json").read_bytes())["cases"]
    case = next(each for each in listed if each["id"] == "SCR-06-fingerprint")
    files = {
        each["b"]: {mark: value for mark, value in each.items() if mark != "b"} for each in case["inputs"]["files"]
    }
    found = {"-".join(pair.bidders): pair for pair in pairs(files)}
    assert {name: sorted(pair.marks) for name, pair in found.items()} == case["expected"]["pairs"]
    assert {name: pair.strength.upper() for name, pair in found.items()} == {
        name: level.split()[0] for name, level in case["expected"]["level"].items()
    }
    assert case["expected"]["auto_reject"] is False


@pytest.mark.parametrize("mark", WORTH)
def test_every_mark_is_compared_and_the_strongest_tells(mark: str) -> None:
    (pair,) = pairs({"A": {mark: "x-1", "cpu": "P"}, "B": {mark: " X:1", "cpu": "p"}})
    assert pair.marks[0] == mark
    assert pair.strength is WORTH[mark]


@pytest.mark.parametrize("value", [*sorted(BLANK), *(f"{start}:aa" for start in VIRTUAL)])
def test_what_many_machines_show_says_nothing(value: str) -> None:
    assert pairs({"A": {"disk": value.upper()}, "B": {"disk": value}}) == ()


def test_a_mark_that_only_one_file_has_and_a_common_address_say_nothing() -> None:
    assert pairs({"A": {"lock": "L"}, "B": {}}) == ()
    files = {"A": {"ip": "192.0.2.7"}, "B": {"ip": "192.0.2.7"}}
    assert pairs(files)[0].strength is Strength.LEAD
    assert pairs(files, {"192.0.2.7"}) == ()
