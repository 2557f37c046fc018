"""Which members a document has of a lot that is competed for live (出让、转让), and of one whose bids are evaluated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kernel.canon import Json
from kernel.errors import NotValid, Words
from trading.rules.lifecycle import COMPETED

KIND: Final = "sale"
"""Neither works nor goods nor services: something is granted or transferred."""
SEALED: Final = ("opening_place", "publicity_days", "seal")
_EVALUATED: Final = (
    *("budget", "ceiling", "duration_days", "quality", "form", "method", "params", "criteria", "panel"),
    *("base_currency", "rates"),
)
_BESIDE: Final = ("quantities", "papers", "envelopes")
"""Of what is evaluated, where it is said."""
_COMPETED: Final = "competition"


def shape(draft: Mapping[str, Json]) -> None:
    """NotValid names a member that the document may not lack, or may not have, under its regime: how bids are sealed,
    opened and evaluated is no more part of a sale than a competition is of a tender."""
    sale = draft.get("regime") in COMPETED
    for at, part in _lots(draft):
        due, others = ((_COMPETED,), (*_EVALUATED, *_BESIDE)) if sale else (_EVALUATED, (_COMPETED,))
        _has(part, at, due, others)
    _has(draft, "", ("procedure",) if sale else SEALED, SEALED if sale else ())


def _lots(draft: Mapping[str, Json]) -> Iterator[tuple[str, Mapping[str, Json]]]:
    lots = draft.get("lots")
    for n, lot in enumerate(lots if isinstance(lots, Sequence) and not isinstance(lots, str) else ()):
        if isinstance(lot, Mapping):
            yield f"lots.{n}.", lot


def _has(part: Mapping[str, Json], at: str, due: Sequence[str], others: Sequence[str]) -> None:
    for name in due:
        if name not in part:
            raise NotValid("tender.malformed", f"文件缺少 {at}{name}", f"the document lacks {at}{name}",
                           field=f"{at}{name}")  # fmt: skip
    for name in others:
        if name in part:
            raise NotValid(
                "tender.malformed",
                f"适用此规则的文件不写 {at}{name}",
                f"a document under this regime has no {at}{name}",
                field=f"{at}{name}",
                remedy=Words("删去这一项，或者改选适用规则", "Leave it out, or choose another regime"),
            )
