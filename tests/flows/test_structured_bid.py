"""A bill of quantities and questions from the criteria: announced, priced, sealed, opened, and read by the panel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel import canon
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import NotValid, Refusal
from tests.support.bills import BILL, SOURCE, changed, workbook
from tests.support.databases import sqlite_database
from tests.support.world import DAY, World
from trading.acts import announce, bills, reading
from trading.rules import quantities, table


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
