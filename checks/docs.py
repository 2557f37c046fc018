"""Documents that are made of the code: `run.py docs` writes them, `run.py check` compares."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, cast

from checks import tree

GENERATED: Final = {
    "docs/lifecycle.md": "trading.rules.lifecycle:as_markdown",
    "verifier/web/tables.js": "verifier.tables:as_javascript",
    "web/static/papers/said.js": "trading.rules.papers.finding:as_javascript",
}


def made() -> dict[str, str]:
    """Each generated document's path and what it must say now."""
    return {path: _maker(where)() for path, where in GENERATED.items()}


def findings(root: Path) -> list[str]:
    return [
        f"{path}: out of date; run `python3 run.py docs`" for path, text in made().items() if _kept(root / path) != text
    ]


def _kept(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""


def _maker(where: str) -> Callable[[], str]:
    module, _, name = where.partition(":")
    return cast("Callable[[], str]", getattr(importlib.import_module(module), name))


def main() -> None:
    for path, text in made().items():
        (tree.ROOT / path).write_text(text, "utf-8")
        print(f"wrote {path}", file=sys.stderr)


if __name__ == "__main__":
    main()
