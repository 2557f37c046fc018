"""The lot of a first stage in the draft: no price, a way to say who may go on, and a panel unless all may."""

from __future__ import annotations

import json
from typing import Final, cast

from kernel.canon import Json
from kernel.errors import Words
from trading.rules import first_stage
from web.desks.drafting_asks import Ask, at
from web.desks.drafting_values import Whole
from web.words import Text

Map = dict[str, Json]
_PANEL: Final[Json] = {"size": 5, "representatives": 0, "strata": []}
_MOST: Final = Ask(
    f"params.{first_stage.MOST}",
    Words("通过数量", "How many pass"),
    Whole(3, 99),
    Words("得分与最后一家相同的也通过", "whoever equals the last of them passes too"),
    Words("家", "applicants"),
)
UNPRICED: Final = ("ceiling",)
"""What a first stage does not ask of the subject."""


def is_first(draft: Json) -> bool:
    return bool(at(draft, "procedure.yields"))


def lawful(draft: Json) -> dict[str, Text]:
    """The ways to say who may go on that the procedure has; all there are if it names none."""
    named = at(draft, "procedure.methods")
    listed = named if isinstance(named, list | tuple) else ()
    return {name: words for name, words in first_stage.METHODS.items() if name in listed} or {**first_stage.METHODS}


def own(method: str) -> tuple[Ask, ...]:
    return (_MOST,) if method == first_stage.LIMITED else ()


def has_panel(lot: Json) -> bool:
    return at(lot, "method") != first_stage.PROPOSALS


def settled(draft: Json, lot: Map, usual: Map) -> Map:
    """The lot as its procedure wants it: of a first stage without prices, of any other with them again; `usual` is how
    an ordinary lot begins."""
    held, ways = str(lot.get("method")), lawful(draft)
    if not is_first(draft):
        back = ("method", "form", "criteria", "panel") if held in first_stage.METHODS else ()
        return (
            lot
            | {name: usual[name] for name in back if name != "panel" or not lot.get("panel")}
            | ({"params": usual["params"]} if back else {})
        )
    method = held if held in ways else next(iter(ways))
    made = {name: value for name, value in lot.items() if name not in ("deposit", "quantities")}
    common = cast("Map", json.loads(json.dumps(usual["params"])))
    most = at(lot, f"params.{first_stage.MOST}")
    made |= {"method": method, "form": {"currencies": [], "requires": []}, "ceiling": None, "rates": {}}
    made["params"] = common | ({first_stage.MOST: most} if method == first_stage.LIMITED else {})
    made["criteria"] = lot.get("criteria", []) if method == first_stage.LIMITED else []
    made["panel"] = (lot.get("panel") or _PANEL) if has_panel(made) else {}
    return made
