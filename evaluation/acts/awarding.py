"""Publish the candidates, award, notify: what follows from the ranking, and never against it in silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from evaluation.acts import admitting, drawing, members, reporting, representatives
from evaluation.acts.members import Sitting
from evaluation.rules import award as awards
from evaluation.rules import ranking
from evaluation.rules.pricing import Line
from evaluation.rules.publicity import Said, check_over, pauses
from experts.acts import reading as drawn
from kernel import canon, journal, money
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import ends_at
from kernel.errors import NotFound, NotNow, NotValid, Words
from kernel.journal import Entry
from kernel.reader import Reader
from signing.acts.signatures import seal
from signing.rules.statement import Signed
from trading.acts import contracting, reading, stage, succeeding
from trading.rules import calendar
from trading.rules.lifecycle import Regime

FRESH: Final = timedelta(minutes=30)
"""How long a prepared publication may wait for its signature; a signing task lasts as long."""
_SAYS: Final = frozenset({"lot.object_result", "lot.complain", "lot.answer_objection", "lot.decide_complaint"})


def candidates(ctx: Context, of: Sitting) -> list[dict[str, Json]]:
    """The candidates in order with what decided; NotNow while a tie among them is not drawn (P87-68), or an awarding
    panel has not decided."""
    order = drawing.places(ctx, of)
    if not order:
        raise NotNow(
            "awarders.undecided",
            "定标委员会尚未作出决定",
            "the awarding panel has not decided yet",
            remedy=Words("招标人组建定标委员会并完成表决", "The tenderee names the panel, and it votes"),
        )
    tie = ranking.open_tie(order)
    if tie is not None:
        raise NotNow(
            "ranking.tied",
            f"第 {tie[0].rpartition('-')[2]} 名并列，须先抽取决定",
            f"place {tie[0].rpartition('-')[2]} is tied: it must be drawn first",
            law="P87-68",
        )
    lines = {line.bid: line for line in reporting.recorded(ctx, of).assessment.lines}
    names = {each.bid: each for each in reading.opened(ctx, of.lot.id)}
    chosen = [bid for group in ranking.candidates(order) for bid in group]
    return [
        {"place": place, "bid": bid, "bidder": names[bid].org, "name": names[bid].name, **_values(of, lines[bid])}
        for place, bid in enumerate(chosen, start=1)
    ]


def _values(of: Sitting, line: Line) -> dict[str, Json]:
    cents, places = money.minor_digits(of.document.currency), of.document.places
    values: dict[str, Json] = {
        "price": money.Money(money.rounded(line.priced.contract, cents), of.document.currency).json(),
        "evaluated": str(money.rounded(line.priced.evaluated, cents)),
    }
    if line.price_score is not None:
        values["price_score"] = str(money.rounded(line.price_score.value, places))
    if line.scored:
        values |= {
            "points": str(money.rounded(line.points, places)),
            "total": str(money.rounded(line.total, places)),
        }
    return values


# ---------------------------------------------------------------- publicity


def prepare_candidates(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `publish_candidates`, as it would be published now."""
    of = members.sitting(ctx, reading.lot(ctx, subject))
    return _publication(ctx, of, ctx.now)


def _publication(ctx: Context, of: Sitting, at: datetime) -> dict[str, Json]:
    last = calendar.publicity_ends(at, stage.document(ctx, of.lot).publicity_days)
    listed: list[Json] = [dict(each) for each in candidates(ctx, of)]
    return {"candidates": listed, "from": canon.instant(at), "until": canon.instant(ends_at(last))}


