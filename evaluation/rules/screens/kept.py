"""Leads as they are kept (`ebid-leads/v1`): canonical JSON, figures as fractions, so that nothing is lost of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from evaluation.rules.screens.lead import Lead, Rate, Shown, Strength
from kernel import canon
from kernel.canon import Json
from kernel.errors import Words
from kernel.reader import Reader

VERSION: Final = "ebid-leads/v1"


def written(lot: str, leads: Iterable[Lead], more: Mapping[str, Json]) -> bytes:
    """The file of one screening; `more` is what the drawings need."""
    found: list[Json] = [_json(each) for each in leads]
    return canon.canonical({"v": VERSION, "lot": lot, "leads": found, **more})


def read(data: bytes) -> tuple[tuple[Lead, ...], Reader]:
    """The leads in their order, and what stands beside them."""
    reader = Reader(canon.mapping(data))
    return tuple(_lead(each) for each in reader.each("leads")), reader


def _json(of: Lead) -> dict[str, Json]:
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
        tuple(of.texts("bidders")),
        Strength(of.text("strength")),
        _said(of.inner("evidence")),
        Fraction(of.text("figure")),
        Fraction(of.text("fence")),
        Rate(rate.integer("flagged", 0, 10**9), rate.integer("of", 1, 10**9), rate.text("source")) if rate else None,
        tuple(Shown(_said(each.inner("what")), each.label("one"), each.label("two")) for each in of.each("shown")),
    )


def _words(of: Words) -> dict[str, Json]:
    return {"zh": of.zh, "en": of.en}


def _said(of: Reader) -> Words:
    return Words(of.text("zh"), of.text("en"))


def strongest_first(leads: Sequence[Lead]) -> tuple[Lead, ...]:
    order = list(Strength)
    return tuple(sorted(leads, key=lambda each: (order.index(each.strength), each.screen, each.bidders)))
