"""The catalogue of matters, in a life where each act is done once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from approval.acts import clean_up, intermediaries, standards
from approval.acts import matters as acts
from kernel.deadlines import day_of
from people.rules.unit import Kind, Post
from tests.support import matters, offices

if TYPE_CHECKING:
    from tests.support.life import Life


def kept(life: Life) -> None:
    """A matter is entered and changed, offered by a district that asks for an exception, and cancelled; a service is
    listed and taken out again; an office sets a standard and punishes by it."""
    keeper, office = matters.centre(life, n=890), offices.office(life, name="青屿市市场监督管理局", n=891)
    district = offices.office(life, name="甲区政务服务中心", kind=Kind.CENTRE, parent=keeper.code, n=892)
    code, head, chief = matters.entered(life, keeper, office), keeper[Post.HEAD], office[Post.HEAD]
    of, today = acts.subject(code), day_of(life.now)
    tomorrow, after = ((today + timedelta(days=n)).isoformat() for n in (1, 2))
    life.do(head, "matter.change", of, matters.said(office.code, tomorrow, promised=3))
    life.do(district[Post.HEAD], "matter.offer", of, matters.offer())
    longer = {"fields": {"promised": 4}, "reason": "山区路远", **matters.law()}
    life.do(district[Post.HEAD], "matter.ask_exception", of, longer)
    life.do(head, "matter.decide_exception", of, {"centre": district.code, "approved": True, "reason": "情况属实"})
    ended = {"matter": code, "decision": "cancel", "owner": office.code, "due": after}
    life.do(head, "matter.conclude_round", clean_up.subject(7), matters.round_of(after, ended))
    life.do(chief, "matter.report_task", clean_up.subject(7), {"matter": code, "text": "已抽查，未见违规"})
    survey = intermediaries.subject("survey")
    life.do(head, "matter.list_service", survey, matters.service())
    life.do(head, "matter.drop_service", survey, {"basis": "清理规范意见"})
    light = {"paper": "青市监罚〔2026〕1号", "grade": "light", "amount": "50000.00"}
    life.do(chief, "matter.set_standard", standards.subject("unlicensed_food"), matters.standard())
    life.do(chief, "matter.penalise", standards.subject("unlicensed_food"), light)
