"""Deals outside the register, steps out of order, experts and scores that are wrong: refused, told why, recorded."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final

import openpyxl
import pytest
from sqlalchemy import Engine

from client import facts, seal
from client import task as client_task
from client.pack import Pack
from evaluation.acts import drawing
from experts.rules import roster
from experts.rules import workbook as experts_workbook
from ggzy.demo import pool
from kernel import canon, journal, table
from kernel.actor import CLERK, Actor, Role
from kernel.blobs import Blobs, FolderBlobs
from kernel.canon import Json
from kernel.chance import SystemChance
from kernel.errors import Conflict, NotNow, NotValid, Refusal
from signing import store as signing_store
from signing.acts import tasks as signing
from signing.acts.tasks import Task
from signing.rules import plaintext
from signing.rules.plaintext import Contents, File
from tests.flows.test_evaluation import PRICES, points, scoring_hall
from tests.support import door, refused
from tests.support.databases import sqlite_database
from tests.support.door import Caller, code
from tests.support.kept import Kept
from tests.support.panel import KEYS, Hall
from tests.support.world import DAY, Person, World
from trading import package_store, store
from trading.acts import bidding
from trading.rules.lifecycle import Stage
from web import bodies, conduct, tasks


@pytest.fixture
def hall(engine: Engine, blobs: Blobs, kept: Kept) -> Hall:
    return Hall(engine, blobs).keep(kept)


@pytest.fixture
def small(sqlite_template: Path, tmp_path: Path, kept: Kept) -> Iterator[Hall]:
    """A hall on one database only, for what has nothing to do with the database."""
    with sqlite_database(sqlite_template, tmp_path) as engine:
        yield Hall(engine, FolderBlobs(tmp_path / "blobs")).keep(kept)


def deals(world: World) -> list[list[object]]:
    with world.house.looking() as ctx:
        kept = (store.tenders, store.lots, store.bids, package_store.packages, store.questions, store.objections)
        return [list(map(tuple, table.rows(ctx.tx, one))) for one in kept]


# ---------------------------------------------------------------- the register and the table


@pytest.mark.seed_row(1)
def test_no_route_makes_a_deal_without_a_registered_project(small: Hall) -> None:
    """Every route that changes anything, by every office, about a project, tender, lot or bid that is not there."""
    agency = small.office(Role.AGENCY)
    project = small.register()
    content: dict[str, Json] = {
        "project": "P-2026-0009",
        "tender": "T-2026-0009",
        "lots": [small.lot_document("L-2026-0009-1")],
    }
    draft: dict[str, Json] = small.document("P-2026-0009") | content
    before = deals(small)
    ids = {"project": "P-2026-0009", "tender": "T-2026-0009", "lot": "L-2026-0009-1", "bid": "B-" + "0" * 32}
    people = [agency, *(small.office(role) for role in (Role.TENDEREE, Role.SUPERVISOR)), small.bidder(1)]
    with door.opened(small) as http:
        for person in people:
            caller = Caller(http, small, person)
            answer = http.put("/api/v1/projects/P-2026-0009/draft", json=draft, headers=caller.headers)
            assert code(answer) == ("project.unknown" if person is agency else "act.not_allowed")
            for act in bodies.FIELDS:
                subject = ids.get(act.partition(".")[0], "S-people")
                if act.partition(".")[0] != "system" and act != "project.register":
                    assert caller.act(act, subject, draft).status_code in (400, 403, 404, 409), act
            size: dict[str, Json] = {"size": 1, "piece": 8 << 20}
            assert code(caller.post("/api/v1/lots/L-2026-0009-1/packages", size)) == "lot.unknown"
        answer = http.put(f"/api/v1/projects/{project}/draft", json=draft, headers=Caller(http, small, agency).headers)
    assert deals(small)[1:] == before[1:]
    made = answer.json()["tender"]
    with small.house.looking() as ctx:
        row = table.find(ctx.tx, store.tenders, id=made)
        assert row is not None
        assert canon.mapping(row.draft.encode())["project"] == project == row.project, "the draft cannot say otherwise"


@pytest.mark.seed_row(3)
def test_a_step_that_skips_a_guard_is_refused_and_recorded(hall: Hall, tmp_path: Path) -> None:
    """Whoever asks for a later stage, by an act of the table or by one made up, gets a refusal and an entry."""
    _, lot = hall.announced()
    hall.submit(hall.bidder(1), lot, "1000000.00", tmp_path)
    stage, before = hall.lot(lot), len(hall.chain(journal.REFUSALS))
    jumps = ("open_bids", "order_opening", "convene", "publish_candidates", "award", "void_evaluation", "resume")
    clerks = ("close_bidding", "stop_too_few", "rank", "draw", "notify", "archive")
    made_up = ("set_stage", "stage", "<b>opened</b>")
    with door.opened(hall) as http:
        for person in (hall.office(Role.AGENCY), hall.office(Role.TENDEREE), hall.office(Role.SUPERVISOR)):
            caller = Caller(http, hall, person)
            for verb in (*jumps, *clerks, *made_up):
                answer = caller.act(f"lot.{verb}", lot, {"stage": "opened"})
                assert code(answer) in ("act.not_now", "act.not_allowed", "act.unknown", "address.unknown"), verb
            for method in ("PUT", "PATCH", "DELETE"):
                answer = http.request(method, f"/api/v1/lots/{lot}", json={"stage": "opened"}, headers=caller.headers)
                assert (answer.status_code, code(answer)) == (405, "method.unknown")
    assert hall.lot(lot) == stage
    said = [(one.body["act"], one.body["code"], one.body["subject"]) for one in hall.chain(journal.REFUSALS)[before:]]
    refused = [f"lot.{verb}" for verb in (*jumps, *clerks)] + ["lot.unknown"] * (len(made_up) - 1)
    assert [act for act, _, _ in said] == refused * 3, "what somebody made up is not written down"
    assert {subject for _, _, subject in said} == {lot}
    with hall.house.looking() as ctx:
        assert journal.broken_at(ctx.tx, journal.REFUSALS) is None


def test_a_refusal_holds_no_content(hall: Hall, tmp_path: Path) -> None:
    """Neither the words of a question nor a reason nor a subject that somebody made up; only a digest."""
    _, lot = hall.announced()
    secret = "我方报价一百万元"
    with door.opened(hall) as http:
        caller = Caller(http, hall, hall.bidder(1))
        caller.act("lot.object_result", lot, {"text": secret})
        caller.act("lot.object_result", secret, {"text": secret})
        caller.act(f"lot.{secret}", lot, {})
        caller.act("lot.submit_bid", lot, {"package": secret, "manifest": base64.b64encode(secret.encode()).decode()})
    told = hall.chain(journal.REFUSALS)
    assert len(told) == 4
    for one in told:
        assert set(one.body) == {"act", "subject", "code", "digest"}
        assert "报价" not in one.data.decode()
        assert base64.b64encode(secret.encode()) not in one.data
    assert [one.body["subject"] for one in told] == [lot, journal.REFUSALS, lot, lot]


# ---------------------------------------------------------------- experts


def workbook(**cells: object) -> bytes:
    """A roster of three with some cells of its first sheet changed."""
    book = openpyxl.load_workbook(io.BytesIO(pool.workbook(3)))
    sheet = book[roster.EXPERTS]
    for place, value in cells.items():
        sheet[place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bomb() -> bytes:
    """A roster beside more zeros than anybody wants to unpack."""
    out = io.BytesIO(pool.workbook(3))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros", bytes(experts_workbook.UNPACKED))
    return out.getvalue()


def merged() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(pool.workbook(3)))
    book[roster.EXPERTS].merge_cells("A2:B3")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_excel_sheet_that_is_wrong(small: Hall) -> None:
    with door.opened(small) as http:
        centre, bidder = Caller(http, small, small.office(Role.CENTRE)), Caller(http, small, small.bidder(1))

        def sent(data: bytes, caller: Caller = centre) -> tuple[str, str]:
            """Code and cell; the cell stands in both sentences too, and nobody was enrolled."""
            path = "/api/v1/experts/import"
            said = refused.told(
                small.engine,
                lambda tongue: http.post(path, content=data, headers=caller.headers | {"Accept-Language": tongue}),
            )
            if said.code == "roster.flawed":
                assert said.field in said.zh
                assert said.field in said.en
                assert "重新导入" in said.remedy["zh"]
                assert "import the whole roster again" in said.remedy["en"]
            return said.code, said.field

        assert sent(merged()) == ("roster.flawed", f"{roster.EXPERTS}!A2")
        assert sent(workbook(A2=20260302)) == ("roster.flawed", f"{roster.EXPERTS}!A2")
        assert sent(workbook(A3="")) == ("roster.flawed", f"{roster.EXPERTS}!A3")
        assert sent(workbook(A4="=1+1"))[0] == "roster.flawed"
        assert sent(b"")[0] == "act.field"
        assert sent(b"PK\x03\x04" + bytes(1000))[0] == "workbook.malformed"
        assert sent(b"name,region\n")[0] == "workbook.malformed"
        assert sent(bomb())[0] == "workbook.bomb"
        assert sent(pool.workbook(3), bidder)[0] == "pool.keeper"
        done = http.post("/api/v1/experts/import", content=pool.workbook(3), headers=centre.headers)
        assert (done.status_code, done.json()["enrolled"]) == (201, 3)
        assert sent(pool.workbook(3))[0] == "roster.flawed", "the same people again"


# ---------------------------------------------------------------- scores and draws

MARKS: Final[list[tuple[Json, str]]] = [
    ("40.01", "score.range"),
    ("-1.00", "score.decimals"),
    ("18.505", "score.decimals"),
    ("1e1", "score.decimals"),
    ("１０.00", "score.decimals"),
    (10, "document.value"),
    (None, "document.value"),
]


def test_scores_and_draws_out_of_bounds(small: Hall, tmp_path: Path) -> None:
    """A score out of range or with three decimals, a sheet for another bid, a second draw."""
    small.enrol_experts(8)
    lot, bids = scoring_hall(small, tmp_path)
    expert = small.panel(lot)[0]

    def asked(given: Mapping[str, Json]) -> str:
        with pytest.raises(Refusal) as caught:
            tasks.ask(small.house, expert.actor, "lot.seal_scores", lot, {"points": given})
        return caught.value.code

    good = points(bids, ["40.00", "30.00", "20.00"])
    for mark, expected in MARKS:
        assert asked({**good, bids[0]: {"C1": mark, "C2": "20.00"}}) == expected, mark
    assert asked({bid: good[bid] for bid in bids[:2]}) == "score.missing"
    assert asked({**good, bids[0]: {"C1": "1.00", "C2": "20.00", "C9": "1.00"}}) == "score.unknown"
    assert asked({**good, bids[0]: {"C1": "1.00"}}) == "score.missing"
    said = small.chain(journal.REFUSALS)[-len(MARKS) - 3 :]
    assert {one.actor for one in said} == {Actor(small.seats(lot)[0].alias, Role.EXPERT).tag}
    assert {one.body["digest"] for one in said} == {canon.sha256(b"{}").hex()}, "nothing to guess scores from"
    with pytest.raises(NotNow):
        small.planned(lot)


def test_a_score_out_of_bounds_says_what_it_may_be(small: Hall, tmp_path: Path) -> None:
    """Over HTTP: the criterion, the score and what is allowed, in points as people write them; no task is opened."""
    small.enrol_experts(8)
    lot, bids = scoring_hall(small, tmp_path)
    good = points(bids, ["40.00", "30.00", "20.00"])
    wrong = {"40.01": ("score.range", "40.01", "请改为 0 至 40.00 分", "allowed are 0 to 40.00 points"),
             "18.505": ("score.decimals", "18.505", "18.50", "18.50")}  # fmt: skip
    with door.opened(small) as http:
        caller = Caller(http, small, small.panel(lot)[0])
        for mark, (expected, named, zh, en) in wrong.items():
            body: dict[str, Json] = {"points": {**good, bids[0]: {"C1": mark, "C2": "20.00"}}}
            said = refused.told(
                small.engine,
                lambda tongue, body=body: caller.act("lot.seal_scores", lot, body, **{"Accept-Language": tongue}),  # type: ignore[misc]
            )
            assert (said.code, said.status) == (expected, 400)
            assert "C1" in said.field
            assert named in said.zh
            assert named in said.en
            assert zh in said.remedy["zh"]
            assert en in said.remedy["en"]


def test_a_second_draw_over_http(small: Hall, tmp_path: Path) -> None:
    small.enrol_experts(8)
    lot, _ = small.opened(tmp_path, PRICES, small.lot_of("lowest_evaluated_price"))
    did = small.drawn(lot)
    panel = [person.actor.id for person in small.asked(did)]
    asked: dict[str, Json] = {"what": "evaluation", "keys": KEYS, "custody": "same-machine"}
    with door.opened(small) as http:
        caller = Caller(http, small, small.office(Role.AGENCY))
        said = refused.told(
            small.engine, lambda tongue: caller.act("lot.plan_draw", lot, asked, **{"Accept-Language": tongue})
        )
    assert (said.code, said.status) == ("draw.planned", 412)
    assert "已有方案" in said.zh
    assert "has a plan already" in said.en
    assert [person.actor.id for person in small.asked(did)] == panel


def test_a_second_draw(small: Hall, tmp_path: Path) -> None:
    """Neither planned nor drawn again: a panel changes by vacancies alone."""
    small.enrol_experts(8)
    lot, _ = small.opened(tmp_path, PRICES, small.lot_of("lowest_evaluated_price"))
    did = small.drawn(lot)
    panel = [person.actor.id for person in small.asked(did)]
    with pytest.raises(Conflict) as planned:
        small.planned(lot)
    with small.house.acting(CLERK) as ctx, pytest.raises(Conflict) as drawn:
        drawing.draw(ctx, lot, {"did": did})
    assert (planned.value.code, drawn.value.code) == ("draw.planned", "draw.second")
    assert [person.actor.id for person in small.asked(did)] == panel


def test_a_sheet_does_not_lie_open_beside_its_seal(small: Hall, tmp_path: Path) -> None:
    """Neither in the task that is done, nor in one that was never answered, nor in any other table or file."""
    small.enrol_experts(8)
    lot, bids = scoring_hall(small, tmp_path)
    first, second = small.panel(lot)[:2]
    marks = points(bids, ["37.31", "36.73", "35.97"])

    def ask(person: Person) -> Task:
        return tasks.ask(small.house, person.actor, "lot.seal_scores", lot, {"points": marks})

    done, open_ = ask(first), ask(second)
    task = client_task.Task(done.id, done.kind, done.document, done.params, small.now)
    answer = client_task.sealed_sheet(task, first.member.signer, SystemChance())
    tasks.finish(small.house, done.id, answer)
    with small.house.looking() as ctx:
        assert signing.task(ctx.tx, done.id).document == b""
        assert b"37.31" in open_.document or b"3731" in open_.document
    small.move_to(small.now + timedelta(minutes=31))
    with small.house.acting(small.bidder(1).actor) as ctx:
        signing.open_task(ctx, "lot.award", "x", b"{}", {})
    with small.house.looking() as ctx:
        rows = table.rows(ctx.tx, signing_store.tasks, "id", kind="lot.seal_scores")
        assert {bytes(row.document) for row in rows} == {b""}
        assert all("37.31" not in row.params and "3731" not in row.params for row in rows)
        with pytest.raises(NotNow, match="expired"):
            signing.finish_task(ctx, open_.id, b"")


# ---------------------------------------------------------------- a hostile package


class Hostile(Contents):
    """A list of files that no honest client makes."""


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "C:\\x", "a/../b", "con", "x\u202etxt.exe"])
def test_a_path_that_leads_elsewhere_is_a_fault_of_its_bid_alone(small: Hall, tmp_path: Path, path: str) -> None:
    """Nobody can see it in the sealed package; at the opening the bid is told faulty, and nothing is written there."""
    faults = opened_with(small, tmp_path, Hostile((File(path, 5, "text/plain", "document"),), form(small)), b"hello")
    assert faults == ["content.unsafe_path"]


BOMBS: Final[dict[str, tuple[bytes, dict[str, Json] | None, list[str]]]] = {
    "a ZIP bomb is a file like any other": (b"PK\x03\x04" + b"\x00" * 42, None, []),
    "no form": (b"x", {}, ["form.malformed"]),
    "a form of another shape": (
        b"x",
        {"v": "ebid-form/v1", "lot": "L-2026-0001-1", "total": "a lot"},
        ["form.malformed"],
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_a_package_may_hold(small: Hall, tmp_path: Path, name: str) -> None:
    data, written, expected = BOMBS[name]
    said = form(small) if written is None else written
    made = Contents((File("bomb.zip", len(data), "application/zip", "document"),), said)
    assert opened_with(small, tmp_path, made, data) == expected


class Endless(Contents):
    """A list whose form is nested deeper than any reader likes."""

    @property
    def prefix(self) -> bytes:
        body = b'{"files":[],"form":' + b'{"a":' * 400 + b"1" + b"}" * 401
        return plaintext.MAGIC + canon.u32(len(body)) + body


def test_a_form_without_end(small: Hall, tmp_path: Path) -> None:
    faults = opened_with(small, tmp_path, Endless((), {}), b"")
    assert faults[0].partition(".")[0] in ("json", "form")


def form(world: World) -> dict[str, Json]:
    return world.form("L-2026-0001-1", PRICES[0])


def opened_with(world: Hall, folder: Path, contents: Contents, data: bytes) -> list[str]:
    """Open a lot with two honest bids and one that holds `contents`; the codes of the faults that were found."""
    _, lot = world.announced()
    bids = [str(world.submit(world.bidder(n), lot, price, folder).subject) for n, price in enumerate(PRICES[:2])]
    person = world.bidder(2)
    with world.house.looking(person.actor) as ctx:
        terms = bidding.terms(ctx, store.lot(ctx.tx, lot))
        document = ctx.blobs.get(terms.tender_doc_sha256)
    known = facts.Facts(lot, document, terms.custodians, terms.bidder, None, terms.seq, terms.prev, world.now)
    home = folder / "hostile"
    home.mkdir()
    source = home / "source"
    source.write_bytes(data)

    class Anything(Pack):
        def source(self, file: File) -> Path:
            return source

    hands = seal.Hands(person.member.signer, person.member.encrypt.certificate)
    seal.seal(Anything(home, contents), known, hands, SystemChance(), home / "sealed")
    bid = seal.Bid(home / "sealed")
    bids.append(
        str(world.do(person, "lot.submit_bid", lot, world.delivery(world.upload(person, lot, bid), bid)).subject)
    )
    world.move_to(world.now + 21 * DAY + timedelta(minutes=1))
    world.tick()
    world.order_opening(lot)
    for n, one in enumerate(bids):
        world.release(world.bidder(n), one)
    world.move_to(world.now + timedelta(minutes=31))
    world.tick()
    with world.house.looking() as ctx:
        offers = {row.bid: row for row in table.rows(ctx.tx, store.offers, "bid", lot=lot)}
    assert [offers[one].outcome for one in bids[:2]] == ["opened", "opened"]
    fault = offers[bids[2]].fault
    if fault is None:
        assert offers[bids[2]].outcome == "opened"
        return []
    failed: dict[str, Json] = {
        "bid": bids[2],
        "kind": "revoked",
        "cause": "投标文件不能读取",
        "evidence_sha256": "0" * 64,
    }
    for role in (Role.AGENCY, Role.SUPERVISOR):
        world.do(world.office(role), "lot.classify_failure", lot, failed)
    world.do(world.office(Role.AGENCY), "lot.open_bids", lot)
    assert world.lot(lot).stage is Stage.OPENED
    said = canon.mapping(fault.encode())
    assert said["zh"]
    assert said["en"]
    return [str(said["code"])]


def test_kinds_of_tasks_are_known_to_the_door() -> None:
    assert set(tasks.KINDS) == conduct.TASKS
    assert set(bodies.FIELDS) == set(conduct.ACTS) | conduct.TASKS
    with pytest.raises(NotValid):
        conduct.way("lot.nothing")
