"""Bidders of one lot under one controller, by their own declarations: shown to panel and supervision, rejected by nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.acts import screening
from kernel.actor import Role
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from kernel.errors import NotAllowed, NotValid
from tests.support.browser import Browser, site, text
from tests.support.databases import sqlite_database
from tests.support.kept import Kept
from tests.support.panel import Hall
from tests.support.world import Person

ACT = "system.declare_control"
PRICES = ["1000000.00", "1100000.00", "1200000.00"]


def declare(hall: Hall, person: Person, tail: str, *shares: int) -> None:
    holders: list[Json] = [{"name": "某集团", "key": hall.bidder(2).actor.org, "share": share} for share in shares]
    body: dict[str, Json] = {"head": {"name": "张某", "key": tail}, "holders": holders, "managers": []}
    hall.do(person, ACT, "S-people", body)


def test_ties_between_bidders_are_shown_and_reject_nobody(sqlite_template: Path, kept: Kept, tmp_path: Path) -> None:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        hall = Hall(engine, FolderBlobs(tmp_path / "blobs")).keep(kept)
        hall.enrol_experts(8)
        lot, _ = hall.opened(tmp_path, PRICES, hall.lot_of("comprehensive_scoring"))
        page = Browser(hall, site(hall), hall.bidder(0))
        assert "S-people/declare_control" in page.get("/me/people").text
        form = {
            "head.name": "张某",
            "head.key": "0017",
            "holders": f"50.00% {hall.bidder(2).actor.org} 某集团",
            "sure": "yes",
        }
        answer = page.post("/me/acts/S-people/declare_control", {**form, "holders": "50.001% 0001 某人"})
        assert "比例最多两位小数" in text(answer)
        page.errand("S-people", "declare_control", form)
        declare(hall, hall.bidder(1), "0017", 4999)
        with hall.house.looking() as ctx:
            found = screening.controlled(ctx, lot)
        assert sorted(int(each.figure) for each in found) == [1], "bidder 2 declared nothing, and holds half of one"
        assert all(each.screen == "control" for each in found)
        declare(hall, hall.bidder(2), "0018")
        with hall.house.looking() as ctx:
            found = screening.controlled(ctx, lot)
        assert len(found) == 2
        hall.convened(lot)
        review = Browser(hall, site(hall), hall.panel(lot)[0]).get(f"/me/acts/{lot}/review_qualification")
        assert "单位负责人为同一人" in text(review)
        assert "一家控股另一家" in text(review)
        with pytest.raises(NotAllowed, match=r"act\.not_allowed"):
            declare(hall, hall.office(Role.TENDEREE), "0017")
        with pytest.raises(NotValid, match="holders"):
            declare(hall, hall.bidder(1), "0017", 6000, 5000)
