"""A room opened through its form: every kind by its generated fields, a wrong value at its field, for whom it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from litestar.testing import TestClient

from kernel.actor import Role
from kernel.blobs import FolderBlobs
from kernel.deadlines import BEIJING
from tests.support import auctions, sales
from tests.support.databases import sqlite_database
from tests.support.door import application, token
from tests.support.world import World
from trading.acts import live
from trading.rules.lifecycle import Regime
from trading.rules.live.method import Kind
from web.answers import Answers
from web.desks import opening_rooms

LADDER = {"step": "10,000.00"}
TYPED = {
    "english_auction": {"start": "1,000,000", **LADDER},
    "reverse_auction": {"ceiling": "1000000.00", **LADDER},
    "dutch_auction": {"start": "1000000", "step": "1000", "limit": "500000"},
    "listing": {"start": "1,000,000.00", **LADDER},
    "sealed_quote": {"bound": "1000000"},
    "reverse_vickrey": {"ceiling": "1000000"},
    "multi_round_quote": {"bound": "1000000"},
    "three_rounds": {
        "ceiling": "1000000",
        "step": "1000",
        "features": "1 | 能效 | Efficiency | 0.05 | 一级 | first\n1 | 能效 | Efficiency | 0 | 二级 | second",
    },
    "ceiling_draw": {"start": "1000000", "ceiling": "1500000", **LADDER},
    "combinatorial_lots": {"lots": "a | 100,000\nb ｜ 200000.00"},
}


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("opening")
    with sqlite_database(sqlite_template, folder) as engine:
        yield World(engine, FolderBlobs(folder / "blobs"))


@pytest.fixture(scope="module")
def client(world: World) -> Iterator[httpx.Client]:
    app = application(world)
    with TestClient(app) as made:
        made.follow_redirects = False
        yield made
    app.state.lots.stop()


@pytest.fixture(scope="module")
def lot(world: World) -> str:
    return auctions.demanding(world)


def who(world: World, role: Role) -> dict[str, str]:
    return {"cookie": f"ggzy_session={token(world, world.office(role))}", "sec-fetch-site": "same-origin"}


def typed(world: World, method: str, **other: str) -> dict[str, str]:
    """What a clerk types: the standard values of the form, and those that the kind leaves open."""
    starts = (world.now + timedelta(hours=1)).astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M")
    form = next(one for name, one in opening_rooms.ERRANDS.items() if name == f"room.{method}")
    with world.house.looking(world.office(Role.AGENCY).actor) as ctx:
        fields = {field.name: field.value for field in form.fields(ctx, "")}
    given = {f"parameters.{name}": value for name, value in (TYPED[method] | other).items()}
    return fields | {"starts_at": starts} | given


def test_the_lots_page_leads_there_and_it_is_for_agency_and_centre(
    client: httpx.Client, world: World, lot: str
) -> None:
    path = f"/me/rooms/open/{lot}"
    for role, status in ((Role.AGENCY, 200), (Role.CENTRE, 200), (Role.SUPERVISOR, 403), (Role.TENDEREE, 403)):
        assert client.get(path, headers=who(world, role)).status_code == status, role
        desk = client.get(f"/me/lots/{lot}", headers=who(world, role)).text
        assert (f'href="{path}"' in desk) == (status == 200), role
    agency = who(world, Role.AGENCY)
    assert client.get("/me/rooms/open/L-2026-9999-1", headers=agency).status_code == 404
    chosen = client.post(path, data={"method": "dutch_auction"}, headers=agency)
    assert chosen.headers["location"] == f"/me/acts/A-{lot[2:]}/dutch_auction"
    assert client.post(path, data={"method": "guess"}, headers=agency).status_code == 400


def test_every_kind_says_what_it_is() -> None:
    assert set(opening_rooms.USES) == set(live.METHODS) == set(TYPED)


@pytest.mark.parametrize("method", sorted(TYPED))
def test_each_kind_is_opened_by_its_own_fields(client: httpx.Client, world: World, lot: str, method: str) -> None:
    path, agency = f"/me/acts/A-{lot[2:]}/{method}", who(world, Role.AGENCY)
    shown = client.get(path, headers=agency).text
    assert all(f'name="parameters.{each.name}"' in shown for each in live.METHODS[method].parameters)
    review = client.post(path, data=typed(world, method), headers=agency)
    assert (review.status_code, "我以本单位名义公布以上竞价规则" in review.text) == (200, True)
    asked = client.post(path, data=typed(world, method) | {"sure": "yes"}, headers=agency)
    assert asked.headers["location"].startswith("/tasks/")


def test_only_what_may_be_left_out_says_so(client: httpx.Client, world: World, lot: str) -> None:
    shown = client.get(f"/me/acts/A-{lot[2:]}/english_auction", headers=who(world, Role.AGENCY)).text
    labels = dict(re.findall(r'<label for="f-parameters\.(\w+)">(.*?)</label>', shown))
    assert {name for name, said in labels.items() if "可不填" in said} == {"preferred", "latest"}
    assert {name for name, said in labels.items() if "视其他项目而定" in said} == {"step", "steps", "equals"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("start", "0"), ("start", "一百万"), ("step", "-1"), ("lasts", "3600"), ("lasts", "0:00:00"), ("window", "1:60:00"),
     ("steps", "5.00 | 1.00"), ("preferred", "x | 一")],
)  # fmt: skip
def test_what_the_kind_refuses_stands_at_its_field(
    client: httpx.Client, world: World, lot: str, name: str, value: str
) -> None:
    given = typed(world, "english_auction", **{name: value})
    said = client.post(f"/me/acts/A-{lot[2:]}/english_auction", data=given, headers=who(world, Role.AGENCY))
    assert said.status_code == 400
    assert f'id="e-parameters.{name}"' in said.text
    assert f"parameters.{name}：" not in said.text, "the field is called as the form calls it"


@pytest.mark.parametrize(("field", "value"), [("starts_at", "x"), ("starts_at", "2020-01-01T09:00"), ("least", "0"),
                                              ("currency", "XXX"), ("starts_at", "")])  # fmt: skip
def test_so_does_what_every_kind_asks_for(client: httpx.Client, world: World, lot: str, field: str, value: str) -> None:
    given = typed(world, "english_auction") | {field: value}
    said = client.post(f"/me/acts/A-{lot[2:]}/english_auction", data=given, headers=who(world, Role.AGENCY))
    assert (said.status_code, f'id="e-{field}"' in said.text) == (400, True)


def test_the_terms_are_those_that_were_typed(world: World, lot: str) -> None:
    errand = opening_rooms.ERRANDS["room.english_auction"]
    rows = {"steps": "0.00 | 1,000\n1,000,000.00 | 2000", "step": "", "lasts": "1:30:05"}
    with world.house.looking(world.office(Role.AGENCY).actor) as ctx:
        body = errand.body(ctx, f"A-{lot[2:]}", Answers(typed(world, "english_auction", **rows), {}))
    said = body["parameters"]
    assert isinstance(said, dict)
    assert (said["start"], said["lasts"], said["whole_steps"]) == ("1000000.00", 5405, False)
    assert said["steps"] == [{"from": "0.00", "step": "1000.00"}, {"from": "1000000.00", "step": "2000.00"}]
    assert "step" not in said


def test_a_lot_with_a_room_has_no_second_one(client: httpx.Client, world: World) -> None:
    of = auctions.auction(world)
    path, agency = f"/me/rooms/open/{of.lot}", who(world, Role.AGENCY)
    assert client.get(path, headers=agency).status_code == 409
    assert f'href="{path}"' not in client.get(f"/me/lots/{of.lot}", headers=agency).text


def test_every_parameter_has_a_field_of_its_kind() -> None:
    tables = {each.name for kind in live.METHODS.values() for each in kind.parameters if each.kind is Kind.TABLE}
    assert tables == set(opening_rooms._LINES)


def test_a_sales_notice_says_which_kinds_there_are_and_how_they_begin(client: httpx.Client, world: World) -> None:
    lot = sales.announced(world, Regime.LAND)
    page = client.get(f"/me/rooms/open/{lot}", headers=who(world, Role.AGENCY)).text
    assert 'value="english_auction"' in page
    assert 'value="listing"' not in page
    form = client.get(f"/me/acts/{live.room_of(lot)}/english_auction", headers=who(world, Role.AGENCY)).text
    for told in ("公告的起始价", "1,000,000.00", "10,000.00", "开始不得早于"):
        assert told in form
    early = client.post(
        f"/me/acts/{live.room_of(lot)}/english_auction",
        data=typed(world, "english_auction"),
        headers=who(world, Role.AGENCY),
    )
    assert (early.status_code, 'id="e-starts_at"' in early.text) == (400, True), "the notice's time is not over"


def test_before_it_is_signed_it_says_when_each_turn_begins(client: httpx.Client, world: World, lot: str) -> None:
    path, agency = f"/me/acts/A-{lot[2:]}/listing", who(world, Role.AGENCY)
    review = client.post(path, data=typed(world, "listing"), headers=agency).text
    for said in ("<dt>入场</dt>", "<dt>挂牌</dt>", "<dt>询问</dt>", "<dt>限时竞价</dt>", "最早结束"):
        assert said in review
    assert f'href="/me/lots/{lot}"' in review, "the way back is the lot's page"


def test_a_reserve_is_signed_as_its_commitment(client: httpx.Client, world: World, lot: str) -> None:
    path, agency = f"/me/acts/A-{lot[2:]}/english_auction", who(world, Role.AGENCY)
    price = client.post(path, data=typed(world, "english_auction") | {"reserve": "1200000.00"}, headers=agency)
    assert (price.status_code, 'id="e-reserve"' in price.text) == (400, True)
    given = typed(world, "english_auction") | {"reserve": "ab" * 32, "sure": "yes"}
    task = client.post(path, data=given, headers=agency).headers["location"]
    told = client.get(task, headers=agency).text
    assert "ab" * 32 in told
    assert f'href="/me/lots/{lot}"' in told, "there is no room to lead to yet"
