"""A licence that was granted here: checked by anybody, fetched by its holder, and what a project rests on."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

import pypdf
import pytest

from kernel.actor import Role
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from kernel.deadlines import BEIJING, day_of
from kernel.errors import Refusal
from people.rules.unit import Post
from signing.rules import pdf
from tests.support import approvals, matters
from tests.support.approvals import CODE, FIRM, FOOD, City
from tests.support.browser import Browser, site, text
from tests.support.databases import sqlite_database
from tests.support.world import DAY, World

NUMBER: Final = f"{FOOD}-2026-000001"
AT: Final = f"/approvals/licences/{NUMBER}"


@pytest.fixture(scope="module")
def city(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    folder = tmp_path_factory.mktemp("licences")
    with sqlite_database(sqlite_template, folder) as engine:
        made = approvals.city(World(engine, FolderBlobs(folder / "blobs")))
        id = made.accepted()
        examiner, approver = made.market[Post.EXAMINER], made.market[Post.APPROVER]
        made.do(examiner, "review", id, matter=FOOD, opinion="grant", text="符合条件")
        made.do(approver, "decide", id, matter=FOOD, outcome="grant", valid_until="2026-09-01")
        yield made


def test_anybody_checks_it_and_only_its_holder_fetches_it(city: City) -> None:
    public = Browser(city.world, site(city.world))
    wrong = public.post("/approvals/licences", {"number": "11010004-2026-000002"})
    assert (wrong.status_code, "没有这个证照编号" in text(wrong)) == (404, True)
    assert public.post("/approvals/licences", {"number": f" {NUMBER} "}).headers["location"] == AT
    shown = text(public.get(AT))
    assert all(said in shown for said in ("有效，有效期至 2026年9月1日", FIRM, "青屿市市场监督管理局"))
    assert "青屿小吃店" not in shown
    assert "Valid, until 1\N{NO-BREAK SPACE}September 2026" in text(public.get(AT, "en"))
    assert public.get("/approvals/licences/11010004-2026-000002").status_code == 404
    assert public.get(f"{AT}/paper").headers["location"] == AT
    assert public.post(f"{AT}/paper", {"code": "AAAAAAAAAAAAAAAA"}).status_code == 404
    fetched = public.post(f"{AT}/paper", {"code": CODE})
    assert fetched.headers["content-type"] == "application/pdf"
    (seal,) = pdf.verify(
        fetched.content, city.world.pki.anchors, city.world.pki.evidence_at(city.world.now), city.world.now
    )
    assert seal
    printed = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(fetched.content)).pages)
    assert all(said in printed for said in ("青屿小吃店", NUMBER, FIRM, "2026年9月1日", AT))


def registered(world: World, number: str) -> str:
    """The project, or why it was refused."""
    try:
        return world.register(approval=number)
    except Refusal as refusal:
        return refusal.code


@pytest.mark.seed_row(22)
def test_a_project_rests_on_it_while_it_is_valid_and_shows_it(city: City) -> None:
    world = city.world
    first, second = registered(world, NUMBER), registered(world, NUMBER)
    assert registered(world, f"{FOOD}-2026-000002") == "approval.licence"
    assert registered(world, "99999999-2026-000001").startswith("P-"), "granted by somebody else"
    agency = world.office(Role.AGENCY)
    world.do(agency, "tender.announce", world.draft(first, approval_no=NUMBER))
    public = Browser(world, site(world))
    assert f'href="{AT}"' in public.get(f"/projects/{first}").text
    world.move_to(datetime(2026, 9, 1, 20, tzinfo=BEIJING))
    assert registered(world, NUMBER).startswith("P-"), "on its last day"
    world.move_to(datetime(2026, 9, 2, tzinfo=BEIJING))
    assert registered(world, NUMBER) == "approval.expired"
    with pytest.raises(Refusal, match=r"approval\.expired"):
        world.do(agency, "tender.announce", world.draft(second, approval_no=NUMBER))
    assert "已过有效期" in text(public.get(AT))


def test_what_was_applied_for_and_granted_goes_on_being_told_when_its_matter_ends_that_day(city: City) -> None:
    world = city.world
    world.move_to(world.now + DAY)
    id, on = city.accepted(), day_of(world.now).isoformat()
    ended: dict[str, Json] = {"matter": FOOD, "decision": "cancel", "owner": city.market.code, "due": "2027-03-01"}
    head = city.centre[Post.DEPUTY]
    world.do(head, "matter.conclude_round", "O-R-7", matters.round_of(on, ended))
    city.do(city.market[Post.EXAMINER], "review", id, matter=FOOD, opinion="grant", text="符合条件")
    city.do(city.market[Post.APPROVER], "decide", id, matter=FOOD, outcome="grant")
    number = city.held(id).case.branch(FOOD).licence
    public, window = Browser(world, app := site(world)), Browser(world, app, city.window)
    at = f"/approvals/licences/{number}"
    for shown in (
        public.get(at),
        public.get(f"/approvals/enterprises/{FIRM}"),
        public.post("/approvals/case", {"number": id, "code": CODE}),
        window.get(f"/me/approvals/{id}"),
    ):
        assert (shown.status_code, "食品经营许可" in shown.text) == (200, True)
    assert public.post(f"{at}/paper", {"code": CODE}).headers["content-type"] == "application/pdf"
