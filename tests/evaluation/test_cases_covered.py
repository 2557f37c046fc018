"""Every reference case of the shared list is somebody's: which test holds it, and none is left out or invented."""

from __future__ import annotations

import json
from typing import Final

from tests.support.parts import ROOT, shared

FIRST: Final = "tests/evaluation/test_published_cases.py"
FIELD: Final = "tests/evaluation/test_cases_of_the_field.py"
HELD: Final = {
    FIRST: ("REAL-01", "REAL-04", "REAL-05", "CN-02", "CN-03", "CN-04", "CN-10"),
    FIELD: (
        "PUB-05", "PUB-06", "CN-01", "CN-06", "CN-07", "CN-08", "CN-09", "CN-12", "CN-14", "CN-15", "CN-16", "CN-17",
        "CN-20", "INT-01", "INT-02", "INT-03", "INT-08",
    ),
    "tests/evaluation/rules/screens/test_screens_of_prices.py": ("SCR-01", "SCR-03", "SCR-04"),
    "tests/evaluation/rules/screens/test_fingerprints.py": ("SCR-06",),
    "tests/trading/methods/test_three_rounds.py": ("PUB-03",),
    "tests/trading/methods/test_combinatorial_lots.py": ("PUB-01", "PUB-02", "INT-10"),
    "tests/trading/methods/test_dutch_auction.py": ("INT-06",),
}  # fmt: skip


def short(name: str) -> str:
    return "-".join(name.split("-")[:2])


def test_every_case_of_the_list_is_held_by_a_test() -> None:
    listed = [each["id"] for each in json.loads(shared("domain/evaluation_cases.json").read_bytes())["cases"]]
    ours = sorted(map(short, listed))
    assert ours == sorted(name for names in HELD.values() for name in names)


def test_the_tests_take_each_case_out_of_the_list_by_its_id() -> None:
    listed = {
        short(each["id"]): each["id"]
        for each in json.loads(shared("domain/evaluation_cases.json").read_bytes())["cases"]
    }
    for path, names in HELD.items():
        text = (ROOT / path).read_text("utf-8")
        for name in names:
            assert f'"{listed[name]}"' in text, (path, name)
