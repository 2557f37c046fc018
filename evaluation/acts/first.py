"""Two envelopes: the panel signs who passed the first, then tenderee and supervisor order their second opened."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation import store
from evaluation.acts import deciding, members, reviewing, scoring
from evaluation.acts.deciding import Matter
from evaluation.acts.members import Sitting
from evaluation.rules import first_envelope
from evaluation.rules.method import Envelopes
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotNow, NotValid, Words
from kernel.journal import Entry
from signing.rules.statement import Signed
from trading.acts import reading, second, stage


def result(ctx: Context, of: Sitting) -> dict[str, Json]:
    """`{passed, sealed}`: the bids whose second envelope is opened, and the other opened ones; computed anew.

    NotNow for a lot of one envelope, and while review or scores are open.
    """
    if of.method.envelopes is Envelopes.ONE:
        raise NotNow("envelope.one", "本标段只有一个信封", "the bids of this lot are in one envelope")
    bids, cards = reviewing.conforming(ctx, of), scoring.cards(ctx, of)
    passed = first_envelope.passed(of.document, of.method, bids, cards)
    every = [each.bid for each in reading.opened(ctx, of.lot.id)]
    return {"passed": list(passed), "sealed": [bid for bid in every if bid not in passed]}


def prepare_first(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body of `sign_first`."""
    return result(ctx, members.sitting(ctx, reading.lot(ctx, subject)))


def sign_first(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """A member signs who passed; it stands once more than half have signed, and no score changes any more."""
    turn = stage.enter(ctx, subject, "sign_first")
    of = members.sitting(ctx, turn.lot)
    if dict(body) != result(ctx, of):
        raise NotValid(
            "act.field", "名单与评审和评分的结果不符", "the list is not what review and scores give", field="passed"
        )
    return deciding.decide(ctx, turn, of, Matter(subject, scoring.FIRST_JUDGED, body), signed)[0]


def order_of(ctx: Context, subject: str, body: Mapping[str, Json] | None = None) -> dict[str, Json]:
    """The order that tenderee and supervisor both sign; NotNow before the panel has signed, or if nobody passed."""
    of = members.sitting(ctx, reading.lot(ctx, subject))
    held = store.found(ctx.tx, of.lot.id, of.round, scoring.FIRST_JUDGED).get(subject)
    if held is None:
        raise NotNow(
            "envelope.unsigned",
            "评标委员会尚未签署第一信封评审结论",
            "the panel has not signed yet who passed the first envelope",
            remedy=Words("待半数以上成员签署", "Wait until more than half of the members have signed"),
        )
    if not held["passed"]:
        raise NotNow(
            "envelope.nobody",
            "没有投标通过第一信封评审，第二信封全部不予开启",
            "no bid passed the first envelope: every second one stays sealed",
            law="BID-28",
            remedy=Words("由代理机构或监督部门终止本标段", "Agency or supervisor terminates the lot"),
        )
    return {"tender": of.lot.tender, "lot": of.lot.id, "opened": held["passed"]}


def order_second(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Tenderee and supervisor order the second opening of exactly those whom the panel passed."""
    turn = stage.enter(ctx, subject, "order_second")
    if dict(body) != order_of(ctx, subject):
        raise NotValid("act.field", "开启令与评审结论不符", "the order is not the panel's result", field="opened")
    return second.ordered(ctx, turn, body, members.signed_by(signed))
