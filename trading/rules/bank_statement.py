"""What a bank tells of arrivals, as JSON or CSV: strictly read, each fault named by row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from kernel import canon, ids, money
from kernel.canon import Json
from kernel.deadlines import BEIJING
from kernel.errors import NotValid, Refusal, Words
from trading.rules import reference
from trading.rules.deposit import Arrival, Means, Standing

COLUMNS: Final = (
    *("line", "reference", "means", "amount", "currency", "paid_at"),
    *("payer", "account", "basic", "valid_until"),
)
"""`line` is the bank's own number of the entry; `basic` is yes, no or empty; `valid_until` a day, for guarantees."""
MOST: Final = 1000
LONGEST: Final = 200
_BASIC: Final = {"yes": True, "no": False, "": None}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a statement. Payer and account are kept for the way back and are in no event."""

    id: str
    reference: str
    payer: str
    account: str
    arrival: Arrival


def read(value: Json) -> tuple[Line, ...]:
    """From the lines of a JSON body: each an object of strings. NotValid names line and member."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise _wrong(0, "lines", "须为列表", "this must be a list")
    rows = []
    for n, row in enumerate(value, 1):
        if not isinstance(row, Mapping) or not all(isinstance(each, str) for each in row.values()):
            raise _wrong(n, "", "每行须为文本成员组成的对象", "each line is an object of texts")
        rows.append({name: str(each) for name, each in row.items()})
    return _lines(rows)


def read_csv(text: str) -> tuple[Line, ...]:
    """From a CSV file with a row of names first. NotValid names row and column."""
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    except csv.Error as error:
        raise _wrong(0, "", f"不是 CSV：{error}", f"this is no CSV: {error}") from error
    head, *rest = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)] or [[]]
    if len(set(head)) != len(head):
        raise _wrong(0, "", "列名重复", "a column's name is there twice")
    for n, row in enumerate(rest, 1):
        if len(row) != len(head):
            raise _wrong(n, "", f"应有 {len(head)} 列", f"{len(head)} columns are due")
    return _lines([dict(zip(head, row, strict=True)) for row in rest])


def _lines(rows: list[dict[str, str]]) -> tuple[Line, ...]:
    if not 0 < len(rows) <= MOST:
        raise _wrong(0, "", f"应有 1 至 {MOST} 行", f"1 to {MOST} lines are due")
    made = tuple(_line(row, n) for n, row in enumerate(rows, 1))
    if len({line.id for line in made}) != len(made):
        raise _wrong(0, "line", "流水号重复", "a line's number is there twice")
    return made


def _line(row: Mapping[str, str], n: int) -> Line:
    if unknown := sorted(row.keys() - set(COLUMNS)):
        raise _wrong(n, unknown[0], "没有这一列", "there is no such column")
    cells = {name: row.get(name, "") for name in COLUMNS}
    for name, cell in cells.items():
        if len(cell) > LONGEST:
            raise _wrong(n, name, f"超过 {LONGEST} 字", f"longer than {LONGEST}")
    if cells["basic"] not in _BASIC:
        raise _wrong(n, "basic", "应为 yes、no 或空", "yes, no, or nothing")
    if not cells["payer"]:
        raise _wrong(n, "payer", "缺少付款人", "the payer is missing")
    try:
        return _made(cells)
    except Refusal as refusal:
        raise _wrong(n, refusal.field, refusal.words.zh, refusal.words.en) from refusal


def _made(cells: Mapping[str, str]) -> Line:
    arrival = Arrival(
        _means(cells["means"] or Means.TRANSFER),
        money.money(cells["amount"], cells["currency"] or "CNY", "amount"),
        _moment(cells["paid_at"]),
        Standing.LISTED,
        _BASIC[cells["basic"]],
        _day(cells["valid_until"]) if cells["valid_until"] else None,
    )
    return Line(
        ids.identifier(cells["line"], "line"),
        reference.read(cells["reference"]),
        cells["payer"],
        cells["account"],
        arrival,
    )


def _means(text: str) -> Means:
    if text not in set(Means):
        raise NotValid("deposit.line", f"没有这种方式：{text}", f"no such means: {text}", field="means")
    return Means(text)


def _moment(text: str) -> datetime:
    """An instant as everywhere here, or a bank's own `2026-03-05 10:21:33`, which is Beijing's time."""
    try:
        if text.endswith("Z"):
            return canon.moment(text)
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    except (NotValid, ValueError) as error:
        raise NotValid("deposit.line", f"不是时刻：{text}", f"no moment: {text}", field="paid_at") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotValid("deposit.line", f"不是日期：{text}", f"no day: {text}", field="valid_until") from error


def _wrong(n: int, column: str, zh: str, en: str) -> NotValid:
    place = ".".join(part for part in ("lines", str(n) if n else "", column) if part)
    where = Words(f"第 {n} 行", f" in line {n}") if n else Words("", "")
    named = Words(f"“{column}”", f" ({column})") if column else Words("", "")
    return NotValid(
        "deposit.statement",
        f"对账单{where.zh}{named.zh}有误：{zh}",
        f"the statement is wrong{where.en}{named.en}: {en}",
        field=place,
    )
