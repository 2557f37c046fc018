"""What an expert has typed on his score sheet: which marks may stand, which are missing, what is asked about them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final

from evaluation.acts import members, scoring
from evaluation.rules import blind, criteria, scorecard, second_look
from evaluation.rules.criteria import Criterion as Rule
from kernel import money
from kernel.context import Context
from kernel.errors import Refusal, Words
from trading.acts import reading, structured
from trading.acts.reading import Opened
from web.desks import closing, structured_reading
from web.desks.closing import Marks
from web.words import Text, phrase

HUNDRED: Final = Decimal(100)
LONGEST: Final = 12
LONGEST_REASON: Final = 1000
WHY: Final = "why."
"""Before a criterion's id: the name of the field of its reason, on the page and among the marks."""
PINS: Final = "pins."
"""The field of the bookmarks in a bid's files: `FILE:PAGE`, both from 1, with blanks between."""
MOST_PINS: Final = 200
_PIN: Final = re.compile(r"([1-9][0-9]{0,4}):([1-9][0-9]{0,4})")
EXTREME: Final = Words(
    "零分或满分须写明理由，理由随评分表一并封存。", "Nothing or full marks need a reason; it is sealed with the sheet."
)
EQUAL: Final = Words(
    "各份投标在这一项得分相同，请再核对一次。", "All bids have the same points here: please check once more."
)
ENDS: Final = Words(
    "接近零分或满分。请看一眼是否如您所想；不改也可以，写一句理由即可。",
    "Close to nothing or to full marks. Is it as you mean it? You may leave it and write a line why.",
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

    def typed(self, bid: str, rule: Rule) -> str:
        return self.marks.get(bid, {}).get(rule.id, "")

    def given(self, bid: str, rule: Rule) -> int | None:
        """The mark in 1/100 point; None where there is none that may stand."""
        text = self.typed(bid, rule)
        return None if not text or self.error(rule, text) else scorecard.points(text)

    def good(self, bid: str) -> dict[str, Decimal]:
        """The marks of a bid that may stand, in points."""
        marks = {rule.id: self.given(bid, rule) for rule in self.of(bid).rules}
        return {name: Decimal(mark).scaleb(-2) for name, mark in marks.items() if mark is not None}

    def missing(self, bid: str) -> int:
        return len(self.of(bid).rules) - len(self.good(bid))

    def reason(self, bid: str, rule: Rule) -> str:
        """The written reason of a mark, empty if there is none."""
        return self.marks.get(bid, {}).get(f"{WHY}{rule.id}", "")

    def explained(self, bid: str, rule: Rule) -> bool:
        return len(self.reason(bid, rule).strip()) >= scorecard.LEAST_REASON

    def extreme(self, bid: str, rule: Rule) -> bool:
        mark = self.given(bid, rule)
        return mark is not None and scorecard.extreme(mark, rule)

    def asks(self, bid: str, rule: Rule) -> Text:
        """What is asked about a mark that may stand; nothing once a reason is written, or where nothing is to judge."""
        mark = self.given(bid, rule)
        if mark is None or rule.objective or self.explained(bid, rule):
            return ""
        if scorecard.extreme(mark, rule):
            return EXTREME
        far = second_look.from_own(mark, self._others(bid, rule), rule.maximum)
        if far is not None:
            return _far(far, mark)
        if second_look.from_middle(mark, rule.maximum):
            return ENDS
        return EQUAL if self.equal(rule) else ""

    def _others(self, bid: str, rule: Rule) -> list[int]:
        """His own marks for the other bids, where they have this criterion."""
        marks = (self.given(one.bid, rule) for one in self.bids if one.bid != bid and rule in one.rules)
        return [mark for mark in marks if mark is not None]

    def equal(self, rule: Rule) -> bool:
        """Several bids, all with the same mark, where there is room for judgement."""
        given = [self.given(one.bid, rule) for one in self.bids if rule in one.rules]
        return not rule.objective and len(given) > 1 and None not in given and len({*given}) == 1

    def cells(self) -> Iterator[tuple[Scored, Rule]]:
        """Every mark of the sheet."""
        return ((one, rule) for one in self.bids for rule in one.rules)

    @property
    def unexplained(self) -> int:
        """Extremes without a reason that is long enough."""
        return sum(self.extreme(one.bid, rule) and not self.explained(one.bid, rule) for one, rule in self.cells())

    @property
    def all_missing(self) -> int:
        return sum(self.missing(one.bid) for one in self.bids)

    def pins(self, bid: str) -> list[tuple[int, int]]:
        """The bookmarks of a bid: file and page."""
        return _pins(self.marks.get(bid, {}).get(PINS, ""))


def _figure(text: str) -> str:
    """As a Chinese keyboard writes it, in the signs of a number: `８。５` is 8.5."""
    return unicodedata.normalize("NFKC", text[:LONGEST]).replace("。", ".").strip()


def _pins(text: str) -> list[tuple[int, int]]:
    found = (_PIN.fullmatch(one) for one in text.split()[:MOST_PINS])
    return sorted({(int(one[1]), int(one[2])) for one in found if one})


def _far(middle: Fraction, mark: int) -> Text:
    own, apart = (f"{money.rounded(value / 100, 2):f}" for value in (middle, abs(mark - middle)))
    return phrase(
        "您给其他投标同项评分的中位数是 {own}，这里相差 {apart}。请看一眼是否如您所想；不改也可以，写一句理由即可。",
        own=own,
        apart=apart,
    )


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


def sheet(found: Table) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """Points and reasons by bid and criterion, as they are sealed; bookmarks are not."""
    points = {
        one.bid: {rule.id: found.typed(one.bid, rule) for rule in one.rules if found.typed(one.bid, rule)}
        for one in found.bids
    }
    reasons = {
        one.bid: {rule.id: why for rule in one.rules if (why := found.reason(one.bid, rule))} for one in found.bids
    }
    return points, reasons


def typed(found: Table, bid: str, texts: Mapping[str, str]) -> Marks:
    """The marks with what was typed for one bid; only known criteria, and no more than a number or a reason needs."""
    row = {rule.id: _figure(texts.get(rule.id, "")) for rule in found.of(bid).rules}
    said = {rule.id: texts.get(f"{WHY}{rule.id}", "")[:LONGEST_REASON] for rule in found.of(bid).rules}
    row |= {f"{WHY}{name}": why for name, why in said.items() if why}
    if pins := _pins(texts.get(PINS, "")):
        row[PINS] = " ".join(f"{file}:{page}" for file, page in pins)
    known = {one.bid for one in found.bids}
    return {name: marks for name, marks in found.marks.items() if name in known} | {bid: row}
