"""One opened bid as the evaluation sees it: quoted prices, and what the panel found about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from evaluation.rules import policy
from evaluation.rules.document import Document
from evaluation.rules.policy import Effect, Policy
from evaluation.rules.rejection import Rejection
from kernel import money
from kernel.canon import Json
from kernel.errors import NotValid
from kernel.money import Money
from kernel.reader import Reader, fraction
from trading.rules.lifecycle import Regime

DISCOUNT: Final = "discount_rate"
YEARS: Final = "years"
"""Parameters of a method that discounts later costs."""
NOUGHT: Final = Fraction()


@dataclass(frozen=True, slots=True)
class Deviation:
    """A monetised deviation (payment, delivery, omission) or cost beside the price, in the evaluation currency; may
    be negative. It is due at once, or at the end of a `year` where the method discounts."""

    what: str
    amount: Decimal
    year: int = 0

    def json(self) -> dict[str, Json]:
        told: dict[str, Json] = {"what": self.what, "amount": str(self.amount)}
        return told | {"year": self.year} if self.year else told


@dataclass(frozen=True, slots=True)
class Offer:
    """`prices` are the form's totals, one a currency; `corrected` replaces them where the bidder confirmed it.

    `policies` are the ids of the policies that the panel granted; `opened_sha256` names what was opened.
    """

    bid: str
    bidder: str
    opened_sha256: str
    prices: tuple[Money, ...]
    corrected: tuple[Money, ...] = ()
    policies: tuple[str, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    brand: str = ""
    rejection: Rejection | None = None

    def json(self) -> dict[str, Json]:
        return {
            "bid": self.bid,
            "bidder": self.bidder,
            "opened_sha256": self.opened_sha256,
            "prices": [each.json() for each in self.prices],
            "corrected": [each.json() for each in self.corrected],
            "policies": list(self.policies),
            "deviations": [each.json() for each in self.deviations],
            "brand": self.brand,
            "rejection": self.rejection.json() if self.rejection else None,
        }


def read(reader: Reader) -> Offer:
    """What `Offer.json` wrote."""
    reader.only(*Offer.__slots__)
    out = reader.inner("rejection") if reader.value("rejection") is not None else None
    return Offer(
        bid=reader.text("bid"),
        bidder=reader.text("bidder"),
        opened_sha256=reader.text("opened_sha256"),
        prices=_moneys(reader, "prices"),
        corrected=_moneys(reader, "corrected"),
        policies=reader.texts("policies"),
        deviations=read_deviations(reader, "deviations"),
        brand=reader.label("brand"),
        rejection=Rejection(out.text("ground"), out.label("law"), out.text("reason")) if out else None,
    )


def _moneys(reader: Reader, name: str) -> tuple[Money, ...]:
    return tuple(money.from_json(item, f"{reader.at(name)}[{i}]") for i, item in enumerate(reader.items(name)))


def read_deviations(reader: Reader, name: str) -> tuple[Deviation, ...]:
    """`[{what, amount, year?}]`, amounts as decimal texts."""
    return tuple(_deviation(each) for each in reader.each(name))


def _deviation(reader: Reader) -> Deviation:
    amount = reader.text("amount")
    fraction(amount, reader.at("amount"))
    year = reader.integer("year", 1, 99) if "year" in reader.source else 0
    return Deviation(reader.text("what"), Decimal(amount), year)


@dataclass(frozen=True, slots=True)
class Converted:
    """One part of a price, in its own and in the evaluation currency."""

    part: Money
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Priced:
    """The three prices of one bid in the evaluation currency, never merged.

    `quoted` answers the abnormally-low review, `contract` (corrected and confirmed, else quoted) the contract
    and ties, `evaluated` the ranking.
    """

    offer: Offer
    parts: tuple[Converted, ...]
    quoted: Fraction
    contract: Fraction
    deviations: Fraction
    deductions: tuple[tuple[str, Fraction], ...]
    bonus: Fraction
    evaluated: Fraction


def priced(document: Document, offer: Offer) -> Priced:
    """Convert, then add deviations, then take off each deduction of the ORIGINAL price (never compounded)."""
    if offer.deviations and document.regime is Regime.P87:
        raise _refusal(
            "offer.deviation", offer, "除政策扣除外不得调整价格", "may be adjusted by policies only", "P87-54"
        )
    _check_years(document, offer)
    parts = _converted(document, offer, offer.prices)
    quoted = _total(parts)
    contract = _total(_converted(document, offer, offer.corrected)) if offer.corrected else quoted
    deviations = sum((Fraction(each.amount) for each in offer.deviations), NOUGHT)
    policy.check_granted(offer.policies, offer.bid)
    granted = [_granted(document, offer, name) for name in offer.policies]
    deductions = tuple((each.id, contract * each.rate) for each in granted if each.effect is Effect.PRICE)
    bonus = sum((each.rate for each in granted if each.effect is Effect.SCORE), NOUGHT)
    beside = deviations - sum((amount for _, amount in deductions), NOUGHT) if deviations or deductions else NOUGHT
    evaluated = contract + beside if beside else contract  # exact sums cost, and most bids have nothing beside
    return Priced(offer, parts, quoted, contract, deviations, deductions, bonus, evaluated)


def _check_years(document: Document, offer: Offer) -> None:
    """Only a document that discounts knows years, and no cost falls due after the last of them."""
    if not offer.deviations:
        return
    reader = document.parameters
    years = reader.integer(YEARS, 1, 99) if reader.has(DISCOUNT) else 0
    if any(each.year > years for each in offer.deviations):
        zh, en = f"的费用年份超过使用年限（{years} 年）", f"has a cost later than the years of use ({years})"
        raise _refusal("offer.year", offer, zh, en)


def _converted(document: Document, offer: Offer, prices: Sequence[Money]) -> tuple[Converted, ...]:
    if not prices:
        raise _refusal("offer.no_price", offer, "没有报价", "has no price")
    currencies = [each.currency for each in prices]
    if len(set(currencies)) < len(currencies):
        raise _refusal("offer.repeated_currency", offer, "同一币种有两个报价", "has two prices in one currency")
    return tuple(_convert(document, offer, each) for each in prices)


def _convert(document: Document, offer: Offer, part: Money) -> Converted:
    """At the published rate, half up to the evaluation currency's minor digits right after the product."""
    if part.currency == document.currency:
        return Converted(part, part.amount)
    rate = document.rates.get(part.currency)
    if rate is None:
        raise _refusal(
            "offer.no_rate", offer, f"招标文件未公布 {part.currency} 汇率", f"has no published rate of {part.currency}"
        )
    return Converted(part, money.rounded(part.exact * rate, money.minor_digits(document.currency)))


