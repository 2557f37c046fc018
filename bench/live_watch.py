"""A bid on its way to the last of a thousand watchers, at fifty a second and on a lot that is bid for without pause."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep
from typing import Final

import psycopg
from sqlalchemy import make_url

from bench import site
from bench.figure import Figure, of_rounds
from bench.followed import Room, followed
from bench.live import FLOOR, Crowd, Served, compiled, crowd, say
from bench.live_commit import EVENT

WATCHERS: Final = 1000
RATE: Final = 50
"""Bids a second."""


def run(quick: bool) -> list[Figure]:
    rounds, bids, seconds = (3, 75, 1.5) if quick else (7, 500, 5.0)
    with tempfile.TemporaryDirectory() as made, site.postgresql() as url:
        folder = Path(made)
        fan = compiled(folder)
        waits = _waits(fan, url, folder, rounds, bids)
        contested = _contested(fan, url, folder, rounds, seconds)
    return [
        of_rounds("last_watcher_p99", f"ms to the last of {WATCHERS:,}, {RATE} bids/s", waits, "lower", 2.5),
        of_rounds("contested_vs_one_frame", f"bids/s, {WATCHERS:,} watchers", contested, "higher", 12),
    ]


# ---------------------------------------------------------------- fifty a second


def _waits(fan: Path, url: str, folder: Path, rounds: int, bids: int) -> list[tuple[float, float]]:
    """The product's p99 in ms, and the floor's: the same broadcast in C, and one commit of a bid's bytes."""
    with ExitStack() as at:
        mine = at.enter_context(database(url, "waits"))
        room = at.enter_context(followed(fan, mine, folder, WATCHERS))
        bare = Served([str(fan), FLOOR, str(room.frame())], "/")
        floor = at.enter_context(crowd(folder, FLOOR, bare, WATCHERS))
        return [
            (p99(_to_the_last(room, bids)), p99(_broadcasts(floor, bids)) + median(_commits(mine, bids)))
            for _ in range(rounds)
        ]


def paced(many: int, rate: float = RATE) -> Iterator[float]:
    """So many moments, `rate` a second, each when it is there."""
    begun = perf_counter()
    for number in range(many):
        due = begun + number / rate
        sleep(max(0.0, due - perf_counter()))
        yield perf_counter()


def _to_the_last(room: Room, bids: int) -> list[float]:
    sent = [(at, room.bid()) for at in paced(bids)]
    return [(room.crowd.until(seq) - at) * 1000 for at, seq in sent]


def _broadcasts(floor: Crowd, many: int) -> list[float]:
    found = []
    for at in paced(many):
        say(floor.server, "go")
        floor.got += 1
        floor.wait()
        found.append((perf_counter() - at) * 1000)
    return found


def _commits(url: str, many: int) -> list[float]:
    found = []
    with psycopg.connect(url) as line:
        line.execute("CREATE TABLE IF NOT EXISTS bench_commit (body bytea)")
        line.commit()
        for at in paced(many):
            line.execute("INSERT INTO bench_commit VALUES (%s)", [EVENT])
            line.commit()
            found.append((perf_counter() - at) * 1000)
    return found


def p99(found: list[float]) -> float:
    return quantiles(found, n=100, method="inclusive")[98]


# ---------------------------------------------------------------- flat out


def _contested(fan: Path, url: str, folder: Path, rounds: int, seconds: float) -> list[tuple[float, float]]:
    """Bids a second that reached everybody: of 64 bidders, and of one who lets each bid have a frame of its own."""
    with ExitStack() as at:
        rooms = [
            at.enter_context(followed(fan, at.enter_context(database(url, name)), folder, WATCHERS, tick=tick))
            for name, tick in (("flat", 0.02), ("single", 0.0))
        ]
        return [(_rate(rooms[0], "flat", seconds), _rate(rooms[1], "single", seconds)) for _ in range(rounds)]


def _rate(room: Room, how: str, seconds: float) -> float:
    begun = perf_counter()
    bids = room.run(how, seconds)
    return bids / (room.crowd.until(room.sent) - begun)


@contextmanager
def database(url: str, name: str) -> Iterator[str]:
    """An empty one on the same server."""
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    yield make_url(url).set(database=name).render_as_string(hide_password=False)
