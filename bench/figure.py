"""One measured figure beside its floor."""

from __future__ import annotations

from statistics import median
from typing import Final, TypedDict


class Figure(TypedDict):
    """`value` and `floor` in `unit`, measured in one run; `ratio` = value / floor; `better` = lower | higher.

    `runs` says how many rounds the figures are the median of; `goal` is the ratio to reach.
    """

    name: str
    value: float
    unit: str
    floor: float
    ratio: float
    runs: int
    better: str
    goal: float


HEADINGS: Final = ("figure", "value", "floor", "unit", "ratio", "goal", "runs")


def met(figure: Figure) -> bool:
    """Whether the ratio is at the goal or on its better side."""
    if figure["better"] == "lower":
        return figure["ratio"] <= figure["goal"]
    return figure["ratio"] >= figure["goal"]


def cells(figure: Figure) -> tuple[str, ...]:
    """The figure as a line of a table, in the order of HEADINGS."""
    sign = "≤" if figure["better"] == "lower" else "≥"
    numbers = (f"{figure['value']:.4g}", f"{figure['floor']:.4g}", figure["unit"])
    return (figure["name"], *numbers, f"{figure['ratio']:.2f}", f"{sign} {figure['goal']:g}", str(figure["runs"]))


def of_rounds(name: str, unit: str, rounds: list[tuple[float, float]], better: str, goal: float) -> Figure:
    """Medians of (value, floor) over the rounds."""
    value, floor = median(one for one, _ in rounds), median(two for _, two in rounds)
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "floor": floor,
        "ratio": value / floor,
        "runs": len(rounds),
        "better": better,
        "goal": goal,
    }
