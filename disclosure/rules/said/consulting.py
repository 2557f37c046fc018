"""Matters before the public in words; of a comment nothing is public but its number and its salted digest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "consultation.plan": Words("登记事项", "enter a matter"),
    "consultation.open": Words("公开征求意见", "ask the public"),
    "consultation.comment": Words("提交意见", "comment"),
    "consultation.set_aside": Words("不予公开意见", "set a comment aside"),
    "consultation.erase": Words("删除意见内容", "erase a comment"),
    "consultation.answer": Words("公布意见处理结果", "publish what became of the comments"),
    "consultation.step": Words("提交必经环节文件", "hand in a step’s document"),
    "consultation.decide": Words("公布决策", "publish a decision"),
    "consultation.report": Words("公布执行情况", "report on carrying it out"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "closes": Words("截止日", "last day"),
    "contact": Words("联系方式", "contact"),
    "duty": Words("责任分工", "who is responsible"),
    "ground": Words("理由类别", "ground"),
    "livelihood": Words("民生项目", "livelihood project"),
    "measures": Words("具体措施", "measures"),
    "note": Words("说明", "note"),
    "oversight": Words("监督方式", "how it is watched over"),
    "result": Words("总体说明", "summary"),
    "rows": Words("处理结果", "outcomes"),
    "step": Words("环节", "step"),
    "steps": Words("实施步骤", "steps"),
    "summary": Words("摘要", "summary"),
    "urgent": Words("缩短理由", "why shortened"),
}
SEEN: Final[tuple[tuple[str, str], ...]] = (
    ("consultation.plan", "kind title summary livelihood"),
    ("consultation.open", "text_sha256 closes contact urgent doc_sha256 p7s_sha256"),
    ("consultation.comment", "number digest"),
    ("consultation.set_aside", "number ground note"),
    ("consultation.erase", "number basis"),
    ("consultation.answer", "rows result doc_sha256 p7s_sha256"),
    ("consultation.step", "step name sha256"),
    ("consultation.decide", "text_sha256 doc_sha256 p7s_sha256"),
    ("consultation.report", "measures steps duty oversight"),
)
