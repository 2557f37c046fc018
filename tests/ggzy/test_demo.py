"""The demo, as a newcomer runs it: two tenders over HTTP, the Bank's figures computed anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ggzy.demo.books import PUBLISHED
from ggzy.demo.commands import demo


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    done = CliRunner().invoke(demo, ["--no-serve", "--out", str(folder)])
    assert done.exit_code == 0, done.output
    return folder


def told(out: Path, name: str) -> dict[str, Any]:
    tenders = json.loads((out / "summary.json").read_text(encoding="utf-8"))["tenders"]
    return next(tender for tender in tenders if tender["name"] == name)


def test_the_four_evaluated_prices_are_the_published_ones(out: Path) -> None:
    books = told(out, "books")
    assert books["evaluated"] == PUBLISHED
    assert books["winner"] == "Krishna Traders"
    assert books["award_price"] == {"currency": "BDT", "amount": "23609843.76"}


def test_the_second_tender_is_scored_by_seven_and_awarded(out: Path) -> None:
    school = told(out, "school")
    assert school["stage"] == "awarded"
    assert [each["place"] for each in school["candidates"]] == [1, 2, 3]
    assert school["winner"] == school["candidates"][0]["name"]
