"""Efficiency supervision in words. Of an order everybody sees that it was issued to whom, for what and until when, and
how it went on; never what was written, which may tell of persons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "approval.card": Words("黄牌、红牌", "give a card"),
    "system.check_licences": Words("每周核查无办件的证照", "check for licences without a case"),
    "approval.rate": Words("评价办件", "grade how it was handled"),
    "order.issue": Words("发督办单", "issue a supervision order"),
    "order.call_back": Words("回访评价人", "call back who gave a bad grade"),
    "order.answer": Words("答复督办单", "answer a supervision order"),
    "order.send_back": Words("退回重新整改", "send it back"),
    "order.close": Words("核实整改，办结", "verify and close"),
    "order.erase": Words("删除督办内容", "erase what was written"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "about": Words("所涉办件或者项目", "case or project"),
    "again": Words("整改后再评价", "graded again once mended"),
    "card": Words("牌", "card"),
    "issuer": Words("发出单位", "issued by"),
    "licences": Words("证照数", "licences"),
    "monday": Words("周一", "Monday"),
    "numbers": Words("编号", "numbers"),
    "origin": Words("缘由", "cause"),
    "strays": Words("无办件的", "without a case"),
}
_SIGNED: Final = "doc_sha256 p7s_sha256"
SEEN: Final[tuple[tuple[str, str], ...]] = (
    ("approval.card", "matter card unit until"),
    ("system.check_licences", "monday licences strays numbers"),
    ("approval.rate", "grade unit again order"),
    ("order.issue", f"origin unit issuer about amount until {_SIGNED}"),
    ("order.call_back", ""),
    ("order.answer order.close", _SIGNED),
    ("order.send_back", f"until {_SIGNED}"),
    ("order.erase", f"basis {_SIGNED}"),
)
