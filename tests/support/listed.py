"""A lot whose tender lets the next of the same draw follow where one who was drawn does not come (递补)."""

from __future__ import annotations

from pathlib import Path

from evaluation.acts import drawing
from kernel.actor import Role
from tests.support.case import Case
from tests.support.panel import Hall, panel_document
from tests.support.sources import LOWEST
from web import conduct


def listed(hall: Hall, folder: Path) -> Case:
    """Two decline, one after the other, and nobody gives a value for it; ended by the supervisor once the panel sits."""
    hall.enrol_experts(9)
    part = hall.lot_of(LOWEST, panel=panel_document() | {"vacancies": "list"})
    lot, bids = hall.opened(folder, ["1000000.00", "1100000.00", "1200000.00"], part)
    did = hall.drawn(lot)
    for _ in range(2):
        with conduct.acting(hall.house, hall.asked(did)[0].actor, lot) as ctx:
            drawing.decline(ctx, lot, {"did": did})
        assert hall.clerk("replace_expert") == ["replace_expert"]
    for person in hall.asked(did):
        hall.accept(person, lot)
    hall.sat(lot)
    case = Case(hall, lot, bids)
    hall.do(
        hall.office(Role.SUPERVISOR),
        "lot.terminate",
        lot,
        {"basis": "招标投标法实施条例第八十一条", "reason": "采购任务取消"},
    )
    case.archive()
    return case
