"""Guides and bundles of matters, in a life where each act is done once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from approval.acts import bundles
from people.rules.unit import Post
from tests.support import guides, matters, offices

if TYPE_CHECKING:
    from tests.support.life import Life


def published(life: Life) -> None:
    """The guide of a matter is out; a bundle of two is published and ended."""
    keeper, office = matters.centre(life, n=2100), offices.office(life, name="青屿市卫生健康委员会", n=2101)
    codes = [matters.entered(life, keeper, office, code) for code in ("12010001", "12010002")]
    guides.published(life, office, codes[0])
    named = guides.bundled(life, keeper, tuple(codes), id="clinic")
    life.do(keeper[Post.HEAD], "bundle.end", bundles.subject(named), {"reason": "事项调整"})
