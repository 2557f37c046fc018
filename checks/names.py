"""Names are the law's nouns and verbs, and nobody else's."""

from __future__ import annotations

import ast
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Final

from checks import tree

EMPTY_WORDS: Final = {
    "base",
    "common",
    "helper",
    "helpers",
    "manager",
    "managers",
    "misc",
    "service",
    "services",
    "util",
    "utils",
}


def findings(root: Path) -> list[str]:
    return [*_empty_words(root), *_clashes(root), *_rooms(root)]


def _empty_words(root: Path) -> list[str]:
    return [
        f"{path}: {part!r} says nothing; name what it holds"
        for path in tree.code(root)
        for part in path.with_suffix("").parts
        if EMPTY_WORDS & set(part.split("_"))
    ]


def _clashes(root: Path) -> list[str]:
    """A top-level name of ours must not be a module of Python or of an installed distribution."""
    ours = sorted({path.with_suffix("").parts[0] for path in tree.files(root) if path.suffix == ".py"})
    installed = packages_distributions()
    return [
        *(f"{name}: Python has a module of that name" for name in ours if name in sys.stdlib_module_names),
        *(f"{name}: {', '.join(installed[name])} has a module of that name" for name in ours if name in installed),
    ]


def _rooms(root: Path) -> list[str]:
    paths = [path for path in tree.code(root) if path.name == "__init__.py"]
    return [
        f"{path}: one sentence and no code" for path, module in tree.parsed(root, paths) if not _one_sentence(module)
    ]


def _one_sentence(module: ast.Module) -> bool:
    said = ast.get_docstring(module)
    return len(module.body) == 1 and said is not None and "\n" not in said and said.endswith(".")
