"""Who sits on a lot's panel now, as whom they act, and what they were convened for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

import evaluation.methods
from evaluation.rules import document, draws
from evaluation.rules.document import Document
from evaluation.rules.method import Method
from experts.acts import reading as drawn
from experts.rules.plan import Panel
from kernel import journal, registry
from kernel.canon import Json, mapping
from kernel.context import Context
from kernel.errors import NotNow
from signing.rules.statement import Signed
from trading.acts.reading import Lot

METHODS: Final[Mapping[str, Method]] = registry.discover(evaluation.methods)
ACCEPTED: Final = "accepted"


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
    def key(self) -> dict[str, object]:
        """The columns that every row of this round has."""
        return {"lot": self.lot.id, "round": self.round}


@dataclass(frozen=True, slots=True)
class Seat:
    """A member who has accepted; `pid` is hex."""

    pid: str
    alias: str
    expert: str


def sitting(ctx: Context, lot: Lot) -> Sitting:
    """The round that the lot is in: one more than the evaluations that were voided."""
    tender = mapping(ctx.blobs.get(lot.doc_sha256 or ""))
    voided = sum(entry.type == "lot.void_evaluation" for entry in journal.entries(ctx.tx, lot.id))
    round_ = voided + 1
    of = document.read(document.snapshot(tender, lot.id))
    return Sitting(lot, tender, of, round_, draws.panel_did(lot.tender, lot.id, round_))


def seats(ctx: Context, of: Sitting) -> list[Seat]:
    """Those who sit and have accepted, by pid."""
    if of.did not in drawn.dids(ctx.tx, of.lot.id):
        return []
    there = [each for each in drawn.panel(ctx.tx, of.did) if each.state == ACCEPTED]
    return sorted((Seat(each.pid.hex(), each.alias, each.expert_id) for each in there), key=lambda seat: seat.pid)


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
    """The seat of the expert who acts; NotAllowed unless he sits and has accepted."""
    member = drawn.member(ctx.tx, of.did, ctx.actor)
    return Seat(member.pid.hex(), member.alias, member.expert_id)


def seen(ctx: Context, of: Sitting) -> Panel:
    """What was announced about the panel."""
    return draws.panel_of(of.tender, of.lot.id)


def check(tender: Mapping[str, Json]) -> None:
    """Before a tender is announced: every lot's way of evaluating and panel must be lawful and complete."""
    for part in cast("list[Mapping[str, Json]]", tender["lots"]):
        lot = str(part["lot"])
        of = document.read(document.snapshot(tender, lot))
        method_of(of).check(of)
        draws.panel_of(tender, lot)


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
