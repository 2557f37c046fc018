"""Boards of tasks as data: the 34 of 2018 as printed, limits as days, and how a task stands on a day."""

from __future__ import annotations

from datetime import date

import pytest

from disclosure.rules import board
from disclosure.rules.board import Evidence, State
from kernel.errors import NotFound, NotValid

OURS = board.ours()["2018"]
OWN = 'zh = "甲"\nen = "A"\nyear = 2027\n[[task]]\nn = 1\nzh = "乙"\nen = "B"\nlead = ["丙"]\n'


@pytest.mark.seed_row(83)
def test_all_34_rows_are_there_as_printed() -> None:
    assert len(OURS.task) == 34
    printed = {one.n: (one.by, OURS.due(one.n)) for one in OURS.task if one.by != board.ALL_YEAR}
    assert printed == {
        6: ("2019年5月底", date(2019, 5, 31)),
        25: ("11月底前", date(2018, 11, 30)),
        32: ("3月25日前", date(2018, 3, 25)),
        33: ("5月底前", date(2018, 5, 31)),
    }
    assert (OURS.due(1), OURS.at(7).lead, OURS.at(7).units[-1]) == (
        date(2018, 12, 31), ["市发展改革委", "市工商局"], "市建委",
    )  # fmt: skip
    with pytest.raises(NotFound, match=r"board\.task"):
        OURS.at(35)


@pytest.mark.parametrize("printed", ["", "年底", "13月底前", "2月30日前", "5月"])
def test_a_limit_that_is_none_is_refused(printed: str) -> None:
    with pytest.raises(NotValid, match=r"board\.by"):
        board.due(printed, 2018)


def test_a_month_ends_on_its_own_last_day() -> None:
    assert [board.due("2月底前", year).day for year in (2023, 2024)] == [28, 29]


def test_a_city_adds_its_own_and_the_newest_year_comes_first() -> None:
    every = board.every({"boards/mine.toml": OWN, "duties/x.toml": ""})
    assert list(every) == ["mine", "2018"]
    assert board.known("mine", {"boards/mine.toml": OWN}).words.zh == "甲"
    with pytest.raises(NotFound, match=r"board\.unknown"):
        board.known("mine", {})


@pytest.mark.parametrize(
    "text",
    [OWN.replace("n = 1", "n = 2"), OWN.replace('["丙"]', "[]"), OWN.replace("year = 2027\n", ""), OWN + "by = 1", "=",
     OWN + 'more = "x"'],
    ids=["numbers", "no-lead", "no-year", "by-a-number", "no-toml", "unknown"],
)  # fmt: skip
def test_a_malformed_file_is_refused(text: str) -> None:
    with pytest.raises(NotValid, match=r"board\.malformed"):
        board.read("x", text)


@pytest.mark.parametrize(
    ("shown", "on", "state"),
    [
        (None, date(2018, 3, 25), State.WAITING),
        (None, date(2018, 3, 26), State.OVERDUE),
        (date(2018, 3, 25), date(2018, 4, 1), State.DONE),
        (date(2018, 3, 26), date(2018, 4, 1), State.LATE),
    ],
)
def test_a_task_stands_as_who_leads_it(shown: date | None, on: date, state: State) -> None:
    other = Evidence("b", "t", "/x", date(2018, 1, 2))
    mine = [(32, Evidence("a", "t", "/x", shown)), (32, Evidence("a", "t", "/y", date(2018, 12, 1)))] if shown else []
    of = board.standings(OURS, {32: ("a", "b")}, [(32, other), *mine, (1, other)])[31]
    assert of.whole(on) is state
    assert (of.state("b", on), len(of.of("b"))) == (State.DONE, 1)
    assert board.standings(OURS, {}, [(32, other)])[31].whole(on) in (State.WAITING, State.OVERDUE)
