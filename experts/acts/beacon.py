"""The beacon's value is brought in: anybody could have it from the network, so it is only checked, never trusted."""

from __future__ import annotations

import base64

from sqlalchemy import Connection

from experts.rules import plan as plans
from experts.rules.beacon import Beacon, Value
from experts.store import draws as store
from experts.store.draws import Draw
from kernel import journal
from kernel.act import Act
from kernel.context import Context
from kernel.errors import NotNow, NotValid, Words
from kernel.journal import Entry


def give_beacon(ctx: Context, subject: str, did: str, signature: bytes) -> Entry:
    """Take the value of the round that the freeze fixed; NotTrusted if it is not, NotNow before its time."""
    kept = store.hold(ctx.tx, did, subject)
    of = plans.read(kept.plan).beacon
    if of is None:
        raise NotValid("beacon.none", "本次抽取的方案没有信标", "the plan of this draw has no beacon", field="did")
    round = due(ctx.tx, kept)
    _not_early(ctx, of, round)
    of.verify(round, signature)
    store.add_beacon(ctx.tx, did, Value(round, signature))
    said = base64.b64encode(signature).decode()
    return journal.append(
        ctx, Act("give_beacon", subject, ctx.actor, ctx.now, {"did": did, "round": round, "signature": said})
    )


def due(tx: Connection, kept: Draw) -> int:
    """The round that the freeze fixed; NotNow while nothing is frozen."""
    if kept.frozen_leaf is None:
        raise NotNow("draw.not_frozen", "本次抽取尚未冻结", "this draw is not frozen yet", field="did")
    return int(journal.find(tx, kept.frozen_leaf).body["beacon_round"])


def _not_early(ctx: Context, of: Beacon, round: int) -> None:
    """A value that exists before its time would say that the clocks disagree, and then the order of events does."""
    if ctx.now < of.network.time_of(round):
        raise NotNow(
            "beacon.early",
            f"信标第 {round} 轮尚未到时",
            f"round {round} of the beacon is not due yet",
            field="signature",
            remedy=Words("请等到该轮的时刻；轮次迟到也只等它", "Wait for the round's time; if it is late, wait for it"),
        )
