"""What the acts on an application come to, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from approval.rules import workflow
from approval.rules.case import TABLE, Applicant, Branch, Case, Channel, Lack, Outcome, Stage, Visit, step
from approval.rules.done import Done
from approval.rules.suspension import Ground, Suspension
from approval.rules.workflow import Workflow
from kernel.errors import Fault
from kernel.reader import Reader

Flows = Mapping[str, Workflow]
"""The workflows by name."""


def begun(first: Done) -> Case:
    """The case that `submit` begins."""
    reader = Reader(first.body)
    total = (reader.integer("total", 1, 999), reader.text("total_unit")) if reader.has("process") else None
    branches = tuple(_branch(one) for one in reader.each("branches"))
    return Case(
        site=reader.text("site"),
        channel=reader.choice("channel", Channel),
        applicant=reader.choice("applicant", Applicant),
        received=first.day,
        since=first.day,
        branches=branches,
        enterprise=_label(reader, "firm"),
        process=_label(reader, "process"),
        total=total,
        lead=_label(reader, "lead") or branches[0].matter,
        parent=_label(reader, "parent"),
    )


def _label(reader: Reader, name: str) -> str:
    return reader.text(name) if reader.has(name) else ""


def _branch(reader: Reader) -> Branch:
    return Branch(
        matter=reader.text("matter"),
        unit=reader.text("unit"),
        workflow=reader.text("workflow"),
        promised=reader.integer("promised", 0, 999),
        statutory=reader.integer("statutory", 0, 999),
        needs=reader.texts("needs"),
        given=frozenset(reader.texts("given")),
    )


def after(case: Case, done: Done, flows: Flows) -> Case:
    """The case after one more act; NotNow `approval.stage`, `approval.node` if it cannot be done there."""
    line = step(case.stage, done.verb)
    moved = case if line.target is None else replace(case, stage=line.target)
    match done.verb:
        case "accept" | "deem":
            return _accepted(moved, _day(done, "accepted") if "accepted" in done.body else done.day, flows)
        case "ask_supplement" | "allow_supplement" | "supplement":
            return _supplemented(moved, done)
        case "green" | "divide" | "bill":
            return replace(moved, green=case.green or done.verb == "green", billed=case.billed or done.verb == "bill")
        case "visit" | "attend":
            return replace(moved, visit=_visited(moved, done))
        case "extend_joint":
            return replace(moved, extension=Reader(done.body).integer("days", 1, 99))
        case "deliver":
            return _delivered(moved, done, flows)
        case "decline" | "withdraw":
            return replace(moved, ended=done.day)
    return _worked(moved, done, flows)


def _day(done: Done, name: str) -> date:
    return date.fromisoformat(Reader(done.body).text(name))


def _accepted(case: Case, on: date, flows: Flows) -> Case:
    branches = tuple(_along(replace(one, accepted=on), "accept", flows) for one in case.branches)
    return replace(case, accepted=on, until=None, branches=branches)


def _along(branch: Branch, act: str, flows: Flows) -> Branch:
    return replace(branch, at=flows[branch.workflow].step(branch.at, act).target)


# ---------------------------------------------------------------- papers


def lacks(done: Done, name: str) -> frozenset[Lack]:
    """The pairs of matter and material that an act names."""
    return frozenset(_lack(one) for one in Reader(done.body).each(name))


def _lack(reader: Reader) -> Lack:
    reader.only("matter", "material")
    return reader.text("matter"), reader.text("material")


def _supplemented(case: Case, done: Done) -> Case:
    if done.verb == "allow_supplement":
        return replace(case, allowed=True)
    if done.verb == "ask_supplement":
        now = lacks(done, "lacks")
        told = replace(case, asked=case.asked | now, awaited=now, brought=frozenset(), until=_day(done, "until"))
        return replace(told, notices=case.notices + 1, allowed=False)
    came = lacks(done, "given")
    branches = tuple(
        replace(one, given=one.given | {material for matter, material in came if matter == one.matter})
        for one in case.branches
    )
    had = replace(case, brought=case.brought | came, awaited=case.awaited - came, branches=branches)
    if had.awaited:  # the rest may still come, up to the day that was told
        return replace(had, stage=Stage.SUPPLEMENT)
    return replace(had, since=done.day, until=None)


# ---------------------------------------------------------------- branches


def _worked(case: Case, done: Done, flows: Flows) -> Case:
    """An act on one branch; the whole is decided with its last."""
    matter = Reader(done.body).text("matter")
    new = _branched(case.branch(matter), done, flows)
    branches = tuple(new if one.matter == matter else one for one in case.branches)
    seen = case.visit
    if done.verb == "inspect" and seen:
        seen = replace(seen, recorded=seen.recorded | {matter})
    over = case.stage is Stage.OPEN and all(one.decided for one in branches)
    worked = replace(case, branches=branches, visit=seen)
    return replace(worked, stage=Stage.DECIDED, decided=done.day, ended=done.day) if over else worked


def _branched(branch: Branch, done: Done, flows: Flows) -> Branch:
    reader = Reader(done.body)
    match done.verb:
        case "suspend":
            told = Suspension(reader.choice("ground", Ground), done.day, _day(done, "until"))
            return replace(branch, pauses=(*branch.pauses, told))
        case "resume":
            *ended, last = branch.pauses
            return replace(branch, pauses=(*ended, replace(last, over=done.day)))
        case "extend":
            return replace(branch, extension=reader.integer("days", 1, 99))
        case "correct":
            return branch
    moved = _along(branch, done.verb, flows)
    match done.verb:
        case "review" | "inspect":
            return replace(moved, examiners=moved.examiners | {_label(reader, "by")})
        case "return":
            return replace(moved, returns=branch.returns + 1)
    outcome, licence = reader.choice("outcome", Outcome), _label(reader, "licence")
    return replace(moved, outcome=outcome, decided=done.day, decider=_label(reader, "by"), licence=licence)


def _visited(case: Case, done: Done) -> Visit:
    matter = Reader(done.body).text("matter")
    if case.visit is None:
        return Visit(_day(done, "on"), Reader(done.body).text("place"), (matter,))
    return replace(case.visit, matters=(*case.visit.matters, matter))


def _delivered(case: Case, done: Done, flows: Flows) -> Case:
    """Results may go out one by one; the whole is delivered with the last."""
    out = Reader(done.body).texts("matters")
    branches = tuple(
        replace(_along(one, "deliver", flows), delivered=done.day) if one.matter in out else one
        for one in case.branches
    )
    all_out = all(one.at == workflow.ENDED for one in branches)
    return replace(case, branches=branches, stage=Stage.DELIVERED if all_out else case.stage)


def case(acts: Iterable[Done], flows: Flows) -> Case:
    """The case of a whole chain, `submit` first."""
    chain = iter(acts)
    first = next(chain, None)
    if first is None:
        raise Fault("an application without its first act")
    found = begun(first)
    for done in chain:
        found = after(found, done, flows) if done.verb in TABLE else found
    return found
