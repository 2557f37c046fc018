"""Efficiency supervision, in a life where each act is done once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from approval.acts import cards, rating
from kernel.actor import CLERK, PUBLIC
from kernel.canon import Json
from kernel.deadlines import BEIJING
from kernel.journal import Entry
from people.rules.unit import Kind, Post
from tests.support import approvals, matters, offices

if TYPE_CHECKING:
    from tests.support.life import Life


def ordered(life: Life) -> None:
    """An inspection finds something: ordered, answered, sent back, answered again, closed and erased."""
    over = offices.office(life, kind=Kind.SUPERVISION, n=1950)[Post.HEAD]
    of = offices.office(life, name="青屿市住房城乡建设局", n=1951)
    until = (life.now + timedelta(days=2)).astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")
    found = {"origin": "inspection", "until": until, "text": "材料清单未公示"}
    id = life.do(over, "order.issue", of.subject, found).subject
    life.do(of[Post.HEAD], "order.answer", id, {"text": "已公示"})
    life.do(over, "order.send_back", id, {"until": until, "text": "缺一项"})
    life.do(of[Post.HEAD], "order.answer", id, {"text": "已补齐"})
    life.do(over, "order.close", id, {"text": "已核实"})
    life.do(over, "order.erase", id, {"basis": "归档"})


def carded(life: Life) -> None:
    """One application of a large project is late and gets its card; another was declined, and is graded badly."""
    centre = matters.centre(life, Post.WINDOW, n=1940)
    of = offices.office(life, name="青屿市人力资源社会保障局", n=1941)
    code = matters.entered(life, centre, of, "11010077")
    window, asked = centre[Post.WINDOW], approvals.application(code)
    project: dict[str, Json] = {"project": "GC-77", "investment": 300_000_000}
    late, declined = (
        life.do(window, "approval.submit", centre.subject, asked | more).subject for more in (project, {})
    )
    life.do(window, "approval.accept", late)
    life.do(window, "approval.decline", declined, {"ground": "elsewhere", "text": "请向区局申请"})

    def grade() -> Entry:
        with life.house.acting(PUBLIC) as ctx:
            return rating.rate(ctx, declined, {"code": approvals.CODE, "grade": "worst", "text": "推诿"})

    order = str(life.deed("approval.rate", grade).body["order"])
    life.do(of[Post.HEAD], "order.call_back", order, {"text": "已核实"})
    life.move_to(life.now + timedelta(days=40))

    def tick() -> int:
        with life.house.acting(CLERK) as ctx:
            return len(cards.tick(ctx))

    life.deed("clerk.card", tick)
