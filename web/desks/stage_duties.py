"""Which acts a lot has at all, by what its procedure yields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from trading.rules.lifecycle import Stage
from trading.rules.procedure import Yields

if TYPE_CHECKING:
    from web.desks.duties import Held

_PANEL: Final = frozenset({"plan_draw", "convene", "declare_avoidance", "name_representative"})
_PRICED: Final = frozenset({"correct_price", "reject_bid", "seal_scores"})


def belongs(held: Held, verb: str) -> bool:
    """Whether an act belongs to what the lot is of: proposals have no panel, a first stage no prices and scores, and
    nothing else ends with who may go on."""
    yields, opened = held.lot.way.yields, held.lot.stage is Stage.OPENED
    if verb == "admit":
        return held.lot.stage in (Stage.OPENED, Stage.EVALUATING) and yields is (
            Yields.PROPOSED if opened else Yields.PASSED
        )
    if verb in ("ask_bidder", "answer") and opened:
        return yields is Yields.PROPOSED and (verb == "ask_bidder" or held.asked_by is not None)
    return (verb not in _PANEL or yields is not Yields.PROPOSED) and (verb not in _PRICED or yields is None)
