"""Accounts of new media in words; drafts and what is judged of them are nobody's business but the office's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "register.open_account": Words("登记新媒体账号", "enter an account"),
    "register.move_account": Words("关停整合账号", "close or merge an account"),
    "register.draft_post": Words("起草发布内容", "draft a post"),
    "register.review_post": Words("审核发布内容", "review a post"),
    "register.publish_post": Words("发布内容", "publish a post"),
    "register.correct_post": Words("整改发布内容", "put a post right"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "serves": Words("目录事项", "line of the directory"),
    "fault": Words("失当之处", "what was wrong"),
    "into": Words("整合到", "merged into"),
    "correction": Words("整改情况", "how it was put right"),
    "runs": Words("运行单位", "run by"),
    "state": Words("状态", "state"),
}
_SIGNED: Final = "doc_sha256 p7s_sha256"
SEEN: Final[tuple[tuple[str, str], ...]] = (
    ("register.open_account", f"platform name runs {_SIGNED}"),
    ("register.move_account", f"state into basis {_SIGNED}"),
    ("register.publish_post", "no content_sha256 serves"),
    ("register.correct_post", f"no fault correction {_SIGNED}"),
)
