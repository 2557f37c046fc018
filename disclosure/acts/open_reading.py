"""What is asked of open data: one release, the record of a tender, the releases of a month as they are streamed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from disclosure import open_store
from disclosure.acts import releasing
from disclosure.rules.ocds import merge, parts, release
from disclosure.rules.source import Publisher
from kernel import canon
from kernel.context import Context
from kernel.errors import NotFound
from kernel.table import Record

BATCH: Final = 500
TENDERS: Final = 50
PURCHASES: Final = releasing.PURCHASES
SALES: Final = releasing.SALES


@dataclass(frozen=True, slots=True)
class Kept:
    """A release as it was published: UTF-8 JSON and its digest."""

    id: str
    tag: str
    date: datetime
    sha256: str
    data: bytes


def of_tender(ctx: Context, tender: str) -> tuple[Kept, ...]:
    """Oldest first."""
    return tuple(map(_kept, open_store.of_tender(ctx.tx, PURCHASES, tender)))


def one(ctx: Context, publisher: Publisher, id: str) -> bytes:
    """The release in a package of its own; NotFound `release.unknown`."""
    row = open_store.find(ctx.tx, PURCHASES, id)
    if row is None:
        raise NotFound("release.unknown", f"没有这条开放数据：{id}", f"no such release: {id}", field="id")
    at = canon.moment(row.date)
    return parts.encode(_package(publisher, f"/data/releases/{id}", at) | {"releases": [_read(row.data)]})


def record(ctx: Context, publisher: Publisher, tender: str) -> bytes:
    """All releases of a tender and what they say together, as a record package; NotFound `release.unknown`."""
    rows = open_store.of_tender(ctx.tx, PURCHASES, tender)
    if not rows:
        raise NotFound("release.unknown", f"没有该招标的开放数据：{tender}", f"no releases of {tender}", field="tender")
    addresses = [f"{publisher.address}/data/releases/{row.id}" for row in rows]
    made = merge.record([_read(row.data) for row in rows], addresses)
    head = _package(publisher, f"/data/records/{tender}", canon.moment(rows[-1].date))
    return parts.encode(head | {"packages": addresses, "records": [made]})


def records(ctx: Context, publisher: Publisher, since: datetime, until: datetime, after: str = "") -> tuple[str, bytes]:
    """Up to `TENDERS` records of tenders with releases in a time, each a line of JSON, and the tender to go on from.

    Nothing at the end. A record joins all releases of its tender, those of other months too.
    """
    found = open_store.tenders_after(ctx.tx, after, since, until, TENDERS)
    made = b"".join(_line(ctx, publisher, tender) for tender in found)
    return (found[-1] if found else after), made


def _line(ctx: Context, publisher: Publisher, tender: str) -> bytes:
    told = json.loads(record(ctx, publisher, tender), parse_float=Decimal)
    return parts.encode(told["records"][0]) + b"\n"


def lines(ctx: Context, data_set: str, since: datetime, until: datetime, row: int = 0) -> tuple[int, bytes]:
    """Up to `BATCH` rows of a data set of a time after a row, each a line of JSON, and the row to go on from.

    Nothing at the end. So a file of any length is made with one batch in memory and no open transaction between two.
    """
    found = open_store.after(ctx.tx, data_set, row, since, until, BATCH)
    return (found[-1].row if found else row), b"".join(bytes(each.data) + b"\n" for each in found)


def count(ctx: Context, data_set: str, since: datetime, until: datetime) -> int:
    return open_store.count(ctx.tx, data_set, since, until)


def _kept(row: Record) -> Kept:
    return Kept(row.id, row.tag, canon.moment(row.date), row.sha256, bytes(row.data))


def _package(publisher: Publisher, path: str, at: datetime) -> dict[str, Any]:
    return release.package((publisher.name.zh, publisher.address), f"{publisher.address}{path}", at)


def _read(data: bytes) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(data, parse_float=Decimal)
    return told
