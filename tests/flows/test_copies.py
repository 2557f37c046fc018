"""Copies of public documents go to archives and libraries and are confirmed, on both databases."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import pytest
from litestar import Litestar
from sqlalchemy import Engine

from disclosure.acts import copies, documents
from disclosure.rules import dossier
from kernel.actor import CLERK
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.deadlines import begins_at, day_of
from kernel.errors import Refusal
from people.rules.unit import Post
from signing.acts.tasks import Task
from signing.rules import cms
from tests.support import papers_of_offices as papers
from tests.support.browser import Browser, site, text
from tests.support.kept import Kept
from tests.support.offices import Office
from tests.support.world import DAY, Person, World
from web import conduct, worker

PAGE: Final = "/openness/copies"
SECRET: Final = "尚未公开的讨论稿"


@dataclass
class City:
    """An office that publishes, and the archive's office."""

    world: World
    of: Office
    archive: Office

    def refused(self, person: Person, body: dict[str, Json], subject: str = copies.CHAIN) -> str:
        with pytest.raises(Refusal) as found:
            self.world.do(person, "register.confirm_copies", subject, body)
        return found.value.code

    def waiting(self) -> bool:
        with self.world.house.looking(CLERK) as ctx:
            return any(one.act == "deposit_copies" for one in worker.due(ctx, ctx.now))

    def sent(self) -> dict[str, Json]:
        """The batch that the clerk's round sends; after it nothing waits."""
        assert self.waiting()
        with self.world.house.acting(CLERK) as ctx:
            made = copies.deposit_copies(ctx, copies.CHAIN, {})
        assert not self.waiting()
        return dict(made.body)

    def unsent(self, subject: str = copies.CHAIN) -> str:
        with pytest.raises(Refusal) as found, self.world.house.acting(CLERK) as ctx:
            copies.deposit_copies(ctx, subject, {})
        return found.value.code

    def to(self, day: date) -> None:
        self.world.move_to(begins_at(day) + timedelta(hours=9))

    def enter(self, number: str, kind: str) -> None:
        cells = papers.reading_place(self.archive, number, kind)
        self.world.do(self.archive[Post.HEAD], "register.enter", "G-query_points", {"cells": cells})


@pytest.fixture
def city(engine: Engine, blobs: Blobs, kept: Kept) -> City:
    world = World(engine, blobs).keep(kept)
    of, archive = world.step("an office and the archive's", lambda: _offices(world))
    return City(world, of, archive)


def _offices(world: World) -> tuple[Office, Office]:
    return papers.staffed(world, 810), papers.staffed(world, 811, "青屿市档案局")


