"""The enterprise base, in a life where each act is done once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from people.rules.unit import Post
from tests.support import offices

if TYPE_CHECKING:
    from tests.support.life import Life

FIRM: Final = "Z-91350211M000100Y46"


def held(life: Life) -> None:
    """An office states a fact of an enterprise, and corrects it."""
    clerk = offices.office(life, Post.WINDOW, n=841)[Post.WINDOW]
    fact = {"name": "name", "value": "青屿海风科技有限公司"}
    life.do(clerk, "enterprise.record", FIRM, {"facts": [fact], "paper": "营业执照"})
    life.do(clerk, "enterprise.correct", FIRM, {"name": "name", "value": "青屿海浪科技有限公司", "reason": "录入有误"})
