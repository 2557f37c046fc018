"""The supervisor's course: fifty acts a page, the newest first, one lot's or the refusals alone, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel.act import Act
from kernel.actor import CLERK, Role
from kernel.blobs import Blobs
from kernel.errors import Refusal
from kernel.journal import Entry, entry
from tests.support import refusals
from tests.support.browser import Browser, site
from tests.support.databases import MORNING, sqlite_database
from tests.support.world import World
from web.desks import log, supervising
from web.desks.supervising import PAGE, Asked

ACT = Act("announce", "L-2026-0001-1", CLERK, MORNING, {})
REFUSAL = Act("refused", "S-refusals", CLERK, MORNING, {"act": "lot.award", "subject": "L-2026-0001-1", "code": "x"})


def made(count: int, every: int = 0) -> list[Entry]:
    acts = [REFUSAL if every and n % every == 0 else ACT for n in range(1, count + 1)]
    return [entry(None, act, n.to_bytes(32)) for n, act in enumerate(acts)]


@pytest.mark.parametrize("count", [0, 1, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE])
def test_every_act_is_on_one_page_newest_first(count: int) -> None:
    entries = made(count)
    first = supervising.part(entries, Asked())
    assert first.pager.pages == max(1, -(-count // PAGE))
    seen: list[Entry] = []
    for n in range(1, first.pager.pages + 1):
        each = supervising.part(entries, Asked(page=n))
        assert len(each.rows) <= PAGE
        assert (each.pager.before == "", each.pager.after == "") == (n == 1, n == first.pager.pages)
        seen += each.rows
    assert seen == entries[::-1]


@pytest.mark.parametrize(("asked", "page"), [(-3, 1), (0, 1), (99, 3)])
def test_a_page_that_is_not_there_is_the_nearest(asked: int, page: int) -> None:
    assert supervising.part(made(3 * PAGE), Asked(page=asked)).pager.page == page


def test_refusals_alone_keep_their_filter_from_page_to_page() -> None:
    found = supervising.part(made(4 * PAGE, every=2), Asked(supervising.REFUSED, "L-2026-0001-1"))
    assert {one.type for one in found.rows} == {"system.refused"}
    assert (found.pager.found, found.pager.pages) == (2 * PAGE, 2)
    assert found.pager.after == "/me?only=refused&lot=L-2026-0001-1&page=2#h-course"


# ---------------------------------------------------------------- words of refusals


def test_every_refusal_of_the_server_has_its_words() -> None:
    """Where this fails: `python -m tests.support.refusals`."""
    assert refusals.FILE.read_text(encoding="utf-8") == refusals.written()
    assert len(refusals.sentences()) > 300


def test_a_refusal_is_told_in_words_and_an_unknown_code_as_it_is() -> None:
    said = log.why("act.not_the_same")
    assert not isinstance(said, str)
    assert log.why("no.such") == "no.such"
    assert log.why("act.not_allowed") != log.why("act.field")


# ---------------------------------------------------------------- the page


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[World]:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        kept: Engine = engine
        yield World(kept, blobs)


def test_the_desk_filters_by_lot_and_says_why_something_was_refused(world: World) -> None:
    _, lot = world.announced()
    world.announced()
    supervisor = world.office(Role.SUPERVISOR)
    with pytest.raises(Refusal):
        world.do(supervisor, "lot.resume", lot, {"basis": "招标投标法", "reason": "恢复"})
    desk = Browser(world, site(world), supervisor)
    html = desk.get("/me").text
    assert "L-2026-0002-1" in html
    one = desk.get(f"/me?lot={lot}").text
    rows = re.findall(r"<li><time.*?</li>", one, flags=re.DOTALL)
    assert rows
    assert all("0002" not in row for row in rows)
    assert f'<option value="{lot}" selected>' in one
    refused = desk.get("/me?only=refused").text
    rows = re.findall(r"<li><time.*?</li>", refused, flags=re.DOTALL)
    assert len(rows) == 1
    assert lot in rows[0]
    assert re.search(r"[a-z]+\.[a-z_]+<", rows[0]) is None, "no bare code"
    english = desk.get("/me?only=refused&lang=en").text
    assert re.search(r"not possible now|was not suspended|may do this", english)
    assert desk.get("/me?lot=L-2026-9999-1").status_code == 404
