"""A platform that a province, its city and two counties share: each has in hand what is traded with it and below it."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from disclosure.acts import publishing
from disclosure.rules.source import Publisher
from kernel.actor import CLERK, PUBLIC, Role
from kernel.blobs import Blobs
from kernel.errors import NotAllowed, NotFound, NotValid, Words
from tests.support.world import World
from trading.acts import booking, stage
from trading.rules.booking import Kind
from web import catalogue
from web.desks import lots
from web.public import notices, tender
from web.public.notices import Asked

SITES = {
    "210000": ("辽宁省", "Liaoning", "province"),
    "210100": ("沈阳市", "Shenyang", "city"),
    "210105": ("皇姑区", "Huanggu", "county"),
    "210106": ("铁西区", "Tiexi", "another"),
    "210200": ("大连市", "Dalian", "seaside"),
}
PUBLISHER = Publisher(Words("平台", "Platform"), "https://ggzy.example", demo=True)


@pytest.fixture
def world(engine: Engine, blobs: Blobs, tmp_path: Path) -> World:
    """The folder of sites as an operator has it, each with a trading centre of its own."""
    made = World(engine, blobs)
    (tmp_path / "own" / "sites").mkdir(parents=True)
    for code, (zh, en, name) in SITES.items():
        org = made.office(Role.CENTRE, name).actor.org
        text = f'zh = "{zh}"\nen = "{en}"\ncentres = ["{org}"]\n'
        (tmp_path / "own" / "sites" / f"{code}.toml").write_text(text, "utf-8")
    made.house = replace(made.house, catalogue=catalogue.read(tmp_path / "own"))
    return made


def announced(world: World, site: str) -> str:
    """The lot of a tender that is traded there."""
    made = world.draft(world.register(site=site))
    world.do(world.office(Role.AGENCY), "tender.announce", made)
    return f"L-{made.removeprefix('T-')}-1"


def in_hand(world: World, name: str) -> set[str]:
    person = world.office(Role.CENTRE, name).actor
    with world.house.looking(person) as ctx:
        return {one.id for one in lots.mine(ctx, person)}


def found(world: World, site: str) -> set[str]:
    """The tenders whose notices the public finds at this place, and each place's own count beside it."""
    with world.house.looking(PUBLIC) as ctx:
        page = notices.listed(ctx, Asked(site=site))
    group = next(one for one in page.groups if one.name == Words("地区", "Place"))
    chosen = next(one for one in group.facets if one.chosen)
    assert chosen.count == page.found == len(page.rows)
    return {row.href for row in page.rows}


@pytest.mark.seed_row(21)
def test_a_county_project_is_in_the_city_s_hands_and_in_no_other_county_s(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    county, city, seaside = (announced(world, code) for code in ("210105", "210100", "210200"))
    assert in_hand(world, "county") == {county}
    assert in_hand(world, "another") == set()
    assert in_hand(world, "city") == {county, city}
    assert in_hand(world, "province") == {county, city, seaside}
    assert in_hand(world, "nowhere") == set(), "a centre that no site names"
    _kept_from_the_others(world, county)
    _found_by_place(world, monkeypatch)
    with world.house.looking(PUBLIC) as ctx:
        facts = tender.page(ctx, county.replace("L-", "T-").removesuffix("-1")).facts
    assert Words("皇姑区", "Huanggu") in [fact.value for fact in facts]


def _kept_from_the_others(world: World, lot: str) -> None:
    """Neither page nor act nor booking of another county's lot."""
    since = (world.now + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    for name, allowed in (("county", True), ("city", True), ("another", False), ("seaside", False), ("nowhere", False)):
        person = world.office(Role.CENTRE, name).actor
        with world.house.acting(person) as ctx:
            room = booking.add(ctx, Kind.OPENING, f"{name}开标室").id
        with world.house.acting(person) as ctx:
            if allowed:
                assert lots.lot(ctx, person, lot).id == lot
                assert stage.enter(ctx, lot, "give_entropy").lot.id == lot
                booking.book(ctx, room, lot, since, since + timedelta(hours=1))
                continue
            with pytest.raises(NotFound):
                lots.lot(ctx, person, lot)
            with pytest.raises(NotAllowed, match=r"actor\.not_party"):
                stage.enter(ctx, lot, "give_entropy")
            with pytest.raises(NotFound, match=r"lot\.unknown"):
                booking.book(ctx, room, lot, since, since + timedelta(hours=1))


def _found_by_place(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)  # no PDF is needed here
    while True:
        with world.house.looking(CLERK) as ctx:
            waiting = publishing.due(ctx).duties
            draft = publishing.draft(ctx, PUBLISHER, waiting[0]) if waiting else None
        if draft is None:
            break
        pressed = publishing.press(draft, world.house.desk, world.blobs, world.now)
        with world.house.acting(CLERK) as ctx:
            publishing.publish(ctx, pressed)
    counts = {code: len(found(world, code)) for code in SITES}
    assert counts == {"210000": 3, "210100": 2, "210105": 1, "210106": 0, "210200": 1}
    assert found(world, "210105") < found(world, "210100") < found(world, "210000") == found(world, "")


@pytest.mark.seed_row(21)
def test_nothing_is_registered_without_its_place(world: World) -> None:
    for code in ("", "210107", "21"):
        with pytest.raises(NotValid, match=r"project\.site"):
            world.register(site=code)


def test_without_sites_there_is_one_place_and_no_filter(engine: Engine, blobs: Blobs) -> None:
    world = World(engine, blobs)
    _, lot = world.announced()
    assert in_hand(world, "county") == {lot}
    with world.house.looking(PUBLIC) as ctx:
        assert len(notices.listed(ctx, Asked()).groups) == 2
    with pytest.raises(NotValid, match=r"project\.site"):
        world.register(site="210105")
