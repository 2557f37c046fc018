"""One tender from notice to award in a real Chromium: an agency, a bidder, an expert and the public at browsers, everybody
else over HTTP. Every page on the way is photographed, wide and narrow, and looked at; the photographs are in `artifacts/`.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, expect

from client.post import Post
from client.seal import Bid
from ggzy.demo import cast, house, school
from ggzy.demo.house import Stage
from signing.rules.manifest import PIECE
from tests.browser import robots
from tests.browser.robots import BIDDER, Rest
from tests.browser.support import PATIENCE, Camera, Person, Signed, SignedHere, tab_to
from tests.support.chromium import browser
from tests.support.parts import ROOT, chromium
from trading.acts import reading
from trading.rules.lifecycle import Stage as LotStage

ARTIFACTS: Final = ROOT / "artifacts" / "tender"
TITLE: Final = "滨海实验学校智慧教室设备采购"
QUESTION: Final = "投影仪的亮度是否可以不低于 4500 流明？"
ANSWER: Final = "可以，以招标文件技术参数表为准。"
CLARIFIED: Final = "更正：培训地点为滨海校区，其余不变。"


@dataclass
class Tender:
    """The running platform, everybody at a browser, and what the scenes tell each other."""

    stage: Stage
    camera: Camera
    chrome: Browser
    rest: Rest
    leaf: str = ""

    @property
    def lot(self) -> str:
        return self.rest.lot

    @property
    def tender(self) -> str:
        return self.rest.tender

    @cached_property
    def public(self) -> Person:
        return Person(self.camera, self.chrome, self.stage.folder / "people" / "public")

    @cached_property
    def agency(self) -> Signed:
        return self.player(cast.AGENCY)

    @cached_property
    def bidder(self) -> Signed:
        return self.player(BIDDER)

    @cached_property
    def supervisor(self) -> Signed:
        return self.player(cast.SUPERVISOR)

    @cached_property
    def tenderee(self) -> Signed:
        return self.player(cast.PURCHASER, SignedHere)

    @cached_property
    def expert(self) -> SignedHere:
        robot = self.rest.experts[0]
        return SignedHere(self.camera, self.chrome, self.stage.folder / "people" / "expert", robot.keys, robot.role)

    def player(self, of: cast.Player, way: type[Signed] = Signed) -> Signed:
        keys = self.stage.equip(of.name, of.holder)
        return way(self.camera, self.chrome, self.stage.folder / "people" / of.name, keys, of.role)

    def duty(self, person: Signed, what: str) -> None:
        """From the desk to the one thing that is to be done."""
        page = person.go("/me")
        item = page.locator(".duties li", has=page.get_by_role("heading", name=what))
        person.leave_by(item.get_by_role("link", name="去办理"))

    def bids(self) -> dict[str, str]:
        """The bids by player."""
        names = {player.org_name: player.name for player in cast.SUPPLIERS}
        with self.stage.house.looking() as ctx:
            return {names[seat.name]: seat.bid for seat in reading.hall(ctx, self.lot)}


@pytest.fixture
def tender(tmp_path: Path) -> Iterator[Tender]:
    program = str(chromium())
    shutil.rmtree(ARTIFACTS, ignore_errors=True)
    ARTIFACTS.mkdir(parents=True)
    with house.running(tmp_path / "data", house.free_port()) as stage, browser(program) as chrome:
        camera = Camera(stage.site, ARTIFACTS)
        yield Tender(stage, camera, chrome, robots.rest(robots.company(stage)))


def test_one_tender_is_played_from_notice_to_award(tender: Tender) -> None:
    try:
        for scene in SCENES:
            scene(tender)
    finally:
        print(*tender.camera.findings, sep="\n")
    assert tender.camera.findings == []


# ---------------------------------------------------------------- notice


def empty_house(of: Tender) -> None:
    """Before anything has happened every page says so, and what comes first."""
    for name, path in (("home", "/"), ("notices", "/notices"), ("openings", "/openings"), ("log", "/log")):
        of.public.go(path)
        of.public.stop(f"public-empty-{name}")


def announcing(of: Tender) -> None:
    """The agency registers, drafts with the gaps named, announces, plans the draw."""
    agency = of.agency
    agency.sign_in("agency")
    agency.stop("agency-desk-empty")
    agency.follow("登记项目")
    paper = school.document("L-0")
    player = cast.PURCHASER
    agency.act("register", {
        "code": "QY-2026-ZC-0087", "title": TITLE, "category": "procurement", "tenderee.name": player.org_name,
        "tenderee.code": player.org, "approval_no": str(paper["approval_no"]),
    })  # fmt: skip
    page = agency.go("/me")
    agency.stop("agency-desk-project")
    agency.follow(TITLE, exact=False)
    agency.press("保存")
    page.locator(".errors[role=alert]").wait_for()
    agency.stop("draft-gaps")
    agency.fill(draft(paper, of.stage))
    agency.press("填写")
    page.wait_for_url("**/lots/1")
    lot_of(agency, paper)
    for n, custodian in enumerate(cast.CUSTODIANS, 1):
        file = agency.folder / f"custodian-{n}.der"
        file.write_bytes(of.stage.equip(custodian.name, custodian.holder).encrypt.certificate)
        page.locator(f'[name="custodian.{n}"]').set_input_files(file)
    attached = agency.folder / "技术参数表.txt"
    attached.write_text("智慧教室设备技术参数表\n投影亮度 5000 流明\n", encoding="utf-8")
    page.locator('[name="file"]').set_input_files(attached)
    agency.press("保存")
    page.wait_for_url("**/announce")
    agency.confirm("announce")
    agency.sign()
    page.wait_for_url("**/me**")
    with of.stage.house.looking() as ctx:
        (lot,) = reading.lots_at(ctx, LotStage.ANNOUNCED)
    of.rest.lot, of.rest.tender = lot.id, lot.tender
    of.stage.settle()
    of.duty(agency, "公布抽取方案")
    keys = of.rest.vrf_keys
    agency.fill({"what": "evaluation", "keys.centre": keys["centre"], "keys.supervisor": keys["supervisor"]})
    agency.fill({"custody": "same-machine"})
    agency.stop("plan-form")
    agency.press("公布抽取方案")
    page.wait_for_url(f"**/me/lots/{of.lot}")
    agency.stop("agency-lot")


def draft(paper: dict[str, Any], stage: Stage) -> dict[str, str]:
    """What the agency types."""
    day = stage.now + timedelta(days=21)
    plain = ("no", "kind", "funding", "approval_no", "place", "contact", "objection_channel", "opening_place")
    return {
        **{name: str(paper[name]) for name in plain},
        "title.zh": TITLE,
        "title.en": str(paper["title"]["en"]),
        "regime": "BID",
        "tenderee.name": cast.PURCHASER.org_name,
        "tenderee.code": cast.PURCHASER.org,
        "supervisor.name": cast.SUPERVISOR.org_name,
        "supervisor.code": cast.SUPERVISOR.org,
        "documents.from": "2026-03-02T09:00",
        "documents.until": "2026-03-17T09:00",
        "documents.price": "0",
        "deadline": f"{day:%Y-%m-%d}T09:30",
        "publicity_days": "3",
        "validity_days": "90",
        "seal.k": "2",
        "seal.window_minutes": "30",
    }


def lot_of(agency: Signed, paper: dict[str, Any]) -> None:
    """What the agency types for its only lot: rows are added one by one, what is missing is named, totals run along."""
    page, lot = agency.page, paper["lots"][0]
    save = page.get_by_role("button", name="保存", exact=True)
    agency.stop("draft-lot")
    page.reload()  # axe leaves empty style attributes behind, which script may not copy under our policy
    for n, criterion in enumerate(lot["criteria"]):
        page.get_by_role("button", name="加一个评分项").click()
        expect(page.locator(f'[name="criteria.{n}.zh"]')).to_be_focused()
        agency.fill(
            {
                f"criteria.{n}.zh": criterion["zh"],
                f"criteria.{n}.en": criterion["en"],
                f"criteria.{n}.max": f"{criterion['max'] // 100}",
                f"criteria.{n}.objective": "yes" if criterion["objective"] else "no",
                f"criteria.{n}.step": f"{Decimal(criterion['step']) / 100}",
            }
        )
    page.get_by_role("button", name="加一个专业组").click()
    expect(page.locator('[name="panel.strata.0.specialties"]')).to_be_focused()
    agency.fill(
        {
            "title.zh": "智慧教室设备",
            "title.en": "Smart-classroom equipment",
            "budget": "12,000,000",
            "ceiling": "12,000,000.00",
            "duration_days": "60",
            "quality": "合格",
            "conditions.zh": "具有独立承担民事责任的能力\n未被列入失信名单",
            "panel.size": str(robots.SEATS),
            "panel.strata.0.specialties": "、".join(lot["panel"]["strata"][0]["specialties"]),
            "panel.strata.0.n": str(robots.SEATS - 1),
        }
    )
    agency.leave_by(save)
    page.locator(".errors[role=alert]").wait_for()
    agency.stop("draft-lot-gaps")
    agency.fill({"panel.strata.0.n": str(robots.SEATS)})
    agency.leave_by(save)
    page.wait_for_url("**/draft")


# ---------------------------------------------------------------- bidding


def finding(of: Tender) -> None:
    """Anybody finds the notice by two Chinese words and reads everything that belongs to it."""
    public = of.public
    page = public.go("/")
    (public.folder / "old.txt").write_bytes(page.request.get(f"{of.stage.site}/log/checkpoint").body())
    public.stop("public-home-notice")
    public.search("智慧 教室")
    public.stop("public-search")
    public.follow(TITLE, exact=False)
    page.get_by_role("heading", level=1, name=TITLE).wait_for()
    public.stop("public-notice")
    assert public.download(page.get_by_role("link", name="PDF（中文，为准）").first).startswith(b"%PDF-")
    public.go(f"/tenders/{of.tender}")
    public.stop("public-tender")
    assert "5000 流明" in public.download(page.get_by_role("link", name="技术参数表.txt").first).decode()
    public.go(f"/lots/{of.lot}")
    public.stop("public-lot-announced")


def asking(of: Tender) -> None:
    """The bidder finds the lot, downloads the document, asks by keyboard alone; the agency answers and clarifies."""
    bidder, agency = of.bidder, of.agency
    bidder.sign_in()
    page = bidder.page
    bidder.stop("bidder-desk-empty")
    for _ in ("the lot's submission", "the lot"):
        bidder.follow("智慧教室设备", exact=False)
    page.wait_for_url(f"**/me/lots/{of.lot}")
    bidder.stop("bidder-lot")
    paper = json.loads(bidder.download(page.get_by_role("link", name=re.compile("招标文件第 1 版"))))
    assert paper["title"]["zh"] == TITLE
    _ask_by_keyboard(of)
    of.duty(agency, "答复提问")
    agency.act("answer", {"text": ANSWER})
    agency.go(f"/me/lots/{of.lot}")
    agency.follow("澄清招标文件")
    agency.act("clarify", {"text": CLARIFIED})
    of.stage.settle()
    of.public.go(f"/tenders/{of.tender}")
    for said in (QUESTION, ANSWER):
        expect(of.public.page.get_by_text(said)).to_be_visible()
    assert BIDDER.org_name not in of.public.page.content()
    of.public.stop("public-tender-answered")


def _ask_by_keyboard(of: Tender) -> None:
    page = of.bidder.go(f"/me/lots/{of.lot}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="提问").first)
    page.keyboard.press("Enter")
    text = page.get_by_label("内容", exact=True)
    text.wait_for()
    tab_to(page, text)
    page.keyboard.insert_text(QUESTION)
    tab_to(page, page.get_by_role("button", name="提问"))
    of.bidder.stop("ask-form")
    page.keyboard.press("Enter")
    page.get_by_text(QUESTION).wait_for()
    of.bidder.stop("bidder-lot-asked")


def submitting(of: Tender) -> None:
    """The lines that the page shows, run one after the other; the page shows what has come, then the receipt."""
    bidder = of.bidder
    with of.stage.house.looking() as ctx:
        closes = reading.tender(ctx, of.tender).document.closes
    of.stage.move_to(closes - timedelta(days=3))
    _documents(of)
    page = bidder.go("/me")
    bidder.follow("智慧教室设备", exact=False)
    bidder.follow("递交投标文件")
    page.wait_for_url("**/submit")
    bidder.stop("submit-steps")
    pack, seal, submit, receipt, _ = bidder.lines()
    bidder.type_line(pack)
    bidder.type_line(seal)
    _upload_breaks_off(of)
    page.reload()
    bidder.stop("submit-pieces")
    assert page.locator("#pieces b").inner_text() == "1 / 3 块"
    bidder.type_line(submit)
    page.locator("#pieces").wait_for(state="detached")
    of.stage.settle()
    told = bidder.type_line(receipt)
    assert "回执成立" in told
    found = re.search(r"叶子值\s+([0-9a-f]{64})", told)
    assert found
    of.leaf = found.group(1)
    page.reload()
    expect(page.get_by_text("已按时收到")).to_be_visible()
    bidder.stop("submit-receipt")
    for name in ("回执（JSON）", "平台签章", "时间戳"):
        assert bidder.download(page.get_by_role("link", name=name).first)
    of.rest.others_submit()


def _documents(of: Tender) -> None:
    """What the bidder offers, on its own machine; large enough for three pieces."""
    folder = of.bidder.folder / "documents"
    folder.mkdir()
    (folder / "技术方案.txt").write_text("技术方案\n投影亮度 5000 流明，质保五年。\n", encoding="utf-8")
    (folder / "drawings.bin").write_bytes(bytes(2 * PIECE))
    offer = next(offer for offer in of.rest.offers() if offer.bidder == BIDDER)
    (of.bidder.folder / "form.json").write_text(json.dumps(offer.form, ensure_ascii=False), encoding="utf-8")


class LineCut(Exception):
    """The bidder's line broke."""


