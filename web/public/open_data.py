"""The catalogue of open data: one list, from which the page, DCAT and the months' files are made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from disclosure.acts import open_reading
from disclosure.rules.ocds.release import LICENSE
from disclosure.rules.source import PLACEHOLDER
from kernel.canon import Json
from kernel.context import Context
from kernel.deadlines import BEIJING, day_of
from kernel.errors import Words
from web.public import six_classes
from web.request import House
from web.views.open_data import DataFile, DataSet, OpenDataPage

JSON: Final = "application/json"
LINES: Final = "application/jsonl"
CSV: Final = "text/csv"
AT_ONCE: Final = Words("随公告即时更新", "at once, with each notice")
_MONTHS: Final = 12


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


def lines(house: House, data_set: str, of: Month) -> Iterator[bytes]:
    """The month's rows of a data set, a batch at a time."""
    row = 0
    while True:
        with house.looking() as ctx:
            row, data = open_reading.lines(ctx, data_set, of.since, of.until, row)
        if not data:
            return
        yield data


def page(ctx: Context, prefix: str) -> OpenDataPage:
    return OpenDataPage(SETS, tuple(_months(ctx)), LICENSE, prefix, prefix == PLACEHOLDER)


def _months(ctx: Context) -> Iterator[tuple[DataFile, int]]:
    """The files of the last twelve months that have any, newest first, each with its number of rows."""
    of = month(ctx, "")
    for _ in range(_MONTHS):
        for data_set, name in ((open_reading.PURCHASES, "releases"), (open_reading.SALES, "sales")):
            if found := open_reading.count(ctx, data_set, of.since, of.until):
                yield DataFile(f"{name}-{of.name}.jsonl", f"/data/{name}.jsonl?month={of.name}", LINES), found
        of = of.before


SETS: Final = (
    DataSet(
        id="procurement",
        title=Words("采购全过程（OCDS 1.1.5）", "Procurement from notice to contract (OCDS 1.1.5)"),
        about=Words(
            "每份公告一条数据，发布后不变；每个招标另有汇总。",
            "One release a notice, never changed; for each tender a record of what they say together.",
        ),
        updated=AT_ONCE,
        schema="https://standard.open-contracting.org/1.1/en/release-schema.json",
        files=(DataFile("releases.jsonl", "/data/releases.jsonl", LINES),),
        patterns=("/data/releases/<notice>", "/data/records/<tender>"),
    ),
    DataSet(
        id="sales",
        title=Words("土地、矿业权和产权出让转让", "Sales of land, mining rights and state assets"),
        about=Words(
            "每份公告一条数据，发布后不变；出让转让不属采购，另立标准。",
            "One row a notice, never changed; a sale is no purchase and has a schema of its own.",
        ),
        updated=AT_ONCE,
        schema="/data/sales.schema.json",
        files=(
            DataFile("sales.jsonl", "/data/sales.jsonl", LINES),
            DataFile("sales.schema.json", "/data/sales.schema.json", "application/schema+json"),
        ),
    ),
    DataSet(
        id="deals",
        title=Words("成交明细", "Deals"),
        about=Words("一个月的成交，逐笔。", "The deals of a month, one a row."),
        updated=AT_ONCE,
        files=(DataFile("deals.csv", "/data/deals.csv", CSV), DataFile("deals.json", "/api/v1/deals", JSON)),
    ),
    DataSet(
        id="classes",
        title=Words("六类信息公开情况", "The six classes of information"),
        about=Words("一年各标段应公开、已公开和缺少的类别。", "What each lot of a year has published, owes and lacks."),
        updated=AT_ONCE,
        files=(DataFile("classes.csv", six_classes.CSV, CSV),),
    ),
    DataSet(
        id="turnover",
        title=Words("各月成交额", "Turnover by month"),
        about=Words("近十二个月，按币种合计。", "The last twelve months, summed by currency."),
        updated=AT_ONCE,
        files=(DataFile("turnover.csv", "/data/turnover.csv", CSV),),
    ),
    DataSet(
        id="stages",
        title=Words("各阶段用时", "Time per stage"),
        about=Words("最近办结的标段在各阶段的天数。", "Days that the lots which ended last spent in each stage."),
        updated=AT_ONCE,
        files=(DataFile("stages.csv", "/data/stages.csv", CSV),),
    ),
    DataSet(
        id="notices",
        title=Words("公告", "Notices"),
        about=Words("全部公告的内容，可订阅。", "What every notice says; also as a feed."),
        updated=AT_ONCE,
        files=(
            DataFile("notices.json", "/api/v1/notices", JSON),
            DataFile("notices.atom", "/feeds/notices.atom", "application/atom+xml"),
        ),
    ),
)


def dcat(name: Words, address: str) -> dict[str, Json]:
    """The catalogue as DCAT 2 in JSON-LD."""
    return {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "@type": "dcat:Catalog",
        "@id": f"{address}/data/open",
        "dct:title": _texts(name),
        "dct:license": {"@id": LICENSE},
        "dcat:dataset": [_set(one, address) for one in SETS],
    }


def _set(one: DataSet, address: str) -> dict[str, Json]:
    told: dict[str, Json] = {
        "@type": "dcat:Dataset",
        "@id": f"{address}/data/open#{one.id}",
        "dct:title": _texts(one.title),
        "dct:description": _texts(one.about),
        "dct:license": {"@id": LICENSE},
        "dct:accrualPeriodicity": {"@id": "http://purl.org/cld/freq/continuous"},
        "dcat:distribution": [_file(file, address) for file in one.files],
    }
    return told | ({"dct:conformsTo": {"@id": one.schema}} if one.schema else {})


def _file(file: DataFile, address: str) -> dict[str, Json]:
    return {
        "@type": "dcat:Distribution",
        "dct:title": file.name,
        "dcat:downloadURL": {"@id": f"{address}{file.href}"},
        "dcat:mediaType": file.media_type,
    }


def _texts(words: Words) -> list[Json]:
    return [{"@value": words.zh, "@language": "zh"}, {"@value": words.en, "@language": "en"}]
