"""Figures are compared with their goal and kept in the page's table."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import __main__ as runner
from bench import browser_seal, page
from bench.figure import Figure, met


def figure(name: str, ratio: float, better: str = "lower", goal: float = 2.0) -> Figure:
    return Figure(name=name, value=ratio, unit="s", floor=1.0, ratio=ratio, runs=3, better=better, goal=goal)


@pytest.mark.parametrize(
    ("ratio", "better", "good"),
    [(2.0, "lower", True), (2.01, "lower", False), (2.0, "higher", True), (1.99, "higher", False)],
)
def test_a_goal_is_met_at_its_border(ratio: float, better: str, good: bool) -> None:
    assert met(figure("x", ratio, better)) is good


def test_the_table_replaces_a_figure_and_keeps_the_others(tmp_path: Path) -> None:
    to = tmp_path / "performance.md"
    to.write_text(f"# Title\n\n{page.BEGIN}{page.END}\nAfterwards.\n", "utf-8")
    page.record([figure("b", 1.5), figure("a", 3.0)], to)
    page.record([figure("b", 1.25)], to)
    text = to.read_text("utf-8")
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| ")]
    assert [row[0] for row in rows] == ["| figure", "| ---", "| a", "| b"]
    assert [row[4] for row in rows] == ["ratio", "---", "3.00", "1.25"]
    assert text.startswith("# Title\n\n")
    assert text.endswith(f"{page.END}\nAfterwards.\n")


def test_every_benchmark_can_be_asked_for() -> None:
    """A module of `bench` that is neither a benchmark nor one of the runner's own is a mistake."""
    for name in runner.names():
        assert callable(getattr(__import__(f"bench.{name}", fromlist=["run"]), "run", None)), name


def test_sealing_on_the_page_is_not_measured_without_a_browser(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.delenv("GGZY_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert browser_seal.run(quick=True) == []
    assert "no Chromium is installed" in capsys.readouterr().err
