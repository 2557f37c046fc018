"""What a kind says of its parameters is so: without one that it always needs no terms stand, without another some do."""

from __future__ import annotations

import pytest

from kernel.canon import Json
from kernel.errors import Refusal
from kernel.reader import Reader
from tests.support import kinds
from trading.rules.live.method import Need

INSTEAD: dict[str, dict[str, Json]] = {
    "step": {"steps": [{"from": "0.00", "step": "10.00"}]},
    "unit": {"beyond": "draw"},
    "shares": {"beyond": "draw"},
    "query": {"rhythm": "free_hour"},
    "free": {"rhythm": "free_hour"},
    "countdown": {"rhythm": "free_hour"},
}
"""What the terms may say in place of a parameter on which it depends."""


def refused(kind: str, given: dict[str, Json]) -> str:
    """The field at fault; empty if the terms stand."""
    try:
        kinds.METHODS[kind].plan(Reader(given, "parameters"), "CNY")
    except Refusal as refusal:
        return refusal.field
    return ""


@pytest.mark.parametrize("kind", sorted(kinds.METHODS))
def test_a_parameter_is_needed_as_it_says(kind: str) -> None:
    lawful = dict(kinds.LAWFUL[kind])
    assert refused(kind, lawful) == ""
    for one in kinds.METHODS[kind].parameters:
        without = {name: value for name, value in lawful.items() if name != one.name}
        said = refused(kind, without)
        assert said in {Need.ALWAYS: {f"parameters.{one.name}"}, Need.NEVER: {""}}.get(one.need, {said}), one.name
        if one.need is Need.DEPENDS and said:
            left = {name for name, rest in INSTEAD.items() if rest == INSTEAD[one.name]}
            rest = {name: value for name, value in without.items() if name not in left}
            assert refused(kind, rest | INSTEAD[one.name]) == "", one.name
