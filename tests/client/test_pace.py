"""The command line says once whether the upload will be in time, and again when that changes, by the platform's time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from client.desk import Bar, Desk
from client.pace import Pace

NOW: Final = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
"""16:00 in Beijing."""
MIB: Final = 1 << 20


class Line:
    """A bidder's line with a clock of its own: so many MiB within so many seconds."""

    def __init__(self, tongue: str, size: int, ends: timedelta) -> None:
        self.at, self.heard = 1_000_000, list[int]()
        pace = Pace(Desk.speaking(tongue, ""), size * MIB, NOW, NOW + ends, lambda: self.at)
        self.bar = pace.beside(Bar(self.heard.append, self.heard.append))

    def sends(self, size: int, seconds: int) -> None:
        self.at += seconds * 1000
        self.bar.advance(size * MIB)


def test_a_line_that_gets_slower_and_quicker_again_is_told_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    line = Line("en", 1000, timedelta(hours=1))
    line.bar.begin(100 * MIB)
    line.sends(1, 4)
    assert capsys.readouterr().out == "", "five seconds tell something, four do not"
    line.sends(9, 6)
    assert capsys.readouterr().out == "At this speed the file arrives at 11-24 16:15, 0:45:00 before the deadline.\n"
    line.sends(10, 10)
    assert capsys.readouterr().out == "", "nothing has changed"
    line.sends(1, 60)
    assert "NOT in time" in capsys.readouterr().out
    line.sends(10, 34)
    assert "at this speed the file arrives at 11-24 16:51, only 0:08:51 before" in capsys.readouterr().out
    assert line.heard == [100 * MIB, MIB, 9 * MIB, 10 * MIB, MIB, 10 * MIB], "the bar is told all of it"


def test_a_file_that_will_not_arrive_is_told_in_chinese_with_the_article(capsys: pytest.CaptureFixture[str]) -> None:
    line = Line("zh", 100, timedelta(minutes=1))
    line.sends(5, 5)
    said = capsys.readouterr().out
    assert "16:01" in said
    assert "第二十七条" in said
