"""What a lot's evaluation came to: opening record, scores, candidates, award."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final, cast

from disclosure.rules import source
from evaluation.rules.pricing import WHY, Line
from evaluation.rules.ranking import Places
from evaluation.rules.result import Ranked as Found
from evaluation.rules.result import Result
from experts.acts import reading as drawn
from kernel import money
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from kernel.money import Money
from trading.acts import reading
from trading.rules.form import Form, read
from trading.rules.succession import GROUNDS, Ground
from web import doubted
from web.format import number
from web.public import names, second
from web.public.case import Case, moment
from web.public.visible import Seen
from web.views.elements import Fact, Link
from web.views.lot import Award, Candidate, Candidates, Opened, OpeningRecord, Ranked, Ranking
from web.words import Text, join, phrase

HOW: Final = {
    "bidder": Words("本人解密", "by the bidder"),
    "custodians": Words("保管人合开", "by the custodians"),
}
OUTCOMES: Final = {
    "withdrawn": Words("截止前撤回，不开启", "withdrawn before the close, not opened"),
    "revoked": Words("未能开启，视为撤销", "not opened: counts as revoked"),
    "deemed": Words("未能开启，视为撤回", "not opened: counts as withdrawn"),
    "replaced": Words("已被替换，不开启", "replaced, not opened"),
}
NONE: Final = "–"
_MARGIN: Final = ("close_bidding", "order_opening", "classify_failure", "open_bids", "order_second", "open_second")


def sums(value: object) -> tuple[Money, ...]:
    """The moneys of a JSON list; none if there is none."""
    return tuple(money.from_json(each) for each in value) if isinstance(value, list) else ()


# ---------------------------------------------------------------- opening


def opening(ctx: Context, case: Case) -> OpeningRecord | None:
    """The opening record as it was published; None before the opening."""
    entry = case.last("open_bids")
    if entry is None:
        return None
    bids = {each.bid: each for each in reading.opened(ctx, case.lot.id)}
    forms = {bid: read(each.form) for bid, each in bids.items()}
    later = {str(each["bid"]): (str(each["outcome"]), sums(each["total"])) for each in case.outcomes("open_second")}
    released = {seat.bid: seat.released_at for seat in reading.hall(ctx, case.lot.id)}
    rows = []
    for line in case.outcomes():
        bid = str(line["bid"])
        came = reading.submissions(ctx, bid)[-1]
        # 撤回 that both offices found after the window is not 撤回 by the bidder before the close (EBM-31)
        deemed = {"outcome": "deemed"} if line["outcome"] == "withdrawn" and bid in released else {}
        rows.append((moment(came["received_at"]), {**line, **deemed}, forms.get(bid), released.get(bid)))
    rows.sort(key=lambda row: row[0])
    made = tuple(
        second.told(_doubted(ctx, line, _opened(order, line, form, (at, came))), *later.get(str(line["bid"]), ("", ())))
        for order, (came, line, form, at) in enumerate(rows, start=1)
    )
    summary = phrase(
        "{closed} 截止，{opened} 公布。共 {n} 份，按平台收到的先后排列。",
        closed=case.document.closes,
        opened=entry.at,
        n=len(made),
    )
    return OpeningRecord(summary, made, case.margin(*_MARGIN))


def _opened(order: int, line: Mapping[str, Json], form: Form | None, times: tuple[datetime | None, datetime]) -> Opened:
    outcome = str(line["outcome"])
    how = HOW.get(str(line["by"]), Words("已开启", "opened")) if outcome == "opened" else OUTCOMES[outcome]
    days = form.duration_days if form else None
    return Opened(
        order=order,
        bidder=str(line["name"]),
        sums=sums(line["total"]),
        duration=phrase("{n} 日", n=days) if days else "",
        how=how,
        at=times[0] if outcome == "opened" and line["by"] == "bidder" else None,
        received=times[1],
        sha256=str(line["manifest_sha256"] or ""),
    )


def _doubted(ctx: Context, line: Mapping[str, Json], row: Opened) -> Opened:
    """The row with what is to be said of the signature under the bid, if its key was reported lost since before it."""
    p7s = str(reading.submissions(ctx, str(line["bid"]))[-1]["p7s_sha256"])
    return replace(row, doubt=doubted.word(ctx, p7s, row.received))


# ---------------------------------------------------------------- scores and places


def ranking(ctx: Context, case: Case, result: Result | None) -> Ranking | None:
    """The scores, once there is an award; None before it, and where no result can be computed again."""
    if not case.awarded or result is None or result.ranked is None:
        return None
    found, document = result.ranked, result.inputs.document
    columns = [_points(one.words, one.maximum) for one in document.criteria]
    scored = any(line.scored for line in found.assessment.lines)
    if any(line.price_score for line in found.assessment.lines):
        columns.append(Words("报价分", "Price points"))
    if not document.criteria:
        columns = [Words("报价折算", "Price, converted"), Words("调整", "Adjusted by"), *columns]
    last = Words("总分", "Total") if scored else phrase("评标价（{currency}）", currency=document.currency)
    rows = [_ranked(case, result, line) for line in _by_place(found)]
    return Ranking(
        caption=phrase("{method}。名次由记录在案的评分和报价重算得出。", method=names.method(case.part.method)),
        columns=tuple(columns),
        total=last,
        rows=(*rows, *_aside(case, found, len(columns)), *_rejected(case, result, len(columns))),
        margin=case.margin("review_qualification", "correct_price", "reject_bid", "open_scores", "rank"),
        notes=tuple(_stability(case, found)),
        members=_members(ctx, case),
    )


def _points(words: Words, maximum: int) -> Text:
    return phrase("{name} {most}", name=words, most=money.rounded(Fraction(maximum, 100), 0))


def _by_place(found: Found) -> list[Line]:
    at = {bid: place for place, group in enumerate(found.assessment.order) for bid in group}
    return sorted(
        (line for line in found.assessment.lines if line.bid in at), key=lambda line: (at[line.bid], line.bid)
    )


def _place(order: Places, bid: str) -> str:
    """The place among all, ties sharing theirs."""
    before = 0
    for group in order:
        if bid in group:
            return str(before + 1) + ("=" if len(group) > 1 else "")
        before += len(group)
    return ""


def _ranked(case: Case, result: Result, line: Line) -> Ranked:
    document, cards = result.inputs.document, result.inputs.cards
    cells = [
        _shown(Fraction(sum(card.points[line.bid, one.id] for card in cards), 100 * len(cards)), 2)
        for one in document.criteria
    ]
    cents = money.minor_digits(document.currency)
    if not document.criteria:
        cells = [_shown(line.priced.quoted, cents), _shown(line.priced.evaluated - line.priced.quoted, cents)]
    if line.price_score:
        cells.append(_shown(line.price_score.value, document.places))
    total = _shown(line.total, document.places) if line.scored else _shown(line.ranked_price, cents)
    place = _place(result.ranked.assessment.order, line.bid) if result.ranked else ""
    return Ranked(place, case.bidder(line.bid), tuple(cells), total, first=place.startswith("1"))


def _shown(exact: Fraction, places: int) -> Text:
    return phrase("{value}", value=money.rounded(exact, places))


def _aside(case: Case, found: Found, width: int) -> list[Ranked]:
    """Bids that conform and that the method ranks no further."""
    return [
        Ranked("", case.bidder(bid), (NONE,) * width, NONE, aside=WHY[why])
        for bid, why in sorted(found.assessment.pricing.aside.items())
    ]


def _rejected(case: Case, result: Result, width: int) -> list[Ranked]:
    return [
        Ranked("", case.bidder(one.bid), (NONE,) * width, NONE, rejected=one.rejection.reason)
        for one in result.inputs.offers
        if one.rejection is not None
    ]


def _stability(case: Case, found: Found) -> list[Text]:
    changes = found.stability
    if not changes.bids and not changes.experts:
        return [
            Words(
                "去掉任何一名评委的打分，或去掉任何一份未中标的投标，第 1 名都不变。",
                "Leaving out any one member’s scores, or any one losing bid, does not change the first place.",
            )
        ]
    return [
        phrase(
            "如果没有 {without}，第 1 名是 {first}。",
            without=_without(case, change.without),
            first=case.bidder(change.first[0]),
        )
        for change in (*changes.bids, *changes.experts)
        if change.first
    ]


def _without(case: Case, name: str) -> Text:
    return case.bidder(name) if name.startswith("B-") else phrase("评委 {pid} 的打分", pid=name[:8])


def _members(ctx: Context, case: Case) -> tuple[Fact, ...]:
    """Who sat on the panel: told with the result and never before (招标投标法 37)."""
    entry = case.last("notify")
    seated = cast("Sequence[Mapping[str, Json]]", entry.body["members"]) if entry else ()
    named = cast("Sequence[Mapping[str, Json]]", entry.body["representatives"]) if entry else ()
    groups = _groups(ctx, case)
    seats: list[tuple[str, Text]] = [(str(one["name"]), groups[str(one["pid"])]) for one in seated]
    seats += [(str(one["name"]), source.REPRESENTATIVE[case.lot.regime]) for one in named]
    return tuple(Fact(phrase("评委 {n}", n=n), join(*each)) for n, each in enumerate(seats, start=1))


def _groups(ctx: Context, case: Case) -> dict[str, Words]:
    """pid → what the group is called for which he was drawn, in the first place or as a replacement."""
    called = {did: drawn.groups(ctx.tx, did) for did in drawn.dids(ctx.tx, case.lot.id)}
    return {each.pid.hex(): called[did][each.stratum] for did in called for each in drawn.panel(ctx.tx, did)}


# ---------------------------------------------------------------- candidates and award


def candidates(ctx: Context, case: Case) -> Candidates | None:
    """The published candidates with the objections to them; None where none were published."""
    entry = case.last("publish_candidates")
    if entry is None:
        return None
    asked = [(each.text, each.answer) for each in reading.objections(ctx, case.lot.id) if each.kind != "opening"]
    return Candidates(
        summary=phrase(
            "自 {since:day} 起公示，不少于 {days} 日。异议在公示期内向招标人提出，招标人 3 日内答复，答复前暂停。",
            since=entry.at,
            days=case.document.publicity_days,
        ),
        candidates=tuple(_candidate(each) for each in entry.body["candidates"]),
        margin=case.margin("publish_candidates", "object_result", "complain", "answer_objection", "decide_complaint"),
        objections=tuple(asked),
    )


def _candidate(each: Mapping[str, Json]) -> Candidate:
    told = [Fact(Words("总分", "Total"), str(each["total"]), style="n")] if "total" in each else []
    told.append(Fact(Words("评标价", "Evaluated price"), number(Decimal(str(each["evaluated"]))), style="n"))
    return Candidate(int(str(each["place"])), str(each["name"]), money.from_json(each["price"]), tuple(told))


def award(case: Case, links: tuple[Link | None, Link | None]) -> Award | None:
    """The award as the tenderee signed it; `links` are the signed notice and the dossier."""
    entry = case.last("award")
    if entry is None:
        return None
    price, place = money.from_json(entry.body["price"]), int(str(entry.body["place"]))
    sent = case.last("notify")
    facts = [Fact(Words("统一社会信用代码", "Credit code"), str(entry.body["bidder"]), style="mono")]
    if sent:
        told = phrase("{at} 发出", at=sent.at.replace(microsecond=0))
        facts.append(Fact(Words("中标通知书", "Award notice"), told))
    facts += _admitted(case, cast("Sequence[Mapping[str, Json]]", entry.body.get("admitted") or ()))
    reason = entry.body.get("reason")
    return Award(
        bidder=case.bidder(str(entry.body["bid"])),
        price=price,
        sentence=_sentence(case, place, price),
        facts=tuple(facts),
        margin=case.margin("award", "renounce_award", "withdraw_award", "notify"),
        notice=links[0],
        dossier=links[1],
        reason=str(reason) if reason else "",
        back=_taken_back(case, entry),
    )


def _taken_back(case: Case, award: Seen) -> Text:
    """When and on which ground the award was taken back; empty while it stands."""
    entry = case.last("withdraw_award")
    if entry is None or entry.tseq < award.tseq:
        return ""
    ground = GROUNDS[Ground(str(entry.body["ground"]))]
    return phrase("{ground}；{why}（{at:day}）", ground=ground, why=str(entry.body["reason"]), at=entry.at)


def _admitted(case: Case, listed: Sequence[Mapping[str, Json]]) -> list[Fact]:
    """Who is admitted by a framework call, in order."""
    return [Fact(phrase("入围第 {n} 名", n=int(str(each["place"]))), case.bidder(str(each["bid"]))) for each in listed]


def _sentence(case: Case, place: int, price: Money) -> Text:
    below = against(case, price)
    if below is None:
        return phrase("评标排名第 {place}，{day:day}定标。", place=place, day=case.named("award")[-1].at)
    return phrase(
        "评标排名第 {place}，比最高限价低 {percent:percent}，{day:day}定标。",
        place=place,
        percent=-below,
        day=case.named("award")[-1].at,
    )


def against(case: Case, price: Money) -> Decimal | None:
    """How far the price lies from the ceiling, in percent to two places; None without a ceiling in its currency."""
    limit = case.part.ceiling.money if case.part.ceiling else None
    if limit is None or limit.currency != price.currency:
        return None
    return money.rounded((price.exact - limit.exact) * 100 / limit.exact, 2)
