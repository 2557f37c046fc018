"""Documents of an office in a world: drafted, judged, signed and published by the doors."""

from __future__ import annotations

from typing import Final

from kernel.canon import Json
from people.rules.unit import Post
from tests.support import offices
from tests.support.offices import Office
from tests.support.world import World

ALL: Final = (Post.CLERK, Post.REVIEWER, Post.SECRECY, Post.DEPUTY)
FIT: Final[dict[str, Json]] = dict.fromkeys(("attribute", "wording", "timing", "manner"), "fit")
CLEAN: Final[dict[str, Json]] = {"secrecy": "fit"}


def staffed(world: World, n: int, name: str = "青屿市民政局") -> Office:
    """An office with somebody in every post."""
    return offices.office(world, *ALL, name=name, n=n)


def draft(**changed: Json) -> dict[str, Json]:
    """The body of a first draft."""
    return {
        "title": "关于办理居住证的说明", "summary": "居住证的条件、程序和时限", "text": "凡在本市居住半年以上的，可以申领。",
        "attribute": "proactive", "formed": "2026-03-02", **changed,
    }  # fmt: skip


def number(of: Office, n: int = 1, of_class: str = "02") -> str:
    """The chain of the office's n-th document of this class."""
    return f"W-{of.code}-{of_class}-2026-{n:05}"


def judged(world: World, of: Office, subject: str) -> None:
    """Reviewed, cleared, endorsed and signed."""
    world.do(of[Post.REVIEWER], "document.review", subject, FIT)
    world.do(of[Post.SECRECY], "document.clear", subject, CLEAN)
    world.do(of[Post.DEPUTY], "document.endorse", subject)
    world.do(of[Post.HEAD], "document.sign", subject)


def signed(world: World, of: Office, subject: str, **changed: Json) -> str:
    world.do(of[Post.CLERK], "document.draft", subject, draft(**changed))
    judged(world, of, subject)
    return subject


def published(world: World, of: Office, subject: str, **changed: Json) -> str:
    signed(world, of, subject, **changed)
    world.do(of[Post.CLERK], "document.publish", subject)
    return subject


def explaining(policy: str, **changed: Json) -> dict[str, Json]:
    """What a draft says if it interprets that policy."""
    return {
        "kind": "interpretation", "regards": policy, "form": "answers", "first": "局长陈静",
        "background": "上位法修订", "tasks": "落实到社区", "outlook": "年底前评估", **changed,
    }  # fmt: skip


def reading_place(of: Office, number: str = "A0001", kind: str = "档案馆") -> dict[str, Json]:
    """The entry of an archive or library that the office runs, in the register of information points."""
    return {"number": number, "title": f"青屿市{kind}", "kind": kind, "code": of.code, "address": "某路1号"}
