"""Filled forms by the doors, on both databases."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Final

import pytest
from sqlalchemy import Engine

from approval.acts import enterprises, sheets
from approval.rules import form
from kernel.actor import PUBLIC
from kernel.blobs import Blobs
from kernel.canon import Json
from kernel.errors import Refusal
from people.rules.unit import Post
from tests.approval.filling import CHANGED, SETUP
from tests.support import matters, offices
from tests.support.offices import Office
from tests.support.world import World

CODE: Final = "KWZH7PQR2M4N8XYT"
FIRM: Final = "91350211M000100Y46"
NAMED: Final = {
    "name": "青屿海风科技有限公司",
    "credit_code": FIRM,
    "address": "青屿市府前路8号",
    "legal_representative": "陈静",
}


class Town:
    """A centre, an office that decides, an enterprise of which the base holds something."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.keeper = matters.centre(world, n=894)
        self.office: Office = offices.office(world, Post.EXAMINER, name="青屿市市场监督管理局", n=895)
        self.other = offices.office(world, Post.EXAMINER, name="青屿市税务局", n=896)
        matters.entered(world, self.keeper, self.office)
        facts: list[Json] = [{"name": name, "value": value} for name, value in NAMED.items()]
        body: dict[str, Json] = {"facts": facts, "paper": "营业执照"}
        world.do(self.office[Post.EXAMINER], "enterprise.record", f"Z-{FIRM}", body)

    def begun(self, id: str, firm: str = "") -> str:
        with self.world.house.acting(PUBLIC) as ctx:
            return sheets.begin(ctx, id, CODE, firm)

    def saved(self, id: str, given: dict[str, str]) -> dict[str, dict[str, str]]:
        """The departments' forms after it: values by field."""
        with self.world.house.acting(PUBLIC) as ctx:
            return values(sheets.save(ctx, id, CODE, given))

    def now(self, id: str) -> dict[str, dict[str, str]]:
        with self.world.house.looking() as ctx:
            return values(sheets.find(ctx, id))

    def locked(self, id: str) -> None:
        with self.world.house.acting(PUBLIC) as ctx:
            sheets.lock(ctx, id, {"code": CODE})

    def refused(self, do: str, *said: object) -> tuple[str, str]:
        with pytest.raises(Refusal) as found, self.world.house.acting(PUBLIC) as ctx:
            getattr(sheets, do)(ctx, *said)
        return found.value.code, found.value.field


def values(of: sheets.Filled) -> dict[str, dict[str, str]]:
    return {one.own.id: {line.source: line.value for line in one.lines} for one in sheets.derived(of)}


def equal(made: dict[str, dict[str, str]], field: str) -> str:
    """What every department's form that has the field says there."""
    (said,) = {one[field] for one in made.values() if field in one}
    return said


@pytest.fixture
def town(engine: Engine, blobs: Blobs) -> Town:
    return Town(World(engine, blobs))


@pytest.mark.seed_row(35)
@pytest.mark.seed_row(36)
def test_one_filled_form_yields_every_departments_own_and_a_lock_makes_corrections_records(town: Town) -> None:
    world, id = town.world, town.begun("company-setup")
    town.saved(id, SETUP)
    made = town.saved(id, {**SETUP, "name": "青屿海浪科技有限公司"})
    assert made.keys() == {"registration", "seals", "tax", "insurance", "fund"}
    assert equal(made, "name") == "青屿海浪科技有限公司", "before the lock every form follows"
    shared = [name for name in SETUP if sum(name in one for one in made.values()) > 1]
    assert len(shared) > 8
    assert {name: equal(made, name) for name in shared} == {
        name: {**SETUP, "name": "青屿海浪科技有限公司"}[name] for name in shared
    }
    assert world.chain(id) == [], "a draft is in no chain"
    assert town.refused("correct", id, {"code": CODE, "field": "name", "value": "x", "reason": "y"})[0] == "form.draft"
    town.locked(id)
    assert town.refused("save", id, CODE, SETUP)[0] == "form.locked"
    fix: dict[str, Json] = {"code": CODE, "field": "name", "value": "青屿海风科技有限公司", "reason": "录入有误"}
    with world.house.acting(PUBLIC) as ctx:
        sheets.correct(ctx, id, fix)
        (one,) = sheets.corrections(ctx, sheets.find(ctx, id))
        assert (one.field, one.before, one.after, one.reason) == (
            "name",
            "青屿海浪科技有限公司",
            fix["value"],
            "录入有误",
        )
    assert equal(town.now(id), "name") == "青屿海风科技有限公司"
    assert town.refused("correct", id, fix) == ("form.same", "value")
    assert town.refused("correct", id, {**fix, "code": "WRONG123"})[0] == "form.number_unknown"
    lock, correct = world.chain(id)
    assert (lock.type, correct.type) == ("form.lock", "form.correct")
    assert correct.body["before_sha256"] == lock.body["values_sha256"] != correct.body["values_sha256"]
    assert not any(
        said in one.data.decode() for one in (lock, correct) for said in ("海", "陈静", "11010519491231002X", CODE)
    )
    receipts(town, id)
    change = town.begun("company-change", FIRM)
    made = town.saved(change, CHANGED)
    assert made.keys() == {"registration", "seals", "tax"}
    assert (equal(made, "name"), equal(made, "new_name")) == (NAMED["name"], CHANGED["new_name"])


