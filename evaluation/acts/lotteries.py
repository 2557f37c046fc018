"""A public lottery: an office announces it, makes its lists public, enters and answers objections, and has it drawn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from experts.acts import reading as drawn
from experts.rules import lottery, sample
from experts.rules.lottery import Lottery, Step
from experts.rules.plan import Plan
from experts.rules.sample import Entry, Ground
from kernel import canon, journal
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.db import alone
from kernel.errors import NotAllowed, NotFound, NotValid
from kernel.reader import Reader
from signing.rules.statement import Signed
from trading.acts import reading

PREFIX: Final = "D-"
ORDERING: Final = frozenset({Role.CENTRE, Role.SUPERVISOR})
"""Whose offices order a draw: the trading centre of what it gives out, the supervisor of what it inspects."""


def ordering(ctx: Context) -> None:
    """NotAllowed for every other office."""
    if ctx.actor.role not in ORDERING:
        raise NotAllowed(
            "draw.office",
            "名单抽取由交易中心或监督部门发起",
            "a draw of published lists is ordered by the trading centre or the supervision department",
        )


def find(tx: Connection, subject: str) -> Lottery | None:
    """The lottery on that chain; None where the draw stands there without one."""
    return lottery.read(_step(entry) for entry in journal.entries(tx, subject))


def held(tx: Connection, subject: str) -> Lottery:
    """NotFound where none was announced."""
    found = find(tx, subject) if subject.startswith(PREFIX) else None
    if found is None:
        raise NotFound("lottery.unknown", "没有这次摇号", "there is no such lottery")
    return found


def every(tx: Connection) -> list[tuple[str, Lottery]]:
    """All there are, by subject."""
    found = ((subject, find(tx, subject)) for subject in journal.subjects(tx, PREFIX))
    return [(subject, each) for subject, each in found if each]


def _step(entry: journal.Entry) -> Step:
    return Step(entry.leaf.hex(), entry.type.partition(".")[2], entry.at, entry.body)


def taken(ctx: Context, subject: str, verb: str, body: Mapping[str, Json]) -> Lottery | None:
    """The lottery as it would be after the act; refused is what may not follow now. Nobody else acts meanwhile."""
    alone(ctx.tx, f"journal/{subject}")
    return lottery.take(find(ctx.tx, subject), Step("", verb, ctx.now, body))


def _done(ctx: Context, subject: str, verb: str, body: Mapping[str, Json]) -> journal.Entry:
    taken(ctx, subject, verb, body)
    return journal.append(ctx, Act(verb, subject, ctx.actor, ctx.now, body))


def open_lottery(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> journal.Entry:
    """Announce what is drawn, for what, from which lists; homes are those of a registered project (row 1)."""
    ordering(ctx)
    made = taken(ctx, subject, "open_lottery", body)
    matter, _, number = subject.removeprefix(PREFIX).partition("-")
    if made is None or matter != made.kind or not number:
        raise NotValid(
            "lottery.subject", "编号须为 D-类别-号", "the id is D-<kind>-<number>, of the kind announced", field="kind"
        )
    if journal.head(ctx.tx, subject):
        raise NotValid("lottery.late", "该编号已有抽取", "draws of that number are there already", field="subject")
    if made.project is not None:
        _registered(ctx, made.project, number)
    return journal.append(ctx, Act("open_lottery", subject, ctx.actor, ctx.now, body))


def _registered(ctx: Context, project: str, number: str) -> None:
    """The project is in the register, of a category whose homes are drawn, and gives the lottery its number."""
    if not reading.is_drawn(ctx, project):
        raise NotFound(
            "lottery.project",
            "没有登记这个分配项目",
            "no project of that number is registered whose homes are drawn",
            field="project",
        )
    own = project.partition("-")[2]
    if number != own and not number.startswith(f"{own}-"):
        raise NotValid("lottery.number", f"编号须以 {own} 起", f"the number begins with {own}", field="project")


def prepare_list(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `publish_list` from `{list, entries:[{id, name, avoid}]}`; keeps the list as a blob."""
    ordering(ctx)
    reader, of = Reader(body), held(ctx.tx, subject)
    reader.only("list", "entries")
    group = of.group(reader.text("list"))
    entries = tuple(entry(group.id, each) for each in reader.each("entries"))
    return kept(ctx, of, group.id, entries)


