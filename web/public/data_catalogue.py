"""The catalogue of open data: one list, from which the page, DCAT and the export for other portals are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from disclosure.rules import data_set, data_sets, register
from disclosure.rules.data_set import Form, Table
from disclosure.rules.ocds.release import LICENSE
from kernel.canon import Json
from kernel.errors import Words
from web.public import figure_sets
from web.views.open_data import DataFile, DataGroup, DataSet
from web.visit import Site

JSON: Final = "application/json"
LINES: Final = "application/jsonl"
CSV: Final = "text/csv"
ATOM: Final = "application/atom+xml"
SCHEMA: Final = "application/schema+json"
ADDRESS: Final = "/data/open"
SETS: Final = "/data/sets"
AT_ONCE: Final = Words("随公告即时更新", "at once, with each notice")
ENTERED: Final = Words("随登记即时更新", "at once, with each entry")
COUNTED: Final = Words("取用时计算", "counted when it is taken")

_FEEDS: Final = {
    data_sets.NOTICES.id: "/feeds/notices.atom",
    data_sets.DOCUMENTS.id: "/feeds/documents.atom",
    data_sets.MATTERS.id: "/feeds/consultations.atom",
}
_PURCHASES: Final = DataSet(
    id="procurement",
    title=Words("采购全过程（OCDS 1.1.5）", "Procurement from notice to contract (OCDS 1.1.5)"),
    about=Words(
        "每份公告一条数据，发布后不变；每个招标另有汇总。",
        "One release a notice, never changed; for each tender a record of what they say together.",
    ),
    updated=AT_ONCE,
    schema="https://standard.open-contracting.org/1.1/en/release-schema.json",
    files=(
        DataFile("releases.jsonl", "/data/releases.jsonl", LINES),
        DataFile("records.jsonl", "/data/records.jsonl", LINES),
    ),
    patterns=("/data/releases/<notice>", "/data/records/<tender>"),
)
_SALES: Final = DataSet(
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
        DataFile("sales.schema.json", "/data/sales.schema.json", SCHEMA),
    ),
)


def _table(of: Table, updated: Words) -> DataSet:
    """A table's files: CSV, JSON, the schema of both, and a feed where there is one."""
    at = f"{SETS}/{of.id}"
    feed = _FEEDS.get(of.id)
    return DataSet(
        id=of.id,
        title=of.title,
        about=of.about,
        updated=updated,
        schema=f"{at}.schema.json",
        files=(
            DataFile(f"{of.id}.csv", f"{at}.csv", CSV, "CSV"),
            DataFile(f"{of.id}.json", f"{at}.json", JSON, "JSON"),
            DataFile(f"{of.id}.schema.json", f"{at}.schema.json", SCHEMA, "JSON Schema"),
            *((DataFile(feed.rpartition("/")[2], feed, ATOM, "Atom"),) if feed else ()),
        ),
        items=tuple(of.columns),
    )


def groups(catalogue: Mapping[str, str]) -> tuple[DataGroup, ...]:
    """All data sets, by what they are about."""
    trade = (data_sets.NOTICES, data_sets.OPENINGS, data_sets.AWARDS, data_sets.CONTRACTS)
    offices = (data_sets.DOCUMENTS, data_sets.MATTERS, data_sets.GAZETTE, data_sets.LIBRARY)
    figures = (table for table, _ in figure_sets.FIGURES.values())
    registers = map(data_set.of_register, register.every(catalogue).values())
    return (
        DataGroup(Words("交易", "Trade"), (_PURCHASES, _SALES, *(_table(one, AT_ONCE) for one in trade))),
        DataGroup(
            Words("政府信息公开", "Openness of government"),
            (*(_table(one, ENTERED) for one in offices), _table(data_sets.DIRECTORY, COUNTED)),
        ),
        DataGroup(Words("登记簿", "Registers"), tuple(_table(one, ENTERED) for one in registers)),
        DataGroup(Words("数字", "Figures"), tuple(_table(one, COUNTED) for one in figures)),
    )


def sets(catalogue: Mapping[str, str]) -> tuple[DataSet, ...]:
    return tuple(one for group in groups(catalogue) for one in group.sets)


# ---------------------------------------------------------------- DCAT


def dcat(site: Site, address: str, catalogue: Mapping[str, str]) -> dict[str, Json]:
    """The catalogue as DCAT 2 in JSON-LD."""
    publisher: dict[str, Json] = {"@type": "foaf:Agent", "foaf:name": _texts(site.run_by)}
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@type": "dcat:Catalog",
        "@id": f"{address}{ADDRESS}",
        "dct:title": _texts(site.name),
        "dct:publisher": publisher,
        "dct:license": {"@id": LICENSE},
        "dcat:dataset": [_set(one, address, publisher) for one in sets(catalogue)],
    }


