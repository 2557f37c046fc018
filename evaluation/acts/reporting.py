"""The result and the report: computed from what was opened and decided, signed by every member, then recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, cast

from evaluation import store
from evaluation.acts import drawing, members, reviewing, scoring
from evaluation.acts.members import Sitting
from evaluation.rules import panel, transcript
from evaluation.rules.panel import Consent
from evaluation.rules.report import Report
from evaluation.rules.result import Inputs, Ranked, Result, evaluate
from kernel import canon, table
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotNow, NotValid, Refusal, Words
from kernel.journal import Entry
from kernel.reader import Reader
from signing.acts.signatures import seal
from signing.rules.statement import Signed
from trading.acts import reading, recordings, stage
from trading.rules.opening import second_not_yet
from trading.rules.recording import Session

SILENCE: Final = timedelta(hours=24)
"""After the scores are opened, so long until a member who neither signs nor dissents counts as agreeing."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The result as it stands now, and the exact bytes of transcript and report."""

    result: Result
    aggregation: bytes
    report: bytes

    @property
    def report_sha256(self) -> str:
        return canon.sha256(self.report).hex()


def draft(ctx: Context, of: Sitting) -> Draft:
    """Compute everything anew; NotNow or NotValid names what is still missing or wrong."""
    if not scoring.is_open(of):
        raise NotNow("score.sealed_still", "评分尚未开启", "the scores are still sealed", law="EBM-32")
    if of.sealed_prices:
        raise second_not_yet()
    drawn = {each.name for each in of.method.check(of.document)}
    values = {name: value for name, value in drawing.chosen(ctx, of).items() if name in drawn}
    inputs = Inputs(of.lot.tender, of.lot.id, of.document, reviewing.offers(ctx, of), scoring.cards(ctx, of), values)
    result = evaluate(inputs, of.method)
    aggregation = transcript.write(result)
    return Draft(result, aggregation, _report(ctx, of, canon.sha256(aggregation).hex()).data)


def _report(ctx: Context, of: Sitting, aggregation_sha256: str) -> Report:
    decided = table.rows(ctx.tx, store.findings, "kind", "bid", **of.key)
    explained = table.rows(ctx.tx, store.explanations, "pid", "bid", **of.key)
    corrected = table.rows(ctx.tx, store.corrections, "pid", "n", **of.key)
    return Report(
        tender=of.lot.tender,
        lot=of.lot.id,
        round=of.round,
        members=tuple(seat.pid for seat in members.whole(ctx, of)),
        aggregation_sha256=aggregation_sha256,
        decisions=[
            {"kind": row.kind, "bid": row.bid, "content": canon.mapping(row.content.encode())} for row in decided
        ],
        questions=[_asked(row) for row in reviewing.asked(ctx, of)],
        explanations=[{"pid": row.pid, "bid": row.bid, "text_sha256": row.text_sha256} for row in explained],
        corrected_sheets=[
            {"pid": row.pid, "n": row.n, "ground": row.ground, "sheet_sha256": row.sheet_sha256} for row in corrected
        ],
    )


def _asked(row: table.Record) -> dict[str, Json]:
    said = ("id", "bid", "kind", "text_sha256", "asked_at", "answer_sha256", "answered_at", "accepts")
    return {name: cast("Json", getattr(row, name)) for name in said}


# ---------------------------------------------------------------- signing


