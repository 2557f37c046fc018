"""A draw of published lists through the same acts as a panel's, on both databases."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import pytest
from sqlalchemy import Engine

from experts.acts import drawing, reading
from experts.acts.reading import Edition
from experts.rules import sample
from experts.rules.plan import Plan
from experts.rules.sample import Entry, Part, Sample
from kernel import journal
from kernel.blobs import Blobs
from kernel.db import reading as reads
from kernel.errors import Conflict, NotFound, NotNow, NotValid
from signing.rules import vrf
from tests.support.databases import acting
from tests.support.draws import SECRETS, checkpoint, plan
from tests.support.hall import KEEPER, PARTIES

SUBJECT = "D-inspection-2026-0017"
DID = "inspection/2026-0017/draw"
FIRMS = sample.document("subjects", [Entry("subjects", f"S{n}", f"样例企业{n}") for n in range(1, 10)])


def planned(n: int) -> Plan:
    return replace(plan(did=DID), of=Sample((Part("subjects", sha256(FIRMS).hexdigest(), n),)))


def test_a_list_is_published_frozen_and_drawn_once(engine: Engine, blobs: Blobs) -> None:
    of = planned(3)
    with acting(engine, blobs, KEEPER) as ctx:
        with pytest.raises(NotFound):
            drawing.plan(ctx, SUBJECT, of)
        ctx.blobs.put(FIRMS)
        with pytest.raises(NotValid, match=r"draw\.other_subject"):
            drawing.plan(ctx, "D-inspection-2026-0018", of)
        with pytest.raises(NotNow, match=r"draw\.pool_short"):
            drawing.plan(ctx, SUBJECT, planned(10))
        drawing.plan(ctx, SUBJECT, of)
        drawing.freeze(ctx, SUBJECT, DID, None)
    checkpoint(engine)
    for party, actor in PARTIES.items():
        with acting(engine, blobs, actor) as ctx:
            proof = vrf.prove(SECRETS[party], drawing.task(ctx, DID).alpha)
            drawing.give_entropy(ctx, SUBJECT, DID, party, proof)
    with acting(engine, blobs, KEEPER) as ctx:
        made = drawing.draw(ctx, SUBJECT, DID)
        assert drawing.again(ctx, DID).document == made.transcript.document
    with reads(engine) as tx:
        entries = {entry.type: entry.body for entry in journal.entries(tx, SUBJECT)}
        said = json.loads(reading.material(tx, DID, Edition.PUBLIC)["transcript.json"])
    assert entries["draw.freeze_draw"]["counts"] == {"rows": 9, "excluded": 0, "strata": {"subjects": 9}}
    leaves = {entry.leaf.hex() for entry in sample.read_list("subjects", FIRMS)}
    assert {seat["pid"] for seat in entries["draw.draw"]["seats"]} <= leaves
    assert said["panel"] == entries["draw.draw"]["seats"]
    assert len(said["panel"]) == 3
    with acting(engine, blobs, KEEPER) as ctx, pytest.raises(Conflict, match=r"draw\.second"):
        drawing.draw(ctx, SUBJECT, DID)
