"""The structured parts of an opened bid in words: flaws by cell, what the rule would correct, answers by criterion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from evaluation.acts import arithmetic
from evaluation.acts.arithmetic import Checked
from evaluation.rules import priced_bill
from kernel.context import Context
from kernel.errors import Refusal, Words
from trading.acts import reading, structured
from trading.acts.reading import Lot, Opened
from trading.rules import priced, response
from trading.rules.quantities import written
from trading.rules.response import Ask
from web.views.elements import Fact
from web.words import Text, join

MOST: Final = 50
"""So many flaws are told one by one; a bid that has more is read as a whole."""
_SOUND: Final = Words("与清单一致，计算无误。", "As the bill asks, without arithmetic errors.")
_NONE: Final = Words("没有填写", "no answer")


def of_file(ctx: Context, lot: Lot, bid: Opened, path: str) -> tuple[Text, ...]:
    """What a structured file of the bid says; nothing for any other file."""
    if path == priced.PATH:
        found = arithmetic.checked(ctx, lot, bid)
        return tuple(_prices(found)) if found else ()
    return tuple(_answers(ctx, lot, bid)) if path == response.PATH else ()


def facts(ctx: Context, lot_id: str) -> tuple[Fact, ...]:
    """The arithmetic of every bid, for those who correct prices; nothing where the lot has no bill."""
    lot = reading.lot(ctx, lot_id)
    checked = [(bid, arithmetic.checked(ctx, lot, bid)) for bid in reading.opened(ctx, lot_id)]
    return tuple(Fact(bid.name, join(*_prices(found), by=" "), style="text") for bid, found in checked if found)


def _prices(found: Checked) -> Iterator[Text]:
    if found.fault is not None:
        yield Words(f"{found.fault.words.zh}。", f"{found.fault.words.en}.")
        return
    if not found.flaws:
        yield _SOUND
    for flaw in found.flaws[:MOST]:
        law = f" [{flaw.law}]" if flaw.law else ""
        yield Words(f"{flaw.cell} {flaw.words.zh}{law}。", f"{flaw.cell} {flaw.words.en}{law}.")
    if len(found.flaws) > MOST:
        more = len(found.flaws) - MOST
        yield Words(f"另有 {more} 处。", f"And {more} more.")
    yield from _proposed(found)


def _proposed(found: Checked) -> Iterator[Text]:
    """What the rule would make of it; the panel decides, and the bidder must confirm."""
    if found.correction is None or not found.correction.steps:
        return
    for step in found.correction.steps[:MOST]:
        what, before, after = priced_bill.named(step.what), written(step.before, 2), written(step.after, 2)
        yield Words(
            f"依 {step.rule}：{what.zh} {before} → {after}。", f"Under {step.rule}: {what.en} {before} → {after}."
        )
    total = written(found.correction.total, 2)
    yield Words(
        f"修正后总价 {total}，须经评标委员会决定和投标人确认。",
        f"The total would be {total}, if the panel decides so and the bidder confirms.",
    )


def _answers(ctx: Context, lot: Lot, bid: Opened) -> Iterator[Text]:
    asked = structured.asks(ctx, lot)
    said = answers(ctx, asked, bid)
    for each in asked:
        yield join(Words(f"{each.id} {each.words.zh}：", f"{each.id} {each.words.en}:"), said[each.id], by=" ")


def answers(ctx: Context, asked: Sequence[Ask], bid: Opened) -> dict[str, Text]:
    """What the bid answers to each criterion that asks; an answer that cannot be read is none."""
    try:
        said = structured.response_of(ctx, bid).answers if asked else {}
    except Refusal:
        said = {}
    return {each.id: f"{said[each.id]} {each.unit}".strip() if each.id in said else _NONE for each in asked}
