"""A tender that came to nothing is held again under its project, and each page leads to the other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kernel.actor import Role
from kernel.blobs import FolderBlobs
from kernel.errors import NotNow, NotValid, Words
from tests.support.databases import sqlite_database
from tests.support.world import DAY, World
from trading.acts import sequel
from web.public import tender as page


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A project of two lots, for which nobody bids: held twice, then ended."""
    folder = tmp_path_factory.mktemp("again")
    with sqlite_database(sqlite_template, folder) as engine:
        yield World(engine, FolderBlobs(folder / "blobs"))


def stopped(world: World, project: str, number: str) -> str:
    """Announced under a number of its own, and nobody bids."""
    tender = world.draft(project, no=f"QY-{number}", lots=[world.lot_document(f"L-{number}-1")])
    world.do(world.office(Role.AGENCY), "tender.announce", tender)
    world.move_to(world.now + 21 * DAY + timedelta(minutes=1))
    world.tick()
    world.tick()
    return tender


def facts(world: World, tender: str) -> dict[str, tuple[str, str]]:
    """Label → (where it leads, what it says) of the tender's public page."""
    with world.house.looking() as ctx:
        shown = page.page(ctx, tender).facts
    return {one.label.zh: (one.href, str(one.value)) for one in shown if isinstance(one.label, Words)}


def test_a_failed_tender_and_the_next_lead_to_each_other(world: World) -> None:
    project = world.register()
    number = project.removeprefix("P-")
    first = stopped(world, project, number)
    assert not {"前次招标", "其后招标", "再次不足法定家数"} & set(facts(world, first))
    world.draft(project, lots=[world.lot_document(f"L-{number}-2-1")])
    with pytest.raises(NotValid, match=r"tender\.number"):
        world.do(world.office(Role.AGENCY), "tender.announce", f"T-{number}-2")
    second = stopped(world, project, f"{number}-2")
    assert (first, second) == ("T-2026-0001", "T-2026-0001-2")
    assert facts(world, first)["其后招标"][0] == f"/tenders/{second}"
    there, said = facts(world, second)["前次招标"]
    assert there == f"/tenders/{first}"
    assert "投标不足" in said
    assert "不再招标" in facts(world, second)["再次不足法定家数"][1]
    with world.house.looking() as ctx:
        assert sequel.too_few(ctx, project) == 2
        assert [one.failed for one in sequel.attempts(ctx, project)] == [frozenset({"lot.stop_too_few"})] * 2


FAILED, CONTRACTED = frozenset({"lot.announce", "lot.stop_too_few"}), frozenset({"lot.award", "lot.sign_contract"})


@pytest.mark.parametrize(
    ("lots", "is_over"),
    [
        ([FAILED], True),
        ([FAILED, CONTRACTED], True),
        ([frozenset({"lot.lapse"}), frozenset({"lot.confirm_deal"})], True),
        ([CONTRACTED], False),
        ([FAILED, frozenset({"lot.award"})], False),
        ([frozenset({"lot.admit"})], True),
    ],
)
def test_one_lot_without_a_contract_may_be_tendered_again(lots: list[frozenset[str]], is_over: bool) -> None:
    assert sequel.over(lots) is is_over


def test_what_still_runs_is_not_tendered_again(world: World) -> None:
    project = world.register()
    tender = world.draft(project)
    world.do(world.office(Role.AGENCY), "tender.announce", tender)
    with pytest.raises(NotNow, match=r"tender\.announced"):
        world.draft(project)
    with world.house.looking() as ctx:
        assert not sequel.is_over(ctx, tender)
