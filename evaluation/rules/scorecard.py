"""One expert's sheet: every criterion of every bid, in 1/100 point, sealed by a commitment and signed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evaluation.rules.criteria import Criterion
from kernel import canon
from kernel.canon import Json
from kernel.errors import NotTrusted, NotValid, Words
from kernel.reader import Reader

VERSION: Final = "ebid-score-sheet/v1"
LABEL: Final = "ebid-score/v1"
LEAST_REASON: Final = 5
"""Characters."""
GROUNDS: Final = ("addition", "range", "objective", "extreme")
"""The four grounds on which a score may change once totals are formed (P87-64)."""
_PID: Final = re.compile(r"([0-9a-f]{2}){1,32}")
_POINTS: Final = re.compile(r"(0|[1-9][0-9]{0,2})(\.[0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a sheet belongs; all of it is bound into the commitment. `pid` is hex; rounds count from 1."""

    tender: str
    lot: str
    round: int
    pid: str

    def __post_init__(self) -> None:
        if not _PID.fullmatch(self.pid):
            raise NotValid(
                "score.pid", f"席位编号须为十六进制：{self.pid!r}", f"a pid is hex: {self.pid!r}", field="pid"
            )


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A complete sheet. `points` maps (bid, criterion) to 1/100 point, `reasons` the written reasons of extremes."""

    seat: Seat
    points: Mapping[tuple[str, str], int]
    reasons: Mapping[tuple[str, str], str]

    @property
    def pid(self) -> str:
        return self.seat.pid

    def total(self, bid: str) -> int:
        """The sum of one bid's points, in 1/100 point."""
        return sum(value for (scored, _), value in self.points.items() if scored == bid)

    def json(self) -> dict[str, Json]:
        return {
            "v": VERSION,
            "tender": self.seat.tender,
            "lot": self.seat.lot,
            "round": self.seat.round,
            "pid": self.seat.pid,
            "scores": [{"bid": bid, "c": c, "v": value} for (bid, c), value in sorted(self.points.items())],
            "reasons": [{"bid": bid, "c": c, "why": why} for (bid, c), why in sorted(self.reasons.items())],
        }

    def sheet(self) -> bytes:
        """The exact bytes that the expert signs and the commitment binds."""
        return canon.canonical(self.json())


def points(text: str, field: str = "points") -> int:
    """1/100 point of what an expert types; a third decimal, a sign or a separator is refused, never rounded."""
    found = _POINTS.fullmatch(text)
    if not found:
        raise NotValid(
            "score.decimals",
            f"分值最多两位小数，不带正负号：{text!r}",
            f"points have at most two decimals and no sign: {text!r}",
            field=field,
            remedy=Words("请改写为如 18.50 的分值，平台不作舍入", "Write it like 18.50; nothing is rounded here"),
        )
    return int(found.group(1)) * 100 + int((found.group(2) or ".")[1:].ljust(2, "0"))


def read(value: Json) -> Scorecard:
    """What `Scorecard.json` wrote, in its one order; ranges and completeness are judged by `check`."""
    reader = Reader.of(value, "sheet")
    reader.only("v", "tender", "lot", "round", "pid", "scores", "reasons")
    if reader.text("v") != VERSION:
        raise reader.refuse("v", f"须为 {VERSION}", f"must be {VERSION}")
    seat = Seat(
        reader.text("tender"), reader.text("lot"), reader.integer("round", 1, canon.LARGEST), reader.text("pid")
    )
    scores = tuple(_score(each) for each in reader.each("scores"))
    reasons = tuple(_reason(each) for each in reader.each("reasons"))
    for name, keys in (("scores", [key for key, _ in scores]), ("reasons", [key for key, _ in reasons])):
        if keys != sorted(set(keys)):
            raise reader.refuse(name, "须按投标和评分项排序且不重复", "must be sorted by bid and criterion, none twice")
    return Scorecard(seat, dict(scores), dict(reasons))


def _score(reader: Reader) -> tuple[tuple[str, str], int]:
    reader.only("bid", "c", "v")
    return (reader.text("bid"), reader.text("c")), reader.integer("v", 0, canon.LARGEST)


def _reason(reader: Reader) -> tuple[tuple[str, str], str]:
    reader.only("bid", "c", "why")
    return (reader.text("bid"), reader.text("c")), reader.text("why")


