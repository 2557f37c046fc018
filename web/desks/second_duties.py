"""What a lot waits for from one person between the openings of two envelopes, and from its awarding panel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from evaluation.rules import awarding_panel
from kernel.actor import MEMBERS, Role
from trading.rules.lifecycle import Stage

if TYPE_CHECKING:
    from web.desks.duties import Held


def _of_panel(verb: str, held: Held) -> bool:
    return verb in held.awarding


ORDER: Final = "order_second"
WAITS: Final[Mapping[str, Callable[[Held], object]]] = {
    "sign_first": lambda held: held.judging,
    ORDER: lambda held: held.judged,
    **{verb: partial(_of_panel, verb) for verb in awarding_panel.VERBS},
    **dict.fromkeys(("sign_report", "dissent", "explain_deviation"), lambda held: not held.judging),
}
"""What must be there for an act to be done at all: a report is signed once prices are open."""


def verbs(held: Held) -> Iterator[tuple[str, datetime | None]]:
    """What is due, and by when."""
    yield from ((verb, None) for verb in sorted(held.awarding))
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
