"""Open data as a stranger reads it: the packages of a tender, and the standard's own rules from a folder of archives."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from types import ModuleType
from typing import Any, Protocol

from jsonschema import Draft202012Validator, FormatChecker

from disclosure.acts import open_reading
from disclosure.rules import sales_data
from disclosure.rules.ocds import parts
from disclosure.rules.ocds.release import EXTENSIONS
from kernel.actor import PUBLIC
from tests.support.panel import Hall
from tests.support.parts import shared
from tests.support.sources import SITE


@cache
def _kit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("ocds_validate", shared("data/ocds_validate.py"))
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


class Rules(Protocol):
    """What the kit gives."""

    def check(self, package: object) -> Iterable[str]: ...


@cache
def _rules() -> Rules:
    made: Rules = _kit().Rules(shared("data/standard-1__1__5.zip"), EXTENSIONS, shared("data/ocds_extensions"))
    return made


def problems(data: bytes) -> list[str]:
    """What the standard finds wrong in a package; fields that nobody declared and unknown codes count."""
    package = json.loads(data)
    assert tuple(package["extensions"]) == EXTENSIONS
    return list(_rules().check(package))


def releases(hall: Hall, tender: str) -> list[Mapping[str, Any]]:
    """Oldest first; each is valid in a package of its own."""
    with hall.house.looking(PUBLIC) as ctx:
        kept = open_reading.of_tender(ctx, tender)
        packed = [open_reading.one(ctx, SITE, each.id) for each in kept]
    assert [problem for data in packed for problem in problems(data)] == []
    assert [json.loads(data)["releases"][0] for data in packed] == [json.loads(each.data) for each in kept]
    return [json.loads(each.data) for each in kept]


def compiled(hall: Hall, tender: str) -> Mapping[str, Any]:
    """What all of them say together; the record is valid."""
    with hall.house.looking(PUBLIC) as ctx:
        data = open_reading.record(ctx, SITE, tender)
    assert problems(data) == []
    (record,) = json.loads(data)["records"]
    return record["compiledRelease"]  # type: ignore[no-any-return]


def named(listed: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """By id; each id once."""
    rows = list(listed)
    found = {str(each["id"]): each for each in rows}
    assert len(found) == len(rows)
    return found


def sales(hall: Hall) -> list[Mapping[str, Any]]:
    """Every row of the sales, oldest first; each is valid under the schema that the site serves."""
    with hall.house.looking(PUBLIC) as ctx:
        _, data = open_reading.lines(
            ctx, open_reading.SALES, datetime.min.replace(tzinfo=UTC), ctx.now + timedelta(days=1)
        )
    rows = [json.loads(line) for line in data.splitlines()]
    schema = Draft202012Validator(json.loads(parts.encode(sales_data.SCHEMA)), format_checker=FormatChecker())
    assert [error.message for row in rows for error in schema.iter_errors(row)] == []
    return rows
