"""Letters and cases of opinion, in a life where each act is done once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from disclosure.acts import letter_handling, opinions
from kernel.actor import CLERK
from kernel.canon import Json
from kernel.deadlines import BEIJING
from kernel.journal import Entry
from people.rules.unit import Kind, Post
from tests.support import offices
from tests.support.world import DAY
from web.worker import Do

if TYPE_CHECKING:
    from tests.support.life import Life

CODE = "KWZH7PQR2M4N8XYT"


def written(life: Life) -> None:
    """Three calls are taken down: one is handed on, answered, rated, published and erased; one declined; one taken
    back after it was late."""
    of = offices.office(life, Post.CLERK, Post.DEPUTY, n=860)
    other = offices.office(life, Post.DEPUTY, name="青屿市住房局", n=861)
    clerk, head = of[Post.CLERK], other[Post.HEAD]
    said: dict[str, Json] = {
        "code": CODE, "channel": "phone", "line": "8890", "matter": "service", "name": "陈静", "contact": "13800000000",
        "title": "路灯", "text": "路灯不亮", "consent": True,
    }  # fmt: skip
    id, wrong, left = (life.do(clerk, "letter.submit", of.subject, said).subject for _ in range(3))
    life.do(clerk, "letter.transfer", id, {"to": other.code})
    life.do(head, "letter.accept", id)
    life.do(head, "letter.answer", id, {"text": "已修复"})
    life.do(head, "letter.rate", id, {"grade": "good", "text": "谢谢"})
    life.do(other[Post.DEPUTY], "letter.publish", id, {"title": "路灯", "question": "路灯不亮", "reply": "已修复"})
    life.do(head, "letter.erase", id, {"basis": "来信人要求"})
    life.do(of[Post.HEAD], "letter.decline", wrong, {"ground": "court", "text": "请向法院起诉"})
    life.move_to(life.now + 8 * DAY)
    life.deed("clerk.escalate", lambda: _late(life, letter_handling.escalate, left))
    life.do(clerk, "letter.withdraw", left)


def _late(life: Life, escalate: Do, id: str) -> Entry:
    with life.house.acting(CLERK) as ctx:
        return escalate(ctx, id, {})


def heard(life: Life) -> None:
    """A grave case is found, nothing is said in time, and then it goes its whole way."""
    over, of = offices.office(life, kind=Kind.OPENNESS, n=862), offices.office(life, n=863)
    head = of[Post.HEAD]
    with life.house.looking(head.actor) as ctx:
        id = opinions.number(ctx)
    found = life.now.astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")
    said: dict[str, Json] = {"grade": "major", "found": found, "title": "传言", "source": "论坛", "text": "网传"}
    life.do(head, "opinion.warn", id, said)
    life.move_to(life.now + timedelta(hours=6))
    life.deed("clerk.escalate", lambda: _late(life, opinions.escalate, id))
    steps: tuple[tuple[str, dict[str, Json]], ...] = (
        ("assess", {"grade": "major", "text": "重大"}), ("handle", {"text": "已处置"}),
        ("respond", {"way": "press", "title": "通报", "text": "属实"}), ("close", {}),
        ("publish", {"title": "结果", "text": "已整改"}),
    )  # fmt: skip
    for verb, body in steps:
        life.do(head, f"opinion.{verb}", id, body)
    life.do(over[Post.HEAD], "opinion.reprove", id, {"way": "talk", "reason": "回应迟延"})
    life.do(head, "opinion.erase", id, {"basis": "归档"})
