"""Requests for information in words. Of a request everybody sees what it came to and when, never who asked or what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "request.submit": Words("提出申请", "make a request"),
    "request.confirm": Words("确认收到申请", "confirm receipt"),
    "request.ask_supplement": Words("告知补正", "ask for a supplement"),
    "request.supplement": Words("补正", "supplement"),
    "request.consult": Words("征求意见", "ask for an opinion"),
    "request.serve": Words("征求意见书送达", "letter received"),
    "request.hear": Words("登记意见", "enter an opinion"),
    "request.ask_reasons": Words("要求说明理由", "ask for reasons"),
    "request.give_reasons": Words("说明理由", "give reasons"),
    "request.delay": Words("延迟答复", "answer later"),
    "request.extend": Words("延长答复期限", "extend the time to answer"),
    "request.charge": Words("收费通知", "charge a fee"),
    "request.pay": Words("登记缴费", "enter the payment"),
    "request.answer": Words("答复申请", "answer a request"),
    "request.withdraw": Words("撤回申请", "withdraw a request"),
    "request.lapse": Words("视为放弃申请", "request given up"),
    "request.record_appeal": Words("登记复议诉讼", "record an appeal"),
    "request.open_to_all": Words("转为主动公开", "open to everybody"),
    "request.erase": Words("删除申请人信息", "erase the requester"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "appeal": Words("救济途径", "appeal"),
    "asked": Words("征求对象", "who is asked"),
    "before": Words("此前件数", "items before"),
    "channel": Words("提交渠道", "channel"),
    "day": Words("日期", "day"),
    "days": Words("延长工作日", "working days more"),
    "details_sha256": Words("申请内容摘要", "digest of the request"),
    "fee": Words("信息处理费", "fee"),
    "late": Words("迟延天数", "days late"),
    "letter_sha256": Words("答复内容摘要", "digest of the answer"),
    "office": Words("受理单位", "office"),
    "point": Words("查询点", "information point"),
    "where": Words("获取途径", "where it is"),
}
_SIGNED: Final = "doc_sha256 p7s_sha256"
SEEN: Final[tuple[tuple[str, str], ...]] = (
    ("request.submit", "office kind channel day point"),
    ("request.confirm request.pay request.supplement request.give_reasons", "day"),
    ("request.ask_supplement", f"until {_SIGNED}"),
    ("request.consult", f"asked {_SIGNED}"),
    ("request.serve", "no day"),
    ("request.hear", "no position day"),
    ("request.ask_reasons", _SIGNED),
    ("request.delay", f"until {_SIGNED}"),
    ("request.extend", f"days {_SIGNED}"),
    ("request.charge", f"way before count fee until {_SIGNED}"),
    ("request.answer", f"ground {_SIGNED}"),
    ("request.withdraw", ""),
    ("request.lapse", "until late"),
    ("request.record_appeal", "appeal result day"),
    ("request.open_to_all", "where"),
    ("request.erase", f"basis {_SIGNED}"),
)
