"""Deliveries by the doors, on both databases: paid to a stand-in, reconciled, delivered, followed by number and code."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Final

import pytest
from sqlalchemy import Engine

from approval.acts import delivering, dockets
from approval.ports import StandIn
from approval.rules.delivery import Stage
from kernel.actor import PUBLIC
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.deadlines import day_of
from kernel.errors import Refusal
from kernel.money import money
from people.rules.unit import Kind, Post
from tests.support import offices
from tests.support.browser import Browser, site
from tests.support.world import World
from web import collecting

CODE: Final = "KWZH7PQR2M4N8XYT"


@pytest.mark.seed_row(66)
def test_a_paid_order_is_reconciled_and_its_delivered_status_is_shown(engine: Engine, blobs: Blobs) -> None:
    world, provider = World(engine, blobs), StandIn()
    of = offices.office(world, Post.WINDOW, name="青屿市政务服务中心", kind=Kind.CENTRE, n=868)
    window, head, chain = of[Post.WINDOW], of[Post.HEAD], delivering.subject(of.code)

    def order(amount: str) -> str:
        said: dict[str, Json] = {
            "code": CODE, "amount": amount, "name": "陈静", "contact": "13800138000", "title": "营业执照", "address": "某路1号",
        }  # fmt: skip
        return world.do(window, "delivery.order", chain, said).subject

    def refused(act: str, subject: str, body: dict[str, Json]) -> str:
        with pytest.raises(Refusal) as found:
            world.do(head if act == "reconcile" else window, f"delivery.{act}", subject, body)
        return found.value.code

    id, wrong, by_hand, free, left = order("12.00"), order("12.00"), order("12.00"), order("0.00"), order("12.00")
    post: dict[str, Json] = {"carrier": "邮政", "tracking": "E1"}
    assert refused("send", id, post) == "delivery.stage", "never before it is paid"
    assert collecting.collect(world.house) == 0, "no provider is wired"
    house = replace(world.house, provider=provider)
    provider.pay(id, money("12.00"))
    provider.pay(wrong, money("11.99"))
    assert (collecting.collect(house), collecting.collect(house)) == (1, 0)
    assert refused("pay", by_hand, {"reference": "T1", "amount": "12.01"}) == "delivery.amount"
    world.do(window, "delivery.pay", by_hand, {"reference": "T1", "amount": "12.00"})
    with world.house.acting(PUBLIC) as ctx:
        delivering.cancel(ctx, left, {"code": CODE})
    world.do(window, "delivery.send", free, post)
    today = day_of(world.now).isoformat()
    statement: dict[str, Json] = {"day": today, "file": base64.b64encode(provider.statement()).decode()}
    assert refused("reconcile", chain, {"day": today, "file": "x"}) == "document.value"
    compared = world.do(head, "delivery.reconcile", chain, statement).body
    assert (compared["matched"], compared["strange"], compared["missing"]) == ([id], ["S000002"], [by_hand])
    assert refused("reconcile", chain, statement) == "delivery.reconciled"
    world.do(window, "delivery.send", id, post)
    world.do(window, "delivery.bring_back", id)
    world.do(window, "delivery.send", id, {"carrier": "邮政", "tracking": "E2"})
    world.do(window, "delivery.deliver", id)
    with world.house.looking() as ctx:
        stages = [dockets.find(ctx, each).stage for each in (id, wrong, by_hand, free, left)]
        assert [delivering.reconciled(ctx, dockets.find(ctx, each)) for each in (id, by_hand)] == [True, False]
    assert stages == [Stage.DELIVERED, Stage.UNPAID, Stage.PAID, Stage.SENT, Stage.CANCELLED]
    app = site(world)
    shown = Browser(world, app).post("/approvals/services/case", {"number": id, "code": CODE}).text
    for words in ("已送达", "已对账", "邮政", "E2", "12.00"):
        assert words in shown
    desk = Browser(world, app, window)
    assert "营业执照" in desk.get("/me/services").text
    for verb in ("order", "reconcile"):
        assert desk.get(f"/me/acts/{chain}/{verb}").status_code == 200
    assert "某路1号" in desk.get(f"/me/services/{id}").text
    written = b"".join(one.data for one in world.chain(id)).decode()
    assert not any(word in written for word in ("陈静", "13800138000", "某路", CODE))
