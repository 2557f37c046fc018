"""What was granted, published by itself: as a page and as files, of a person the surname alone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from kernel.blobs import FolderBlobs
from kernel.canon import Json
from people.rules.unit import Post
from tests.support import approvals, matters
from tests.support.approvals import FIRM, FOOD, City
from tests.support.browser import Browser, site, text
from tests.support.databases import sqlite_database
from tests.support.world import World

AT: Final = "/approvals/results"
LEASE: Final = "11050777"
PERSON: Final[dict[str, Json]] = {
    "applicant": "person", "firm": None, "name": "欧阳晓彤", "identity": "110101199003070011", "contact": "13912345678",
    "title": "出租海景房屋",
}  # fmt: skip
PRIVATE: Final = ("欧阳", "晓彤", "110101199003070011", "13912345678", "出租海景房屋", "13800138000", "13666666666")
FIELDS: Final = ["matter", "holder", "firm", "office", "on", "licence", "until", "case"]


def accepted(city: City, matter: str, **more: Json) -> str:
    """Of the enterprise, where `more` says nothing else; with all its papers."""
    body = {**approvals.application(matter), **more}
    id = city.do(city.window, "submit", city.centre.subject, **body)
    return city.do(city.window, "accept", id)


def granted(city: City, matter: str, **more: Json) -> str:
    id = accepted(city, matter, **more)
    city.do(city.market[Post.EXAMINER], "review", id, matter=matter, opinion="grant", text="符合条件")
    return city.do(city.market[Post.APPROVER], "decide", id, matter=matter, outcome="grant", valid_until="2027-03-01")


@pytest.fixture(scope="module")
def city(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    folder = tmp_path_factory.mktemp("results")
    with sqlite_database(sqlite_template, folder) as engine:
        made = approvals.city(World(engine, FolderBlobs(folder / "blobs")))
        matters.entered(made.world, made.centre, made.market, LEASE, name="房屋租赁备案", enterprise=False,
                        type="fee", name_en="Record of a lease")  # fmt: skip
        granted(made, LEASE, **PERSON)
        granted(made, FOOD, name="=青屿小吃店 13666666666")
        refused = accepted(made, FOOD, name="青屿未准店")
        made.do(made.market[Post.EXAMINER], "review", refused, matter=FOOD, opinion="refuse", text="不符合")
        made.do(made.market[Post.APPROVER], "decide", refused, matter=FOOD, outcome="refuse", text="场所不符合条件")
        accepted(made, FOOD, name="青屿待办店")
        yield made


@pytest.mark.seed_row(59)
def test_a_granted_permit_appears_by_itself_with_private_fields_masked(city: City) -> None:
    public = Browser(city.world, site(city.world))
    page = public.get(AT)
    assert page.status_code == 200, page.text
    shown, number = text(page), f"{FOOD}-2026-000001"
    for said in ("青屿小吃店", FIRM, "欧**", number, "2026年3月2日", "2027年3月1日", "青屿市市场监督管理局", "共 2 条"):
        assert said in shown.replace("\xa0", " "), said
    assert f'href="/approvals/licences/{number}"' in page.text
    assert shown.index("青屿小吃店") < shown.index("欧**"), "the newest first"
    table, rows = public.get(f"{AT}/csv"), public.get(f"{AT}/json")
    for each in (page.text, table.text, rows.text):
        assert not [one for one in (*PRIVATE, "青屿未准店", "青屿待办店") if one in each]
    said = json.loads(rows.text)
    assert [list(one) for one in said] == [FIELDS, FIELDS]
    assert [(one["holder"], one["firm"], one["licence"], one["until"]) for one in said] == [
        ("'=青屿小吃店 ***", FIRM, number, "2027-03-01"),
        ("欧**", "", "", ""),
    ]
    head, *lines = csv.reader(io.StringIO(table.content.decode("utf-8-sig")))
    assert (head[:2], lines) == (["事项", "申请人"], [list(one.values()) for one in said])
    assert AT in public.get("/approvals").text


def test_it_is_narrowed_by_office_and_matter_and_has_pages(city: City) -> None:
    public = Browser(city.world, site(city.world))
    narrow = f"{AT}?office={city.market.code}&matter={LEASE}"
    shown = text(public.get(narrow))
    assert ("欧**" in shown, "青屿小吃店" in shown) == (True, False)
    assert "Record of a lease" in text(public.get(narrow, "en"))
    assert len(json.loads(public.get(f"{AT}/json?matter={FOOD}").text)) == 1
    assert "欧**" not in text(public.get(f"{AT}?office={city.fire.code}"))
    assert "欧**" not in text(public.get(f"{AT}?page=2"))
    assert public.get(f"{AT}/xml").status_code == 404
    assert public.get(f"{AT}?page=0").status_code == 400