def _upload_breaks_off(of: Tender) -> None:
    """Within the second piece."""
    sent = 0

    def cut(size: int) -> None:
        nonlocal sent
        sent += size
        if sent > PIECE:
            raise LineCut

    keys = of.stage.equip(BIDDER.name, BIDDER.holder)
    post = Post(of.stage.http, of.stage.site)
    post.sign_in(keys.sign.signer, BIDDER.role)
    with pytest.raises(LineCut):
        post.submit(Bid(of.bidder.folder / f"bid-{of.lot}"), cut)


# ---------------------------------------------------------------- opening


def opening(of: Tender) -> None:
    """Everybody watches the hall: the bidder sees the keys come in, the public sees the record appear, by itself."""
    public, bidder, agency = of.public, of.bidder, of.agency
    public.go(f"/lots/{of.lot}/opening")
    public.stop("hall-before")
    with of.stage.house.looking() as ctx:
        closes = reading.tender(ctx, of.tender).document.closes
    of.stage.move_to(closes + timedelta(minutes=1))
    public.go("/openings")
    public.stop("public-openings-today")
    of.rest.order_opening()
    of.supervisor.sign_in()
    of.supervisor.stop("supervisor-desk")
    of.duty(of.supervisor, "下达开标令")
    of.supervisor.act("order-opening")
    public.go(f"/lots/{of.lot}/opening")
    public.stop("hall-public-running")
    hall = public.page.locator("#hall-rows")
    rows = hall.locator("tr[id^=hall-]")
    expect(rows).to_have_count(0)
    _decrypting(of)
    of.rest.window_ends()
    of.duty(agency, "开标")
    agency.act("open-bids", whole=True)
    expect(public.page.get_by_text("开标已结束，开标记录已公布。")).to_be_visible()
    expect(rows).to_have_count(3)
    expect(hall.get_by_text("11,240,000.00")).to_be_visible()
    public.stop("hall-public-record")
    bidder.go(f"/lots/{of.lot}/opening")
    bidder.stop("hall-bidder-record")
    of.stage.settle()
    public.go(f"/lots/{of.lot}")
    public.stop("public-lot-opened")


