"""评标基准价: the published ways from the evaluated prices to the price that scores are measured by."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from evaluation.rules import distance, parameter
from evaluation.rules.document import Document
from kernel.errors import Words

KINDS: Final = (
    ("mean", Words("全部有效报价的平均价", "mean of all prices")),
    (
        "graded",
        Words("平均价，4 家起去最高，7 家起去最高最低", "mean; from 4 without the highest, from 7 without both ends"),
    ),
    ("drop_highest", Words("去掉最高报价后的平均价", "mean without the highest price")),
    ("second_lowest", Words("次低报价", "second lowest price")),
    ("lowest", Words("最低报价", "lowest price")),
    ("with_ceiling", Words("最高限价与平均价加权", "ceiling and mean, weighted")),
)  # fmt: skip


def reference_price(document: Document, prices: Sequence[Fraction]) -> Fraction:
    """Of one price or more, before any reduction; `ceiling_share` weighs the ceiling where there is one in it."""
    ordered, mean = sorted(prices), distance.mean(prices)
    match document.parameters.text("base"):
        case "graded":
            return distance.mean(ordered[1:-1] if len(ordered) > 6 else ordered[:-1] if len(ordered) > 3 else ordered)
        case "drop_highest":
            return distance.mean(ordered[:-1] or ordered)
        case "second_lowest":
            return ordered[min(1, len(ordered) - 1)]
        case "lowest":
            return ordered[0]
        case "with_ceiling" if document.ceiling is not None:
            share = parameter.exact(document.parameters, "ceiling_share")
            return share * document.ceiling.exact + (1 - share) * mean
        case _:
            return mean
