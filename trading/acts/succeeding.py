"""The winner renounces, or the buyer takes the award back (实施条例 55); then the next one follows, or the end."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from kernel import journal, table
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotAllowed, NotNow, NotValid
from kernel.journal import Entry
from kernel.reader import Reader
from signing.acts.signatures import seal
from signing.rules.statement import Signed
from trading import store
from trading.acts import contracting, stage
from trading.rules import succession
from trading.rules.succession import Ground
from trading.store import Lot


def withdrawn(tx: Connection, lot: str) -> dict[str, Ground]:
    """The bids whose awards were taken back since the last ranking, with why."""
    found: dict[str, Ground] = {}
    for entry in journal.entries(tx, lot):
        if entry.type == "lot.rank":
            found = {}
        elif entry.type == "lot.withdraw_award":
            found[str(entry.body["bid"])] = Ground(str(entry.body["ground"]))
    return found


def _award(tx: Connection, lot: str) -> Entry:
    found = contracting.award(tx, lot)
    if found is None:
        raise NotNow("award.none", "没有有效的定标", "no award stands")
    return found


def prepare_renunciation(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `renounce_award` from `{reason}`: with the leaf of the award."""
    reader = Reader(body)
    reader.only("reason")
    return {"award": _award(ctx.tx, subject).leaf.hex(), "reason": reader.text("reason")}


def renounce_award(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """The winner renounces (放弃中标), once and for good. NotAllowed for anybody else."""
    turn = stage.enter(ctx, subject, "renounce_award")
    contracting.not_a_framework(turn.lot)
    if ctx.actor.org != contracting.winner(ctx.tx, subject):
        raise NotAllowed("contract.not_winner", "只有中标人可以办理", "only the winner may do this")
    contracting.not_renounced(ctx.tx, subject)
    _same(body, prepare_renunciation(ctx, subject, {"reason": body.get("reason")}))
    return seal(ctx, stage.leave(ctx, turn, body, signed))


def prepare_withdrawal(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `withdraw_award` from `{ground,reason}`: with the award and its bid."""
    reader, award = Reader(body), _award(ctx.tx, subject)
    reader.only("ground", "reason")
    texts: dict[str, Json] = {name: reader.text(name) for name in ("ground", "reason")}
    return {"award": award.leaf.hex(), "bid": award.body["bid"], **texts}


def withdraw_award(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """The buyer takes the award back on a lawful ground (取消中标资格); what follows is its choice: the next candidate
    in order, or the lot's termination and a new tender. NotNow while an objection or a complaint waits."""
    turn = stage.enter(ctx, subject, "withdraw_award")
    contracting.not_a_framework(turn.lot)
    _same(body, prepare_withdrawal(ctx, subject, {name: body.get(name) for name in ("ground", "reason")}))
    succession.check(str(body["ground"]), standing(ctx, turn.lot), ctx.now)
    if any(not row.answered_at for row in table.rows(ctx.tx, store.objections, "id", lot=subject)):
        raise NotNow(
            "award.waiting",
            "异议、质疑或投诉尚未处理",
            "an objection or a complaint waits: answer it before the award is changed",
        )
    return seal(ctx, stage.leave(ctx, turn, body, signed))


def _same(body: Mapping[str, Json], due: Mapping[str, Json]) -> None:
    if dict(body) != dict(due):
        raise NotValid("award.changed", "定标结果已变化，请重新办理", "another award stands by now", field="award")


def standing(ctx: Context, lot: Lot) -> succession.Standing:
    """Of the award that stands."""
    offered = contracting.offered(ctx.tx, lot.id) is not None
    return succession.Standing(lot.regime, lot.stage_since, contracting.is_renounced(ctx.tx, lot.id), offered)
