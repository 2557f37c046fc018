"""The centre's page of rooms and equipment: named, booked, refused with who has it, given back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.deadlines import BEIJING
from tests.support.browser import browser, text
from tests.support.databases import sqlite_database
from tests.support.world import World

AT = "/me/facilities"


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[World]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        made: Engine = engine
        yield World(made, blobs)


@pytest.mark.seed_row(5)
def test_the_centre_books_on_its_page_and_reads_who_has_it(world: World) -> None:
    (_, one), (_, two) = world.announced(), world.announced()
    centre = browser(world, Role.CENTRE)
    assert f'href="{AT}"' in centre.get("/me").text
    assert "目前没有预订" in text(centre.get(AT))
    assert "请填写：名称" in text(centre.post(AT, {"kind": "opening"}))
    assert centre.post(AT, {"kind": "opening", "name": "第一开标室"}).status_code == 303
    day = (world.now.astimezone(BEIJING) + timedelta(days=3)).date()
    asked = {"facility": "F-1", "lot": one, "since": f"{day}T09:00", "until": f"{day}T11:30"}
    done = centre.post(f"{AT}/book", asked)
    assert (done.status_code, done.headers["location"]) == (303, AT)
    assert one in text(centre.get(AT))
    refused = centre.post(f"{AT}/book", asked | {"lot": two, "since": f"{day}T11:15", "until": f"{day}T12:00"})
    assert refused.status_code == 412
    assert f"{day} 09:00 – {day} 11:30 已由标段 {one}" in text(refused)
    assert f'value="{day}T11:15"' in refused.text, "what was typed stays"
    odd = centre.post(f"{AT}/book", asked | {"since": "morgen"})
    assert (odd.status_code, "日期或时间不合格式" in text(odd)) == (400, True)
    assert "须为整刻" in text(centre.post(f"{AT}/book", asked | {"since": f"{day}T09:07"}))
    since = centre.get(AT).text.partition('name="since" value="')[2].partition('"')[0]
    assert centre.post(f"{AT}/give-back", {"facility": "F-1", "since": since}).status_code == 303
    assert "目前没有预订" in text(centre.get(AT))
    assert "Nothing is booked now" in text(centre.get(AT, "en"))


def test_the_page_is_the_centres(world: World) -> None:
    agency = browser(world, Role.AGENCY)
    assert agency.get(AT).status_code == 403
    assert agency.post(AT, {"kind": "opening", "name": "密室"}).status_code == 403
    assert AT not in agency.get("/me").text
