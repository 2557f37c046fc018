"""Which rows of the list of systems have a passing acceptance test: `run.py rows [--json FILE]`.

The record `.rows.json` maps a test's id to `{"rows": [7], "passed": true}`; a whole run of the tests replaces
it, a partial run changes only the tests that ran.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Final, TypedDict

from checks import tree

RECORD: Final = tree.ROOT / ".rows.json"


class Run(TypedDict):
    """What one marked test last did."""

    rows: list[int]
    passed: bool


class Row(TypedDict):
    """How many tests a row has, and whether all of them passed."""

    tests: int
    passed: bool


def read(record: Path = RECORD) -> dict[str, Run]:
    return json.loads(record.read_text("utf-8")) if record.is_file() else {}


def keep(runs: dict[str, Run], *, whole: bool, record: Path = RECORD) -> None:
    kept = runs if whole else read(record) | runs
    record.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")


def by_row(runs: dict[str, Run]) -> dict[str, Row]:
    """The rows in order; a row with one failing test has not passed."""
    found: dict[int, Row] = {}
    for run in runs.values():
        for number in run["rows"]:
            row = found.setdefault(number, Row(tests=0, passed=True))
            row["tests"] += 1
            row["passed"] = row["passed"] and run["passed"]
    return {str(number): found[number] for number in sorted(found)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="run.py rows", description="Rows with a passing test in the last test run.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there too")
    to = parser.parse_args().json
    text = json.dumps(by_row(read()), indent=1) + "\n"
    print(text, end="")
    if to:
        to.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