def _set(one: DataSet, address: str, publisher: Json) -> dict[str, Json]:
    schema = one.schema if one.schema.startswith("https://") else f"{address}{one.schema}"
    return {
        "@type": "dcat:Dataset",
        "@id": f"{address}{ADDRESS}#{one.id}",
        "dct:identifier": one.id,
        "dct:title": _texts(one.title),
        "dct:description": _texts(one.about),
        "dct:publisher": publisher,
        "dct:license": {"@id": LICENSE},
        "dct:accrualPeriodicity": {"@id": "http://purl.org/cld/freq/continuous"},
        "dct:conformsTo": {"@id": schema},
        "dcat:distribution": [_file(file, address) for file in one.files],
    }


def _file(file: DataFile, address: str) -> dict[str, Json]:
    return {
        "@type": "dcat:Distribution",
        "dct:title": file.name,
        "dct:license": {"@id": LICENSE},
        "dcat:downloadURL": {"@id": f"{address}{file.href}"},
        "dcat:mediaType": file.media_type,
    }


def _texts(words: Words) -> list[Json]:
    return [{"@value": words.zh, "@language": "zh"}, {"@value": words.en, "@language": "en"}]


# ---------------------------------------------------------------- for the portal of the province

_TYPES: Final[Mapping[Form, str]] = {
    Form.TEXT: "字符型C",
    Form.DIGEST: "字符型C",
    Form.DAY: "日期型D",
    Form.MOMENT: "日期时间型T",
    Form.COUNT: "整型I",
    Form.AMOUNT: "货币型Y",
}
_FORMATS: Final = {CSV: "CSV", JSON: "JSON", LINES: "JSON"}


def portal(site: Site, address: str, catalogue: Mapping[str, str], on: date) -> list[Json]:
    """The catalogue with the members of 政务信息资源目录编制指南 (发改高技〔2017〕1272号; to be checked, 待核)."""
    return [_resource(one, site, address, on) for one in sets(catalogue)]


def _resource(one: DataSet, site: Site, address: str, on: date) -> dict[str, Json]:
    formats = dict.fromkeys(_FORMATS[file.media_type] for file in one.files if file.media_type in _FORMATS)
    return {
        "信息资源名称": one.title.zh,
        "信息资源代码": one.id,
        "信息资源提供方": site.run_by.zh,
        "信息资源摘要": one.about.zh,
        "信息资源格式": list(formats),
        "信息项信息": [{"信息项名称": item.words.zh, "数据类型": _TYPES[item.form]} for item in one.items],
        "共享属性": {"共享类型": "无条件共享", "共享方式": "共享平台方式"},
        "开放属性": {"是否向社会开放": "是", "开放条件": LICENSE},
        "更新周期": "实时",
        "发布日期": on.isoformat(),
        "下载地址": [f"{address}{file.href}" for file in one.files],
    }


_TEXT: Final[Json] = {"type": "string", "minLength": 1}


def _shape(members: Mapping[str, Json]) -> dict[str, Json]:
    return {
        "type": "object",
        "required": list(members),
        "properties": dict(members),
        "additionalProperties": False,
    }


def _one_of(values: Sequence[str]) -> Json:
    return {"enum": list(dict.fromkeys(values))}


PORTAL: Final[dict[str, Json]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "政务信息资源目录",
    "type": "array",
    "minItems": 1,
    "items": _shape(
        {
            **dict.fromkeys(("信息资源名称", "信息资源代码", "信息资源提供方", "信息资源摘要"), _TEXT),
            "信息资源格式": {"type": "array", "minItems": 1, "items": _one_of(tuple(_FORMATS.values()))},
            "信息项信息": {
                "type": "array",
                "items": _shape({"信息项名称": _TEXT, "数据类型": _one_of(tuple(_TYPES.values()))}),
            },
            "共享属性": _shape({"共享类型": _one_of(("无条件共享", "有条件共享", "不予共享")), "共享方式": _TEXT}),
            "开放属性": _shape({"是否向社会开放": _one_of(("是", "否")), "开放条件": _TEXT}),
            "更新周期": _one_of(("实时", "每日", "每周", "每月", "每季度", "每年")),
            "发布日期": {"type": "string", "format": "date"},
            "下载地址": {"type": "array", "minItems": 1, "items": {"type": "string", "format": "uri"}},
        }
    ),
}
"""JSON Schema of the export: `/data/portal.schema.json`."""
