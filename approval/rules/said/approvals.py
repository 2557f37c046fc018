"""Applications in words. Everybody sees what becomes of one and when, never who has applied or what was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "approval.submit": Words("收件", "receive an application"),
    "approval.accept": Words("受理", "accept an application"),
    "approval.deem": Words("逾期未告知，视为受理", "nothing said in time: taken as accepted"),
    "approval.ask_supplement": Words("一次性告知补正", "tell all that is missing, once"),
    "approval.allow_supplement": Words("同意再次告知补正", "allow a further notice of what is missing"),
    "approval.supplement": Words("补正材料", "hand in what was missing"),
    "approval.decline": Words("不予受理", "not accept an application"),
    "approval.withdraw": Words("撤回申请", "withdraw an application"),
    "approval.green": Words("开通绿色通道", "open the green channel"),
    "approval.review": Words("审查", "examine"),
    "approval.return": Words("退回审查", "send back to the examiner"),
    "approval.suspend": Words("暂停计时", "suspend the clock"),
    "approval.resume": Words("恢复计时", "let the clock go on"),
    "approval.extend": Words("延长期限", "lengthen the limit"),
    "approval.extend_joint": Words("延长联合办理期限", "lengthen the limit of a joint one"),
    "approval.visit": Words("安排联合踏勘", "arrange the joint visit"),
    "approval.attend": Words("参加联合踏勘", "attend the joint visit"),
    "approval.inspect": Words("踏勘记录", "record the visit"),
    "approval.divide": Words("一次申请分支办理", "one application for many"),
    "unit.arrange_windows": Words("设置窗口", "arrange the windows"),
    "approval.decide": Words("作出决定", "decide"),
    "approval.correct": Words("更正差错", "correct an error"),
    "approval.deliver": Words("送达", "give out the results"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "accepted": Words("受理日", "accepted on"),
    "applicant": Words("申请人类型", "kind of applicant"),
    "licence": Words("证照编号", "number of the licence"),
    "matters": Words("事项", "matters"),
    "opinion": Words("审查意见", "examiner’s opinion"),
    "on": Words("踏勘日期", "day of the visit"),
    "parts": Words("分支件", "parts"),
    "process": Words("联合办理", "process"),
    "site": Words("政务服务中心", "centre"),
    "valid_until": Words("有效期至", "valid until"),
    "windows": Words("窗口", "windows"),
    "way": Words("方式", "way"),
}
_SIGNED: Final = "doc_sha256 p7s_sha256"
SEEN: Final[tuple[tuple[str, str], ...]] = (
    ("approval.submit", "site channel applicant process on_behalf_of"),
    ("approval.supplement approval.withdraw", ""),
    ("approval.accept approval.deem", "accepted"),
    ("approval.ask_supplement", "until"),
    ("approval.allow_supplement", f"reason {_SIGNED}"),
    ("approval.decline", f"ground {_SIGNED}"),
    ("approval.green", f"reason {_SIGNED}"),
    ("approval.review approval.return", "matter"),
    ("approval.suspend", "matter ground until"),
    ("approval.resume approval.attend approval.inspect", "matter"),
    ("approval.extend", f"matter days {_SIGNED}"),
    ("approval.extend_joint", f"days {_SIGNED}"),
    ("approval.visit", "matter on"),
    ("approval.divide", "parts"),
    ("approval.decide", f"matter outcome licence valid_until conditions {_SIGNED}"),
    ("unit.arrange_windows", "windows"),
    ("approval.correct", f"matter {_SIGNED}"),
    ("approval.deliver", "matters way late"),
)
