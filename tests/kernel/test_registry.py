"""Every module of a package of methods is found, and one without METHOD stops the start."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from kernel.errors import Fault
from kernel.registry import discover


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    made = tmp_path / "some_methods"
    made.mkdir()
    (made / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    yield made
    for name in [name for name in sys.modules if name.partition(".")[0] == "some_methods"]:
        del sys.modules[name]


def test_methods_by_the_name_of_their_file(folder: Path) -> None:
    (folder / "second.py").write_text("METHOD = 2")
    (folder / "first.py").write_text("METHOD = 1")
    found = discover(import_module("some_methods"))
    assert list(found.items()) == [("first", 1), ("second", 2)]


def test_a_module_without_method_stops_the_start(folder: Path) -> None:
    (folder / "broken.py").write_text("")
    with pytest.raises(Fault, match=r"some_methods\.broken"):
        discover(import_module("some_methods"))


def test_no_module_no_method(folder: Path) -> None:
    assert folder.is_dir()
    assert discover(import_module("some_methods")) == {}
