"""What a machine lacks is skipped with a reason, and in CI that is a failure; run in a project of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checks import tree

CASES = """
import pytest

from tests.support import parts


def test_present() -> None:
    assert True


def test_absent() -> None:
    parts.vectors("no-such-folder")


@pytest.mark.xfail(reason="known", strict=True)
def test_known() -> None:
    assert False
"""
WHOLE_MODULE = """
from tests.support import parts

parts.shared("no-such-file")


def test_never() -> None:
    assert False
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("pyproject.toml", "tests/support/required.py", "tests/support/parts.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(tree.ROOT / name, tmp_path / name)
    shutil.copytree(tree.ROOT / "checks", tmp_path / "checks")
    (tmp_path / "tests" / "conftest.py").write_text('pytest_plugins = ("tests.support.required",)\n', "utf-8")
    (tmp_path / "tests" / "test_cases.py").write_text(CASES, "utf-8")
    return tmp_path


def outside() -> dict[str, str]:
    """The environment without what this run of the tests has put there: its worker's name, and where it counts. No
    plugin is loaded that is not asked for."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "SLIPCOVER"))}
    return kept | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def ended(project: Path, *, ci: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
        cwd=project,
        env=outside() | {"CI": ci},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_outside_ci_an_absent_part_is_skipped_with_its_reason(project: Path) -> None:
    code, said = ended(project, ci="")
    assert code == 0
    assert "1 passed, 1 skipped, 1 xfailed" in said
    assert "no-such-folder is not in" in said
    assert "GGZY_VECTORS" in said


def test_in_ci_an_absent_part_fails(project: Path) -> None:
    code, said = ended(project, ci="true")
    assert code == 1
    assert "1 failed, 1 passed, 1 xfailed" in said
    assert "skipped, which CI does not allow" in said


def test_in_ci_a_module_that_skips_itself_fails(project: Path) -> None:
    (project / "tests" / "test_cases.py").write_text(WHOLE_MODULE, "utf-8")
    assert ended(project, ci="")[1].count("= 1 skipped in") == 1
    code, said = ended(project, ci="true")
    assert code != 0
    assert "skipped, which CI does not allow" in said


def test_rows_are_recorded_from_parallel_workers_too(project: Path) -> None:
    marked = "import pytest\n\n\n@pytest.mark.seed_row(7)\ndef test_row() -> None:\n    assert True\n"
    (project / "tests" / "test_cases.py").write_text(marked, "utf-8")
    parallel = [sys.executable, "-m", "pytest", "-p", "xdist", "-q", "-n", "2", "--whole"]
    subprocess.run(parallel, cwd=project, env=outside(), check=True)
    rows = subprocess.run(
        [sys.executable, "-m", "checks.rows", "--json", "out.json"],
        cwd=project,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    assert rows.stdout == (project / "out.json").read_text("utf-8")
    assert '"7"' in rows.stdout
