"""What may be seen of a draw: its progress, the panel for those who work with it, receipts, names, files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from experts.acts import beacon
from experts.rules import avoid, catalogue, papers
from experts.rules import plan as plans
from experts.rules import snapshot as snapshots
from experts.rules.beacon import Network
from experts.rules.draw import Round
from experts.rules.plan import Plan, Stratum
from experts.rules.pool import Expert
from experts.store import catalogue as names
from experts.store import draws as store
from experts.store import register
from experts.store.draws import Draw, Member, State
from kernel import canon, merkle
from kernel.actor import Actor, Role
from kernel.errors import NotAllowed, NotNow, Words


class Edition(StrEnum):
    """For whom a file is made."""

    PUBLIC = "public"
    SUPERVISION = "supervision"


@dataclass(frozen=True, slots=True)
class Missing:
    """A value that a party has yet to give."""

    j: int
    party: str


@dataclass(frozen=True, slots=True)
class Awaited:
    """A beacon's value that is not given yet: whose, which round, and from when on it exists."""

    network: Network
    round: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a draw has come. `open` counts vacancies without a replacement.

    `silent` are the parties named as such; `missing` asks for the reserve in their place.
    """

    plan: Plan
    snapshot: bool
    excluded: bool
    frozen: bool
    missing: tuple[Missing, ...]
    drawn: bool
    open: int
    silent: tuple[Missing, ...] = ()
    awaited: Awaited | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """What the award opens of a member: `idc` of his row is H(LP("ebid-draw/v1/id", expert_id, name, idsalt))."""

    pid: bytes
    expert_id: str
    name: str
    idsalt: bytes

    def json(self) -> dict[str, canon.Json]:
        return {"pid": self.pid.hex(), "expert": self.expert_id, "name": self.name, "idsalt": self.idsalt.hex()}


def expert(tx: Connection, expert_id: str) -> Expert:
    """The expert's record; NotFound if the register has none."""
    return register.find(tx, expert_id).expert


def holder(tx: Connection, fingerprint: str) -> str | None:
    """The id of the expert to whom a certificate (SHA-256 of its DER, hex) is bound."""
    return register.holder(tx, fingerprint)


def size(tx: Connection) -> int:
    """How many experts the register holds."""
    return register.count(tx)


@dataclass(frozen=True, slots=True)
class Specialty:
    """A code's name (None while the catalogue has none) and how many active experts have it."""

    name: Words | None
    experts: int


def specialties(tx: Connection) -> Mapping[str, Specialty]:
    """Every code that the catalogue names or an active expert has, in the order of the codes."""
    named, held = names.names(tx), register.specialists(tx)
    return {code: Specialty(named.get(code), held[code]) for code in sorted({*named, *held})}


def called(tx: Connection, strata: Iterable[Stratum]) -> Mapping[str, Words]:
    """What the groups of a panel are called: id → the names of its specialties with their codes."""
    named = names.names(tx)
    return {each.id: catalogue.called(each.specialties, each.regions, named) for each in strata}


def groups(tx: Connection, did: str) -> Mapping[str, Words]:
    """As `called`, for the groups that a draw of a panel draws for; empty for any other draw."""
    return called(tx, plans.read(store.find(tx, did).plan).strata)


def dids(tx: Connection, subject: str) -> list[str]:
    """The draws of a subject."""
    return store.of_subject(tx, subject)


def waiting(tx: Connection, prefix: str) -> list[tuple[str, str]]:
    """(did, subject) of the draws that nothing has been drawn in, on subjects that begin so."""
    return [(each.did, each.subject) for each in store.undrawn(tx, prefix)]


def progress(tx: Connection, did: str) -> Progress:
    """How far the draw has come."""
    kept = store.find(tx, did)
    plan, rounds = plans.read(kept.plan), store.rounds(tx, did)
    drawn = len(store.transcripts(tx, did))
    silent = store.silent(tx, did)
    missing = [
        Missing(each.j, party)
        for each in (rounds if kept.frozen_leaf else ())
        for party in sorted(plan.parties(each.j, silent.get(each.j)) - each.proofs.keys())
    ]
    return Progress(
        plan,
        kept.snapshot is not None,
        kept.exclusions is not None,
        kept.frozen_leaf is not None,
        tuple(missing),
        drawn > 0,
        max(0, len(rounds) - max(drawn, 1)),
        tuple(Missing(j, party) for j, party in sorted(silent.items())),
        _awaited(tx, kept, plan, rounds[0]),
    )


def _awaited(tx: Connection, kept: Draw, plan: Plan, first: Round) -> Awaited | None:
    if plan.beacon is None or kept.frozen_leaf is None or first.value is not None:
        return None
    round = beacon.due(tx, kept)
    return Awaited(plan.beacon.network, round, plan.beacon.network.time_of(round))