def checked(data: bytes) -> dict[str, bytes]:
    """The files of a package whose manifests agree with them, by path."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    digests = {path: hashlib.sha256(held).hexdigest() for path, held in files.items()}
    payload = {path: digest for path, digest in digests.items() if path.startswith("data/")}
    assert dossier.read_manifest(files["manifest-sha256.txt"]) == payload
    tags = {path: digest for path, digest in digests.items() if path not in payload}
    assert dossier.read_manifest(files["tagmanifest-sha256.txt"]) == {
        path: digest for path, digest in tags.items() if path != "tagmanifest-sha256.txt"
    }
    size = sum(len(files[path]) for path in payload)
    assert f"Payload-Oxum: {size}.{len(payload)}" in files["bag-info.txt"].decode()
    return files


@pytest.mark.seed_row(75)
def test_each_public_document_is_copied_and_confirmed_within_its_limit(city: City) -> None:
    world, of = city.world, city.of
    anybody = Browser(world, app := site(world))
    file: dict[str, Json] = {"name": "附件.txt", "data": base64.b64encode(b"1").decode()}
    one = papers.published(world, of, papers.number(of), files=[file])
    papers.signed(world, of, papers.number(of, 2), attribute="on_request", text=SECRET)
    two = papers.published(world, of, papers.number(of, 3), title="关于供水的说明")
    first = day_of(world.now)
    assert "登记簿中没有档案馆" in text(anybody.get(PAGE))
    city.to(first + DAY)
    assert not city.waiting(), "there is nowhere to send copies"
    city.enter("A0001", "档案馆")
    city.enter("P0001", "社区查询点")
    assert city.unsent("G-hotlines") == "copies.unknown"
    made = city.sent()
    assert made == {
        "no": 1, "gone": [], "points": ["A0001"],
        "copies": [
            {"document": each, "content_sha256": content(world, each), "day": first.isoformat()}
            for each in (one, two)
        ],
    }  # fmt: skip
    assert city.unsent() == "copies.none"
    package = checked(anybody.get(f"{PAGE}/copies-00001.zip").content)
    assert (package[f"data/{one}/01.txt"], len(package)) == (b"1", 8)
    assert SECRET.encode() not in b"".join(package.values())
    assert all(anybody.get(f"{PAGE}/{name}").status_code == 404 for name in ("copies-00002.zip", "copies-1.zip", "x"))
    _confirmed(city, app)
    with pytest.raises(Refusal, match=r"act\.not_allowed"), world.house.acting(of[Post.HEAD].actor) as ctx:
        copies.deposit_copies(ctx, copies.CHAIN, {})


def content(world: World, subject: str) -> str:
    with world.house.looking() as ctx:
        return documents.held(ctx, subject).content


def _confirmed(city: City, app: Litestar) -> None:
    world, keeper = city.world, city.archive[Post.CLERK]
    body: dict[str, Json] = {"batch": 1, "point": "A0001"}
    assert city.refused(city.of[Post.HEAD], body) == "point.other"
    assert city.refused(keeper, {**body, "point": "P0001"}) == "copies.place"
    assert city.refused(keeper, {**body, "point": "P0009"}) == "point.unknown"
    assert city.refused(keeper, {**body, "batch": 2}) == "copies.unknown"
    assert city.refused(keeper, body, "G-hotlines") == "copies.unknown"
    anybody = Browser(world, app)
    city.to(last := date(2026, 3, 30))
    assert last_days(world) == [last, last]
    assert "逾期未确认 2 份" not in text(anybody.get(PAGE))
    city.to(last + DAY)
    red = anybody.get(PAGE)
    assert "逾期未确认 2 份" in text(red)
    assert "关于供水的说明" in text(red)
    assert "2 documents are overdue" in anybody.get(PAGE, "en").text
    browser = Browser(world, app, keeper)
    assert "confirm_copies" in browser.get(PAGE).text
    browser.errand(copies.CHAIN, "confirm_copies", {"which": "1 A0001"})
    shown = text(anybody.get(PAGE))
    assert "逾期未确认 2 份" not in shown
    assert "青屿市档案馆 2026年3月31日 确认" in shown.replace("\u00a0", " ")
    assert city.refused(keeper, body) == "copies.confirmed"


def last_days(world: World) -> list[date]:
    with world.house.looking() as ctx:
        return [one.until for one in copies.owed(ctx, copies.every(ctx), copies.places(ctx))]


@pytest.mark.seed_row(75)
def test_a_withdrawal_is_told_and_what_is_withdrawn_is_in_no_package(city: City) -> None:
    world, of, head = city.world, city.of, city.archive[Post.HEAD]
    city.enter("L0001", "图书馆")
    one, two = (papers.published(world, of, papers.number(of, n), title=f"第{n}份") for n in (1, 2))
    first = day_of(world.now)
    city.to(first + DAY)
    city.sent()
    had: dict[str, Json] = {"batch": 1, "point": "L0001"}
    task = conduct.perform(world.house, head.actor, "register.confirm_copies", copies.CHAIN, had)
    assert isinstance(task, Task)
    world.do(of[Post.HEAD], "document.withdraw", one, {"cause": "leak", "reason": "含身份证号"})
    assert "第1份" not in text(Browser(world, site(world)).get(PAGE))
    with pytest.raises(Refusal, match=r"copies\.changed"):
        conduct.finish(world.house, task.id, cms.sign(task.document, head.member.signer, world.now))
    told = city.sent()
    assert (told["gone"], told["copies"]) == ([one], [])
    package = checked(Browser(world, site(world)).get(f"{PAGE}/copies-00001.zip").content)
    about = json.loads(package["data/batch.json"])
    assert ([each["document"] for each in about["documents"]], about["gone_since"]) == ([two], [one])
    assert "第1份".encode() not in b"".join(package.values())
    for batch in (1, 2):
        world.do(head, "register.confirm_copies", copies.CHAIN, {"batch": batch, "point": "L0001"})
    assert last_days(world) == []
    _after_three_days(city)


def _after_three_days(city: City) -> None:
    """The clerk was down: one batch holds what became public meanwhile, but for today's; its days are not moved."""
    world, of, began = city.world, city.of, day_of(city.world.now)
    papers.published(world, of, papers.number(of, 3))
    city.to(began + 2 * DAY)
    papers.published(world, of, papers.number(of, 4))
    city.to(began + 3 * DAY)
    papers.published(world, of, papers.number(of, 5))
    assert len(last_days(world)) == 3, "what is in no batch is owed as well"
    days = [str(each["day"]) for each in city.sent()["copies"]]  # type: ignore[union-attr,index,call-overload]
    assert days == [began.isoformat(), (began + 2 * DAY).isoformat()]
