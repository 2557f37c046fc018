"""Internal lists: which there are, what an entry says, what stands after it was struck, what is no such list."""

from __future__ import annotations

from datetime import date

import pytest

from disclosure.rules import internal, register
from kernel.canon import Json
from kernel.errors import NotFound, NotValid

TODAY = date(2026, 6, 1)
CODE = "9121010000000001XX"
RISKS = internal.ours()["risks"]
CELLS: dict[str, Json] = {
    "post": "审批", "power": "低保", "risk": "优亲厚友", "grade": "高", "measure": "公示", "officer": "王敏"
}  # fmt: skip


@pytest.mark.seed_row(111)
def test_every_office_has_three_lists_and_its_points_of_risk_and_none_is_a_public_register() -> None:
    assert [of.zh for of in internal.ours().values()] == ["审批管理", "人事管理", "财务管理", "廉政风险点"]
    assert not internal.ours().keys() & register.ours().keys()


def test_a_chain_names_its_list_and_its_office() -> None:
    assert internal.parts(internal.subject("risks", CODE)) == (RISKS, CODE)
    for other in ("G-risks-1", "G-internal-other-1", "G-internal", "W-1"):
        with pytest.raises(NotFound, match=r"internal\.unknown"):
            internal.parts(other)


def test_what_was_struck_does_not_stand_and_what_is_wrong_is_named() -> None:
    made = internal.entered(RISKS, {"cells": CELLS}, CODE, TODAY)
    named = internal.key(RISKS, made)
    other: dict[str, Json] = {**CELLS, "power": "临时救助"}
    told: list[tuple[str, dict[str, Json]]] = [("enter_internal", {"cells": each}) for each in (CELLS, other)]
    assert [one.entry.cells["power"] for one in internal.replayed(RISKS, CODE, told).values()] == ["低保", "临时救助"]
    told.append(("strike_internal", {"entry": named, "reason": "重复"}))
    (left,) = internal.replayed(RISKS, CODE, told).values()
    assert left.entry.cells == other
    wrong: tuple[dict[str, Json], ...] = (
        {"cells": {**CELLS, "grade": "极高"}},
        {"cells": {**CELLS, "more": "x"}},
        {"cells": CELLS, "more": ""},
    )
    for each in wrong:
        with pytest.raises(NotValid):
            internal.entered(RISKS, each, CODE, TODAY)
