"""Experts whom two offices declare to stand aside are left out of the draw, with the reason in the frozen list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from evaluation.acts import avoidance
from experts.acts import reading as drawn
from experts.acts.reading import Edition
from experts.rules import papers
from experts.rules.avoid import DECLARABLE, Reason
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import Refusal
from tests.support.kept import Kept
from tests.support.panel import Hall
from tests.support.world import Person

PRICES = ["1000000.00", "1100000.00", "1200000.00"]
PREPARED = Reason.PARTICIPATED_IN_PREPARATION


@pytest.fixture
def hall(engine: Engine, blobs: Blobs, kept: Kept) -> Hall:
    made = Hall(engine, blobs).keep(kept)
    made.enrol_experts(7)
    return made


def declared(hall: Hall, by: Role, lot: str, expert: int = 1, reason: Reason = PREPARED, **changed: Json) -> Any:  # noqa: ANN401
    body: dict[str, Json] = {
        "expert": f"P-{5000 + expert}",
        "name": f"专家{expert}",
        "reason": reason.value,
        "evidence": "参与招标文件第三章的编制",
    }
    return hall.do(hall.office(by), "lot.declare_avoidance", lot, body | changed)


def refused(hall: Hall, by: Role, lot: str, **changed: Any) -> str:  # noqa: ANN401
    with pytest.raises(Refusal) as error:
        declared(hall, by, lot, **changed)
    return error.value.code


def excluded(hall: Hall, did: str, lot: str) -> dict[str, int]:
    counts = next(entry.body["counts"] for entry in hall.chain(lot) if entry.type == "lot.exclude")
    return dict(counts)


def test_two_signatures_keep_an_expert_out_and_one_does_not(hall: Hall, tmp_path: Path) -> None:
    lot, _ = hall.opened(tmp_path, PRICES, hall.lot_of("comprehensive_scoring"))
    for reason in DECLARABLE:
        declared(hall, Role.AGENCY, lot, expert=1, reason=reason)
    declared(hall, Role.SUPERVISOR, lot, expert=1)
    declared(hall, Role.TENDEREE, lot, expert=2, reason=Reason.KINSHIP)
    declared(hall, Role.AGENCY, lot, expert=2, reason=Reason.KINSHIP)
    assert "专家1".encode() not in b"".join(entry.data for entry in hall.chain(lot))
    did = hall.drawn(lot)
    assert excluded(hall, did, lot) == {PREPARED.value: 1}
    with hall.house.looking() as ctx:
        rows = papers.read_exclusions(drawn.material(ctx.tx, did, Edition.SUPERVISION)["exclusions.csv"])
        told = json.loads(drawn.receipt(ctx.tx, did, "P-5001"))
    assert [row.reason for row in rows] == [PREPARED]
    (against,) = told["exclusions"]
    assert len(against["opened"]["fact"]["signatures"]) == 2
    assert hall.experts["P-5001"] not in hall.asked(did)


def test_the_exclusions_once_fixed_take_no_declaration(hall: Hall, tmp_path: Path) -> None:
    lot, _ = hall.opened(tmp_path, PRICES, hall.lot_of("comprehensive_scoring"))
    hall.planned(lot)
    hall.clerk("snapshot_pool")
    declared(hall, Role.AGENCY, lot)
    hall.clerk("exclude")
    assert refused(hall, Role.SUPERVISOR, lot) == "draw.excluded"


def test_what_a_declaration_must_say(hall: Hall) -> None:
    _, lot = hall.announced(lots=[hall.lot_of("comprehensive_scoring")])
    assert refused(hall, Role.AGENCY, lot, name="别人") == "expert.unknown"
    assert refused(hall, Role.AGENCY, lot, expert=77) == "expert.unknown"
    assert refused(hall, Role.AGENCY, lot, evidence="") == "document.value"
    for reason in sorted(set(Reason) - set(DECLARABLE)):
        assert refused(hall, Role.AGENCY, lot, reason=reason) == "document.value"
    declared(hall, Role.AGENCY, lot)
    assert refused(hall, Role.AGENCY, lot) == "avoid.declared"
    with hall.house.looking() as ctx:
        assert [(one.expert, one.by) for one in avoidance.waiting(ctx, lot)] == [("P-5001", (Role.AGENCY,))]


@pytest.mark.parametrize("role", [Role.CENTRE, Role.CUSTODIAN])
def test_only_offices_of_the_lot_declare(hall: Hall, role: Role) -> None:
    _, lot = hall.announced(lots=[hall.lot_of("comprehensive_scoring")])
    person: Person = hall.office(role, "custodian1" if role is Role.CUSTODIAN else "")
    body: dict[str, Json] = {"expert": "P-5001", "name": "专家1", "reason": PREPARED.value, "evidence": "x"}
    with pytest.raises(Refusal, match=r"act\.not_allowed"):
        hall.do(person, "lot.declare_avoidance", lot, body)
