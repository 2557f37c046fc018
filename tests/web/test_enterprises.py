"""The enterprise base at the desks of offices."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.blobs import FolderBlobs
from kernel.deadlines import day_of
from people.rules.unit import Post
from tests.support import approvals, offices
from tests.support.browser import Browser, site
from tests.support.databases import sqlite_database
from tests.support.world import DAY, World

CODE = "91350211M000100Y46"
DESK = "/me/approvals/enterprises"
SURE = {"sure": "yes"}


def test_an_office_enters_what_it_answers_for_and_others_read_it_with_its_source(
    sqlite_template: Path, tmp_path: Path
) -> None:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        world = World(engine, FolderBlobs(tmp_path / "blobs"))
        app, of = site(world), offices.office(world, Post.WINDOW, name="青屿市市场监督管理局", n=892)
        clerk = Browser(world, app, of[Post.WINDOW])
        elsewhere = Browser(world, app, offices.office(world, n=893)[Post.HEAD])
        entered(clerk)
        assert "青屿海风科技有限公司" in clerk.get(DESK).text
        assert "13800138000" in clerk.get(f"{DESK}/{CODE}").text
        seen = elsewhere.get(f"{DESK}/{CODE}").text
        assert ("青屿市市场监督管理局" in seen, "13800138000" in seen, "1***" in seen) == (True, False, True)
        for path in (DESK, f"{DESK}/{CODE}"):
            assert Browser(world, app).get(path).status_code in (303, 401)
        assert clerk.get(f"{DESK}/{CODE[:-1]}7").status_code == 400


def entered(clerk: Browser) -> None:
    """One finds the enterprise by its code, enters two facts by the form and corrects one."""
    found = clerk.post(f"{DESK}/look", {"q": CODE}).headers["location"]
    assert "登记企业信息" in clerk.get(found).text
    form = f"/me/acts/Z-{CODE}/record"
    assert "统一社会信用代码" in clerk.get(form).text
    for name, value in (("name", "青屿海浪科技有限公司"), ("legal_representative_phone", "13800138000")):
        said = {"name": name, "value": value, "since": "2026-03-01", "until": "2036-03-01", "paper": "营业执照", **SURE}
        assert clerk.post(form, said).headers["location"] == found
    fixing = f"/me/acts/Z-{CODE}/correct"
    assert "企业名称" in clerk.get(fixing).text
    clerk.post(fixing, {"name": "name", "value": "青屿海风科技有限公司", "reason": "录入有误", **SURE})
    assert "已更正" in clerk.get(found).text
    assert "青屿海风科技有限公司" in clerk.post(f"{DESK}/look", {"q": "海风"}).text
    assert "没有找到" in clerk.post(f"{DESK}/look", {"q": "别处"}).text


@pytest.mark.seed_row(46)
def test_the_page_of_an_enterprise_lists_each_licence_with_its_validity(sqlite_template: Path, tmp_path: Path) -> None:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        city = approvals.city(World(engine, FolderBlobs(tmp_path / "blobs")))
        world, id = city.world, city.accepted(approvals.FOOD)
        city.do(city.market[Post.EXAMINER], "review", id, matter=approvals.FOOD, opinion="grant", text="符合条件")
        until = day_of(world.now) + 9 * DAY
        said = {"matter": approvals.FOOD, "outcome": "grant", "valid_until": until.isoformat()}
        world.do(city.market[Post.APPROVER], "approval.decide", id, said)
        anybody, address = Browser(world, site(world)), f"/approvals/enterprises/{approvals.FIRM}"
        look = "/approvals/enterprises/look"
        assert anybody.post(look, {"code": approvals.FIRM}).headers["location"] == address
        assert anybody.post(look, {"code": CODE}).status_code == 404
        assert anybody.post(look, {"code": "x"}).status_code == 400
        assert "统一社会信用代码" in anybody.get(look).text
        shown = anybody.get(address).text
        for part in (
            "证照 1 件，有效 1 件",
            f"{approvals.FOOD}-2026-000001",
            "2026年3月11日",
            "青屿市市场监督管理局",
            id,
        ):
            assert part in shown, part
        assert "青屿小吃店" not in shown
        world.clock.move_to(world.now + 10 * DAY)
        late = anybody.get(address, "en").text
        assert ("1 licences, 0 of them valid" in late, "expired" in late) == (True, True)
