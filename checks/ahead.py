"""What every worker of the whole run would read for itself, read once before they begin, by all processors.

The counting of lines and branches, asserts that tell their values and the constants that Hypothesis tries are each made
of a module's syntax tree. Their makers keep what they made where a later process finds it; the code that is counted has
no such place, so it lies in `folder`, named by the digest of its source, and is taken from there by this very module,
which `PYTEST_PLUGINS` loads into the workers before any of ours.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import marshal
import os
from collections.abc import Callable
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from slipcover.importer import SlipcoverLoader

from checks import tree

FOLDER: Final = "GGZY_COUNTED"
SEEN_OFTEN: Final = 5_000
"""Runs of one counted line before all that were reached are counted no more. That means going through every function
there is: at the fiftieth run, as is usual, it took a twentieth of the whole run."""


def read(folder: Path, packages: list[str]) -> None:
    """Read every module of the packages and of the tests."""
    ours = [each for package in packages for each in sorted((tree.ROOT / package).rglob("*.py"))]
    tests = sorted((tree.ROOT / "tests").rglob("*.py"))
    with Pool() as pool:
        pool.map(partial(_package, folder), ours, chunksize=16)
        pool.map(_test, tests, chunksize=16)


def _package(folder: Path, file: Path) -> None:
    from hypothesis.internal.constants_ast import constants_from_module
    from slipcover import branch

    code = compile(branch.preinstrument(ast.parse(file.read_bytes())), str(file), "exec")
    _place(folder, file).write_bytes(marshal.dumps(code))
    module = ModuleType(file.stem)
    module.__file__ = str(file)
    constants_from_module(module)


def _test(file: Path) -> None:
    """As pytest would at the module's first import, into the place where it then looks."""
    from _pytest.assertion import rewrite

    source = file.read_bytes()
    parsed = ast.parse(source, filename=str(file))
    rewrite.rewrite_asserts(parsed, source, str(file))
    folder = rewrite.get_cache_dir(file)
    folder.mkdir(exist_ok=True)
    with (folder / (file.stem + rewrite.PYC_TAIL)).open("wb") as out:
        code = compile(parsed, str(file), "exec", dont_inherit=True)
        rewrite._write_pyc_fp(out, importlib.util.source_hash(source), code)


def _place(folder: Path, file: Path) -> Path:
    return folder / hashlib.sha256(bytes(file)).hexdigest()


# ---------------------------------------------------------------- in the workers
def pytest_load_initial_conftests() -> None:
    """From here on a worker takes what was read, and searches less often for what it has seen."""
    from slipcover import pytest_plugin

    os.environ.pop("PYTEST_PLUGINS", None)  # no run that a test begins is one of these
    folder = os.environ.get(FOLDER)
    if folder and (counting := pytest_plugin._slipcover_instance) is not None:
        counting.d_miss_threshold = SEEN_OFTEN
        SlipcoverLoader.exec_module = _taking(Path(folder), SlipcoverLoader.exec_module)


def _taking(folder: Path, otherwise: Callable[[SlipcoverLoader, ModuleType], None]) -> Any:  # noqa: ANN401
    """The loader's way to run a module, by the code that lies ready; what was not read runs as it would."""

    def run(self: SlipcoverLoader, module: ModuleType) -> None:
        ready = _place(folder, self.origin)
        if not ready.is_file():
            otherwise(self, module)
            return
        self.sci.register_module(module)
        code = marshal.loads(ready.read_bytes())  # noqa: S302  of this run's own making
        exec(self.sci.instrument(code), module.__dict__)  # noqa: S102  as every loader does

    return run
