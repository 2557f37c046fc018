"""Releases of open data as one file: how much memory it takes, beside that of a tenth of them, and how fast it is."""

from __future__ import annotations

import hashlib
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from time import perf_counter
from typing import Final

from bench.figure import Figure, of_rounds
from disclosure import open_store
from disclosure.acts import open_reading
from disclosure.acts.data_sets import Span
from disclosure.rules.ocds import parts
from kernel import canon
from kernel.db import writing
from kernel.errors import Conflict
from kernel.table import add_all
from web.public import open_data
from web.request import House

RELEASES: Final = 1_000_000
QUICK: Final = 20_000
AT: Final = datetime(2026, 11, 23, tzinfo=UTC)
MONTH: Final = Span(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
PART: Final = 5_000
SAME: Final = 1.25
"""How much more memory ten times as many releases may take."""
A_SECOND: Final = 20_000
_MIB: Final = 1024 * 1024


def run(house: House, quick: bool) -> list[Figure]:
    many = QUICK if quick else RELEASES
    _keep(house, 0, many // 10)
    tenth, _ = _peak(house)
    _keep(house, many // 10, many)
    whole, count = _peak(house)
    start = perf_counter()
    for _ in _exported(house):
        pass
    rate = count / (perf_counter() - start)
    return [
        of_rounds("export_memory_of_ten_times", "MiB", [(whole / _MIB, tenth / _MIB)], "lower", SAME),
        of_rounds("export_releases", "releases/s", [(rate, A_SECOND)], "higher", 1.0),
    ]


def _exported(house: House) -> Iterator[bytes]:
    return open_data.lines(house, open_reading.PURCHASES, MONTH)


def _peak(house: House) -> tuple[int, int]:
    """Bytes that were in use at most while every release was read, and how many there were."""
    tracemalloc.start()
    count = sum(part.count(b"\n") for part in _exported(house))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak, count


def _keep(house: House, first: int, until: int) -> None:
    for at in range(first, until, PART):
        rows = [_row(n) for n in range(at, min(at + PART, until))]
        with writing(house.engine) as tx:
            add_all(tx, open_store.releases, Conflict("release.known", "已有", "known"), rows)


def _row(n: int) -> dict[str, object]:
    """A release as of a tender notice: some six hundred bytes."""
    tender = f"T-2026-{n // 4:07d}"
    data = parts.encode(
        {
            "ocid": f"ocds-xxxxxx-{tender}",
            "id": f"{tender}.{n % 4}.tender_notice",
            "date": parts.when(AT),
            "tag": ["tender"],
            "initiationType": "tender",
            "tender": {"id": tender, "title": f"第{n}号照明工程", "description": "路灯和电缆的供货与安装。" * 5},
        }
    )  # fmt: skip
    return {
        "id": f"{tender}.{n % 4}.tender_notice", "tender": tender, "data_set": open_reading.PURCHASES, "tag": "tender",
        "date": canon.instant(AT), "sha256": hashlib.sha256(data).hexdigest(), "data": data,
    }  # fmt: skip
