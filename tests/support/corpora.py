"""Real contracts replayed and screened: `python -m tests.support.corpora` prints what holds and fails where it does not."""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Final

from evaluation.rules import award
from evaluation.rules.screens import prices, segment, spread
from evaluation.rules.screens.rates import RATES
from evaluation.rules.screens.together import Lot, edges
from evaluation.rules.winning_gap import Fences, gap
from tests.support.parts import shared
from tests.support.tenders import offer, ranked, snapshot

PRICE: Final = re.compile(r"([A-Z]{3})\s*([0-9,]+([.][0-9]+)?)")
MILLS: Final = 1000
"""Prices become whole thousandths of their currency: one of the corpus has three decimals."""


@dataclass(frozen=True, slots=True)
class Contract:
    """The compared bids, their prices in thousandths of `currency`; `awarded` is the place of the winner among them."""

    notice: str
    currency: str
    bidders: tuple[str, ...]
    prices: tuple[int, ...]
    awarded: int

    @property
    def lowest_won(self) -> bool:
        return self.prices[self.awarded] == min(self.prices)

    @property
    def by_bidder(self) -> dict[str, int]:
        """By number and name, because a notice may name one bidder twice."""
        return {
            f"{place} {name}": price for place, (name, price) in enumerate(zip(self.bidders, self.prices, strict=True))
        }


@cache
def world_bank(*, positive: bool = False) -> tuple[Contract, ...]:
    """By the filter of the case REAL-04: one award, two comparable prices or more, one currency; `positive` as in
    SCR-03: a price of zero is not compared."""
    notices: dict[str, list[tuple[str, str, re.Match[str] | None]]] = defaultdict(list)
    with gzip.open(shared("data/wb_bids.csv.gz"), "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            notices[row["notice"]].append((row["status"], row["bidder"], PRICE.fullmatch(row["evaluated"].strip())))
    least = 1 if positive else 0
    return tuple(found for notice, bids in notices.items() if (found := _contract(notice, bids, least)))


def _contract(notice: str, bids: Sequence[tuple[str, str, re.Match[str] | None]], least: int) -> Contract | None:
    told = [(status, name, price[1], _mills(price[2])) for status, name, price in bids if price]
    compared = [each for each in told if each[0] in {"Awarded", "Evaluated"} and each[3] >= least]
    awarded = [place for place, (status, *_) in enumerate(compared) if status == "Awarded"]
    if [status for status, *_ in bids].count("Awarded") != 1 or not awarded or len(compared) < 2:
        return None
    if len({currency for _, _, currency, _ in compared}) != 1:
        return None
    names, amounts = tuple(name for _, name, *_ in compared), tuple(amount for *_, amount in compared)
    return Contract(notice, compared[0][2], names, amounts, awarded[0])


def _mills(printed: str) -> int:
    return int(Decimal(printed.replace(",", "")) * MILLS)


def replayed(contracts: Sequence[Contract]) -> Counter[str]:
    """Each evaluated as a tender of its own: `lowest`, or the code of the mismatch; an order of the engine that does not
    begin with the cheapest is counted as `wrong`."""
    of = snapshot("lowest_evaluated_price", {"abnormal": None, "minimum": 1}, regime="INTL", kind="goods")
    outcomes: Counter[str] = Counter()
    for each in contracts:
        found = ranked(of, [offer(f"B{i}", f"{price}.00") for i, price in enumerate(each.prices)]).assessment
        mismatch = award.mismatch(found, f"B{each.awarded}")
        right = all(each.prices[int(bid[1:])] == min(each.prices) for bid in found.order[0])
        outcomes[(mismatch.code if mismatch else "lowest") if right else "wrong"] += 1
        if mismatch:
            assert mismatch.excess == each.prices[each.awarded] - min(each.prices)
    return outcomes


def gaps(contracts: Sequence[Contract]) -> list[Fraction]:
    """(second − winning) ÷ winning of the contracts that the lowest price won."""
    pairs = (sorted(each.prices)[:2] for each in contracts if each.lowest_won)
    return [gap(Fraction(first), Fraction(second)) for first, second in pairs]


def by_currency(contracts: Sequence[Contract]) -> dict[str, Fences | None]:
    """The corpus tells of no other segment; None where too few contracts are in a currency."""
    parted: dict[str, list[Contract]] = defaultdict(list)
    for each in contracts:
        parted[each.currency].append(each)
    return {currency: segment.of(gaps(inside)) for currency, inside in parted.items()}


def flagged(contracts: Sequence[Contract], fences: Mapping[str, Fences | None]) -> dict[str, tuple[int, int]]:
    """By screen: how many contracts it flags, and of how many it can judge."""
    hits: Counter[str] = Counter()
    for each in contracts:
        hits.update({lead.screen for lead in prices.leads(each.by_bidder, fences[each.currency], MILLS // 100)})
    three = sum(len(each.prices) >= spread.LEAST for each in contracts)
    fenced = sum(fences[each.currency] is not None for each in contracts)
    judged = {"bunched": three, "step": three, "ratio": three, "equal": len(contracts), "far": fenced, "close": fenced}
    return {screen: (hits[screen], of) for screen, of in judged.items()}


def met_often(contracts: Sequence[Contract]) -> tuple[int, int]:
    """Pairs of bidders that met three times or more in most of their tenders, and those among them that take turns."""
    found = edges([Lot(frozenset(each.bidders), each.bidders[each.awarded]) for each in contracts])
    return len(found), sum(edge.takes_turns for edge in found)


def single_bids() -> tuple[int, int]:
    """European lots with a single offer (R018) of those that tell how many there were."""
    with gzip.open(shared("data/eu_ted_awards_500_ccby.json.gz"), "rt", encoding="utf-8") as file:
        offers = [each["number_of_offers"] for each in json.load(file) if each["number_of_offers"]]
    return sum(number == 1 for number in offers), len(offers)


def main() -> None:
    contracts = world_bank()
    outcomes = replayed(contracts)
    print(
        f"World Bank: {len(contracts)} contracts, " + ", ".join(f"{n} {what}" for what, n in sorted(outcomes.items()))
    )
    judged = world_bank(positive=True)
    found = flagged(judged, by_currency(judged))
    for screen, (hits, of) in found.items():
        print(f"  {screen:<8} {hits:>5} of {of:>5}  {100 * hits / of:5.1f} %")
    print("  pairs that meet: {}, of them taking turns: {}".format(*met_often(contracts)))
    print("European Union: {} of {} lots with a single offer".format(*single_bids()))
    kept = {screen: (rate.flagged, rate.of) for screen, rate in RATES.items()}
    wanted = Counter({"lowest": 1294, award.NOT_LOWEST: 255})
    if outcomes != wanted or found != kept:
        sys.exit(f"these figures are not the recorded ones: {kept}")


if __name__ == "__main__":
    main()