def panel(tx: Connection, did: str) -> tuple[Member, ...]:
    """Those who sit now, in the order of strata and pids; names are for the messenger and the members' desks only."""
    kept = store.find(tx, did)
    order = {stratum.id: place for place, stratum in enumerate(plans.read(kept.plan).strata)}
    sitting = [each for each in store.members(tx, did) if each.state is not State.VACATED]
    return tuple(sorted(sitting, key=lambda each: (order[each.stratum], each.pid)))


def alias(tx: Connection, did: str, person: Actor) -> Actor:
    """As whom the expert who is signed in acts in this draw; NotAllowed if it never drew him."""
    seat = store.of_person(tx, did, person.id) if person.role is Role.EXPERT else None
    if seat is None:
        raise _stranger()
    return Actor(seat.alias, Role.EXPERT)


def seated(tx: Connection, subject: str, person: Actor) -> Actor:
    """As `alias`, in the newest draw on the subject that drew the person."""
    for did in reversed(dids(tx, subject)):
        seat = store.of_person(tx, did, person.id)
        if seat is not None:
            return Actor(seat.alias, Role.EXPERT)
    raise _stranger()


def member(tx: Connection, did: str, actor: Actor) -> Member:
    """The seat of an expert who acts under his alias; NotAllowed unless he sits and has accepted."""
    for each in panel(tx, did):
        if each.alias == actor.id and actor.role is Role.EXPERT and each.state is State.ACCEPTED:
            return each
    raise _stranger()


def _stranger() -> NotAllowed:
    return NotAllowed("seat.not_yours", "您不在本次抽取的名单上", "you were not drawn here", law="BID-37")


def desk(tx: Connection, person: Actor) -> list[Member]:
    """Every seat ever offered to the expert who is signed in, the newest first."""
    return store.desk(tx, person.id)


def overdue(tx: Connection, now: datetime) -> list[Member]:
    """Seats whose time to answer is over: what the clerk times out."""
    return store.unanswered(tx, now)


def disclose(tx: Connection, did: str) -> tuple[Opened, ...]:
    """Id, name and salt of those who sit, and of nobody else; the caller waits for the result (BID-37)."""
    return tuple(Opened(each.pid, each.expert_id, each.name, each.idsalt) for each in panel(tx, did))


def receipt(tx: Connection, did: str, expert_id: str) -> bytes:
    """An expert's own row, its proof under the frozen root, and the exclusions against him.

    Whoever was shut out in silence finds that out here, which no statistics could show.
    """
    kept = store.find(tx, did)
    if kept.frozen_leaf is None or kept.snapshot is None or kept.exclusions is None:
        raise NotNow("draw.not_frozen", "本次抽取尚未冻结", "this draw is not frozen yet", field="did")
    who = store.identity(tx, did, expert_id)
    rows, evidence = papers.read_snapshot(kept.snapshot), store.evidence(tx, did)
    place = [row.pid for row in rows].index(who.pid)
    tree = merkle.Tree(row.leaf for row in rows)
    proof = merkle.inclusion_proof(tree.node, place, len(tree))
    against = [row for row in papers.read_exclusions(kept.exclusions) if row.pid == who.pid]
    body: dict[str, canon.Json] = {
        "v": "ebid-draw-receipt/v1",
        "did": did,
        "snapshot_root": snapshots.root(rows).hex(),
        "exclusion_root": avoid.root(papers.read_exclusions(kept.exclusions)).hex(),
        "row": rows[place].json(),
        "idsalt": who.idsalt.hex(),
        "index": place,
        "size": len(rows),
        "path": [node.hex() for node in proof],
        "exclusions": [{**row.json(), "opened": json.loads(evidence[row.evidence])} for row in against],
    }
    return canon.canonical(body)


def material(tx: Connection, did: str, edition: Edition) -> dict[str, bytes]:
    """The draw's files for a dossier, byte for byte; those that do not exist yet are left out."""
    kept = store.find(tx, did)
    files = {"plan.json": kept.plan}
    whole = edition is Edition.SUPERVISION
    if kept.snapshot is not None:
        rows = papers.read_snapshot(kept.snapshot)
        files["snapshot.csv"] = kept.snapshot if whole else papers.public(rows)
    if kept.exclusions is not None:
        excluded = papers.read_exclusions(kept.exclusions)
        files["exclusions.csv"] = kept.exclusions if whole else papers.public(excluded)
    transcripts = store.transcripts(tx, did)
    if transcripts:
        files["transcript.json"] = transcripts[-1]
    return files
