"""A draw from plan to panel: plan, snapshot, exclude, freeze, give entropy, draw, replace.

Whether the stage of the subject allows the act is the caller's question; here the draw's own order is kept.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from experts.rules import avoid, panel, papers, sample, seed
from experts.rules import draw as drawing
from experts.rules import plan as plans
from experts.rules import snapshot as snapshots
from experts.rules.avoid import Declared, Exclusion, Facts, Ground
from experts.rules.draw import Case, Field, Transcript
from experts.rules.entropy import Task
from experts.rules.plan import Panel, Plan
from experts.rules.sample import Sample
from experts.store import draws as store
from experts.store import register
from experts.store.draws import Draw
from kernel import canon, checkpoints, journal, merkle, sequencer
from kernel.act import Act
from kernel.actor import Role
from kernel.checkpoints import Checkpoint
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Conflict, NotAllowed, NotNow, NotTrusted, NotValid, Words
from kernel.journal import Entry
from kernel.workdays import announced
from signing.rules import note, vrf

PARTY: Final = {Role.CENTRE: plans.CENTRE, Role.SUPERVISOR: plans.SUPERVISOR}
NO_ROWS: Final = merkle.EMPTY_ROOT


@dataclass(frozen=True, slots=True)
class Drawn:
    """A round that was drawn: its entry and the whole transcript so far."""

    entry: Entry
    transcript: Transcript


def plan(ctx: Context, subject: str, of: Plan) -> Entry:
    """Publish the plan. NotValid if it is unlawful, Conflict if the did has one.

    The lists of a sample are kept before, each under its digest.
    """
    of.check()
    if isinstance(of.of, Sample):
        if subject != sample.subject(of.did):
            raise NotValid(
                "draw.other_subject", "主体与抽取编号不符", "the subject is not that of the draw", field="did"
            )
        _enough(of, drawing.listed(_lists_of(ctx, of.of)))
    store.open_draw(ctx.tx, of.did, subject, of.document)
    return _say(ctx, "plan_draw", subject, of.did, {"plan_sha256": of.sha256.hex()})


def snapshot(ctx: Context, subject: str, did: str, on: date) -> Entry:
    """Fix the pool as it stands, for an evaluation on that day, under fresh pseudonyms."""
    kept = _unfrozen(ctx, subject, did)
    if kept.snapshot is not None:
        raise Conflict("draw.snapshot_twice", "本次抽取已有快照", "this draw has its snapshot already", field="did")
    of = _panel(kept)
    rule = panel.rule(of.regime)
    panel.check_day(rule, day_of(ctx.now), on, announced())
    key = ctx.chance.bytes(32)
    taken = snapshots.take(register.everyone(ctx.tx), of.strata, key, rule.admits, on)
    store.keep_snapshot(ctx.tx, did, key, on, papers.snapshot(taken.rows), taken.identities.values())
    body: dict[str, canon.Json] = {"snapshot_root": snapshots.root(taken.rows).hex(), "count": len(taken.rows)}
    return _say(ctx, "snapshot_pool", subject, did, body)


def exclude(ctx: Context, subject: str, did: str, facts: Facts, declared: Sequence[Declared] = ()) -> Entry:
    """Fix who stands aside: every automatic ground over the snapshot, and the declared ones."""
    kept = _unfrozen(ctx, subject, did)
    if kept.snapshot is None or kept.day != facts.on:
        raise NotNow("draw.no_snapshot", "须先有当日的快照", "the snapshot of that day comes first", field="on")
    if kept.exclusions is not None:
        raise Conflict("draw.excluded", "本次抽取已有回避名单", "this draw has its exclusions already", field="did")
    found = list(_grounds(ctx, did, facts, declared))
    rows = avoid.ordered(row for row, _ in found)
    evidence = [(row.evidence, row.pid, row.reason, avoid.evidence(ground)) for row, ground in found]
    store.keep_exclusions(ctx.tx, did, papers.exclusions(rows), evidence)
    body: dict[str, canon.Json] = {"exclusion_root": avoid.root(rows).hex(), "counts": dict(avoid.counts(rows))}
    return _say(ctx, "exclude", subject, did, body)


def _grounds(ctx: Context, did: str, facts: Facts, declared: Sequence[Declared]) -> Iterable[tuple[Exclusion, Ground]]:
    pids, key = store.pids(ctx.tx, did), store.key(ctx.tx, did)
    against = [(each.id, ground) for each in register.everyone(ctx.tx) for ground in avoid.grounds(each, facts)]
    for expert_id, ground in [*against, *((each.expert_id, each.ground()) for each in declared)]:
        if expert_id in pids:
            salt = seed.expand(key, canon.joined("exclusion", expert_id, avoid.evidence(ground)))
            yield avoid.exclusion(pids[expert_id], ground, salt), ground


def freeze(ctx: Context, subject: str, did: str, bid_set_root: bytes | None) -> Entry:
    """From here on nobody enters. NotNow if a stratum has fewer candidates than seats."""
    kept = _unfrozen(ctx, subject, did)
    of = plans.read(kept.plan)
    if isinstance(of.of, Panel) and (kept.snapshot is None or kept.exclusions is None):
        raise NotNow("draw.no_lists", "须先有快照与回避名单", "snapshot and exclusions come first", field="did")
    there = _there(ctx, kept, of)
    _enough(of, there.field)
    counts: dict[str, canon.Json] = {
        "rows": there.rows,
        "excluded": there.excluded,
        "strata": {stratum: len(pids) for stratum, pids in there.field.candidates.items()},
    }
    body: dict[str, canon.Json] = {
        "plan_sha256": of.sha256.hex(),
        "snapshot_root": there.snapshot_root.hex(),
        "exclusion_root": there.exclusion_root.hex(),
        "bid_set_root": bid_set_root.hex() if bid_set_root else None,
        "counts": counts,
        "beacon_round": of.beacon.round(ctx.now) if of.beacon else None,
    }
    entry = _say(ctx, "freeze_draw", subject, did, body)
    store.freeze(ctx.tx, did, entry.leaf, bid_set_root)
    return entry


def _enough(of: Plan, field: Field) -> None:
    for stratum in of.strata:
        there = len(field.candidates[stratum.id])
        if there < stratum.n:
            raise NotNow(
                "draw.pool_short",
                f"组 {stratum.id} 须抽 {stratum.n} 人，回避后只有 {there} 人",
                f"stratum {stratum.id} needs {stratum.n} and has {there} after exclusions",
                law="BIR-46" if isinstance(of.of, Panel) else "",
                field=stratum.id,
                remedy=Words("另拟方案，放宽专业或地区", "Publish another plan with wider specialties or regions"),
            )


@dataclass(frozen=True, slots=True)
class _There:
    """Everybody who could be drawn, under the roots of the freeze; `rows` and `excluded` are numbers."""

    field: Field
    snapshot_root: bytes
    exclusion_root: bytes
    rows: int
    excluded: int


def _there(ctx: Context, kept: Draw, of: Plan) -> _There:
    if isinstance(of.of, Sample):
        lists = _lists_of(ctx, of.of)
        count = sum(map(len, lists.values()))
        return _There(drawing.listed(lists), sample.root(lists), avoid.root(()), count, 0)
    rows, excluded = _lists(kept)
    pids = {row.pid for row in excluded}
    field = drawing.eligible(of, rows, pids)
    return _There(field, snapshots.root(rows), avoid.root(excluded), len(rows), len(pids))


def _lists_of(ctx: Context, of: Sample) -> sample.Lists:
    """The published lists; NotFound while one is not kept."""
    return sample.read(of, {part.id: ctx.blobs.get(part.sha256) for part in of.lists})


def task(ctx: Context, did: str, j: int = 0) -> Task:
    """What the entropy parties prove over in round `j`; NotNow before freeze or vacancy, or while witnesses have yet
    to see them in the log: what they have not seen could still be made another way."""
    kept = store.find(ctx.tx, did)
    seen = _seen(ctx, _frozen_leaf(kept))
    rounds = store.rounds(ctx.tx, did)
    if not 0 <= j < len(rounds):
        raise NotNow("draw.no_vacancy", f"没有第 {j} 个空缺", f"there is no vacancy {j}", field="j")
    left = rounds[j].vacancy
    if left is not None:
        _seen(ctx, left.leaf)
    return Task(did, seen.note, j, left.leaf if left else None)


def give_entropy(ctx: Context, subject: str, did: str, party: str, proof: bytes, j: int = 0) -> Entry:
    """Take a party's VRF proof for round `j`; NotTrusted if it does not hold under the plan's key.

    The reserve has no desk here: either party's office may bring its proof, which speaks for itself.
    """
    own = PARTY.get(ctx.actor.role)
    if own is None or party not in (own, plans.RESERVE):
        raise NotAllowed("entropy.party", f"您不是熵值提供方 {party}", f"you are not the entropy party {party}")
    kept = store.hold(ctx.tx, did, subject)
    of, asked = plans.read(kept.plan), task(ctx, did, j)
    _due(of, j, party, store.silent(ctx.tx, did).get(j))
    beta = vrf.verify(of.every_key[party], asked.alpha, proof)
    store.add_share(ctx.tx, did, j, party, proof)
    body: dict[str, canon.Json] = {
        "party": party,
        "j": j,
        "alpha_sha256": canon.sha256(asked.alpha).hex(),
        "proof": base64.b64encode(proof).decode(),
        "beta": base64.b64encode(beta).decode(),
    }
    return _say(ctx, "give_entropy", subject, did, body)


def _due(of: Plan, j: int, party: str, silent: str | None) -> None:
    """NotNow unless round `j` is for this party: until it is named as silent for itself, then for the reserve."""
    if party == silent:
        raise NotNow(
            "entropy.replaced",
            "该方逾期未提交，已记入日志，本轮由备用方证明",
            "this party stayed silent past its hours; the record names it, and the reserve proves this round",
            field="party",
        )
    if party not in of.parties(j, silent):
        raise NotNow(
            "entropy.not_due",
            "本轮不需要该方的随机值；备用方须待日志记明某方逾期后才能证明",
            "this round is not for this party; the reserve proves only after the record names a silent one",
            field="party",
        )


def draw(ctx: Context, subject: str, did: str) -> Drawn:
    """Draw the panel, or the option. A second time is Conflict `draw.second`."""
    kept = store.hold(ctx.tx, did, subject)
    made = drawing.conduct(case(ctx, kept), store.rounds(ctx.tx, did)[:1])
    _keep(ctx, kept, made)
    body: dict[str, canon.Json] = {
        "transcript_sha256": made.sha256.hex(),
        "seats": [seat.json() for seat in made.turns[0].seats],
    }
    if made.chosen is not None:
        body["chosen"] = made.chosen
    return Drawn(_say(ctx, "draw", subject, did, body), made)


def replace(ctx: Context, subject: str, did: str) -> Drawn:
    """Fill the first vacancy that is still open."""
    kept = store.hold(ctx.tx, did, subject)
    j, rounds = len(store.transcripts(ctx.tx, did)), store.rounds(ctx.tx, did)
    if not 0 < j < len(rounds):
        raise NotNow("draw.no_vacancy", "没有待递补的空缺", "no vacancy is open", field="did")
    made = drawing.conduct(case(ctx, kept), rounds[: j + 1])
    _keep(ctx, kept, made)
    left = rounds[j].vacancy
    body: dict[str, canon.Json] = {
        "j": j,
        "vacancy_leaf": left.leaf.hex() if left else None,
        "pid": made.turns[-1].seats[0].pid.hex(),
        "transcript_sha256": made.sha256.hex(),
    }
    return Drawn(_say(ctx, "replace_expert", subject, did, body), made)


def again(ctx: Context, did: str) -> Transcript:
    """The draw run once more from what was frozen and given, as far as it was drawn; NotTrusted if it differs."""
    kept, told = store.find(ctx.tx, did), store.transcripts(ctx.tx, did)
    if not told:
        raise NotNow("draw.not_drawn", "尚未抽取", "nothing has been drawn yet", field="did")
    made = drawing.conduct(case(ctx, kept), store.rounds(ctx.tx, did)[: len(told)])
    if made.document != told[-1]:
        raise NotTrusted(
            "draw.differs", "重抽结果与记录不符", "the draw run again is not what was recorded", field="did"
        )
    return made


def case(ctx: Context, kept: Draw) -> Case:
    """All that was frozen, read again from what is kept."""
    of = plans.read(kept.plan)
    there = _there(ctx, kept, of)
    checkpoint = note.note(_seen(ctx, _frozen_leaf(kept)).note).text
    return Case(of, there.snapshot_root, there.exclusion_root, checkpoint, there.field)


def _keep(ctx: Context, kept: Draw, made: Transcript) -> None:
    """Keep the newest turn's result and ask those whom it drew."""
    turn = made.turns[-1]
    store.add_result(ctx.tx, kept.did, turn.round.j, made.document)
    of = made.case.plan.of
    if not isinstance(of, Panel) or kept.day is None:
        return
    answer_by = ctx.now + timedelta(minutes=of.contact.timeout_minutes)
    store.seat(ctx.tx, kept.did, [(seat.pid, seat.stratum) for seat in turn.seats], ctx.now, answer_by)
    drawn = {seat.pid for seat in turn.seats}
    experts = [expert for expert, pid in store.pids(ctx.tx, kept.did).items() if pid in drawn]
    register.engage(ctx.tx, experts, kept.did, kept.day)


