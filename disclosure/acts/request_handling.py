"""What an office does with a request: confirm, ask, consult, lengthen, charge, answer, and what follows the answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from disclosure import request_store as store
from disclosure.acts import requests
from disclosure.acts.requests import Held
from disclosure.rules import request_clock, request_fee, request_outcome
from disclosure.rules.annual_words import Appeal, Result
from disclosure.rules.request import Asked, Position
from disclosure.rules.request_fee import Way
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Conflict, NotFound, NotValid
from kernel.journal import Entry
from kernel.reader import Reader
from kernel.workdays import announced
from signing.rules.statement import Signed

LONGEST: Final = 10_000
"""Characters of one text."""
Body = Mapping[str, Json]


def _text(body: Body, name: str = "text") -> str:
    text = Reader(body).text(name).strip()
    if len(text) > LONGEST:
        raise NotValid(
            "request.long", f"{name} 不得超过 {LONGEST} 字", f"{name} has at most {LONGEST} characters", field=name
        )
    return text


def _until(body: Body) -> date:
    try:
        return date.fromisoformat(Reader(body).text("until"))
    except ValueError as error:
        raise NotValid("request.until", "期限须为日期", "the last day is a date", field="until") from error


def hide_text(ctx: Context, subject: str, body: Body) -> dict[str, Json]:
    """The body with its text, and whom it names, put aside under their digest."""
    said = {name: body[name] for name in ("text", "whom") if name in body}
    rest = {name: value for name, value in body.items() if name not in said}
    _text(body)
    return {**rest, "text_sha256": requests.sealed(ctx, **said)}


# ---------------------------------------------------------------- what comes from the requester


def _told(ctx: Context, subject: str, verb: str, body: Body) -> Entry:
    """Something that the requester writes: by its code, or by mail through the office."""
    of = requests.enter(ctx, subject, verb, body)
    facts = {**requests.day(ctx, of, body), "text_sha256": requests.sealed(ctx, text=_text(body))}
    return requests.keep(ctx, verb, of, facts, None)


def supplement(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{text, day?, code?}`: what was asked for has come; the time to answer begins anew."""
    return _told(ctx, subject, "supplement", body)


