"""A guide: its six parts are the six unified fields, its clock is one working day, and nothing beyond it is asked."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest

from approval.methods import review_and_approve
from approval.rules import guide, matter
from approval.rules.guide import File, Sort
from approval.rules.matter import Matter, Unified
from kernel import canon
from kernel.canon import Json
from kernel.deadlines import ends_at
from kernel.errors import NotValid
from kernel.workdays import announced
from tests.support import guides, matters
from tests.support.pki import Pki

WAY: Final = review_and_approve.METHOD
LAW: Final[dict[str, Json]] = {"law": "某法", "article": "第一条"}


@pytest.fixture(scope="module")
def office() -> str:
    return Pki().member(1).org


@pytest.fixture(scope="module")
def food(office: str) -> Matter:
    return matter.read(matters.CODE, matters.said(office))


@pytest.mark.seed_row(27)
def test_the_printed_guide_has_six_parts_and_they_are_the_six_fields_of_the_master(food: Matter) -> None:
    parts = guide.parts(food, WAY)
    assert [part.field for part in parts] == list(Unified)
    told = {part.field: [line.zh for line in part.lines] for part in parts}
    assert told == {
        "name": ["食品经营许可"],
        "basis": ["《中华人民共和国食品安全法》第三十五条"],
        "materials": ["食品经营许可申请书（《中华人民共和国食品安全法》第三十五条）"],
        "workflow": ["一审一核", "受理", "审查", "核准", "统一窗口出件", "办结"],
        "limits": ["承诺 5 个工作日", "法定 20 个工作日（《中华人民共和国行政许可法》第四十二条）"],
        "fees": ["证书工本费 10.00 元（《中华人民共和国食品安全法》第三十五条）"],
    }
    assert [line.zh for line in guide.conditions(food)] == [
        "有与经营规模相适应的场所（《中华人民共和国食品安全法》第三十五条）"
    ]
    assert all(line.en for part in parts for line in part.lines)


def test_what_costs_nothing_needs_nothing_and_is_done_at_once_says_so(office: str) -> None:
    held: Json = [{"id": "licence", "name": "营业执照", "name_en": "Licence", "held_as": "licence", **LAW}]
    made = matter.read(matters.CODE, matters.said(office, materials=[], fees=[], promised=0, statutory=0))
    told = {part.field: [line.zh for line in part.lines] for part in guide.parts(made, WAY)}
    assert (told[Unified.MATERIALS], told[Unified.FEES], told[Unified.LIMITS]) == (
        ["无需提交材料"],
        ["不收费"],
        ["当场办结"],
    )
    one = matter.read(matters.CODE, matters.said(office, materials=held, promised=1, statutory=1))
    parts = {part.field: part for part in guide.parts(one, WAY)}
    assert parts[Unified.LIMITS].lines[0].en == "promised: 1 working day"
    assert parts[Unified.MATERIALS].lines[0].zh == "营业执照（《某法》第一条）：政务数据已有的，免予提交"


@pytest.mark.parametrize(
    ("approved", "last"),
    [
        ("2026-11-20", "2026-11-23"),  # an ordinary Friday: Monday
        ("2026-11-23", "2026-11-24"),
        ("2026-09-30", "2026-10-08"),  # before the National Day
        ("2026-02-13", "2026-02-14"),  # a Saturday that is worked
    ],
)
@pytest.mark.seed_row(60)
def test_a_guide_is_due_at_the_end_of_the_working_day_after_the_change(approved: str, last: str) -> None:
    due = guide.due_after(date.fromisoformat(approved), announced())
    assert due.on.isoformat() == last
    midnight = ends_at(due)
    assert (midnight.isoformat(), midnight.tzname()) == (f"{last}T16:00:00+00:00", "UTC")


@pytest.mark.seed_row(60)
def test_open_words_a_change_without_its_day_and_a_demand_beyond_the_guide_are_refused(food: Matter) -> None:
    refused: dict[str, tuple[Json, str]] = {
        "notes": (["其他有关材料"], "guide.vague"), "place": ("大厅等", "guide.vague"), "since": ("", "guide.since"),
        "files": ([{"sort": "form", "title": "表格等", "link": "/a"}], "guide.vague"),
    }  # fmt: skip
    for name, (value, code) in refused.items():
        with pytest.raises(NotValid) as found:
            guide.read({**guides.said("2026-01-01"), name: value})
        assert found.value.code == code
    gone = {name: value for name, value in guides.said("2026-01-01").items() if name != "since"}
    with pytest.raises(NotValid, match=r"guide\.since"):
        guide.read(gone)
    guide.may_demand(food, ["application"], ["premises"])
    for materials, conditions in (["tax"], []), ([], ["tax"]):
        with pytest.raises(NotValid, match=r"guide\.not_asked"):
            guide.may_demand(food, materials, conditions)


def test_a_file_is_on_the_web_or_on_this_site() -> None:
    since, service = guide.read(guides.said("2026-01-01"))
    assert since == date(2026, 1, 1)
    assert service.files == (File(Sort.FORM, "食品经营许可申请书", "https://city.example.test/form.docx"),)
    for link in ("javascript:alert(1)", "//city.example.test", "form.docx"):
        wrong: list[Json] = [{"sort": "form", "title": "表", "link": link}]
        with pytest.raises(NotValid, match=r"guide\.link"):
            guide.read(guides.said("2026-01-01", files=wrong))


@pytest.mark.parametrize(
    "more", [{"notes": ["注"] * 21}, {"notes": ["注" * 501]}, {"place": "楼" * 501}, {"files": [{}] * 21}]
)
def test_a_guide_has_its_bounds(more: dict[str, Json]) -> None:
    with pytest.raises(NotValid):
        guide.read(guides.said("2026-01-01") | more)
    guide.read(guides.said("2026-01-01", notes=["注" * 500] * 20, place="楼" * 500))


def test_its_content_holds_the_parts_and_what_the_office_adds(food: Matter) -> None:
    content = canon.mapping(guide.content(food, WAY, guide.read(guides.said("2026-01-01"))[1]))
    assert content["notes"] == ["申请书由法定代表人签字"]
    assert set(canon.mapping(canon.canonical(content["parts"]))) == set(Unified)
