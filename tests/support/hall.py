"""A site on which draws are held, act by act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from experts.acts import answering, drawing, reading, register
from experts.acts.drawing import Drawn
from experts.rules import plan as plans
from experts.rules.avoid import Declared, Facts
from experts.rules.plan import Plan
from experts.rules.pool import Expert, Tie
from experts.store.draws import Member
from kernel import journal
from kernel.actor import Actor, Role
from kernel.blobs import Blobs
from kernel.db import reading as reads
from signing.rules import vrf
from tests.support.databases import MORNING, acting
from tests.support.draws import (
    DAY,
    DID,
    LOT,
    SECRETS,
    checkpoint,
    code,
    expert,
)

BIDDER, OWNER = code(9001), code(9002)
KEEPER = Actor("keeper", Role.CENTRE, code(8001))
AGENCY = Actor("agent", Role.AGENCY, code(8002))
PARTIES = {plans.CENTRE: KEEPER, plans.SUPERVISOR: Actor("inspector", Role.SUPERVISOR, code(8003))}
POOL = [
    *(expert(number) for number in range(1, 13)),
    expert(13, ties=(Tie(BIDDER, DAY - timedelta(days=900), DAY - timedelta(days=800)),)),
    expert(14, specialties=("C01",)),
]
FACTS = Facts(DAY, frozenset({BIDDER}), frozenset({OWNER}))


@dataclass
class Hall:
    """One site on which a draw is held."""

    engine: Engine
    blobs: Blobs
    now: datetime = MORNING

    def enrol(self, pool: Sequence[Expert] = POOL) -> None:
        with acting(self.engine, self.blobs, KEEPER) as ctx:
            for each in pool:
                register.enrol(ctx, each)

    def frozen(self, of: Plan, facts: Facts = FACTS, declared: Sequence[Declared] = ()) -> None:
        """Plan, snapshot, exclusions and freeze, in the log."""
        with acting(self.engine, self.blobs, AGENCY) as ctx:
            drawing.plan(ctx, LOT, of)
        with acting(self.engine, self.blobs) as ctx:
            drawing.snapshot(ctx, LOT, of.did, DAY)
            drawing.exclude(ctx, LOT, of.did, facts, declared)
            drawing.freeze(ctx, LOT, of.did, None)
        checkpoint(self.engine)

    def entropy(self, did: str, j: int = 0) -> None:
        checkpoint(self.engine)
        for party, actor in PARTIES.items():
            with acting(self.engine, self.blobs, actor) as ctx:
                proof = vrf.prove(SECRETS[party], drawing.task(ctx, did, j).alpha)
                drawing.give_entropy(ctx, LOT, did, party, proof, j)

    def drawn(self, of: Plan, facts: Facts = FACTS) -> Drawn:
        self.enrol()
        self.frozen(of, facts)
        self.entropy(of.did)
        with acting(self.engine, self.blobs, now=self.now) as ctx:
            return drawing.draw(ctx, LOT, of.did)

    def decline(self, member: Member) -> journal.Entry:
        with acting(self.engine, self.blobs, Actor(member.alias, Role.EXPERT)) as ctx:
            return answering.decline(ctx, LOT, member.did)

    def panel(self, did: str = DID) -> tuple[Member, ...]:
        with reads(self.engine) as tx:
            return reading.panel(tx, did)

    def types(self) -> list[str]:
        with reads(self.engine) as tx:
            return [entry.type for entry in journal.entries(tx, LOT)]
