"""The gazette in words; of an issue nothing is public before it is out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "register.add_article": Words("编入公报文章", "add an article to the gazette"),
    "register.drop_article": Words("撤下公报文章", "drop an article of the gazette"),
    "register.publish_issue": Words("公布公报", "publish an issue of the gazette"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "articles": Words("文章", "articles"),
    "contents": Words("目录", "contents"),
    "section": Words("栏目", "section"),
}
SEEN: Final[tuple[tuple[str, str], ...]] = (
    ("register.publish_issue", "on contents articles office doc_sha256 p7s_sha256"),
)
