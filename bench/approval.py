"""Approvals: a year of cases rolled up, the console over all that is open, one tick of the clerk over every clock."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Final

from sqlalchemy import insert

from approval.acts import cards, figures, orders
from approval.rules import indicator
from approval.store.cases import branches, cases
from bench.figure import Figure, of_rounds
from kernel import db as database
from kernel.actor import CLERK
from kernel.deadlines import day_of
from kernel.settings import Settings
from web import app
from web.request import House

CLOSED: Final = 1_463_000
"""What the centre of 2008 took in within a year."""
OPEN: Final = 100_000
QUICK: Final = 20
"""So many times fewer."""
DUE: Final = 1_000
"""Clocks of those open that have come to a card since the tick before: what one tick gives."""
ROLLED: Final = 60_000.0
CONSOLE: Final = 200.0
TICK: Final = 2_000.0
"""Milliseconds that are allowed."""
BATCH: Final = 20_000
SITES: Final = tuple(f"9121010000000{n:02}MX"[:18].ljust(18, "0") for n in range(17))
MATTERS: Final = tuple(f"11{n:06}" for n in range(110))
SEED: Final = 2008
Row = Mapping[str, object]


def run(quick: bool) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(Settings.read({}), data=Path(folder), database=f"sqlite:///{folder}/site.db")
        house = app.furnish(settings)
        database.upgrade(house.engine)
        share = QUICK if quick else 1
        _fill(house, CLOSED // share, OPEN // share)
        return [
            of_rounds("approval_rolled_up", "ms", [(_rolled(house), ROLLED)], "lower", 1.0),
            of_rounds("approval_console", "ms", [(_console(house), CONSOLE) for _ in range(5)], "lower", 1.0),
            *_ticked(house, DUE // share),
        ]


def _fill(house: House, closed: int, still: int) -> None:
    """Cases of a year of which all are closed, and open ones of which every hundredth is near its end."""
    chance = Random(SEED)
    with house.looking() as ctx:
        today = day_of(ctx.now)
    made = _made(chance, today, closed, still)
    while batch := [row for _, row in zip(range(BATCH), made, strict=False)]:
        with database.writing(house.engine) as tx:
            tx.execute(insert(cases), [dict(case) for case, _ in batch])
            tx.execute(insert(branches), [dict(branch) for _, branch in batch])


def _made(chance: Random, today: date, closed: int, still: int) -> Iterator[tuple[Row, Row]]:
    for n in range(closed + still):
        over = n < closed
        accepted = today - timedelta(days=chance.randrange(10, 365) if over else 2)
        until = accepted + timedelta(days=7) if over else today + timedelta(days=5)
        yellow = until - timedelta(days=2) if over or n % 100 else today
        ended = accepted + timedelta(days=chance.choice((0, 0, 1, 3))) if over else None
        yield _row(n, chance, accepted, ended), _branch(n, chance, (accepted, yellow, until), ended)


def _row(n: int, chance: Random, accepted: date, ended: date | None) -> Row:
    return {
        "id": f"F-2008-{n:07}", "year": 2008, "number": n, "site": chance.choice(SITES), "window": "w",
        "channel": "counter", "applicant_kind": "enterprise", "green": 0, "stage": "delivered" if ended else "open",
        "received": accepted.isoformat(), "accepted": accepted.isoformat(),
        "ended": ended.isoformat() if ended else None, "code_sha256": "0" * 64,
    }  # fmt: skip


def _branch(n: int, chance: Random, days: tuple[date, date, date], ended: date | None) -> Row:
    accepted, yellow, until = (day.isoformat() for day in days)
    decided = ended.isoformat() if ended else None
    return {
        "case": f"F-2008-{n:07}", "matter": chance.choice(MATTERS), "unit": chance.choice(SITES),
        "stage": "ended" if ended else "review", "accepted": accepted, "promised_until": until,
        "statutory_until": until, "yellow_on": yellow, "provisional": 0, "decided": decided,
        "outcome": "grant" if ended else None, "late": 0 if ended else None,
    }  # fmt: skip


# ---------------------------------------------------------------- measured


def _rolled(house: House) -> float:
    """Milliseconds until every site's year and every matter's median are there."""
    start = perf_counter()
    with house.looking() as ctx:
        today = day_of(ctx.now)
        sites = figures.by_site(ctx.tx, today - timedelta(days=366), today)
        assert indicator.total(sites).accepted
        for matter in MATTERS:
            figures.shortened(ctx.tx, matter, 20, today.year)
    return (perf_counter() - start) * 1000


def _console(house: House) -> float:
    start = perf_counter()
    with house.looking() as ctx:
        figures.today(ctx)
        rows = cards.alarms(ctx, 12)
        orders.about(ctx.tx, [row.case for row in rows])
        cards.remarks(ctx, 20)
        orders.every(ctx, 20)
        orders.tracked(ctx, 20)
    return (perf_counter() - start) * 1000


def _ticked(house: House, due: int) -> Iterator[Figure]:
    """The tick that gives what is due, and the one after it, which finds nothing."""
    took = []
    for expected in (due, 0):
        start = perf_counter()
        with house.acting(CLERK) as ctx:
            given = len(cards.tick(ctx))
        took.append((perf_counter() - start) * 1000)
        assert given == expected, (given, expected)
    yield of_rounds("approval_tick", "ms", [(took[0], TICK)], "lower", 1.0)
    yield of_rounds("approval_tick_again", "ms", [(took[1], TICK)], "lower", 1.0)
