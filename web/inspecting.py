"""Sealed packages are read again after the close: a bidder whose package the disk spoilt is told at once."""

from __future__ import annotations

from typing import Final

from kernel import canon
from kernel.actor import CLERK, Role
from kernel.errors import Refusal
from people.acts import inbox
from people.rules.message import Message, To
from trading.acts import releasing, restoring
from trading.rules.opening import Live
from web.desks import duties, submitting
from web.request import House

KIND: Final = "bid.damaged"


def inspect(house: House, seen: set[str]) -> int:
    """Read one bid that waits for its opening and is not in `seen` yet; 1 if its bidder was told of damage.

    It takes seconds for the largest, so it is done while only looking, and one bid a round.
    """
    with house.looking(CLERK) as ctx:
        bid_id = next((one for one in restoring.waiting(ctx.tx) if one not in seen), None)
        if bid_id is None:
            return 0
        seen.add(bid_id)
        try:
            bad = restoring.spoilt(ctx, releasing.live(ctx, bid_id))
        except Refusal:  # it was withdrawn or has been opened since
            return 0
    if not bad:
        return 0
    with house.acting(CLERK) as ctx:
        bid = restoring.mark(ctx, bid_id, bad)
        return inbox.deliver(ctx, [_message(bid, bad)]) if bid else 0


def _message(bid: Live, bad: list[int]) -> Message:
    """Another damage of the same bid is another message."""
    cause = canon.sha256(canon.canonical({"bid": bid.id, "seq": bid.seq, "pieces": list(bad)})).hex()
    to, href = To(Role.BIDDER, org=bid.org), duties.page(bid.lot, "submit")
    return Message(to, bid.lot, KIND, cause, submitting.DAMAGED, href, urgent=True)
