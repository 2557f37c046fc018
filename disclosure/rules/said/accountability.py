"""Cases of accountability in words. Everybody sees that there is one and what it came to, never the people in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "case.open": Words("启动追责", "open a case"),
    "case.complain": Words("投诉举报", "complain"),
    "case.find": Words("作出处理", "find on a case"),
    "case.answer": Words("答复投诉", "answer a complaint"),
    "case.erase": Words("删除投诉人信息", "erase the complainant"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "document": Words("文件", "document"),
    "outcome": Words("结论", "outcome"),
    "signers": Words("签字人", "signers"),
    "withdrawal": Words("撤下", "withdrawal"),
}
SEEN: Final[tuple[tuple[str, str], ...]] = (
    ("case.open", "document withdrawal office"),
    ("case.complain", "office"),
    ("case.find", "doc_sha256 p7s_sha256"),
    ("case.answer", "outcome doc_sha256 p7s_sha256"),
    ("case.erase", "basis doc_sha256 p7s_sha256"),
)
