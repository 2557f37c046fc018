"""The negative list for market access: taken in by versions, shown as of a day, in the directory of a government."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import Refusal
from people.rules.unit import Kind, Post
from tests.support import offices
from tests.support.browser import Browser, site, text
from tests.support.world import World
from web import library_commands

HEADS = "版本,施行日期,来源,原文网址,项目号,类别,禁止或许可事项,禁止或许可准入措施描述"
OLD = "2018年版,2018-12-25,发改经体〔2018〕1892号,,{n},许可准入类,旧事项{n},"
NEW = "2025年版,{day},发改体改规〔2025〕466号,,{n},禁止准入类,新事项{n},"


@pytest.mark.seed_row(91)
def test_a_list_shows_its_version_and_source_as_of_any_day(engine: Engine, blobs: Blobs, tmp_path: Path) -> None:
    world = World(engine, blobs)
    of = offices.office(world, kind=Kind.GOVERNMENT, name="青屿市人民政府")
    public = Browser(world, site(world))
    day = world.now.date().replace(year=world.now.year + 1).isoformat()
    assert "没有登记" in text(public.get("/registers/market_access"))
    directory = f"/openness/offices/{of.code}"
    assert "/registers/market_access" not in public.get(directory).text
    lines = [OLD.format(n=n) for n in range(1, 61)] + [NEW.format(n=n, day=day) for n in (1, 2)]
    file = tmp_path / "list.csv"
    file.write_text("\n".join([HEADS, *lines, lines[-1].replace("466", "467").replace(",2,", ",3,")]))
    new, faults = library_commands.entered(world.house, "market_access", file)
    assert (new, [fault.why.code for fault in faults]) == (62, ["entry.version"])

    today = public.get("/registers/market_access")
    assert all(words in text(today) for words in ("2018-12-25", "发改经体〔2018〕1892号", "共 60 条", "旧事项1"))
    assert "新事项" not in today.text
    assert "旧事项60" in public.get("/registers/market_access?page=2").text
    later = public.get(f"/registers/market_access?on={day}")
    assert all(words in text(later) for words in ("发改体改规〔2025〕466号", "共 2 条", "新事项2"))
    assert "共 0 条" in text(public.get("/registers/market_access?on=2018-12-24"))
    assert public.get("/registers/market_access?on=soon").status_code == 400
    sizes = {"": 63, f"?on={day}": 3, "?on=2018-12-25": 61, "?on=2018-12-24": 1}
    for asked, size in sizes.items():
        assert len(public.get(f"/registers/market_access.csv{asked}").content.splitlines()) == size
    assert f"market_access.csv?on={day}" in later.text
    assert "/registers/market_access" in public.get(directory).text

    cells: dict[str, Json] = {
        "version": "2025年版", "effective": day, "source": "其他", "number": "9", "sort": "禁止准入类", "item": "事项",
    }  # fmt: skip
    with pytest.raises(Refusal, match=r"entry\.version"):
        world.do(of[Post.HEAD], "register.enter", "G-market_access", {"cells": cells})
    world.do(
        of[Post.HEAD], "register.enter", "G-market_access", {"cells": cells | {"source": "发改体改规〔2025〕466号"}}
    )
