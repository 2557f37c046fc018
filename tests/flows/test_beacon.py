"""A lot's panel is drawn with a public beacon, or without a party that stayed silent: on both databases."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from evaluation.acts import drawing
from evaluation.acts.clerk import Due, due
from experts.acts import reading as drawn
from experts.rules import plan as plans
from experts.rules.beacon import QUICKNET
from experts.rules.plan import Fallback
from kernel import canon
from kernel.actor import CLERK, Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import NotAllowed, NotNow, NotValid, Refusal
from tests.support import draws
from tests.support.beacon import BEACON, value
from tests.support.filmed import filmed
from tests.support.kept import Kept
from tests.support.panel import KEYS, Hall
from trading.rules.lifecycle import Stage
from web.desks import draw_forms, duties, lots

LOWEST = "lowest_evaluated_price"
RESERVE = b64encode(draws.RESERVE_KEY).decode()
MINUTE = timedelta(minutes=1)
"""The hall's clock ticks on; exact boundaries are for the tests of the acts."""


@pytest.fixture
def hall(engine: Engine, blobs: Blobs, kept: Kept) -> Hall:
    made = Hall(engine, blobs).keep(kept)
    made.enrol_experts(8)
    return made


def opened(hall: Hall, folder: Path) -> str:
    lot = hall.opened(folder, ["1000000.00", "1100000.00", "1200000.00"], hall.lot_of(LOWEST))[0]
    filmed(hall, lot)
    return lot


def frozen(hall: Hall, lot: str) -> str:
    did = hall.planned(lot)
    assert hall.clerk() == ["snapshot_pool", "exclude", "freeze_draw"]
    return did


def waiting(hall: Hall, lot: str, role: Role) -> list[str]:
    """What the office's desk asks for now."""
    with hall.house.looking(hall.office(role).actor) as ctx:
        return [one.href.rpartition("/")[2] for one in duties.dues(lots.held(ctx, hall.lot(lot)))]


def clerk_s(hall: Hall) -> list[Due]:
    with hall.house.looking(CLERK) as ctx:
        return due(ctx)


def parties(hall: Hall, did: str) -> list[list[str]]:
    """Whose values each round has."""
    with hall.house.looking() as ctx:
        transcript = canon.mapping(drawn.material(ctx.tx, did, drawn.Edition.PUBLIC)["transcript.json"])
    return [[share["party"] for share in turn["shares"]] for turn in transcript["turns"]]  # type: ignore[index,union-attr,call-overload,misc]


def test_a_panel_is_drawn_once_the_beacon_has_spoken(hall: Hall, tmp_path: Path) -> None:
    hall.beacon = replace(BEACON, wait=900)
    lot = opened(hall, tmp_path)
    did = frozen(hall, lot)
    hall.sequence()
    for party in KEYS:  # type: ignore[union-attr]
        hall.prove(lot, did, 0, str(party))
    assert clerk_s(hall) == [], "the clerk waits for the round"
    assert "give_beacon" not in waiting(hall, lot, Role.AGENCY)
    with hall.house.looking(hall.office(Role.AGENCY).actor) as ctx:
        ((_, found),) = draw_forms.awaited(ctx, lot)
        facts = [str(fact.value) for fact in draw_forms.to_bring(ctx, lot)]
        (choice, _) = draw_forms.bringing(ctx, lot)
    assert str(found.round) in facts
    assert any(BEACON.network.chain in fact and fact.endswith(f"/{found.round}") for fact in facts)
    assert [each.value for each in choice.choices] == [did]
    body: dict[str, Json] = {"did": did, "signature": b64encode(value(found.round)).decode()}
    hall.move_to(found.at - MINUTE)
    with pytest.raises(NotNow, match="not due yet"):
        hall.do(hall.office(Role.AGENCY), "lot.give_beacon", lot, body)
    hall.move_to(found.at)
    for role in (Role.AGENCY, Role.CENTRE, Role.SUPERVISOR):
        assert waiting(hall, lot, role) == ["give_beacon"]
    with pytest.raises(NotAllowed):
        hall.do(hall.office(Role.TENDEREE), "lot.give_beacon", lot, body)
    hall.do(hall.office(Role.CENTRE), "lot.give_beacon", lot, body)
    assert waiting(hall, lot, Role.AGENCY) == []
    assert hall.clerk() == ["draw"]
    assert parties(hall, did) == [["centre", "drand", "supervisor"]]


