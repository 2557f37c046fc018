"""单位负责人同一、控股、管理: what ties two firms, at the bound of half."""

from __future__ import annotations

import pytest

from evaluation.rules.screens import control as screen
from kernel.canon import Json
from kernel.errors import NotValid
from people.rules import control
from people.rules.control import Control, Party, Tie, ties

A, B, C = "91330100MA2B3C4D50", "91210100MA00000015", "91210100MA00000023"


def firm(head: str = "", *holders: tuple[str, int], managers: tuple[str, ...] = ()) -> Control:
    """Holders and managers by key, each called like it."""
    return Control(
        Party("张某", head or "0001"),
        tuple((Party(key, key), share) for key, share in holders),
        tuple(Party(key, key) for key in managers),
    )


@pytest.mark.parametrize(
    ("one", "two", "due"),
    [
        (firm("0017"), firm("0017"), [Tie.HEAD]),
        (firm("0017"), firm("0018"), []),
        (firm("1", ("p" * 18, 5000)), firm("2", ("p" * 18, 5000)), [Tie.HOLDER]),
        (firm("1", ("p" * 18, 5000)), firm("2", ("p" * 18, 4999)), []),
        (firm("1"), firm("2", (A, 5000)), [Tie.HOLDS]),
        (firm("1"), firm("2", (A, 4999)), []),
        (firm("1", (B, 9000)), firm("2"), [Tie.HOLDS]),
        (firm("1"), firm("2", managers=(A,)), [Tie.MANAGES]),
        (firm("1", managers=(B,)), firm("2"), [Tie.MANAGES]),
        (firm("1", managers=(C,)), firm("2", managers=(C,)), [Tie.MANAGER]),
    ],
)
def test_what_ties_two_firms(one: Control, two: Control, due: list[Tie]) -> None:
    assert [tie for tie, _ in ties((A, one), (B, two))] == due
    found = screen.leads({"甲公司": (A, one), "乙公司": (B, two)})
    assert [int(each.figure) for each in found] == ([len(due)] if due else [])


def declared(*shares: int) -> dict[str, Json]:
    holders: list[Json] = [{"name": f"股东{n}", "key": f"000{n}", "share": share} for n, share in enumerate(shares)]
    return {"head": {"name": "张某", "key": "001X"}, "holders": holders, "managers": []}


def test_a_declaration_is_read_strictly() -> None:
    made = control.read(declared(5000, 5000))
    assert set(made.controlling) == {"股东0 0000", "股东1 0001"}
    assert control.read(declared(4999)).controlling == {}
    for wrong in (declared(5000, 5001), declared(1000, 2000), declared(0), declared(10_001)):
        with pytest.raises(NotValid, match="holders"):
            control.read(wrong)
    with pytest.raises(NotValid, match=r"organisation\.code_malformed"):
        control.read(declared() | {"head": {"name": "张某", "key": "12345"}})
