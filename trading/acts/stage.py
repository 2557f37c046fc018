"""Where every act on a lot begins and ends: the table is asked, the act recorded, the stage moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kernel import canon, journal, table
from kernel.act import Act
from kernel.actor import CLERK, Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed
from kernel.journal import Entry
from signing.rules.statement import Signed
from trading import store
from trading.rules import lifecycle, site, tender
from trading.rules.lifecycle import Stage, Step
from trading.rules.tender import TenderDocument
from trading.store import Lot


@dataclass(frozen=True, slots=True)
class Turn:
    """A permitted act on a lot, not yet done."""

    lot: Lot
    row: Step


def document(ctx: Context, lot: Lot) -> TenderDocument:
    """The tender document in force."""
    return read_document(ctx, lot.doc_sha256 or "")


def read_document(ctx: Context, sha256: str) -> TenderDocument:
    """The announced document of this digest."""
    return tender.parse(ctx.blobs.get(sha256))


def enter(ctx: Context, lot_id: str, act: str, *, shared: bool = False) -> Turn:
    """Lock the lot and ask the table. NotFound, NotValid, NotNow or NotAllowed if it may not be. `shared`: beside
    others who do not change the lot either, and before or after everybody who does."""
    lot = store.lot(ctx.tx, lot_id, lock=True, shared=shared)
    row = lifecycle.step(lot.regime, lot.stage, act, ctx.actor)
    _is_party(ctx, lot)
    return Turn(lot, row)


def _is_party(ctx: Context, lot: Lot) -> None:
    """An office acts only in its own cases; bidders and experts are checked by the acts that know them."""
    if ctx.actor.role is Role.AGENCY:
        mine = {lot.agency}
    elif ctx.actor.role is Role.CLERK:
        mine = {CLERK.org}
    elif ctx.actor.role is Role.CENTRE:
        mine = {ctx.actor.org} if at_its_site(ctx, lot, ctx.actor.org) else set()
    elif lot.doc_sha256 and ctx.actor.role in (Role.TENDEREE, Role.SUPERVISOR, Role.CUSTODIAN):
        paper = document(ctx, lot)
        mine = {
            Role.TENDEREE: {paper.tenderee.code},
            Role.SUPERVISOR: {paper.supervisor.code},
            Role.CUSTODIAN: {holder.code for holder in paper.seal.custodians},
        }[ctx.actor.role]
    else:
        return
    if ctx.actor.org not in mine:
        raise NotAllowed(
            "actor.not_party", "您的单位不是本标段的当事方", "your organisation is not a party of this lot"
        )


def at_its_site(ctx: Context, lot: Lot, centre: str) -> bool:
    """Whether the lot is traded at the site whose trading centre the organisation is, or at one in it."""
    own = site.of_centre(centre, ctx.catalogue)
    return own is None or site.within(store.site_of(ctx.tx, lot.tender), own)


def leave(
    ctx: Context,
    turn: Turn,
    body: Mapping[str, Json],
    signed: Signed | None = None,
    found: Mapping[str, Json] | None = None,
    **columns: str | None,
) -> Entry:
    """Record the act on the lot and move the stage; `columns` are written with it when the stage moves."""
    already = _countersigned(ctx, turn, body) if turn.row.joint else ()
    stage = lifecycle.advance(turn.row, ctx.actor, already, turn.lot.suspended_in)
    moved = stage is not turn.lot.stage
    store.move(ctx.tx, turn.lot, stage, ctx.now, **(columns if moved or not turn.row.joint else {}))
    return journal.append(ctx, Act(turn.row.act, turn.lot.id, ctx.actor, ctx.now, event_body(body, signed, found)))


def event_body(
    body: Mapping[str, Json], signed: Signed | None, found: Mapping[str, Json] | None = None
) -> dict[str, Json]:
    """The body that the journal keeps: what was asked, what was found, and the signature's digests."""
    made: dict[str, Json] = dict(body)
    if found:
        made["found"] = dict(found)
    return made | (signed.fields() if signed else {})


def _countersigned(ctx: Context, turn: Turn, body: Mapping[str, Json]) -> list[Role]:
    """The roles that signed this joint act before; Conflict if they signed something else."""
    digest = canon.sha256(canon.canonical(body)).hex()
    round = str(body.get("bid", canon.instant(turn.lot.stage_since)))
    others = store.signed_by(ctx.tx, turn.lot.id, turn.row.act, round)
    if any(other != digest for other in others.values()):
        raise Conflict("act.not_the_same", "另一方签署的内容与此不同", "the other party signed something different")
    table.add(
        ctx.tx,
        store.joints,
        Conflict("act.signed_already", "贵方已签署，等待另一方", "you signed already; the other party is awaited"),
        lot=turn.lot.id,
        act=turn.row.act,
        round=round,
        role=ctx.actor.role,
        body_sha256=digest,
    )
    return [Role(role) for role in others]


def is_complete(turn: Turn, entered: Stage) -> bool:
    """Whether the act moved the lot to its next stage (a joint act: whether all have signed)."""
    return entered is turn.row.to
