"""`run.py` before it has any environment: what it says, and when it works anew."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import run


def test_without_a_task_it_lists_them_and_fails() -> None:
    done = subprocess.run([sys.executable, "run.py"], cwd=run.ROOT, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert all(f"  {name} " in done.stderr for name in run.TASKS)


def test_an_unknown_task_is_refused(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        run.main(["nonsense"])
    assert "demo" in capfd.readouterr().err


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty checkout with both locks."""
    for name, value in (("ROOT", tmp_path), ("ENV", tmp_path / ".venv"), ("PYTHON", tmp_path / ".venv/bin/python")):
        monkeypatch.setattr(run, name, value)
    for lock in (run.RUNTIME, run.TEST):
        (tmp_path / lock).write_text("", "utf-8")
    return tmp_path


def test_an_environment_is_made_once_and_again_when_the_lock_changes(
    there: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run.make_environment(run.RUNTIME)
    assert "installing requirements.lock" in capfd.readouterr().err
    run.make_environment(run.RUNTIME)
    assert capfd.readouterr().err == ""
    (there / run.RUNTIME).write_text("# changed\n", "utf-8")
    run.make_environment(run.RUNTIME)
    assert "installing requirements.lock" in capfd.readouterr().err


def test_the_environment_of_the_tests_serves_the_product_too(there: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run.make_environment(run.TEST)
    capfd.readouterr()
    run.make_environment(run.RUNTIME)
    assert capfd.readouterr().err == ""
    assert (there / ".venv/bin/ggzy").read_text("utf-8").startswith(f"#!{there}/.venv/bin/python\n")


def test_another_python_makes_it_anew(there: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run.make_environment(run.RUNTIME)
    config = there / ".venv" / "pyvenv.cfg"
    config.write_text(config.read_text("utf-8").replace(sys.version.split()[0], "3.9.1"), "utf-8")
    (there / run.RUNTIME).write_text("# changed\n", "utf-8")
    capfd.readouterr()
    run.make_environment(run.RUNTIME)
    assert "making .venv" in capfd.readouterr().err


def test_a_lock_that_cannot_be_installed_stops_and_leaves_no_stamp(there: Path) -> None:
    (there / run.RUNTIME).write_text("ggzy-has-no-such-package==1\n", "utf-8")
    with pytest.raises(SystemExit):
        run.make_environment(run.RUNTIME)
    assert not run.stamp(run.RUNTIME).exists()


def test_a_chromium_that_is_named_must_be_a_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GGZY_CHROMIUM", str(tmp_path / "none"))
    with pytest.raises(SystemExit):
        run.find_chromium()
    monkeypatch.setenv("GGZY_CHROMIUM", sys.executable)
    run.find_chromium()


@pytest.mark.parametrize(
    ("find", "packages"), [(run.find_softhsm, ["softhsm2"]), (run.find_compiler, ["gcc", "libc6-dev"])]
)
def test_a_tool_of_the_tests_is_installed_where_that_is_possible(
    find: Callable[[], None], packages: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    asked: list[list[str]] = []

    def install(*names: str) -> bool:
        asked.append(list(names))
        return len(asked) == 1

    monkeypatch.setattr(run, "apt_install", install)
    monkeypatch.setenv("PATH", "")
    find()
    assert (asked, capfd.readouterr().err) == ([packages], "")
    find()
    assert f"apt-get install {' '.join(packages)}" in capfd.readouterr().err


def test_a_library_that_is_absent_is_known() -> None:
    assert not run.loads("libno-such-thing.so.0")


@pytest.mark.parametrize(("room", "said"), [("PANGO", "PDF unavailable"), ("SUBSET", "PDFs are made slowly")])
def test_what_pdfs_lack_is_said_in_one_line(
    room: str, said: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    here = {"libc.so.6": "libc6"}
    monkeypatch.setattr(run, "PANGO", here)
    monkeypatch.setattr(run, "SUBSET", here)
    monkeypatch.setattr(run, "IN_CI", False)
    monkeypatch.setattr(run, "apt_install", lambda *_packages: False)
    run.find_pango()
    assert capfd.readouterr().err == ""
    monkeypatch.setattr(run, room, {"libno-such-thing.so.0": "libno-such-thing0"})
    run.find_pango()
    (line,) = capfd.readouterr().err.splitlines()
    assert said in line
    assert "apt-get install libno-such-thing0" in line
