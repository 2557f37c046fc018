"""Applications, in a life where each act is done once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from approval.acts import intake, licence_checks
from kernel.actor import CLERK
from kernel.canon import Json
from kernel.deadlines import day_of
from kernel.journal import Entry
from people.rules.unit import Kind, Post
from tests.support import approvals, offices
from tests.support.approvals import FIRE, FOOD, HALL, City
from tests.support.world import DAY

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
    listed: list[Json] = [{"matter": FOOD, "fee": "plate", "times": 1, "amount": "10.00"}]
    life.do(window, "approval.bill", id, {"lines": listed})
    life.do(window, "approval.deliver", id, {"matters": [FOOD], "way": "desk"})
    life.deed("clerk.check_licences", lambda: _checked(life))
    short = life.do(window, "approval.submit", city.centre.subject, approvals.application(FOOD, given=())).subject
    lacks: list[Json] = [{"matter": FOOD, "material": "application"}]
    life.do(window, "approval.ask_supplement", short, {"lacks": lacks, "until": "2099-01-01", "text": "请补正"})
    life.do(window, "approval.supplement", short, {"given": lacks})
    life.do(overseer, "approval.allow_supplement", short, {"reason": "申请书被水浸"})
    life.do(window, "approval.decline", short, {"ground": "elsewhere", "text": "请向区局申请"})
    life.do(window, "approval.withdraw", city.submitted())
    _visited(life, city)


def _visited(life: Life, city: City) -> None:
    """A joint one: two offices at one visit, days that do not count, both limits lengthened; and one for many."""
    state = offices.office(life, kind=Kind.GOVERNMENT, name="青屿市人民政府", n=1934)
    life.do(
        life.people["security"], "unit.change", city.market.subject,
        offices.entry("青屿市市场监督管理局", parent=state.code),
    )  # fmt: skip
    id = life.do(city.window, "approval.accept", city.submitted(FIRE, HALL, lead=HALL)).subject
    fire, market = city.fire[Post.EXAMINER], city.market[Post.EXAMINER]
    life.do(fire, "approval.visit", id, {"matter": FIRE, "on": day_of(life.now).isoformat(), "place": "府前路1号"})
    life.do(market, "approval.attend", id, {"matter": HALL})
    told: dict[str, Json] = {"matter": FIRE, "text": "专家评审"}
    life.do(
        fire, "approval.suspend", id, {**told, "ground": "experts", "until": (day_of(life.now) + 9 * DAY).isoformat()}
    )
    life.do(fire, "approval.resume", id, {"matter": FIRE})
    life.do(city.fire[Post.DEPUTY], "approval.extend", id, {**told, "days": 10})
    life.do(state[Post.HEAD], "approval.extend_joint", id, {"days": 15, "text": "情况复杂"})
    staff: list[Json] = [fire.actor.id, city.fire[Post.APPROVER].actor.id]
    life.do(fire, "approval.inspect", id, {"matter": FIRE, "staff": staff, "text": "符合"})
    listed: list[Json] = [{"name": "综合窗口", "serves": []}, {"name": "消防窗口", "serves": [city.fire.code]}]
    life.do(city.centre[Post.HEAD], "unit.arrange_windows", city.centre.subject, {"windows": listed})
    life.do(city.window, "approval.divide", id, {"parts": [{"title": "东店"}, {"title": "西店"}]})
    silent = city.submitted()
    life.move_to(life.now + 14 * DAY)
    life.deed("clerk.deem", lambda: _deemed(life, silent))


def _deemed(life: Life, id: str) -> Entry:
    with life.house.acting(CLERK) as ctx:
        return intake.deem(ctx, id, {})


def _checked(life: Life) -> Entry:
    with life.house.acting(CLERK) as ctx:
        return licence_checks.check_licences(ctx)
