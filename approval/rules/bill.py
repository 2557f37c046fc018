"""One bill a case (一费制): its lines are the fees of the matter's list, and nothing beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from approval.rules.matter import Fee, Matter
from kernel import money
from kernel.canon import Json
from kernel.errors import NotValid, Words
from kernel.reader import Reader


@dataclass(frozen=True, slots=True)
class Line:
    """So many times one listed fee."""

    matter: str
    fee: Fee
    times: int

    @property
    def amount(self) -> Decimal:
        return self.fee.amount * self.times


@dataclass(frozen=True, slots=True)
class Bill:
    """At least one line, in yuan."""

    lines: tuple[Line, ...]

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal("0.00"))


def read(matters: Sequence[Matter], body: Mapping[str, Json]) -> Bill:
    """`{lines: [{matter, fee, times, amount}]}` for the matters of one case. NotValid `bill.unlisted` for a line that
    is not in the list of fees or says another amount, `bill.empty` where there is none."""
    reader = Reader(body)
    reader.only("lines")
    lines = tuple(_line(one, {each.code: each for each in matters}) for one in reader.each("lines"))
    if not lines:
        raise reader.refuse("lines", "账单至少有一项", "a bill has one line at least", "bill.empty")
    keys = [(line.matter, line.fee.id) for line in lines]
    if len(set(keys)) < len(keys):
        raise reader.refuse("lines", "同一收费项目只列一次", "a fee stands once", "bill.twice")
    return Bill(lines)


def _line(reader: Reader, matters: Mapping[str, Matter]) -> Line:
    reader.only("matter", "fee", "times", "amount")
    of, id = matters.get(reader.text("matter")), reader.text("fee")
    fee = next((one for one in of.fees if one.id == id), None) if of else None
    amount = money.money(reader.text("amount"), field=reader.at("amount")).amount
    if of is None or fee is None or fee.amount != amount:
        raise NotValid(
            "bill.unlisted",
            f"{reader.at('fee')}：收费清单内没有这一项或者标准不符，不得收取",
            f"{reader.at('fee')}: not in the list of fees, or not at that rate",
            field=reader.at("fee"),
            remedy=Words("按收费清单开具", "Bill what the list of fees says"),
        )
    return Line(of.code, fee, reader.integer("times", 1, 999))