def _decrypting(of: Tender) -> None:
    """The bidder's line, then the others' keys, each seen by the bidder without loading the page again."""
    bidder = of.bidder
    page = bidder.go("/me")
    bidder.stop("bidder-desk-opening")
    of.duty(bidder, "解密投标文件")
    bidder.stop("submit-decrypt")
    bidder.type_line(bidder.lines()[-1])
    page = bidder.go(f"/lots/{of.lot}/opening")
    rows = page.locator("#hall-rows")
    for name in of.rest.others_decrypt():
        row = rows.get_by_role("row").filter(has_text=name)
        expect(row.get_by_text("已交出密钥")).to_be_visible(timeout=PATIENCE)
    bidder.stop("hall-bidder-running")


# ---------------------------------------------------------------- evaluation


def drawing(of: Tender) -> None:
    """The experts are drawn; one of them accepts at a browser; agency and supervisor convene the panel."""
    of.rest.drawn()
    expert, agency = of.expert, of.agency
    expert.sign_in("expert")
    expert.stop("expert-invitation")
    page = expert.page
    page.locator("form#accept-1 input[name=sure]").check()
    expert.press("接受邀请")
    of.rest.others_accept()
    of.duty(agency, "组建评标委员会")
    agency.act("convene")
    of.duty(of.supervisor, "组建评标委员会")
    of.supervisor.act("convene-supervisor")
    of.stage.settle()
    of.public.go(f"/lots/{of.lot}/draw")
    of.public.stop("public-draw")


