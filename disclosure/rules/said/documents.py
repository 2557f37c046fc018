"""Documents of offices in words; what is judged of a draft is nobody's business but the office's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "document.draft": Words("起草文件", "draft a document"),
    "document.review": Words("公开审查", "review for disclosure"),
    "document.clear": Words("保密审查", "review for secrecy"),
    "document.send_back": Words("退回修改", "send back"),
    "document.endorse": Words("审阅签字", "endorse"),
    "document.sign": Words("审批签发", "sign for issue"),
    "document.ask_organ": Words("征求相关机关意见", "ask another organ"),
    "document.answer_organ": Words("答复征求意见", "answer another office"),
    "document.publish": Words("公开文件", "publish a document"),
    "document.withdraw": Words("撤下文件", "withdraw a document"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "agrees": Words("同意公开", "agrees"),
    "attribute": Words("公开属性", "attribute"),
    "by": Words("经办人员", "done by"),
    "content_sha256": Words("文件内容", "content"),
    "background": Words("政策背景", "background"),
    "first": Words("第一解读人", "first interpreter"),
    "form": Words("解读形式", "form"),
    "formed": Words("形成日期", "formed"),
    "interpretations": Words("解读材料", "interpretations"),
    "lacking": Words("缺项理由", "why a part is left out"),
    "organ": Words("相关机关", "organ concerned"),
    "outlook": Words("后续工作考虑", "what comes next"),
    "policy": Words("政策文件", "policy"),
    "regards": Words("所属事项", "belongs to"),
    "tasks": Words("重点任务", "main tasks"),
}
SEEN: Final[tuple[tuple[str, str], ...]] = (
    ("document.publish", "title content_sha256 interpretations policy"),
    ("document.withdraw", "cause reason policy doc_sha256 p7s_sha256"),
)
