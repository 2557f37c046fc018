"""The catalogue of matters, in a life where each act is done once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from approval.acts import matters as acts
from kernel.deadlines import day_of
from people.rules.unit import Post
from tests.support import matters, offices

if TYPE_CHECKING:
    from tests.support.life import Life


def kept(life: Life) -> None:
    """A matter is entered and changed from the next day on."""
    keeper, office = matters.centre(life, n=890), offices.office(life, name="青屿市市场监督管理局", n=891)
    code = matters.entered(life, keeper, office)
    tomorrow = (day_of(life.now) + timedelta(days=1)).isoformat()
    life.do(keeper[Post.HEAD], "matter.change", acts.subject(code), matters.said(office.code, tomorrow, promised=3))
