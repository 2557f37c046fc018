"""Questions and objections: raised by bidders, answered by the agency or the tenderee; both sealed and stamped."""

from __future__ import annotations

from collections.abc import Mapping

from kernel import canon, ids, journal, table
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotValid
from kernel.journal import Entry
from signing.acts.signatures import seal
from signing.rules.statement import Signed
from trading import store
from trading.acts import deposits, stage
from trading.rules import answering, calendar, lifecycle
from trading.rules.lifecycle import Regime, Stage
from trading.store import Lot

LONGEST = 10_000


def _text(body: Mapping[str, Json]) -> str:
    text = body.get("text")
    if not isinstance(text, str) or not text.strip():
        raise NotValid("act.field", "请写明内容", "the text is missing", field="text")
    if len(text) > LONGEST:
        raise NotValid("act.field", f"内容不得超过 {LONGEST} 字", f"the text is longer than {LONGEST}", field="text")
    return text


def _hidden(ctx: Context, text: str) -> dict[str, Json]:
    """What the journal holds of a text: its digest; the text itself lies in the blobs and may be erased."""
    return {"text_sha256": ctx.blobs.put(text.encode())}


def _raise(ctx: Context, tender: str, act: str, text: str, signed: Signed | None) -> Entry:
    lots = store.lots_of(ctx.tx, tender)
    if not lots:
        raise NotFound("tender.unknown", f"没有招标 {tender}", f"no such tender: {tender}", field="tender")
    for lot in lots:
        lifecycle.step(lot.regime, lot.stage, act, ctx.actor)
        calendar.enquiry_in_time(lot.regime, act, lot.deadline, ctx.received, lot.way.to_object)
    made = ids.subject("Q", ctx.chance.bytes(16).hex())
    taken = Conflict("question.known", "请重试", "please try again")
    table.add(ctx.tx, store.questions, taken, id=made, tender=tender, kind=act, org=ctx.actor.org, text=text,
              asked_at=canon.instant(ctx.now))  # fmt: skip
    facts: dict[str, Json] = {"tender": tender, **_hidden(ctx, text)}
    found = _owed(ctx, lots[0].regime, f"question.{act}")
    return seal(ctx, journal.append(ctx, Act(act, made, ctx.actor, ctx.now, stage.event_body(facts, signed, found))))


def _owed(ctx: Context, regime: Regime, type_: str) -> dict[str, Json]:
    """By when the law wants an answer: found by the platform, sealed with the event, so that silence can be shown."""
    return {"answer_by": answering.owed(regime, type_, ctx.now).json()}


def ask(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Ask about the documents; `subject` is the tender. Nobody learns who asked (招标投标法 22)."""
    return _raise(ctx, subject, "ask", _text(body), signed)


def object_documents(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Object to the tender documents; `subject` is the tender. The close waits for the answer (BIR-22)."""
    return _raise(ctx, subject, "object_documents", _text(body), signed)


def answer(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Answer a question or an objection to the documents; `subject` is the question. Everybody sees the answer."""
    row = table.find(ctx.tx, store.questions, id=subject)
    if row is None:
        raise NotFound("question.unknown", f"没有问题 {subject}", f"no such question: {subject}")
    if row.answered_at:
        raise NotNow("question.answered", "已经答复", "it is answered already")
    act = "answer" if row.kind == "ask" else "answer_objection"
    for lot in store.lots_of(ctx.tx, row.tender):
        stage.enter(ctx, lot.id, act)
    text = _text(body)
    table.change(ctx.tx, store.questions, {"id": subject}, answer=text, answered_at=canon.instant(ctx.now))
    facts = stage.event_body(_hidden(ctx, text), signed)
    return seal(ctx, journal.append(ctx, Act(act, subject, ctx.actor, ctx.now, facts)))


_KINDS = {"object_opening": "opening", "object_result": "result", "complain": "complaint"}


def object_to(ctx: Context, subject: str, act: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Object to the opening or the result, or complain; only who bid for the lot may (BIR-44, 54, 60), of a
    deal who came into its room."""
    turn = stage.enter(ctx, subject, act)
    if ctx.actor.role is Role.BIDDER and not _is_party(ctx, turn.lot):
        raise NotAllowed("actor.not_party", "只有投标人可以提出", "only a bidder of this lot may do this")
    text = _text(body)
    hidden = _hidden(ctx, text)
    made = ids.subject("Q", ctx.chance.bytes(16).hex())
    taken = Conflict("objection.known", "请重试", "please try again")
    table.add(ctx.tx, store.objections, taken, id=made, lot=subject, kind=_KINDS[act], org=ctx.actor.org, text=text,
              raised_at=canon.instant(ctx.now))  # fmt: skip
    found = _owed(ctx, turn.lot.regime, f"lot.{act}")
    return seal(ctx, stage.leave(ctx, turn, {"objection": made, **hidden}, signed, found))


def _is_party(ctx: Context, lot: Lot) -> bool:
    """Whether the caller's firm bid for the lot, or came into the room that decided it."""
    if lot.stage is Stage.DEALT:
        return ctx.actor.org in deposits.entrants(ctx, lot.id)
    return table.find(ctx.tx, store.bids, lot=lot.id, org=ctx.actor.org) is not None


def object_opening(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Object to the opening, on the spot (BIR-44)."""
    return object_to(ctx, subject, "object_opening", body, signed)


def object_result(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Object to the candidates within their publicity (BIR-54)."""
    return object_to(ctx, subject, "object_result", body, signed)


def complain(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Complain to the supervisor (BIR-60)."""
    return object_to(ctx, subject, "complain", body, signed)


def _answered(ctx: Context, subject: str, act: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    turn = stage.enter(ctx, subject, act)
    row = table.find(ctx.tx, store.objections, id=str(body.get("objection")), lot=subject)
    if row is None or row.answered_at or (row.kind == "complaint") is not (act == "decide_complaint"):
        raise NotFound("objection.unknown", "没有待答复的这项异议", "no such open objection", field="objection")
    text = _text(body)
    table.change(ctx.tx, store.objections, {"id": row.id}, answer=text, answered_at=canon.instant(ctx.now))
    return seal(ctx, stage.leave(ctx, turn, {"objection": row.id, **_hidden(ctx, text)}, signed))


def answer_objection(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """The tenderee answers an objection to the opening or the result; `subject` is the lot."""
    return _answered(ctx, subject, "answer_objection", body, signed)


def decide_complaint(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """The supervisor decides a complaint; `subject` is the lot (BIR-61)."""
    return _answered(ctx, subject, "decide_complaint", body, signed)
