"""The enterprise base and filled forms, in a life where each act is done once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from approval.acts import sheets
from kernel.actor import PUBLIC
from people.rules.unit import Post
from tests.approval.filling import SETUP
from tests.support import matters, offices

if TYPE_CHECKING:
    from tests.support.life import Life

FIRM: Final = "Z-91350211M000100Y46"


def held(life: Life) -> None:
    """An office states a fact of an enterprise, and corrects it."""
    clerk = offices.office(life, Post.WINDOW, n=841)[Post.WINDOW]
    fact = {"name": "name", "value": "青屿海风科技有限公司"}
    life.do(clerk, "enterprise.record", FIRM, {"facts": [fact], "paper": "营业执照"})
    life.do(clerk, "enterprise.correct", FIRM, {"name": "name", "value": "青屿海浪科技有限公司", "reason": "录入有误"})


def filled(life: Life) -> None:
    """A form is handed in and corrected at a window, and a department takes its own."""
    keeper, office = matters.centre(life, Post.WINDOW, n=842), offices.office(life, Post.EXAMINER, n=843)
    matters.entered(life, keeper, office, "11010001")
    window, code = keeper[Post.WINDOW], "KWZH7PQR2M4N8XYT"
    with life.house.acting(PUBLIC) as ctx:
        id = sheets.begin(ctx, "company-setup", code)
        sheets.save(ctx, id, code, SETUP)
    life.do(window, "form.lock", id, {"code": code})
    life.do(window, "form.correct", id, {"code": code, "field": "seals", "value": "4", "reason": "增刻"})
    life.do(office[Post.EXAMINER], "form.read", id, {"own": "registration"})
