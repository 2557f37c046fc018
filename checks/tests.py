"""Run the tests: all of them in parallel with coverage, or just what the arguments name."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from checks import ahead, tree

RECORD: Final = tree.ROOT / "artifacts" / "coverage.json"
ENOUGH: Final = 95
WORKERS: Final = (os.cpu_count() or 1) + 1
"""One more than processors: some tests wait for a browser, a server or a killed process. Two more were no faster: every
worker reads and counts the whole tree before its first test."""
MERGED: Final = "slipcover-xdist-*/merged.json"
"""What the workers counted together, below the folder for temporary files."""
QUIET: Final = {"PYTHONWARNINGS": "ignore:Unable to activate pytest branch coverage"}
"""Branches of the tests themselves are not counted, and nobody asks for them."""
MEMORY: Final = Path("/dev/shm")  # noqa: S108  nothing is kept there
ROOM: Final = 8 << 30
"""Bytes that must be free in memory before the tests' files lie there: a disk makes them wait a sixth of the time."""
WHOLE: Final = ("--whole", "-n", str(WORKERS), "--dist", "worksteal", "--durations", "15")


class Reached(NamedTuple):
    """Percent of lines and of branches that the tests ran."""

    lines: float
    branches: float


def main(arguments: list[str]) -> int:
    if arguments:
        return pytest.main(arguments)
    RECORD.parent.mkdir(exist_ok=True)
    RECORD.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", *WHOLE]
    with tempfile.TemporaryDirectory(prefix="ggzy-", dir=_place()) as folder:
        environment = _compiling() | _counting(Path(folder) / "read") | QUIET | {"TMPDIR": folder}
        ended = subprocess.run(command, cwd=tree.ROOT, env=environment, check=False).returncode
        for merged in Path(folder).glob(MERGED):
            shutil.copy(merged, RECORD)
    return ended or _rooms_covered()


def _counting(folder: Path) -> dict[str, str]:
    """Makes every worker count lines and branches, as `pyproject.toml` says; what it counts is read into `folder`.

    The process that leads them counts nothing: it would read the whole tree once more, at the end, and all would wait.
    """
    said = tomllib.loads((tree.ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["counted"]
    folder.mkdir()
    ahead.read(folder, said["packages"])
    return {
        "PYTEST_PLUGINS": ahead.__name__,
        ahead.FOLDER: str(folder),
        "SLIPCOVER_ENABLED": "1",
        "SLIPCOVER_BRANCH": "1",
        "SLIPCOVER_SOURCE": ",".join(said["packages"]),
        "SLIPCOVER_EXCLUDE_LINES": "\n".join(said["without"]),
    }


def _compiling() -> dict[str, str]:
    """The environment in which compiled modules are kept: else every process that a test starts compiles them anew."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _place() -> Path | None:
    """Where the tests' files go: into memory where that has room twice over, else where such files always go."""
    if not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ROOM:
        return None
    free = dict(line.split(":") for line in Path("/proc/meminfo").read_text("ascii").splitlines())["MemAvailable"]
    return MEMORY if int(free.split()[0]) * 1024 >= 2 * ROOM else None


def reached(record: Path) -> dict[str, Reached]:
    """What was reached in each room of rules or methods (`trading/rules`), and in the rest of each package (`trading`).

    An `__init__.py` is one sentence and counts for nothing: a room that is still empty is in nobody's way.
    """
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    keys = ("covered_lines", "missing_lines", "covered_branches", "missing_branches")
    for name, file in json.loads(record.read_text("utf-8"))["files"].items():
        package, *rooms, module = Path(name).parts
        if module == "__init__.py":
            continue
        place = f"{package}/{rooms[0]}" if rooms and rooms[0] in tree.PURE_ROOMS else package
        counts[place] = [kept + file["summary"][key] for kept, key in zip(counts[place], keys, strict=True)]
    return {place: Reached(_percent(*sums[:2]), _percent(*sums[2:])) for place, sums in sorted(counts.items())}


def _percent(covered: int, missing: int) -> float:
    return 100.0 * covered / (covered + missing) if covered + missing else 100.0


def _rooms_covered() -> int:
    """1 if a room of rules or methods is tested too little."""
    found = reached(RECORD)
    low = [place for place, each in found.items() if "/" in place and min(each) < ENOUGH]
    for place, each in found.items():
        said = "FAIL" if place in low else "ok  " if "/" in place else "    "
        print(f"{said} {place}: {each.lines:.1f} % of lines, {each.branches:.1f} % of branches")
    if low:
        print(f"a room of rules or methods needs {ENOUGH} % of both")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
