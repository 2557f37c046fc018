"""What the screens of a lot read beside its prices, gathered from where it lies: papers, bills, money, other lots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Final

from evaluation.acts import members, scoring
from evaluation.rules.screens import bias, passages, together
from evaluation.rules.screens.bias import Bias, Given
from evaluation.rules.screens.bills import Bill, Row
from evaluation.rules.screens.fingerprints import Mark
from evaluation.rules.screens.passages import Page
from evaluation.rules.screens.together import Edge
from experts.acts import reading as drawn
from kernel import money
from kernel.context import Context
from kernel.errors import Refusal
from trading.acts import compared, reading, stage, structured
from trading.acts.compared import Attended
from trading.acts.reading import Lot, Opened
from trading.rules.papers import extract
from trading.rules.papers.checklist import STRUCTURED
from trading.rules.priced import Asked, Item, Priced
from trading.rules.quantities import PLACES

MOST: Final = 200
"""So many lots with open results are an expert's history."""
CENTS: Final = 2
SHOWN: Final = 16
"""Digits of the digest of an address: enough to tell the bidders of one lot apart."""


@dataclass(frozen=True, slots=True)
class Written:
    """What one bidder's files say: pages with text, and marks."""

    pages: tuple[Page, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """What is the tender's: grams of its text, digests and marks of its files, which bidders fill in and send back."""

    grams: frozenset[int]
    values: frozenset[str]


Named = Mapping[str, Opened]
"""The opened bids by what their bidders are called."""


def own(ctx: Context, lot: Lot) -> Own:
    document = stage.document(ctx, lot)
    grams = set(passages.page("", ctx.blobs.get(lot.doc_sha256 or "").decode()).grams)
    values = {file.sha256 for file in document.files}
    for file in document.files:
        found = extract.extract(file.name, ctx.blobs.get(file.sha256))
        grams.update(gram for text in found.pages for gram in passages.page("", text).grams)
        values.update(value for _, value in found.marks)
    return Own(frozenset(grams), frozenset(values))


def written(ctx: Context, lot: Lot, bids: Named, *, blind: bool) -> dict[str, Written]:
    """By bidder; `blind` papers only once nobody reads them without names any more."""
    asked = stage.document(ctx, lot).lot(lot.id).papers
    left_out = {*STRUCTURED} | (set() if blind else {paper.id for paper in asked if paper.blind})
    accounts, origins = compared.accounts(ctx, lot), compared.origins(ctx, lot)
    found = {}
    for name, bid in bids.items():
        pages: list[Page] = []
        marks = [Mark("account", account) for account in accounts.get(bid.org, ())]
        marks.append(Mark("ip", origins.get(bid.org, "")[:SHOWN]))
        for file in structured.files(ctx, bid):
            if file["role"] not in left_out and file["size"]:
                _read(ctx, str(file["path"]), str(file["sha256"]), pages, marks)
        found[name] = Written(tuple(pages), tuple(marks))
    return found


def _read(ctx: Context, path: str, sha256: str, pages: list[Page], marks: list[Mark]) -> None:
    said = extract.extract(path, ctx.blobs.get(sha256))
    marks.append(Mark("file", sha256, path))
    marks += [Mark(kind, value, path) for kind, value in said.marks]
    several = len(said.pages) > 1
    pages += [passages.page(f"{path}:{n}" if several else path, text) for n, text in enumerate(said.pages, 1) if text]


# ---------------------------------------------------------------- bills


def bills(ctx: Context, lot: Lot, bids: Named) -> tuple[dict[str, Bill], int]:
    """The readable priced bills by bidder in whole numbers, and the decimals of their unit prices; none without a bill
    of quantities. A price at the tender's own ceiling is the tender's."""
    found: dict[str, Bill] = {}
    decimals = CENTS
    for name, bid in bids.items():
        try:
            held = structured.priced_of(ctx, lot, bid)
        except Refusal:  # the panel's page of prices says why
            continue
        if held:
            decimals = held[0].bill.decimals
            found[name] = _bill(*held)
    return found, decimals


def _bill(asked: Asked, priced: Priced) -> Bill:
    limits = {each.no: each.ceiling for each in asked.bill.positions}
    decimals, total = asked.bill.decimals, money.minor_digits(asked.bill.currency)
    scale = 10 ** (PLACES + decimals - total)

    def row(item: Item) -> Row:
        quantity, unit, line = (
            int(value.scaleb(places))
            for value, places in ((item.quantity, PLACES), (item.unit_price, decimals), (item.total, total))
        )
        return Row(quantity, unit, line, scale)

    return {each.no: row(each) for each in priced.items if each.unit_price != limits.get(each.no)}


# ---------------------------------------------------------------- many lots


def meetings(ctx: Context, lot: Lot, bids: Named) -> tuple[Edge, ...]:
    """How often any two of the lot's bidders met in the city; the screen judges which of it is a lead."""
    names = {bid.org: name for name, bid in bids.items()}
    lots = [_met(ctx, each, names) for each in _attended(ctx, lot, bids)]
    ours = set(bids)
    return tuple(each for each in together.edges(lots, 1, Fraction(0)) if ours.issuperset(each.bidders))


def _attended(ctx: Context, lot: Lot, bids: Named) -> list[Attended]:
    return compared.attended(ctx, lot, tuple(bid.org for bid in bids.values()))


def _met(ctx: Context, of: Attended, names: Mapping[str, str]) -> together.Lot:
    """Whoever is not of this lot is called by its code; who won is asked only where two of this lot met."""
    won = compared.winner(ctx, of.lot) if len(of.orgs & names.keys()) > 1 else ""
    return together.Lot(frozenset(names.get(org, org) for org in of.orgs), names.get(won, won))


def one_sided(ctx: Context, lot: Lot, bids: Named) -> tuple[Bias, ...]:
    """Which expert stands on one side of one of the lot's bidders."""
    return bias.biases(given(ctx, lot, bids))


def given(ctx: Context, lot: Lot, bids: Named) -> list[Given]:
    """The experts' totals for the lot's bidders in the lots whose results are told: until then nobody learns who sat on
    a panel."""
    names = {bid.org: name for name, bid in bids.items()}
    told = [each.lot for each in _attended(ctx, lot, bids) if compared.winner(ctx, each.lot)]
    return [each for id_ in told[-MOST:] for each in _given(ctx, reading.lot(ctx, id_), names)]


def _given(ctx: Context, lot: Lot, names: Mapping[str, str]) -> Iterator[Given]:
    of = members.sitting(ctx, lot)
    try:
        cards = scoring.cards(ctx, of)
    except Refusal:  # an evaluation without sheets that can be used
        return
    experts = {each.pid.hex(): f"{each.name}（{each.expert_id}）" for each in drawn.disclose(ctx.tx, of.did)}
    scored = {bid for card in cards for bid, _ in card.points}
    for bid in reading.opened(ctx, lot.id):
        if bid.bid not in scored or bid.org not in names:
            continue
        totals = {card.pid: card.total(bid.bid) for card in cards}
        for pid in totals.keys() & experts.keys():
            others = [total for other, total in totals.items() if other != pid]
            if others:
                yield Given(experts[pid], names[bid.org], totals[pid], _median(others))


def _median(values: Sequence[int]) -> Fraction:
    return Fraction(median([Fraction(each) for each in values]))
