"""The enterprise base in words. Everybody sees who stated which fields and when, and no value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "enterprise.record": Words("登记企业信息", "state facts of an enterprise"),
    "enterprise.correct": Words("更正企业信息", "correct a fact of an enterprise"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "facts": Words("登记内容", "facts"),
    "names": Words("字段", "fields"),
    "paper": Words("依据材料", "taken from"),
    "value": Words("内容", "value"),
}
SEEN: Final[tuple[tuple[str, str], ...]] = (
    ("enterprise.record", "office names paper"),
    ("enterprise.correct", "office names reason"),
)
