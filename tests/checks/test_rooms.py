"""Coverage is asked of each room of rules or methods as a whole."""

from __future__ import annotations

import json
from pathlib import Path

from checks.tests import Reached, reached


def summary(lines: int, of: int, branches: int, of_branches: int) -> dict[str, dict[str, int]]:
    return {
        "summary": {
            "covered_lines": lines,
            "missing_lines": of - lines,
            "covered_branches": branches,
            "missing_branches": of_branches - branches,
        }
    }


def test_files_of_a_room_are_added_up_apart_from_the_rest_of_their_package(tmp_path: Path) -> None:
    record = tmp_path / "coverage.json"
    files = {
        "trading/rules/tender.py": summary(90, 100, 10, 20),
        "trading/rules/lifecycle.py": summary(100, 100, 20, 20),
        "signing/methods/rsa_pss.py": summary(3, 3, 0, 0),
        "trading/store.py": summary(0, 50, 0, 0),
        "trading/acts/stage.py": summary(50, 50, 0, 0),
        "trading/methods/__init__.py": summary(0, 1, 0, 0),
        "kernel/money.py": summary(0, 50, 0, 4),
    }
    record.write_text(json.dumps({"files": files}), "utf-8")
    assert reached(record) == {
        "kernel": Reached(0.0, 0.0),
        "signing/methods": Reached(100.0, 100.0),
        "trading": Reached(50.0, 100.0),
        "trading/rules": Reached(95.0, 75.0),
    }