def evaluating(of: Tender) -> None:
    """The expert enters, reviews, reads, scores with a running total, seals, signs the report."""
    expert = of.expert
    bids = of.bids()
    page = expert.go("/me")
    expert.stop("expert-desk")
    of.duty(expert, "进入评标")
    expert.act("enter")
    of.duty(expert, "资格审查")
    expert.act("review", {f"passed.{bid}": "yes" for bid in bids.values()})
    of.rest.others_review([*bids.values()])
    page = expert.go(f"/me/lots/{of.lot}")
    expert.follow("阅读投标文件")
    expert.stop("expert-bids")
    assert "质保五年" in expert.download(page.get_by_role("link", name="技术方案.txt").first).decode()
    _scoring(of, bids)
    of.rest.others_score(bids)
    of.duty(expert, "签署评标报告")
    expert.act("sign-report")
    of.rest.others_sign()


def _scoring(of: Tender, bids: dict[str, str]) -> None:
    expert = of.expert
    of.duty(expert, "评分并封存")
    page = expert.page
    expert.stop("score-empty")
    for name, bid in bids.items():
        page.goto(f"{of.stage.site}/me/lots/{of.lot}/score/{bid}")
        page.locator("#sheet[data-ready]").wait_for()
        points = robots.points(name, 0)
        for criterion, value in points.items():
            page.locator(f'[name="{criterion}"]').fill(value)
            page.keyboard.press("Tab")
        whole = sum(Decimal(value) for value in points.values())
        expect(page.locator("#totals b")).to_have_text(f"{whole}")
        with page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
            page.get_by_role("button", name="保存").click()
    expert.stop("score-full")
    expert.follow("封存并签名")
    expert.act("seal-scores", whole=True)