def _frozen_leaf(kept: Draw) -> bytes:
    if kept.frozen_leaf is None:
        raise NotNow("draw.not_frozen", "本次抽取尚未冻结", "this draw is not frozen yet", field="did")
    return kept.frozen_leaf


def _seen(ctx: Context, leaf: bytes) -> Checkpoint:
    """The first checkpoint that holds the event and that enough witnesses stand behind: nobody chooses it."""
    found = checkpoints.vouched(ctx.tx, sequencer.index(ctx.tx, leaf))
    if found is None:
        raise NotNow(
            "draw.no_checkpoint",
            "尚无足够见证方联署的检查点包含该事项",
            "no checkpoint that enough witnesses have cosigned holds the event yet",
            remedy=Words(
                "请稍候；久等不至时，请值班人员检查日志见证方是否在线",
                "Wait a moment; if it does not come, have the log's witnesses looked after",
            ),
        )
    return found


def _unfrozen(ctx: Context, subject: str, did: str) -> Draw:
    kept = store.hold(ctx.tx, did, subject)
    if kept.frozen_leaf is not None:
        raise Conflict("draw.frozen", "本次抽取已冻结", "this draw is frozen already", field="did")
    return kept


def _panel(kept: Draw) -> Panel:
    of = plans.read(kept.plan).of
    if not isinstance(of, Panel):
        raise NotValid("draw.no_panel", "本次抽取不抽专家", "this draw draws no experts", field="did")
    return of


def _lists(kept: Draw) -> tuple[tuple[snapshots.Row, ...], tuple[Exclusion, ...]]:
    rows = papers.read_snapshot(kept.snapshot) if kept.snapshot is not None else ()
    return rows, papers.read_exclusions(kept.exclusions) if kept.exclusions is not None else ()


def _say(ctx: Context, name: str, subject: str, did: str, body: Mapping[str, canon.Json]) -> Entry:
    return journal.append(ctx, Act(name, subject, ctx.actor, ctx.now, {"did": did, **body}))
