"""The panel decides by majority: a decision stands once more than half of its members have signed equal words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from evaluation import store
from evaluation.acts import members
from evaluation.acts.members import Sitting
from evaluation.rules import panel
from kernel import canon, table
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict
from kernel.journal import Entry
from signing.rules.statement import Signed
from trading.acts import stage
from trading.acts.stage import Turn

TAKEN: Final = Conflict(
    "decision.taken", "该事项已另有决定", "something else has been decided on this already", field="bid"
)


@dataclass(frozen=True, slots=True)
class Matter:
    """What is decided: about which bid (or the lot itself), of which kind, in which exact words."""

    bid: str
    kind: str
    body: Mapping[str, Json]


def decide(ctx: Context, turn: Turn, of: Sitting, matter: Matter, signed: Signed | None) -> tuple[Entry, bool]:
    """Count the acting member's vote and record it; True if it is the one that decides.

    A member's later vote replaces the earlier one until the panel has decided; then only equal words are taken.
    """
    seat, there = members.own(ctx, of), [each.pid for each in members.whole(ctx, of)]
    name, digest = f"{matter.kind}/{matter.bid}", canon.sha256(canon.canonical(matter.body)).hex()
    held = store.found(ctx.tx, of.lot.id, of.round, matter.kind).get(matter.bid)
    if held is not None and held != dict(matter.body):
        raise TAKEN
    table.remove(ctx.tx, store.votes, **of.key, matter=name, pid=seat.pid)
    table.add(ctx.tx, store.votes, TAKEN, **of.key, matter=name, pid=seat.pid, body_sha256=digest)
    agreeing = sorted(set(store.agreeing(ctx.tx, of.lot.id, of.round, name, digest)) & set(there))
    decided = held is not None or panel.is_majority(len(there), agreeing)
    if decided and held is None:
        keep(ctx, of, matter)
    found: dict[str, Json] = {"agreeing": len(agreeing), "members": len(there), "decided": decided}
    entry = stage.leave(ctx, turn, matter.body, members.signed_by(signed), found)
    return entry, decided and held is None


def keep(ctx: Context, of: Sitting, matter: Matter) -> None:
    """Keep what was decided; Conflict if it was decided before."""
    at = canon.instant(ctx.now)
    store.decide(ctx.tx, of.lot.id, of.round, at, bid=matter.bid, kind=matter.kind, content=matter.body)
