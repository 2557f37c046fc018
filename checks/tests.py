"""Run the tests: all of them in parallel with coverage, or just what the arguments name."""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from checks import tree

RECORD: Final = tree.ROOT / "artifacts" / "coverage.json"
ENOUGH: Final = 95
WORKERS: Final = (os.cpu_count() or 1) + 1
"""One more than processors: some tests wait for a browser, a server or a killed process."""
WHOLE: Final = (
    *("--whole", "-n", str(WORKERS), "--dist", "worksteal", "--durations", "15"),
    *("--cov", "--cov-report", f"json:{RECORD}", "--cov-report", "term:skip-covered"),
)


class Reached(NamedTuple):
    """Percent of lines and of branches that the tests ran."""

    lines: float
    branches: float


def main(arguments: list[str]) -> int:
    if arguments:
        return pytest.main(arguments)
    RECORD.parent.mkdir(exist_ok=True)
    ended = pytest.main([*WHOLE])
    return ended or _rooms_covered()


def rooms(record: Path) -> dict[str, Reached]:
    """What was reached in each room of rules or methods."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    keys = ("covered_lines", "num_statements", "covered_branches", "num_branches")
    for name, file in json.loads(record.read_text("utf-8"))["files"].items():
        package, room = Path(name).parts[:2] if len(Path(name).parts) > 2 else ("", "")
        if room in tree.PURE_ROOMS:
            sums = counts[f"{package}/{room}"]
            counts[f"{package}/{room}"] = [kept + file["summary"][key] for kept, key in zip(sums, keys, strict=True)]
    return {room: Reached(_percent(*sums[:2]), _percent(*sums[2:])) for room, sums in sorted(counts.items())}


def _percent(covered: int, of: int) -> float:
    return 100.0 * covered / of if of else 100.0


def _rooms_covered() -> int:
    """1 if a room of rules or methods is tested too little."""
    low = [room for room, reached in rooms(RECORD).items() if min(reached) < ENOUGH]
    for room, reached in rooms(RECORD).items():
        said = "FAIL" if room in low else "ok  "
        print(f"{said} {room}: {reached.lines:.1f} % of lines, {reached.branches:.1f} % of branches")
    if low:
        print(f"a room of rules or methods needs {ENOUGH} % of both")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
