"""What offices of the state do, in a life where each act is done once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from people.rules.unit import Post
from tests.support import offices

if TYPE_CHECKING:
    from tests.support.life import Life


def governed(life: Life) -> None:
    """An office is entered and changed, its clerk appointed and dismissed, and it is closed."""
    boss, of = life.people["security"], offices.office(life, Post.CLERK, n=790)
    life.do(boss, "unit.change", of.subject, offices.entry("青屿市住房局"))
    life.do(of[Post.HEAD], "unit.dismiss", of.subject, {"person": of[Post.CLERK].actor.id, "post": Post.CLERK})
    life.do(boss, "unit.close", of.subject, {"basis": "机构改革方案"})
