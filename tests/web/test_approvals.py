"""Applications at the pages: anybody without an account, the window, the offices that decide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from kernel.blobs import FolderBlobs
from people.rules.unit import Kind, Post
from tests.support import approvals, offices
from tests.support.approvals import FIRE, FIRM, FOOD, HALL, City
from tests.support.browser import Browser, site
from tests.support.databases import sqlite_database
from tests.support.world import Person, World

SURE: Final = {"sure": "yes"}
SAID: Final = {
    "applicant": "enterprise", "firm": FIRM, "name": "青屿小吃店", "contact": "13800138000", "title": "开办小吃店",
    "paper:application": "yes",
}  # fmt: skip


class Hall:
    """A city that approves, and browsers of those who have a part in it."""

    def __init__(self, world: World) -> None:
        self.city: City = approvals.city(world)
        self.app = site(world)
        self.anybody = Browser(world, self.app)

    def of(self, person: Person) -> Browser:
        return Browser(self.city.world, self.app, person)


@pytest.fixture(scope="module")
def hall(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("approvals")
    with sqlite_database(sqlite_template, folder) as engine:
        yield Hall(World(engine, FolderBlobs(folder / "blobs")))


def test_anybody_applies_and_follows_by_number_and_code(hall: Hall) -> None:
    anybody, city = hall.anybody, hall.city
    home = anybody.get("/approvals").text
    assert ("查询码" in home, "/approvals/apply" in home, "/approvals/sites" in home) == (True, True, True)
    assert f"/approvals/apply/{FOOD}" in anybody.get("/approvals/apply").text
    for path in ("/approvals/case", "/approvals/case/withdraw"):
        assert anybody.get(path).headers["location"] == "/approvals"
    at = f"/approvals/apply/{FOOD}"
    form = anybody.get(at).text
    assert ("食品经营许可申请书" in form, "承诺 5 个工作日" in form.replace("\xa0", " ")) == (True, True)
    assert anybody.get("/approvals/apply/99999999").status_code == 404
    wrong = anybody.post(at, {**SAID, "site": city.centre.code, "firm": ""})
    assert (wrong.status_code, "青屿小吃店" in wrong.text) == (400, True)
    made = anybody.post(at, {**SAID, "site": city.centre.code})
    assert made.status_code == 201, made.text
    (number,) = set(re.findall(r"F-2026-\d{6}", made.text))
    found = re.search(r"<code>([A-Z2-9]{16})</code>", made.text)
    assert found
    seen = {"number": number, "code": found[1]}
    city.do(city.window, "accept", number)
    shown = anybody.post("/approvals/case", {"number": number.lower(), "code": found[1].lower()})
    assert shown.status_code == 200
    for said in ("办理中", "审查", "0 / 5", "承诺期限", "法定期限", "行政许可法"):
        assert said in shown.text
    assert f"<code>{found[1]}</code>" not in shown.text
    for given in ({"number": number, "code": "A" * 16}, {"number": "F-2026-999999", "code": found[1]}, {}):
        assert anybody.post("/approvals/case", given).status_code == 404
    gone = anybody.post("/approvals/case/withdraw", {**seen, **SURE})
    assert (gone.status_code, "已撤回" in gone.text) == (200, True)
    assert anybody.post("/approvals/case/withdraw", {**seen, **SURE}).status_code == 409
    assert anybody.post("/approvals/case/rate", {**seen, "grade": "best"}).status_code == 409, "it was never decided"
    assert anybody.post("/approvals/case/decide", seen).status_code == 404
    assert "Where is my application" in anybody.get("/approvals", "en").text


def test_the_window_takes_in_and_the_offices_work_at_their_desks(hall: Hall) -> None:
    city, window = hall.city, hall.of(hall.city.window)
    desk = f"/me/acts/{city.centre.subject}/take_in"
    code = re.search(r'name="code"[^>]*value="([A-Z2-9]{16})"', window.get(desk).text)
    assert code
    said = {name: value for name, value in SAID.items() if not name.startswith("paper:")}
    asked = {**said, "channel": "counter", "code": code[1], "investment": "120000000", **SURE}
    assert window.post(desk, {**asked, "matters": FOOD, "investment": "many"}).status_code == 400
    lacking = f"{FOOD}\n{FIRE}\n{FOOD}/application\n{HALL}"
    taken = window.post(desk, {**asked, "matters": lacking, "lead": FOOD})
    assert taken.status_code == 303, taken.text
    listed = window.get("/me/approvals").text
    number = max(re.findall(r"F-2026-\d{6}", listed))
    here = f"/me/approvals/{number}"
    assert taken.headers["location"] in (here, "/me")
    page = window.get(here).text
    for said_there in ("青屿小吃店", f"/me/acts/{number}/accept", f"/me/acts/{number}/ask_supplement", "120"):
        assert said_there in page or said_there == "120"
    assert f"/me/acts/{number}/review" not in page
    assert window.post(f"/me/acts/{number}/accept", SURE).status_code == 400
    notice = {"until": "2026-03-20", "text": "缺少申请书", f"paper:{FOOD}/application": "yes", **SURE}
    assert "食品经营许可申请书" in window.get(f"/me/acts/{number}/ask_supplement").text
    assert window.post(f"/me/acts/{number}/ask_supplement", notice).status_code == 303
    assert window.post(f"/me/acts/{number}/supplement", {f"paper:{FOOD}/application": "yes", **SURE}).status_code == 303
    assert window.post(f"/me/acts/{number}/accept", SURE).status_code == 303
    examiner, fire = hall.of(city.market[Post.EXAMINER]), hall.of(city.fire[Post.EXAMINER])
    assert f"/me/acts/{number}/visit" in fire.get(here).text
    visit = {"matter": FIRE, "on": "2026-03-02", "place": "府前路1号", **SURE}
    assert fire.post(f"/me/acts/{number}/visit", visit).status_code == 303
    assert f"/me/acts/{number}/attend" in examiner.get(here).text
    staff = {f"paper:{city.fire[post].actor.id}": "yes" for post in (Post.EXAMINER, Post.APPROVER)}
    assert fire.post(f"/me/acts/{number}/inspect", {"matter": FIRE, "text": "畅通", **staff, **SURE}).status_code == 303
    told = {"matter": FOOD, "ground": "experts", "until": "2026-03-20", "text": "专家评审", **SURE}
    assert examiner.post(f"/me/acts/{number}/suspend", told).status_code == 303
    assert "专家评审，不计" in examiner.get(here).text
    assert f"/me/acts/{number}/resume" in examiner.get(here).text
    assert examiner.get(f"/me/acts/{number}/review").status_code == 200
    approver = hall.of(city.fire[Post.APPROVER])
    decided = approver.post(f"/me/acts/{number}/decide", {"matter": FIRE, "outcome": "grant", **SURE})
    assert (decided.status_code, decided.headers["location"].startswith("/tasks/")) == (303, True)
    city.do(city.fire[Post.APPROVER], "decide", number, matter=FIRE, outcome="grant")
    out = window.get(f"/me/acts/{number}/deliver").text
    assert ("公众聚集场所消防检查" in out, "食品经营许可" in out) == (True, False)
    given = {f"paper:{FIRE}": "yes", "way": "desk", **SURE}
    assert window.post(f"/me/acts/{number}/deliver", given).status_code == 303
    longer = {"matter": FOOD, "days": "10", "text": "情况复杂", **SURE}
    assert hall.of(city.market[Post.DEPUTY]).post(f"/me/acts/{number}/extend", longer).status_code == 303
    assert window.post(f"/me/acts/{number}/divide", {"parts": "东店\n西店", **SURE}).status_code == 303
    assert window.get(here).text.count("分支件") == 2


def test_nobody_else_reads_an_application_and_supervisors_allow_one_more_notice(hall: Hall) -> None:
    city = hall.city
    number = city.submitted()
    stranger = offices.office(city.world, Post.EXAMINER, name="青屿市文化局", n=940)
    judge = offices.office(city.world, name="青屿市监察局", kind=Kind.SUPERVISION, n=941)
    state = offices.office(city.world, name="青屿市人民政府", kind=Kind.GOVERNMENT, n=942)
    for person in (stranger[Post.HEAD], stranger[Post.EXAMINER], state[Post.HEAD]):
        browser = hall.of(person)
        assert browser.get(f"/me/approvals/{number}").status_code == 403
        assert "青屿小吃店" not in browser.get(f"/me/acts/{number}/accept").text
    over = hall.of(judge[Post.HEAD])
    assert "青屿小吃店" in over.get(f"/me/approvals/{number}").text
    asked = over.post(f"/me/acts/{number}/allow_supplement", {"reason": "漏看", **SURE})
    assert asked.headers["location"].startswith("/tasks/")
    assert hall.anybody.get("/me/approvals").status_code in (302, 303, 401)
    boss = hall.of(city.centre[Post.HEAD])
    arrange = f"/me/acts/{city.centre.subject}/arrange_windows"
    assert arrange in boss.get("/me/approvals").text
    assert "综合窗口" in boss.get(arrange).text
    typed = {"windows": f"综合窗口\n市场监管窗口 {city.market.code}", **SURE}
    assert boss.post(arrange, typed).status_code == 303
    assert city.market.code in boss.get(arrange).text
    assert "市场监管窗口" in hall.of(city.window).get(f"/me/approvals/{number}").text
    assert f"/me/acts/{number}/green" in hall.of(city.centre[Post.DEPUTY]).get(f"/me/approvals/{number}").text


@pytest.mark.seed_row(44)
def test_each_hall_shows_its_matters_and_the_day_and_the_city_is_the_sum(hall: Hall) -> None:
    city, anybody = hall.city, hall.anybody
    district = offices.office(
        city.world, Post.WINDOW, name="丙区政务服务中心", kind=Kind.CENTRE, parent=city.centre.code, n=943
    )
    city.do(district[Post.WINDOW], "submit", district.subject, **approvals.application())
    halls = anybody.get("/approvals/sites").text
    rows = re.findall(r"<tr><th scope=\"row\">([^<]*)</th>((?:<td[^>]*>\d+</td>)+)</tr>", halls)
    counts = {name: [int(one) for one in re.findall(r">(\d+)<", cells)] for name, cells in rows}
    total = counts.pop("全市合计")
    assert total == [sum(column) for column in zip(*counts.values(), strict=True)]
    assert counts["丙区政务服务中心"] == [1, 1, 0, 0]
    page = anybody.get(f"/approvals/sites/{district.code}").text
    assert ("食品经营许可" in page, "青屿市市场监督管理局" in page) == (True, True)
    assert anybody.get("/approvals/sites/91350100M000100Y43").status_code == 404
