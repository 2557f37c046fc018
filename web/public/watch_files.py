"""The tables of supervision and of the public figures as CSV: the very rows that the page shows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace

from kernel.errors import NotFound
from web.public.sitting import plain
from web.views.elements import Link
from web.views.watch import Table, WatchPage
from web.words import Tongue

ENDING = ".csv"


def linked(page: WatchPage, address: str) -> WatchPage:
    """The page with a link below each table to the same as a file."""
    tables = (replace(one, links=(*one.links, Link("CSV", f"{address}/{_name(one)}{ENDING}"))) for one in page.tables)
    return replace(page, tables=tuple(tables))


def _name(of: Table) -> str:
    return of.id.removeprefix("h-")


def file(tables: Iterable[Table], name: str, tongue: Tongue) -> bytes:
    """The table of that name (`sites.csv`), with a mark for table calculators that it is UTF-8. NotFound
    `data.unknown`."""
    found = next((one for one in tables if f"{_name(one)}{ENDING}" == name), None)
    if found is None:
        raise NotFound("data.unknown", f"没有数据文件 {name}", f"there is no data file {name}", field="name")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([tongue.title(one) for one in found.head])
    for row in found.rows:
        told = [row.title, *row.cells, *([row.sign.text] if row.sign else [])]
        writer.writerow([plain(tongue.plain(one)) for one in told])
    return out.getvalue().encode("utf-8-sig")
