"""The site visit on the page of a draft: when and where; without either there is none."""

from __future__ import annotations

from typing import Final

from kernel.canon import Json
from kernel.errors import Words
from trading.rules.visit import LONGEST
from web.desks.drafting_asks import Ask, at
from web.desks.drafting_values import Moment

_HINT: Final = Words(
    "北京时间；不组织的不填。一次面向全部潜在投标人，不得单独组织",
    "Beijing time; empty if there is none. One for all who may bid, never for single ones",
)
ASKS: Final = (
    Ask("visit.at", Words("踏勘时间", "Site visit"), Moment(), _HINT, needed=False),
    Ask(
        "visit.place",
        Words("踏勘集合地点", "Where to meet"),
        hint=Words(f"不超过 {LONGEST} 字", f"at most {LONGEST} characters"),
        needed=False,
    ),
)


def settle(made: dict[str, Json]) -> None:
    """Without a time and a place there is no visit; half of one stays as it was typed, for the rules to refuse."""
    when, where = at(made, "visit.at"), at(made, "visit.place")
    if when or where:
        made["visit"] = {"at": when or "", "place": where or ""}
    else:
        made.pop("visit", None)
