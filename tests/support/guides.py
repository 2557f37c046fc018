"""Guides and bundles in a world, as office and centre publish them."""

from __future__ import annotations

from approval.acts import bundles, matters
from kernel.canon import Json
from kernel.deadlines import day_of
from people.rules.unit import Post
from tests.support.offices import Office
from tests.support.world import World


def said(since: str, **more: Json) -> dict[str, Json]:
    """The body that publishes a guide."""
    made: dict[str, Json] = {
        "since": since, "place": "青屿市府前路1号政务服务中心2楼", "hours": "工作日9:00至17:00", "phone": "0571-00000001",
        "complaints": "0571-12345", "notes": ["申请书由法定代表人签字"],
        "files": [{"sort": "form", "title": "食品经营许可申请书", "link": "https://city.example.test/form.docx"}],
    }  # fmt: skip
    return made | more


def published(world: World, office: Office, code: str, **more: Json) -> None:
    """Publish the guide of the version that holds from today."""
    body = said(day_of(world.now).isoformat(), **more)
    world.do(office[Post.HEAD], "matter.publish_guide", matters.subject(code), body)


def bundle(since: str, *stages: tuple[str, ...], **more: Json) -> dict[str, Json]:
    """The body that publishes a bundle with these matters, stage by stage."""
    made: list[Json] = [
        {"name": f"第{place}阶段", "name_en": f"Stage {place}", "matters": list(codes)}
        for place, codes in enumerate(stages, 1)
    ]
    return {"name": "开办餐饮店", "name_en": "Opening a restaurant", "stages": made, "since": since} | more


def bundled(world: World, keeper: Office, *stages: tuple[str, ...], id: str = "restaurant") -> str:
    """Publish a bundle from today on; its id."""
    world.do(keeper[Post.HEAD], "bundle.enter", bundles.subject(id), bundle(day_of(world.now).isoformat(), *stages))
    return id
