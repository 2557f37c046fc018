"""Who sits on a lot's panel now, drawn or named, as whom they act, and what they were convened for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

import evaluation.methods
from evaluation import store
from evaluation.rules import document, draws
from evaluation.rules.document import Document
from evaluation.rules.method import Envelopes, Method, Need
from evaluation.rules.panel import Member
from evaluation.rules.panel import Seat as Kind
from experts.acts import reading as drawn
from experts.rules.plan import Panel
from kernel import journal, registry, table
from kernel.actor import MEMBERS, Actor, Role
from kernel.canon import Json, mapping
from kernel.context import Context
from kernel.errors import NotAllowed, NotNow, Words
from people.acts import reading as people
from signing.rules.statement import Signed
from trading.acts.reading import Lot
from trading.rules import first_stage
from trading.rules.lifecycle import COMPETED

METHODS: Final[Mapping[str, Method]] = registry.discover(evaluation.methods)
ASKED: Final = "asked"
ACCEPTED: Final = "accepted"
VACATED: Final = "vacated"
"""How a member stands to the seat, drawn or named."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One round of evaluating a lot: the tender document, the rule snapshot, whose draw made the panel."""

    lot: Lot
    tender: Mapping[str, Json]
    document: Document
    round: int
    did: str

    @property
    def method(self) -> Method:
        return METHODS[self.document.method]

    @property
    def sealed_prices(self) -> bool:
        """Whether prices lie in second envelopes that were not opened yet."""
        return self.method.envelopes is not Envelopes.ONE and self.lot.priced_at is None

    @property
    def key(self) -> dict[str, object]:
        """The columns that every row of this round has."""
        return {"lot": self.lot.id, "round": self.round}


@dataclass(frozen=True, slots=True)
class Seat:
    """A member who has accepted; `pid` is hex. `who`: a drawn member's id in the pool, a representative's person."""

    pid: str
    who: str
    kind: Kind

    @property
    def alias(self) -> str:
        """As whom the member acts."""
        return self.pid[:32]

    @property
    def member(self) -> Member:
        return Member(self.pid, self.kind)


@dataclass(frozen=True, slots=True)
class Offer:
    """A seat that was offered to somebody; `stratum` is what the group is called; a representative has
    none, and no limit to answer."""

    lot: str
    state: str
    stratum: Words | None = None
    by: datetime | None = None


def sitting(ctx: Context, lot: Lot) -> Sitting:
    """The round that the lot is in: one more than the evaluations that were voided."""
    tender = mapping(ctx.blobs.get(lot.doc_sha256 or ""))
    voided = sum(entry.type == "lot.void_evaluation" for entry in journal.entries(ctx.tx, lot.id))
    round_ = voided + 1
    of = document.read(document.snapshot(tender, lot.id))
    return Sitting(lot, tender, of, round_, draws.panel_did(lot.tender, lot.id, round_))


def seats(ctx: Context, of: Sitting) -> list[Seat]:
    """Those who sit and have accepted, by pid."""
    named = table.rows(ctx.tx, store.representatives, "pid", **of.key, state=ACCEPTED)
    there = [Seat(row.pid, row.person, Kind.REPRESENTATIVE) for row in named]
    if of.did in drawn.dids(ctx.tx, of.lot.id):
        asked = drawn.panel(ctx.tx, of.did)
        there += [Seat(each.pid.hex(), each.expert_id, Kind.EXPERT) for each in asked if each.state == ACCEPTED]
    return sorted(there, key=lambda seat: seat.pid)


def whole(ctx: Context, of: Sitting) -> list[Seat]:
    """As `seats`; NotNow while a seat is vacant or unanswered."""
    there, plan = seats(ctx, of), draws.panel_of(of.tender, of.lot.id)
    if len(there) != plan.size:
        raise NotNow(
            "panel.vacant",
            f"评标委员会应有 {plan.size} 人，现到 {len(there)} 人",
            f"the panel needs {plan.size} members, {len(there)} have accepted",
            law="BID-37",
        )
    return there


