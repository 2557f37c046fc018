"""What assessing openness takes, in a life where each act is done once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from disclosure.acts import assessment_reading as reading
from disclosure.rules import assessment
from kernel.canon import Json
from people.rules.unit import Kind, Post
from tests.support import offices

if TYPE_CHECKING:
    from tests.support.life import Life

BOARD: Final = "G-board-2018"
LINK: Final[dict[str, Json]] = {"title": "办法", "link": "https://o.example/r"}


def assessed(life: Life) -> None:
    """Two tasks are given to an office, which shows one of them to be done and loses a point for the other: its month
    is fixed, appealed against, answered; its quarter published, the year on file."""
    judge = offices.office(life, kind=Kind.OPENNESS, n=851)[Post.HEAD]
    of = offices.office(life, n=858)
    outside = offices.office(life, kind=Kind.INSTITUTION, n=859)[Post.HEAD]
    head, month = of[Post.HEAD], assessment.month(f"{life.now:%Y-%m}")
    subject, year, quarter = f"J-{month.name}", f"J-{month.first.year}", reading.quarter_of(month)
    for task in (1, 2):
        life.do(judge, "register.assign_task", BOARD, {"task": task, "offices": [of.code]})
    life.do(head, "register.give_evidence", BOARD, {**LINK, "task": 1})
    life.move_to(month.until)
    life.do(judge, "assessment.fix", subject)
    lost: dict[str, Json] = {"measure": "tasks", "point": "2018.2", "text": "已公开"}
    life.do(head, "assessment.appeal", subject, lost)
    life.do(judge, "assessment.answer", subject, {**lost, "unit": of.code, "granted": True})
    life.do(head, "assessment.file_rules", year, {**LINK, "weight": "4"})
    life.do(judge, "assessment.name_assessor", year, {"assessor": outside.actor.org})
    marks: list[Json] = [{"unit": of.code, "score": "90"}]
    life.do(outside, "assessment.enter_result", year, {**LINK, "outside_scores": marks})
    if life.now < (end := assessment.quarter(quarter)[-1].until):  # else the month was the last of its quarter
        life.move_to(end)
    for one in assessment.quarter(quarter):
        if one != month:
            life.do(judge, "assessment.fix", f"J-{one.name}")
    life.move_to(life.now + timedelta(days=assessment.APPEAL_DAYS + 1))
    life.do(judge, "assessment.publish", f"J-{quarter}")
