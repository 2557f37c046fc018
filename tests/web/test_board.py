"""The page of the year's tasks: overdue ones named on the day, given out, shown to be done, taken as a file."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from kernel.blobs import FolderBlobs
from kernel.canon import Json
from kernel.deadlines import BEIJING
from kernel.errors import Refusal
from people.rules.unit import Kind, Post
from tests.support import offices
from tests.support import papers_of_offices as papers
from tests.support.browser import Browser, site, text
from tests.support.databases import sqlite_database
from tests.support.world import Person, World

AT, ON = "/openness/boards", "G-board-2026"
BOARD = """zh = "2026年重点工作"
en = "Key work, 2026"
year = 2026
[[task]]
n = 1
zh = "年度报告"
en = "Annual report"
lead = ["市政府办公厅"]
by = "3月25日前"
[[task]]
n = 2
zh = "权责清单"
en = "Lists of powers"
lead = ["市编委办"]
units = ["市法制办"]
by = "2027年5月底"
"""


def refused(world: World, who: Person, verb: str, body: dict[str, Json], subject: str = ON) -> str:
    with pytest.raises(Refusal) as found:
        world.do(who, f"register.{verb}", subject, body)
    return found.value.code


@pytest.mark.seed_row(83)
def test_a_task_is_named_when_it_is_overdue_and_not_after_its_evidence(sqlite_template: Path, tmp_path: Path) -> None:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        world = World(engine, FolderBlobs(tmp_path / "blobs"))
        world.house = replace(world.house, catalogue={"boards/2026.toml": BOARD})
        giver = offices.office(world, kind=Kind.OPENNESS, name="青屿市政务公开办", n=852)[Post.HEAD]
        of = papers.staffed(world, 853)
        head, public = of[Post.HEAD], Browser(world, site(world))
        task: dict[str, Json] = {"task": 1, "offices": [of.code, giver.actor.org]}
        given: dict[str, Json] = {"task": 1, "title": "报告", "link": "/registers/briefings"}
        assert refused(world, head, "assign_task", task) == "board.giver"
        for offices_, code in (([], "board.offices"), ([of.code, of.code], "board.offices"), (["x"], "unit.unknown")):
            assert refused(world, giver, "assign_task", {"task": 1, "offices": list[Json](offices_)}) == code
        assert refused(world, giver, "assign_task", {**task, "task": 3}) == "document.value"
        assert refused(world, giver, "assign_task", task, "G-briefings") == "board.unknown"
        assert refused(world, head, "give_evidence", given) == "board.other"
        desk = Browser(world, site(world), giver)
        assert f"/me/acts/{ON}/assign_task" in desk.get(AT).text
        form = {"task": "1", "lead": of.code, f"office_{giver.actor.org}": "yes", "sure": "yes"}
        sent = desk.post(f"/me/acts/{ON}/assign_task", form)
        desk.sign(sent.headers["location"].removeprefix("/tasks/"))
        assert world.chain(ON)[-1].body["offices"] == [of.code, giver.actor.org]

        for day, overdue in ((25, False), (26, True)):
            world.clock.move_to(datetime(2026, 3, day, 12, tzinfo=BEIJING))
            shown = text(public.get(AT))
            assert ("第 1 项 年度报告（青屿市民政局， 2026年3月25日 到期）" in shown) is overdue, shown
        assert "2027年5月31日" in shown, "a day outside the board’s year"
        assert f"/me/acts/{ON}/give_evidence" in Browser(world, site(world), head).get("/me").text
        document = papers.published(world, of, papers.number(of)).removeprefix("W-")
        for link, code in (("/registers/x", "register.unknown"), ("ftp://x", "major.link"),
                           (f"/openness/documents/{document[:-1]}2", "document.unknown")):  # fmt: skip
            assert refused(world, head, "give_evidence", {**given, "link": link}) == code
        world.do(head, "register.give_evidence", ON, {**given, "link": f"/openness/documents/{document}"})
        assert "逾期后完成" in text(public.get(f"{AT}/2026"))
        world.do(head, "document.withdraw", f"W-{document}", {"cause": "error", "reason": "有误"})
        assert "逾期未完成" in text(public.get(AT)), "what is public no more is no evidence"
        world.do(head, "register.give_evidence", ON, given)
        rows = list(csv.reader(io.StringIO(public.get(f"{AT}/2026.csv").content.decode("utf-8-sig"))))
        assert rows[1] == [
            "1",
            "年度报告",
            "市政府办公厅",
            "",
            "3月25日前",
            "2026-03-25",
            "逾期后完成",
            "/registers/briefings",
        ]
        assert "逾期未完成" in text(public.get(f"{AT}/2018"))
        assert public.get(f"{AT}/x").status_code == 404
        found = public.get("/search?q=清单+编委办&kind=tasks").text
        assert (f'href="{AT}/2026"' in found, "年度报告" in found) == (True, False)
