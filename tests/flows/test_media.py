"""Accounts of new media: opened and ended, posts reviewed before they are published, put right in public, in feeds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pytest

from disclosure.acts import media
from disclosure.rules import duty
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from kernel.errors import Refusal
from people.rules.unit import Post
from tests.support import offices
from tests.support.browser import Browser, site, text
from tests.support.databases import sqlite_database
from tests.support.offices import Office
from tests.support.world import World
from web.desks.duties import act

ONE: Final = "G-media-0001"
TWO: Final = "G-media-0002"
SAID: Final[dict[str, Json]] = {"title": "低保标准调整", "text": "自三月起执行新标准。", "serves": "documents"}
FIT: Final[dict[str, Json]] = dict.fromkeys(("wording", "timing", "manner", "secrecy"), "fit")


@dataclass
class Town:
    """An office with two accounts, and another office."""

    world: World
    of: Office
    other: Office

    def do(self, post: Post, verb: str, body: dict[str, Json], subject: str = ONE) -> None:
        self.world.do(self.of[post], f"register.{verb}", subject, body)

    def refused(self, post: Post, verb: str, body: dict[str, Json], subject: str = ONE) -> str:
        with pytest.raises(Refusal) as found:
            self.do(post, verb, body, subject)
        return found.value.code

    def drafted(self) -> int:
        """The number of a new post that waits for its review."""
        self.do(Post.CLERK, "draft_post", SAID)
        with self.world.house.looking() as ctx:
            return len(media.find(ctx, ONE).posts)


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("media")
    with sqlite_database(sqlite_template, folder) as engine:
        world = World(engine, FolderBlobs(folder / "blobs"))
        made = Town(
            world, offices.office(world, Post.CLERK, Post.REVIEWER, Post.POINT, n=881), offices.office(world, n=882)
        )
        for subject, name in ((ONE, "青屿民政发布"), (TWO, "青屿民政")):
            account: dict[str, Json] = {"platform": "wechat", "name": name, "runs": made.of.code}
            made.do(Post.HEAD, "open_account", account, subject)
        yield made


@pytest.mark.seed_row(108)
def test_a_post_with_no_review_is_refused(town: Town) -> None:
    no = town.drafted()
    assert town.refused(Post.CLERK, "publish_post", {"no": no}) == "post.unreviewed"
    assert town.refused(Post.CLERK, "review_post", {"no": no, **FIT}) == "unit.post"
    assert town.refused(Post.REVIEWER, "review_post", {"no": no, **FIT, "manner": ""}) != ""
    unfit: dict[str, Json] = {"no": no, **FIT, "wording": "unfit"}
    assert town.refused(Post.REVIEWER, "review_post", unfit) == "sheet.note"
    town.do(Post.REVIEWER, "review_post", {**unfit, "note": "请写明文号"})
    assert town.refused(Post.CLERK, "publish_post", {"no": no}) == "post.unreviewed"
    town.do(Post.REVIEWER, "draft_post", {**SAID, "no": no})
    assert town.refused(Post.REVIEWER, "review_post", {"no": no, **FIT}) == "unit.same_person"
    town.do(Post.CLERK, "draft_post", {**SAID, "no": no})
    town.do(Post.REVIEWER, "review_post", {"no": no, **FIT})
    assert town.refused(Post.REVIEWER, "review_post", {"no": no, **FIT}) == "post.turn"
    assert town.refused(Post.CLERK, "draft_post", {**SAID, "no": no}) == "post.turn"
    town.do(Post.CLERK, "publish_post", {"no": no})
    assert town.refused(Post.CLERK, "publish_post", {"no": no}) == "post.turn"
    assert town.refused(Post.CLERK, "publish_post", {"no": no + 1}) == "post.unknown"


@pytest.mark.seed_row(108)
def test_what_serves_no_duty_of_the_office_is_not_posted(town: Town) -> None:
    assert town.refused(Post.CLERK, "draft_post", {**SAID, "serves": "promises"}) == "post.duty"
    field = next(one for one in duty.ours().values() if one.field == "公共资源交易")
    assert town.refused(Post.CLERK, "draft_post", {**SAID, "serves": field.id}) == "post.duty"
    guide: dict[str, Json] = {"cells": {"field": field.field, "day": "2026-01-02", "link": ""}}
    town.do(Post.CLERK, "enter", guide, "G-guides")
    town.do(Post.CLERK, "draft_post", {**SAID, "serves": field.id})
    clerk = Browser(town.world, site(town.world), town.of[Post.CLERK])
    anybody = Browser(town.world, clerk.http.app)
    for page in (
        clerk.get(act(ONE, "draft_post")),
        clerk.get(act(f"W-{town.of.code}-{field.of_class}-2026-00001", "draft")),
        anybody.get(f"/kiosk/{town.of.code}/requests/{town.of.code}"),
    ):
        assert field.zh in text(page), page.url
    assert town.refused(Post.CLERK, "draft_post", {**SAID, "serves": "lottery"}) == "duty.unknown"
    assert town.refused(Post.CLERK, "draft_post", {**SAID, "text": "长" * 2001}) == "post.long"
    town.do(Post.CLERK, "draft_post", {**SAID, "text": "长" * 2000})
    with pytest.raises(Refusal, match=r"unit\.other"):
        town.world.do(town.other[Post.HEAD], "register.draft_post", ONE, SAID)


def test_a_post_is_in_the_feeds_and_is_put_right_in_public(town: Town) -> None:
    anybody = Browser(town.world, site(town.world))
    no = town.drafted()
    assert len(anybody.get("/feeds/media.json").json()["items"]) == len(published(anybody))
    before = len(published(anybody))
    wrong: dict[str, Json] = {"no": no, "fault": "日期有误", "correction": "已更正并致歉"}
    assert town.refused(Post.HEAD, "correct_post", wrong) == "post.turn"
    town.do(Post.REVIEWER, "review_post", {"no": no, **FIT})
    town.do(Post.CLERK, "publish_post", {"no": no})
    assert len(published(anybody)) == before + 1
    item = anybody.get("/feeds/media.json").json()["items"][0]
    assert (item["title"], item["content_text"], item["tags"][1]) == (SAID["title"], SAID["text"], "documents")
    assert town.refused(Post.CLERK, "correct_post", wrong) == "unit.post"
    assert town.refused(Post.HEAD, "correct_post", {**wrong, "fault": "漏遮 13800138000"}) == "text.personal"
    town.do(Post.HEAD, "correct_post", wrong)
    shown = text(anybody.get(f"/media/{ONE}"))
    assert all(each in shown for each in ("失当：日期有误；整改：已更正并致歉", "已整改", "青屿民政发布"))
    assert "What was wrong" in anybody.get(f"/media/{ONE}", "en").text


def published(reader: Browser) -> list[ElementTree.Element]:
    return ElementTree.fromstring(reader.get("/feeds/media.atom").text).findall("{http://www.w3.org/2005/Atom}entry")


@pytest.mark.seed_row(108)
def test_who_opens_an_account_answers_for_it_until_it_is_merged_or_closed(town: Town) -> None:
    account: dict[str, Json] = {"platform": "app", "name": "掌上", "runs": town.other.code}
    assert town.refused(Post.CLERK, "open_account", account, "G-media-0003") == "unit.post"
    assert town.refused(Post.HEAD, "open_account", account, TWO) == "account.number"
    town.do(Post.HEAD, "open_account", account, "G-media-0003")
    basis: dict[str, Json] = {"state": "merged", "basis": "整合方案"}
    for body, code in (
        (basis, "account.state"), ({**basis, "state": "open"}, "account.state"),
        ({**basis, "state": "closed", "into": ONE}, "account.state"), ({**basis, "into": "G-media-0003"}, "account.into"),
        ({**basis, "into": "G-media-0009"}, "account.unknown"),
    ):  # fmt: skip
        assert town.refused(Post.HEAD, "move_account", body, "G-media-0003") == code
    town.do(Post.HEAD, "move_account", {**basis, "into": TWO}, "G-media-0003")
    assert town.refused(Post.HEAD, "move_account", {**basis, "into": TWO}, "G-media-0003") == "account.ended"
    with pytest.raises(Refusal, match=r"account\.ended"):
        town.world.do(town.other[Post.HEAD], "register.draft_post", "G-media-0003", SAID)
    page = text(Browser(town.world, site(town.world)).get("/media/G-media-0003"))
    assert all(each in page for each in ("已整合", "青屿民政"))


def test_officers_do_it_all_at_their_pages(town: Town) -> None:
    app = site(town.world)
    clerk, reviewer = Browser(town.world, app, town.of[Post.CLERK]), Browser(town.world, app, town.of[Post.REVIEWER])
    assert act(ONE, "draft_post") in clerk.get(f"/media/{ONE}").text
    clerk.errand(ONE, "draft_post", {name: str(said) for name, said in SAID.items()})
    with town.world.house.looking() as ctx:
        no = len(media.find(ctx, ONE).posts)
    assert "自三月起执行新标准" in reviewer.get(act(ONE, "review_post")).text
    point = Browser(town.world, app, town.of[Post.POINT])
    assert ("待审核" in text(clerk.get(f"/media/{ONE}")), "待审核" in text(point.get(f"/media/{ONE}"))) == (True, False)
    assert point.get(act(ONE, "review_post")).status_code == 404
    reviewer.errand(ONE, "review_post", {"no": str(no), **dict.fromkeys(FIT, "fit")})
    clerk.errand(ONE, "publish_post", {"no": str(no)})
    head = Browser(town.world, app, town.of[Post.HEAD])
    head.errand(ONE, "correct_post", {"no": str(no), "fault": "错字", "correction": "已改"})
    head.errand(TWO, "move_account", {"state": "closed", "basis": "关停方案"})
    assert "已关停" in text(head.get("/media"))
    stranger = Browser(town.world, app, town.other[Post.HEAD])
    assert stranger.get(act(ONE, "review_post")).status_code == 404
    assert Browser(town.world, app).get("/media/G-media-0099").status_code == 404
