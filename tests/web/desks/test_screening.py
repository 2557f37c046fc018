"""The supervisor's page of leads: who may look and when, what stands there, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation.acts import screening
from kernel.actor import Role
from kernel.blobs import FolderBlobs
from kernel.errors import NotNow
from tests.support.browser import Browser, site, text
from tests.support.databases import sqlite_database
from tests.support.panel import Hall
from web.desks.screening import _label

STEPS = ("1000000.00", "1050000.00", "1100000.00")


@pytest.fixture(scope="module")
def hall(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("screens")
    with sqlite_database(sqlite_template, folder) as engine:
        yield Hall(engine, FolderBlobs(folder / "blobs"))


@pytest.fixture(scope="module")
def lot(hall: Hall, tmp_path_factory: pytest.TempPathFactory) -> str:
    return hall.opened(tmp_path_factory.mktemp("bids"), STEPS, hall.lot_of("lowest_evaluated_price"))[0]


def test_only_the_lots_own_supervisor_looks(hall: Hall, lot: str) -> None:
    app = site(hall)
    for role in (Role.AGENCY, Role.TENDEREE, Role.CENTRE, Role.AUDIT_ADMIN):
        assert Browser(hall, app, hall.office(role)).get(f"/me/lots/{lot}/screens").status_code == 403, role
    assert Browser(hall, app, hall.bidder(0)).get(f"/me/lots/{lot}/screens").status_code == 403
    stranger = Browser(hall, app, hall.office(Role.SUPERVISOR, "another"))
    assert stranger.get(f"/me/lots/{lot}/screens").status_code == 404


def test_the_page_tells_evidence_and_rate_in_both_languages(hall: Hall, lot: str) -> None:
    supervisor = Browser(hall, site(hall), hall.office(Role.SUPERVISOR))
    assert f'href="/me/lots/{lot}/screens"' in supervisor.get(f"/me/lots/{lot}").text
    chinese = text(supervisor.get(f"/me/lots/{lot}/screens"))
    assert "相邻报价之差都是 50000.00" in chinese
    assert "1074 个真实合同中有 0 个如此" in chinese
    assert "变异系数 4.7%（界限 6%），相对距离 1.41（界限 1）" in chinese
    assert "B-" not in chinese, "a firm that bids once is called by its name"
    english = text(supervisor.get(f"/me/lots/{lot}/screens", "en"))
    assert "Neighbouring prices all differ by 50000.00" in english
    assert "without" in english
    assert "0 lots of this kind" in english


def test_nothing_before_the_opening(hall: Hall, lot: str) -> None:
    _, sealed = hall.announced()
    with hall.house.looking() as ctx:
        with pytest.raises(NotNow):
            screening.screened(ctx, sealed)
        assert sorted(screening.screened(ctx, lot).quoted.values()) == [int(price.replace(".", "")) for price in STEPS]


def test_letters_go_on_after_z() -> None:
    assert [_label(place) for place in (0, 25, 26, 52)] == ["A", "Z", "A1", "A2"]
