"""The tables of a lot: criteria with their bands, strata of the panel; rows are typed, added and removed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from kernel.canon import Json
from kernel.errors import Words
from trading.rules.papers.asked import MOST, MOST_PAGES
from web.desks import drafting_answers as answers
from web.desks.drafting_asks import Ask, at, put, take
from web.desks.drafting_lists import Codes
from web.desks.drafting_methods import POINT
from web.desks.drafting_values import Points, Whole, flag

Row = dict[str, Json]
SPECIALTIES: Final = "specialties"
"""The id of the page's list of specialties."""


@dataclass(frozen=True, slots=True)
class Table:
    """A list of the lot document as rows of fields. `blank` is a new row; `inner` a table inside each row."""

    path: str
    row: Words
    add: Words
    asks: tuple[Ask, ...]
    blank: Callable[[], Row]
    inner: Table | None = None


_TITLE: Final = (
    Ask("zh", Words("名称", "Name in Chinese")),
    Ask("en", Words("英文名称", "Name in English"), needed=False),
)
BANDS: Final = Table(
    "bands",
    Words("档次", "Band"),
    Words("加一档", "Add a band"),
    (
        Ask("from", Words("最低", "From"), Points(0), unit=POINT),
        Ask("to", Words("最高", "To"), Points(0), unit=POINT),
        Ask("zh", Words("评分标准", "Standard in Chinese")),
        Ask("en", Words("英文", "Standard in English"), needed=False),
    ),
    lambda: {"zh": "", "en": "", "from": None, "to": None},
)
_SCORED_BLIND: Final = flag(Words("否", "no"), Words("是，只看暗标文件", "yes, by the blind papers alone"))
CRITERIA: Final = Table(
    "criteria",
    Words("评分项", "Criterion"),
    Words("加一个评分项", "Add a criterion"),
    (
        *_TITLE,
        Ask("max", Words("满分", "Full points"), Points(), unit=POINT),
        Ask("objective", Words("性质", "Nature"), flag(Words("主观", "subjective"), Words("客观", "objective"))),
        Ask("step", Words("打分间隔", "Step"), Points(), unit=POINT, needed=False),
        Ask("blind", Words("暗标评审", "Scored blind"), _SCORED_BLIND, needed=False),
        answers.KIND,
    ),
    lambda: {"zh": "", "en": "", "max": None, "objective": False, "step": 50, "bands": []},
    BANDS,
)
STRATA: Final = Table(
    "panel.strata",
    Words("专业组", "Group"),
    Words("加一个专业组", "Add a group"),
    (
        Ask(
            "specialties",
            Words("专业代码", "Specialty codes"),
            Codes(),
            Words("符合其中一个即可，用顿号隔开", "one of them is enough; part them by commas"),
            suggest=SPECIALTIES,
        ),
        Ask("n", Words("人数", "Experts"), Whole(1, 99), unit=Words("人", "experts")),
        Ask(
            "regions",
            Words("地区代码", "Region codes"),
            Codes(digits=6),
            Words("六位行政区划代码，不填则不限", "six digits each; anywhere if empty"),
            needed=False,
        ),
    ),
    lambda: {"specialties": [], "regions": [], "n": None},
)
_FORMATS: Final = Words(
    "用顿号隔开：pdf、docx、xlsx、jpg、png、zip；限页的和暗标只能是 pdf",
    "part them by commas: pdf, docx, xlsx, jpg, png, zip; only pdf where pages are limited or it is blind",
)
_BLIND: Final = flag(Words("否", "no"), Words("是，评审时不知道投标人", "yes, read without the bidder's name"))
_LENIENT: Final = Words(
    "检查项的代号，用顿号隔开，如 paper.font（字体未嵌入）；不填则一律拒收",
    "codes of findings, parted by commas, such as paper.font (a font is not embedded); all are refused if empty",
)
PAPERS: Final = Table(
    "papers",
    Words("文件", "Paper"),
    Words("加一份文件", "Add a paper"),
    (
        *_TITLE,
        Ask("required", Words("是否必交", "Required"), flag(Words("可不交", "optional"), Words("必交", "required"))),
        Ask("formats", Words("格式", "Formats"), Codes(), _FORMATS),
        Ask("max_pages", Words("页数上限", "Most pages"), Whole(1, MOST_PAGES), needed=False),
        Ask("max_files", Words("份数上限", "Most files"), Whole(1, MOST), needed=False),
        Ask("blind", Words("暗标", "Blind"), _BLIND),
        Ask("lenient", Words("只提醒的检查项", "Findings only warned of"), Codes(), _LENIENT, needed=False),
    ),
    lambda: {
        "zh": "", "en": "", "required": True, "formats": ["pdf"], "max_pages": None, "max_files": None, "blind": False,
        "lenient": [],
    },
)  # fmt: skip
TABLES: Final = (CRITERIA, STRATA, PAPERS)
_PLACE: Final = re.compile(r"(criteria|papers|panel\.strata|criteria\.\d{1,3}\.bands)(?:\.(\d{1,3}))?")


