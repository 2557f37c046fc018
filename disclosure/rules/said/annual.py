"""Annual reports of disclosure in words. A draft is its office's own until the head has signed the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "register.draft_annual": Words("填写年度报告", "fill in the annual report"),
    "register.sign_annual": Words("签发年度报告", "sign the annual report"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "entered": Words("填报数字", "figures entered"),
    "other": Words("其他需要报告的事项", "what else is to be reported"),
    "overview": Words("总体情况", "in general"),
    "problems": Words("存在的主要问题及改进情况", "what is wanting"),
}
SEEN: Final[tuple[tuple[str, str], ...]] = (
    ("register.draft_annual", ""),
    ("register.sign_annual", "content_sha256 doc_sha256 p7s_sha256"),
)