# ---------------------------------------------------------------- result


def deciding(of: Tender) -> None:
    """Candidates are published, their time passes, the tenderee awards."""
    agency, tenderee, public = of.agency, of.tenderee, of.public
    of.duty(agency, "公示中标候选人")
    agency.act("candidates")
    of.stage.settle()
    public.go(f"/lots/{of.lot}")
    expect(public.page.get_by_role("heading", name="中标候选人公示")).to_be_visible()
    public.stop("public-lot-candidates")
    with of.stage.house.looking() as ctx:
        ends = reading.next_task(ctx, reading.lot(ctx, of.lot)).when
    assert ends
    of.stage.move_to(ends + timedelta(minutes=1))
    tenderee.sign_in()
    tenderee.stop("tenderee-desk")
    of.duty(tenderee, "定标")
    tenderee.act("award", whole=True)
    of.stage.settle()
    of.supervisor.go("/me")
    of.supervisor.stop("supervisor-desk-awarded")
    of.supervisor.go(f"/me/log/{of.lot}")
    of.supervisor.stop("supervisor-log")


def checking(of: Tender) -> None:
    """The award with its sealed PDF and its dossier, which verifies offline; a receipt's leaf is found in the log."""
    public = of.public
    page = public.go(f"/lots/{of.lot}")
    public.stop("public-lot-award")
    assert page.locator("#h-award").is_visible()
    assert page.locator(".firm").first.inner_text() == BIDDER.org_name
    pdf = public.download(page.get_by_role("link", name="中标通知书（PDF，已盖章）"))
    assert b"/ByteRange" in pdf
    bag = public.download(page.get_by_role("link", name="下载案卷（ZIP）"))
    assert zipfile.ZipFile(io.BytesIO(bag)).testzip() is None
    (public.folder / "dossier.zip").write_bytes(bag)
    shutil.copytree(of.bidder.folder / f"bid-{of.lot}", public.folder / "my-bid")
    public.go("/verify")
    dossier, log, receipt = map(public.type_line, public.lines()[:3])
    assert ", 0 fail," in dossier
    assert log
    assert "回执成立" in receipt
    page.locator('[name="receipt"]').fill(of.leaf)
    page.locator("#lookup button.key").click()
    expect(page.locator("main").get_by_role("status")).to_contain_text("已并入日志")
    public.stop("public-verify-answer")
    public.go("/")
    public.stop("public-home-award")
    public.go("/results")
    public.stop("public-results")


