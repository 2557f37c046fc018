"""Lists of offices on both databases: kept for those below, taken in from files, what is missing shown by office."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from disclosure.acts import registers
from disclosure.rules.register import ours
from kernel.blobs import Blobs
from kernel.errors import NotAllowed, NotValid
from people.rules.unit import Kind, Post
from tests.support import offices
from tests.support.browser import Browser, site, text
from tests.support.world import World
from web import catalogue, library_commands

ITEMS = ours()["service_directory"].columns[0].choices


@pytest.mark.seed_row(109)
@pytest.mark.seed_row(110)
def test_an_office_keeps_the_lists_of_its_institutions(engine: Engine, blobs: Blobs, tmp_path: Path) -> None:
    world = World(engine, blobs)
    above = offices.office(world, name="青屿市卫生健康委员会")
    other = offices.office(world, name="青屿市教育局")
    made = {
        name: offices.office(world, name=name, kind=Kind.INSTITUTION, parent=above.code) for name in ("一院", "二院")
    }
    one, two = made.values()
    file = tmp_path / "items.csv"
    lines = [f"{one.code},{item},内容,https://example.test/1" for item in ITEMS]
    file.write_text(
        "\n".join(["单位代码,项目,内容,链接", *lines, f"{two.code},{ITEMS[0]},内容,", f"9,{ITEMS[0]},内容,"])
    )
    new, faults = library_commands.entered(world.house, "service_directory", file)
    assert (new, [(fault.n, fault.why.code) for fault in faults]) == (9, [(10, "entry.office")])
    page, reader = Browser(world, site(world), above[Post.HEAD]), Browser(world, site(world), other[Post.HEAD])
    seen = text(page.get("/registers/service_directory"))
    assert f"二院缺：{' · '.join(ITEMS[1:])}" in seen
    assert "一院缺" not in seen
    entered = {"office": two.code, "item": ITEMS[1], "text": "岗位", "link": "", "sure": "yes"}
    page.errand("G-service_directory", "enter", entered)
    with pytest.raises(NotAllowed, match=r"entry\.other"):
        world.do(other[Post.HEAD], "register.enter", "G-service_directory",
                 {"cells": {"item": ITEMS[2], "text": "承诺"}, "office": two.code})  # fmt: skip
    only = reader.get(f"/registers/service_directory?office={two.code}")
    assert (only.text.count("<tr>"), "全部单位" in text(only), "岗位" in text(only)) == (3, True, True)
    assert text(reader.get(f"/openness/offices/{two.code}")).count("办事公开目录 2 项") == 1
    assert f"{two.code},{ITEMS[1]},岗位," in reader.get("/registers/service_directory.csv").text
    assert reader.get("/registers/service_directory?office=nobody").status_code == 404
    with world.house.looking() as ctx:
        assert {row.unit for row in registers.missing(ctx, "institution_reviews", 2026)} == {one.code, two.code}
    assert "交易目录" not in text(reader.get(f"/openness/offices/{other.code}"))
    reader.errand("G-guides", "enter", {"field": "公共资源交易", "day": "2026-03-02", "link": "", "sure": "yes"})
    assert "公共资源交易目录" in text(reader.get(f"/openness/offices/{other.code}"))
    assert "公共资源交易目录" not in text(reader.get(f"/openness/offices/{above.code}"))


@pytest.mark.seed_row(110)
def test_a_city_that_writes_a_field_s_directory_lets_offices_choose_it(tmp_path: Path) -> None:
    folder = tmp_path / "duties"
    folder.mkdir()
    duty = 'id = "{}"\nzh = "名"\nen = "n"\nabout_zh = "概"\nabout_en = "a"\nof_class = "15"\npublic = "service"\n'
    (folder / "school.toml").write_text('field = "义务教育"\n[[duty]]\n' + duty.format("school"))
    with pytest.raises(NotValid, match=r"duty\.field"):
        catalogue.read(tmp_path)
    (folder / "school.toml").write_text('field = "公共资源交易"\n[[duty]]\n' + duty.format("school"))
    assert "duties/school.toml" in catalogue.read(tmp_path)
