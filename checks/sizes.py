"""Functions and modules stay small enough to read at a glance."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from checks import tree


class Limit(NamedTuple):
    """Lines: what 95 % stay within, and what none exceeds."""

    p95: int
    most: int


FUNCTION: Final = Limit(p95=30, most=50)
MODULE: Final = Limit(p95=300, most=400)


def findings(root: Path) -> list[str]:
    functions, modules = _measure(root)
    return [*_over("function", FUNCTION, functions), *_over("module", MODULE, modules)]


def summary(root: Path) -> str:
    functions, modules = _measure(root)
    return (
        f"{len(modules)} modules, p95 {p95(modules)} lines, most {max(modules.values())}; "
        f"{len(functions)} functions, p95 {p95(functions)} lines, most {max(functions.values())}"
    )


def p95(sizes: dict[str, int]) -> int:
    """The size that 95 % do not exceed (nearest rank); 0 of nothing."""
    ranked = sorted(sizes.values())
    return ranked[-(-len(ranked) * 95 // 100) - 1] if ranked else 0


def _over(what: str, limit: Limit, sizes: dict[str, int]) -> list[str]:
    found = [
        f"{name}: {what} of {size} lines, at most {limit.most}" for name, size in sizes.items() if size > limit.most
    ]
    if (reached := p95(sizes)) > limit.p95:
        found.append(f"95 % of all {what}s reach {reached} lines, at most {limit.p95}")
    return found


def _measure(root: Path) -> tuple[dict[str, int], dict[str, int]]:
    functions: dict[str, int] = {}
    modules: dict[str, int] = {}
    for path in tree.code(root):
        text = (root / path).read_text("utf-8")
        modules[str(path)] = len(text.splitlines())
        functions |= {f"{path}:{first} {name}": lines for name, first, lines in _functions(text)}
    return functions, modules


@cache
def _functions(text: str) -> list[tuple[str, int, int]]:
    """Name, first line and lines of each; a module that has not changed is not read again."""
    return [
        (node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
