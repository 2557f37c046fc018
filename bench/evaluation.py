"""What evaluating costs: ten bids ranked exactly, ten thousand tenders screened, ten texts compared, a page to read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random
from time import process_time
from typing import Final

from bench import reader
from bench.figure import Figure, of_rounds
from evaluation.acts.members import METHODS
from evaluation.rules import document
from evaluation.rules.assessment import assess
from evaluation.rules.document import Document
from evaluation.rules.offer import Offer
from evaluation.rules.screens import coalition, fingerprints, passages, prices, segment
from evaluation.rules.screens.fingerprints import Mark
from evaluation.rules.screens.together import Lot, edges
from evaluation.rules.winning_gap import gap
from kernel import money
from kernel.canon import Json

METHOD: Final = "lowest_evaluated_price"
BIDS: Final = 10
A_SECOND: Final = 12_000
TENDERS: Final = 10_000
SECONDS: Final = 30
LETTERS: Final = 100_000
TEXTS: Final = 10
"""Seconds."""
NAMES: Final = 2_000
SEED: Final = 6


def run(quick: bool) -> list[Figure]:
    rounds = 3 if quick else 9
    first = (_evaluate(rounds, 2_000 if quick else 10_000), _screens(rounds if quick else 5), _texts(rounds))
    return [*first, *reader.run(quick)]


def seconds(job: Callable[[], object]) -> float:
    """Of this core."""
    start = process_time()
    job()
    return process_time() - start


def asked() -> Document:
    """An international tender for goods that only prices decide."""
    params: dict[str, Json] = {each.name: each.standard for each in METHODS[METHOD].parameters}
    params |= {
        "rounding": {"places": 2, "at": "output"}, "mean": "arithmetic", "tie": "lower_price", "policies": [],
        "abnormal": None, "reminder": 900, "minimum": 3, "brands": False,
    }  # fmt: skip
    return document.read({
        "v": document.VERSION, "regime": "INTL", "kind": "goods", "method": METHOD, "base_currency": "CNY", "rates": {},
        "budget": None, "ceiling": None, "criteria": [], "params": params,
    })  # fmt: skip


def _evaluate(rounds: int, times: int) -> Figure:
    """From the prices read out to the places, exactly; the floor is the rate that is asked for."""
    of, chance, way = asked(), Random(SEED), METHODS[METHOD]
    offers = [
        Offer(f"B-{i}", f"B-{i}", "00" * 32, (money.money(f"{chance.randrange(10**7, 10**8)}.00", "CNY"),))
        for i in range(BIDS)
    ]

    def job() -> None:
        for _ in range(times):
            assess(of, way, offers, (), {})

    return of_rounds(
        "evaluate_10", "tenders/s", [(times / seconds(job), A_SECOND) for _ in range(rounds)], "higher", 1.0
    )


def _screens(rounds: int) -> Figure:
    """Leads of prices with the fences of the whole history, coalitions of two, marks of machines and authors, who meets
    whom; the floor is the time that is allowed."""
    chance = Random(SEED)
    tenders = [_tender(chance) for _ in range(TENDERS)]

    def job() -> None:
        ordered = (sorted(each.values())[:2] for each in tenders)
        beside = segment.of([gap(Fraction(low), Fraction(second)) for low, second in ordered])
        for each in tenders:
            prices.leads(each, beside)
            coalition.influence(each, 2)
            fingerprints.leads(fingerprints.pairs(marks(each)))
        edges([Lot(frozenset(each), min(each, key=each.__getitem__)) for each in tenders])

    return of_rounds("screens_10k", "s", [(seconds(job), SECONDS) for _ in range(rounds)], "lower", 1.0)


def marks(bidders: Mapping[str, int]) -> dict[str, list[Mark]]:
    """Three a bidder, of which one in ten thousand meets another's."""
    return {
        name: [Mark(kind, f"{kind}-{price % 10_000}", "bid.xml") for kind in ("lock", "mac", "author")]
        for name, price in bidders.items()
    }


def _texts(rounds: int) -> Figure:
    """Ten bids of a hundred thousand characters each, every two compared after the tender's own text is taken out, two
    of them alike; the floor is what the clerk may take for a lot."""
    chance = Random(SEED)
    bids = ["".join(map(chr, chance.choices(range(0x4E00, 0x5E00), k=LETTERS))) for _ in range(BIDS - 1)]
    own = frozenset(passages.page("", bids[0][: LETTERS // 2]).grams)

    def job() -> None:
        pages = {f"C-{n}": [passages.page("plan.pdf", text)] for n, text in enumerate([*bids, bids[0]])}
        found = passages.leads(pages, passages.marks(pages, own), own)
        assert [each.bidders for each in found] == [("C-0", f"C-{BIDS - 1}")]

    return of_rounds("texts_10", "s", [(seconds(job), TEXTS) for _ in range(rounds)], "lower", 1.0)


def _tender(chance: Random) -> dict[str, int]:
    """Three to twelve bidders around one price, in hundredths."""
    middle = chance.randrange(10**7, 10**10)
    names = chance.sample(range(NAMES), chance.randint(3, 12))
    return {f"C-{name}": middle * chance.randrange(850, 1150) // 1000 for name in names}
