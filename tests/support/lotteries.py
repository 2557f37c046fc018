"""A public lottery in a world, by the doors: homes that are given out, and firms that are inspected."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from evaluation.acts import city, lotteries
from experts.acts import drawing
from experts.rules.plan import Custody, Plan
from experts.rules.sample import Sample
from kernel.actor import CLERK, Role
from kernel.canon import Json
from kernel.journal import Entry
from signing.rules import vrf
from tests.support import draws, site
from tests.support.beacon import BEACON, value_of
from tests.support.panel import KEYS, PARTIES
from tests.support.world import World
from web import conduct, worker

PLAN: Final[Mapping[str, Json]] = {"keys": KEYS, "custody": "independent"}
GROUPS: Final[Json] = [{"id": "priority", "title": "优先组"}, {"id": "general", "title": "普通组"}]
NUMBERS: Final = {
    "priority": tuple(f"A{n:03d}" for n in range(1, 4)),
    "general": tuple(f"B{n:03d}" for n in range(1, 8)),
}
FIRMS: Final = tuple(f"9121{n:014d}" for n in range(1, 9))
INSPECTORS: Final = tuple(f"P{n:02d}" for n in range(1, 6))


def entries(numbers: tuple[str, ...], avoid: Mapping[str, Json] | None = None) -> list[Json]:
    return [{"id": each, "name": f"申请人{each}", "avoid": (avoid or {}).get(each, {})} for each in numbers]


def homes(project: str, **changed: Json) -> dict[str, Json]:
    """The announcement of four homes for two groups of applicants."""
    return {
        "kind": "allocation", "title": "云杉苑公租房选房摇号", "basis": "分配方案（2026）1号", "on": "2026-03-20", "days": 3,
        "places": 4, "groups": GROUPS, "project": project, **changed,
    }  # fmt: skip


def inspection(**changed: Json) -> dict[str, Json]:
    groups: Json = [{"id": "subjects", "title": "检查对象", "n": 2}, {"id": "inspectors", "title": "检查人员", "n": 2}]
    return {
        "kind": "inspection", "title": "2026年第一季度双随机抽查", "basis": "抽查工作计划（2026）3号", "on": "2026-03-20",
        "days": 0, "places": None, "groups": groups, "project": None, **changed,
    }  # fmt: skip


def do(world: World, role: Role, verb: str, subject: str, body: Mapping[str, Json]) -> Entry:
    made = conduct.perform(world.house, world.office(role).actor, f"draw.{verb}", subject, body)
    assert isinstance(made, Entry)
    return made


def announced(world: World) -> str:
    """The lottery of a registered project; its subject."""
    project = world.register("云杉苑", "housing_allocation")
    subject = f"D-allocation-{project.removeprefix('P-')}"
    do(world, Role.CENTRE, "open_lottery", subject, homes(project))
    return subject


def listed(world: World, subject: str) -> None:
    for name, numbers in NUMBERS.items():
        do(world, Role.CENTRE, "publish_list", subject, {"list": name, "entries": entries(numbers)})


def did(subject: str) -> str:
    matter, _, number = subject.removeprefix("D-").partition("-")
    return f"{matter}/{number}/draw"


def planned(world: World, subject: str, **more: Json) -> Entry:
    world.move_to(world.now + timedelta(days=5))
    return do(world, Role.CENTRE, "plan_draw", subject, {"did": did(subject), **PLAN, **more})


def beaconed(world: World, subject: str) -> Entry:
    """The plan with the tests' own beacon: the door knows drand's networks alone, whose keys nobody here has."""
    world.move_to(world.now + timedelta(days=5))
    with world.house.acting(world.office(Role.CENTRE).actor) as ctx:
        parts = lotteries.held(ctx.tx, subject).parts
        plan = Plan(did(subject), Sample(parts), draws.KEYS, Custody.INDEPENDENT, BEACON)
        return city.plan_draw(ctx, subject, {"did": plan.did, "plan_sha256": ctx.blobs.put(plan.document)})


def lit(world: World, subject: str) -> dict[str, Json]:
    """What the beacon said for the frozen draw, once it is time."""
    (frozen,) = (each.at for each in world.chain(subject) if each.type == "draw.freeze_draw")
    world.move_to(world.now + timedelta(minutes=5))
    return {"did": did(subject), "signature": base64.b64encode(value_of(frozen)).decode()}


def clerk(world: World, subject: str) -> list[str]:
    """What the clerk finds to do, done."""
    with world.house.looking(CLERK) as ctx:
        due = [each for each in worker.due(ctx, ctx.now) if each.subject == subject]
    for each in due:
        with world.house.acting(CLERK) as ctx:
            each.do(ctx, each.subject, each.body)
    site.sequence(world, 0)
    return [each.act for each in due]


def drawn(world: World, subject: str) -> None:
    """Frozen, proven by both parties, drawn."""
    clerk(world, subject)
    given(world, subject)
    assert clerk(world, subject) == ["draw"]


def given(world: World, subject: str) -> None:
    for party, role in PARTIES.items():
        with world.house.looking() as ctx:
            alpha = drawing.task(ctx, did(subject)).alpha
        proof = base64.b64encode(vrf.prove(draws.SECRETS[party], alpha)).decode()
        do(world, role, "give_entropy", subject, {"did": did(subject), "proof": proof, "party": party})
