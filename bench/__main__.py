"""`run.py bench NAME [--quick] [--json FILE] [--record]`: run a benchmark and show its figures.

A benchmark is a module of this folder with `run(quick: bool) -> list[Figure]`.
"""

from __future__ import annotations

import argparse
import json
from importlib import import_module
from pathlib import Path
from typing import Final, cast

from bench import page
from bench.figure import HEADINGS, Figure, cells, met

OURS: Final = {
    "__init__",
    "__main__",
    "bare",
    "fan",
    "fan_room",
    "followed",
    "figure",
    "intake",
    "lots",
    "page",
    "reader",
    "receipted",
    "rush",
    "site",
    "verifying",
}


def names() -> list[str]:
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in OURS)


def measured(name: str, *, quick: bool) -> list[Figure]:
    """The figures of one benchmark; TypeError if a field is missing or unknown."""
    figures = cast("list[Figure]", import_module(f"bench.{name}").run(quick))
    for figure in figures:
        if figure.keys() != Figure.__required_keys__:
            raise TypeError(f"bench.{name}: {sorted(figure.keys() ^ Figure.__required_keys__)} missing or unknown")
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(prog="run.py bench", description="Measure a part beside its floor.")
    parser.add_argument("name", choices=names(), help="the benchmark")
    parser.add_argument("--quick", action="store_true", help="fewer and smaller rounds: at most 50 s")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--record", action="store_true", help="put the figures into docs/performance.md")
    asked = parser.parse_args()
    figures = measured(asked.name, quick=asked.quick)
    show(figures)
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if asked.record:
        page.record(figures)


def show(figures: list[Figure]) -> None:
    lines = [HEADINGS, *(cells(figure) for figure in figures)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    ends = ["", *("goal met" if met(figure) else "goal missed" for figure in figures)]
    for line, end in zip(lines, ends, strict=True):
        print("  ".join([*(cell.ljust(width) for cell, width in zip(line, widths, strict=True)), end]).rstrip())


if __name__ == "__main__":
    main()
