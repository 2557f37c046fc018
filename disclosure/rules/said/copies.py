"""Copies for archives and libraries in words; everything about them is public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "register.deposit_copies": Words("报送备份", "send copies"),
    "register.confirm_copies": Words("确认收到备份", "confirm copies"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "batch": Words("批次", "batch"),
    "copies": Words("报送文件", "copies"),
    "gone": Words("已撤下文件", "withdrawn since"),
    "manifest_sha256": Words("清单摘要", "digest of the manifest"),
    "points": Words("查阅场所", "places"),
}
SEEN: Final[tuple[tuple[str, str], ...]] = (
    ("register.deposit_copies", "no copies gone points"),
    ("register.confirm_copies", "batch point manifest_sha256 doc_sha256 p7s_sha256"),
)
