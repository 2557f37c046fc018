"""The dispatcher knows all commands and loads only the one that is asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from ggzy.__main__ import GROUPS, Group, loaded, main
from ggzy.version import VERSION


def test_help_names_every_command_without_loading_any() -> None:
    program = "import sys; from ggzy.__main__ import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=True).stdout
    assert all(f"  {name} " in said for name in GROUPS)
    assert not {"web", "client", "verifier", "sqlalchemy", "litestar"} & set(said.splitlines()[-1].split())


def test_sealing_loads_neither_the_network_nor_what_other_commands_need() -> None:
    program = (
        "import sys; from ggzy.__main__ import main; "
        "main(['bid', 'seal', '--help'], standalone_mode=False); print(*sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=True).stdout
    others = {"httpx", "rich", "client.task", "client.structured_commands", "experts", "trading.rules.papers.checklist"}
    assert not others & set(said.splitlines()[-1].split())


def test_version() -> None:
    assert CliRunner().invoke(main, ["--version"]).output == f"{VERSION}\n"


def test_an_unknown_command_is_named() -> None:
    done = CliRunner().invoke(main, ["nonsense"])
    assert done.exit_code == 2
    assert "nonsense" in done.output


@pytest.mark.parametrize("name", GROUPS)
def test_every_command_is_there(name: str) -> None:
    assert isinstance(loaded(GROUPS[name]), click.Command)


def test_a_package_that_is_not_installed_is_named() -> None:
    with pytest.raises(click.ClickException, match="no absent"):
        loaded(Group("absent.commands:x", ""))


def test_what_a_command_itself_lacks_is_not_hidden(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "half.py").write_text("import not_there_either\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModuleNotFoundError, match="not_there_either"):
        loaded(Group("half:x", ""))


REFUSING = """
import click

from kernel.errors import NotNow, Words


@click.command()
def x() -> None:
    raise NotNow("act.early", "太早了", "too early", law="BID-34", remedy=Words("请稍后再试", "Try again later"))
"""


def test_a_refusal_is_said_in_sentences(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "refusing.py").write_text(REFUSING, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(GROUPS, "x", Group("refusing:x", ""))
    done = CliRunner().invoke(main, ["x"])
    assert done.exit_code == 1
    assert done.output == "Error: 太早了 [BID-34]\ntoo early [BID-34]\n请稍后再试\nTry again later\n(act.early)\n"
