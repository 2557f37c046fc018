"""What is read before the workers begin is what they would have read, and they look where it lies."""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

import pytest
from _pytest.assertion import rewrite
from slipcover.importer import SlipcoverLoader

from checks import ahead

ASSERTING = "def test() -> None:\n    assert 1 == 2, 'no'\n"
BRANCHING = "KEPT = []\nfor each in 'ab':\n    if each == 'b':\n        KEPT.append(each)\n"


class Counting:
    """Of slipcover what its loader asks for; keeps the code that was to be counted."""

    branch = True

    def __init__(self) -> None:
        self.codes, self.modules = list[CodeType](), list[ModuleType]()

    def register_module(self, module: ModuleType) -> None:
        self.modules.append(module)

    def instrument(self, code: CodeType) -> CodeType:
        self.codes.append(code)
        return code


def test_pytest_takes_asserts_that_were_read_ahead_until_the_module_changes(tmp_path: Path) -> None:
    file = tmp_path / "test_planted.py"
    file.write_text(ASSERTING, "utf-8")
    ahead._test(file)
    kept = rewrite.get_cache_dir(file) / f"test_planted{rewrite.PYC_TAIL}"
    code = rewrite._read_pyc(file, kept)
    assert code is not None
    assert "@pytest_ar" in code.co_names
    file.write_text(ASSERTING + "\n", "utf-8")
    assert rewrite._read_pyc(file, kept) is None


def test_a_counted_module_runs_by_the_code_that_lies_ready(tmp_path: Path) -> None:
    file, folder = tmp_path / "planted.py", tmp_path / "read"
    file.write_text(BRANCHING, "utf-8")
    folder.mkdir()
    loader, module = (
        SlipcoverLoader(Counting(), SourceFileLoader("planted", str(file)), str(file)),
        ModuleType("planted"),
    )
    SlipcoverLoader.exec_module(loader, module)
    ahead._package(folder, file)
    run = ahead._taking(folder, lambda _loader, _module: pytest.fail("it was read anew"))
    run(loader, module)
    as_ever, ready = loader.sci.codes
    for told in ("co_code", "co_consts", "co_linetable", "co_filename"):
        assert getattr(ready, told) == getattr(as_ever, told), told
    assert loader.sci.modules == [module, module]
    assert module.KEPT == ["b"]


def test_a_module_that_nobody_read_ahead_runs_as_it_would(tmp_path: Path) -> None:
    asked = list[ModuleType]()
    loader, module = SlipcoverLoader(Counting(), SourceFileLoader("x", "x.py"), str(tmp_path / "x.py")), ModuleType("x")
    ahead._taking(tmp_path, lambda _loader, each: asked.append(each))(loader, module)
    assert asked == [module]
