"""Coverage is asked of each room of rules or methods as a whole."""

from __future__ import annotations

import json
from pathlib import Path

from checks.tests import Reached, rooms


def summary(lines: int, of: int, branches: int, of_branches: int) -> dict[str, dict[str, int]]:
    return {
        "summary": {
            "covered_lines": lines,
            "num_statements": of,
            "covered_branches": branches,
            "num_branches": of_branches,
        }
    }


def test_files_of_a_room_are_added_up_and_other_rooms_left_out(tmp_path: Path) -> None:
    record = tmp_path / "coverage.json"
    files = {
        "trading/rules/tender.py": summary(90, 100, 10, 20),
        "trading/rules/lifecycle.py": summary(100, 100, 20, 20),
        "signing/methods/rsa_pss.py": summary(3, 3, 0, 0),
        "trading/store.py": summary(0, 50, 0, 0),
        "kernel/money.py": summary(0, 50, 0, 0),
    }
    record.write_text(json.dumps({"files": files}), "utf-8")
    assert rooms(record) == {"signing/methods": Reached(100.0, 100.0), "trading/rules": Reached(95.0, 75.0)}
