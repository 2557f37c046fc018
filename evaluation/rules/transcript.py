"""`aggregation.json`: a result with all its inputs and steps, byte for byte the same wherever it is computed."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from evaluation.rules import document, offer, scorecard
from evaluation.rules.abnormal import Review
from evaluation.rules.method import Method
from evaluation.rules.pricing import Line, Named
from evaluation.rules.result import Inputs, Ranked, Result, evaluate
from evaluation.rules.stability import Stability
from kernel import canon, money
from kernel.canon import Json
from kernel.errors import NotTrusted, NotValid
from kernel.reader import Reader, digest

VERSION: Final = "ebid-aggregation/v1"


def write(result: Result) -> bytes:
    """Canonical bytes; offers are sorted by bid and sheets by pid, so the order of arrival leaves no trace."""
    inputs, ranked = result.inputs, result.ranked
    counted = result.competition
    body: dict[str, Json] = {
        "v": VERSION,
        "tender": inputs.tender,
        "lot": inputs.lot,
        "inputs": _inputs(inputs),
        "inputs_sha256": _digests(inputs),
        "competition": {
            "received": counted.received,
            "conforming": counted.conforming,
            "effective": counted.effective,
            "outcome": str(counted.outcome),
        },
        "result": _ranked(ranked, inputs) if ranked else None,
    }
    return canon.canonical(body)


def read_inputs(value: Mapping[str, Json]) -> Inputs:
    """The inputs that a transcript carries."""
    reader = Reader.of(value)
    reader.only("v", "tender", "lot", "inputs", "inputs_sha256", "competition", "result")
    if reader.text("v") != VERSION:
        raise reader.refuse("v", f"须为 {VERSION}", f"must be {VERSION}")
    inner = reader.inner("inputs")
    inner.only("document", "offers", "sheets", "drawn")
    drawn = inner.inner("drawn")
    return Inputs(
        tender=reader.text("tender"),
        lot=reader.text("lot"),
        document=document.read(inner.inner("document").source),
        offers=tuple(offer.read(each) for each in inner.each("offers")),
        cards=tuple(scorecard.read(each.source) for each in inner.each("sheets")),
        drawn={name: drawn.text(name) for name in sorted(drawn.source)},
    )


def replay(data: bytes, methods: Mapping[str, Method]) -> Result:
    """Compute the transcript again from its own inputs; NotTrusted names the first place that differs."""
    told = canon.mapping(data)
    inputs = read_inputs(told)
    method = methods.get(inputs.document.method)
    if method is None:
        raise NotValid(
            "result.unknown_method",
            f"没有评标方法 {inputs.document.method}",
            f"no such way of evaluating: {inputs.document.method}",
            field="method",
        )
    result = evaluate(inputs, method)
    place = difference(canon.parse(write(result)), told)
    if place is not None:
        raise NotTrusted(
            "result.differs", f"重算结果与记录不符：{place}", f"the recomputed result differs at {place}", field=place
        )
    return result


def difference(one: Json, other: Json, path: str = "") -> str | None:
    """The path of the first place where two values differ, None if they are equal."""
    if isinstance(one, Mapping) and isinstance(other, Mapping) and set(one) == set(other):
        inner = (difference(one[key], other[key], f"{path}.{key}".lstrip(".")) for key in sorted(one))
        return next((found for found in inner if found is not None), None)
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        each = (difference(a, b, f"{path}[{i}]") for i, (a, b) in enumerate(zip(one, other, strict=True)))
        return next((found for found in each if found is not None), None)
    return None if type(one) is type(other) and one == other else path


def _inputs(inputs: Inputs) -> dict[str, Json]:
    return {
        "document": dict(inputs.document.source),
        "offers": [each.json() for each in sorted(inputs.offers, key=lambda each: each.bid)],
        "sheets": [card.json() for card in sorted(inputs.cards, key=lambda card: card.pid)],
        "drawn": dict(inputs.drawn),
    }


def _digests(inputs: Inputs) -> dict[str, Json]:
    return {
        "document": digest(inputs.document.source),
        "offers": {each.bid: digest(each.json()) for each in inputs.offers},
        "sheets": {card.pid: canon.sha256(card.sheet()).hex() for card in inputs.cards},
    }


def _number(exact: Fraction, places: int) -> dict[str, Json]:
    """The exact value and what people are shown of it."""
    return {"exact": f"{exact.numerator}/{exact.denominator}", "shown": str(money.rounded(exact, places))}


def _maybe(exact: Fraction | None, places: int) -> Json:
    return None if exact is None else _number(exact, places)


def _named(values: Named) -> dict[str, Json]:
    return {name: _number(value, 6) for name, value in values}


def _ranked(ranked: Ranked, inputs: Inputs) -> dict[str, Json]:
    found, cents = ranked.assessment, money.minor_digits(inputs.document.currency)
    aside: dict[str, Json] = {bid: str(why) for bid, why in sorted(found.pricing.aside.items())}
    return {
        **({"set_aside": aside} if aside else {}),
        "base": _number(found.pricing.base, cents),
        "workings": _named(found.pricing.workings),
        "lines": [_line(line, inputs, cents) for line in found.lines],
        "same_brand": list(found.same_brand),
        "order": [list(group) for group in found.order],
        "candidates": [list(group) for group in ranked.candidates],
        "abnormally_low": _review(ranked.review, cents),
        "hints": [
            {"pid": each.pid, "bid": each.bid, "given": each.given, "others": _number(each.others, 2)}
            for each in ranked.hints
        ],
        "stability": _stability(ranked.stability),
    }


def _line(line: Line, inputs: Inputs, cents: int) -> dict[str, Json]:
    priced, places = line.priced, inputs.document.places
    return {
        "bid": line.bid,
        "bidder": priced.offer.bidder,
        "parts": [{"part": each.part.json(), "amount": str(each.amount)} for each in priced.parts],
        "quoted": _number(priced.quoted, cents),
        "contract": _number(priced.contract, cents),
        "deviations": _number(priced.deviations, cents),
        "deductions": {name: _number(amount, cents) for name, amount in priced.deductions},
        "evaluated": _number(priced.evaluated, cents),
        "ranked_price": _number(line.ranked_price, cents),
        "price_score": _number(line.price_score.value, places) if line.price_score else None,
        "workings": _named(line.workings),
        "means": {
            each.id: _number(
                Fraction(sum(c.points[line.bid, each.id] for c in inputs.cards), 100 * len(inputs.cards)), places
            )
            for each in inputs.document.criteria
        },
        "points": _number(line.points, places),
        "total": _number(line.total, places),
    }


def _review(review: Review | None, cents: int) -> Json:
    if review is None:
        return None
    return {
        "mean": _number(review.mean, cents),
        "second": _maybe(review.second, cents),
        "ceiling": _maybe(review.ceiling, cents),
        "triggered": {bid: [str(line) for line in lines] for bid, lines in review.triggered.items()},
    }


def _stability(stability: Stability) -> dict[str, Json]:
    return {
        "bids": [{"without": each.without, "first": list(each.first)} for each in stability.bids],
        "experts": [{"without": each.without, "first": list(each.first)} for each in stability.experts],
    }
