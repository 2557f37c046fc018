"""What a bidder is told of its own deposit; before the opening nobody else is told anything (招标投标法 22)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kernel import money
from kernel.actor import Role
from kernel.context import Context
from kernel.errors import Words
from kernel.journal import Entry
from kernel.money import Money
from people.rules.message import Message, To
from trading.acts import deposits, reading
from trading.acts.deposits import Own
from trading.rules import deposit
from trading.rules.deposit import FLAWS, PURPOSES, STATES, State
from web import format as written
from web.desks import duties

MISSING: Final = frozenset({State.UNPAID, State.SHORT})


@dataclass(frozen=True, slots=True)
class _Said:
    """Sentences for the bidder, and until when it can still do something."""

    words: list[Words]
    until: datetime | None = None
    urgent: bool = False


def arrived(ctx: Context, entry: Entry) -> Iterator[Message]:
    """An arrival was booked, or a guarantee checked: whether the deposit is there now, and if not, why."""
    mine = deposits.held_by(ctx, entry.subject)
    state, what = STATES[mine.state], PURPOSES[mine.demand.purpose]
    said = [Words(f"{what.zh}{state.zh}", f"your {what.en}: {state.en}")]
    if mine.state in MISSING:
        said += [_missing(mine), *_flaws(mine)]
        due = mine.demand.due if ctx.now < mine.demand.due else None
        yield _message(ctx, entry, _Said(said, due, urgent=True))
    else:
        yield _message(ctx, entry, _Said(said))


def _missing(mine: Own) -> Words:
    held, asked = deposit.counted(mine.demand, mine.arrivals), mine.demand.amount
    return Words(
        f"已计入 {written.money(held, 'zh')}，应缴 {written.money(asked, 'zh')}",
        f"{written.money(held, 'en')} counts, {written.money(asked, 'en')} is due",
    )


def _flaws(mine: Own) -> list[Words]:
    """Why something that came does not count, each reason once."""
    found = {flaw for each in mine.arrivals for flaw in deposit.flaws(mine.demand, each)}
    return [words for flaw, words in FLAWS.items() if flaw in found]


def returned(ctx: Context, entry: Entry) -> Iterator[Message]:
    """Gone back, with the interest that was paid on top."""
    back, more = money.from_json(entry.body["money"]), entry.body.get("interest")
    what = PURPOSES[deposits.held_by(ctx, entry.subject).demand.purpose]
    said = [_back(f"{what.zh}已退还", f"your {what.en} has gone back", back)]
    if more is not None:
        said.append(_back("另付利息", "interest paid on top", money.from_json(more)))
    yield _message(ctx, entry, _Said(said))


def _back(zh: str, en: str, sum_: Money) -> Words:
    return Words(f"{zh} {written.money(sum_, 'zh')}", f"{en}: {written.money(sum_, 'en')}")


def kept(ctx: Context, entry: Entry) -> Iterator[Message]:
    """The tenderee keeps it: on what basis, and why."""
    basis, reason = (str(entry.body[name]) for name in ("basis", "reason"))
    told = Words("招标人决定不予退还投标保证金", "the tenderee keeps your bid deposit")
    yield _message(ctx, entry, _Said([told, Words(basis, basis), Words(reason, reason)], urgent=True))


def _message(ctx: Context, entry: Entry, said: _Said) -> Message:
    mine = deposits.held_by(ctx, entry.subject)
    lot = reading.lot(ctx, mine.lot)
    zh, en = "；".join(one.zh for one in said.words), "; ".join(one.en for one in said.words)
    words = Words(f"{lot.title_zh}：{zh}。", f"{lot.title_en}: {en}.")
    if said.until is not None:
        zh, en = (written.until(said.until, language) for language in ("zh", "en"))
        words = Words(f"{words.zh}须在{zh}（北京时间）前补足。", f"{words.en} Make it up before {en} (Beijing time).")
    to, leaf = To(Role.BIDDER, org=mine.org), entry.leaf.hex()
    href = duties.page(lot.id, "submit")
    return Message(to, entry.subject, entry.type, leaf, words, href, said.until, said.urgent)


ON: Final[Mapping[str, Callable[[Context, Entry], Iterator[Message]]]] = {
    "deposit.book_arrival": arrived,
    "deposit.check_guarantee": arrived,
    "deposit.return_deposit": returned,
    "deposit.keep_deposit": kept,
}
