"""A lot that is bid for at length while watchers come and go: nobody misses an entry, and memory does not grow.

`python -m bench.soak [--minutes 10] [--watchers 5000] [--bidders 200] [--rate 50] [--each 50]` tells how it goes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from bench import site
from bench.figure import Figure, of_rounds
from bench.followed import Room, followed
from bench.live import compiled
from bench.live_watch import paced

BETWEEN: Final = 2.0
"""Seconds between two looks at the memory."""
FLAT: Final = 1.1


class Soak(NamedTuple):
    """`rate` bids a second; every `each` ms one watcher leaves and comes again from what it has."""

    minutes: float = 10.0
    watchers: int = 5000
    bidders: int = 200
    rate: float = 50.0
    each: int = 50


def run(quick: bool) -> list[Figure]:
    return soaked(Soak(minutes=0.3, watchers=1000) if quick else Soak())


def soaked(asked: Soak) -> list[Figure]:
    """RuntimeError if anybody missed an entry. Memory of the last quarter stands beside that of the second: in the
    first everybody bids for the first time."""
    with tempfile.TemporaryDirectory() as made, site.postgresql() as url:
        folder = Path(made)
        more = {"bidders": asked.bidders, "each": asked.each}
        with followed(compiled(folder), url, folder, asked.watchers, **more) as room:
            memory = _bid(room, asked)
            room.crowd.until(room.sent)
            print(f"{room.sent} entries, {room.crowd.cut} sockets closed by the server", file=sys.stderr)
    quarter = len(memory) // 4
    pair = median(memory[-quarter:]), median(memory[quarter : 2 * quarter])
    unit = f"MiB after {asked.minutes:g} min, {asked.watchers:,} watchers"
    return [of_rounds("soak_memory", unit, [pair], "lower", FLAT)]


def _bid(room: Room, asked: Soak) -> list[float]:
    """At the rate; what the server's process held meanwhile, in MiB."""
    memory, often = list[float](), max(1, int(BETWEEN * asked.rate))
    for number, _ in enumerate(paced(int(asked.minutes * 60 * asked.rate), asked.rate)):
        room.bid()
        if number % often == 0:
            memory.append(room.process.memory("VmRSS"))
            if room.crowd.gaps:
                raise RuntimeError(f"somebody missed an entry: {room.crowd.gaps[:3]}")
    return memory


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    for name, default in Soak()._asdict().items():
        parser.add_argument(f"--{name}", type=type(default), default=default)
    for one in soaked(Soak(**vars(parser.parse_args()))):
        print(f"nobody missed an entry; {one['value']:.1f} of {one['floor']:.1f} {one['unit']}: {one['ratio']:.3f}")


if __name__ == "__main__":
    main()