def check(
    card: Scorecard, criteria: Sequence[Criterion], bids: Collection[str], numbers: Collection[str] | None = None
) -> None:
    """Refuse a sheet with a missing item, an unknown one, or points out of range or off the grid.

    `bids` are those that must be scored; a bid that was rejected after sealing may also stand on the sheet. While the
    blind part is closed its criteria are scored under `numbers`.
    """
    known = {each.id: each for each in criteria}
    hidden = {each.id for each in criteria if each.blind and numbers is not None}
    for (bid, name), value in card.points.items():
        if name not in known:
            raise _about(card, "score.unknown", bid, name, "招标文件没有这个评分项", "is not in the tender document")
        known[name].check(value, f"{bid}/{name}")
    for names, due in ((known.keys() - hidden, bids), (hidden, numbers or ())):
        scored = {row for row, name in card.points if name in names}
        for bid, name in ((bid, name) for bid in sorted({*scored, *due}) for name in known if name in names):
            if (bid, name) not in card.points:
                raise _about(card, "score.missing", bid, name, "未评分", "has no points")


def extreme(value: int, criterion: Criterion) -> bool:
    """Nothing or full marks where there is room for judgement: it needs a written reason (verifiability 5)."""
    return not criterion.objective and value in (0, criterion.maximum)


def check_reasons(card: Scorecard, criteria: Sequence[Criterion]) -> None:
    """Refuse a sheet whose extremes have no written reason of at least `LEAST_REASON` characters."""
    known = {each.id: each for each in criteria}
    for (bid, name), value in sorted(card.points.items()):
        if extreme(value, known[name]) and len(card.reasons.get((bid, name), "").strip()) < LEAST_REASON:
            raise _about(card, "score.reason", bid, name, "零分或满分须写明理由", "at 0 or its maximum needs a reason")


def _about(card: Scorecard, code: str, bid: str, name: str, zh: str, en: str) -> NotValid:
    return NotValid(
        code,
        f"专家 {card.pid[:8]} 对投标 {bid} 的评分项 {name}：{zh}",
        f"expert {card.pid[:8]}, bid {bid}: criterion {name} {en}",
        law="P87-55",
        field=f"{bid}/{name}",
    )


def check_agreement(cards: Sequence[Scorecard], criteria: Sequence[Criterion], bids: Collection[str]) -> None:
    """Refuse to aggregate while experts differ on an objective criterion (P87-64: objective factors must agree)."""
    for each in criteria:
        for bid in sorted(bids) if each.objective else ():
            given = sorted((card.pid, card.points[bid, each.id]) for card in cards)
            if len({value for _, value in given}) > 1:
                listed = "、".join(f"{pid[:8]}={value}" for pid, value in given)
                raise NotValid(
                    "score.objective_disagrees",
                    f"客观评分项 {each.id} 对投标 {bid} 的评分不一致：{listed}",
                    f"experts differ on the objective criterion {each.id} of bid {bid}: {listed.replace('、', ', ')}",
                    law="P87-64",
                    field=f"{bid}/{each.id}",
                )


def commitment(seat: Seat, sheet: bytes, nonce: bytes) -> bytes:
    """H(LP(label, tender, lot, u32(round), pid, sheet, nonce)), 32 bytes; `nonce` has 32 bytes (verifiability 5)."""
    if len(nonce) != 32:
        raise NotValid("score.nonce", "随机数须为 32 字节", "the nonce must have 32 bytes", field="nonce")
    pid = bytes.fromhex(seat.pid)
    return canon.sha256(canon.joined(LABEL, seat.tender, seat.lot, canon.u32(seat.round), pid, sheet, nonce))


def opened(seat: Seat, sheet: bytes, nonce: bytes, committed: bytes) -> Scorecard:
    """The sheet behind a commitment; NotTrusted unless bytes, nonce and seat are the ones that were committed."""
    if commitment(seat, sheet, nonce) != committed:
        raise NotTrusted(
            "score.commitment",
            f"专家 {seat.pid[:8]} 的评分与密封时的承诺不符",
            f"sheet of {seat.pid[:8]} is not the sealed one",
        )
    card = read(canon.parse(sheet))
    if card.seat != seat:
        raise NotTrusted(
            "score.seat", f"评分表不属于席位 {seat.pid[:8]}", f"the sheet belongs to another seat than {seat.pid[:8]}"
        )
    return card