def receipts(town: Town, id: str) -> None:
    """A department takes its own form alone, with a receipt; what is corrected afterwards has to be taken again."""
    world, officer = town.world, town.office[Post.EXAMINER]
    matters.entered(world, town.keeper, town.office, "11010001")
    matters.entered(world, town.keeper, town.other, "11030001")
    with world.house.looking(officer.actor) as ctx:
        assert [one.own.id for one in sheets.mine(ctx, sheets.find(ctx, id))] == ["registration"]
    taken = world.do(officer, "form.read", id, {"own": "registration"})
    assert (taken.body["office"], taken.body["by"]) == (town.office.code, officer.actor.id)
    assert current(town, id) == {"registration": True, "tax": False}
    for own, code in (("tax", "form.other_office"), ("nothing", "form.own")):
        with pytest.raises(Refusal) as found:
            world.do(officer, "form.read", id, {"own": own})
        assert found.value.code == code
    with world.house.acting(PUBLIC) as ctx:
        sheets.correct(ctx, id, {"code": CODE, "field": "seals", "value": "4", "reason": "增刻"})
    assert current(town, id) == {"registration": False, "tax": False}
    for office, own in ((town.office, "registration"), (town.other, "tax")):
        world.do(office[Post.EXAMINER], "form.read", id, {"own": own})
    assert current(town, id) == {"registration": True, "tax": True}


def current(town: Town, id: str) -> dict[str, bool]:
    with town.world.house.looking() as ctx:
        locked = sheets.find(ctx, id).locked
        assert locked is not None
        return {own: locked.current(own) for own in ("registration", "tax")}


@pytest.mark.seed_row(45)
def test_a_known_enterprise_is_never_asked_again_for_a_held_field(town: Town) -> None:
    id = town.begun("company-change", FIRM)
    for name in NAMED:
        assert town.refused("save", id, CODE, {**CHANGED, name: "另一个"}) == ("form.held", name)
    assert town.refused("lock", id, {"code": CODE}) == ("form.missing", "reason")
    town.saved(id, CHANGED)
    town.locked(id)
    assert town.refused("correct", id, {"code": CODE, "field": "name", "value": "x", "reason": "y"}) == (
        "form.held",
        "name",
    )
    with town.world.house.looking() as ctx:
        of = sheets.find(ctx, id)
        assert not set(form.to_ask(of.of, enterprises.values(ctx, FIRM))) & NAMED.keys()
        assert {name: of.values[name] for name in NAMED} == NAMED
    (lock,) = town.world.chain(id)
    assert lock.body["held"] == [{"field": name, "source": town.office.code, "entry": 1} for name in sorted(NAMED)]
    assert town.refused("begin", "company-change", CODE, FIRM[:-1] + "7")[0] == "organisation.code_malformed"
    assert town.refused("begin", "no-such", CODE)[0] == "form.unknown"


def test_a_draft_goes_on_when_its_form_has_changed(town: Town) -> None:
    world, id = town.world, town.begun("company-setup")
    town.saved(id, SETUP)
    raw = json.loads(form.ours()["company-setup"].schema.decode().replace('"#/$defs/', '"dictionary.json#/$defs/'))
    del raw["$defs"], raw["properties"]["seals"]
    raw["required"] = ["reason", *(name for name in raw["required"] if name != "seals")]
    raw["properties"]["reason"] = {"$ref": "dictionary.json#/$defs/reason"}
    raw["x-forms"][0]["lines"].append({"from": "reason"})
    raw["x-forms"][1]["lines"] = [line for line in raw["x-forms"][1]["lines"] if line["from"] != "seals"]
    before = world.house
    world.house = replace(before, catalogue={"forms/setup.json": json.dumps(raw)})
    assert town.refused("save", id, CODE, SETUP) == ("form.schema_changed", "form")
    assert town.refused("lock", id, {"code": CODE}) == ("form.schema_changed", "form")
    with world.house.acting(PUBLIC) as ctx:
        moved = sheets.carry(ctx, id, CODE)
    assert (moved.fresh, moved.gone, moved.again) == (("reason",), ("seals",), ())
    assert town.refused("lock", id, {"code": CODE}) == ("form.missing", "reason")
    kept = {name: value for name, value in SETUP.items() if name != "seals"}
    assert town.saved(id, {**kept, "reason": "设立"})["registration"]["name"] == SETUP["name"]
    town.locked(id)
    world.house = before
    assert town.now(id)["registration"]["reason"] == "设立", "a locked form keeps the version that it was locked under"
