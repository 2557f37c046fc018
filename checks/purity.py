"""Rules are typed to the last name: no `Any`, no `type: ignore`."""

from __future__ import annotations

import ast
import io
import tokenize
from pathlib import Path

from checks import tree


def findings(root: Path) -> list[str]:
    paths = tree.pure(root)
    found = [f"{path}:{line}: Any in a pure room" for path, module in tree.parsed(root, paths) for line in _any(module)]
    for path in paths:
        found += [f"{path}:{line}: type: ignore in a pure room" for line in _ignores((root / path).read_text("utf-8"))]
    return found


def _any(module: ast.Module) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(module)
        if (isinstance(node, ast.Name) and node.id == "Any") or (isinstance(node, ast.Attribute) and node.attr == "Any")
    ]


def _ignores(text: str) -> list[int]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [token.start[0] for token in tokens if token.type == tokenize.COMMENT and "type: ignore" in token.string]
