"""Review qualification, correct prices, ask and answer, reject: what happens to a bid before it is scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from evaluation import store
from evaluation.acts import deciding, last_quotes, members
from evaluation.acts.deciding import Matter
from evaluation.acts.members import Sitting
from evaluation.rules import abnormal, first_envelope, offer, result, review
from evaluation.rules.abnormal import Review
from evaluation.rules.offer import Offer
from evaluation.rules.rejection import Rejection, rejection
from kernel import canon, ids, money, table
from kernel.actor import MEMBERS, Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotFound, NotNow, NotValid, Words
from kernel.journal import Entry
from kernel.money import Money
from kernel.reader import Reader
from kernel.table import Record
from signing.rules.statement import Signed
from trading.acts import reading, stage
from trading.acts.reading import Opened
from trading.rules import first_stage
from trading.rules.opening import SEALED
from trading.rules.procedure import Yields

WINDOW: Final = timedelta(minutes=abnormal.REVIEW_MINUTES)
TALKS: Final = timedelta(days=3)
"""How long a proposer has to answer what the tenderee asks of its proposal."""
KINDS: Final = ("clarify", "abnormal")
CORRECTION: Final = "correction"
LONGEST: Final = 10_000


def _opened(ctx: Context, of: Sitting, bid: str) -> Opened:
    """An opened bid of the lot; NotFound for any other."""
    for each in reading.opened(ctx, of.lot.id):
        if each.bid == bid:
            return each
    raise NotFound("bid.unknown", "没有这份已开启的投标", "no such opened bid", field="bid")


def prepare_text(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """The exact body: the text goes to the blobs, its digest into what is signed and into the journal."""
    text = Reader(body).text("text")
    if len(text) > LONGEST:
        raise NotValid("act.field", f"内容不得超过 {LONGEST} 字", f"the text is longer than {LONGEST}", field="text")
    rest = {name: value for name, value in body.items() if name != "text"}
    return {**rest, "text_sha256": ctx.blobs.put(text.encode())}


# ---------------------------------------------------------------- qualification and conformity


def review_qualification(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Judge every opened bid: the panel by majority, under P87 the purchaser alone (87号令 44). Who fails is out."""
    turn = stage.enter(ctx, subject, "review_qualification")
    of = members.sitting(ctx, turn.lot)
    Reader(body).only("results")
    part = stage.document(ctx, turn.lot).lot(subject)
    first_stage.check_review(part, body.get("results"), judged=turn.lot.way.yields is Yields.PASSED)
    review.read(of.document, body.get("results"), [each.bid for each in reading.opened(ctx, subject)])
    matter = Matter(subject, "review", body)
    if ctx.actor.role in MEMBERS:
        return deciding.decide(ctx, turn, of, matter, signed)[0]
    deciding.keep(ctx, of, matter)
    return stage.leave(ctx, turn, body, members.signed_by(signed))


def reviews(ctx: Context, of: Sitting) -> dict[str, review.Reviewed]:
    """The review as decided, by bid; NotNow before."""
    held = store.found(ctx.tx, of.lot.id, of.round, "review").get(of.lot.id)
    if held is None:
        raise NotNow("evaluation.unreviewed", "资格和符合性审查尚未完成", "the review is not decided yet", law="P87-39")
    bids = [each.bid for each in reading.opened(ctx, of.lot.id)]
    return {each.bid: each for each in review.read(of.document, held["results"], bids)}


# ---------------------------------------------------------------- prices


