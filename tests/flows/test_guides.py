"""Guides and bundles by the doors, on both databases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import pytest
from sqlalchemy import Engine

from approval.acts import bundles, guides, matters, powers
from approval.rules import guide
from approval.rules.difference import What
from kernel.actor import PUBLIC
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.deadlines import BEIJING, day_of
from kernel.errors import Refusal, Words
from people.rules.unit import Post
from tests.support import approvals, offices
from tests.support import guides as support
from tests.support import matters as entered
from tests.support.approvals import FIRE, FOOD
from tests.support.matters import CODE
from tests.support.offices import Office
from tests.support.world import DAY, Person, World
from web.public import bundles as bundle_pages
from web.public import guides as guide_pages
from web.public import powers as power_pages

SUBJECT: Final = matters.subject(CODE)
OTHER: Final = "11010005"
BUNDLE: Final = bundles.subject("restaurant")
LAW: Final[dict[str, Json]] = {"law": "某法", "article": "第一条"}


@dataclass(frozen=True)
class City:
    world: World
    centre: Office
    market: Office

    @property
    def today(self) -> date:
        return day_of(self.world.now)

    def refused(self, person: Person, act: str, subject: str, body: dict[str, Json]) -> str:
        with pytest.raises(Refusal) as found:
            self.world.do(person, act, subject, body)
        return found.value.code

    def owed(self) -> list[tuple[str, str]]:
        with self.world.house.looking() as ctx:
            return [(one.matter.since.isoformat(), one.by.on.isoformat()) for one in guides.owed(ctx)]

    def demanded(self, *materials: str) -> str:
        with self.world.house.looking() as ctx:
            try:
                guide.may_demand(guides.binding(ctx, CODE), materials)
            except Refusal as refusal:
                return refusal.code
        return ""


@pytest.fixture
def city(engine: Engine, blobs: Blobs) -> City:
    world = World(engine, blobs)
    return City(
        world, entered.centre(world, n=930), offices.office(world, Post.CLERK, name="青屿市市场监督管理局", n=931)
    )


def _to_friday(world: World) -> None:
    while world.now.astimezone(BEIJING).weekday() != 4:
        world.move_to(world.now + DAY)


@pytest.mark.seed_row(60)
def test_a_change_owes_its_guide_by_the_next_working_day_and_binds_only_once_it_is_out(city: City) -> None:
    world, head = city.world, city.market[Post.HEAD]
    _to_friday(world)
    friday, monday = city.today, city.today + timedelta(days=3)
    entered.entered(world, city.centre, city.market)
    assert city.owed() == [(friday.isoformat(), monday.isoformat())]
    assert (city.demanded("application"), city.demanded("tax")) == ("", "guide.not_asked")
    said = support.said(friday.isoformat())
    assert city.refused(city.centre[Post.HEAD], "matter.publish_guide", SUBJECT, said) == "unit.other"
    assert city.refused(city.market[Post.CLERK], "matter.publish_guide", SUBJECT, said) == "unit.post"
    assert city.refused(head, "matter.publish_guide", SUBJECT, {**said, "since": ""}) == "guide.since"
    assert city.refused(head, "matter.publish_guide", SUBJECT, {**said, "since": monday.isoformat()}) == "guide.version"
    assert city.refused(head, "matter.publish_guide", SUBJECT, {**said, "notes": ["其他有关材料"]}) == "guide.vague"
    world.move_to(world.now + 3 * DAY)
    world.do(head, "matter.publish_guide", SUBJECT, said)
    assert city.owed() == []
    more: list[Json] = [
        {"id": "application", "name": "食品经营许可申请书", "name_en": "Application", **LAW},
        {"id": "tax", "name": "完税证明", "name_en": "Tax certificate", **LAW},
    ]
    tomorrow = (city.today + timedelta(days=1)).isoformat()
    change = entered.said(city.market.code, tomorrow, materials=more)
    assert city.refused(city.centre[Post.HEAD], "matter.change", SUBJECT, {**change, "since": ""}) == "matter.day"
    world.do(city.centre[Post.HEAD], "matter.change", SUBJECT, change)
    world.move_to(world.now + 2 * DAY)
    assert city.owed() == [(tomorrow, tomorrow)]
    assert city.demanded("tax") == "guide.not_asked"
    world.do(head, "matter.publish_guide", SUBJECT, support.said(tomorrow))
    world.do(head, "matter.publish_guide", SUBJECT, support.said(tomorrow, phone="0571-00000002"))
    assert (city.demanded("tax"), city.demanded("photo")) == ("", "guide.not_asked")
    with world.house.looking() as ctx:
        every = guides.every(ctx.tx, CODE)
        assert [(one.number, one.late, one.matter.since.isoformat()) for one in every] == [
            (3, False, tomorrow), (2, True, tomorrow), (1, False, friday.isoformat()),
        ]  # fmt: skip
        now, before = guides.in_force(ctx.tx, CODE, city.today), guides.in_force(ctx.tx, CODE, monday)
        assert (now and now.number, before and before.number) == (3, 1)
        assert guides.in_force(ctx.tx, CODE, friday - timedelta(days=1)) is None
    chain = world.chain(SUBJECT)
    assert chain[-1].body["guide_sha256"] == every[0].sha256
    assert chain[-1].body["by"] == head.actor.id


def test_a_bundle_stands_with_matters_that_stand_and_the_centre_alone_publishes_it(city: City) -> None:
    world, head, today = city.world, city.centre[Post.HEAD], city.today
    entered.entered(world, city.centre, city.market)
    both = support.bundle(today.isoformat(), (CODE, OTHER))
    assert city.refused(head, "bundle.enter", BUNDLE, both) == "matter.unknown"
    entered.entered(world, city.centre, city.market, OTHER)
    assert city.refused(city.market[Post.HEAD], "bundle.enter", BUNDLE, both) == "matter.keeper"
    yesterday = support.bundle((today - timedelta(days=1)).isoformat(), (CODE, OTHER))
    assert city.refused(head, "bundle.enter", BUNDLE, yesterday) == "bundle.since"
    assert city.refused(head, "bundle.enter", BUNDLE, {**both, "process": "nothing"}) == "process.unknown"
    assert city.refused(head, "bundle.end", BUNDLE, {"reason": "无"}) == "bundle.unknown"
    world.do(head, "bundle.enter", BUNDLE, both)
    assert city.refused(head, "bundle.enter", BUNDLE, both) == "bundle.since"
    later = today + timedelta(days=2)
    world.do(head, "bundle.enter", BUNDLE, support.bundle(later.isoformat(), (CODE,), (OTHER,)))
    with world.house.looking() as ctx:
        assert [len(bundles.standing(ctx, "restaurant", on).stages) for on in (today, later)] == [1, 2]
        assert [one.code for one in bundles.matters_of(ctx, bundles.every(ctx)[0])] == [CODE, OTHER]
        latest = bundles.latest(ctx, "restaurant")
        assert (latest and latest.since, bundles.latest(ctx, "shop")) == (later, None)
    world.do(head, "bundle.end", BUNDLE, {"reason": "事项调整"})
    assert city.refused(head, "bundle.end", BUNDLE, {"reason": "事项调整"}) == "bundle.ended"
    with world.house.looking() as ctx:
        assert bundles.every(ctx) == []
        with pytest.raises(Refusal, match=r"bundle\.unknown"):
            bundles.standing(ctx, "restaurant", later)
    assert [one.type for one in world.chain(BUNDLE)] == ["bundle.enter", "bundle.enter", "bundle.end"]


@pytest.mark.seed_row(55)
@pytest.mark.seed_row(64)
def test_a_bundle_opens_all_its_matters_in_one_submission(engine: Engine, blobs: Blobs) -> None:
    city = approvals.city(World(engine, blobs))
    named = support.bundled(city.world, city.centre, (FOOD,), (FIRE,))
    said = {name: value for name, value in approvals.application().items() if name != "branches"}
    whole: dict[str, Json] = {**said, "bundle": named, "given": ["application"]}
    assert city.refused(city.window, "submit", city.centre.subject, **approvals.application(FOOD), bundle=named) == (
        "bundle.branches"
    )
    assert city.refused(city.window, "submit", city.centre.subject, **{**whole, "bundle": "shop"}) == "bundle.unknown"
    id = city.do(city.window, "submit", city.centre.subject, **whole)
    assert [(one.matter, one.unit) for one in city.held(id).case.branches] == [
        (FOOD, city.market.code), (FIRE, city.fire.code),
    ]  # fmt: skip
    city.do(city.window, "accept", id)
    with city.world.house.looking() as ctx:
        assert powers.counts(ctx.tx) == {FOOD: 1, FIRE: 1}
        assert [(row.id, row.stage) for row in powers.running(ctx.tx, FOOD)] == [(id, "review")]
        rows = [row for row in power_pages.page(ctx, None, "").rows if row.running]
        assert [(row.code, row.running) for row in rows] == [(FOOD, 1), (FIRE, 1)]
        for row in rows:
            shown = guide_pages.page(ctx, row.code, PUBLIC)
            assert row.name.href == f"/approvals/matters/{row.code}"
            assert [one.id for one in shown.flow.steps] == list(shown.flow.chart.places)
            assert [one.number for one in shown.running] == [id]
            assert (len(shown.parts), len(shown.changes)) == (7, 1)
        assert power_pages.page(ctx, city.world.now.date(), "levy").rows == ()
        page = bundle_pages.page(ctx, named, PUBLIC)
        assert [step.id for band in page.bands for step, _ in band.steps] == [FOOD, FIRE]
        assert [one.title.zh for one in bundle_pages.listing(ctx, PUBLIC).listed if isinstance(one.title, Words)] == [
            "开办餐饮店"
        ]


@pytest.mark.seed_row(60)
def test_neither_window_nor_approver_asks_for_more_than_the_guide_in_force(engine: Engine, blobs: Blobs) -> None:
    city = approvals.city(World(engine, blobs))
    world, today = city.world, day_of(city.world.now)
    support.published(world, city.market, FOOD)
    more: list[Json] = [
        {"id": "application", "name": "申请书", "name_en": "Application", **LAW},
        {"id": "tax", "name": "完税证明", "name_en": "Tax certificate", **LAW},
    ]
    change = entered.said(city.market.code, (today + timedelta(days=1)).isoformat(), materials=more)
    world.do(city.centre[Post.HEAD], "matter.change", matters.subject(FOOD), change)
    world.move_to(world.now + DAY)
    id = city.submitted(FOOD)
    assert city.held(id).case.branch(FOOD).needs == ("application",)
    lacks: list[Json] = [{"matter": FOOD, "material": "tax"}]
    asking: dict[str, Json] = {"lacks": lacks, "until": "2099-01-01", "text": "请补正"}
    assert city.refused(city.window, "ask_supplement", id, **asking) == "approval.lack_unlisted"
    city.do(city.window, "accept", id)
    city.do(city.market[Post.EXAMINER], "review", id, matter=FOOD, opinion="refuse", text="场所不足")
    no: dict[str, Json] = {"matter": FOOD, "outcome": "refuse", "text": "场所不足"}
    approver = city.market[Post.APPROVER]
    assert city.refused(approver, "decide", id, **no, conditions=["parking"]) == "guide.not_asked"
    city.do(approver, "decide", id, **no, conditions=["premises"])


@pytest.mark.seed_row(55)
def test_changing_a_matter_publishes_the_difference_the_same_day(city: City) -> None:
    world = city.world
    entered.entered(world, city.centre, city.market)
    later = city.today + timedelta(days=30)
    change = entered.said(city.market.code, later.isoformat(), promised=3)
    world.do(city.centre[Post.HEAD], "matter.change", SUBJECT, change)
    with world.house.looking() as ctx:
        told = powers.changes(ctx.tx)
        assert [(one.change.what, one.approved, one.change.since) for one in told] == [
            (What.CHANGED, city.today, later), (What.ENTERED, city.today, city.today),
        ]  # fmt: skip
        assert [(one.name, one.gone[0].zh, one.new[0].zh) for one in told[0].change.fields] == [
            ("limits", "承诺 5 个工作日", "承诺 3 个工作日")
        ]
        assert powers.changes(ctx.tx, CODE) == told
        assert powers.days(ctx.tx, 8) == [later, city.today]
