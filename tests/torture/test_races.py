"""Many at once: 200 bidders in the last seconds, and bidders who do everything at the same time."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kernel.blobs import Blobs
from kernel.errors import Refusal
from tests.flows.test_adversity_rush import rush
from tests.support.whole import whole
from tests.support.world import Person, World
from tests.torture.conftest import Progress
from web import conduct

pytestmark = pytest.mark.torture
BIDDERS = 200
ROUNDS = 60
LOST = {"bid.known", "bid.none", "bid.unknown", "package.wrong_seq", "package.wrong_prev", "package.submitted",
        "package.replayed", "task.done", "journal.race", "bid.seq"}  # fmt: skip
"""How somebody is told that another request of its own was first."""


def test_two_hundred_bidders_in_the_last_seconds(
    engine: Engine, blobs: Blobs, tmp_path: Path, progress: Progress
) -> None:
    world = World(engine, blobs)
    found = rush(world, tmp_path, BIDDERS, (-60.0, 2.0), lambda n: progress(f"{n} of {BIDDERS} bids sealed"))
    slowest = max((one.answered - one.begun).total_seconds() for one in found)
    counts = Counter(one.answer.status_code for one in found)
    progress(f"{counts[200]} in time, {counts[409]} late, slowest answer {slowest:.2f} s")
    assert counts[200] > 0
    assert sum(counts.values()) == BIDDERS


def test_one_bidder_does_everything_at_once(engine: Engine, blobs: Blobs, tmp_path: Path, progress: Progress) -> None:
    """Submit, replace and withdraw from several connections: some order of them happened, and the rest was told so."""
    world, dice = World(engine, blobs), random.Random(20260302)
    _, lot = world.announced()
    told: Counter[str] = Counter()
    for n in range(ROUNDS):
        person = world.bidder(n // 6)  # nobody may have more than 20 uploads open
        packages = [world.sealed(person, lot, f"{n + 1}{k}0000.00", tmp_path) for k in range(3)]
        bodies = [world.delivery(world.upload(person, lot, bid), bid) for bid in packages]
        acts = [("lot.submit_bid", bodies[0]), ("lot.submit_bid", bodies[1]), ("lot.replace_bid", bodies[2])]
        dice.shuffle(acts)

        def do(asked: tuple[str, dict[str, object]], person: Person = person) -> str:
            try:
                conduct.perform(world.house, person.actor, asked[0], lot, asked[1])  # type: ignore[arg-type]
            except Refusal as refusal:
                return refusal.code
            return "done"

        with ThreadPoolExecutor(3) as pool:
            found = list(pool.map(do, acts))
        assert set(found) <= LOST | {"done"}, found
        assert found.count("done") >= 1
        told.update(found)
        bid = next(iter({str(row) for row in _bids(world, lot, person)}))
        if dice.random() < 0.5:
            world.do(person, "bid.withdraw_bid", bid)
        whole(world)
        progress(f"round {n + 1} of {ROUNDS}: {dict(told)}")


def _bids(world: World, lot: str, person: Person) -> list[str]:
    from kernel import table
    from trading import store

    with world.house.looking() as ctx:
        return [row.id for row in table.rows(ctx.tx, store.bids, "id", lot=lot, org=person.actor.org)]
