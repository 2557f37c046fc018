"""Efficiency supervision, in a life where each act is done once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kernel.deadlines import BEIJING
from people.rules.unit import Kind, Post
from tests.support import offices

if TYPE_CHECKING:
    from tests.support.life import Life


def ordered(life: Life) -> None:
    """An inspection finds something: ordered, answered, sent back, answered again, closed and erased."""
    over = offices.office(life, kind=Kind.SUPERVISION, n=880)[Post.HEAD]
    of = offices.office(life, name="青屿市住房城乡建设局", n=881)
    until = (life.now + timedelta(days=2)).astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")
    found = {"origin": "inspection", "until": until, "text": "材料清单未公示"}
    id = life.do(over, "order.issue", of.subject, found).subject
    life.do(of[Post.HEAD], "order.answer", id, {"text": "已公示"})
    life.do(over, "order.send_back", id, {"until": until, "text": "缺一项"})
    life.do(of[Post.HEAD], "order.answer", id, {"text": "已补齐"})
    life.do(over, "order.close", id, {"text": "已核实"})
    life.do(over, "order.erase", id, {"basis": "归档"})