def test_a_silent_supervisor_is_named_and_the_reserve_draws(hall: Hall, tmp_path: Path) -> None:
    hall.fallback = Fallback(24, draws.RESERVE_KEY)
    lot = opened(hall, tmp_path)
    did = frozen(hall, lot)
    at = next(entry.at for entry in hall.chain(lot) if entry.type == "lot.freeze_draw")
    hall.sequence()
    hall.prove(lot, did, 0, "centre")
    hall.move_to(at + timedelta(hours=24) - MINUTE)
    assert clerk_s(hall) == []
    assert (waiting(hall, lot, Role.CENTRE), waiting(hall, lot, Role.SUPERVISOR)) == ([], ["give_entropy"])
    hall.move_to(at + timedelta(hours=24))
    assert clerk_s(hall) == [Due("fall_back", lot, {"did": did, "j": 0, "party": "supervisor"})]
    assert hall.clerk() == ["fall_back"]
    assert hall.lot(lot).stage is Stage.OPENED
    with pytest.raises(NotNow, match="stayed silent"):
        hall.prove(lot, did, 0, "supervisor")
    for role in (Role.CENTRE, Role.SUPERVISOR):
        assert waiting(hall, lot, role) == ["give_entropy"], "either may bring the reserve's proof"
    with hall.house.looking(hall.office(Role.SUPERVISOR).actor) as ctx:
        assert draw_forms.rounds(ctx, lot) == [(did, 0, "reserve")]
        assert "--party reserve" in str(draw_forms.to_prove(ctx, lot)[-1].value)
    hall.prove(lot, did, 0, "reserve")
    assert hall.clerk() == ["draw"]
    assert parties(hall, did) == [["centre", "reserve"]]


def test_a_late_supervisor_keeps_the_right_until_the_record(hall: Hall, tmp_path: Path) -> None:
    hall.fallback = Fallback(1, draws.RESERVE_KEY)
    lot = opened(hall, tmp_path)
    did = frozen(hall, lot)
    hall.sequence()
    hall.move_to(hall.now + timedelta(hours=5))
    assert clerk_s(hall) == [], "both are silent: the draw stops"
    hall.prove(lot, did, 0, "supervisor")
    assert clerk_s(hall) == [Due("fall_back", lot, {"did": did, "j": 0, "party": "centre"})]
    hall.prove(lot, did, 0, "centre")
    assert clerk_s(hall) == [Due("draw", lot, {"did": did})]


def test_a_plan_may_name_quicknet_and_a_reserve_and_nothing_else(hall: Hall, tmp_path: Path) -> None:
    lot = opened(hall, tmp_path)
    asked: dict[str, Json] = {"what": "evaluation", "keys": KEYS, "custody": "same-machine"}
    more: dict[str, Json] = {"beacon": "quicknet", "fallback": {"after_hours": 24, "reserve": RESERVE}}
    with hall.house.acting(hall.office(Role.AGENCY).actor) as ctx:
        body = drawing.prepare_plan(ctx, lot, asked | more)
        of = plans.read(ctx.blobs.get(str(body["plan_sha256"])))
        bare = drawing.prepare_plan(ctx, lot, asked | {"beacon": None, "fallback": None})
        assert plans.read(ctx.blobs.get(str(bare["plan_sha256"]))) == replace(of, beacon=None, fallback=None)
    assert of.beacon is not None
    assert (of.beacon.network, of.fallback) == (QUICKNET, Fallback(24, draws.RESERVE_KEY))
    entry = hall.act(hall.office(Role.AGENCY), drawing.plan_draw, lot, asked | more, drawing.prepare_plan)
    assert entry.body["plan_sha256"] == of.sha256.hex()


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"beacon": "fastnet"}, NotValid),
        ({"beacon": {"chain": "ab" * 32}}, NotValid),
        ({"fallback": {"after_hours": 0, "reserve": RESERVE}}, NotValid),
        ({"fallback": {"after_hours": 721, "reserve": RESERVE}}, NotValid),
        ({"fallback": {"after_hours": 24}}, NotValid),
        ({"fallback": {"after_hours": 24, "reserve": KEYS["centre"]}}, NotValid),  # type: ignore[index,call-overload]
        ({"fallback": {"after_hours": 24, "reserve": RESERVE, "more": 1}}, NotValid),
    ],
)
def test_what_no_plan_may_name(hall: Hall, wrong: dict[str, Json], error: type[Refusal], tmp_path: Path) -> None:
    lot = opened(hall, tmp_path)
    asked: dict[str, Json] = {"what": "evaluation", "keys": KEYS, "custody": "same-machine"}
    with hall.house.acting(hall.office(Role.AGENCY).actor) as ctx, pytest.raises(error):
        drawing.prepare_plan(ctx, lot, asked | wrong)