def prepare_report(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `sign_report`; keeps the report as a blob."""
    made = draft(ctx, members.sitting(ctx, reading.lot(ctx, subject)))
    return {"report_sha256": ctx.blobs.put(made.report)}


def prepare_dissent(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `dissent` from `{reason}`."""
    reason = ctx.blobs.put(Reader(body).text("reason").encode())
    return {**prepare_report(ctx, subject, {}), "reason_sha256": reason}


def sign_report(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """A member agrees with the report as it stands; if it changes, it must be signed again."""
    Reader(body).only("report_sha256")
    return _sign(ctx, subject, "sign_report", body, signed)


def dissent(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """A member disagrees with the report, with his reasons in writing (BIR-53)."""
    Reader(body).only("report_sha256", "reason_sha256")
    return _sign(ctx, subject, "dissent", body, signed)


def _sign(ctx: Context, subject: str, act: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    turn = stage.enter(ctx, subject, act)
    of, reader = members.sitting(ctx, turn.lot), Reader(body)
    seat, current = members.own(ctx, of), draft(ctx, of).report_sha256
    if reader.text("report_sha256") != current:
        again = Words("请重新打开评标报告并签署", "Open the report again and sign it")
        raise Conflict(
            "report.changed", "评标报告已变更", "the report has changed since", field="report_sha256", remedy=again
        )
    reason = reader.text("reason_sha256") if act == "dissent" else None
    taken = Conflict("report.signed", "您已签署本报告", "you have signed this report", field="report_sha256")
    table.remove(ctx.tx, store.signatures, **of.key, pid=seat.pid)
    table.add(ctx.tx, store.signatures, taken, **of.key, pid=seat.pid, report_sha256=current, dissent_sha256=reason)
    return stage.leave(ctx, turn, body, members.signed_by(signed), {"pid": seat.pid})


def consent(ctx: Context, of: Sitting, report_sha256: str) -> Consent:
    """How the members stand to this report; NotNow while somebody may still speak."""
    seated = [seat.member for seat in members.whole(ctx, of)]
    signed, dissenting = store.report_signatures(ctx.tx, of.lot.id, of.round, report_sha256)
    return panel.consent(seated, signed, dissenting, over=ctx.now >= of.lot.stage_since + SILENCE)


# ---------------------------------------------------------------- ranking


def rank(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Record the ranking that anybody can compute again from the transcript."""
    turn = stage.enter(ctx, subject, "rank")
    of = members.sitting(ctx, turn.lot)
    made = draft(ctx, of)
    ranked, spoken = check_ready(ctx, of, made)
    digests = {"aggregation_sha256": ctx.blobs.put(made.aggregation), "report_sha256": ctx.blobs.put(made.report)}
    taken = Conflict("result.known", "本轮已有排名", "this round is ranked already")
    table.add(ctx.tx, store.results, taken, **of.key, **digests)
    facts: dict[str, Json] = {**digests, "order": [list(group) for group in ranked.assessment.order]}
    facts |= {"signed": list(spoken.signed), "dissenting": list(spoken.dissenting), "silent": list(spoken.silent)}
    return seal(ctx, stage.leave(ctx, turn, facts))


def check_ready(ctx: Context, of: Sitting, made: Draft) -> tuple[Ranked, Consent]:
    """NotNow while too few bidders remain or none is ranked, a hint has no reason, a price that was opened second is
    too low and unasked, a member may still speak, or the evaluation's recording is neither entered nor excused."""
    if of.lot.priced_at:
        reviewing.check_prices(ctx, of)
        reviewing.check_lows(ctx, of)
    if made.result.ranked is None or not made.result.ranked.assessment.order:
        raise _too_few(of)
    _check_explained(ctx, of, made.result)
    recordings.demand(ctx, of.lot.id, Session.EVALUATION)
    return made.result.ranked, consent(ctx, of, made.report_sha256)


def may_rank(ctx: Context, of: Sitting) -> bool:
    """Whether the ranking can be recorded now; nothing is computed before everybody has spoken or had the time."""
    spoken = len(table.rows(ctx.tx, store.signatures, "pid", **of.key))
    if spoken < members.seen(ctx, of).size and ctx.now < of.lot.stage_since + SILENCE:
        return False
    try:
        check_ready(ctx, of, draft(ctx, of))
    except Refusal:
        return False
    return True


def _too_few(of: Sitting) -> NotNow:
    return NotNow(
        "result.too_few",
        "有效投标人不足，本标段应终止并重新组织采购",
        "too few bidders remain: the lot must be terminated and tendered again",
        law="P87-43" if of.document.regime == "P87" else "BID-28",
        remedy=Words("由代理机构或监督部门终止本标段", "Agency or supervisor terminates the lot"),
    )


def _check_explained(ctx: Context, of: Sitting, result: Result) -> None:
    """Every hint has its written reason: on the sheet itself, or given after the opening."""
    hints = result.ranked.hints if result.ranked else ()
    given = {(row.pid, row.bid) for row in table.rows(ctx.tx, store.explanations, "pid", **of.key)}
    given |= {(card.pid, bid) for card in result.inputs.cards for bid, _ in card.reasons}
    left = sorted({(hint.pid, hint.bid) for hint in hints} - given)
    if left:
        raise NotNow(
            "score.unexplained",
            f"还有 {len(left)} 处偏离较大的评分没有书面说明",
            f"{len(left)} scores far from the others have no written reason yet",
            law="P87-64",
            field="/".join(left[0]),
        )


def recorded(ctx: Context, of: Sitting) -> Ranked:
    """The recorded result, computed again from its transcript; NotNow before the ranking, NotTrusted if it differs."""
    row = table.find(ctx.tx, store.results, **of.key)
    if row is None:
        raise NotNow("result.none", "尚无排名", "there is no ranking yet")
    found = transcript.replay(ctx.blobs.get(row.aggregation_sha256), members.METHODS).ranked
    if found is None:
        raise NotValid("result.empty", "记录中没有排名", "the record holds no ranking")
    return found
