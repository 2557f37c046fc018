"""The catalogue of matters at the pages: anybody reads it on any day, officers fill in its forms."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from litestar import Litestar

from approval.acts import clean_up, intermediaries, matters, standards
from kernel.blobs import FolderBlobs
from kernel.deadlines import day_of
from people.rules.unit import Kind, Post
from tests.support import matters as bodies
from tests.support import offices
from tests.support.browser import Browser, site, text
from tests.support.databases import sqlite_database
from tests.support.offices import Office
from tests.support.world import World
from web.public.matter_pages import LISTS, address

CODE: Final = "11010004"
SUBJECT: Final = matters.subject(CODE)
LAW: Final = {"law": "食品安全法", "article": "第三十五条"}


@dataclass
class Town:
    """The city's centre, a district's, a department; the forms filled in once, in order."""

    world: World
    app: Litestar
    centre: Office
    district: Office
    market: Office

    def by(self, who: Office) -> Browser:
        return Browser(self.world, self.app, who[Post.HEAD])

    def day(self, after: int = 0) -> str:
        return (day_of(self.world.now) + timedelta(days=after)).isoformat()


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("matters")
    with sqlite_database(sqlite_template, folder) as engine:
        world = World(engine, FolderBlobs(folder / "blobs"))
        centre = bodies.centre(world, n=930)
        district = offices.office(world, name="甲区政务服务中心", kind=Kind.CENTRE, parent=centre.code, n=931)
        market = offices.office(world, Post.APPROVER, name="青屿市市场监督管理局", n=932)
        made = Town(world, site(world), centre, district, market)
        played(made)
        yield made


def form(town: Town, **more: str) -> dict[str, str]:
    return {
        "name": "食品经营许可", "name_en": "Licence to trade in food", **LAW, "office": town.market.code,
        "type": "permit", "power": "permission", "workflow": "review_and_approve", "promised": "5", "statutory": "20",
        "limits_law": "行政许可法", "limits_article": "第四十二条", "since": town.day(),
        "materials": "form | 申请书 | Application | 食品安全法 | 第三十五条\n"
        "map | 平面图 | Plan of the premises | 食品安全法 | 第三十三条 | | survey",
        "fees": "plate | 工本费 | Certificate | 10.00 | 价格法 | 第四十七条",
        "conditions": "place | 有三十平方米以上的场所 | Premises of 30 square metres | 食品安全法 | 第三十三条",
        "online": "yes", "enterprise": "yes",
    } | more  # fmt: skip


def played(town: Town) -> None:
    """Every form of the catalogue once."""
    head, chief, anybody = town.by(town.centre), town.by(town.market), Browser(town.world, town.app)
    asked = head.get(f"/me/approvals/lists?list=matters&code={CODE}")
    assert (asked.status_code, asked.headers["location"]) == (303, f"/me/acts/{SUBJECT}/enter")
    assert "列入事项" in head.get("/approvals/matters").text
    for who in (chief, anybody):
        assert "列入事项" not in who.get("/approvals/matters").text
    assert anybody.get("/me/approvals/lists?list=fees&code=1").status_code == 401
    assert head.get("/me/approvals/lists?list=fees&code=1").status_code == 404
    assert "办理流程" in head.get(f"/me/acts/{SUBJECT}/enter").text
    survey = {"name": "测绘", "name_en": "Survey", **LAW, "within": "5", "fee_least": "0.00", "fee_most": "800.00"}
    head.errand(intermediaries.subject("survey"), "list_service", survey | {"since": town.day()})
    wrong = head.post(f"/me/acts/{SUBJECT}/enter", form(town, promised="五天"))
    assert wrong.status_code == 400
    assert "须为整数" in wrong.text
    seven = " | ".join("1234567")
    assert "多于 7 格" in head.post(f"/me/acts/{SUBJECT}/enter", form(town, materials=f"{seven} | 8")).text
    head.errand(SUBJECT, "enter", form(town))
    assert "map | 平面图" in head.get(f"/me/acts/{SUBJECT}/change").text
    head.errand(SUBJECT, "change", form(town, since=town.day(2), promised="3"))
    place = {"window": "2 楼 8 号", "phone": "0571-00000000", "hours": "工作日", "in_hall": "yes"}
    town.by(town.district).errand(SUBJECT, "offer", place)
    form_now = {name: value for name, value in form(town, promised="4").items() if name in (
        "promised", "statutory", "materials", "fees"
    )}  # fmt: skip
    town.by(town.district).errand(SUBJECT, "ask_exception", {**form_now, "reason": "海岛", **LAW})
    assert "甲区政务服务中心" in head.get(f"/me/acts/{SUBJECT}/decide_exception").text
    answer = {"centre": town.district.code, "approved": "yes", "reason": "属实"}
    head.errand(SUBJECT, "decide_exception", answer)
    with town.world.house.looking() as ctx:
        (asked_for,) = ctx.tx.exec_driver_sql("SELECT content FROM approval_exception").scalars()
        assert json.loads(asked_for)["fields"] == {"promised": 4}
    town.by(town.district).errand(SUBJECT, "offer", place)
    rows = f"{CODE} | 取消 | | {town.market.code} | {town.day(40)}"
    named = {"name": "第七轮清理", "name_en": "Seventh round", **LAW, "since": town.day(30)}
    head.errand(clean_up.subject(7), "conclude_round", {**named, "conclusions": rows})
    assert "食品经营许可" in chief.get(f"/me/acts/{clean_up.subject(7)}/report_task").text
    offence = {"name": "无证经营", "name_en": "Trading without a licence", **LAW, "since": town.day()}
    grades = "light | 轻 | light | 1000.00 | 2000.00\ngrave | 重 | grave | 2000.00 | 5000.00"
    unlicensed = standards.subject("unlicensed")
    chief.errand(unlicensed, "set_standard", {**offence, "grades": grades})
    assert "无证经营" in chief.get(f"/me/acts/{unlicensed}/penalise").text
    chief.errand(unlicensed, "penalise", {"paper": "罚1号", "grade": "light", "amount": "900.00", "reason": "自首"})


def test_everybody_reads_every_list_in_both_languages(town: Town) -> None:
    anybody = Browser(town.world, town.app)
    for name, of in LISTS.items():
        chinese, english = (anybody.get(address(name), language) for language in ("zh", "en"))
        assert of.name.zh in chinese.text
        assert of.name.en in english.text
        assert "没有。" not in chinese.text, name


@pytest.mark.seed_row(65)
def test_the_public_list_equals_the_materials_in_force(town: Town) -> None:
    rows = table(town, "/approvals/lists/materials.json")
    with town.world.house.looking() as ctx:
        held = matters.as_of(ctx.tx, day_of(town.world.now))
    assert [(row["material"], row["basis"]) for row in rows] == [
        (one.name.zh, one.basis.cited) for of in held for one in of.materials
    ]
    assert [row["material"] for row in rows] == ["申请书", "平面图"]


def table(town: Town, path: str) -> list[dict[str, str]]:
    answer = Browser(town.world, town.app).get(path)
    assert answer.headers["content-type"].startswith("application/json")
    found: list[dict[str, str]] = answer.json()
    return found


def test_lists_are_of_a_day_and_of_a_type(town: Town) -> None:
    anybody = Browser(town.world, town.app)
    for on, limits in ((town.day(), "5 / 20"), (town.day(2), "3 / 20"), (town.day(30), "")):
        found = table(town, f"/approvals/lists/matters.json?on={on}")
        assert [row["limits"] for row in found] == ([limits] if limits else [])
    assert table(town, "/approvals/lists/matters.json?type=annual") == []
    assert len(table(town, f"/approvals/lists/matters.json?type=permit&office={town.market.code}")) == 1
    page = anybody.get("/approvals/matters").text
    assert re.search(r"审批项目 <small>1</small>", page)
    assert re.search(r"年检项目 <small>0</small>", page)
    csv = anybody.get("/approvals/lists/fees.csv").content.decode("utf-8-sig").splitlines()
    assert csv == [
        "收费项目,审批事项,办理部门,标准,依据",
        "工本费,食品经营许可,青屿市市场监督管理局,10.00 元,《价格法》第四十七条",
    ]
    for path in ("/approvals/lists/none", "/approvals/lists/none.csv", "/approvals/lists/.csv"):
        assert anybody.get(path).status_code == 404


@pytest.mark.seed_row(70)
def test_a_department_with_a_matter_outside_the_hall_is_listed(town: Town) -> None:
    (row,) = table(town, "/approvals/lists/halls.json")
    assert (row["matters"], row["in_hall"], row["approvers"], row["papers"]) == ("1", "0", "1", "0")
    assert row["outside"] == "不到位 食品经营许可"
    chief = town.by(town.market)
    paper = {"title": "授权〔2026〕1号", "post": "首席代表", "scope": "食品经营许可全部环节", "since": town.day()}
    chief.errand("G-approval_authorisations", "enter", paper)
    head = town.by(town.centre)
    head.errand(matters.subject("11010005"), "enter", form(town, in_hall="yes"))
    (row,) = table(town, f"/approvals/lists/halls.json?on={town.day(31)}")
    assert (row["matters"], row["papers"], row["outside"]) == ("1", "1", "到位")


@pytest.mark.seed_row(69)
def test_a_centre_s_record_lacks_none_of_its_six_fields(town: Town) -> None:
    register = "/registers/centre_standards"
    assert "甲区政务服务中心" in text(Browser(town.world, town.app).get(register))
    whole = {
        "title": "甲区政务服务中心", "sign": "统一标识", "nature": "区政府派出机构", "departments": "二十三个部门",
        "matters": "三百一十项", "mode": "前台综合受理、后台分类审批、统一窗口出件",
    }  # fmt: skip
    centre = town.by(town.district)
    for name in whole:
        lacking = {key: value for key, value in whole.items() if key != name}
        answer = centre.post("/me/acts/G-centre_standards/enter", {**lacking, "sure": "yes"})
        assert answer.status_code == 400, name
    centre.errand("G-centre_standards", "enter", whole)
    with town.world.house.looking() as ctx:
        assert ctx.tx.exec_driver_sql("SELECT count(*) FROM disclosure_register_entry").scalar_one() >= 1