def _total(parts: Sequence[Converted]) -> Fraction:
    first, *rest = parts
    return sum((Fraction(each.amount) for each in rest), Fraction(first.amount))


def _granted(document: Document, offer: Offer, name: str) -> Policy:
    found = document.policies.get(name)
    if found is None:
        raise _refusal(
            "offer.policy", offer, f"招标文件没有这项政策：{name}", f"was granted {name}, which the document lacks"
        )
    return found


def _refusal(code: str, offer: Offer, zh: str, en: str, law: str = "") -> NotValid:
    return NotValid(
        code,
        f"投标 {offer.bid}（{offer.bidder}）{zh}",
        f"bid {offer.bid} ({offer.bidder}) {en}",
        law=law,
        field=offer.bid,
    )


def limit(document: Document) -> Money | None:
    """The highest price that a bid may have: the ceiling, and under P87 the budget where there is none."""
    return document.ceiling or (document.budget if document.regime is Regime.P87 else None)


def check_ceiling(document: Document, each: Priced) -> None:
    """Refuse to rank a bid above the limit that nobody rejected."""
    highest = limit(document)
    if highest is not None and each.quoted > highest.exact:
        law = "P87-63" if document.regime is Regime.P87 else "BIR-51"
        zh, en = f"报价超过最高限价 {highest.amount}，须先否决", f"is above the limit {highest.amount}; reject it first"
        raise _refusal("offer.above_ceiling", each.offer, zh, en, law)
