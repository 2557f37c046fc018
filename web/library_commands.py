"""`ggzy library import FILE` and `ggzy register import NAME FILE`: files of records into what everybody reads."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

import click

from disclosure.acts import library, registers
from disclosure.acts.library import BATCH, Fault, Progress
from disclosure.rules import record, record_file
from disclosure.rules.record_file import Heads, Row
from disclosure.rules.register import OFFICE, known
from kernel import db as database
from kernel.actor import CLERK
from kernel.settings import Settings
from web import app
from web.request import House

_HEADS: Final = Heads(record.COLUMNS, record.OPTIONAL)
TOLD: Final = ("row", "index", "code", "zh", "en")


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
        for batch in _batches(rows(data, _HEADS)):
            if batch[-1].n > so_far.done:
                with house.acting(CLERK) as ctx:
                    so_far, faults = library.add_records(ctx, sha256, batch)
                _tell(told, faults)
            shown.update(data.tell() - shown.pos)
    return so_far


def _digest(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def rows(data: BinaryIO, heads: Heads) -> Iterator[Row]:
    """The records of an open file, one after another."""
    sample = data.read(record_file.SAMPLE)
    data.seek(0)
    return record_file.rows(iter(lambda: data.readline(record_file.LINE + 1), b""), sample, heads)


def _batches(found: Iterator[Row]) -> Iterator[Sequence[Row]]:
    while batch := tuple(islice(found, BATCH)):
        yield batch


def _tell(told: Path, faults: Sequence[Fault]) -> None:
    if not faults:
        return
    fresh = not told.exists()
    with told.open("a", encoding="utf-8-sig" if fresh else "utf-8", newline="") as file:
        writer = csv.writer(file)
        if fresh:
            writer.writerow(TOLD)
        writer.writerows((one.n, one.index, one.why.code, one.why.words.zh, one.why.words.en) for one in faults)


# ---------------------------------------------------------------- registers


@click.group("register")
def register() -> None:
    """Look after the registers."""


@register.command("import")
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def take(name: str, file: Path) -> None:
    """Take the entries of a file (as for the library) into the register NAME; those that stand are passed over."""
    house = app.furnish(Settings.read(os.environ))
    database.upgrade(house.engine)
    new, faults = entered(house, name, file)
    _tell(file.with_name(f"{file.name}.faults.csv"), faults)
    click.echo(f"新登记 {new} 项，未收录 {len(faults)} 行\n{new} entries are new, {len(faults)} rows were not taken")


def entered(house: House, name: str, file: Path) -> tuple[int, Sequence[Fault]]:
    """Take in the whole file, at once or not at all."""
    with house.looking() as ctx:
        of = known(name, ctx.catalogue)
    columns = [*([OFFICE] if of.owned else []), *of.columns]
    heads = Heads({each.zh: each.name for each in columns}, frozenset(each.name for each in columns if each.optional))
    with file.open("rb") as data:
        found = tuple(rows(data, heads))
    with house.acting(CLERK) as ctx:
        return registers.add_entries(ctx, name, _digest(file), found)
