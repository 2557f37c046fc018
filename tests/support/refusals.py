"""What every refusal of the server says, read from where it is raised; `python -m tests.support.refusals` writes it down.

A value that a sentence takes up stands as `…`; where one code has several sentences they stand side by side.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

FILE: Final = Path("web/desks/refusals.json")
PACKAGES: Final = ("kernel", "signing", "people", "approval", "experts", "trading", "evaluation", "disclosure", "web")
KINDS: Final = {"NotAllowed", "NotNow", "Unavailable", "NotValid", "NotTrusted", "NotFound", "Conflict"}
GENERAL: Final = {
    "act.not_allowed": ("该身份不能办理此事", "this role may not do this"),
    "act.field": ("填写的内容缺失或不合要求", "something filled in is missing or not as required"),
}
"""Codes of so many places that no sentence of one of them would be true of the others."""


def sentences() -> dict[str, tuple[str, str]]:
    found: dict[str, dict[tuple[str, str], None]] = {}
    for path in sorted(path for package in PACKAGES for path in Path(package).rglob("*.py")):
        for code, zh, en in _raised(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(code, {})[zh, en] = None
    made = {
        code: ("；或者".join(zh for zh, _ in said), "; or ".join(en for _, en in said)) for code, said in found.items()
    }
    return dict(sorted((made | GENERAL).items()))


def _raised(tree: ast.AST) -> Iterator[tuple[str, str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
            told = [_text(one) for one in node.args[:3]]
            if len(told) == 3 and isinstance(node.args[0], ast.Constant) and all(told):
                yield told[0], told[1], told[2]


def _text(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(part) if isinstance(part, ast.Constant) else "…" for part in parts)
    return ""


def written() -> str:
    """One code a line."""
    lines = (json.dumps({code: said}, ensure_ascii=False)[1:-1] for code, said in sentences().items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
