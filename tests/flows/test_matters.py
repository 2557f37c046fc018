"""The catalogue of matters by the doors, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine

from approval.acts import clean_up, districts, intermediaries, standards
from approval.acts import matters as acts
from approval.rules.clean_up import Decision
from approval.rules.district import Difference
from approval.rules.matter import Type, Unified
from kernel.blobs import Blobs, FolderBlobs
from kernel.canon import Json
from kernel.deadlines import day_of
from kernel.errors import Refusal
from people.rules.unit import Kind, Post
from tests.support import matters, offices
from tests.support.databases import sqlite_database
from tests.support.matters import CODE
from tests.support.offices import Office
from tests.support.world import Person, World

SUBJECT: Final = acts.subject(CODE)


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


@dataclass(frozen=True)
class City:
    """The city's centre, a district's under it, and a department."""

    world: World
    centre: Office
    district: Office
    market: Office

    def do(self, who: Office, verb: str, subject: str, **body: Json) -> None:
        self.world.do(who[Post.HEAD], f"matter.{verb}", subject, body)

    def no(self, who: Office, verb: str, subject: str, **body: Json) -> str:
        return self.refused(who[Post.HEAD], f"matter.{verb}", subject, body)

    def day(self, after: int = 0) -> str:
        return (day_of(self.world.now) + timedelta(days=after)).isoformat()

    def refused(self, person: Person, act: str, subject: str, body: dict[str, Json]) -> str:
        with pytest.raises(Refusal) as found:
            self.world.do(person, act, subject, body)
        return found.value.code

    def as_of(self, day: date) -> list[tuple[str, int]]:
        with self.world.house.looking() as ctx:
            return [(one.code, one.limits.promised) for one in acts.as_of(ctx.tx, day)]


@pytest.fixture
def city(world: World) -> City:
    return founded(world)


def founded(world: World) -> City:
    centre = matters.centre(world, Post.CLERK, n=920)
    district = offices.office(world, name="甲区政务服务中心", kind=Kind.CENTRE, parent=centre.code, n=921)
    return City(world, centre, district, offices.office(world, name="青屿市市场监督管理局", n=922))


def test_a_matter_stands_in_versions_that_the_city_s_centre_alone_enters(city: City) -> None:
    head, today = city.centre[Post.HEAD], day_of(city.world.now)
    said = matters.said(city.market.code, today.isoformat())
    for person, code in (
        (city.district[Post.HEAD], "matter.keeper"),
        (city.market[Post.HEAD], "matter.keeper"),
        (city.centre[Post.CLERK], "unit.post"),
    ):
        assert city.refused(person, "matter.enter", SUBJECT, said) == code
    assert city.refused(head, "matter.change", SUBJECT, said) == "matter.unknown"
    assert city.refused(head, "matter.enter", SUBJECT, {**said, "law": ""}) == "matter.basis"
    vague: Json = [{"id": "more", "name": "其他有关材料", "name_en": "More", "law": "某法", "article": "第一条"}]
    assert city.refused(head, "matter.enter", SUBJECT, {**said, "materials": vague}) == "guide.vague"
    gone = city.world.pki.member(929).org
    assert city.refused(head, "matter.enter", SUBJECT, {**said, "office": gone}) == "unit.unknown"
    city.world.do(head, "matter.enter", SUBJECT, said)
    assert city.refused(head, "matter.enter", SUBJECT, said) == "matter.known"
    assert city.refused(head, "matter.change", SUBJECT, said) == "matter.since"
    later = today + timedelta(days=3)
    sooner = {**said, "since": later.isoformat(), "promised": 3}
    assert city.refused(city.district[Post.HEAD], "matter.change", SUBJECT, sooner) == "unit.other"
    city.world.do(head, "matter.change", SUBJECT, sooner)
    assert city.refused(head, "matter.change", SUBJECT, sooner) == "matter.since"
    days = [today - timedelta(days=1), today, later - timedelta(days=1), later]
    assert [city.as_of(day) for day in days] == [[], [(CODE, 5)], [(CODE, 5)], [(CODE, 3)]]
    with city.world.house.looking() as ctx:
        assert acts.standing(ctx, CODE).until == later
        assert acts.standing(ctx, CODE, later).limits.promised == 3
        assert [one.since for one in acts.versions(ctx.tx, CODE)] == [today, later]
        for code, day, refusal in (("99990001", None, "unknown"), (CODE, days[0], "not_begun")):
            with pytest.raises(Refusal, match=rf"matter\.{refusal}"):
                acts.standing(ctx, code, day)
        with pytest.raises(Refusal, match=r"matter\.unknown"):
            acts.versions(ctx.tx, "99990001")
    cancel: dict[str, Json] = {"matter": CODE, "decision": "cancel", "owner": city.market.code, "due": "2026-12-31"}
    early = matters.round_of(later.isoformat(), cancel)
    assert city.refused(head, "matter.conclude_round", "O-R-7", early) == "round.overtaken"
    city.do(city.centre, "conclude_round", "O-R-7", **matters.round_of(city.day(9), cancel))
    assert [city.as_of(day_of(city.world.now) + timedelta(days=n)) for n in (8, 9)] == [[(CODE, 3)], []]
    assert city.no(city.centre, "change", SUBJECT, **sooner) == "matter.ended"
    again = matters.said(city.market.code, city.day(8))
    assert city.refused(head, "matter.enter", SUBJECT, again) == "matter.known"
    city.do(city.centre, "enter", SUBJECT, **{**again, "since": city.day(20)})
    with city.world.house.looking() as ctx:
        with pytest.raises(Refusal, match=r"matter\.ended"):
            acts.standing(ctx, CODE, date.fromisoformat(city.day(19)))
        assert acts.standing(ctx, CODE, date.fromisoformat(city.day(20))).since.isoformat() == city.day(20)
    chain = city.world.chain(SUBJECT)[:2]
    assert [one.type for one in chain] == ["matter.enter", "matter.change"]
    assert chain[0].body["by"] == head.actor.id


# ---------------------------------------------------------------- one city, one flow after the other


@pytest.fixture(scope="module")
def kept(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    folder = tmp_path_factory.mktemp("matters")
    with sqlite_database(sqlite_template, folder) as engine:
        yield founded(World(engine, FolderBlobs(folder / "blobs")))


TEN: Final = tuple(f"2{n:03d}" for n in range(10))


@pytest.mark.seed_row(24)
@pytest.mark.seed_row(25)
def test_the_list_as_of_a_day_counts_right_before_and_after_a_round(kept: City) -> None:
    kinds = [*Type, *Type]
    for code, kind in zip(TEN, kinds, strict=True):
        fees: dict[str, Json] = {"fees": []} if kind is Type.ANNUAL else {}
        matters.entered(kept.world, kept.centre, kept.market, code, type=kind, **fees)
    task: dict[str, Json] = {"owner": kept.market.code, "due": kept.day(60)}
    decided: tuple[dict[str, Json], ...] = (
        {"matter": TEN[0], "decision": "keep"},
        {"matter": TEN[1], "decision": "cancel", **task},
        {"matter": TEN[2], "decision": "delegate", **task},
        {"matter": TEN[3], "decision": "change", "way": "备案", **task},
        {"matter": TEN[4], "decision": "transfer", "office": kept.district.code},
    )
    round_ = matters.round_of(kept.day(30), *decided)
    subject = clean_up.subject(7)
    assert kept.no(kept.district, "conclude_round", subject, **round_) == "matter.keeper"
    assert kept.no(kept.centre, "conclude_round", "O-R-0", **round_) == "round.unknown"
    assert kept.no(kept.centre, "conclude_round", "O-7", **round_) == "round.unknown"
    assert kept.no(kept.centre, "conclude_round", subject, **{**round_, "since": kept.day(-1)}) == "round.since"
    unknown: dict[str, Json] = {"matter": "99990001", "decision": "keep"}
    assert (
        kept.no(kept.centre, "conclude_round", subject, **matters.round_of(kept.day(30), unknown)) == "matter.unknown"
    )
    kept.do(kept.centre, "conclude_round", subject, **round_)
    kept_only = matters.round_of(kept.day(31), decided[0])
    assert kept.no(kept.centre, "conclude_round", subject, **kept_only) == "round.known"
    last_day = day_of(kept.world.now) + timedelta(days=29)
    with kept.world.house.looking() as ctx:
        before, after = (acts.as_of(ctx.tx, last_day + timedelta(days=n)) for n in (0, 1))
        assert [len(before), len(after)] == [10, 8]
        assert [one.code for one in before if one.delegated] == []
        assert [one.code for one in after if one.delegated] == [TEN[2]]
        assert {one.office for one in after if one.code == TEN[4]} == {kept.district.code}
        counted = {kind: sum(one.type is kind for one in before) for kind in Type}
        assert counted == dict.fromkeys(Type, 2)
        (one,) = clean_up.every(ctx.tx)
        assert (one.number, [each.decision for each in one.conclusions]) == (7, list(Decision))


@pytest.mark.seed_row(28)
def test_what_is_let_go_makes_one_task_with_an_owner_and_a_day(kept: City) -> None:
    with kept.world.house.looking() as ctx:
        tasks = list(clean_up.tasks(ctx.tx))
    assert [(one.matter, one.decision, one.owner, one.due.isoformat()) for one in tasks] == [
        (TEN[1], Decision.CANCEL, kept.market.code, kept.day(60)),
        (TEN[2], Decision.DELEGATE, kept.market.code, kept.day(60)),
        (TEN[3], Decision.CHANGE, kept.market.code, kept.day(60)),
    ]
    due = date.fromisoformat(kept.day(60))
    assert [tasks[0].late(due), tasks[0].late(due + timedelta(days=1))] == [False, True]
    subject = clean_up.subject(7)
    said: dict[str, Json] = {"matter": TEN[1], "text": "已抽查十户，未见违规"}
    assert kept.no(kept.centre, "report_task", subject, **said) == "unit.other"
    assert kept.no(kept.market, "report_task", subject, **{**said, "matter": TEN[0]}) == "round.task"
    kept.do(kept.market, "report_task", subject, **said)
    assert kept.no(kept.market, "report_task", subject, **said) == "round.reported"
    with kept.world.house.looking() as ctx:
        assert [(one.matter, one.text) for one in clean_up.tasks(ctx.tx) if one.done] == [(TEN[1], said["text"])]


@pytest.mark.seed_row(26)
def test_sixteen_districts_are_as_the_city_but_for_an_approved_exception(kept: City) -> None:
    subject, city = acts.subject(TEN[0]), kept.centre
    names = [f"{n}区政务服务中心" for n in range(2, 17)]
    sites = [
        kept.district,
        *(offices.office(kept.world, name=name, kind=Kind.CENTRE, parent=city.code) for name in names),
    ]
    assert kept.no(kept.market, "offer", subject, **matters.offer()) == "matter.site"
    for site in sites:
        kept.do(site, "offer", subject, **matters.offer())
        assert kept.no(site, "offer", subject, **matters.offer(promised=6)) == "matter.locked"
    assert compared(kept) == []
    assert len(sites) == 16
    with kept.world.house.looking() as ctx:
        assert {one.site for one in districts.offers(ctx.tx)} == {site.code for site in sites}
        assert districts.at(ctx, TEN[0], sites[3].code).limits.promised == 5
    far = sites[3]
    asked: dict[str, Json] = {"fields": {"promised": 8}, "reason": "海岛，材料靠船运", **matters.law()}
    answer: dict[str, Json] = {"centre": far.code, "approved": True, "reason": "情况属实"}
    assert kept.no(city, "decide_exception", subject, **answer) == "exception.unknown"
    kept.do(far, "ask_exception", subject, **asked)
    assert kept.no(far, "offer", subject, **matters.offer(promised=8)) == "matter.locked"
    assert kept.no(far, "decide_exception", subject, **answer) == "unit.other"
    kept.do(city, "decide_exception", subject, **answer)
    assert kept.no(city, "decide_exception", subject, **answer) == "exception.decided"
    kept.do(far, "offer", subject, **matters.offer(promised=8))
    assert compared(kept) == [Difference(TEN[0], far.code, Unified.LIMITS, approved=True)]
    with kept.world.house.looking() as ctx:
        assert districts.at(ctx, TEN[0], far.code).limits.promised == 8
    shorter = matters.said(kept.market.code, kept.day(1), promised=4)
    kept.do(city, "change", subject, **shorter)
    assert compared(kept) == [Difference(TEN[0], far.code, Unified.LIMITS, approved=True)], "not before its day"
    kept.world.move_to(kept.world.now + timedelta(days=1))
    assert compared(kept) == [Difference(TEN[0], site, Unified.LIMITS, approved=False) for site in sorted(
        site.code for site in sites
    )]  # fmt: skip
    assert kept.no(far, "offer", subject, **matters.offer(promised=8)) == "matter.locked"
    for site in sites:
        kept.do(site, "offer", subject, **matters.offer())
    assert compared(kept) == []
    with kept.world.house.looking() as ctx:
        assert [(one.site, one.stage, one.lapsed) for one in districts.exceptions(ctx.tx, day_of(kept.world.now))] == [
            (far.code, "approved", True)
        ]
    kept.do(far, "ask_exception", subject, **asked)
    kept.do(city, "decide_exception", subject, **{**answer, "approved": False})
    assert kept.no(far, "offer", subject, **matters.offer(promised=8)) == "matter.locked"


def compared(city: City) -> list[Difference]:
    with city.world.house.looking() as ctx:
        return districts.differences(ctx.tx, day_of(city.world.now))


@pytest.mark.seed_row(57)
@pytest.mark.seed_row(65)
def test_a_material_has_a_basis_and_needs_no_service_beside_the_list(kept: City) -> None:
    code, subject = "3001", acts.subject("3001")
    plan: dict[str, Json] = {
        "id": "plan",
        "name": "测绘报告",
        "name_en": "Survey",
        "intermediary": "survey",
        **matters.law(),
    }

    def said(**more: Json) -> dict[str, Json]:
        return matters.said(kept.market.code, kept.day(), materials=[{**plan, **more}])

    stamp: dict[str, Json] = {"id": "stamp", "text": "居委会盖章", "text_en": "Stamp", "law": "", "article": ""}
    assert kept.no(kept.centre, "enter", subject, **said(law="")) == "matter.basis"
    assert kept.no(kept.centre, "enter", subject, **{**said(), "conditions": [stamp]}) == "matter.basis"
    assert kept.no(kept.centre, "enter", subject, **said()) == "intermediary.unlisted"
    survey = intermediaries.subject("survey")
    assert kept.no(kept.market, "list_service", survey, **matters.service()) == "matter.keeper"
    assert kept.no(kept.centre, "list_service", survey, **matters.service(provider="某公司")) == "document.unknown"
    assert kept.no(kept.centre, "drop_service", survey, basis="清理") == "intermediary.unknown"
    kept.do(kept.centre, "list_service", survey, **matters.service())
    kept.do(kept.centre, "list_service", survey, **matters.service(within=3))
    kept.do(kept.centre, "enter", subject, **said())
    assert kept.no(kept.centre, "drop_service", survey, basis="清理") == "intermediary.needed"
    with kept.world.house.looking() as ctx:
        assert [(one.id, one.within) for one in intermediaries.listed(ctx.tx)] == [("survey", 3)]
    kept.do(kept.centre, "change", subject, **{**said(), "since": kept.day(1), "materials": []})
    kept.do(kept.centre, "drop_service", survey, basis="清理规范意见")
    with kept.world.house.looking() as ctx:
        assert intermediaries.listed(ctx.tx) == []
        assert acts.standing(ctx, code).materials[0].intermediary == "survey"


def test_an_office_s_penalties_keep_to_its_own_standard(kept: City) -> None:
    subject = standards.subject("unlicensed_food")
    decision: dict[str, Json] = {"paper": "青市监罚〔2026〕1号", "grade": "light", "amount": "40000.00"}
    assert kept.no(kept.market, "penalise", subject, **decision) == "grade.standard"
    kept.do(kept.market, "set_standard", subject, **matters.standard())
    assert kept.no(kept.district, "set_standard", subject, **matters.standard()) == "unit.other"
    assert kept.no(kept.district, "penalise", subject, **decision) == "unit.other"
    assert kept.no(kept.market, "penalise", subject, **decision) == "grade.reason"
    kept.do(kept.market, "penalise", subject, **decision, reason="主动消除危害后果")
    assert kept.no(kept.market, "penalise", subject, **decision, reason="主动消除危害后果") == "grade.decided"
    kept.do(kept.market, "set_standard", subject, **matters.standard(since=kept.day()))
    with kept.world.house.looking() as ctx:
        (held,) = standards.every(ctx.tx)
        (one,) = standards.penalties(ctx.tx)
    assert (held.unit, held.standard.since.isoformat()) == (kept.market.code, kept.day())
    assert (one.standard, one.penalty.paper, one.penalty.outside) == ("unlicensed_food", decision["paper"], True)
