"""Last quotes (最后报价): what a supplier seals after the talks, which of them count, and the minutes of it all.

A last quote is sealed as a score sheet is, at a place of its own: manifest, custodians' shares and commitment are the
same (`docs/evaluation.md`, 3), so that whoever can judge a sealed sheet can judge a sealed quote.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from evaluation.rules import scorecard
from evaluation.rules.rejection import Rejection
from evaluation.rules.scorecard import Seat
from kernel import canon, money
from kernel.canon import Json
from kernel.errors import NotNow, NotTrusted, NotValid, Words
from kernel.money import Money
from kernel.reader import Reader

VERSION: Final = "ebid-last-quote/v1"
MINUTES: Final = "ebid-minutes/v1"
NOTICE: Final = timedelta(minutes=30)
"""So long at least from the call to its moment: as long as the law gives for an answer in writing (P87-60)."""
LEFT: Final = Rejection("left", "P74-34", "供应商在最后报价前退出谈判（磋商）")
SILENT: Final = Rejection("no_last_quote", "P74-33", "供应商没有在规定时间内提交有效的最后报价")
"""Why a supplier is out that did not quote at last; what stands in the journal is Chinese, as all reasons are."""


def place(lot: str, bid: str) -> str:
    """H(LP(version, lot, bid)) in hex: where a bid's last quote is sealed, as a sheet is at its seat."""
    return canon.sha256(canon.joined(VERSION, lot, bid)).hex()


def seat(tender: str, lot: str, round_: int, bid: str) -> Seat:
    return Seat(tender, lot, round_, place(lot, bid))


@dataclass(frozen=True, slots=True)
class Quote:
    """One supplier's last quote: its totals, one a currency."""

    seat: Seat
    bid: str
    total: tuple[Money, ...]

    def sheet(self) -> bytes:
        """The exact bytes that the supplier signs and seals, and the commitment binds."""
        return canon.canonical(
            {
                "v": VERSION,
                "tender": self.seat.tender,
                "lot": self.seat.lot,
                "round": self.seat.round,
                "pid": self.seat.pid,
                "bid": self.bid,
                "total": [each.json() for each in self.total],
            }
        )


def amounts(values: Sequence[Json]) -> tuple[Money, ...]:
    """At least one, each more than nothing, none in a currency twice; NotValid otherwise."""
    found = tuple(money.from_json(each, f"total[{n}]") for n, each in enumerate(values))
    if not found or any(each.amount <= 0 for each in found) or len({each.currency for each in found}) < len(found):
        raise NotValid(
            "quote.total",
            "最后报价须大于零，每种货币一个",
            "a last quote is more than zero, one amount a currency",
            field="total",
        )
    return found


def opened(due: Seat, bid: str, sheet: bytes, nonce: bytes, committed: bytes) -> Quote:
    """The quote behind a commitment; NotTrusted unless bytes, nonce and place are the ones that were committed to."""
    if scorecard.commitment(due, sheet, nonce) != committed:
        raise NotTrusted("quote.commitment", "最后报价与密封时的承诺不符", "the quote is not the one that was sealed")
    return read(due, bid, sheet)


def read(due: Seat, bid: str, sheet: bytes) -> Quote:
    """What `Quote.sheet` wrote; NotTrusted where it is of another bid or place."""
    reader = Reader.of(canon.parse(sheet))
    made = Quote(due, bid, amounts(reader.items("total")))
    if made.sheet() != sheet:
        raise NotTrusted("quote.place", "最后报价不属于这份响应文件", "the quote belongs to another bid or place")
    return made


def check_call(moment: datetime, now: datetime) -> None:
    """NotValid unless suppliers have `NOTICE` at least."""
    if moment < now + NOTICE:
        raise NotValid(
            "quote.too_soon",
            "从要求最后报价到截止至少应有 30 分钟",
            "there are at least 30 minutes from the call to its moment",
            law="P74-33",
            field="moment",
            remedy=Words("改定较晚的时刻", "Name a later moment"),
        )


def in_time(moment: datetime, received: datetime) -> None:
    """NotNow from the moment on."""
    if received >= moment:
        raise NotNow("quote.late", "最后报价已截止", "the moment of the last quotes is over", law="P74-33")


def over(moment: datetime, now: datetime) -> None:
    """NotNow before the moment: till then nobody opens any."""
    if now < moment:
        raise NotNow(
            "quote.sealed_still",
            "最后报价尚未截止，任何人不得开启",
            "the moment of the last quotes is not over: nobody may open any",
            law="P74-33",
        )


def out(left: Iterable[str], quoted: Iterable[str], in_hand: Iterable[str]) -> dict[str, Rejection]:
    """By bid why a supplier that was in hand is out once the quotes are open: it left, or it did not quote."""
    gone, there = set(left), set(quoted)
    return {bid: LEFT if bid in gone else SILENT for bid in in_hand if bid in gone or bid not in there}


# ---------------------------------------------------------------- minutes


@dataclass(frozen=True, slots=True)
class Noted:
    """An event of the lot's chain as the minutes read it."""

    tseq: int
    type: str
    actor: str
    at: str
    body: Mapping[str, Json]


READ: Final = ("lot.negotiate", "lot.leave_negotiation", "lot.open_quotes")
"""Types of the events that the minutes tell."""


def minutes(tender: str, lot: str, moment: Json, chain: Iterable[Noted]) -> bytes:
    """The record of the talks (谈判记录): who said what to whom and when, by digests, who left, what was opened.
    `moment`: until when quotes were taken, as an instant. `chain`: of `READ` alone."""
    said: list[Json] = []
    left: list[Json] = []
    quotes: list[Json] = []
    for event in chain:
        if event.type == "lot.open_quotes":
            quotes = [_line(each) for each in Reader(event.body).each("sheets")]
        elif event.type == "lot.leave_negotiation":
            left.append({"tseq": event.tseq, "bid": event.body["bid"]})
        else:
            what = {"bid": event.body["bid"], "text_sha256": event.body["text_sha256"]}
            said.append({"tseq": event.tseq, "actor": event.actor, "at": event.at, **what})
    told = {"said": said, "left": left, "moment": moment, "quotes": quotes}
    return canon.canonical({"v": MINUTES, "tender": tender, "lot": lot, **told})


def _line(sheet: Reader) -> Json:
    """A quote by the digest of what was opened; null where it did not hold."""
    return {"bid": sheet.text("bid"), "sheet_sha256": sheet.source.get("sheet_sha256")}
