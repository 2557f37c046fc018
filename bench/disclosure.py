"""The document library: records taken in from a file, what a search costs among all of them; open data as a file."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Final

from litestar.testing import TestClient

from bench import exporting
from bench.figure import Figure, of_rounds
from disclosure.acts import library
from disclosure.acts.library import Wanted
from disclosure.rules import grams
from disclosure.rules.record import COLUMNS
from kernel import db as database
from kernel.settings import Settings
from web import app, library_commands
from web.request import House

RECORDS: Final = 400_000
QUICK: Final = 20_000
A_SECOND: Final = 2_000
SEARCH: Final = 200.0
PAGE: Final = 100.0
"""Milliseconds that are allowed for 95 of 100."""
ENGINE: Final = 2.0
QUERIES: Final = 400
SEED: Final = 101
LETTERS: Final = 2_500
WORDS: Final = 30_000
LENGTH: Final = 130
"""Words of a record: some 330 letters, as of a notice of an office."""


def run(quick: bool) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(Settings.read({}), data=Path(folder), database=f"sqlite:///{folder}/site.db")
        house = app.furnish(settings)
        database.upgrade(house.engine)
        file, many = Path(folder) / "records.csv", QUICK if quick else RECORDS
        words = _written(file, many)
        start = perf_counter()
        taken = library_commands.taken(house, file, Path(folder) / "faults.csv")
        rate = taken.kept / (perf_counter() - start)
        asked = _queries(words)
        return [
            of_rounds("library_import", "records/s", [(rate, A_SECOND)], "higher", 1.0),
            *_searched(house, asked),
            _page(house, asked[: QUERIES // 4]),
            *exporting.run(house, quick),
        ]


# ---------------------------------------------------------------- records


def _written(file: Path, many: int) -> list[str]:
    """A file of records of made-up words, as common as words are; the words."""
    chance = Random(SEED)
    letters = [chr(0x4E00 + n) for n in range(LETTERS)]
    weights = list(accumulate(1 / (n + 5) for n in range(LETTERS)))
    words = [
        "".join(chance.choices(letters, cum_weights=weights, k=chance.choice((2, 2, 2, 3, 4)))) for _ in range(WORDS)
    ]
    often = list(accumulate(1 / (n + 3) ** 0.8 for n in range(WORDS)))
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows(_rows(chance, words, often, many))
    return words


def _rows(chance: Random, words: list[str], often: list[float], many: int) -> Iterator[tuple[str, ...]]:
    units, kinds = [f"市{word}局" for word in words[100:133]], [f"{word}信息" for word in words[200:210]]
    first = date(1981, 1, 1)
    for n in range(many):
        said = chance.choices(words, cum_weights=often, k=LENGTH)
        lines = ["".join(said[at : at + 6]) for at in range(8, LENGTH, 6)]
        day = first + timedelta(days=chance.randrange(16_000))
        title = f"关于{''.join(said[:8])}的通知"
        yield f"B-{n:07d}", title, chance.choice(units), chance.choice(kinds), day.isoformat(), "", "，".join(lines)


def _queries(words: list[str]) -> list[str]:
    """What people type: one word or two, common and rare ones."""
    chance = Random(SEED + 1)
    often = list(accumulate(1 / (n + 30) ** 0.6 for n in range(WORDS)))
    return [" ".join(chance.choices(words, cum_weights=often, k=chance.choice((1, 1, 2)))) for _ in range(QUERIES)]


# ---------------------------------------------------------------- searching


def _searched(house: House, asked: list[str]) -> list[Figure]:
    ours, bare = list[float](), list[float]()
    for query in asked:  # turn by turn, so that a busy machine slows both
        ours.append(_timed(house, query))
        bare.append(_bare(house, query))
    p95 = (_p95(ours), _p95(bare))
    return [
        of_rounds("library_search_p95", "ms", [(p95[0], SEARCH)], "lower", 1.0),
        of_rounds("library_search_vs_engine", "ms", [p95], "lower", ENGINE),
    ]


def _timed(house: House, query: str) -> float:
    start = perf_counter()
    with house.looking() as ctx:
        library.search(ctx, Wanted(query))
    return (perf_counter() - start) * 1000


def _bare(house: House, query: str) -> float:
    """The engine alone: all rows that have the pairs counted, the newest twenty fetched."""
    needed = {gram for word in grams.words(query) for gram in grams.needed(word)}
    match = " AND ".join(f'"{gram}"' for gram in sorted(needed))
    start = perf_counter()
    with database.reading(house.engine) as tx:
        having = "FROM disclosure_library_search WHERE disclosure_library_search MATCH ?"
        tx.exec_driver_sql(f"SELECT count(*) {having}", (match,)).scalar_one()
        rows = f"SELECT rowid {having} ORDER BY rowid DESC LIMIT 20"
        tx.exec_driver_sql(f"SELECT * FROM disclosure_library_record WHERE row IN ({rows})", (match,)).all()
    return (perf_counter() - start) * 1000


def _page(house: House, asked: list[str]) -> Figure:
    """The whole page with its facets."""
    taken = []
    with TestClient(app.serve(house, app.ROUTES)) as client:
        for query in asked:
            start = perf_counter()
            client.get("/library", params={"q": query}).raise_for_status()
            taken.append((perf_counter() - start) * 1000)
    return of_rounds("library_page_p95", "ms", [(_p95(taken), PAGE)], "lower", 1.0)


def _p95(taken: list[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.95)]
