"""The published terms of a room: both verifiers take the same ones for lawful, at every bound and beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.canon import Json
from kernel.errors import Refusal
from kernel.reader import Reader
from tests.support import node
from tests.support.kinds import LAWFUL, METHODS

READ: Final = """answer(given.map(([kind, currency, parameters]) => {
  try { Ebid.kinds[kind](parameters, currency); return true; } catch { return false; }
}));"""
DAY: Final = 24 * 3600
VALUES: Final[tuple[Json, ...]] = (
    *(None, True, False, "", " ", "x", [], {}, "draw", "share", "purchase", "own", "vcg", "earliest", "never", "reset"),
    *(each + n for each in (0, 2, 9, 20, 50, 59, 60, DAY, 7 * DAY // 21, 10 * DAY, 30 * DAY, 365 * DAY) for n in (-1, 0, 1)),
    *("0.00", "0.01", "-1.00", "500.01", "999.99", "1000.00", "1000.01", "1000", "1000.0", "1000.000", 1000, "1e3"),
    *([{"lot": f"L{n:02}", "bound": "0.00"} for n in range(size)] for size in (1, 20, 21)),
    *([{"lot": name, "bound": "1.00"} for name in names] for names in (("B", "A"), ("A", "A"), ("A+B",), ("乙", "丙"), ("",))),
    *([{"from": each, "step": "1.00"} for each in froms] for froms in (("0.00",), ("0.01",), ("0.00", "0.00"), ("0.00", "5.00"))),
    [{"from": "0.00", "step": "0.00"}],
    [{"from": "0.00"}],
)  # fmt: skip
"""What may be published by mistake, at the bounds and beside them."""


def lawful(kind: str, currency: str, parameters: Mapping[str, Json]) -> bool:
    try:
        METHODS[kind].plan(Reader(parameters, "parameters"), currency)
    except Refusal:
        return False
    return True


def test_both_read_the_same_terms() -> None:
    """One parameter, or two that bear on one another, of every value; another currency; a parameter too many."""
    made: list[tuple[str, str, dict[str, Json]]] = []
    for kind, given in LAWFUL.items():
        for one in (each.name for each in METHODS[kind].parameters):
            made += [(kind, "CNY", {**given, one: value}) for value in VALUES]
            made += [(kind, "CNY", {name: value for name, value in given.items() if name != one})]
            made += [(kind, "CNY", {**given, "late": "from_bid", "window": 60, one: value}) for value in (59, 60)]
            made += [(kind, "CNY", {**given, "rhythm": "five_five", "query": None, "free": None, one: None})]
            made += [(kind, "CNY", {**given, "land": True, one: value}) for value in (10 * DAY - 1, 10 * DAY)]
        made += [(kind, currency, dict(given)) for currency in ("JPY", "XXX", "USD")]
        made += [(kind, "CNY", {**given, "other": 1})]
    due = [lawful(*each) for each in made]
    assert [each for each, mine, theirs in zip(made, due, node.told(READ, made), strict=True) if mine != theirs] == []
    assert {(kind, each) for (kind, *_), each in zip(made, due, strict=True)} == {
        (kind, each) for kind in LAWFUL for each in (True, False)
    }
