"""Bookings, agents and leads in words. Everybody sees when places were offered, taken and given back, what agents have
done and when, never for whom; of leads nothing but that they moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "booking.offer": Words("提供预约时段", "offer times"),
    "booking.book": Words("预约", "book a time"),
    "booking.confirm": Words("确认预约", "confirm the appointment"),
    "booking.cancel": Words("取消预约", "cancel the appointment"),
    "booking.come": Words("登记到场", "enter who has come"),
    "booking.miss": Words("记为爽约", "enter who did not come"),
    "assistance.ask": Words("委托代办", "ask for an agent"),
    "assistance.offer": Words("主动提供代办", "offer an agent"),
    "assistance.grant": Words("接受代办并委托", "give the mandate"),
    "assistance.decline": Words("不需要代办", "want no agent"),
    "assistance.revoke": Words("撤销委托", "take the mandate back"),
    "assistance.assign": Words("指派代办员", "name the agent"),
    "assistance.plan": Words("添代办任务", "take on a task"),
    "assistance.fulfil": Words("完成代办任务", "finish a task"),
    "assistance.join": Words("关联办件", "join an application"),
    "assistance.close": Words("办结代办", "close the order"),
    "conference.call": Words("召集会审", "call a review"),
    "conference.file": Words("提交新版文件", "hand in a version"),
    "conference.reply": Words("答复意见", "answer a comment"),
    "conference.comment": Words("批注意见", "comment on a drawing"),
    "conference.settle": Words("确认答复", "accept a reply or ask again"),
    "conference.opine": Words("发表部门意见", "give an office’s opinion"),
    "conference.record": Words("登记会议录像", "enter the recording"),
    "conference.conclude": Words("形成会审纪要", "conclude the review"),
    "prospect.enter": Words("登记招商线索", "enter a lead"),
    "prospect.follow": Words("跟进线索", "follow a lead"),
    "prospect.hand_on": Words("转办线索", "hand a lead on"),
    "prospect.turn": Words("线索转为代办", "turn a lead into an order"),
    "prospect.drop": Words("放弃线索", "give a lead up"),
}
MEMBERS: Final[Mapping[str, Words]] = {
    "agent": Words("代办员", "agent"),
    "assistance": Words("代办编号", "agent’s order"),
    "at": Words("时间", "at"),
    "comment": Words("意见编号", "comment"),
    "departments": Words("参加部门", "departments"),
    "first": Words("首个时段", "first time"),
    "last": Words("末个时段", "last time"),
    "entry": Words("日志条目", "entry"),
    "minutes": Words("每段分钟数", "minutes each"),
    "on_behalf_of": Words("代为办理的委托", "on behalf of"),
    "opinions": Words("各部门意见", "each office’s opinion"),
    "phase": Words("阶段", "when"),
    "places": Words("每段名额", "places each"),
}
SEEN: Final[tuple[tuple[str, str], ...]] = (
    ("booking.offer", "day first last minutes places"),
    ("booking.book", "office day at"),
    ("booking.confirm booking.cancel booking.come booking.miss", ""),
    ("assistance.ask", "office until"),
    ("assistance.offer", "office case"),
    ("assistance.grant", "until"),
    ("assistance.decline assistance.revoke", ""),
    ("assistance.assign", "doc_sha256 p7s_sha256"),
    ("assistance.plan", "phase on_behalf_of"),
    ("assistance.fulfil", "task on_behalf_of"),
    ("assistance.join", "case on_behalf_of"),
    ("assistance.close", "on_behalf_of"),
    ("conference.call", "office kind"),
    ("conference.file", "version file_sha256"),
    ("conference.reply", "comment"),
    ("conference.comment", "version"),
    ("conference.settle", "comment settled"),
    ("conference.opine", "office doc_sha256 p7s_sha256"),
    ("conference.record", "recording_sha256"),
    ("conference.conclude", "outcome doc_sha256 p7s_sha256"),
    ("prospect.enter prospect.follow prospect.turn", ""),
    ("prospect.hand_on prospect.drop", "doc_sha256 p7s_sha256"),
)
