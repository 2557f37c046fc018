"""The register of offices in words; who holds a post is told by the office's own page, not by the journal's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "unit.register": Words("登记单位", "enter an office"),
    "unit.change": Words("变更单位登记", "change an office’s entry"),
    "unit.close": Words("撤销单位登记", "close an office"),
    "unit.appoint": Words("任命职务", "appoint to a post"),
    "unit.dismiss": Words("免去职务", "take a post"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "address": Words("办公地址", "address"),
    "email": Words("电子邮箱", "e-mail"),
    "name_en": Words("英文名称", "name in English"),
    "parent": Words("隶属", "part of"),
    "phone": Words("办公电话", "telephone"),
    "post": Words("职务", "post"),
}
SEEN: Final[tuple[tuple[str, str], ...]] = (
    ("unit.register unit.change", "kind parent name name_en address phone email doc_sha256 p7s_sha256"),
    ("unit.close", "basis doc_sha256 p7s_sha256"),
)
