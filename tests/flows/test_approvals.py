"""Applications by the doors, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Final

import pytest
from sqlalchemy import Engine

from approval.acts import cases, intake, licences, placing, windows
from approval.rules import clock
from approval.rules.case import Outcome, Stage
from approval.store import cases as rows
from approval.store import licences as store
from kernel.actor import CLERK, PUBLIC
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.deadlines import day_of
from kernel.errors import Refusal
from kernel.table import Record
from kernel.workdays import announced
from people.rules.unit import Kind, Post
from signing.acts.tasks import Task
from signing.rules import cms
from tests.support import approvals, matters, offices
from tests.support.approvals import FIRE, FOOD, HALL, City
from tests.support.world import DAY, Person, World
from web import conduct, worker

GOOD: Final = "符合条件"


@pytest.fixture
def city(engine: Engine, blobs: Blobs) -> City:
    return approvals.city(World(engine, blobs))


def test_one_examines_another_decides_and_the_window_gives_it_out(city: City) -> None:
    examiner, approver = city.market[Post.EXAMINER], city.market[Post.APPROVER]
    id = city.submitted()
    assert id == "F-2026-000001"
    assert city.refused(examiner, "review", id, matter=FOOD, opinion="grant", text=GOOD) == "approval.stage"
    assert city.refused(examiner, "accept", id) == "unit.other"
    city.do(city.window, "accept", id)
    assert city.refused(approver, "decide", id, matter=FOOD, outcome="grant") == "approval.node"
    city.do(examiner, "review", id, matter=FOOD, opinion="grant", text=GOOD)
    city.do(approver, "return", id, matter=FOOD, text="请核对面积")
    city.do(examiner, "review", id, matter=FOOD, opinion="grant", text=GOOD)
    assert city.refused(approver, "decide", id, matter=FOOD, outcome="refuse") == "approval.reasons"
    assert city.refused(city.window, "deliver", id, matters=[FOOD], way="desk") == "approval.nothing_out"
    city.do(approver, "decide", id, matter=FOOD, outcome="grant", valid_until="2031-03-01")
    held = city.held(id)
    assert (held.case.stage, held.case.branch(FOOD).outcome, held.case.branch(FOOD).returns) == (
        Stage.DECIDED, Outcome.GRANT, 1,
    )  # fmt: skip
    city.do(city.window, "deliver", id, matters=[FOOD], way="desk")
    assert city.held(id).row.stage == Stage.DELIVERED
    with city.world.house.looking() as ctx:
        found = licences.find(ctx.tx, held.case.branch(FOOD).licence)
        assert (found.number, found.case, licences.strays(ctx.tx)) == ("11010004-2026-000001", id, [])


@pytest.mark.seed_row(52)
def test_what_is_missing_is_told_once(city: City) -> None:
    overseer = offices.office(city.world, kind=Kind.SUPERVISION, name="青屿市监察局", n=933)[Post.HEAD]
    both: list[Json] = [{"matter": FIRE, "material": "application"}, {"matter": FOOD, "material": "application"}]
    of_food, of_fire = both[1:], both[:1]
    id = city.do(city.window, "submit", city.centre.subject, **approvals.application(FOOD, FIRE, given=()))
    notice: dict[str, Json] = {"until": "2026-03-20", "text": "缺少申请书"}
    assert city.refused(city.window, "accept", id) == "approval.incomplete"
    unlisted: list[Json] = [{"matter": FOOD, "material": "other"}]
    assert city.refused(city.window, "ask_supplement", id, lacks=unlisted, **notice) == "approval.lack_unlisted"
    assert city.refused(city.window, "ask_supplement", id, lacks=[], **notice) == "approval.lacks"
    city.do(city.window, "ask_supplement", id, lacks=of_food, **notice)
    assert city.refused(city.window, "decline", id, ground="incomplete", text="逾期") == "approval.supplement_runs"
    city.do(city.window, "supplement", id, given=of_food)
    assert city.refused(city.window, "ask_supplement", id, lacks=of_fire, **notice) == "approval.lack_visible"
    assert city.refused(city.centre[Post.HEAD], "allow_supplement", id, reason="漏看") == "approval.supervisor"
    city.do(overseer, "allow_supplement", id, reason="漏看")
    city.do(city.window, "ask_supplement", id, lacks=of_fire, **notice)
    city.do(city.window, "supplement", id, given=of_fire)
    assert city.refused(city.window, "ask_supplement", id, lacks=of_food, **notice) == "approval.lack_visible"
    city.do(city.window, "ask_supplement", id, lacks=of_fire, **notice)  # what has only now come could not be seen
    city.do(city.window, "supplement", id, given=of_fire)
    city.do(city.window, "accept", id)
    assert city.held(id).case.notices == 3


def test_who_is_told_nothing_within_five_working_days_is_accepted_from_the_day_of_receipt(city: City) -> None:
    silent, late = city.submitted(), city.submitted()
    received = day_of(city.world.now)
    city.world.clock.move_to(city.world.now + 7 * DAY)  # Monday to Monday: the fifth working day
    assert rounds(city.world) == []
    city.world.clock.move_to(city.world.now + DAY)
    lacks: list[Json] = [{"matter": FOOD, "material": "application"}]
    code = city.refused(city.window, "ask_supplement", late, lacks=lacks, until="2026-04-01", text="缺")
    assert code == "approval.notice_late"
    assert rounds(city.world) == [("deem", silent), ("deem", late)]
    held = city.held(silent)
    assert (held.case.stage, held.case.accepted, held.row.accepted) == (Stage.OPEN, received, str(received))
    with city.world.house.acting(CLERK) as ctx, pytest.raises(Refusal, match=r"approval\.stage"):
        intake.deem(ctx, silent, {})


@pytest.mark.seed_row(33)
def test_two_departments_share_one_visit(city: City) -> None:
    id = city.accepted(FIRE, HALL, lead=HALL)
    fire, market = city.fire[Post.EXAMINER], city.market[Post.EXAMINER]
    today = day_of(city.world.now)
    asked: dict[str, Json] = {"on": str(today + timedelta(days=1)), "place": "府前路1号"}
    assert city.refused(market, "attend", id, matter=HALL) == "approval.no_visit"
    assert city.refused(fire, "visit", id, matter=FIRE, **asked | {"on": str(today - DAY)}) == "approval.day"
    city.do(fire, "visit", id, matter=FIRE, **asked)
    assert city.refused(market, "visit", id, matter=HALL, **asked) == "approval.visit_once"
    city.do(market, "attend", id, matter=HALL)
    assert city.refused(market, "attend", id, matter=HALL) == "approval.attends"
    pairs = {
        FIRE: [fire.actor.id, city.fire[Post.APPROVER].actor.id],
        HALL: [market.actor.id, city.market[Post.APPROVER].actor.id],
    }
    recorded: dict[str, Json] = {"matter": FIRE, "staff": list[Json](pairs[FIRE]), "text": "疏散通道畅通"}
    assert city.refused(fire, "inspect", id, **recorded) == "approval.visit_ahead"
    city.world.clock.move_to(city.world.now + DAY)
    for staff in (pairs[FIRE][:1], [fire.actor.id, market.actor.id]):
        assert city.refused(fire, "inspect", id, **recorded | {"staff": list[Json](staff)}) == "approval.staff"
    city.do(fire, "inspect", id, **recorded)
    city.do(market, "inspect", id, matter=HALL, staff=list[Json](pairs[HALL]), text="设备完好")
    held = city.held(id)
    assert [one.verb for one in held.acts].count("visit") == 1
    assert held.case.visit is not None
    assert held.case.visit.recorded == {FIRE, HALL}
    assert {one.at for one in held.case.branches} == {"approve"}


@pytest.mark.seed_row(37)
def test_a_joint_case_closes_with_its_last_branch_and_names_who_is_late(city: City) -> None:
    before = "11010100"
    matters.entered(city.world, city.centre, city.fire, before, type="precondition", workflow="on_the_spot")
    alone = approvals.application(before)
    assert city.refused(city.window, "submit", city.centre.subject, **alone) == "approval.joint"
    unnamed = approvals.application(before, FOOD)
    assert city.refused(city.window, "submit", city.centre.subject, **unnamed) == "approval.joint"
    id = city.accepted(before, FOOD, process="setup", lead=FOOD)
    city.do(city.fire[Post.APPROVER], "decide", id, matter=before, outcome="grant")
    assert city.held(id).case.stage is Stage.OPEN
    early = city.held(id).case
    last = day_of(city.world.now) + timedelta(days=7)
    assert not clock.whole_late(early, last, announced())
    assert clock.whole_late(early, last + DAY, announced())
    assert clock.overdue(early, last + DAY, announced()) == (FOOD,)
    city.do(city.window, "deliver", id, matters=[before], way="online")
    assert city.held(id).case.stage is Stage.OPEN
    granted(city, id, FOOD)
    assert city.held(id).row.stage == Stage.DECIDED
    city.do(city.window, "deliver", id, matters=[FOOD], way="desk")
    assert city.held(id).case.stage is Stage.DELIVERED


@pytest.mark.seed_row(30)
def test_one_receipt_for_three_departments_and_one_desk_for_all_results(city: City) -> None:
    third = offices.office(city.world, Post.APPROVER, name="青屿市生态环境局", n=934)
    air = "11030001"
    matters.entered(city.world, city.centre, third, air, workflow="on_the_spot")
    for code, office in (("11010201", city.market), ("11020202", city.fire)):
        matters.entered(city.world, city.centre, office, code, workflow="on_the_spot")
    asked = ("11010201", "11020202", air)
    id = city.accepted(*asked)
    assert [one.verb for one in city.held(id).acts] == ["submit", "accept"]
    assert len({one.unit for one in city.held(id).case.branches}) == 3
    for matter, office in zip(asked, (city.market, city.fire, third), strict=True):
        city.do(office[Post.APPROVER], "decide", id, matter=matter, outcome="grant")
    city.do(city.window, "deliver", id, matters=list(asked), way="desk")
    assert city.held(id).row.stage == Stage.DELIVERED


@pytest.mark.seed_row(40)
def test_the_green_channel_needs_the_reason_of_who_opens_it(city: City) -> None:
    id, plain = city.submitted(), city.submitted()
    head = city.centre[Post.DEPUTY]
    assert city.refused(city.window, "green", id, reason="重大项目") == "unit.post"
    for reason in ("", "  "):
        assert city.refused(head, "green", id, reason=reason) == "document.value"
    city.do(head, "green", id, reason="总投资 1.2 亿元的重大项目")
    assert city.refused(head, "green", id, reason="重大项目") == "approval.green"
    with city.world.house.looking() as ctx:
        assert [one.id for one in cases.of_site(ctx, city.centre.code, 9)] == [id, plain]
        assert cases.green(ctx.tx) == 1


@pytest.mark.seed_row(31)
def test_a_licence_comes_from_a_case_and_every_type_of_matter_is_taken_in_at_both_levels(city: City) -> None:
    district = offices.office(
        city.world, Post.WINDOW, name="甲区政务服务中心", kind=Kind.CENTRE, parent=city.centre.code, n=935
    )
    kinds = {"11010301": "annual", "11010302": "preliminary", "11010303": "fee", FOOD: "permit"}
    for code, kind in kinds.items():
        if code != FOOD:
            fees: dict[str, Json] = {"fees": []} if kind == "annual" else {}
            matters.entered(city.world, city.centre, city.market, code, type=kind, workflow="on_the_spot", **fees)
    for site in (city.centre, district):
        for code in kinds:
            id = city.do(site[Post.WINDOW], "submit", site.subject, **approvals.application(code))
            city.do(site[Post.WINDOW], "accept", id)
            assert city.held(id).row.stage == Stage.OPEN
    assert city.refused(city.window, "submit", city.market.subject, **approvals.application()) == "approval.site"
    city.do(city.market[Post.APPROVER], "decide", "F-2026-000001", matter="11010301", outcome="grant")
    assert city.held("F-2026-000001").case.branches[0].licence == ""
    granted(city, "F-2026-000004", FOOD)
    number = city.held("F-2026-000004").case.branches[0].licence
    with city.world.house.acting(CLERK) as ctx:
        assert (licences.strays(ctx.tx), licences.find(ctx.tx, number).case) == ([], "F-2026-000004")
        with pytest.raises(Refusal, match=r"approval\.licence"):
            licences.find(ctx.tx, "11010004-2026-000009")
        wrong = {"number": "X-1", "case": "F-2026-000008", "matter": FOOD, "year": 2026, "place": 9}
        store.add(ctx.tx, **wrong, unit=city.market.code, enterprise=None, granted="2026-03-02", until=None)
        assert licences.strays(ctx.tx) == ["X-1"]


@pytest.mark.seed_row(41)
def test_one_application_makes_a_case_for_each_branch_with_its_materials(city: City) -> None:
    id = city.submitted()
    names = ["东店", "西店", "南店"]
    parts: list[Json] = [{"title": one} for one in names]
    assert city.refused(city.window, "divide", id, parts=[*parts, parts[0]]) == "approval.parts"
    city.do(city.window, "divide", id, parts=parts)
    with city.world.house.looking() as ctx:
        made = cases.parts(ctx, id)
        assert [cases.details(one)["title"] for one in made] == names
        assert {one.case.branches[0].given for one in made} == {frozenset({"application"})}
        assert cases.by_code(ctx, made[0].id, approvals.CODE).case.parent == id
    city.do(city.window, "accept", made[0].id)
    assert city.refused(city.window, "divide", made[0].id, parts=parts) == "approval.part"
    phase = approvals.application(FOOD, FIRE, given=()) | {"parent": id}
    assert (
        city.refused(city.window, "submit", city.centre.subject, **phase | {"code": "AAAABBBB"}) == "approval.unknown"
    )
    second = city.held(city.do(city.window, "submit", city.centre.subject, **phase))
    assert second.case.missing == ((FIRE, "application"),)


def granted(city: City, id: str, matter: str) -> None:
    """Examined and granted (一审一核)."""
    city.do(city.market[Post.EXAMINER], "review", id, matter=matter, opinion="grant", text=GOOD)
    city.do(city.market[Post.APPROVER], "decide", id, matter=matter, outcome="grant")


def rounds(world: World) -> list[tuple[str, str]]:
    """What the clerk does now."""
    done = []
    with world.house.acting(CLERK) as ctx:
        for one in worker.due(ctx, ctx.now):
            done.append((one.act, one.subject))
            one.do(ctx, one.subject, {})
        assert worker.due(ctx, ctx.now) == []
    return done


def test_two_departments_that_close_the_join_at_once_close_it_once(city: City) -> None:
    codes = ("11010401", "11020402")
    people = (city.market[Post.APPROVER], city.fire[Post.APPROVER])
    for code, office in zip(codes, (city.market, city.fire), strict=True):
        matters.entered(city.world, city.centre, office, code, workflow="on_the_spot")
    id = city.accepted(*codes)
    asked = [
        conduct.perform(city.world.house, person.actor, "approval.decide", id, {"matter": code, "outcome": "grant"})
        for code, person in zip(codes, people, strict=True)
    ]
    start = Barrier(2)

    def close(task: object, person: Person) -> None:
        assert isinstance(task, Task)
        p7s = cms.sign(task.document, person.member.signer, city.world.now)
        start.wait(10)
        conduct.finish(city.world.house, task.id, p7s)

    with ThreadPoolExecutor(2) as pool:
        for one in [pool.submit(close, task, person) for task, person in zip(asked, people, strict=True)]:
            one.result(30)
    held = city.held(id)
    assert [one.verb for one in held.acts] == ["submit", "accept", "decide", "decide"]
    assert (held.case.stage, held.row.stage, held.row.ended) == (Stage.DECIDED, "decided", str(day_of(city.world.now)))
    assert {one.licence for one in held.case.branches} == {f"{code}-2026-000001" for code in codes}


def test_days_that_do_not_count_and_limits_that_are_lengthened(city: City) -> None:
    id, single = city.accepted(FOOD, FIRE, lead=FOOD), city.accepted()
    examiner, head = city.market[Post.EXAMINER], city.market[Post.DEPUTY]
    told: dict[str, Json] = {"matter": FOOD, "ground": "experts", "until": "2026-03-09", "text": "专家评审五日"}
    assert city.refused(city.fire[Post.EXAMINER], "suspend", id, **told) == "unit.other"
    assert city.refused(examiner, "suspend", id, **told | {"ground": "busy"}) == "document.value"
    assert city.refused(examiner, "suspend", id, **told | {"until": "2026-03-02"}) == "approval.day"
    assert city.refused(examiner, "resume", id, matter=FOOD) == "approval.not_suspended"
    city.do(examiner, "suspend", id, **told)
    assert city.refused(examiner, "suspend", id, **told) == "approval.suspended"
    held = {row.matter: row for row in branches(city, id)}
    assert (held[FOOD].promised_until, held[FIRE].promised_until) == ("2026-03-16", "2026-03-16")
    city.do(examiner, "review", id, matter=FOOD, opinion="grant", text=GOOD)
    code = city.refused(city.market[Post.APPROVER], "decide", id, matter=FOOD, outcome="grant")
    assert code == "approval.suspended"
    city.do(examiner, "resume", id, matter=FOOD)
    assert {row.matter: row for row in branches(city, id)}[FOOD].promised_until == "2026-03-09"
    longer: dict[str, Json] = {"matter": FOOD, "days": 10, "text": "情况复杂"}
    assert city.refused(examiner, "extend", id, **longer) == "unit.post"
    assert city.refused(head, "extend", id, **longer | {"days": 11}) == "document.value"
    city.do(head, "extend", id, **longer)
    assert city.refused(head, "extend", id, **longer) == "approval.extended"
    joint: dict[str, Json] = {"days": 15, "text": "情况复杂"}
    assert city.refused(head, "extend_joint", id, **joint) == "approval.government"
    state = offices.office(city.world, name="青屿市人民政府", kind=Kind.GOVERNMENT, n=936)
    entry = offices.entry("青屿市市场监督管理局", parent=state.code)
    city.world.do(city.world.people["security"], "unit.change", city.market.subject, entry)
    assert city.refused(state[Post.HEAD], "extend_joint", single, **joint) == "approval.single"
    city.do(state[Post.HEAD], "extend_joint", id, **joint)
    city.world.clock.move_to(city.world.now + 60 * DAY)
    assert city.refused(head, "extend", single, **longer) == "approval.overdue"


def branches(city: City, id: str) -> list[Record]:
    with city.world.house.looking() as ctx:
        return rows.branches_of(ctx.tx, id)


@pytest.mark.seed_row(44)
def test_a_natural_person_files_online_at_a_district_and_follows_it_by_number_and_code(city: City) -> None:
    district = offices.office(
        city.world, Post.WINDOW, name="乙区政务服务中心", kind=Kind.CENTRE, parent=city.centre.code, n=937
    )
    bureau = offices.office(city.world, name="乙区市场监督管理局", parent=city.market.code, n=938)
    code = "11010501"
    matters.entered(city.world, city.centre, city.market, code, enterprise=False)
    said = approvals.application(code) | {"applicant": "person", "firm": None, "identity": "350100199001011234"}
    asked = {name: value for name, value in said.items() if name != "channel"}
    branch: Json = {"matter": code, "unit": bureau.code, "given": ["application"]}
    with city.world.house.acting(PUBLIC) as ctx:
        for wrong, refusal in (
            ({"code": "short"}, "approval.code_short"),
            ({"branches": [{"matter": code, "unit": city.fire.code}]}, "approval.unit"),
        ):
            with pytest.raises(Refusal) as found:
                intake.submit(ctx, district.subject, asked | wrong)
            assert found.value.code == refusal
        id = intake.submit(ctx, district.subject, asked | {"branches": [branch]}).subject
    assert city.refused(district[Post.WINDOW], "withdraw", id) == "approval.applicant"
    assert city.refused(city.window, "accept", id) == "unit.other"
    web = {**said, "channel": "web"}
    assert city.refused(district[Post.WINDOW], "submit", district.subject, **web) == "approval.channel"
    city.do(district[Post.WINDOW], "accept", id)
    assert city.held(id).case.branch(code).unit == bureau.code
    city.accepted(FOOD)
    with city.world.house.looking() as ctx:
        assert cases.by_code(ctx, id, approvals.CODE.lower()).id == id
        for number, secret in ((id, "AAAABBBB"), ("F-2026-999999", approvals.CODE)):
            with pytest.raises(Refusal, match=r"approval\.unknown"):
                cases.by_code(ctx, number, secret)
        sites = {one.site: one for one in cases.by_site(ctx.tx, day_of(ctx.now))}
        assert [(sites[code].received, sites[code].today) for code in (city.centre.code, district.code)] == [
            (1, 1), (1, 1),
        ]  # fmt: skip
        total = cases.counted(ctx.tx, day_of(ctx.now))
        assert (total.received, total.accepted) == (2, 2)
        assert total.received == sum(one.received for one in sites.values())
    with city.world.house.acting(PUBLIC) as ctx:
        with pytest.raises(Refusal, match=r"approval\.unknown"):
            intake.withdraw(ctx, id, {"code": "AAAABBBB"})
        intake.withdraw(ctx, id, {"code": approvals.CODE})
    assert city.held(id).row.stage == Stage.WITHDRAWN
    journal = b"".join(one.data for one in city.world.chain(id)).decode()
    assert not any(word in journal for word in ("青屿小吃店", "13800138000", "350100199001011234", approvals.CODE))


@pytest.mark.seed_row(29)
def test_nobody_approves_and_oversees_and_what_lies_outside_the_approval_office_is_listed(city: City) -> None:
    market, world = city.market, city.world
    approver, head = market[Post.APPROVER], market[Post.HEAD]
    judge = offices.office(world, name="青屿市监察局", kind=Kind.SUPERVISION, n=938)
    boss = judge[Post.HEAD]
    for by, office, person, post in ((head, market, approver, Post.OVERSEER), (boss, judge, boss, Post.EXAMINER)):
        with pytest.raises(Refusal, match=r"unit\.separate"):
            world.do(by, "unit.appoint", office.subject, {"person": person.actor.id, "post": post})
    other = offices.office(world, Post.OVERSEER, name="青屿市文化局", n=939)
    asked: dict[str, Json] = {"person": other[Post.OVERSEER].actor.id, "post": Post.EXAMINER}
    with pytest.raises(Refusal, match=r"unit\.separate"):
        world.do(other[Post.HEAD], "unit.appoint", other.subject, asked)
    world.do(other[Post.HEAD], "unit.dismiss", other.subject, asked | {"post": Post.OVERSEER})
    world.do(other[Post.HEAD], "unit.appoint", other.subject, asked)
    desk = offices.office(world, name="许可科", parent=market.code, n=940)
    own, elsewhere, nobody = "11010601", "11010602", "11010603"
    for code, office in ((own, market), (elsewhere, desk), (nobody, judge)):
        matters.entered(world, city.centre, office, code, type="precondition")
    with world.house.looking() as ctx:
        found = [(one.matter.code, one.proper) for one in placing.scattered(ctx)]
    assert found == [(elsewhere, market.code), (nobody, None)]


@pytest.mark.seed_row(30)
def test_an_office_gets_its_own_window_by_data_and_its_open_applications_go_on(city: City) -> None:
    general: Json = {"name": "综合窗口", "serves": []}
    own: Json = {"name": "市场监管窗口", "serves": [city.market.code]}
    head, site = city.centre[Post.HEAD], city.centre.subject

    def arranged(*windows_: Json) -> list[str]:
        city.world.do(head, "unit.arrange_windows", site, {"windows": list(windows_)})
        with city.world.house.looking() as ctx:
            return [windows.serving(ctx.tx, city.centre.code, one.code) for one in (city.market, city.fire)]

    with city.world.house.looking() as ctx:
        assert windows.serving(ctx.tx, city.centre.code, city.market.code) == ""
    assert arranged(general) == ["综合窗口", "综合窗口"]
    id = city.submitted()
    assert arranged(general, own) == ["市场监管窗口", "综合窗口"]
    city.do(city.window, "accept", id)
    granted(city, id, FOOD)
    city.do(city.window, "deliver", id, matters=[FOOD], way="desk")
    assert city.held(id).row.stage == Stage.DELIVERED
    for wrong, code in (([own], "window.general"), ([general, own, own], "window.twice"), ([], "window.general")):
        with pytest.raises(Refusal) as found:
            city.world.do(head, "unit.arrange_windows", site, {"windows": list[Json](wrong)})
        assert found.value.code == code
    with pytest.raises(Refusal, match=r"approval\.site"):
        city.world.do(city.market[Post.HEAD], "unit.arrange_windows", city.market.subject, {"windows": [general]})
    with pytest.raises(Refusal, match=r"unit\.post"):
        city.world.do(city.window, "unit.arrange_windows", site, {"windows": [general]})
