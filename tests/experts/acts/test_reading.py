"""What may be seen of a draw, and by whom."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import pytest
from sqlalchemy import Engine, select

from experts.acts import drawing, reading, register
from experts.acts.reading import Edition
from experts.rules import papers
from experts.rules.avoid import Declared, Reason
from experts.store.register import certificates
from kernel import canon, journal, merkle
from kernel.actor import Actor, Role
from kernel.blobs import Blobs
from kernel.db import reading as reads
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow
from signing.acts.signatures import Signatory
from tests.support.databases import acting
from tests.support.draws import (
    DAY,
    DID,
    LOT,
    code,
)
from tests.support.draws import plan as a_plan
from tests.support.hall import FACTS, KEEPER, POOL, Hall


@pytest.fixture
def hall(engine: Engine, blobs: Blobs) -> Hall:
    return Hall(engine, blobs)


def test_files_appear_as_the_draw_goes_on(hall: Hall) -> None:
    hall.enrol()
    with acting(hall.engine, hall.blobs) as ctx:
        drawing.plan(ctx, LOT, a_plan())
        assert [*reading.material(ctx.tx, DID, Edition.PUBLIC)] == ["plan.json"]
        drawing.snapshot(ctx, LOT, DID, DAY)
        assert [*reading.material(ctx.tx, DID, Edition.PUBLIC)] == ["plan.json", "snapshot.csv"]
        drawing.exclude(ctx, LOT, DID, FACTS)
        assert [*reading.material(ctx.tx, DID, Edition.PUBLIC)] == ["plan.json", "snapshot.csv", "exclusions.csv"]
        assert not reading.progress(ctx.tx, DID).frozen
        with pytest.raises(NotNow, match=r"draw\.not_frozen"):
            reading.receipt(ctx.tx, DID, "E0001")


def test_an_exclusion_by_hand_is_frozen_with_the_automatic_ones(hall: Hall) -> None:
    hall.enrol()
    by_hand = [Declared(f"E00{n:02d}", Reason.EXPERT_DECLARED, "00" * 32, ("aa", "bb")) for n in (1, 2)]
    unknown = Declared("E9999", Reason.EXPERT_DECLARED, "00" * 32, ("aa", "bb"))
    hall.frozen(a_plan(), declared=[*by_hand, unknown])
    with reads(hall.engine) as tx:
        receipt = json.loads(reading.receipt(tx, DID, "E0001"))
        innocent = json.loads(reading.receipt(tx, DID, "E0005"))
        with pytest.raises(NotFound, match=r"draw\.not_in_snapshot"):
            reading.receipt(tx, DID, "E0014")
    (against,) = receipt["exclusions"]
    assert (against["reason"], against["opened"]["fact"]["signatures"]) == ("EXPERT_DECLARED", ["aa", "bb"])
    assert innocent["exclusions"] == []
    for each in (receipt, innocent):
        leaf = merkle.leaf_hash(canon.canonical(each["row"]))
        path = [bytes.fromhex(node) for node in each["path"]]
        merkle.verify_inclusion(leaf, each["index"], each["size"], path, bytes.fromhex(each["snapshot_root"]))


def test_the_award_opens_the_names_of_the_members_and_of_nobody_else(hall: Hall) -> None:
    hall.drawn(a_plan())
    hall.decline(hall.panel()[0])
    with reads(hall.engine) as tx:
        opened = reading.disclose(tx, DID)
        rows = {
            row.pid: row for row in papers.read_snapshot(reading.material(tx, DID, Edition.SUPERVISION)["snapshot.csv"])
        }
        public = reading.material(tx, DID, Edition.PUBLIC)
    assert len(opened) == 4
    for each in opened:
        named = sha256(canon.joined("ebid-draw/v1/id", each.expert_id, each.name, each.idsalt)).digest()
        assert rows[each.pid].idc == named
        assert each.json()["expert"] == each.expert_id
    told = b"".join(public.values())
    assert not [each for each in POOL if each.id.encode() in told or each.name.encode() in told]
    assert public["snapshot.csv"].startswith(b"pid,leaf\n")


def test_the_journal_of_a_draw_names_nobody(hall: Hall) -> None:
    hall.drawn(a_plan())
    for member in hall.panel():
        hall.decline(member)
    with reads(hall.engine) as tx:
        said = b"".join(entry.data for entry in journal.entries(tx, LOT))
    assert not [each.id for each in POOL if each.id.encode() in said or each.name.encode() in said]


def test_an_expert_who_is_signed_in_acts_under_his_alias(hall: Hall) -> None:
    hall.drawn(a_plan())
    member = hall.panel()[0]
    signatory = Signatory(code(1), "单位一", member.name, "cd" * 32, "ecdsa_p256", "", "ef" * 32)
    with acting(hall.engine, hall.blobs, KEEPER) as ctx:
        register.bind_certificate(ctx, member.expert_id, signatory)
        with pytest.raises(Conflict, match=r"expert\.certificate"):
            register.bind_certificate(ctx, member.expert_id, signatory)
        assert reading.holder(ctx.tx, "cd" * 32) == member.expert_id
        person = Actor(ctx.tx.scalars(select(certificates.c.person)).one(), Role.EXPERT, code(1))
        assert reading.alias(ctx.tx, DID, person) == Actor(member.alias, Role.EXPERT)
        assert [each.did for each in reading.desk(ctx.tx, person)] == [DID]
        assert reading.seated(ctx.tx, LOT, person) == Actor(member.alias, Role.EXPERT)
        with pytest.raises(NotAllowed, match=r"seat\.not_yours"):
            reading.seated(ctx.tx, "L-2026-0001-2", person)
        for stranger in (Actor("nobody", Role.EXPERT), replace(person, role=Role.BIDDER)):
            with pytest.raises(NotAllowed, match=r"seat\.not_yours"):
                reading.alias(ctx.tx, DID, stranger)
    with reads(hall.engine) as tx:
        assert reading.dids(tx, LOT) == [DID]
