"""Open data by months: the page of all data sets, the months' files, everything in one file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from disclosure.acts import open_reading
from disclosure.acts.data_sets import Span
from disclosure.rules import sales_data
from disclosure.rules.ocds import parts
from disclosure.rules.ocds.release import LICENSE
from disclosure.rules.source import PLACEHOLDER
from kernel import canon
from kernel.context import Context
from kernel.deadlines import BEIJING, day_of
from web.public import data_catalogue, data_files
from web.public.data_catalogue import LINES
from web.request import House
from web.views.open_data import DataFile, DataMonth, OpenDataPage
from web.worker import publisher

BULK: Final = "/data/bulk.zip"
ZIP: Final = "application/zip"
_MONTHS: Final = 12
_ALWAYS: Final = Span(datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month in Beijing: `since` inclusive, `until` exclusive."""

    first: date

    @property
    def since(self) -> datetime:
        return datetime.combine(self.first, time(), BEIJING).astimezone(UTC)

    @property
    def until(self) -> datetime:
        return Month(self.next).since

    @property
    def span(self) -> Span:
        return Span(self.since, self.until)

    @property
    def next(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def before(self) -> Month:
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def name(self) -> str:
        return f"{self.first:%Y-%m}"


def month(ctx: Context, text: str) -> Month:
    """`2026-11`; an empty text is the present one."""
    return Month(date.fromisoformat(f"{text}-01") if text else day_of(ctx.now).replace(day=1))


def lines(house: House, data_set: str, of: Span) -> Iterator[bytes]:
    """The rows of a data set of a time, a batch at a time."""
    row = 0
    while True:
        with house.looking() as ctx:
            row, data = open_reading.lines(ctx, data_set, of.since, of.until, row)
        if not data:
            return
        yield data


def records(house: House, of: Span) -> Iterator[bytes]:
    """The records of tenders that have releases in a time, a batch at a time."""
    tender = ""
    while True:
        with house.looking() as ctx:
            tender, data = open_reading.records(ctx, publisher(house), of.since, of.until, tender)
        if not data:
            return
        yield data


def page(ctx: Context, prefix: str) -> OpenDataPage:
    return OpenDataPage(
        data_catalogue.groups(ctx.catalogue),
        DataFile("bulk.zip", BULK, ZIP),
        tuple(_months(ctx)),
        LICENSE,
        prefix,
        prefix == PLACEHOLDER,
    )


def _months(ctx: Context) -> Iterator[DataMonth]:
    """The last twelve months that have any releases, newest first."""
    of = month(ctx, "")
    for _ in range(_MONTHS):
        found = tuple(_counted(ctx, of))
        if found:
            yield DataMonth(of.name, found, DataFile(f"bulk-{of.name}.zip", f"{BULK}?month={of.name}", ZIP))
        of = of.before


def _counted(ctx: Context, of: Month) -> Iterator[tuple[DataFile, int]]:
    for data_set, name in ((open_reading.PURCHASES, "releases"), (open_reading.SALES, "sales")):
        if found := open_reading.count(ctx, data_set, of.since, of.until):
            yield DataFile(f"{name}-{of.name}.jsonl", f"/data/{name}.jsonl?month={of.name}", LINES), found


# ---------------------------------------------------------------- everything in one file


def bulk(house: House, of: Month | None) -> Iterator[bytes]:
    """A ZIP of what there is of a month, or of every data set whole, streamed."""
    return data_files.zipped(_files(house, of))


def _files(house: House, of: Month | None) -> Iterator[tuple[str, Iterable[bytes]]]:
    with house.looking() as ctx:
        tables = data_files.tables(ctx)
        told = data_catalogue.dcat(house.site, house.settings.base_url, ctx.catalogue)
    span = of.span if of else None
    yield "catalogue.jsonld", [canon.canonical(told)]
    yield "releases.jsonl", lines(house, open_reading.PURCHASES, span or _ALWAYS)
    yield "records.jsonl", records(house, span or _ALWAYS)
    yield "sales.jsonl", lines(house, open_reading.SALES, span or _ALWAYS)
    yield "sales.schema.json", [parts.encode(sales_data.SCHEMA)]
    for table in tables.values():
        if of is None or table.monthly:
            yield f"{table.id}.csv", data_files.as_csv(house, table, span)
            yield f"{table.id}.json", data_files.as_json(house, table, span)
            yield f"{table.id}.schema.json", [canon.canonical(table.schema())]