def looking(of: Tender) -> None:
    """The main pages in English, and back."""
    public = of.public
    page = public.go("/")
    public.follow("English")
    for name, path in _main_pages(of).items():
        public.go(path)
        assert page.locator("html").get_attribute("lang") == "en"
        public.stop(f"english-{name}")
    public.follow("中文")
    page.wait_for_function("document.documentElement.lang === 'zh-CN'")


def _main_pages(of: Tender) -> dict[str, str]:
    at = f"/lots/{of.lot}"
    pages = {"home": "/", "lot": at, "tender": f"/tenders/{of.tender}", "hall": f"{at}/opening", "draw": f"{at}/draw"}
    return pages | {one: f"/{one}" for one in ("notices", "verify", "log", "data", "about", "accessibility")}


def scriptless(of: Tender) -> None:
    """Without any script the main pages say the same, and the search finds."""
    reader = Person(of.camera, of.chrome, of.public.folder, script=False)
    for path in _main_pages(of).values():
        with_script = of.public.go(path).locator("main").inner_text()
        assert reader.go(path).locator("h1").is_visible()
        if path != "/accessibility":
            assert _words(reader.page.locator("main").inner_text()) == _words(with_script)
    page = reader.go("/")
    reader.search("智慧")
    expect(page.get_by_role("link", name=TITLE).first).to_be_visible()
    reader.follow(TITLE, exact=False)
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)


def _words(text: str) -> list[str]:
    """What a page says, without clocks and lengths of time that go on, and without the keys that only script or its
    absence needs."""
    still = re.sub(r"\d\d:\d\d(:\d\d)?(\.\d+)?|\d+\s(小时|分钟?|秒)", "", text)
    return [word for word in still.split() if word not in ("复制", "刷新")]


SCENES: Final = (
    empty_house, announcing, finding, asking, submitting, opening, drawing, evaluating, deciding, checking, looking,
    scriptless,
)  # fmt: skip