def correct_price(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """The panel corrects an arithmetic error; it counts once the bidder confirms (P87-59, C12-19)."""
    turn = stage.enter(ctx, subject, "correct_price")
    of, reader = members.sitting(ctx, turn.lot), Reader(body)
    _corrects(of)
    reader.only("bid", "from", "to", "rule", "steps")
    bid = _opened(ctx, of, reader.text("bid"))
    if list(reader.items("from")) != list(Reader(bid.form).items("total")):
        raise reader.refuse("from", "与开标一览表的总价不符", "this is not the total of the bid form")
    _moneys(reader, "to")
    reader.text("rule")
    if not reader.items("steps"):
        raise reader.refuse("steps", "须写明每一步修正", "every step of the correction must be written")
    entry, decides = deciding.decide(ctx, turn, of, Matter(bid.bid, CORRECTION, body), signed)
    if decides:
        _question(ctx, of, bid.bid, CORRECTION, ctx.blobs.put(canon.canonical(dict(body))))
    return entry


def _corrects(of: Sitting) -> None:
    """NotNow where another quote follows, which is a total and nothing to be added up."""
    if last_quotes.wanted(of):
        raise NotNow(
            "correction.last_quote",
            "以最后报价为准，首次报价不作算术修正",
            "the last quote counts: the first one is not corrected",
            law="P74-33",
        )


def _moneys(reader: Reader, name: str) -> tuple[Money, ...]:
    found = tuple(money.from_json(item, f"{name}[{i}]") for i, item in enumerate(reader.items(name)))
    if not found:
        raise reader.refuse(name, "须有金额", "an amount is missing")
    return found


def _may_ask(ctx: Context, of: Sitting) -> timedelta:
    """How long the answer may take; NotNow or NotAllowed for who has nothing to ask."""
    if ctx.actor.role is Role.TENDEREE:
        first_stage.must_yield(of.lot.way, Yields.PROPOSED)
        return TALKS
    members.own(ctx, of)
    return WINDOW


def _question(ctx: Context, of: Sitting, bid: str, kind: str, text_sha256: str, window: timedelta = WINDOW) -> str:
    made = ids.subject("Q", ctx.chance.bytes(16).hex())
    taken = Conflict("question.known", "请重试", "please try again")
    at, by = canon.instant(ctx.now), canon.instant(ctx.now + window)
    said = {"kind": kind, "text_sha256": text_sha256, "asked_at": at, "answer_by": by}
    table.add(ctx.tx, store.questions, taken, id=made, **of.key, bid=bid, **said)
    return made


def ask_bidder(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """Ask a bidder in writing: to clarify, or to justify a price that looks too low, with 30 minutes at least; of a
    proposal the tenderee asks, with three days (BIR-30)."""
    turn = stage.enter(ctx, subject, "ask_bidder")
    of, reader = members.sitting(ctx, turn.lot), Reader(body)
    reader.only("bid", "kind", "text_sha256")
    window = _may_ask(ctx, of)
    bid = _opened(ctx, of, reader.text("bid"))
    if reader.text("kind") not in KINDS:
        raise reader.refuse("kind", "须为澄清或异常低价说明", f"must be one of {', '.join(KINDS)}")
    made = _question(ctx, of, bid.bid, reader.text("kind"), reader.text("text_sha256"), window)
    found: dict[str, Json] = {"question": made, "answer_by": canon.instant(ctx.now + window)}
    return stage.leave(ctx, turn, body, members.signed_by(signed), found)


def answer(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """`{question, text_sha256, accepts?}`: the bidder answers in time; a correction is accepted or refused."""
    turn = stage.enter(ctx, subject, "answer")
    of, reader = members.sitting(ctx, turn.lot), Reader(body)
    reader.only("question", "text_sha256", "accepts")
    row = table.find(ctx.tx, store.questions, id=reader.text("question"), **of.key)
    if row is None or row.answered_at or _opened(ctx, of, row.bid).org != ctx.actor.org:
        raise NotFound("question.unknown", "没有待贵单位答复的这个问题", "no such question to you", field="question")
    if ctx.now >= canon.moment(row.answer_by):
        raise NotNow("question.late", "答复时限已过", "the time to answer is over", law="P87-60")
    accepts = reader.flag("accepts") if row.kind == CORRECTION else None
    digest, at = reader.text("text_sha256"), canon.instant(ctx.now)
    change = {"answer_sha256": digest, "answered_at": at, "accepts": accepts}
    table.change(ctx.tx, store.questions, {"id": row.id}, **change)
    return stage.leave(ctx, turn, body, members.signed_by(signed))


# ---------------------------------------------------------------- rejection


def reject_bid(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """`{bid, ground, reason}`: the panel rejects by majority, on a ground of the regime and with a written reason."""
    turn = stage.enter(ctx, subject, "reject_bid")
    of, reader = members.sitting(ctx, turn.lot), Reader(body)
    reader.only("bid", "ground", "reason")
    first_stage.must_yield(turn.lot.way, None)
    bid, ground = _opened(ctx, of, reader.text("bid")).bid, reader.text("ground")
    rejection(of.document.regime, ground, reader.text("reason"))
    _may_reject(ctx, of, bid, ground)
    return deciding.decide(ctx, turn, of, Matter(bid, "rejection", body), signed)[0]


def _may_reject(ctx: Context, of: Sitting, bid: str, ground: str) -> None:
    """No price is rejected as too low, and no correction as refused, before the bidder has had its say."""
    kind = {"abnormally_low": "abnormal", "correction_refused": CORRECTION}.get(ground)
    asked = table.rows(ctx.tx, store.questions, "asked_at", **of.key, bid=bid, kind=kind) if kind else []
    if kind and not any(_has_had_its_say(row, ctx) for row in asked):
        raise NotNow(
            "rejection.unheard",
            "须先书面询问投标人并给足答复时间",
            "the bidder must be asked in writing and given its time first",
            law="P87-60",
            remedy=Words("先发出书面询问", "Ask the bidder first"),
        )


def _has_had_its_say(row: Record, ctx: Context) -> bool:
    if row.answered_at is None:
        return ctx.now >= canon.moment(row.answer_by)
    return row.kind != CORRECTION or row.accepts is False


# ---------------------------------------------------------------- the offers


def offers(ctx: Context, of: Sitting) -> tuple[Offer, ...]:
    """Every opened bid as the evaluation sees it now; NotNow before the review, while a correction is open, or before
    the last quotes are, where there are any."""
    reviewed = reviews(ctx, of)
    rejected = store.found(ctx.tx, of.lot.id, of.round, "rejection")
    made = tuple(
        _offer(ctx, of, each, reviewed[each.bid], rejected.get(each.bid)) for each in reading.opened(ctx, of.lot.id)
    )
    return _quoted_last(ctx, of, made) if last_quotes.wanted(of) else made


def _quoted_last(ctx: Context, of: Sitting, first: tuple[Offer, ...]) -> tuple[Offer, ...]:
    """The same with the last quotes in the place of the first; whoever left or did not quote is out."""
    quotes = last_quotes.quotes(ctx, of)
    out = last_quotes.out(ctx, of, [each.bid for each in first if each.rejection is None])
    return tuple(
        replace(
            each,
            prices=quotes[each.bid].total if each.bid in quotes else each.prices,
            rejection=each.rejection or out.get(each.bid),
        )
        for each in first
    )


def in_hand(ctx: Context, of: Sitting) -> list[str]:
    """The bids that passed the review, were not rejected and whose suppliers have not left: with them one talks."""
    rejected = store.found(ctx.tx, of.lot.id, of.round, "rejection")
    gone = last_quotes.left(ctx, of) | rejected.keys()
    return [bid for bid, each in reviews(ctx, of).items() if each.rejection is None and bid not in gone]


def _offer(ctx: Context, of: Sitting, bid: Opened, seen: review.Reviewed, rejected: Mapping[str, Json] | None) -> Offer:
    out = seen.rejection
    if rejected is not None:
        out = rejection(of.document.regime, str(rejected["ground"]), str(rejected["reason"]))
    priced = "total" in bid.form
    if out is None and bid.second and not priced:
        out = first_envelope.SEALED if bid.second == SEALED else first_envelope.UNOPENED
    return Offer(
        bid=bid.bid,
        bidder=bid.name,
        opened_sha256=bid.opened_sha256,
        prices=_moneys(Reader(bid.form), "total") if priced else (),
        corrected=_corrected(ctx, of, bid.bid, out),
        policies=seen.policies,
        deviations=seen.deviations,
        brand=seen.brand,
        rejection=out,
    )


def _corrected(ctx: Context, of: Sitting, bid: str, out: Rejection | None) -> tuple[Money, ...]:
    """The corrected price if the bidder confirmed it; a bid that refused, or never answered, must be rejected."""
    held = store.found(ctx.tx, of.lot.id, of.round, CORRECTION).get(bid)
    if held is None or out is not None:
        return ()
    rows = table.rows(ctx.tx, store.questions, "asked_at", **of.key, bid=bid, kind=CORRECTION)
    if not any(row.accepts for row in rows):
        raise NotNow(
            "correction.open",
            f"投标 {bid} 的修正尚未确认",
            f"the correction of bid {bid} is not confirmed",
            law="P87-59" if of.document.regime == "P87" else "C12-19",
            field=bid,
            remedy=Words("待投标人确认；拒绝确认的应予否决", "Wait for the bidder, or reject the bid if it refuses"),
        )
    return _moneys(Reader(held), "to")


def conforming(ctx: Context, of: Sitting) -> list[str]:
    """The bids that are scored."""
    return [each.bid for each in offers(ctx, of) if each.rejection is None]


def check_prices(ctx: Context, of: Sitting) -> None:
    """NotValid while a conforming bid cannot be priced or stands above the limit; nothing is asked of sealed prices."""
    offered = offers(ctx, of)
    for each in () if of.sealed_prices else offered:
        if each.rejection is None:
            offer.check_ceiling(of.document, offer.priced(of.document, each))


def lows(ctx: Context, of: Sitting) -> Review | None:
    """The review of abnormally low prices as the bids stand; None where the document sets no lines."""
    standing = [each for each in offers(ctx, of) if each.rejection is None]
    return result.review(of.document, standing) if standing else None


def check_lows(ctx: Context, of: Sitting) -> None:
    """NotNow while a bid below a line was not asked to justify its price, or still has time to answer."""
    found = None if of.sealed_prices else lows(ctx, of)
    for bid, below in found.triggered.items() if found else ():
        asked = table.rows(ctx.tx, store.questions, "asked_at", **of.key, bid=bid, kind="abnormal")
        if below and not any(_has_had_its_say(row, ctx) for row in asked):
            raise NotNow(
                "price.unreviewed",
                f"投标 {bid} 的报价低于异常低价审查线，须先书面询问投标人",
                f"bid {bid} is below a line of the abnormally-low review: its bidder must be asked first",
                law="K2-1",
                field=bid,
                remedy=Words("向投标人发出异常低价询问", "Ask the bidder to justify its price"),
            )


def asked(ctx: Context, of: Sitting) -> Sequence[Record]:
    """Every question of this round, in order of time."""
    return table.rows(ctx.tx, store.questions, "asked_at", "id", **of.key)