def give_reasons(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{text, day?, code?}`: why so much is asked for (article 35)."""
    return _told(ctx, subject, "give_reasons", body)


def withdraw(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{code?}`: the requester wants no answer any more."""
    return requests.keep(ctx, "withdraw", requests.enter(ctx, subject, "withdraw", body), {}, None)


# ---------------------------------------------------------------- what the office does


def confirm(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{day?}`: office and requester have confirmed that it came; the time to answer begins (article 31)."""
    of = requests.enter(ctx, subject, "confirm", body)
    return requests.keep(ctx, "confirm", of, requests.day(ctx, of, body), signed)


def ask_supplement(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{text_sha256, until}`: what is to be made clear, and by when; once."""
    of = requests.enter(ctx, subject, "ask_supplement", body)
    request_clock.may_ask_supplement(of.case, day_of(ctx.now), _until(body), announced())
    return requests.keep(ctx, "ask_supplement", of, body, signed)


def consult(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{asked, text_sha256}`: somebody's opinion is asked; until it comes, no day is counted."""
    Reader(body).choice("asked", Asked)
    return requests.keep(ctx, "consult", requests.enter(ctx, subject, "consult", body), body, signed)


def serve(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{no, day?}`: the letter has reached who was asked; the 15 working days begin."""
    of = requests.enter(ctx, subject, "serve", body)
    no, dated = _opinion(ctx, of, body)
    return requests.keep(ctx, "serve", of, {"no": no, **dated}, signed)


def hear(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{no, position, text, day?}`: an opinion has come. One that is late is kept too, and binds nobody."""
    of = requests.enter(ctx, subject, "hear", body)
    no, dated = _opinion(ctx, of, body)
    position = Reader(body).choice("position", Position)
    facts: dict[str, Json] = {"no": no, "position": position, "text_sha256": requests.sealed(ctx, text=_text(body))}
    return requests.keep(ctx, "hear", of, facts | dated, signed)


def _opinion(ctx: Context, of: Held, body: Body) -> tuple[int, dict[str, Json]]:
    """The number of an opinion that is still out, and the day that is named."""
    no, dated = Reader(body).integer("no", 1, 999), requests.day(ctx, of, body)
    known = {one.no: one for one in of.case.consultations}
    if no not in known:
        raise NotFound("request.opinion", "没有这次征求意见", "nobody was asked under this number", field="no")
    on = date.fromisoformat(str(dated["day"])) if dated else day_of(ctx.now)
    request_clock.may_hear(known[no], on)
    return no, dated


def ask_reasons(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{text_sha256}`: the number or frequency is clearly excessive, and reasons are asked for (article 35)."""
    return requests.keep(ctx, "ask_reasons", requests.enter(ctx, subject, "ask_reasons", body), body, signed)


def delay(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{until, text_sha256}`: the reasons are good, but so much takes longer (article 35)."""
    of = requests.enter(ctx, subject, "delay", body)
    request_clock.may_delay(of.case, day_of(ctx.now), _until(body), announced())
    return requests.keep(ctx, "delay", of, body, signed)


def extend(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{days, text_sha256}`: up to 20 working days more, with what the requester is told (article 33)."""
    of = requests.enter(ctx, subject, "extend", body)
    request_clock.may_extend(of.case, day_of(ctx.now), announced())
    return requests.keep(ctx, "extend", of, body, signed)


def prepare_charge(ctx: Context, subject: str, body: Body) -> dict[str, Json]:
    """The exact fee of `{way, before, count}`, with its sum and its last day."""
    of = requests.enter(ctx, subject, "charge", body)
    clock = request_clock.may_charge(of.case, day_of(ctx.now), announced())
    reader = Reader(body)
    way, before, count = (
        reader.choice("way", Way), reader.integer("before", 0, 10**6), reader.integer("count", 1, 10**6)
    )  # fmt: skip
    fee = request_fee.total(request_fee.tiers(way, before, count))
    if not fee.amount:
        raise NotValid("request.free", "未超过免费数量，不收费", "so few are free", law="FEE-4", field="count")
    return {"way": way, "before": before, "count": count, "fee": fee.json(), "until": clock.on.isoformat()}


def charge(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{way, before, count, fee, until}` as it was computed: unpaid by then, the request is given up."""
    if prepare_charge(ctx, subject, body) != dict(body):
        raise Conflict("request.changed", "计算结果已变化，请重办", "the result has changed, please begin again")
    return requests.keep(ctx, "charge", requests.find(ctx.tx, subject), body, signed)


def pay(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{day?}`: the fee has come; the time to answer begins anew."""
    of = requests.enter(ctx, subject, "pay", body)
    return requests.keep(ctx, "pay", of, requests.day(ctx, of, body), signed)


def prepare_answer(ctx: Context, subject: str, body: Body) -> dict[str, Json]:
    """The answer `{ground, …}` with what its ground needs put aside as the letter's content."""
    of = requests.enter(ctx, subject, "answer", body)
    made = request_outcome.letter(Reader(body).text("ground"), of.case.kind, body, day_of(ctx.now))
    return {"ground": made.ground, "letter_sha256": requests.sealed(ctx, **body)}


def answer(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{ground, letter_sha256}`: the office's answer, signed by its deputy or head."""
    of = requests.enter(ctx, subject, "answer", body)
    reader = Reader(body)
    letter(ctx, of, reader.text("ground"), reader.text("letter_sha256"), day_of(ctx.now))
    return requests.keep(ctx, "answer", of, body, signed)


def letter(ctx: Context, of: Held, ground: str, digest: str, on: date) -> request_outcome.Letter:
    """The letter of an answer that was put aside."""
    said = {name: value for name, value in requests.unsealed(ctx, digest).items() if name != "salt"}
    return request_outcome.letter(ground, of.case.kind, said, on)


# ---------------------------------------------------------------- after the answer


def record_appeal(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{appeal, result, day?}`: the answer was contested, and how that stands since that day."""
    of, reader = requests.enter(ctx, subject, "record_appeal", body), Reader(body)
    facts: dict[str, Json] = {"appeal": reader.choice("appeal", Appeal), "result": reader.choice("result", Result)}
    return requests.keep(ctx, "record_appeal", of, facts | requests.day(ctx, of, body), signed)


def open_to_all(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{where}`: what was asked for is now open to everybody (article 44), and where it is."""
    of, where = requests.enter(ctx, subject, "open_to_all", body), _text(body, "where")
    store.change(ctx.tx, of.id, opened=where)
    return requests.keep(ctx, "open_to_all", of, {"where": where}, signed)


def erase(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """`{basis}`: forget who asked, and what they wrote; the digests that stay in the journal tell nothing of it."""
    Reader(body).text("basis")
    of = requests.enter(ctx, subject, "erase", body)
    store.change(ctx.tx, of.id, details=None)
    entry = requests.keep(ctx, "erase", of, body, signed)
    for one in of.acts:
        if one.verb in ("supplement", "give_reasons", "consult", "hear"):
            ctx.erasures.append(str(one.body["text_sha256"]))
    return entry


# ---------------------------------------------------------------- the clerk's


def lapse(ctx: Context, subject: str, body: Body, signed: Signed | None = None) -> Entry:
    """What the requester was asked for has not come: the request is given up. `late` says how many days after its day
    the clerk came to it, 0 where it was in time."""
    of = requests.enter(ctx, subject, "lapse", body)
    today, until = day_of(ctx.now), of.case.until
    if until is None or not request_clock.lapses(of.case, today):
        raise NotValid("request.not_due", "尚未到期", "it is not due yet")
    facts: dict[str, Json] = {"until": until.isoformat(), "late": (today - until).days - 1}
    return requests.keep(ctx, "lapse", of, facts, None)


def due(ctx: Context) -> list[str]:
    """The requests whose requester let a day pass, by number."""
    return [row.id for row in store.waiting(ctx.tx, day_of(ctx.now).isoformat())]
