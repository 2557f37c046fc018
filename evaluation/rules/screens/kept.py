"""What one screening of a lot found, as it is kept (`ebid-leads/v1`): canonical JSON, every figure as a fraction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Final

from evaluation.rules.screens.coalition import Influence
from evaluation.rules.screens.lead import Lead, Rate, Shown, Strength
from evaluation.rules.screens.together import Edge
from kernel import canon
from kernel.canon import Json
from kernel.errors import Words
from kernel.reader import Reader

VERSION: Final = "ebid-leads/v1"
_MOST: Final = 10**18


class After(StrEnum):
    """What has to be over before the screens can read what they read."""

    OPENING = "opening"
    EVALUATION = "evaluation"  # blind papers, prices of a second envelope


class Base(StrEnum):
    """What coalitions move: the base price of the lot's own method, or, where that is no average, the plain mean."""

    METHOD = "method"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Screening:
    """`quoted` by bidder in 10^-`digits` of `currency`, none where the bids are not all in one; `history`: how many
    earlier lots made the fences; `coalitions` from two bidders up; `network`: how often any two met; `likeness` of
    their texts; `pages` that were read of each."""

    lot: str
    after: After
    currency: str
    digits: int
    quoted: Mapping[str, int]
    leads: tuple[Lead, ...]
    history: int
    base: Base = Base.MEAN
    coalitions: tuple[Influence, ...] = ()
    network: tuple[Edge, ...] = ()
    likeness: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)
    pages: Mapping[str, int] = field(default_factory=dict)

    @property
    def data(self) -> bytes:
        leads: list[Json] = [_lead_json(each) for each in self.leads]
        likeness: list[Json] = [[one, two, str(share)] for (one, two), share in sorted(self.likeness.items())]
        return canon.canonical({
            "v": VERSION, "lot": self.lot, "after": self.after, "currency": self.currency, "digits": self.digits,
            "quoted": dict(self.quoted), "leads": leads, "history": self.history, "base": self.base,
            "coalitions": [_coalition_json(each) for each in self.coalitions],
            "network": [_edge_json(each) for each in self.network], "likeness": likeness, "pages": dict(self.pages),
        })  # fmt: skip


def read(data: bytes) -> Screening:
    """From its canonical bytes."""
    reader = Reader(canon.mapping(data))
    return Screening(
        reader.text("lot"),
        reader.choice("after", After),
        reader.label("currency"),
        reader.integer("digits", 0, 9),
        _numbers(reader.inner("quoted")),
        tuple(_lead(each) for each in reader.each("leads")),
        reader.integer("history", 0, _MOST),
        reader.choice("base", Base),
        tuple(_coalition(each) for each in reader.each("coalitions")),
        tuple(_edge(each) for each in reader.each("network")),
        {(one, two): Fraction(share) for one, two, share in map(_triple, reader.items("likeness"))},
        _numbers(reader.inner("pages")),
    )


def strongest_first(leads: Sequence[Lead]) -> tuple[Lead, ...]:
    order = list(Strength)
    return tuple(sorted(leads, key=lambda each: (order.index(each.strength), each.screen, each.bidders)))


def _numbers(of: Reader) -> dict[str, int]:
    return {name: of.integer(name, 0, _MOST) for name in of.source}


def _triple(value: Json) -> tuple[str, str, str]:
    one, two, share = Reader({"row": value}).texts("row")
    return one, two, share


# ---------------------------------------------------------------- leads


def _lead_json(of: Lead) -> dict[str, Json]:
    made: dict[str, Json] = {
        "screen": of.screen,
        "bidders": list(of.bidders),
        "strength": str(of.strength),
        "evidence": _words(of.evidence),
        "figure": str(of.figure),
        "fence": str(of.fence),
        "shown": [{"what": _words(each.what), "one": each.one, "two": each.two} for each in of.shown],
    }
    if of.rate:
        made["rate"] = {"flagged": of.rate.flagged, "of": of.rate.of, "source": of.rate.source}
    return made


def _lead(of: Reader) -> Lead:
    rate = of.inner("rate") if of.has("rate") else None
    return Lead(
        of.text("screen"),
        of.texts("bidders"),
        of.choice("strength", Strength),
        _said(of.inner("evidence")),
        Fraction(of.text("figure")),
        Fraction(of.text("fence")),
        Rate(rate.integer("flagged", 0, _MOST), rate.integer("of", 1, _MOST), rate.text("source")) if rate else None,
        tuple(Shown(_said(each.inner("what")), each.label("one"), each.label("two")) for each in of.each("shown")),
    )


def _words(of: Words) -> dict[str, Json]:
    return {"zh": of.zh, "en": of.en}


def _said(of: Reader) -> Words:
    return Words(of.text("zh"), of.text("en"))


# ---------------------------------------------------------------- what the drawings need


def _coalition_json(of: Influence) -> dict[str, Json]:
    return {"bidders": list(of.bidders), "base": str(of.base), "without": str(of.without), "moved": str(of.moved)}


def _coalition(of: Reader) -> Influence:
    return Influence(of.texts("bidders"), *(Fraction(of.text(name)) for name in ("base", "without", "moved")))


def _edge_json(of: Edge) -> dict[str, Json]:
    told: dict[str, Json] = {"bidders": list(of.bidders), "share": str(of.share)}
    return told | {"met": of.met, "wins": list(of.wins), "turns": of.turns}


def _edge(of: Reader) -> Edge:
    one, two = of.texts("bidders")
    first, second = (Reader({"n": value}).integer("n", 0, _MOST) for value in of.items("wins"))
    met, turns = of.integer("met", 0, _MOST), of.integer("turns", 0, _MOST)
    return Edge((one, two), met, (first, second), turns, Fraction(of.text("share")))
