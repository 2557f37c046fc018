"""The registers of major construction projects in words; everything in them is public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "register.open_project": Words("列入重大建设项目", "enter a major project"),
    "register.fill_slot": Words("登记公开内容", "enter what is public"),
    "register.excuse_slot": Words("说明未公开原因", "say why nothing is there"),
    "register.note_posting": Words("登记发布平台", "note a posting"),
    "register.tell_funds": Words("公布资金情况", "tell the funds"),
    "register.enter_column": Words("登记专栏内容", "enter in a column"),
    "register.assign_task": Words("分派重点任务", "give out a task"),
    "register.give_evidence": Words("提交任务佐证", "show that a task is done"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "column": Words("专栏", "column"),
    "sort": Words("文件种类", "sort"),
    "investment": Words("投资性质", "whose investment"),
    "offices": Words("承担单位", "offices that have it"),
    "link": Words("网址", "address"),
    "on": Words("日期", "day"),
    "platform": Words("平台", "platform"),
    "slot": Words("类别", "class"),
    "source": Words("数据来源", "source"),
    "spent": Words("已支出", "spent"),
    "task": Words("任务", "task"),
    "total": Words("计划总投资", "planned in all"),
    "unit": Words("责任单位", "responsible office"),
}
SEEN: Final[tuple[tuple[str, str], ...]] = (
    ("register.assign_task", "task offices office doc_sha256 p7s_sha256"),
    ("register.give_evidence", "task title link office doc_sha256 p7s_sha256"),
    ("register.open_project", "title title_en investment unit doc_sha256 p7s_sha256"),
    ("register.fill_slot", "slot title link on unit doc_sha256 p7s_sha256"),
    ("register.excuse_slot", "slot reason unit doc_sha256 p7s_sha256"),
    ("register.note_posting", "slot platform link on unit doc_sha256 p7s_sha256"),
    ("register.enter_column", "column sort title text link on holds unit doc_sha256 p7s_sha256"),
    ("register.tell_funds", "total spent on source unit doc_sha256 p7s_sha256"),
)
