"""Applications, in a life where each act is done once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kernel.canon import Json
from people.rules.unit import Kind, Post
from tests.support import approvals, offices
from tests.support.approvals import FOOD

if TYPE_CHECKING:
    from tests.support.life import Life


def decided(life: Life) -> None:
    """One is granted, corrected and given out; of others papers are missing, or the applicant thinks better of it."""
    city = approvals.city(life, n=1930)
    window, examiner, approver = city.window, city.market[Post.EXAMINER], city.market[Post.APPROVER]
    overseer = offices.office(life, kind=Kind.SUPERVISION, name="青屿市监察局", n=1933)[Post.HEAD]
    id = city.submitted()
    life.do(city.centre[Post.DEPUTY], "approval.green", id, {"reason": "重大项目"})
    life.do(window, "approval.accept", id)
    said: dict[str, Json] = {"matter": FOOD, "text": "符合条件"}
    life.do(examiner, "approval.review", id, {**said, "opinion": "grant"})
    life.do(approver, "approval.return", id, said)
    life.do(examiner, "approval.review", id, {**said, "opinion": "grant"})
    life.do(approver, "approval.decide", id, {**said, "outcome": "grant"})
    life.do(approver, "approval.correct", id, said)
    life.do(window, "approval.deliver", id, {"matters": [FOOD], "way": "desk"})
    short = life.do(window, "approval.submit", city.centre.subject, approvals.application(FOOD, given=())).subject
    lacks: list[Json] = [{"matter": FOOD, "material": "application"}]
    life.do(window, "approval.ask_supplement", short, {"lacks": lacks, "until": "2099-01-01", "text": "请补正"})
    life.do(window, "approval.supplement", short, {"given": lacks})
    life.do(overseer, "approval.allow_supplement", short, {"reason": "申请书被水浸"})
    life.do(window, "approval.decline", short, {"ground": "elsewhere", "text": "请向区局申请"})
    life.do(window, "approval.withdraw", city.submitted())
