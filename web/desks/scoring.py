"""The scoring page: the bid to read, the criteria, what is still missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

from evaluation.acts import members, scoring
from evaluation.rules import blind, criteria, scorecard
from evaluation.rules.criteria import Criterion as Rule
from kernel.context import Context
from kernel.errors import Refusal, Words
from trading.acts import reading, structured
from trading.acts.reading import Opened
from web.desks import closing, reader, structured_reading
from web.desks.closing import Marks
from web.desks.duties import page
from web.desks.work import METHODS
from web.views.desks import BidTab, Criterion, CriterionGroup, ScoringPage
from web.views.elements import Link
from web.words import Text, join, phrase

HUNDRED: Final = Decimal(100)
NOUGHT: Final = Decimal("0.00")
LONGEST: Final = 12
LONGEST_REASON: Final = 1000
WHY: Final = "why."
"""Before a criterion's id: the name of the field of its reason, on the page and among the marks."""
EXTREME: Final = Words(
    "零分或满分须写明理由，理由随评分表一并封存。", "Nothing or full marks need a reason; it is sealed with the sheet."
)
EQUAL: Final = Words(
    "各份投标在这一项得分相同，请再核对一次。", "All bids have the same points here: please check once more."
)
LASTS: Final = Words(
    "未封存的分数只有您本次登录能打开：退出或登录失效后须重填。",
    "Marks that are not sealed open with this sign-in alone; once it ends they must be typed again.",
)
LOST: Final = Words(
    "您上次登录时保存、尚未封存的分数已打不开（任何人都打不开），请重新填写。",
    "The marks that you saved in an earlier sign-in and did not seal can no longer be opened by anybody. "
    "Please type them again.",
)
SEALED: Final = Words(
    "所有评分封存后由平台计算，现在不显示", "computed by the platform after all sheets are sealed; not shown now"
)


@dataclass(frozen=True, slots=True)
class Scored:
    """What has a page of its own on the sheet: a bid, or a number of the blind part, with the criteria it is for."""

    bid: str
    label: Text
    rules: tuple[Rule, ...]
    is_blind: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """What an expert has to fill in, and what he has typed so far."""

    lot: str
    title: Text
    method: str
    alias: str
    rules: tuple[Rule, ...]
    price: int
    bids: tuple[Scored, ...]
    marks: Marks
    saved: datetime | None
    lost: bool = False
    """Something was kept in another sign-in and cannot be opened in this one."""
    answers: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    """By bid what it answers to the criteria that ask something."""

    def error(self, rule: Rule, text: str) -> Text:
        """What is wrong with one mark; empty if nothing is, or nothing was typed."""
        if not text:
            return ""
        try:
            rule.check(scorecard.points(text, rule.id), rule.id)
        except Refusal as refusal:
            return _wrong(rule, refusal)
        return ""

    def of(self, bid: str) -> Scored:
        return next(one for one in self.bids if one.bid == bid)

    def good(self, bid: str) -> dict[str, Decimal]:
        """The marks of a bid that may stand, in points."""
        row, rules = self.marks.get(bid, {}), self.of(bid).rules
        given = {rule.id: row.get(rule.id, "") for rule in rules}
        return {
            rule.id: Decimal(scorecard.points(given[rule.id])).scaleb(-2)
            for rule in rules
            if given[rule.id] and not self.error(rule, given[rule.id])
        }

    def missing(self, bid: str) -> int:
        return len(self.of(bid).rules) - len(self.good(bid))

    def reason(self, bid: str, rule: Rule) -> str:
        """The written reason of a mark, empty if there is none."""
        return self.marks.get(bid, {}).get(f"{WHY}{rule.id}", "")

    def extreme(self, bid: str, rule: Rule) -> bool:
        mark = self.marks.get(bid, {}).get(rule.id, "")
        good = mark and not self.error(rule, mark)
        return bool(good) and scorecard.extreme(scorecard.points(mark), rule)

    def equal(self, rule: Rule) -> bool:
        """Several bids, all with the same mark, where there is room for judgement."""
        given = [self.good(one.bid).get(rule.id) for one in self.bids if rule in one.rules]
        return not rule.objective and len(given) > 1 and None not in given and len({*given}) == 1

    @property
    def unexplained(self) -> int:
        """Extremes without a reason that is long enough."""
        cells = ((one.bid, rule) for one in self.bids for rule in one.rules if self.extreme(one.bid, rule))
        return sum(len(self.reason(bid, rule)) < scorecard.LEAST_REASON for bid, rule in cells)

    @property
    def all_missing(self) -> int:
        return sum(self.missing(one.bid) for one in self.bids)


