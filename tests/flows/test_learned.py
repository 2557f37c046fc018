"""What an office has granted from its own form is held from then on, by the doors and on both databases."""

from __future__ import annotations

from typing import Final

import pytest
from sqlalchemy import Engine

from approval.acts import enterprises, sheets
from kernel.actor import PUBLIC
from kernel.blobs import Blobs
from kernel.errors import Refusal
from people.rules.unit import Post
from tests.approval.filling import CHANGED
from tests.support import approvals, matters
from tests.support.approvals import CODE, FIRM
from tests.support.world import World

CHANGE: Final = "11010002"
SAID: Final = {**CHANGED, "name": "青屿海风科技有限公司", "credit_code": FIRM, "address": "青屿市府前路8号",
               "legal_representative": "陈静", "seals": "3"}  # fmt: skip


def test_what_a_form_said_is_held_once_its_matter_is_granted(engine: Engine, blobs: Blobs) -> None:
    city = approvals.city(World(engine, blobs))
    world, ask = city.world, approvals.application(CHANGE)
    with world.house.acting(PUBLIC) as ctx:
        filled = sheets.begin(ctx, "company-change", CODE, FIRM)
        sheets.save(ctx, filled, CODE, SAID)
    with pytest.raises(Refusal, match=r"matter\.unknown"), world.house.acting(PUBLIC) as ctx:
        sheets.apply(ctx, filled, CODE, city.centre.code)
    matters.entered(world, city.centre, city.market, CHANGE, name="企业变更登记", name_en="Change of an enterprise")
    with world.house.acting(PUBLIC) as ctx:
        sheets.lock(ctx, filled, {"code": CODE})
    id = city.do(city.window, "submit", city.centre.subject, **ask, form=filled)
    city.do(city.window, "accept", id)
    city.do(city.market[Post.EXAMINER], "review", id, matter=CHANGE, opinion="grant", text="符合条件")
    assert world.chain(f"Z-{FIRM}") == []
    city.do(city.market[Post.APPROVER], "decide", id, matter=CHANGE, outcome="grant")
    with world.house.looking() as ctx:
        held = enterprises.held(ctx, FIRM)
    assert {name: (one.value, one.source, one.paper) for name, one in held.items()} == {
        name: (SAID[name], city.market.code, id) for name in ("name", "credit_code", "address", "legal_representative")
    }
