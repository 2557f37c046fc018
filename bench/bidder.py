"""What a bidder waits for: the own bid with its receipt beside `age`, a large upload, and the rush at the deadline."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from typing import Final

from bench import bare, intake, receipted, rush, sealing, site
from bench.figure import Figure, of_rounds
from bench.rush import Answered
from bench.sealing import MIB
from bench.site import Opened, Process
from ggzy.demo import house

GOAL_AGE: Final = 1.1
GOAL_INTAKE: Final = 0.7
INTAKE_MEMORY: Final = 64.0
PATIENCE: Final = 2.0
"""Seconds within which 99 of 100 bidders have their answer."""
BEFORE: Final = timedelta(seconds=15)
"""The first of the last requests is sent so long before the deadline, and the last one ten seconds later at most: all
come in time, most are answered after it."""


def run(quick: bool) -> list[Figure]:
    """`own_bid_vs_age` (wall time of `ggzy bid seal` and of keeping and checking the receipt), `intake_vs_plain`
    (bytes a second), `intake_memory` (growth of the server's process), `deadline_p99` and `deadline_vs_rows`."""
    runs, size, bidders = (2, 128, 30) if quick else (7, 2048, 10_000)
    with site.postgresql() as database:
        return [*_own(runs), *_platform(database, size * MIB, bidders)]


def _own(runs: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        sealing.room(Path(folder))
        desk, platform = sealing.Desk(Path(folder)), receipted.platform()
        sealing.busy()
        if not desk.has_age:
            sealing.say("own_bid_vs_age: not measured, because `age` and `age-keygen` are not installed")
            return []
        values, floors, checks = [], [], list[float]()
        for _ in range(runs):  # turn by turn, so that a busy machine slows both
            floors.append(desk.age())
            taken = desk.seal(lambda bid: checks.append(receipted.seconds(bid, platform)))
            values.append(taken + checks[-1])
    return [sealing.times("own_bid_vs_age", values, floors, GOAL_AGE)]


def _platform(database: str, size: int, bidders: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "data").mkdir()
        with site.announced(here / "data", database) as opened:
            last = [rush.prepared(opened, n, here / "bidders") for n in range(bidders)]
            site.clock(opened.stage).move_to(opened.deadline - BEFORE - timedelta(minutes=10))
            opened.stage.settle()
        port = house.free_port()
        floor = bare.command(port, here, database)
        with site.served(opened.stage) as product, site.process(floor, port, {}) as plain:
            figures = _intake(product, plain, opened, last[0], size)
            return figures + _rush(product, plain, opened, last)


def _intake(product: Process, plain: Process, opened: Opened, last: rush.Last, size: int) -> list[Figure]:
    before = product.memory("VmRSS")
    rounds = []
    for _ in range(3):
        value, floor = intake.sent(product, opened.lot, last.token, size), intake.plain(plain, size)
        rounds.append((size / MIB / value, size / MIB / floor))
    speed = of_rounds("intake_vs_plain", f"MiB/s of {size // MIB} MiB", rounds, "higher", GOAL_INTAKE)
    grown = [(product.memory("VmHWM") - before, INTAKE_MEMORY)]
    return [speed, of_rounds("intake_memory", f"MiB more, at {size // MIB} MiB", grown, "lower", 1.0)]


def _rush(product: Process, plain: Process, opened: Opened, last: list[rush.Last]) -> list[Figure]:
    bodies = [rush.Last("/row", "", one.body) for one in last]
    floor = rush.sent(plain, bodies)
    site.clock(opened.stage).move_to(opened.deadline - BEFORE)
    answers = rush.sent(product, last)
    told = {rush.code(one) for one in answers}
    if told != {""}:
        raise RuntimeError(f"not every bid that came in time was taken: {sorted(told)}")
    unit, pace = f"s for {len(last)} at {rush.RATE} a second", f"answers/s for {len(last)} at once"
    return [
        of_rounds("deadline_p99", unit, [(p99(answers), PATIENCE)], "lower", 1.0),
        of_rounds("deadline_vs_rows", pace, [(rate(answers), rate(floor))], "higher", 0.1),
    ]


def p99(answers: list[Answered]) -> float:
    return quantiles((one.seconds for one in answers), n=100)[-1]


def rate(answers: list[Answered]) -> float:
    """Answers a second from the first request to the last answer."""
    ends = [n / rush.RATE + one.seconds for n, one in enumerate(answers)]
    return len(answers) / max(ends)
