"""`ggzy library import FILE`: a file of records into the document library; begun anew, it goes on where it stopped."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

import click

from disclosure.acts import library
from disclosure.acts.library import BATCH, Fault, Progress
from disclosure.rules import record_file
from disclosure.rules.record_file import Row
from kernel import db as database
from kernel.actor import CLERK
from kernel.settings import Settings
from web import app
from web.request import House

HEADS: Final = ("row", "index", "code", "zh", "en")


@click.group("library")
def group() -> None:
    """Look after the document library."""


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Take a file of records (CSV or a JSON object a line; UTF-8 or GB 18030) into the document library.

    Rows that cannot be taken are listed beside FILE, in FILE.faults.csv, and the rest is taken.
    """
    settings = Settings.read(os.environ)
    house = app.furnish(settings)
    database.upgrade(house.engine)
    told = file.with_name(f"{file.name}.faults.csv")
    end = taken(house, file, told)
    click.echo(
        f"{end.done} 行：收录 {end.kept}，已有 {end.same}，未收录 {end.faulty}\n"
        f"{end.done} rows: {end.kept} taken, {end.same} there already, {end.faulty} not taken"
    )
    if end.faulty:
        click.echo(f"未收录的行和原因 / rows that were not taken, and why: {told}")


def taken(house: House, file: Path, told: Path) -> Progress:
    """Take in the rest of the file, showing how far it is; what could not be taken is added to the file `told`."""
    sha256 = _digest(file)
    with house.looking() as ctx:
        so_far = library.progress(ctx, sha256)
    with file.open("rb") as data, click.progressbar(length=file.stat().st_size, label=file.name) as shown:
        for rows in _batches(_rows(data)):
            if rows[-1].n > so_far.done:
                with house.acting(CLERK) as ctx:
                    so_far, faults = library.add_records(ctx, sha256, rows)
                _tell(told, faults)
            shown.update(data.tell() - shown.pos)
    return so_far


def _digest(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def _rows(data: BinaryIO) -> Iterator[Row]:
    sample = data.read(record_file.SAMPLE)
    data.seek(0)
    return record_file.rows(iter(lambda: data.readline(record_file.LINE + 1), b""), sample)


def _batches(rows: Iterator[Row]) -> Iterator[Sequence[Row]]:
    while found := tuple(islice(rows, BATCH)):
        yield found


def _tell(told: Path, faults: Sequence[Fault]) -> None:
    if not faults:
        return
    fresh = not told.exists()
    with told.open("a", encoding="utf-8-sig" if fresh else "utf-8", newline="") as file:
        writer = csv.writer(file)
        if fresh:
            writer.writerow(HEADS)
        writer.writerows((one.n, one.index, one.why.code, one.why.words.zh, one.why.words.en) for one in faults)
