"""Requests for information at the pages: anybody without an account, the office at its desk."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pypdf
import pytest
from litestar import Litestar

from disclosure import paper
from disclosure.acts import office_papers, requests
from disclosure.rules.source import Publisher
from kernel.blobs import FolderBlobs
from kernel.errors import Words
from people.rules.unit import Post
from signing.rules import pdf
from tests.support import offices
from tests.support import site as nodes
from tests.support.browser import Browser, site
from tests.support.databases import sqlite_database
from tests.support.offices import Office
from tests.support.world import World

ASKED: Final = {
    "kind": "information", "person": "natural", "form": "electronic", "name": "陈静", "proof": "身份证 0017",
    "contact": "13800000000", "wanted": "养老服务补助分配文件",
}  # fmt: skip


class Town:
    """An office, the application, and a browser of nobody in particular."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.of: Office = offices.office(world, Post.CLERK, n=830)
        self.app: Litestar = site(world)
        self.anybody = Browser(world, self.app)
        self.clerk = Browser(world, self.app, self.of[Post.CLERK])

    def made(self) -> tuple[str, str]:
        """Number and code of a fresh request, as the page told them."""
        answer = self.anybody.post("/requests/new", {**ASKED, "office": self.of.code})
        assert answer.status_code == 201, answer.text
        (number,) = set(re.findall(r"R-2026-\d{6}", answer.text))
        code = re.search(r"<code>([A-Z2-9]{16})</code>", answer.text)
        assert code
        return number, code[1]


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("requests")
    with sqlite_database(sqlite_template, folder) as engine:
        yield Town(World(engine, FolderBlobs(folder / "blobs")))


def test_anybody_asks_and_follows_by_number_and_code(town: Town) -> None:
    world, anybody = town.world, town.anybody
    assert "不用注册" in anybody.get("/requests").text
    for path in ("/requests/new", "/requests/case", "/requests/case/withdraw"):
        assert anybody.get(path).headers["location"] == "/requests"
    assert "No account is needed" in Browser(world, town.app).get("/requests", "en").text
    wrong = anybody.post("/requests/new", {**ASKED, "office": town.of.code, "name": ""})
    assert (wrong.status_code, "养老服务补助分配文件" in wrong.text, "f-name" in wrong.text) == (400, True, True)
    number, code = town.made()
    shown = anybody.post("/requests/case", {"number": number.lower(), "code": code.lower()})
    assert shown.status_code == 200
    assert "待确认收到" in shown.text
    assert f"<code>{code}</code>" not in shown.text
    for said in ({"number": number, "code": "A" * 16}, {"number": "R-2026-999999", "code": code}, {}):
        assert anybody.post("/requests/case", said).status_code == 404
    world.do(town.of[Post.CLERK], "request.confirm", number)
    world.do(town.of[Post.CLERK], "request.ask_supplement", number, {"text": "请写明年度", "until": "2026-03-20"})
    asked = anybody.post("/requests/case", {"number": number, "code": code}).text
    assert "请写明年度" in asked
    assert "2026年3月20日" in asked
    given = anybody.post("/requests/case/supplement", {"number": number, "code": code, "text": "2025 年"})
    assert given.status_code == 200
    assert "期限怎样计算" in given.text
    assert "工作日，计入" in given.text
    again = anybody.post("/requests/case/supplement", {"number": number, "code": code, "text": "再补"})
    assert (again.status_code, "此时不能办理" in again.text) == (409, True)
    assert anybody.post("/requests/case/supplement", {"number": number, "code": "x", "text": "x"}).status_code == 404
    assert anybody.post("/requests/case/answer", {"number": number, "code": code}).status_code == 404
    gone = anybody.post("/requests/case/withdraw", {"number": number, "code": code, "sure": "yes"})
    assert "已撤回" in gone.text


def test_the_office_sees_its_list_its_clocks_and_its_figures(town: Town) -> None:
    world, clerk, head = town.world, town.clerk, town.of[Post.HEAD]
    number, code = town.made()
    assert "依申请公开" in clerk.get("/me").text
    assert number in clerk.get("/me/requests").text
    form = clerk.get(f"/me/acts/{number}/confirm")
    assert form.status_code == 200
    done = clerk.post(f"/me/acts/{number}/confirm", {"sure": "yes"})
    assert (done.status_code, done.headers["location"]) == (303, f"/me/requests/{number}")
    case = clerk.get(f"/me/requests/{number}").text
    assert f"/me/acts/{number}/consult" in case
    assert "养老服务补助分配文件" in case
    assert "单位应在" in case
    world.do(head, "request.answer", number, {"ground": "internal", "reason": "属于内部工作流程"})
    told = town.anybody.post("/requests/case", {"number": number, "code": code}).text
    for said in ("属于内部事务信息", "政府信息公开条例第十六条", "60 日内申请行政复议", "应当先申请行政复议", "待核"):
        assert said in told
    listed = clerk.get("/me/requests").text
    assert "不予公开：内部事务" in listed
    assert "勾稽关系不平" not in listed
    english = Browser(world, town.app, town.of[Post.CLERK])
    assert "Annual report 2026, table 3" in english.get("/me/requests", "en").text


