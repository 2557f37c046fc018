"""Who may bid in the tender that follows a first stage: the signed result of a prequalification, or of proposals."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation import store
from evaluation.acts import members, reviewing
from evaluation.acts.members import Sitting
from kernel import canon
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotNow, NotValid
from kernel.journal import Entry
from kernel.reader import Reader
from signing.acts.signatures import seal
from signing.rules.statement import Signed
from trading.acts import opening, reading, recordings, stage
from trading.rules import first_stage
from trading.rules.first_stage import Seen
from trading.rules.lifecycle import Stage
from trading.rules.procedure import Yields
from trading.rules.recording import SESSIONS


def prepare_admission(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `admit`: `{admitted, refused}` as it follows from what was opened and reviewed."""
    return _due(ctx, members.sitting(ctx, reading.lot(ctx, subject)))


def admit(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """The tenderee signs the result (实施条例 19, 30); from then on it is the list of the tender that follows."""
    turn = stage.enter(ctx, subject, "admit")
    opening.no_open_objection(ctx, subject)
    if dict(body) != _due(ctx, members.sitting(ctx, turn.lot)):
        raise NotValid("admit.other", "名单与审查结论不符", "this is not what was opened and decided", field="admitted")
    recordings.demand(ctx, subject, SESSIONS[turn.lot.stage])
    return seal(ctx, stage.leave(ctx, turn, body, members.signed_by(signed)))


def _due(ctx: Context, of: Sitting) -> dict[str, Json]:
    """NotNow while a review or a question is open, or if too few may go on."""
    way, part = of.lot.way, stage.document(ctx, of.lot).lot(of.lot.id)
    opened = [Seen(each.bid, each.org, each.name) for each in reading.opened(ctx, of.lot.id)]
    if of.lot.stage is Stage.EVALUATING:
        first_stage.must_yield(way, Yields.PASSED)
        reviewing.reviews(ctx, of)
        held = store.found(ctx.tx, of.lot.id, of.round, "review")[of.lot.id]
        found = first_stage.outcome(part, first_stage.seen(part, opened, held["results"]))
    else:
        first_stage.must_yield(way, Yields.PROPOSED)
        found = first_stage.outcome(part, opened)
    if any(row.answered_at is None and row.answer_by > canon.instant(ctx.now) for row in reviewing.asked(ctx, of)):
        raise NotNow("admit.unanswered", "还有询问等待答复", "a question still waits for its answer")
    first_stage.check_enough(way, len(Reader(found).items("admitted")))
    return found
