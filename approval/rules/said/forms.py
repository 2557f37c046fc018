"""Filled forms in words. Everybody sees that one was locked, corrected and read, never what is said in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "form.lock": Words("提交一表", "hand a form in"),
    "form.correct": Words("更正一表", "correct a form"),
    "form.read": Words("签收部门表", "take a department’s form"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "code": Words("查询码", "code"),
    "field": Words("字段", "field"),
    "form": Words("表", "form"),
    "own": Words("部门表", "department’s form"),
}
SEEN: Final[tuple[tuple[str, str], ...]] = (
    ("form.lock", "form schema_sha256 values_sha256"),
    ("form.correct", "field values_sha256"),
    ("form.read", "own office values_sha256"),
)