def test_the_answer_is_a_sealed_letter_for_who_knows_the_code(town: Town) -> None:
    world, anybody = town.world, town.anybody
    number, code = town.made()
    known = {"number": number, "code": code}
    world.do(town.of[Post.CLERK], "request.confirm", number)
    world.do(town.of[Post.CLERK], "request.consult", number, {"asked": "third", "whom": "某公司", "text": "拟公开明细"})
    entry = world.do(town.of[Post.HEAD], "request.answer", number, {"ground": "internal", "reason": "属于内部工作流程"})
    found = anybody.post(f"/requests/case/letters/{entry.tseq}", known)
    assert found.headers["content-type"] == "application/pdf"
    (seal,) = pdf.verify(found.content, world.pki.anchors, world.pki.evidence_at(world.now), world.now)
    assert seal.reason == f"政府信息公开申请答复书 {number}-{entry.tseq}"
    attached = pypdf.PdfReader(io.BytesIO(found.content)).attachments["content.json"][0]
    assert hashlib.sha256(attached).hexdigest() == entry.body["letter_sha256"], "what the head has signed"
    said = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(found.content)).pages)
    for words in ("陈静：", "属于内部工作流程", "申请行政复议", "青屿市民政局"):
        assert words in "".join(said.split())
    consulted = entry.tseq - 1
    assert f"/letters/{entry.tseq}" in anybody.post("/requests/case", known).text
    assert f"/letters/{consulted}" not in anybody.post("/requests/case", known).text
    assert anybody.post(f"/requests/case/letters/{consulted}", known).status_code == 404
    assert anybody.post(f"/requests/case/letters/{entry.tseq}", {**known, "code": "A" * 16}).status_code == 404
    assert anybody.get(f"/requests/case/letters/{entry.tseq}").headers["location"] == "/requests"
    assert f"/me/requests/{number}/letters/{consulted}" in town.clerk.get(f"/me/requests/{number}").text
    with world.house.looking(town.of[Post.CLERK].actor) as ctx:
        held = requests.find(ctx.tx, number)
        by = Publisher(Words("平台", "Platform"), "https://example.test")
        asked = office_papers.letter(ctx, by, held, consulted, everybody=True)
        page = paper.office_page(asked, "zh")
        assert "某公司：" in page
        assert "陈静" not in page
        assert "还没有检查点" in page
    nodes.sequence(world, 4)
    with world.house.looking(town.of[Post.CLERK].actor) as ctx:
        asked = office_papers.letter(ctx, by, held, consulted, everybody=True)
        anchor = asked.proof.anchor
        assert anchor is not None
        told: dict[paper.Lang, str] = {"zh": f"全站 {anchor.size} 条", "en": f"{anchor.size} entries of the whole site"}
        for lang, line in told.items():
            page = paper.office_page(asked, lang)
            assert line in page
            assert str(paper.code(anchor.note.decode())) in page, "the checkpoint to be kept by telephone"
    other = Browser(world, town.app, offices.office(world, n=832)[Post.HEAD])
    assert other.get(f"/me/requests/{number}/letters/{consulted}").status_code == 403
    assert town.clerk.get(f"/me/requests/{number}/letters/1").status_code == 404


FIELDS: Final = {
    "ask_supplement": {"text": "请写明年度", "until": "2026-03-20"}, "consult": {"asked": "third", "whom": "某公司", "text": "x"},
    "extend": {"days": "20", "text": "x"}, "charge": {"way": "pages", "before": "0", "count": "31"},
    "answer": {"ground": "given", "where": "附件"}, "ask_reasons": {"text": "x"}, "withdraw": {},
}  # fmt: skip


@pytest.mark.parametrize("verb", FIELDS)
def test_each_errand_is_read_once_more_before_it_is_done(town: Town, verb: str) -> None:
    with town.world.house.looking() as ctx:
        known = [one.id for one in requests.of_office(ctx.tx, town.of.code) if one.case.stage == "open"]
    number = known[0] if known else town.world.do(
        town.of[Post.CLERK], "request.submit", town.of.subject, {**ASKED, "code": "K" * 16, "channel": "counter"}
    ).subject  # fmt: skip
    form = town.clerk.get(f"/me/acts/{number}/{verb}")
    assert form.status_code == 200
    again = town.clerk.post(f"/me/acts/{number}/{verb}", FIELDS[verb])
    assert again.status_code == 200
    assert 'name="sure"' in again.text


def test_a_request_over_the_counter_is_entered_with_a_code_for_the_requester(town: Town) -> None:
    form = town.clerk.get(f"/me/acts/{town.of.subject}/submit")
    assert re.search(r'name="code"[^>]*value="[A-Z2-9]{16}"', form.text)
    said = {**ASKED, "channel": "counter", "code": "K" * 16, "sure": "yes"}
    assert town.clerk.post(f"/me/acts/{town.of.subject}/submit", said).status_code == 303


def test_another_office_and_the_public_see_nothing_of_it(town: Town) -> None:
    number, _ = town.made()
    other = offices.office(town.world, n=831)
    stranger = Browser(town.world, town.app, other[Post.HEAD])
    assert number not in stranger.get("/me/requests").text
    for path in (f"/me/requests/{number}", f"/me/acts/{number}/confirm", f"/me/acts/{town.of.subject}/submit"):
        assert "养老" not in stranger.get(path).text
        assert stranger.get(path).status_code in (200, 403)  # a form that is closed names no fact
    assert stranger.get(f"/me/requests/{number}").status_code == 403
    assert town.anybody.get(f"/me/requests/{number}").status_code in (302, 303, 401)


def test_codes_cannot_be_tried_without_end(town: Town) -> None:
    said = {"number": "R-2026-000001", "code": "A" * 16}
    assert 429 in {town.anybody.post("/requests/case", said).status_code for _ in range(31)}