def rows(lot: Json, path: str) -> list[Row]:
    """The rows that stand there; whatever is no row is passed over."""
    held = at(lot, path)
    return [cast("Row", one) for one in held if isinstance(one, dict)] if isinstance(held, list) else []


def asked(table: Table, row: Row) -> tuple[Ask, ...]:
    """The fields of this row: a criterion that asks the bidder something has some more."""
    return (*table.asks, *answers.more(row)) if table is CRITERIA else table.asks


def fill(place: Row, table: Table, texts: Mapping[str, str], under: str = "") -> None:
    """Put what was typed into the rows: as many as the form had, if it had any."""
    name = f"{under}{table.path}."
    found = {text.removeprefix(name).partition(".")[0] for text in texts if text.startswith(name)}
    numbers = sorted(int(one) for one in found if re.fullmatch(r"[0-9]{1,3}", one))
    if not numbers:
        return
    held = rows(place, table.path)
    made: list[Json] = []
    for number in numbers:
        row = held[number] if number < len(held) else table.blank()
        take(row, table.asks, texts, f"{name}{number}.")
        take(row, asked(table, row)[len(table.asks) :], texts, f"{name}{number}.")
        if table.inner:
            fill(row, table.inner, texts, f"{name}{number}.")
        made.append(row)
    put(place, table.path, made)


def add(lot: Row, path: str) -> str:
    """Append an empty row; gives where it stands, empty if there is no such table."""
    table = _table(path)
    if table is None or _PLACE.fullmatch(path) is None:
        return ""
    place, name = _holder(lot, path)
    if place is None:
        return ""
    made: list[Json] = [*rows(place, name), table.blank()]
    put(place, name, made)
    return f"{path}.{len(made) - 1}"


def remove(lot: Row, path: str) -> None:
    """Take a row out; the ones below move up."""
    table, _, number = path.rpartition(".")
    if _PLACE.fullmatch(path) is None or _table(table) is None or not number.isdigit():
        return
    place, name = _holder(lot, table)
    if place is not None:
        kept = rows(place, name)
        put(place, name, [row for n, row in enumerate(kept) if n != int(number)])


def _table(path: str) -> Table | None:
    if path.endswith(".bands"):
        return BANDS
    return next((table for table in TABLES if table.path == path), None)


def _holder(lot: Row, path: str) -> tuple[Row | None, str]:
    """The map in which the table of this path stands, and the table's path in it."""
    if not path.endswith(".bands"):
        return lot, path
    number = int(path.split(".")[1])
    criteria = rows(lot, CRITERIA.path)
    return (criteria[number] if number < len(criteria) else None), BANDS.path


def settle(lot: Row, *, whole: bool) -> None:
    """Give rows their ids and order, the Chinese where English is missing; with `whole` drop rows that say nothing."""
    for table in TABLES:
        kept = [row for row in rows(lot, table.path) if not whole or not _empty(table, row)]
        put(lot, table.path, cast("Json", kept))
    for n, row in enumerate(rows(lot, CRITERIA.path), start=1):
        row["id"] = f"C{n}"
        answers.settle(row)
        if not row.get("blind"):
            row.pop("blind", None)
        row["bands"] = [band for band in rows(row, BANDS.path) if not whole or not _empty(BANDS, band)]
        if row.get("step") is None:
            row["step"] = 1
        for one in (row, *rows(row, BANDS.path)):
            one["en"] = one.get("en") or one.get("zh")
    _name_strata(rows(lot, STRATA.path))
    _name_papers(lot)


def _name_papers(lot: Row) -> None:
    """Papers are the roles of a package's files; a lot that asks for none says nothing of them."""
    asked_for = rows(lot, PAPERS.path)
    for n, row in enumerate(asked_for, start=1):
        row["id"] = f"p{n}"
        row["en"] = row.get("en") or row.get("zh")
        row.setdefault("lenient", [])
    if not asked_for:
        lot.pop(PAPERS.path, None)


def _empty(table: Table, row: Row) -> bool:
    blank: dict[str, Any] = table.blank()
    return all(row.get(ask.path) in (None, "", [], blank.get(ask.path)) for ask in table.asks) and not row.get("bands")


def _name_strata(strata: list[Row]) -> None:
    """A group is called after its first specialty, and filled in the order of the form."""
    taken: set[str] = set()
    for n, row in enumerate(strata, start=1):
        specialties = row.get("specialties")
        first = str(specialties[0]) if isinstance(specialties, list) and specialties else f"G{n}"
        row["id"] = first if first not in taken else f"{first[:60]}-{n}"
        row["priority"] = n
        taken.add(str(row["id"]))
