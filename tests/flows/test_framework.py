"""Framework agreements by real acts: the call, who is admitted, the agreement, its orders."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from evaluation.acts import awarding
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import Conflict, NotAllowed, NotNow, NotValid
from tests.support import frameworks
from tests.support.kept import Kept
from tests.support.panel import Hall
from tests.support.world import World
from trading.rules.lifecycle import Stage


@pytest.fixture
def hall(engine: Engine, blobs: Blobs, kept: Kept) -> Hall:
    made = Hall(engine, blobs).keep(kept)
    made.enrol_experts(8)
    return made


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"particulars": frameworks.told(term_months="13")}, "framework.term", "particulars.term_months"),
        ({"particulars": frameworks.told(call_off="随意")}, "framework.call_off", "particulars.call_off"),
        ({"kind": "works"}, "framework.term", "kind"),
    ],
)
def test_a_call_keeps_to_the_terms_of_the_order(
    engine: Engine, blobs: Blobs, changed: dict[str, Json], code: str, field: str
) -> None:
    world = World(engine, blobs)
    of: dict[str, Json] = {
        "regime": "P87",
        "procedure": frameworks.CLOSED.plain,
        "particulars": frameworks.told(),
    }
    tender = world.draft(world.register(), **{**of, **changed})
    with pytest.raises(NotValid) as refused:
        world.do(world.office(Role.AGENCY), "tender.announce", tender)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_the_admitted_sign_the_agreement_and_are_ordered_from_at_their_own_prices(hall: Hall, tmp_path: Path) -> None:
    lot = frameworks.called(hall, tmp_path)
    tenderee = hall.office(Role.TENDEREE)
    with hall.house.looking(tenderee.actor) as ctx:
        due = awarding.prepare_award(ctx, lot, {})
    second = str(due["admitted"][1]["bid"])  # type: ignore[index,call-overload]
    with pytest.raises(NotValid, match=r"framework\.first"):
        hall.act(
            tenderee, awarding.award, lot, {"bid": second, "reason": "第二名更近，供货更快"}, awarding.prepare_award
        )
    with pytest.raises(NotValid, match=r"award\.other"):
        hall.act(tenderee, awarding.award, lot, {name: due[name] for name in due if name != "admitted"})
    hall.act(tenderee, awarding.award, lot, due)
    assert hall.clerk() == ["notify"]
    assert hall.lot(lot).stage is Stage.AWARDED
    with pytest.raises(NotNow, match=r"contract\.framework"):
        hall.do(tenderee, "lot.offer_contract", lot, {"text": "按期交货。"})
    _ordered(hall, lot)


def _ordered(hall: Hall, lot: str) -> None:
    """The second of the ranking signs and sells; the one who was left out cannot."""
    subject, tenderee, second = f"K-{lot.removeprefix('L-')}", hall.office(Role.TENDEREE), hall.bidder(2)
    with pytest.raises(NotAllowed, match=r"actor\.not_party"):
        hall.do(hall.office(Role.TENDEREE, "another"), "framework.open", subject, {"text": "另一家"})
    opened = hall.do(tenderee, "framework.open", subject, {"text": "按需供货，三日送达。"})
    assert (opened.body["kind"], opened.body["until"]) == ("closed", "2027-03-22T16:00:00.000Z")
    with pytest.raises(Conflict, match=r"framework\.known"):
        hall.do(tenderee, "framework.open", subject, {"text": "按需供货，三日送达。"})
    with pytest.raises(NotAllowed, match=r"framework\.not_admitted"):
        hall.do(hall.bidder(3), "framework.join", subject)
    asked: dict[str, Json] = {"supplier": second.actor.org, "quantity": 2}
    with pytest.raises(NotAllowed, match=r"framework\.not_supplier"):
        hall.do(tenderee, "framework.order", subject, asked)
    hall.do(second, "framework.join", subject)
    ordered = hall.do(tenderee, "framework.order", subject, asked)
    assert ordered.body["price"] == {"amount": "5100.00", "currency": "CNY"}
    hall.do(second, "framework.answer_order", subject, {"order": ordered.leaf.hex(), "accepted": True})
    with pytest.raises(NotNow, match=r"framework\.bound"):
        hall.do(second, "framework.leave", subject, {"reason": "停产"})
