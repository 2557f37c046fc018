"""The gazette: edited by a government's office, out with contents that equal its articles, searched and given as data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from disclosure.acts import gazette
from kernel import canon
from kernel.blobs import FolderBlobs
from kernel.canon import Json
from kernel.errors import Refusal
from people.rules.unit import Kind, Post
from tests.support import offices, papers_of_offices
from tests.support.browser import Browser, site
from tests.support.databases import sqlite_database
from tests.support.world import World

SUBJECT: Final = "G-gazette-2026-01"
OWN: Final[dict[str, Json]] = {
    "section": "市政府文件", "title": "关于冬季供热的通知", "source": "市人民政府办公室", "text": "供热自十一月一日开始。\n各单位遵照执行。",
}  # fmt: skip
ISSUE: Final[dict[str, Json]] = {"on": "2026-03-01", "contents": ["关于冬季供热的通知", "关于办理居住证的说明"]}


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("gazette")
    with sqlite_database(sqlite_template, folder) as engine:
        yield World(engine, FolderBlobs(folder / "blobs"))


@pytest.fixture(scope="module")
def of(world: World) -> offices.Office:
    """The government whose gazette it is."""
    return offices.office(world, Post.CLERK, name="青屿市人民政府", kind=Kind.GOVERNMENT, n=898)


@pytest.fixture(scope="module")
def other(world: World) -> offices.Office:
    """An office of which a document stands in the first issue."""
    return papers_of_offices.staffed(world, 899)


def refused(world: World, who: offices.Office, verb: str, body: dict[str, Json], post: Post = Post.HEAD) -> str:
    with pytest.raises(Refusal) as found:
        world.do(who[post], f"register.{verb}", SUBJECT, body)
    return found.value.code


@pytest.mark.seed_row(97)
def test_an_issue_is_out_only_with_contents_that_equal_its_articles(
    world: World, of: offices.Office, other: offices.Office
) -> None:
    index = papers_of_offices.published(world, other, papers_of_offices.number(other)).removeprefix("W-")
    assert refused(world, of, "publish_issue", {"on": "2026-03-01", "contents": []}) == "gazette.contents"
    desk = Browser(world, site(world), of[Post.CLERK])
    assert "撤下文章" not in desk.get("/gazette").text
    desk.errand(SUBJECT, "add_article", {**{name: str(said) for name, said in OWN.items()}, "sure": "yes"})
    assert refused(world, other, "add_article", OWN, Post.CLERK) == "gazette.office"
    district = offices.office(world, name="青屿市临河区人民政府", kind=Kind.GOVERNMENT, parent=of.code, n=907)
    assert refused(world, district, "add_article", OWN) == "gazette.office"
    assert "编入文章" in desk.get("/gazette").text
    assert "编入文章" not in Browser(world, site(world), district[Post.HEAD]).get("/gazette").text
    assert refused(world, of, "add_article", {**OWN, "title": "字" * 201}) == "gazette.long"
    missing: dict[str, Json] = {"section": "部门文件", "document": index[:-1] + "9"}
    assert refused(world, of, "add_article", missing) == "document.unknown"
    world.do(of[Post.CLERK], "register.add_article", SUBJECT, {**OWN, "title": "误编的文章"})
    world.do(of[Post.CLERK], "register.add_article", SUBJECT, {"section": "部门文件", "document": index})
    assert refused(world, of, "publish_issue", ISSUE) == "gazette.contents"
    assert "误编的文章" in desk.get(f"/me/acts/{SUBJECT}/drop_article").text
    stranger = Browser(world, site(world), other[Post.CLERK]).get(f"/me/acts/{SUBJECT}/drop_article")
    assert "公报由编发它的人民政府办理" in stranger.text
    assert "误编的文章" not in stranger.text
    world.do(of[Post.CLERK], "register.drop_article", SUBJECT, {"place": 2})
    assert refused(world, of, "drop_article", {"place": 2}) == "gazette.article"
    swapped: list[Json] = ["关于办理居住证的说明", "关于冬季供热的通知"]
    assert refused(world, of, "publish_issue", {**ISSUE, "contents": swapped}) == "gazette.contents"
    assert refused(world, of, "publish_issue", {**ISSUE, "contents": [*swapped[::-1], "多一条"]}) == "gazette.contents"
    assert refused(world, of, "publish_issue", {**ISSUE, "on": "2100-01-01"}) == "gazette.day"
    assert refused(world, of, "publish_issue", ISSUE, Post.CLERK) == "unit.post"
    assert desk.get("/gazette/2026-01").status_code == 404
    assert 'href="/gazette/2026-01/' not in desk.get("/gazette?q=供热").text
    Browser(world, site(world), of[Post.HEAD]).errand(
        SUBJECT, "publish_issue", {"on": "2026-03-01", "contents": "\n".join(map(str, swapped[::-1])), "sure": "yes"}
    )
    assert refused(world, of, "add_article", OWN) == "gazette.out"
    with world.house.looking() as ctx:
        assert gazette.following(ctx) == "2026-02"


def test_everybody_reads_searches_and_takes_it(world: World, of: offices.Office) -> None:
    reader = Browser(world, site(world), of[Post.CLERK])
    assert "2026年第1期" in reader.get("/gazette").text
    issue = reader.get("/gazette/2026-01").text
    assert issue.index("关于冬季供热的通知") < issue.index("关于办理居住证的说明")
    article = reader.get("/gazette/2026-01/3").text
    assert "凡在本市居住半年以上的" in article
    assert "/openness/documents/" in article
    assert "/gazette/2026-01/1" in reader.get("/gazette?q=各单位 供热").text
    assert "没有找到" in reader.get("/gazette?q=居住证 供热").text
    assert "/gazette/2026-01/1" in reader.get("/search?q=供热").text
    told = reader.get("/gazette/2026-01.json").json()
    schema = reader.get("/gazette/schema.json").json()
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(told)
    assert told["contents"] == [one["title"] for one in told["articles"]] == ISSUE["contents"]
    assert [canon.sha256(one["text"].encode()).hex() for one in told["articles"]] == [
        one["sha256"] for one in told["articles"]
    ]
    rows = reader.get("/data/sets/gazette.json").json()
    assert [(row["place"], row["text"]) for row in rows] == [(one["place"], one["text"]) for one in told["articles"]]
    for path in ("2026-02", "2026-01/2", "2026-1", "2026-01.xml", "2026-00"):
        assert reader.get(f"/gazette/{path}").status_code == 404


def test_a_document_that_was_withdrawn_stands_in_no_issue(world: World, of: offices.Office) -> None:
    other = papers_of_offices.staffed(world, 903)
    subject = papers_of_offices.published(world, other, papers_of_offices.number(other))
    body: dict[str, Json] = {"section": "部门文件", "document": subject.removeprefix("W-")}
    world.do(of[Post.CLERK], "register.add_article", "G-gazette-2026-02", body)
    world.do(other[Post.HEAD], "document.withdraw", subject, {"cause": "error", "reason": "数字有误"})
    issue: dict[str, Json] = {"on": "2026-03-01", "contents": ["关于办理居住证的说明"]}
    with pytest.raises(Refusal, match=r"document\.unknown"):
        world.do(of[Post.HEAD], "register.publish_issue", "G-gazette-2026-02", issue)


def test_a_document_withdrawn_later_keeps_title_and_digest_in_its_issue_and_no_text(
    world: World, other: offices.Office
) -> None:
    reader = Browser(world, site(world))
    before = reader.get("/gazette/2026-01.json").json()["articles"]
    assert "居住半年以上" in before[1]["text"]
    assert "/gazette/2026-01/3" in reader.get("/gazette?q=居住半年以上").text
    subject = f"W-{before[1]['document']}"
    world.do(other[Post.HEAD], "document.withdraw", subject, {"cause": "leak", "reason": "含身份证号"})
    told = reader.get("/gazette/2026-01.json").json()
    assert told["articles"] == [before[0], {**before[1], "text": None}]
    Draft202012Validator(reader.get("/gazette/schema.json").json()).validate(told)
    rows = reader.get("/data/sets/gazette.json").json()
    Draft202012Validator(reader.get("/data/sets/gazette.schema.json").json()).validate(rows)
    assert [row["text"] for row in rows] == [before[0]["text"], None]
    page = reader.get("/gazette/2026-01/3").text
    assert "正文不再公开" in page
    for gone in ("居住半年以上", f"/openness/documents/{subject}"):
        assert gone not in page
    assert "/gazette/2026-01/3" not in reader.get("/gazette?q=居住半年以上").text
    assert "/gazette/2026-01/3" in reader.get("/gazette?q=居住证").text
