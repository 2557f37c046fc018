"""Rules are typed to the last name: no `Any`, no `type: ignore`."""

from __future__ import annotations

import ast
import io
import tokenize
from functools import cache
from pathlib import Path

from checks import tree


def findings(root: Path) -> list[str]:
    found = []
    for path in tree.pure(root):
        text = (root / path).read_text("utf-8")
        found += [f"{path}:{line}: Any in a pure room" for line in _any(text)]
        found += [f"{path}:{line}: type: ignore in a pure room" for line in _ignores(text)]
    return found


@cache  # a module that has not changed is not read again
def _any(text: str) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if (isinstance(node, ast.Name) and node.id == "Any") or (isinstance(node, ast.Attribute) and node.attr == "Any")
    ]


@cache
def _ignores(text: str) -> list[int]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [token.start[0] for token in tokens if token.type == tokenize.COMMENT and "type: ignore" in token.string]
