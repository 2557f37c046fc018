"""The enterprise base by the doors, on both databases."""

from __future__ import annotations

from typing import Final

import pytest
from sqlalchemy import Engine

from approval.acts import enterprises
from approval.store import enterprises as store
from kernel import canon
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.deadlines import day_of
from kernel.errors import Refusal
from people.rules.organisation import Uscc
from people.rules.unit import Kind, Post
from tests.support import offices
from tests.support.world import Person, World

CODE: Final = Uscc("91350211M000100Y46")
FIRM: Final = f"Z-{CODE}"
NAME: Final[dict[str, Json]] = {"name": "name", "value": "青屿海风科技有限公司"}


def refused(world: World, person: Person, act: str, subject: str, body: dict[str, Json]) -> tuple[str, str]:
    with pytest.raises(Refusal) as found:
        world.do(person, act, subject, body)
    return found.value.code, found.value.field


def test_each_field_has_one_source_and_its_history(engine: Engine, blobs: Blobs) -> None:
    world = World(engine, blobs)
    market = offices.office(world, Post.WINDOW, Post.OVERSEER, name="青屿市市场监督管理局", n=890)
    tax = offices.office(world, name="青屿市税务局", n=891)
    clerk, other = market[Post.WINDOW], tax[Post.HEAD]
    phone: Json = {"name": "legal_representative_phone", "value": "13800138000"}
    first = world.do(clerk, "enterprise.record", FIRM, {"facts": [NAME, phone], "paper": "营业执照"})
    assert (first.body["names"], first.body["office"]) == (["name", "legal_representative_phone"], market.code)
    assert not any(word in first.data.decode() for word in ("海风", "13800138000"))
    moved: dict[str, Json] = {"facts": [{**NAME, "value": "青屿海浪科技有限公司"}], "paper": "税务登记"}
    assert refused(world, other, "enterprise.record", FIRM, moved) == ("enterprise.other_source", "name")
    world.do(
        other,
        "enterprise.record",
        FIRM,
        {"facts": [{"name": "taxpayer", "value": "小规模纳税人"}], "paper": "税务登记"},
    )
    wrongly: tuple[tuple[dict[str, Json], tuple[str, str]], ...] = (
        ({"facts": [], "paper": "x"}, ("enterprise.facts", "facts")),
        ({"facts": [phone, phone], "paper": "x"}, ("enterprise.facts", "facts")),
        ({"facts": [{"name": "seals", "value": "3"}], "paper": "x"}, ("field.not_held", "seals")),
        ({"facts": [{"name": "name", "value": ""}], "paper": "x"}, ("document.value", "facts[0].value")),
        ({"facts": [{**NAME, "since": "2999-01-01"}], "paper": "x"}, ("enterprise.term", "since")),
        ({"facts": [{**NAME, "since": "第一天"}], "paper": "x"}, ("document.value", "facts[0].since")),
        ({"facts": [NAME], "paper": "长" * 201}, ("document.value", "paper")),
    )
    for body, told in wrongly:
        assert refused(world, clerk, "enterprise.record", FIRM, body) == told
    assert refused(world, clerk, "enterprise.record", FIRM[:-1] + "7", moved)[0] == "organisation.code_malformed"
    assert refused(world, market[Post.OVERSEER], "enterprise.record", FIRM, moved)[0] == "unit.post"
    for n, kind in enumerate(sorted({*Kind} - {Kind.DEPARTMENT, Kind.CENTRE}), 897):
        beside = offices.office(world, kind=kind, n=n)[Post.HEAD]
        assert refused(world, beside, "enterprise.record", FIRM, moved)[0] == "enterprise.office"
    wrong: dict[str, Json] = {"name": "name", "value": "青屿海浪科技有限公司", "reason": "录入有误"}
    assert refused(world, other, "enterprise.correct", FIRM, wrong)[0] == "enterprise.source"
    assert refused(world, clerk, "enterprise.correct", FIRM, {**wrong, "name": "scope"})[0] == "enterprise.not_held"
    world.do(clerk, "enterprise.correct", FIRM, wrong)
    with world.house.looking(clerk.actor) as ctx:
        held = enterprises.held(ctx, CODE)
        assert {name: (fact.value, fact.source) for name, fact in held.items()} == {
            "name": ("青屿海浪科技有限公司", market.code), "taxpayer": ("小规模纳税人", tax.code),
            "legal_representative_phone": ("13800138000", market.code),
        }  # fmt: skip
        past = [(one.value, one.struck) for one in enterprises.history(ctx.tx, CODE) if one.name == "name"]
        assert past == [("青屿海风科技有限公司", True), ("青屿海浪科技有限公司", False)]
        assert enterprises.named(ctx.tx, "海浪 青屿", 9) == [CODE] == enterprises.named(ctx.tx, CODE, 9)
        assert enterprises.named(ctx.tx, "海浪 别处", 9) == []
        enterprises.may_read(ctx)
    learned(world, clerk)


def learned(world: World, clerk: Person) -> None:
    """What a form has said is held from the decision on, and what was held before stays."""
    with world.house.acting(clerk.actor) as ctx:
        said = {"name": "另一个名称", "scope": "软件开发", "seals": "3"}
        assert (found := enterprises.learn(ctx, CODE, said, "F-2026-000001"))
        assert found.body["names"] == ["scope"]
        assert enterprises.learn(ctx, CODE, said, "F-2026-000001") is None
        assert enterprises.values(ctx, CODE)["name"] == "青屿海浪科技有限公司"
        salt, one = store.of(ctx.tx, CODE)[-1].salt, {"name": "scope", "value": "软件开发"}
        facts: Json = {"salt": salt, "facts": [{**one, "since": day_of(ctx.now).isoformat(), "until": None}]}
        assert found.body["facts_sha256"] == canon.sha256(canon.canonical(facts)).hex()
