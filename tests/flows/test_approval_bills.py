"""One bill a case, of listed fees alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from approval.acts import matters as acts
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from kernel.deadlines import day_of
from people.rules.unit import Post
from tests.support import approvals, matters
from tests.support.approvals import FIRE, FOOD, City
from tests.support.browser import Browser, site
from tests.support.databases import sqlite_database
from tests.support.world import World


@pytest.fixture(scope="module")
def city(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    folder = tmp_path_factory.mktemp("bills")
    with sqlite_database(sqlite_template, folder) as engine:
        yield approvals.city(World(engine, FolderBlobs(folder / "blobs")))


def line(**more: Json) -> dict[str, Json]:
    of: dict[str, Json] = {"matter": FOOD, "fee": "plate", "times": 1, "amount": "10.00"}
    return of | more


@pytest.mark.seed_row(34)
def test_a_case_has_one_bill_of_fees_that_were_listed_when_it_was_accepted(city: City) -> None:
    waiting, id = city.submitted(), city.accepted()
    assert city.refused(city.window, "bill", waiting, lines=[line()]) == "approval.stage"
    assert city.refused(city.market[Post.EXAMINER], "bill", id, lines=[line()]) == "unit.other"
    for wrong in (line(fee="rush"), line(amount="11.00"), line(matter=FIRE)):
        assert city.refused(city.window, "bill", id, lines=[line(), wrong]) == "bill.unlisted"
    assert not city.held(id).case.billed
    dearer = matters.said(city.market.code, (day_of(city.world.now) + timedelta(days=1)).isoformat(), fees=[])
    city.world.do(city.centre[Post.HEAD], "matter.change", acts.subject(FOOD), dearer)
    city.world.move_to(city.world.now + timedelta(days=1))
    window = Browser(city.world, site(city.world), city.window)
    assert f"{FOOD} | plate | 1 | 10.00" in window.get(f"/me/acts/{id}/bill").text
    assert window.errand(id, "bill", {"lines": f"{FOOD} | plate | 2 | 10.00"}) == ""
    told = city.world.chain(id)[-1].body
    assert (told["lines"], told["amount"], city.held(id).case.billed) == ([line(times=2)], "20.00", True)
    assert city.refused(city.window, "bill", id, lines=[line()]) == "bill.once"
    later = city.accepted()
    assert city.refused(city.window, "bill", later, lines=[line()]) == "bill.unlisted"
