"""The page of a project: what was traded joins what its office enters; forms are for its officers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from disclosure import store
from kernel import canon
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from kernel.db import writing
from kernel.errors import Conflict, NotAllowed, NotFound
from people.rules.unit import Post
from tests.support import offices, site
from tests.support.browser import Browser, text
from tests.support.browser import site as signed_in
from tests.support.databases import sqlite_database
from tests.support.world import World

NUMBER = "P-2026-0001"
SUBJECT = "G-major-2026-0001"
OPEN: dict[str, Json] = {"title": "图书馆", "title_en": "Library", "investment": "government"}


KINDS = ("result_announcement", "contract_notice", "contract_change", "acceptance_notice")


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A tender that is announced, and the notices that its lot would bring, put there."""
    folder = tmp_path_factory.mktemp("project")
    with sqlite_database(sqlite_template, folder) as engine:
        made = World(engine, FolderBlobs(folder / "blobs"))
        _, lot = made.announced()
        site.publish(made)
        at = canon.instant(made.now)
        with writing(engine) as tx:
            for n, kind in enumerate(KINDS):
                store.keep(
                    tx, (kind,), id=f"{lot}.{n}.{kind}", leaf=f"{n:064x}", kind=kind, public=True, tender="T-2026-0001",
                    lot=lot, addressee="", no=str(n), title_zh=kind, title_en=kind, category="works", regime="BID",
                    issued_at=at, published_at=at, sha256=f"{n:064x}", view=b"{}",
                )  # fmt: skip
        yield made


@pytest.mark.seed_row(22)
def test_one_page_from_approval_to_contract_and_its_eight_classes(world: World) -> None:
    of, other = offices.office(world, Post.CLERK, n=840), offices.office(world, name="青屿市水务局", n=841)
    app = signed_in(world)
    clerk = Browser(world, app, of[Post.CLERK])
    at = f"/projects/{NUMBER}"
    plain = text(clerk.get(at))
    assert ("从批准到验收" in plain, "重大建设项目八类信息" in plain, "尚未公开资金安排" in plain) == (
        True,
        False,
        False,
    )
    course = clerk.get(at).text.partition('id="h-course"')[2]
    assert all(f".{kind}" in course for kind in ("tender_notice", *KINDS))
    assert f'href="/me/acts/{SUBJECT}/open_project"' in clerk.get(at).text

    with pytest.raises(NotFound):
        world.do(of[Post.CLERK], "register.fill_slot", SUBJECT, {"slot": "land"})
    world.do(of[Post.CLERK], "register.open_project", SUBJECT, OPEN)
    with pytest.raises(Conflict):
        world.do(other[Post.HEAD], "register.open_project", SUBJECT, OPEN)
    with pytest.raises(NotAllowed):
        world.do(other[Post.HEAD], "register.excuse_slot", SUBJECT, {"slot": "land", "reason": "不涉及征地"})
    major = text(clerk.get(at))
    assert ("重大建设项目八类信息" in major, "政府投资项目，尚未公开资金安排和使用情况" in major) == (True, True)
    assert major.count("未在规定平台发布") == 1, "the tenders are there, and nothing is posted elsewhere"
    assert "缺：全国公共资源交易平台" in major
    assert major.count("责任单位尚未说明") == 5 == major.count("（责任单位：青屿市民政局）")
    assert "/open_project" not in clerk.get(at).text

    day = world.now.date().isoformat()
    world.do(of[Post.CLERK], "register.excuse_slot", SUBJECT, {"slot": "land", "reason": "不涉及征地"})
    for platform in ("trading", "tenders"):
        posted = {"slot": "bidding", "platform": platform, "link": "https://p.example/1", "on": day}
        world.do(of[Post.CLERK], "register.note_posting", SUBJECT, posted)
    funds = {"total": "5000000.00", "spent": "1200000.00", "on": day, "source": "批复"}
    world.do(of[Post.CLERK], "register.tell_funds", SUBJECT, funds)
    told = text(clerk.get(at))
    assert ("尚未公开资金安排" in told, "未在规定平台发布" in told, "不涉及征地" in told) == (False, False, True)
    assert "5,000,000.00" in told
    assert f'href="{at}"' in clerk.get(f"/me/acts/{SUBJECT}/fill_slot").text
    assert "From approval to completion" in text(clerk.get(at, "en"))
    assert f"/me/acts/{SUBJECT}" not in Browser(world, app, other[Post.HEAD]).get(at).text
    assert clerk.get("/projects/P-2026-0099").status_code == 404
