"""Matters of approval in a world: entered by the city's centre, as its head does it."""

from __future__ import annotations

from typing import Final

from approval.acts import matters
from kernel.canon import Json
from kernel.deadlines import day_of
from people.rules.unit import Kind, Post
from tests.support import offices
from tests.support.offices import Office
from tests.support.world import World

CODE: Final = "11010004"


def said(office: str, since: str = "2026-01-01", **more: Json) -> dict[str, Json]:
    """The body of a permit with one material, one fee and one condition."""
    licence: dict[str, Json] = {"law": "中华人民共和国食品安全法", "article": "第三十五条"}
    return {
        "office": office, "type": "permit", "power": "permission", "name": "食品经营许可",
        "name_en": "Licence to trade in food", **licence, "workflow": "review_and_approve", "promised": 5,
        "statutory": 20, "limits_law": "中华人民共和国行政许可法", "limits_article": "第四十二条",
        "materials": [{"id": "application", "name": "食品经营许可申请书", "name_en": "Application", **licence}],
        "fees": [{"id": "plate", "name": "证书工本费", "name_en": "Certificate", "amount": "10.00", **licence}],
        "conditions": [{"id": "premises", "text": "有与经营规模相适应的场所", "text_en": "Premises that suffice", **licence}],
        "online": True, "in_hall": True, "enterprise": True, "since": since,
    } | more  # fmt: skip


def centre(world: World, *posts: Post, n: int | None = None) -> Office:
    """The city's centre, with a head and somebody for each further post."""
    return offices.office(world, *posts, name="青屿市政务服务中心", kind=Kind.CENTRE, n=n)


def entered(world: World, keeper: Office, office: Office, code: str = CODE, **more: Json) -> str:
    """Enter a matter of that office; its code."""
    body = said(office.code, day_of(world.now).isoformat(), **more)
    world.do(keeper[Post.HEAD], "matter.enter", matters.subject(code), body)
    return code
