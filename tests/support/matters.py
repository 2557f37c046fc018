"""Matters of approval in a world: entered by the city's centre, as its head does it."""

from __future__ import annotations

from collections.abc import Mapping
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


def law(article: str = "第一条") -> dict[str, Json]:
    return {"law": "优化营商环境条例", "article": article}


def round_of(since: str, *conclusions: Mapping[str, Json]) -> dict[str, Json]:
    """The body that concludes a round."""
    return {
        "name": "第七轮行政审批项目清理", "name_en": "Seventh round of clean-up", **law("第四十条"), "since": since,
        "conclusions": list(conclusions),
    }  # fmt: skip


def service(**more: Json) -> dict[str, Json]:
    """The body that lists an intermediary service."""
    of: dict[str, Json] = {
        "name": "房产测绘",
        "name_en": "Survey of premises",
        **law("第四十三条"),
        "within": 5,
        "fee_least": "0.00",
        "fee_most": "1200.00",
        "since": "2026-01-01",
    }
    return of | more  # fmt: skip


def offer(**more: Json) -> dict[str, Json]:
    """The body by which a district's centre offers a matter."""
    of: dict[str, Json] = {
        "in_hall": True,
        "window": "2 楼 8 号",
        "phone": "0571-00000000",
        "hours": "工作日 9:00–17:00",
    }
    return of | more


def standard(**more: Json) -> dict[str, Json]:
    """The body that sets a graded standard of two grades."""
    of: dict[str, Json] = {
        "name": "未经许可从事食品经营",
        "name_en": "Trading in food without a licence",
        "law": "中华人民共和国食品安全法",
        "article": "第一百二十二条",
        "since": "2026-01-01",
        "grades": [
            {
                "id": "light",
                "text": "货值不足一千元",
                "text_en": "Goods below 1,000 yuan",
                "least": "50000.00",
                "most": "60000.00",
            },
            {
                "id": "grave",
                "text": "货值一千元以上",
                "text_en": "Goods of 1,000 yuan or more",
                "least": "60000.00",
                "most": "100000.00",
            },
        ],
    }
    return of | more  # fmt: skip
