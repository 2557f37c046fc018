"""Open data sets as tables: what each column holds, and the JSON Schema that follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from disclosure.rules.register import Column as Cell
from disclosure.rules.register import Register
from kernel.canon import Json
from kernel.errors import Words

Value = str | int | None
Row = tuple[Value, ...]
"""One row, its values in the order of the columns."""


class Form(StrEnum):
    """What a value is. An amount is a text of exact decimals, so that no reader rounds it."""

    TEXT = "text"
    DAY = "day"
    MOMENT = "moment"
    COUNT = "count"
    AMOUNT = "amount"
    DIGEST = "digest"


_FORMS: Final[Mapping[Form, dict[str, Json]]] = {
    Form.TEXT: {"type": "string", "minLength": 1},
    Form.DAY: {"type": "string", "format": "date"},
    Form.MOMENT: {"type": "string", "format": "date-time"},
    Form.COUNT: {"type": "integer", "minimum": 0},
    Form.AMOUNT: {"type": "string", "pattern": r"^(0|[1-9][0-9]*)(\.[0-9]+)?$"},
    Form.DIGEST: {"type": "string", "pattern": "^[0-9a-f]{64}$"},
}
_CELLS: Final = {"date": Form.DAY, "count": Form.COUNT}


@dataclass(frozen=True, slots=True)
class Column:
    """One column under its `name` in files; `empty`: a row may have no such value."""

    name: str
    words: Words
    form: Form = Form.TEXT
    empty: bool = False

    def schema(self) -> dict[str, Json]:
        """Both titles, and what a value must be."""
        told = dict(_FORMS[self.form])
        if self.empty:
            told["type"] = [told["type"], "null"]
        return {"title": self.words.zh, "description": self.words.en, **told}


@dataclass(frozen=True, slots=True)
class Table:
    """One data set. `monthly`: its rows have a moment each, so a month of it can be taken by itself."""

    id: str
    title: Words
    about: Words
    columns: Sequence[Column]
    monthly: bool = False

    @property
    def heads(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def schema(self) -> dict[str, Json]:
        """JSON Schema (2020-12) of the whole file: a list of rows that have these members and no other."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.title.zh,
            "description": self.title.en,
            "type": "array",
            "items": {
                "type": "object",
                "required": list(self.heads),
                "properties": {column.name: column.schema() for column in self.columns},
                "additionalProperties": False,
            },
        }


ENTERED: Final = (
    Column("entered_by", Words("登记单位", "Entered by"), empty=True),
    Column("entry", Words("登记标识", "Entry"), Form.DIGEST),
)
"""What each row of a register has beside its cells: the office, and the digest that names it."""


def of_register(of: Register) -> Table:
    """A register as a data set: its own columns, then who entered it under which name."""
    about = Words("登记簿现有全部登记。", "All entries of the register as they stand.")
    return Table(f"register-{of.id}", of.words, about, (*map(_of_cell, of.columns), *ENTERED))


def _of_cell(of: Cell) -> Column:
    return Column(of.name, of.words, _CELLS.get(of.kind, Form.TEXT), of.optional or bool(of.where))


def cell(of: Column, text: str) -> Value:
    """The value that a text of a cell stands for; None for an empty one."""
    if not text:
        return None
    return int(text) if of.form is Form.COUNT else text
