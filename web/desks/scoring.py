"""The scoring page: the bid to read, the criteria, what is still missing."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from evaluation.rules.criteria import Criterion as Rule
from kernel.context import Context
from kernel.errors import Words
from trading.acts import reading
from web.desks import leaves, reader
from web.desks.duties import page
from web.desks.leaves import Place
from web.desks.marks import HUNDRED, Scored, Table
from web.desks.work import METHODS
from web.views.elements import Link
from web.views.scoring import (
    BidTab,
    Cell,
    Chapter,
    Criterion,
    CriterionGroup,
    Marks,
    MarksRow,
    ScoringPage,
)
from web.words import Text, join, phrase

NOUGHT: Final = Decimal("0.00")
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


def view(ctx: Context, found: Table, bid: str, at: Place, key: str = "") -> ScoringPage:
    """The page of one bid; `at` is what lies open, `key` what the page closes on its machine what is on its way."""
    good, rules = found.good(bid), found.of(bid).rules
    scored = sum((rule.maximum for rule in rules if rule.id in good), 0)
    whole = sum(rule.maximum for rule in rules)
    weighed = phrase("{all} 分中已评 {some} 分的项", all=Decimal(whole) / HUNDRED, some=Decimal(scored) / HUNDRED)
    action, lot = page(found.lot, f"score/{bid}"), reading.lot(ctx, found.lot)
    at = at.among([one.bid for one in _pairs(found, bid)])
    return ScoringPage(
        title=found.title,
        number=found.lot,
        seat=phrase("席位 {alias}", alias=found.alias[:8]),
        method=METHODS.get(found.method, found.method),
        by=None,
        missing=found.all_missing,
        tabs=tuple(_tab(found, one, bid) for one in found.bids),
        leaf=leaves.leaf(ctx, lot, reader.folder(ctx, lot, bid), at, action, found.pins(bid)),
        beside=leaves.leaf(ctx, lot, reader.folder(ctx, lot, at.other), at, action) if at.other else None,
        others=_others(found, bid, at, action),
        groups=_groups(found, bid),
        subtotal=sum(good.values(), NOUGHT),
        weighed=weighed,
        action=action,
        saved=found.saved,
        seal=Link(Words("封存并签名", "Seal and sign"), page(found.lot, "seal")),
        kept=f"{action}/kept?{at.query}",
        key=key,
        unexplained=found.unexplained,
        open=sum(bool(found.asks(one.bid, rule)) for one, rule in found.cells()),
        cautions=(LOST, LASTS) if found.lost else (LASTS,),
        marks=marks(found),
        pins=" ".join(f"{file}:{n}" for file, n in found.pins(bid)),
        links=(Link(Words("招标文件", "Tender documents"), f"/lots/{lot.id}"), *leaves.grid(ctx, lot)),
    )


def _others(found: Table, bid: str, at: Place, action: str) -> tuple[Chapter, ...]:
    """What can be laid beside this bid; the one that lies there leads back to one alone."""
    return tuple(
        Chapter(one.label, f"{action}?{at.laid(one.bid).query}", one.bid == at.other) for one in _pairs(found, bid)
    )


def _pairs(found: Table, bid: str) -> list[Scored]:
    """Bids beside bids, numbers beside numbers: nothing is laid where a hand or a picture could tell whose it is."""
    return [one for one in found.bids if one.bid != bid and one.is_blind is found.of(bid).is_blind]


def _tab(found: Table, one: Scored, chosen: str) -> BidTab:
    missing = found.missing(one.bid)
    total = sum(found.good(one.bid).values(), NOUGHT)
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
    typed = found.typed(bid, rule)
    return Criterion(
        id=rule.id,
        name=rule.words,
        bands=_shown(found, rule, bid),
        most=Decimal(rule.maximum) / HUNDRED,
        value=typed,
        error=found.error(rule, typed),
        asks=found.asks(bid, rule),
        objective=rule.objective,
        why=found.reason(bid, rule),
    )


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


# ---------------------------------------------------------------- all marks at once


def marks(found: Table) -> tuple[Marks, ...]:
    """Every mark by bid and criterion with its sums: the bids, and apart from them the numbers of the blind part."""
    parts = ([one for one in found.bids if one.is_blind is hidden] for hidden in (False, True))
    return tuple(_part(found, bids) for bids in parts if bids)


def _part(found: Table, bids: list[Scored]) -> Marks:
    rows = tuple(
        MarksRow(rule.words, Decimal(rule.maximum) / HUNDRED, tuple(_cell(found, one, rule) for one in bids))
        for rule in bids[0].rules
    )
    return Marks(
        tuple(Link(one.label, page(found.lot, f"score/{one.bid}")) for one in bids),
        rows,
        tuple(sum(found.good(one.bid).values(), NOUGHT) for one in bids),
    )


def _cell(found: Table, one: Scored, rule: Rule) -> Cell:
    mark = found.given(one.bid, rule)
    return Cell(
        f"{page(found.lot, f'score/{one.bid}')}#k-{rule.id}",
        None if mark is None else Decimal(mark).scaleb(-2),
        bool(found.asks(one.bid, rule)),
    )


def open_questions(found: Table) -> Text:
    """Where something is asked that no reason answers yet, for the page before signing; empty where nothing is."""
    asked = [join(one.label, rule.words) for one, rule in found.cells() if found.asks(one.bid, rule)]
    if not asked:
        return ""
    return phrase("有 {n} 处提示您还没有回应（不妨碍签名）：{which}。", n=len(asked), which=join(*asked, by="；"))
