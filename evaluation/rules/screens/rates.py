"""How often real contracts are flagged, measured by `run.py corpus`, which fails when these no longer hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from evaluation.rules.screens.lead import Rate

SOURCE: Final = "World Bank contract awards, tlevine/red-flags @0346cbc (2015-06-22)"
RATES: Final[Mapping[str, Rate]] = {
    "bunched": Rate(86, 1074, SOURCE),
    "equal": Rate(99, 1548, SOURCE),
    "step": Rate(0, 1074, SOURCE),
    "ratio": Rate(0, 1074, SOURCE),
    "far": Rate(185, 1211, SOURCE),
    "close": Rate(0, 1211, SOURCE),
}