def _wrong(rule: Rule, refusal: Refusal) -> Text:
    """What is wrong with a mark, in points as the expert types them."""
    most = f"{Decimal(rule.maximum) / HUNDRED:f}"
    match refusal.code:
        case "score.range":
            return phrase("须在 0 至 {most} 分之间。", most=most)
        case "score.grid":
            return phrase("须为 {step} 分的整数倍。", step=f"{Decimal(rule.step) / HUNDRED:f}")
        case "score.band":
            return Words("须落在公布的某一档内。", "It must lie in one of the published bands.")
        case _:
            return Words("分值最多两位小数，不带正负号。", "At most two decimals, without a sign.")


def table(ctx: Context, lot_id: str, kept: tuple[bytes, datetime] | None, token: str) -> Table:
    """The acting expert's table; NotNow before the review is decided."""
    lot = reading.lot(ctx, lot_id)
    of, asked = members.sitting(ctx, lot), scoring.blank(ctx, lot_id)
    opened = {one.bid: one for one in reading.opened(ctx, lot_id)}
    parameters = of.document.parameters
    marks, said = closing.open_(kept[0], token, lot_id) if kept else {}, structured.asks(ctx, lot)
    return Table(
        lot=lot_id,
        title=Words(lot.title_zh, lot.title_en),
        method=of.document.method,
        alias=ctx.actor.id,
        rules=of.document.criteria,
        price=parameters.integer("price_weight", 0, criteria.FULL) if parameters.has("price_weight") else 0,
        bids=_scored(of.document.criteria, [opened[bid] for bid in asked.bids], asked.numbers),
        marks=marks,
        saved=kept[1] if kept and marks else None,
        lost=kept is not None and not marks,
        answers={bid: structured_reading.answers(ctx, said, opened[bid]) for bid in asked.bids},
    )


def _scored(rules: Sequence[Rule], bids: Sequence[Opened], numbers: Sequence[str] | None) -> tuple[Scored, ...]:
    """A page for each bid, with a letter in the order of the opening record; then one for each blind number."""
    hidden = tuple(rule for rule in rules if rule.blind and numbers is not None)
    shown = tuple(rule for rule in rules if rule not in hidden)
    letters = [chr(ord("A") + n) if n < 26 else str(n + 1) for n in range(len(bids))]
    named = [Scored(one.bid, f"{at} {one.name}", shown) for at, one in zip(letters, bids, strict=True)]
    unnamed = [Scored(number, blind.title(number), hidden, is_blind=True) for number in numbers or ()]
    return tuple(one for one in (*named, *unnamed) if one.rules)


