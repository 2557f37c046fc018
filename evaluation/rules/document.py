"""The rule snapshot: what a published tender document fixes about the evaluation of one lot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from evaluation.rules import criteria, policy
from evaluation.rules.abnormal import Lines
from evaluation.rules.criteria import Criterion
from evaluation.rules.policy import Kind, Policy
from kernel import money
from kernel.canon import Json
from kernel.errors import NotFound
from kernel.money import Money
from kernel.reader import Reader
from trading.rules.lifecycle import COMPETED, Regime

VERSION: Final = "ebid-evaluation/v1"
COMMON: Final = ("rounding", "mean", "tie", "policies", "abnormal", "reminder", "minimum", "minimum_basis", "brands")


class RoundAt(StrEnum):
    """The one place where the document rounds."""

    OUTPUT = "output"  # only what is shown; ranking is exact
    TOTAL = "total"  # the totals (or evaluated prices) that are ranked
    ITEMS = "items"  # the price score and the mean of the other points, each before they are added


class Mean(StrEnum):
    ARITHMETIC = "arithmetic"
    TRIMMED = "trimmed"  # one highest and one lowest expert total are left out


class Tie(StrEnum):
    LOWER_PRICE = "lower_price"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Document:
    """`parameters` are the method's own; `source` is the snapshot itself, which the result carries along."""

    regime: Regime
    kind: Kind
    method: str
    currency: str
    rates: Mapping[str, Fraction]
    budget: Money | None
    ceiling: Money | None
    criteria: tuple[Criterion, ...]
    policies: Mapping[str, Policy]
    places: int
    round_at: RoundAt
    mean: Mean
    tie: Tie
    abnormal: Lines | None
    reminder: int
    minimum: int
    brands: bool
    parameters: Reader
    source: Mapping[str, Json]


def snapshot(tender: Mapping[str, Json], lot: str) -> dict[str, Json]:
    """What of a tender document (`ebid-tender/v1`) rules the evaluation of `lot`; NotFound if it has no such lot."""
    reader = Reader.of(tender)
    for each in reader.each("lots"):
        if each.text("lot") == lot:
            return {
                "v": VERSION,
                "regime": reader.text("regime"),
                "kind": reader.text("kind"),
                "method": each.text("method"),
                "base_currency": each.text("base_currency"),
                "rates": each.value("rates"),
                "budget": each.value("budget"),
                "ceiling": each.value("ceiling"),
                "criteria": each.value("criteria"),
                "params": each.value("params"),
            }
    raise NotFound("document.no_lot", f"招标文件中没有标段 {lot}", f"the tender document has no lot {lot}", field="lot")


def read(source: Mapping[str, Json]) -> Document:
    """The typed snapshot; NotValid names the member that the law or the arithmetic cannot accept.

    The method's own parameters are judged by the method (`Method.check`).
    """
    reader = Reader.of(source)
    reader.only("v", "regime", "kind", "method", "base_currency", "rates", "budget", "ceiling", "criteria", "params")
    if reader.text("v") != VERSION:
        raise reader.refuse("v", f"须为 {VERSION}", f"must be {VERSION}")
    params = reader.inner("params")
    regime, kind = reader.choice("regime", Regime), reader.choice("kind", Kind)
    if regime in COMPETED:
        raise reader.refuse("regime", "以竞价成交的，不评审", "is competed for and not evaluated")
    currency = reader.text("base_currency")
    money.minor_digits(currency)
    policies = tuple(policy.read(each, kind) for each in params.each("policies"))
    rounding = params.inner("rounding")
    rounding.only("places", "at")
    return Document(
        regime=regime,
        kind=kind,
        method=reader.text("method"),
        currency=currency,
        rates=_rates(reader, currency),
        budget=_limit(reader, "budget", currency),
        ceiling=_limit(reader, "ceiling", currency),
        criteria=tuple(criteria.read(each) for each in reader.each("criteria")),
        policies={each.id: each for each in policies},
        places=rounding.integer("places", 0, 6),
        round_at=rounding.choice("at", RoundAt),
        mean=params.choice("mean", Mean),
        tie=_tie(params, regime),
        abnormal=_abnormal(params, regime),
        reminder=params.integer("reminder", 1, criteria.FULL),
        minimum=_minimum(params, regime),
        brands=params.flag("brands"),
        parameters=params,
        source=source,
    )


def _rates(reader: Reader, currency: str) -> dict[str, Fraction]:
    rates = reader.inner("rates")
    for name in rates.source:
        money.minor_digits(name)
        if name == currency:
            raise rates.refuse(name, "评标货币不需要汇率", "the evaluation currency needs no rate")
    return {name: rates.decimal(name, "0.000000000001", "1000000000000") for name in sorted(rates.source)}


def _limit(reader: Reader, name: str, currency: str) -> Money | None:
    if reader.value(name) is None:
        return None
    limit = reader.money(name)
    if limit.currency != currency:
        raise reader.refuse(name, f"须以评标货币 {currency} 表示", f"must be in the evaluation currency {currency}")
    return limit


def _tie(params: Reader, regime: Regime) -> Tie:
    tie = params.choice("tie", Tie)
    if regime is Regime.P87 and tie is not Tie.LOWER_PRICE:
        raise params.refuse(
            "tie", "得分相同的须按报价由低到高排列", "equal scores must be ordered by the lower price", law="P87-55"
        )
    return tie


def _abnormal(params: Reader, regime: Regime) -> Lines | None:
    if params.value("abnormal") is not None:
        return Lines.read(params.inner("abnormal"))
    if regime is Regime.P87:
        raise params.refuse(
            "abnormal",
            "政府采购须设异常低价审查线",
            "government procurement needs the lines of the abnormally-low review",
            law="K2-1",
        )
    return None


def _minimum(params: Reader, regime: Regime) -> int:
    """Fewer than three only where the document names what permits it; INTL has no such floor."""
    minimum = params.integer("minimum", 1, 9)
    if minimum < 3 and regime is not Regime.INTL and not params.has("minimum_basis"):
        raise params.refuse(
            "minimum",
            "少于三家须写明批准依据（minimum_basis）",
            "fewer than three needs the approval that permits it (minimum_basis)",
            law="P87-43" if regime is Regime.P87 else "BID-28",
        )
    return minimum
