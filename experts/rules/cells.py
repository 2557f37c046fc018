"""The cells of a roster: each reads as exactly one kind of value, or says in words what is wrong with it."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Final

from experts.rules.pool import Status, Title
from kernel import ids
from kernel.errors import NotValid
from people.rules import organisation

Cell = object
STATUSES: Final = {"在库": Status.ACTIVE, "暂停": Status.SUSPENDED, "请假": Status.ON_LEAVE}


def blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _bad(zh: str, en: str) -> NotValid:
    return NotValid("roster.cell", zh, en)


def judged(cell: Cell) -> str | None:
    """An id or a code that the sheet’s own column has said all about."""
    return cell.strip() if isinstance(cell, str) and not blank(cell) else None


def text(cell: Cell) -> str:
    if blank(cell):
        raise _bad("不能为空", "must not be empty")
    if not isinstance(cell, str):
        raise _bad(f"应为文本，却是 {_kind(cell)}；请把单元格设为文本格式", f"text is expected, not {_kind(cell)}")
    return cell.strip()


def _kind(cell: Cell) -> str:
    return {bool: "TRUE/FALSE", int: "number", float: "number"}.get(type(cell), type(cell).__name__)


def code(cell: Cell) -> str:
    return ids.identifier(text(cell))


def org(cell: Cell) -> str:
    return organisation.uscc(text(cell))


def day(cell: Cell) -> date:
    if isinstance(cell, datetime):
        if cell.time() != time():
            raise _bad("应为日期，不带时刻", "a day is expected, without a time")
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        said = text(cell)
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", said, re.ASCII):
            raise _bad(f"日期应写作 2026-03-02，而不是 {said}", f"a day is written 2026-03-02, not {said}")
        return date.fromisoformat(said)
    except ValueError as error:
        raise _bad(f"没有这一天：{cell}", f"there is no such day: {cell}") from error


def day_or_none(cell: Cell) -> date | None:
    return None if blank(cell) else day(cell)


def listed(cell: Cell) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split("[;；、]", text(cell)) if part.strip())


def title(cell: Cell) -> Title:
    said = text(cell)
    if said not in set(Title):
        raise _bad(f"职称应为 {'、'.join(Title)}，而不是 {said}", f"the title is one of {', '.join(Title)}, not {said}")
    return Title(said)


def status(cell: Cell) -> Status:
    said = text(cell)
    if said not in STATUSES:
        raise _bad(f"状态应为 {'、'.join(STATUSES)}，而不是 {said}", f"the status is one of {', '.join(STATUSES)}")
    return STATUSES[said]
