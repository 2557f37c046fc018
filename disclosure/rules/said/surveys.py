"""Surveys in words; an answer's digest is public, what it says only once all are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "survey.open": Words("开展民意调查", "open a survey"),
    "survey.issue": Words("发放答题码", "give out codes"),
    "survey.answer": Words("答题", "answer a survey"),
    "survey.publish": Words("公布调查结果", "publish a survey’s answers"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "answers_sha256": Words("全部答卷摘要", "digest of all answers"),
    "questions": Words("问题", "questions"),
}
SEEN: Final[tuple[tuple[str, str], ...]] = (
    ("survey.open", "title questions closes doc_sha256 p7s_sha256"),
    ("survey.issue", "count"),
    ("survey.answer", "digest"),
    ("survey.publish", "count answers_sha256 doc_sha256 p7s_sha256"),
)