def kept(ctx: Context, of: Lottery, name: str, entries: tuple[Entry, ...]) -> dict[str, Json]:
    """The body that makes the list public now. NotValid if it is not ascending."""
    data = sample.document(name, entries)
    sample.read_list(name, data)
    until = canon.instant(lottery.closes(ctx.now, of.days))
    return {"list": name, "sha256": ctx.blobs.put(data), "count": len(entries), "until": until}


def entry(of: str, reader: Reader) -> Entry:
    """A list's entry as an office writes it."""
    reader.only("id", "name", "avoid")
    against = reader.inner("avoid")
    avoid = {each: against.choice(each, Ground) for each in against.source}
    return Entry(of, reader.text("id"), reader.text("name"), avoid)


def publish_list(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> journal.Entry:
    """Make a list public for its time; again, where an objection has changed it."""
    ordering(ctx)
    return _done(ctx, subject, "publish_list", body)


def prepare_objection(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `object_list` from `{list, about, text}`: the text stays with the office."""
    ordering(ctx)
    reader = Reader(body)
    reader.only("list", "about", "text")
    text = ctx.blobs.put(reader.text("text").encode())
    return {"list": reader.text("list"), "about": reader.text("about"), "text_sha256": text}


def object_list(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> journal.Entry:
    """Enter what somebody objects to a list: the number must stand on it."""
    ordering(ctx)
    name, about = Reader(body).text("list"), Reader(body).text("about")
    there = held(ctx.tx, subject).lists.get(name)
    if there and about not in {each.id for each in sample.read_list(name, ctx.blobs.get(there.sha256))}:
        raise NotFound("lottery.number_unknown", f"名单中没有 {about}", f"{about} is not on the list", field="about")
    return _done(ctx, subject, "object_list", body)


def answer_objection(
    ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None
) -> journal.Entry:
    """Say with reasons whether it holds; if it does, the list is made public again."""
    ordering(ctx)
    return _done(ctx, subject, "answer_objection", body)


def check_plan(ctx: Context, subject: str, plan: Plan, body: Mapping[str, Json]) -> None:
    """NotNow before the lists have been public; NotValid for another plan than they leave."""
    of = taken(ctx, subject, "plan_draw", body)
    if of is not None and (plan.of != sample.Sample(of.parts) or not plan.did.endswith(f"/{lottery.STEP}")):
        raise NotValid("plan.other", "方案与公示的名单不符", "not the plan that the lists leave", field="plan_sha256")


# ---------------------------------------------------------------- what became of it


@dataclass(frozen=True, slots=True)
class Skipped:
    """Who was passed over, beside whom of those drawn before, and why."""

    entry: Entry
    beside: Entry
    ground: Ground


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who was drawn, in order, and who was passed over in its turn."""

    order: tuple[Entry, ...]
    skipped: tuple[Skipped, ...]


def did_of(subject: str) -> str:
    """The one draw of the lottery of that chain."""
    matter, _, number = subject.removeprefix(PREFIX).partition("-")
    return f"{matter}/{number}/{lottery.STEP}"


def lists(ctx: Context, of: Lottery) -> dict[str, tuple[Entry, ...]]:
    """The lists as they are public now, in the order of the groups."""
    there = [(each.id, of.lists[each.id]) for each in of.groups if each.id in of.lists]
    return {name: sample.read_list(name, ctx.blobs.get(each.sha256)) for name, each in there}


def outcome(ctx: Context, subject: str, of: Lottery) -> Outcome | None:
    """None before it is drawn."""
    did = did_of(subject)
    if did not in drawn.dids(ctx.tx, subject):
        return None
    document = drawn.material(ctx.tx, did, drawn.Edition.PUBLIC).get("transcript.json")
    if document is None:
        return None
    told = json.loads(document)
    by = {entry.leaf.hex(): entry for each in lists(ctx, of).values() for entry in each}
    skips = [(by[one["pid"]], by[one["member"]]) for one in told["turns"][0]["skips"]]
    return Outcome(
        tuple(by[seat["pid"]] for seat in told["panel"]),
        tuple(Skipped(one, member, one.avoid[member.id]) for one, member in skips),
    )
