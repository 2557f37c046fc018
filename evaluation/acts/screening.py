"""The screens of a lot after its opening: what was read out and what the bids hold. They tell, and decide nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from evaluation.acts import evidence, members
from evaluation.acts.evidence import Named
from evaluation.acts.members import METHODS
from evaluation.rules.document import Document
from evaluation.rules.offer import Offer, priced
from evaluation.rules.pricing import Entry
from evaluation.rules.screens import (
    behaviour,
    bill_leads,
    coalition,
    control,
    fingerprints,
    kept,
    passages,
    prices,
    segment,
)
from evaluation.rules.screens.coalition import Influence
from evaluation.rules.screens.kept import After, Base, Screening
from evaluation.rules.screens.lead import Lead
from evaluation.rules.screens.together import LEAST, SHARE, Edge
from evaluation.rules.winning_gap import gap
from kernel import money
from kernel.context import Context
from kernel.money import Money
from people.acts import controlling
from trading.acts import reading
from trading.acts.reading import Lot, Opened
from trading.rules import form

HISTORY: Final = 200
"""So many of the lots opened last are a market's history, of those of one kind and currency."""
COALITIONS: Final = (2, 3)
CENTS: Final = 2
AVERAGING: Final = frozenset({"reasonable_low_price", "second_mean_below", "second_mean_lowest"})
"""Methods whose base price is made of the bids themselves."""


def screened(ctx: Context, lot_id: str, after: After) -> Screening:
    """Everything computed anew; NotNow before the opening is over."""
    lot = reading.lot(ctx, lot_id)
    bids = _called(reading.opened(ctx, lot.id))
    currency, quoted = _quoted(bids)
    places, earlier = digits(currency), _history(ctx, lot, currency)
    read, own = evidence.written(ctx, lot, bids, blind=after is After.EVALUATION), evidence.own(ctx, lot)
    texts = {name: each.pages for name, each in read.items()}
    marks, network = passages.marks(texts, own.grams), evidence.meetings(ctx, lot, bids)
    found: list[Lead] = [
        *(prices.leads(quoted, segment.of(earlier), 10 ** (places - CENTS)) if quoted else ()),
        *fingerprints.leads(fingerprints.pairs({name: each.marks for name, each in read.items()}, own.values)),
        *passages.leads(texts, marks, own.grams),
        *bill_leads.leads(*evidence.bills(ctx, lot, bids)),
        *behaviour.meetings(each for each in network if _often(each)),
        *controlled(ctx, lot_id),
        *behaviour.one_sided(evidence.one_sided(ctx, lot, bids)),
    ]
    base, coalitions = _coalitions(members.sitting(ctx, lot).document, currency, quoted)
    pages, likeness = {name: len(each) for name, each in texts.items()}, passages.shares(marks)
    leads = kept.strongest_first(found)
    return Screening(
        lot.id, after, currency, places, quoted, leads, len(earlier), base, coalitions, network, likeness, pages
    )


def controlled(ctx: Context, lot_id: str) -> tuple[Lead, ...]:
    """Which bidders of an opened lot have declared one head, holder or manager (BIR-34)."""
    bids = _called(reading.opened(ctx, lot_id))
    said = ((name, each.org, controlling.declared(ctx.tx, each.org)) for name, each in bids.items())
    return control.leads({name: (org, found) for name, org, found in said if found is not None})


def digits(currency: str) -> int:
    """Decimals in which prices are compared: hundredths at least."""
    return max(CENTS, money.minor_digits(currency)) if currency else CENTS


def _often(of: Edge) -> bool:
    return of.met >= LEAST and of.share >= SHARE


def _called(opened: Sequence[Opened]) -> Named:
    """The bids by the names of their bidders, beside a namesake with the bid's number."""
    names = Counter(each.name for each in opened)
    return {each.name if names[each.name] == 1 else f"{each.name} {each.bid}": each for each in opened}


def _quoted(bids: Named) -> tuple[str, dict[str, int]]:
    """Nothing where a bid has several currencies, the bids differ, or a price is not positive."""
    read = {name: form.read(each.form).total for name, each in bids.items() if "total" in each.form}
    currencies = {total.currency for totals in read.values() for total in totals}
    if len(currencies) != 1 or any(len(totals) != 1 for totals in read.values()):
        return "", {}
    (currency,) = currencies
    found = {name: int(totals[0].amount.scaleb(digits(currency))) for name, totals in read.items()}
    return (currency, found) if min(found.values()) > 0 else ("", {})


def _history(ctx: Context, lot: Lot, currency: str) -> list[Fraction]:
    """How far the lowest stood below the second in the earlier lots of this kind and currency."""
    kind, found = reading.tender(ctx, lot.tender).document.kind, []
    for each in reading.lots_opened(ctx, HISTORY):
        earlier = each.opened_at and lot.opened_at and each.opened_at < lot.opened_at
        if not earlier or reading.tender(ctx, each.tender).document.kind != kind:
            continue
        of, quoted = _quoted(_called(reading.opened(ctx, each.id)))
        if of == currency and len(quoted) > 1:
            first, second, *_ = sorted(quoted.values())
            found.append(gap(Fraction(first), Fraction(second)))
    return found


# ---------------------------------------------------------------- coalitions


def _coalitions(of: Document, currency: str, quoted: Mapping[str, int]) -> tuple[Base, tuple[Influence, ...]]:
    """The most that two and that three can move, of the base price that the method makes, or of the mean."""
    averaging = of.method in AVERAGING
    by = _base(of, currency) if averaging else coalition.mean
    found = (coalition.influence(quoted, size, by) for size in COALITIONS)
    return (Base.METHOD if averaging else Base.MEAN), tuple(each for each in found if each)


def _base(of: Document, currency: str) -> coalition.Base:
    """The method's own base price of prices alone; of a value that is drawn the first, which moves nothing in
    proportion."""
    method = METHODS[of.method]
    drawn = {each.name: each.values[0] for each in method.check(of)}

    def base(values: Sequence[int]) -> Fraction:
        entries = [_entry(of, n, value, currency) for n, value in enumerate(values)]
        return method.price(of, entries, drawn).base * Fraction(10 ** digits(currency))

    return base


def _entry(of: Document, n: int, value: int, currency: str) -> Entry:
    name, amount = f"B-{n}", Fraction(value, 10 ** digits(currency))
    return Entry(priced(of, Offer(name, name, "0" * 64, (_money(amount, currency),))), Fraction(0))


def _money(amount: Fraction, currency: str) -> Money:
    return money.money(f"{money.rounded(amount, money.minor_digits(currency)):f}", currency)
