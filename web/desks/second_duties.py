"""What a lot of two envelopes waits for from one person between its two openings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from kernel.actor import MEMBERS, Role
from trading.rules.lifecycle import Stage

if TYPE_CHECKING:
    from web.desks.duties import Held

ORDER: Final = "order_second"
WAITS: Final[Mapping[str, Callable[[Held], object]]] = {
    "sign_first": lambda held: held.judging,
    ORDER: lambda held: held.judged,
    **dict.fromkeys(("sign_report", "dissent", "explain_deviation"), lambda held: not held.judging),
}
"""What must be there for an act to be done at all: a report is signed once prices are open."""


def verbs(held: Held) -> Iterator[tuple[str, datetime | None]]:
    """What is due, and by when."""
    role, unsealing = held.role, held.lot.stage is Stage.UNSEALING
    if role in (Role.TENDEREE, Role.SUPERVISOR) and held.judged and ORDER not in held.done:
        yield ORDER, None
    if role in MEMBERS and held.judging and not held.judged and "sign_first" not in held.done:
        yield "sign_first", None
    if role is Role.AGENCY and unsealing and held.over and held.settled:
        yield "open_second", None
    if role is Role.BIDDER and unsealing and held.unopened and not held.over:
        yield "release_second_key", held.lot.window_ends
    if role is Role.CUSTODIAN and unsealing and held.unopened and held.over:
        yield "release_second_share", None