def view(ctx: Context, found: Table, bid: str, n: int) -> ScoringPage:
    """The page of one bid; `n` is the file that lies open, from 1."""
    good, rules = found.good(bid), found.of(bid).rules
    scored = sum((rule.maximum for rule in rules if rule.id in good), 0)
    whole = sum(rule.maximum for rule in rules)
    weighed = phrase("{all} 分中已评 {some} 分的项", all=Decimal(whole) / HUNDRED, some=Decimal(scored) / HUNDRED)
    action = page(found.lot, f"score/{bid}")
    return ScoringPage(
        title=found.title,
        number=found.lot,
        seat=phrase("席位 {alias}", alias=found.alias[:8]),
        method=METHODS.get(found.method, found.method),
        by=None,
        missing=found.all_missing,
        tabs=tuple(_tab(found, one, bid) for one in found.bids),
        leaf=reader.leaf(ctx, found.lot, reader.folder(ctx, reading.lot(ctx, found.lot), bid), n, action),
        groups=_groups(found, bid),
        subtotal=sum(good.values(), NOUGHT),
        weighed=weighed,
        action=action,
        saved=found.saved,
        seal=Link(Words("封存并签名", "Seal and sign"), page(found.lot, "seal")),
        total=f"{action}/total",
        unexplained=found.unexplained,
        cautions=(LOST, LASTS) if found.lost else (LASTS,),
    )


def _tab(found: Table, one: Scored, chosen: str) -> BidTab:
    missing = found.missing(one.bid)
    total = None if missing else sum(found.good(one.bid).values(), NOUGHT)
    href = page(found.lot, f"score/{one.bid}")
    return BidTab(one.label, href, total, missing, one.bid == chosen, one.is_blind)


def _groups(found: Table, bid: str) -> tuple[CriterionGroup, ...]:
    one = found.of(bid)
    most = Decimal(sum(rule.maximum for rule in one.rules)) / HUNDRED
    rows = tuple(_criterion(found, rule, bid) for rule in one.rules)
    groups = [CriterionGroup(Words("评分项", "Criteria"), most, rows)]
    if found.price and not one.is_blind:
        groups.append(CriterionGroup(Words("价格", "Price"), Decimal(found.price) / HUNDRED, (), SEALED))
    return tuple(groups)


def _criterion(found: Table, rule: Rule, bid: str) -> Criterion:
    typed, extreme = found.marks.get(bid, {}).get(rule.id, ""), found.extreme(bid, rule)
    return Criterion(
        id=rule.id,
        name=rule.words,
        bands=_shown(found, rule, bid),
        most=Decimal(rule.maximum) / HUNDRED,
        value=typed,
        error=found.error(rule, typed),
        asks=EXTREME if extreme else EQUAL if found.equal(rule) else "",
        objective=rule.objective,
        extreme=extreme,
        why=found.reason(bid, rule),
    )


def reasons(found: Table, bid: str) -> dict[str, str]:
    """The written reasons of a bid's marks, by criterion."""
    return {rule.id: why for rule in found.of(bid).rules if (why := found.reason(bid, rule))}


def _shown(found: Table, rule: Rule, bid: str) -> Text:
    """The bands, after what the bidder answered where the criterion asks something."""
    said = found.answers.get(bid, {}).get(rule.id)
    return join(Words("投标人填写：", "The bidder says:"), said, _bands(rule), by=" ") if said else _bands(rule)


def _bands(rule: Rule) -> Text:
    if rule.bands:
        return join(*(join(band.words, _span(band.low, band.high), by=" ") for band in rule.bands), by="；")
    if rule.step > 1:
        step = Decimal(rule.step) / HUNDRED
        return phrase("{span}，步长 {step}", span=_span(0, rule.maximum), step=step.normalize())
    return _span(0, rule.maximum)


def _span(low: int, high: int) -> str:
    return f"{Decimal(low) / HUNDRED:f}–{Decimal(high) / HUNDRED:f}"


def typed(found: Table, bid: str, texts: Mapping[str, str]) -> Marks:
    """The marks with what was typed for one bid; only known criteria, and no more than a number or a reason needs."""
    row = {rule.id: texts.get(rule.id, "")[:LONGEST] for rule in found.of(bid).rules}
    said = {rule.id: texts.get(f"{WHY}{rule.id}", "")[:LONGEST_REASON] for rule in found.of(bid).rules}
    row |= {f"{WHY}{name}": why for name, why in said.items() if why}
    known = {one.bid for one in found.bids}
    return {name: marks for name, marks in found.marks.items() if name in known} | {bid: row}