def own(ctx: Context, of: Sitting) -> Seat:
    """The seat of the member who acts; NotAllowed unless he sits and has accepted."""
    if ctx.actor.role is Role.EXPERT:
        drawn_ = drawn.member(ctx.tx, of.did, ctx.actor)
        return Seat(drawn_.pid.hex(), drawn_.expert_id, Kind.EXPERT)
    for seat in seats(ctx, of):
        if (ctx.actor.role, ctx.actor.id, Kind.REPRESENTATIVE) == (Role.REPRESENTATIVE, seat.alias, seat.kind):
            return seat
    raise stranger()


def stranger() -> NotAllowed:
    """Somebody without a seat on the panel."""
    return NotAllowed("seat.not_yours", "您不是本标段评标委员会的成员", "you are no member of this panel", law="BID-37")


def seated(ctx: Context, subject: str, person: Actor) -> Actor:
    """As whom a member who is signed in acts on the lot; whoever sits on no panel acts as himself.

    NotAllowed for an expert who was never drawn for the lot, and a representative who was never named.
    """
    if person.role is Role.REPRESENTATIVE:
        named = table.rows(ctx.tx, store.representatives, "round", lot=subject, person=person.id)
        if not named:
            raise stranger()
        return Actor(named[-1].pid[:32], Role.REPRESENTATIVE)
    return drawn.seated(ctx.tx, subject, person) if person.role in MEMBERS else person


def offered(ctx: Context, person: Actor) -> list[Offer]:
    """Every seat that was ever offered to a member who is signed in, the newest round first."""
    if person.role is Role.REPRESENTATIVE:
        named = table.rows(ctx.tx, store.representatives, "lot", "round", person=person.id)
        return [Offer(row.lot, row.state) for row in reversed(named)]
    return [
        Offer(each.subject, each.state, drawn.groups(ctx.tx, each.did)[each.stratum], each.answer_by)
        for each in drawn.desk(ctx.tx, person)
    ]


def holder(ctx: Context, seat: Seat, certificate_sha256: str) -> bool:
    """Whether a certificate is the one of the member in this seat."""
    if seat.kind is Kind.REPRESENTATIVE:
        return people.bound(ctx, certificate_sha256) == seat.who
    return drawn.holder(ctx.tx, certificate_sha256) == seat.who


def seen(ctx: Context, of: Sitting) -> Panel:
    """What was announced about the panel."""
    return draws.panel_of(of.tender, of.lot.id)


def check(tender: Mapping[str, Json]) -> None:
    """Before a tender is announced: every lot's way of evaluating and panel must be lawful and complete; a sale has
    neither, and proposals without a price have no panel."""
    if tender.get("regime") in COMPETED:
        return
    for part in cast("list[Mapping[str, Json]]", tender["lots"]):
        lot = str(part["lot"])
        of = document.read(document.snapshot(tender, lot))
        if of.method in first_stage.METHODS:
            if of.method != first_stage.PROPOSALS:
                draws.panel_of(tender, lot)
            continue
        method = method_of(of)
        method.check(of)
        method.check_runs(brought(tender))
        method.check_envelopes(cast("int", part.get("envelopes", 1)))
        draws.panel_of(tender, lot)


def brought(tender: Mapping[str, Json]) -> frozenset[Need]:
    """The stages that the tender's procedure has beside the opening and the panel."""
    way = tender.get("procedure")
    return frozenset({Need.LAST_QUOTES} if isinstance(way, Mapping) and way.get("last_quotes") is True else ())


def method_of(of: Document) -> Method:
    """NotValid if there is no such way of evaluating."""
    if of.method not in METHODS:
        raise of.parameters.refuse("method", f"没有评标方法 {of.method}", f"no such way of evaluating: {of.method}")
    return METHODS[of.method]


def signed_by(signed: Signed | None) -> Signed:
    """The signature that an official act of a person must carry."""
    if signed is None:
        raise NotNow("act.unsigned", "须以证书签署", "this act must be signed with a certificate")
    return signed
