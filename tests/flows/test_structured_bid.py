"""A bill of quantities and questions from the criteria: announced, priced, sealed, opened, and read by the panel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from evaluation.acts import arithmetic, evidence
from kernel import canon
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import NotValid, Refusal, Words
from tests.support.bills import BILL, OFFER, PRICE, SOURCE, changed, offered, workbook
from tests.support.counter import LOT
from tests.support.databases import sqlite_database
from tests.support.panel import Hall
from tests.support.tenders import criterion
from tests.support.world import DAY, World
from trading.acts import announce, bills, reading, structured
from trading.rules import quantities, table
from trading.rules.priced import PATH
from trading.rules.response import Response
from web.desks import leaves, reader, structured_reading
from web.desks.leaves import Place


def filed(world: World, name: str, data: bytes) -> dict[str, Json]:
    return {"name": name, "sha256": world.blobs.put(data), "size": len(data), "media_type": "application/octet-stream"}


def with_bill(world: World, project: str, source: bytes, data: bytes, decimals: int = 2) -> dict[str, Json]:
    """What a draft holds of a lot with this bill."""
    files = [filed(world, "清单.xlsx", source), filed(world, "清单.xlsx.bill.json", data)]
    lot = world.lot_document(f"L-{project.removeprefix('P-')}-1")
    said: Json = {"sha256": files[1]["sha256"], "source_sha256": files[0]["sha256"], "decimals": decimals}
    return {"files": [*files], "lots": [lot | {"quantities": said}]}


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, blobs: Blobs) -> Iterator[World]:
    """On SQLite alone: no table is new."""
    with sqlite_database(sqlite_template, tmp_path) as engine:
        yield World(engine, blobs)


def refused(world: World, project: str, source: bytes, data: bytes, decimals: int = 2) -> NotValid:
    """Why a draft with this bill may not be announced."""
    tender = world.draft(project, **with_bill(world, project, source, data, decimals))
    with pytest.raises(NotValid) as caught, world.house.looking(world.office(Role.AGENCY).actor) as ctx:
        announce.prepared(ctx, tender)
    return caught.value


def test_a_bill_is_announced_only_as_its_file_says_it(world: World) -> None:
    project, source = world.register(), workbook(SOURCE)
    other = workbook(changed(SOURCE, {(3, 3): 31}))
    assert refused(world, project, other, BILL.data()).code == "tender.bill"
    assert refused(world, project, source, BILL.data(), 3).code == "tender.bill"
    flawed = refused(world, project, workbook(changed(SOURCE, {(3, 3): "约30"})), BILL.data())
    assert (flawed.code, flawed.field) == ("table.flawed", "D4")
    lost = with_bill(world, project, source, BILL.data()) | {"files": []}
    tender = world.draft(project, **lost)
    agency = world.office(Role.AGENCY)
    with pytest.raises(NotValid) as caught, world.house.looking(agency.actor) as ctx:
        announce.prepared(ctx, tender)
    assert caught.value.field == "lots.0.quantities"
    world.draft(project, **with_bill(world, project, source, BILL.data()))
    world.do(agency, "tender.announce", tender)
    with world.house.looking(agency.actor) as ctx:
        held = reading.tender(ctx, tender)
        assert bills.of(ctx, held.document.lots[0]) == BILL
        new = canon.mapping(ctx.blobs.get(held.doc_sha256))
    amended = changed(SOURCE, {(3, 3): 31})
    bill = quantities.made(table.read("a.xlsx", workbook(amended)), "CNY", 2)
    changes = with_bill(world, project, workbook(amended), bill.data())
    new |= changes | {"version": 2, "deadline": canon.instant(world.now + 40 * DAY)}
    world.do(agency, "tender.amend", tender, {"tender_doc_sha256": world.blobs.put(canon.canonical(new))})
    with world.house.looking(agency.actor) as ctx:
        assert bills.of(ctx, reading.tender(ctx, tender).document.lots[0]) == bill
    stale = new | {"version": 3} | with_bill(world, project, source, bill.data())
    with pytest.raises(Refusal) as wrong:
        world.do(agency, "tender.amend", tender, {"tender_doc_sha256": world.blobs.put(canon.canonical(stale))})
    assert wrong.value.code == "tender.bill"


ASKS: Json = {"kind": "number", "unit": "年"}
WRONG = {(2, 6): 12000.5, (4, 6): 16265.92}


@pytest.mark.seed_row(7)
def test_the_panel_sees_arithmetic_by_cell_and_answers_by_criterion(
    sqlite_template: Path, tmp_path: Path, blobs: Blobs
) -> None:
    with sqlite_database(sqlite_template, tmp_path) as engine:
        hall = Hall(engine, blobs)
        hall.enrol_experts(8)
        draft = with_bill(hall, "P-2026-0001", workbook(SOURCE), BILL.data())
        bill = cast("Any", draft["lots"])[0]["quantities"]
        criteria: list[Json] = [criterion("C1", 4000) | {"asks": ASKS}, criterion("C2", 3000, objective=True)]
        lot = hall.lot_of("comprehensive_scoring", criteria=criteria, quantities=bill)
        hall.enclosed = {
            PRICE: {"quantities.json": offered().data(), "forms.json": Response(LOT, {"C1": "3"}).data()},
            "16265.92": {"quantities.json": offered(changed(OFFER, WRONG)).data(), "forms.json": b"{}"},
            "17000.00": {"quantities.json": b"{}"},
            "18000.00": {},
        }
        found, bids = hall.opened(tmp_path, [*hall.enclosed], lot, regime="P87", files=draft["files"])
        expert = hall.convened(found)[0]
        with hall.house.looking(expert.actor) as ctx:
            held, opened = reading.lot(ctx, found), {one.bid: one for one in reading.opened(ctx, found)}
            sound, wrong, broken, absent = (arithmetic.checked(ctx, held, opened[bid]) for bid in bids)
            told = structured_reading.facts(ctx, found)
            asked = structured.asks(ctx, held)
            answers = [structured_reading.answers(ctx, asked, opened[bid])["C1"] for bid in bids]
            on = reader.folder(ctx, held, bids[1])
            n = next(n for n, one in enumerate(on.documents, 1) if one.name == PATH)
            compared, places = evidence.bills(
                ctx, held, {name: opened[bid] for name, bid in zip("ABCD", bids, strict=True)}
            )
            leaf = leaves.leaf(ctx, held, on, Place(n), "")
        assert sound is not None
        assert (sound.flaws, sound.correction and sound.correction.steps) == ((), ())
        assert wrong is not None
        assert [(flaw.code, flaw.cell, flaw.law) for flaw in wrong.flaws] == [("quantities.product", "G3", "P87-59")]
        assert wrong.correction is not None
        assert [(step.rule, step.what, str(step.after)) for step in wrong.correction.steps] == [
            ("P87-59(4)", "total", "16265.42")]  # fmt: skip
        assert [each and each.fault and each.fault.code for each in (broken, absent)] == [
            "quantities.malformed", "structured.absent"]  # fmt: skip
        assert (sorted(compared), places) == (["A", "B"], 2), "a bill that cannot be read is compared with none"
        assert [no for no, row in compared["A"].items() if row.wrong] == [], "3.33 is 0.333 × 10, rounded"
        assert [no for no, row in compared["B"].items() if row.wrong] == ["1.2"]
        assert compared["A"]["1.1"].unit == 3537
        assert len(told) == 4
        assert answers == ["3 年", Words("没有填写", "no answer"), Words("没有填写", "no answer"),
                           Words("没有填写", "no answer")]  # fmt: skip
        assert leaf.paragraphs[0] == Words(
            "G3 12000.50 不等于数量 × 单价 12000.00 [P87-59]。",
            "G3 12000.50 is not quantity × unit price, 12000.00 [P87-59].",
        )
        assert leaf.paragraphs[2] == Words(
            "修正后总价 16265.42，须经评标委员会决定和投标人确认。",
            "The total would be 16265.42, if the panel decides so and the bidder confirms.",
        )
