"""The task page names who signs: role, organisation, code; the statement itself keeps the code alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from disclosure.rules.recital import Line
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.errors import Words
from signing.acts.tasks import Task
from tests.support.browser import Browser, site
from tests.support.databases import sqlite_database
from tests.support.world import World
from web import conduct
from web.routes.task_pages import SIGNER, named

CODE = "91210100MA0000002K"
NAMES = {CODE: "衡牍招标代理有限公司"}


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[World]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        yield World(engine, blobs)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (Line(SIGNER, Words(f"代理机构 · {CODE}", f"agency · {CODE}")), f"代理机构 · {NAMES[CODE]} · {CODE}"),
        (Line(SIGNER, Words("评标专家 · 0b7e", "expert · 0b7e")), "评标专家 · 0b7e"),
        (Line(Words("理由", "reason"), Words(f"x · {CODE}", f"x · {CODE}")), f"x · {CODE}"),
    ],
)
def test_only_the_signer_s_known_code_gets_its_name(line: Line, said: str) -> None:
    assert named(line, NAMES).value.zh == said


def test_the_page_shows_the_organisation_that_signs(world: World) -> None:
    _, lot = world.announced()
    supervisor = world.office(Role.SUPERVISOR)
    body = {"basis": "招标投标法实施条例第八十一条", "reason": "资金未落实"}
    task = conduct.perform(world.house, supervisor.actor, "lot.suspend", lot, body)
    assert isinstance(task, Task)
    desk = Browser(world, site(world), supervisor)
    org = supervisor.member
    assert f"{org.org_name} · {org.org}" in desk.get(f"/tasks/{task.id}").text
    assert f"{org.org_name} · {org.org}" in desk.get(f"/tasks/{task.id}?lang=en").text.replace("</span>", "").replace(
        '<span lang="zh-CN">', ""
    )
    assert org.org_name not in task.document.decode()
