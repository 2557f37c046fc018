"""What comes after the admission: joining, a second competition, a rota, a mall; by real acts on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from kernel import canon
from kernel.actor import Role
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotValid
from tests.support.frameworks import quoted, standing, taken_in
from tests.support.world import World
from trading.acts import calling_off, frameworks
from trading.rules.agreement import Agreement


@pytest.fixture
def world(engine: Engine, blobs: Blobs) -> World:
    return World(engine, blobs)


def held(world: World, subject: str) -> Agreement:
    with world.house.looking() as ctx:
        return frameworks.held(ctx.tx, subject)


def test_a_standing_call_is_joined_ordered_from_and_left(world: World) -> None:
    subject, buyer, one = standing(world), world.office(Role.TENDEREE), world.bidder(0)
    ask: dict[str, Json] = {"supplier": one.actor.org, "quantity": 3}
    applied = world.do(one, "framework.join", subject)
    with pytest.raises(Conflict, match=r"framework\.applied"):
        world.do(one, "framework.join", subject)
    with pytest.raises(NotAllowed, match=r"framework\.not_supplier"):
        world.do(buyer, "framework.order", subject, ask)
    no: dict[str, Json] = {"application": applied.leaf.hex(), "accepted": False}
    with pytest.raises(NotValid):
        world.do(buyer, "framework.answer", subject, no)
    world.do(buyer, "framework.answer", subject, no | {"reason": "缺少资质证明"})
    with pytest.raises(NotFound, match=r"framework\.no_application"):
        world.do(buyer, "framework.answer", subject, no | {"accepted": True})
    taken_in(world, subject, one)
    ordered = world.do(buyer, "framework.order", subject, ask)
    assert ordered.body["found"] == {"amount": {"amount": "24000.00", "currency": "CNY"}}
    with pytest.raises(NotNow, match=r"framework\.order_waits"):
        world.do(one, "framework.leave", subject, {"reason": "停产"})
    yes: dict[str, Json] = {"order": ordered.leaf.hex(), "accepted": True}
    with pytest.raises(NotFound, match=r"framework\.no_order"):
        world.do(world.bidder(1), "framework.answer_order", subject, yes)
    world.do(one, "framework.answer_order", subject, yes)
    assert [deal.amount.amount for deal in calling_off.deals(held(world, subject))] == [24000]
    world.do(one, "framework.leave", subject, {"reason": "停产"})
    with pytest.raises(NotAllowed, match=r"framework\.not_supplier"):
        world.do(buyer, "framework.order", subject, ask)
    world.do(one, "framework.join", subject)
    world.move_to(held(world, subject).until)
    with pytest.raises(NotNow, match=r"framework\.over"):
        world.do(world.bidder(1), "framework.join", subject)


def test_a_second_competition_is_sealed_shown_and_won_by_the_lowest(world: World) -> None:
    subject, buyer = standing(world, call_off="competition"), world.office(Role.TENDEREE)
    first, second, third = (world.bidder(n) for n in range(3))
    taken_in(world, subject, first, second, third)
    until = world.now + timedelta(hours=2)
    with pytest.raises(NotValid, match=r"framework\.way"):
        world.do(buyer, "framework.order", subject, {"supplier": first.actor.org, "quantity": 1})
    asked = world.do(buyer, "framework.ask_quotes", subject, {"quantity": 10, "until": canon.instant(until)}).leaf.hex()
    bodies = [quoted(world, subject, asked, one, price) for one, price in
              ((first, "7900.00"), (second, "7800.00"), (third, "8000.01"))]  # fmt: skip
    with pytest.raises(Conflict, match=r"framework\.quoted"):
        quoted(world, subject, asked, first, "1.00")
    with pytest.raises(NotNow, match=r"framework\.not_showing"):
        world.do(first, "framework.show_quote", subject, bodies[0])
    world.move_to(until)
    with pytest.raises(NotNow, match=r"framework\.late"):
        quoted(world, subject, asked, world.bidder(0), "1.00")
    other = bodies[0] | {"price": {"amount": "1.00", "currency": "CNY"}}
    with pytest.raises(NotValid, match=r"framework\.other_quote"):
        world.do(first, "framework.show_quote", subject, other)
    for one, body in ((first, bodies[0]), (second, bodies[1])):
        world.do(one, "framework.show_quote", subject, body)
    with pytest.raises(NotValid, match=r"framework\.above"):
        world.do(third, "framework.show_quote", subject, bodies[2])
    with pytest.raises(NotNow, match=r"framework\.still_open"):
        world.do(buyer, "framework.order", subject, {"asked": asked})
    world.move_to(until + timedelta(hours=24))
    with pytest.raises(NotNow, match=r"framework\.not_showing"):
        world.do(third, "framework.show_quote", subject, bodies[2])
    ordered = world.do(buyer, "framework.order", subject, {"asked": asked})
    assert (ordered.body["supplier"], ordered.body["quantity"]) == (second.actor.org, 10)
    assert ordered.body["price"] == bodies[1]["price"]
    with pytest.raises(NotAllowed, match=r"framework\.not_yours"):
        world.do(buyer, "framework.order", subject, {"asked": asked})


def test_a_rota_goes_round_and_declining_puts_nobody_in_front(world: World) -> None:
    subject, buyer = standing(world, call_off="rota"), world.office(Role.TENDEREE)
    suppliers = [world.bidder(n) for n in range(2)]
    taken_in(world, subject, *suppliers)
    asks: list[dict[str, Json]] = [{"supplier": one.actor.org, "quantity": 1} for one in suppliers]
    with pytest.raises(NotNow, match=r"framework\.not_its_turn"):
        world.do(buyer, "framework.order", subject, asks[1])
    for turn in (0, 1, 0):
        made = world.do(buyer, "framework.order", subject, asks[turn])
        no: dict[str, Json] = {"order": made.leaf.hex(), "accepted": False, "reason": "缺货"}
        world.do(suppliers[turn], "framework.answer_order", subject, no)
    with pytest.raises(NotNow, match=r"framework\.not_its_turn"):
        world.do(buyer, "framework.order", subject, asks[0])
    assert not calling_off.deals(held(world, subject))


def test_a_mall_sells_below_its_threshold_and_tells_what_looks_split(world: World) -> None:
    """The threshold is 8,000: 7,999.99 is sold and 8,000 is not; two orders that reach it within thirty days are told."""
    subject, buyer, one = standing(world, "mall"), world.office(Role.TENDEREE), world.bidder(0)
    taken_in(world, subject, one)
    items: list[Json] = [
        {"id": name, "name": name, "unit": "件", "price": {"amount": amount, "currency": "CNY"}}
        for name, amount in (("dear", "8000.00"), ("near", "7999.99"), ("cheap", "0.01"))
    ]
    with pytest.raises(NotValid, match=r"document\.value"):
        world.do(one, "framework.list_items", subject, {"items": [items[0], items[0]]})
    world.do(one, "framework.list_items", subject, {"items": items})
    ask: dict[str, Json] = {"supplier": one.actor.org, "quantity": 1}
    with pytest.raises(NotFound, match=r"framework\.no_item"):
        world.do(buyer, "framework.order", subject, ask | {"item": "other"})
    with pytest.raises(NotValid, match=r"framework\.threshold"):
        world.do(buyer, "framework.order", subject, ask | {"item": "dear"})
    first = world.do(buyer, "framework.order", subject, ask | {"item": "near"})
    assert "split" not in first.body["found"]
    second = world.do(buyer, "framework.order", subject, ask | {"item": "cheap"})
    assert second.body["found"]["split"] == [first.leaf.hex()]
    world.move_to(world.now + timedelta(days=30))
    third = world.do(buyer, "framework.order", subject, ask | {"item": "near"})
    assert "split" not in third.body["found"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "closed"}, "framework.kind"),
        ({"goods": "works"}, "framework.kind"),
        ({"term_months": 13}, "document.value"),
        ({"price": {"amount": "0.00", "currency": "CNY"}}, "document.value"),
        ({"kind": "mall", "threshold": {"amount": "1000000.01", "currency": "CNY"}}, "document.value"),
    ],
)
def test_a_standing_call_keeps_to_its_bounds(world: World, changed: dict[str, Json], code: str) -> None:
    with pytest.raises(NotValid) as refused:
        standing(world, str(changed.get("kind", "open")), **{name: changed[name] for name in changed if name != "kind"})
    assert refused.value.code == code