def publish_candidates(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Publish at most three candidates for at least three days (BIR-53, 54), exactly as they were ranked."""
    turn = stage.enter(ctx, subject, "publish_candidates")
    of, begun = members.sitting(ctx, turn.lot), canon.moment(Reader(body).text("from"))
    if not begun <= ctx.now <= begun + FRESH or dict(body) != _publication(ctx, of, begun):
        raise NotValid(
            "candidates.other",
            "公示内容与排名不符或已过时",
            "this is not the ranking, or it is stale",
            field="candidates",
        )
    return stage.leave(ctx, turn, body, members.signed_by(signed))


# ---------------------------------------------------------------- award


def _said(ctx: Context, lot: str) -> list[Said]:
    entries = [entry for entry in journal.entries(ctx.tx, lot) if entry.type in _SAYS]
    return [Said(entry.type, str(entry.body["objection"]), entry.at) for entry in entries]


def publicity_ends(ctx: Context, of: Sitting) -> datetime | None:
    """When the candidates' publicity is over, days of pending objections not counted; None where none is published."""
    begun = [entry.at for entry in journal.entries(ctx.tx, of.lot.id) if entry.type == "lot.publish_candidates"]
    if not begun:
        return None
    paper = stage.document(ctx, of.lot)
    said = pauses(_said(ctx, of.lot.id), ctx.now)
    return ends_at(calendar.publicity_ends(begun[-1], paper.publicity_days, said))


def left(ctx: Context, of: Sitting) -> list[dict[str, Json]]:
    """The candidates without those whose award was taken back, in the order in which they follow (BIR-55); NotNow if
    nobody is left."""
    gone = succeeding.withdrawn(ctx.tx, of.lot.id)
    listed = [each for each in candidates(ctx, of) if each["bid"] not in gone]
    if not listed:
        raise NotNow(
            "award.nobody_left",
            "中标候选人已全部取消中标资格，须终止后重新招标",
            "no candidate is left: end the lot, and tender it again",
            law="BIR-55",
        )
    return listed


def prepare_award(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `award` from `{bid?, reason?}`; without a bid the first candidate's."""
    of = members.sitting(ctx, reading.lot(ctx, subject))
    reader, listed = Reader(body), left(ctx, of)
    reader.only("bid", "reason")
    bid = reader.text("bid") if reader.has("bid") else str(listed[0]["bid"])
    made = _award(listed, bid, reader.text("reason") if reader.has("reason") else None)
    return made | admitting.added(ctx, of, made, listed[0]["bid"])


def _award(listed: Sequence[Mapping[str, Json]], bid: str, reason: str | None) -> dict[str, Json]:
    for each in listed:
        if each["bid"] == bid:
            return {**{name: each[name] for name in ("bid", "bidder", "price", "place")}, "reason": reason}
    raise NotFound("award.not_candidate", "不在中标候选人之列", "this bid is not among the candidates", field="bid")


def award(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """The tenderee awards: after the publicity, with nothing pending, and not the first only for a written reason."""
    turn = stage.enter(ctx, subject, "award")
    of, reader = members.sitting(ctx, turn.lot), Reader(body)
    ends = publicity_ends(ctx, of)
    if of.document.regime is not Regime.P87:
        check_over(_said(ctx, subject), ends or ctx.now, ctx.now)
    listed = left(ctx, of)
    reason = reader.text("reason") if reader.has("reason") else None
    due = _award(listed, reader.text("bid"), reason)
    if dict(body) != due | admitting.added(ctx, of, due, listed[0]["bid"]):
        raise NotValid("award.other", "授标内容与候选人不符", "this is not what the candidate offered", field="price")
    first = listed[0]["bid"] == body["bid"]
    found: dict[str, Json] = {"first": first}
    if not first:
        found["mismatch"] = _told(ctx, of, str(body["bid"]), str(listed[0]["bid"]), reason or "")
    return seal(ctx, stage.leave(ctx, turn, body, members.signed_by(signed), found))


def _told(ctx: Context, of: Sitting, bid: str, first: str, reason: str) -> dict[str, Json]:
    """What is published of an award that is not the recomputed first; NotValid without a written reason."""
    gone = succeeding.withdrawn(ctx.tx, of.lot.id)
    wrong = awards.mismatch(reporting.recorded(ctx, of).assessment, bid, gone)
    awards.check_reason((first,), reason)
    if wrong is None:
        return {"code": awards.NOT_DRAWN, "first": [first]}
    percent = None if wrong.percent is None else str(money.rounded(wrong.percent, 2))
    excess = str(money.rounded(wrong.excess, 2))
    return {"code": wrong.code, "first": list(wrong.first), "excess": excess, "percent": percent}


# ---------------------------------------------------------------- notices


def notify(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Tell winner and losers (招标投标法 45), and open who sat on the panel (P87-69)."""
    turn = stage.enter(ctx, subject, "notify")
    of = members.sitting(ctx, turn.lot)
    stands = contracting.award(ctx.tx, subject)
    if stands is None or contracting.is_told(ctx.tx, subject):
        raise NotNow("lot.notified", "结果已通知", "everybody has been told already")
    winner = str(stands.body["bid"])
    losers = admitting.dropped(stands.body, [each.bid for each in reading.opened(ctx, subject) if each.bid != winner])
    seated: list[Json] = [each.json() for each in drawn.disclose(ctx.tx, of.did)]
    facts: dict[str, Json] = {"winner": winner, "losers": list(losers), "members": seated}
    return stage.leave(ctx, turn, facts | {"representatives": representatives.disclose(ctx, of)})
