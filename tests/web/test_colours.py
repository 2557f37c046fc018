"""The colours keep WCAG 2.2: every pair of text and ground in both themes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

CSS: Final = Path("web/static/tokens.css").read_text(encoding="utf-8")
GROUNDS: Final = ("paper", "sheet", "wash")
INKS: Final = ("ink", "ink-2", "ink-3", "accent", "good", "warn", "bad")
STATES: Final = ("good", "warn", "bad")
TEXT: Final = [
    *((ink, ground) for ink in INKS for ground in GROUNDS),
    ("accent-deep", "paper"), ("on-accent", "accent"), ("on-accent", "accent-deep"),
    *((ink, "accent-wash") for ink in ("accent", "ink", "ink-2")),
    *((state, f"{state}-wash") for state in STATES),
    *((ink, f"{state}-wash") for ink in ("ink", "ink-2") for state in STATES),
    ("on-slab", "slab"), ("on-slab-2", "slab"), ("slab-warn", "slab"), ("paper", "ink"),
]  # fmt: skip
EDGES: Final = [(edge, ground) for edge in ("rule-2", "focus") for ground in GROUNDS]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block))


LIGHT: Final = tokens(CSS[CSS.index(":root {") : CSS.index(":lang(en)")])
CHOSEN: Final = tokens(
    CSS[CSS.index(':root[data-theme="dark"]') : CSS.index("@media screen and (prefers-color-scheme")]
)
FOLLOWED: Final = tokens(
    CSS[CSS.index("@media screen and (prefers-color-scheme") : CSS.index("@media (prefers-contrast")]
)
THEMES: Final = {"light": LIGHT, "dark": LIGHT | CHOSEN}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(theme: str, ink: str, ground: str) -> None:
    assert ratio(THEMES[theme][ink], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_can_be_seen(theme: str, edge: str, ground: str) -> None:
    assert ratio(THEMES[theme][edge], THEMES[theme][ground]) >= 3.0


def test_dark_is_the_same_whether_chosen_or_followed() -> None:
    assert CHOSEN == FOLLOWED


def test_the_measure_knows_black_from_grey() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#777777", "#ffffff") < 4.5
