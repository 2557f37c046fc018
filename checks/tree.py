"""What belongs to the tree: our packages, our files and their lines."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

PACKAGES: Final = (
    "ggzy",
    "kernel",
    "signing",
    "people",
    "approval",
    "experts",
    "trading",
    "evaluation",
    "disclosure",
    "web",
    "client",
    "verifier",
    "witness",
)
TOOLS: Final = ("run.py", "checks", "bench")
PURE_ROOMS: Final = ("rules", "methods")
FLOOR: Final = (
    "act",
    "actor",
    "canon",
    "deadlines",
    "errors",
    "ids",
    "law",
    "merkle",
    "money",
    "reader",
    "tiles",
    "workdays",
)
ROOT: Final = Path(__file__).resolve().parent.parent


def files(root: Path) -> list[Path]:
    """Every file that is, or would be, committed; paths relative to `root`."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode().split("\0")
    return sorted({Path(name) for name in listed if name and (root / name).is_file()})


def code(root: Path, *, tools: bool = True) -> list[Path]:
    """Our Python modules without the tests; relative to `root`."""
    tops = (*PACKAGES, *TOOLS) if tools else PACKAGES
    return [path for path in files(root) if path.suffix == ".py" and path.parts[0] in tops]


def pure(root: Path) -> list[Path]:
    """The modules of rules, methods and the kernel's floor; relative to `root`."""
    return [path for path in code(root, tools=False) if _is_pure(path)]


def _is_pure(path: Path) -> bool:
    if path.parts[0] == "kernel":
        return path.stem in FLOOR
    return len(path.parts) > 2 and path.parts[1] in PURE_ROOMS


def parsed(root: Path, paths: list[Path]) -> Iterator[tuple[Path, ast.Module]]:
    for path in paths:
        yield path, ast.parse((root / path).read_text("utf-8"), str(path))
