"""The catalogue of matters in words; all of it is public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from approval.rules.discretion import MEMBERS as STANDARD
from approval.rules.intermediary import MEMBERS as SERVICE
from approval.rules.matter import MEMBERS as FIELDS
from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "matter.enter": Words("列入审批事项目录", "enter a matter"),
    "matter.change": Words("变更审批事项", "change a matter"),
    "matter.conclude_round": Words("公布清理结论", "conclude a round of clean-up"),
    "matter.report_task": Words("报告监管情况", "report on what was let go"),
    "matter.list_service": Words("列入中介服务清单", "list an intermediary service"),
    "matter.drop_service": Words("移出中介服务清单", "take an intermediary service out"),
    "matter.offer": Words("区县办理", "offer it in a district"),
    "matter.ask_exception": Words("申请例外", "ask for an exception"),
    "matter.decide_exception": Words("答复例外申请", "decide on an exception"),
    "matter.set_standard": Words("制定裁量标准", "set a graded standard"),
    "approval.bill": Words("开具账单", "make out the bill"),
    "matter.penalise": Words("登记处罚决定", "enter a penalty"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "approved": Words("同意", "approved"),
    "article": Words("条款", "article"),
    "centre": Words("区县政务服务中心", "district’s centre"),
    "conclusions": Words("清理结论", "conclusions"),
    "conditions": Words("办理条件", "conditions"),
    "enterprise": Words("面向企业法人", "for enterprises"),
    "fee_least": Words("最低收费（元）", "least fee, yuan"),
    "fee_most": Words("最高收费（元）", "highest fee, yuan"),
    "fees": Words("收费项目", "fees"),
    "fields": Words("例外内容", "what is otherwise"),
    "grades": Words("裁量档次", "grades"),
    "hours": Words("办理时间", "hours"),
    "in_hall": Words("进厅办理", "in the hall"),
    "law": Words("法律法规", "law"),
    "limits_article": Words("时限依据条款", "article on the time limit"),
    "limits_law": Words("时限依据法律法规", "law on the time limit"),
    "materials": Words("申请材料", "materials"),
    "lines": Words("账单明细", "lines of the bill"),
    "online": Words("网上办理", "online"),
    "paper": Words("决定书文号", "number of the decision"),
    "power": Words("职权类别", "kind of power"),
    "promised": Words("承诺时限（工作日）", "promised, in working days"),
    "statutory": Words("法定时限（工作日）", "granted by law, in working days"),
    "window": Words("办理窗口", "window"),
    "within": Words("时限（工作日）", "within, in working days"),
    "workflow": Words("办理流程", "workflow"),
}
SIGNED: Final = "by doc_sha256 p7s_sha256"
SEEN: Final[tuple[tuple[str, str], ...]] = (
    ("matter.enter matter.change", f"{' '.join(FIELDS)} {SIGNED}"),
    ("matter.conclude_round", f"name name_en law article since conclusions {SIGNED}"),
    ("matter.report_task", f"matter text {SIGNED}"),
    ("matter.list_service", f"{' '.join(SERVICE)} {SIGNED}"),
    ("matter.drop_service", f"basis {SIGNED}"),
    ("matter.offer", "in_hall window phone hours centre by"),
    ("matter.ask_exception", f"fields reason law article centre {SIGNED}"),
    ("matter.decide_exception", f"centre approved reason {SIGNED}"),
    ("matter.set_standard", f"{' '.join(STANDARD)} {SIGNED}"),
    ("approval.bill", "lines amount by"),
    ("matter.penalise", f"paper grade amount reason {SIGNED}"),
)
