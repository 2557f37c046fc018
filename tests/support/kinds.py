"""Lawful terms for every kind of live competition, short enough to play through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kernel import registry
from kernel.canon import Json
from tests.support import rooms
from trading import methods
from trading.rules.live.method import Method

METHODS: Final[Mapping[str, Method[Any]]] = registry.discover(methods)
_SEALED: Final[Mapping[str, Json]] = {"seals": 600, "reveals": 300}
_STEPS: Final[Mapping[str, Json]] = {"step": "10.00", "whole_steps": False}
_SOFT: Final[Mapping[str, Json]] = {"late": "from_bid", "window": 60, "length": 60}

LAWFUL: Final[Mapping[str, Mapping[str, Json]]] = {
    "english_auction": {"start": "1000.00", "lasts": 600, **_STEPS, **_SOFT},
    "reverse_auction": {"ceiling": "1000.00", "lasts": 600, "ranks": False, **_STEPS, **_SOFT},
    "listing": {
        "start": "1000.00",
        **_STEPS,
        "land": False,
        "listed": 600,
        "rhythm": "own",
        "query": 300,
        "free": 300,
        "countdown": 300,
        "goes_on": "leader_too",
        "silence": "deal",
        "single": True,
    },
    "dutch_auction": {"direction": "sale", "start": "1000.00", "step": "25.00", "limit": "500.00", "tick": 5},
    "sealed_quote": {"direction": "sale", "bound": "1000.00", "ties": "draw", **_SEALED},
    "multi_round_quote": {"direction": "sale", "bound": "1000.00", "everybody": 1, "rounds": 3, **_SEALED},
    "reverse_vickrey": {"ceiling": "1000.00", **_SEALED},
    "ceiling_draw": {
        "start": "1000.00",
        "ceiling": "1100.00",
        "lasts": 600,
        "joins": 300,
        "beyond": "share",
        "unit": "5.00",
        "shares": 600,
        **_STEPS,
        **_SOFT,
    },
    "three_rounds": {"ceiling": "1000.00", "step": "10.00", "rest": 300, "pause": 120, "turn": 120},
    "combinatorial_lots": {
        "direction": "purchase",
        "lots": [{"lot": name, "bound": "1000.00"} for name in ("L1", "L2", "L3")],
        "bundles": 10,
        "wins": 1,
        "pays": "bid",
        **_SEALED,
    },
}
FIRST: Final[Mapping[str, str]] = {"01": "900.00", "02": "950.00", "03": "1000.00"}
"""First offers that come with those who are let in, where the kind wants them."""


def hall(
    kind: str,
    bidders: tuple[str, ...] = ("01", "02", "03"),
    least: int = 1,
    reserve: str | None = None,
    rights: Mapping[str, int] | None = None,
    **more: Any,  # noqa: ANN401  values of the terms
) -> rooms.Hall:
    """A hall of that kind, its lawful parameters changed by `more` (None: not said); `rights`: their ranks by number."""
    given = {name: value for name, value in (dict(LAWFUL[kind]) | more).items() if value is not None}
    amounts = FIRST if kind == "three_rounds" else None
    return rooms.hall(METHODS[kind], rooms.terms(kind, given, least, reserve), bidders, amounts=amounts, rights=rights)


def feature(name: str, *values: str) -> Json:
    """A published feature with its values."""
    said: list[Json] = [{"value": value, "zh": f"取值 {value}", "en": f"value {value}"} for value in values]
    return {"feature": name, "zh": "要素", "en": "a feature", "values": said}


def preferred(**ranks: int) -> Json:
    """Holders of a right, organisation → rank, as the notice names them."""
    return [{"org": f"O-{org}", "rank": rank} for org, rank in ranks.items()]
