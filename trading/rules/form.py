"""The bid form (开标一览表) `ebid-form/v1`: what is read out at the opening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from kernel import money
from kernel.canon import Json
from kernel.errors import NotValid, Words
from kernel.ids import identifier
from kernel.money import Money

VERSION: Final = "ebid-form/v1"
MANDATORY: Final = ("v", "lot")
TOTAL: Final = "total"
"""Where prices are asked (`fits`)."""
OPTIONAL: Final = ("prices", "total_words", "duration_days", "quality", "bid_security", "manager", "remarks")
LONGEST: Final = 2000
"""Characters of one text."""

NAMES: Final = {
    "prices": Words("分项报价", "prices by item"),
    "total_words": Words("大写总价", "total in words"),
    "duration_days": Words("工期或交货期", "duration"),
    "quality": Words("质量承诺", "quality"),
    "bid_security": Words("投标保证金", "bid security"),
    "manager": Words("项目负责人", "manager"),
    "remarks": Words("备注", "remarks"),
}


@dataclass(frozen=True, slots=True)
class Price:
    item: str
    money: Money


@dataclass(frozen=True, slots=True)
class Form:
    """As the bidder wrote it. `total`: one money a currency, none in a first stage. What a form leaves out is None or
    empty."""

    lot: str
    total: tuple[Money, ...] = ()
    prices: tuple[Price, ...] = ()
    total_words: str = ""
    duration_days: int | None = None
    quality: str = ""
    bid_security: Money | None = None
    manager: str = ""
    remarks: str = ""

    def json(self) -> dict[str, Json]:
        members: dict[str, Json] = {
            "v": VERSION,
            "lot": self.lot,
            "prices": [{"item": price.item, "money": price.money.json()} for price in self.prices],
            "total": [total.json() for total in self.total],
            "total_words": self.total_words,
            "duration_days": self.duration_days,
            "quality": self.quality,
            "bid_security": self.bid_security.json() if self.bid_security else None,
            "manager": self.manager,
            "remarks": self.remarks,
        }
        return {name: value for name, value in members.items() if value not in (None, "", [])}


def read(value: Mapping[str, Json]) -> Form:
    """The form's shape, at the opening too: sums and words are for the panel to correct, not for us to refuse."""
    if value.get("v") != VERSION or not set(MANDATORY) <= value.keys() <= {*MANDATORY, TOTAL, *OPTIONAL}:
        raise _bad("v")
    return Form(
        lot=identifier(_text(value, "lot"), "lot"),
        total=_totals(value["total"]) if "total" in value else (),
        prices=tuple(_price(price, n) for n, price in enumerate(_list(value.get("prices", []), "prices"))),
        total_words=_text(value, "total_words"),
        duration_days=_days(value.get("duration_days")),
        quality=_text(value, "quality"),
        bid_security=money.from_json(value["bid_security"], "bid_security") if "bid_security" in value else None,
        manager=_text(value, "manager"),
        remarks=_text(value, "remarks"),
    )


def check(form: Form, lot: str, currencies: Sequence[str], requires: Sequence[str]) -> None:
    """Before sealing: NotValid if the form is for another lot, lacks what the lot requires, or does not add up."""
    if form.lot != lot:
        raise NotValid(
            "form.wrong_lot", f"开标一览表写的是标段 {form.lot}", f"the form is for lot {form.lot}", field="lot"
        )
    fits(form, currencies)
    foreign = sorted({total.currency for total in form.total} - set(currencies))
    if foreign:
        raise NotValid(
            "form.currency",
            f"本标段不接受 {'、'.join(foreign)} 报价",
            f"this lot takes no prices in {', '.join(foreign)}",
            field="total",
        )
    written = form.json()
    for name in requires:
        if name not in written:
            words = NAMES.get(name, Words(name, name))
            raise NotValid(
                "form.incomplete",
                f"开标一览表缺少{words.zh}",
                f"the form lacks its {words.en}",
                field=name,
            )
    for discrepancy in discrepancies(form):
        raise discrepancy


def fits(form: Form, currencies: Sequence[str]) -> None:
    """At the opening too: there is a total where prices are asked, and no price at all where none is."""
    told = form.total or form.prices or form.bid_security
    if currencies and not form.total:
        raise _bad("total")
    if told and not currencies:
        raise NotValid(
            "form.priced",
            "本阶段不带报价，申请文件和技术建议中不得写明价格",
            "no price is told at this stage: neither an application nor a proposal may name one",
            field="total",
            law="BIR-30",
        )


def discrepancies(form: Form) -> list[NotValid]:
    """Where the form contradicts itself: totals that are not the sum of the prices, words that are not the total."""
    found = [
        NotValid(
            "form.sum",
            f"{total.currency} 总价 {total.amount} 不等于分项合计 {_sum(form, total.currency)}",
            f"the {total.currency} total {total.amount} is not the sum of the prices, {_sum(form, total.currency)}",
            field="total",
        )
        for total in form.total
        if form.prices and total.exact != _sum(form, total.currency).exact
    ]
    right = {money.in_words(total) for total in form.total if total.currency == "CNY"}
    if form.total_words and form.total_words not in right:
        due = "、".join(sorted(right)) or "无人民币总价"
        found.append(
            NotValid(
                "form.words",
                f"大写总价与小写不符，应为：{due}",
                f"the total in words is not the total in figures; it should be: {due}",
                law="P87-59",
                field="total_words",
            )
        )
    return found


def _sum(form: Form, currency: str) -> Money:
    exact = sum((price.money.exact for price in form.prices if price.money.currency == currency), Fraction(0))
    return Money(money.rounded(exact, money.minor_digits(currency)), currency)


def _bad(field: str) -> NotValid:
    return NotValid(
        "form.malformed",
        f"开标一览表的 {field} 缺失或不合格式",
        f"the form's {field} is missing or malformed",
        field=field,
    )


def _text(value: Mapping[str, Json], name: str) -> str:
    text = value.get(name, "")
    if not isinstance(text, str) or len(text) > LONGEST:
        raise _bad(name)
    return text


def _list(value: Json, name: str) -> Sequence[Json]:
    if not isinstance(value, list | tuple):
        raise _bad(name)
    return value


def _totals(value: Json) -> tuple[Money, ...]:
    totals = tuple(money.from_json(each, "total") for each in _list(value, "total"))
    if not totals or len({total.currency for total in totals}) != len(totals):
        raise _bad("total")
    return totals


def _price(value: Json, n: int) -> Price:
    match value if isinstance(value, Mapping) and len(value) == 2 else None:
        case {"item": str(item), "money": price} if 0 < len(item) <= LONGEST:
            return Price(item, money.from_json(price, f"prices.{n}.money"))
    raise _bad(f"prices.{n}")


def _days(value: Json) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= 36500:
        raise _bad("duration_days")
    return value
