"""Each of the seven kinds of trade is registered, announced and told by stages and notices of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final, cast

import pytest

from disclosure.acts import publishing
from disclosure.rules import notice
from disclosure.rules.source import Publisher
from evaluation.acts import lotteries
from experts.rules import lottery
from kernel import canon
from kernel.actor import CLERK, Role
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from kernel.errors import NotValid, Words
from tests.support import lotteries as play
from tests.support import sales
from tests.support.databases import sqlite_database
from tests.support.world import DAY, World
from trading.acts import announce
from trading.rules import category, lifecycle
from trading.rules.category import Category
from trading.rules.lifecycle import Regime, Stage
from web.public import course
from web.public.case import load

PUBLISHER: Final = Publisher(Words("平台", "Platform"), "https://ggzy.example", demo=True)
ABNORMAL: Final[Json] = {"mean": "50", "second": "50", "ceiling": "45"}
KINDS: Final = {
    "housing_construction": (Regime.BID, "open_tender"),
    "land": (Regime.LAND, "land_auction"),
    "mining": (Regime.LAND, "mining_auction"),
    "procurement": (Regime.P87, "open_tender"),
    "property": (Regime.PROPERTY, "property_transfer"),
    "works": (Regime.BID, "open_tender"),
}

BOUGHT: Final = ["公告", "投标截止", "开标", "评标", "公示", "定标", "签订合同", "归档"]
SOLD: Final = ["公告", "报名截止", "竞价", "签订合同", "归档"]
STAGES: Final = {
    Regime.BID: BOUGHT,
    Regime.P87: [each for each in BOUGHT if each != "公示"],
    Regime.LAND: SOLD,
    Regime.PROPERTY: SOLD,
}
NOTICES: Final = {
    "housing_construction": "招标公告", "land": "出让公告", "mining": "出让公告", "procurement": "招标公告",
    "property": "信息披露公告", "works": "招标公告",
}  # fmt: skip
OWED: Final = {notice.OPENING, notice.CANDIDATES, notice.RESULT, notice.CONTRACT, notice.ACCEPTED, notice.DEALT}
REQUIRED: Final = {
    Regime.BID: OWED,
    Regime.P87: OWED - {notice.CANDIDATES},
    Regime.LAND: {notice.DEALT},
    Regime.PROPERTY: {notice.DEALT},
}


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("categories")
    with ExitStack() as held:
        engine = held.enter_context(sqlite_database(sqlite_template, folder))
        yield World(engine, FolderBlobs(folder / "blobs"))


def document(world: World, of: Category, project: str) -> dict[str, Json]:
    """A complete document of the category, as an agency drafts it."""
    regime, way = KINDS[of.id]
    if regime in lifecycle.COMPETED:
        late = canon.instant((world.now + 60 * DAY).replace(microsecond=0))
        told: Json = [{"id": one.id, "zh": one.zh, "en": one.en, "value": "按公告"} for one in of.particulars]
        return sales.document(world, project, regime, way, category=of.id, particulars=told, deadline=late)
    made = world.document(project, category=of.id, regime=str(regime))
    if regime is Regime.P87:
        part = world.lot_document(f"L-{project.removeprefix('P-')}-1")
        part["params"] = {**cast("dict[str, Json]", part["params"]), "tie": "lower_price", "abnormal": ABNORMAL}
        offered = {**cast("dict[str, Json]", made["documents"]), "until": canon.instant(world.now + 10 * DAY)}
        made |= {"lots": [part], "documents": offered}
    return made


def drafted(world: World, of: Category, project: str, **changed: Json) -> str:
    for custodian in world.custodians():
        world.blobs.put(custodian.member.encrypt.certificate)
    with world.house.acting(world.office(Role.AGENCY).actor) as ctx:
        return announce.draft(ctx, project, document(world, of, project) | changed)


@pytest.mark.seed_row(2)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_category_opens_a_project_with_its_stages_and_the_notices_that_they_require(world: World, kind: str) -> None:
    of = category.ours()[kind]
    regime, _ = KINDS[kind]
    tender = drafted(world, of, world.register(of.zh, kind))
    world.do(world.office(Role.AGENCY), "tender.announce", tender)
    with world.house.looking(CLERK) as ctx:
        case = load(ctx, f"L-{tender.removeprefix('T-')}-1")
        (due,) = (one for one in publishing.due(ctx).duties if one.id.startswith(tender))
        paper = publishing.draft(ctx, PUBLISHER, due).view
        assert [one.name.zh for one in course.line(case) if isinstance(one.name, Words)] == STAGES[regime]
    assert (case.lot.stage, case.lot.regime, case.document.category) == (Stage.ANNOUNCED, regime, kind)
    assert paper.title.zh == NOTICES[kind]
    owed = {one.name for act in lifecycle.ACTS for one in notice.obliged(f"lot.{act}")
            if any(step.act == act for step in lifecycle.STEPS[regime])}  # fmt: skip
    assert owed & OWED == REQUIRED[regime]


@pytest.mark.seed_row(2)
@pytest.mark.parametrize("kind", [each.id for each in category.ours().values() if each.particulars])
def test_a_notice_lacks_nothing_that_its_category_must_tell(world: World, kind: str) -> None:
    of = category.ours()[kind]
    project = world.register(of.zh, kind)
    told = cast("list[Json]", document(world, of, project)["particulars"])
    for n in range(len(told)):
        tender = drafted(world, of, project, particulars=told[:n] + told[n + 1 :])
        with pytest.raises(NotValid) as refused:
            world.do(world.office(Role.AGENCY), "tender.announce", tender)
        assert refused.value.field.startswith("particulars")
        assert world.chain(tender) == []


@pytest.mark.seed_row(2)
def test_homes_have_stages_and_a_notice_of_their_own_and_no_tender(world: World) -> None:
    (homes,) = (each for each in category.ours().values() if each.drawn)
    assert {*KINDS, homes.id} == {*category.ours()}
    project = world.register(homes.zh, homes.id)
    subject = f"D-allocation-{project.removeprefix('P-')}"
    play.do(world, Role.CENTRE, "open_lottery", subject, play.homes(project))
    with world.house.looking() as ctx:
        assert lotteries.held(ctx.tx, subject).stage is lottery.Stage.OPENED
    assert list(lottery.Stage) == ["opened", "listed", "planned"]
    assert world.chain(subject)[0].type == "draw.open_lottery"
    with world.house.acting(world.office(Role.AGENCY).actor) as ctx, pytest.raises(NotValid, match=r"category\.drawn"):
        announce.draft(ctx, project, world.document(project, category=homes.id))
