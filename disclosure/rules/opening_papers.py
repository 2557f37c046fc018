"""The papers of submission and opening: the receipt of a bid and the opening record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from disclosure.rules import figures, source
from disclosure.rules.papers import OpeningRecord, Receipt
from disclosure.rules.parts import Fact, Objection, Opened, Party, Signature, Sum
from disclosure.rules.source import Source, cited, fact, plain
from kernel import money
from kernel.canon import Json
from kernel.errors import NOTHING, Words
from kernel.reader import Reader
from trading.rules.deposit import STATES, State
from trading.rules.tender import LotDocument

OPENED: Final = "opened"
FAILED: Final = {
    "revoked": Words("撤销（投标人原因未解密）", "revoked: not decrypted, the bidder's cause"),
    "withdrawn": Words("撤回（非投标人原因未解密）", "withdrawn: not decrypted, not the bidder's cause"),
}
BY: Final = {"bidder": Words("投标人解密", "by the bidder"), "custodians": Words("保管人会同解密", "by custodians")}
DASH: Final = plain("—")


@dataclass(frozen=True, slots=True)
class Line:
    """One bid as the record has it, with what its own chain adds.

    `recalled`: taken back before the deadline. `form` is empty for a bid that was not opened.
    """

    bid: str
    bidder: Party
    outcome: str
    by: str
    form: Mapping[str, Json]
    manifest_sha256: str
    received: datetime
    recalled: bool = False
    cause: str = ""
    doubt: Words = NOTHING
    """Why its signature is questioned."""
    deposit: Mapping[str, Json] | None = None
    """As the record has it: `state` and the sum that was `held`; None where the lot demands none."""

    @property
    def security(self) -> Words:
        """What is read out of the deposit: where it stood and, if anything was held, how much."""
        if self.deposit is None:
            return NOTHING
        said = STATES[State(str(self.deposit["state"]))]
        sum_ = money.from_json(self.deposit["held"])
        if not sum_.exact:
            return said
        held = figures.money(sum_).said
        return Words(f"{said.zh}，{held.zh}", f"{said.en}, {held.en}")

    @property
    def price(self) -> Sum | None:
        """What was read out; None for a bid that was not opened, and in a first stage."""
        if self.outcome != OPENED:
            return None
        prices = [money.from_json(each) for each in Reader({"total": [], **self.form}).items("total")]
        return figures.total(prices) if prices else None

    def duration(self, part: LotDocument) -> Words:
        """As offered; what the document asks where the form has no such row."""
        offered = self.form.get("duration_days")
        return source.days(offered if isinstance(offered, int) else part.duration_days)

    def quality(self, part: LotDocument) -> Words:
        offered = self.form.get("quality")
        return plain(offered if isinstance(offered, str) and offered else part.quality)


def rows(of: Source, lines: Sequence[Line]) -> tuple[Opened, ...]:
    """Every bid that was there at the deadline, in the order of the record, failures included (BID-36)."""
    there = [line for line in lines if not line.recalled]
    return tuple(_row(of, place, line) for place, line in enumerate(there, 1))


def _row(of: Source, place: int, line: Line) -> Opened:
    opened = line.outcome == OPENED
    return Opened(
        order=place,
        bidder=line.bidder,
        price=line.price,
        duration=line.duration(of.part) if opened else DASH,
        quality=line.quality(of.part) if opened else NOTHING,
        security=line.security,
        received=figures.stamp(line.received),
        unsealed=BY[line.by] if opened else FAILED[line.outcome],
        digest=f"{line.manifest_sha256[:8]}…{line.manifest_sha256[-4:]}",
        remark=line.doubt,
    )


@dataclass(frozen=True, slots=True)
class Sitting:
    """How the opening went: when it was ordered, who signed, what was objected."""

    ordered: datetime
    signatures: tuple[Signature, ...]
    objections: tuple[Objection, ...]


def opening_record(of: Source, lines: Sequence[Line], sitting: Sitting) -> OpeningRecord:
    """开标记录 (BID-36, EBM-32)."""
    paper, part = of.document, of.part
    return OpeningRecord(
        head=source.head(of),
        proof=source.proof(of),
        deadline=figures.moment(paper.closes),
        opened=figures.moment(sitting.ordered),
        finished=figures.moment(of.at),
        place=plain(paper.opening_place),
        custody=Words(
            f"投标人自持；保管人 {len(paper.seal.custodians)} 家分持，{paper.seal.k} 家会同",
            f"the bidder's own key; {paper.seal.k} of {len(paper.seal.custodians)} custodians together",
        ),
        ceiling=figures.money(part.ceiling.money) if part.ceiling else None,
        rows=rows(of, lines),
        withdrawn=sum(line.recalled for line in lines),
        remarks=tuple(_remarks(lines)),
        objections=sitting.objections,
        signatures=sitting.signatures,
        basis=cited(of, "BID-34", "BID-36", "EBM-29", "EBM-32"),
    )


def _remarks(lines: Sequence[Line]) -> Iterator[Words]:
    there = [line for line in lines if not line.recalled]
    for place, line in enumerate(there, 1):
        if line.outcome != OPENED:
            yield Words(f"第 {place} 份未解密，原因：{line.cause}", f"Bid {place} was not decrypted: {line.cause}")
        elif line.by == "custodians":
            yield Words(
                f"第 {place} 份：投标人未在时限内解密，由保管人会同开启，内容与截止前登记的摘要一致",
                f"Bid {place}: its bidder did not decrypt in time; custodians opened it together, and its content "
                "agrees with the digest that was registered before the deadline",
            )


# ---------------------------------------------------------------- receipt


@dataclass(frozen=True, slots=True)
class Delivered:
    """What arrived, and the token over it."""

    bid: str
    bidder: Party
    sequence: int
    replaced: bool
    size: int
    pieces: int
    digests: Mapping[str, str]
    stamped: datetime
    serial: int
    authority: str


def receipt(of: Source, found: Delivered) -> Receipt:
    """回执 (EBM-27). The source's moment is that of the last byte."""
    names = {
        "manifest": Words("清单", "Manifest"),
        "signature": Words("清单签名", "Its signature"),
        "pieces": Words("密文分块", "Sealed pieces"),
    }
    return Receipt(
        head=source.head(of),
        proof=source.proof(of),
        act=Words("替换投标文件", "bid replaced") if found.replaced else Words("递交投标文件", "bid submitted"),
        bid=found.bid,
        bidder=found.bidder,
        sequence=found.sequence,
        received=figures.moment(of.at, milliseconds=True),
        deadline=figures.moment(of.document.closes),
        size=figures.size(found.size),
        pieces=found.pieces,
        digests=tuple(Fact(said, plain(figures.spaced(found.digests[name]))) for name, said in names.items()),
        token=(
            fact("签发时间", "Time of the token", figures.moment(found.stamped, milliseconds=True)),
            fact("序列号", "Serial number", f"0x{found.serial:x}"),
            fact("时间戳机构", "Authority", found.authority),
        ),
        basis=cited(of, "EBM-27", "ESL-11"),
    )
