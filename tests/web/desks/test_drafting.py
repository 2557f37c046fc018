"""The draft of a tender: from fields to document and back, nothing typed lost, every gap at its field."""

from __future__ import annotations

import copy
from typing import Any, Final, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.acts import members
from kernel.canon import Json
from tests.web.draft_fixtures import BEGUN, SCORING
from trading.rules import form, mandatory
from web.answers import Answers
from web.desks import drafting, drafting_gaps, drafting_lots, drafting_methods, drafting_pages, drafting_tables
from web.desks.drafting_asks import at
from web.desks.drafting_pages import Shown
from web.views.drafting import DraftPage, Rows
from web.views.elements import Field


def lot(texts: dict[str, str], draft: dict[str, Json] | None = None) -> dict[str, Any]:
    return cast("list[dict[str, Any]]", filled(texts, draft)["lots"])[0]


def filled(texts: dict[str, str], draft: dict[str, Json] | None = None) -> dict[str, Json]:
    return drafting.lot_filled(BEGUN if draft is None else draft, 0, texts)[0]


def gaps(texts: dict[str, str], **draft: Json) -> dict[str, str]:
    """The Chinese of what a lot with these answers lacks."""
    return {
        name: words.zh
        for name, words in drafting_gaps.lot(filled(texts, drafting.with_procedure(BEGUN | draft)), 0).items()
    }


def controls(page: DraftPage) -> dict[str, Field]:
    """Every control of a page by name."""
    found = {one.name: one for section in page.sections for one in section.fields}

    def walk(rows: Rows) -> None:
        for row in rows.rows:
            found.update({one.name: one for one in row.fields})
            if row.inner:
                walk(row.inner)

    for section in page.sections:
        if section.rows:
            walk(section.rows)
    return found


def page(draft: dict[str, Json], *, checked: bool = True) -> DraftPage:
    return drafting_pages.lot("P-2026-0001", draft, 0, Shown(drafting_gaps.lot(draft, 0), checked))


def typed(shown: DraftPage) -> dict[str, str]:
    """What a browser would send of this page."""
    return {name: one.value for name, one in controls(shown).items() if one.kind != "file"}


# ---------------------------------------------------------------- the tender's page


def test_every_mandatory_field_has_a_field_of_the_form_or_is_known_already() -> None:
    fields = {ask.path for part in drafting.parts({}) for ask in part.asks}
    known = {"category", "agency.name", "lots", "seal.custodians"}
    assert {path for path, _, _ in mandatory.MANDATORY} - fields == known
    names = controls(drafting_pages.tender("P-2026-0001", "照明", BEGUN, Shown()))
    assert drafting_gaps.tender(BEGUN).keys() <= names.keys(), "each gap is shown at a field"


def test_every_mandatory_field_of_a_lot_has_a_field_of_its_page() -> None:
    empty: dict[str, Json] = {"regime": "P87", "lots": [{}]}
    assert drafting_gaps.lot(empty, 0).keys() <= controls(page(empty)).keys() | {"criteria", "panel.strata"}


def test_what_was_typed_on_the_tenders_page_stands_there_again() -> None:
    texts = {"deadline": "2026-03-23T09:30", "documents.price": "１，２００", "seal.k": "2", "place": "青屿市"}
    made = drafting.filled(BEGUN, texts)
    assert made["deadline"] == "2026-03-23T01:30:00.000Z", "Beijing time"
    assert at(made, "documents.price") == {"currency": "CNY", "amount": "1200.00"}
    shown = controls(drafting_pages.tender("P-2026-0001", "照明", made, Shown()))
    assert {name: shown[name].value for name in texts} == texts | {"documents.price": "1,200.00"}
    sent = {name: one.value for name, one in shown.items() if one.kind != "file"}
    again = drafting.filled(made, sent)
    assert drafting.filled(again, sent) == again


def test_emptied_fields_are_gaps_with_their_rule() -> None:
    found = drafting_gaps.tender(drafting.filled(BEGUN, {"no": "", "opening_place": "", "supervisor.code": "1"}))
    assert found["no"].zh == "公告缺少：招标项目编号（招标投标法第十六条、第十七条）"
    assert {"opening_place", "custodian.1"} <= found.keys()
    assert "18" in found["supervisor.code"].zh


def test_lots_are_added_copied_and_removed_and_counted_without_gaps() -> None:
    def names(draft: dict[str, Json]) -> list[tuple[str, str, str]]:
        return [(one["lot"], one["no"], one["title"]["zh"]) for one in cast("list[Any]", draft["lots"])]

    two, to = drafting.pressed(BEGUN | {"title": {"zh": "灯"}}, {"add": "lots"}, "2026-0001")
    assert (to, names(two)) == ("lots.1", [("L-2026-0001-1", "1", "照明改造"), ("L-2026-0001-2", "2", "灯")])
    three, to = drafting.pressed(two, {"copy": "lots.1"}, "2026-0001")
    assert (to, names(three)[2]) == ("lots.2", ("L-2026-0001-3", "3", "灯"))
    left, to = drafting.pressed(three, {"remove": "lots.0"}, "2026-0001")
    assert (to, names(left)) == ("tender", [("L-2026-0001-1", "1", "灯"), ("L-2026-0001-2", "2", "灯")])
    assert drafting.pressed(BEGUN, {"remove": "lots.0"}, "2026-0001") == (BEGUN, ""), "the last lot stays"
    for press in ({"remove": "lots.9"}, {"copy": "lots.x"}, {"add": "law"}):
        assert drafting.pressed(two, press, "2026-0001") == (two, "")


# ---------------------------------------------------------------- a lot


def test_a_lot_becomes_the_document_that_the_rules_read() -> None:
    made = lot(SCORING, drafting.with_procedure(BEGUN | {"regime": "P87"}))
    assert made["budget"] == {"currency": "CNY", "amount": "2000000.00"}
    assert made["ceiling"] == {"currency": "CNY", "amount": "1900000.50"}
    assert made["qualification"][1] == {"id": "Q2", "zh": "守信", "en": "守信"}
    assert made["criteria"] == [
        {"id": "C1", "zh": "技术", "en": "Technical", "max": 4250, "objective": False, "step": 50,
         "bands": [{"from": 0, "to": 2000, "zh": "一般", "en": "一般"}]},
        {"id": "C2", "zh": "业绩", "en": "业绩", "max": 2750, "objective": True, "step": 1, "bands": []},
    ]  # fmt: skip
    assert made["panel"]["strata"] == [
        {"id": "A01", "specialties": ["A01", "B03"], "regions": [], "n": 3, "priority": 1},
        {"id": "C02", "specialties": ["C02"], "regions": ["210100", "210200"], "n": 2, "priority": 2},
    ]
    assert gaps(SCORING, regime="P87") == {}
    members.check(BEGUN | {"tender": "T-2026-0001", "regime": "P87", "lots": [made]})


def test_what_was_saved_stands_in_the_fields_again() -> None:
    more = {
        "rates.USD": "7.10", "requires.quality": "yes", "policy.small_enterprise": "15", "conditions.en": "a legal person",
        "params.minimum": "2", "params.minimum_basis": "青财采〔2026〕9号", "params.abnormal.mean": "60",
    }  # fmt: skip
    made = filled(SCORING | more)
    first = cast("list[dict[str, Any]]", made["lots"])[0]
    assert first["form"] == {"currencies": ["CNY", "USD"], "requires": ["quality"]}
    assert first["params"]["policies"] == [{"id": "small_enterprise", "rate": "0.15"}]
    assert first["qualification"][0]["en"] == "a legal person"
    shown = typed(page(made))
    for name, text in more.items():
        assert shown[name] == text or name == "conditions.en"
    assert filled(shown, made) == made, "saving again changes nothing"


def test_what_cannot_be_read_stays_as_it_was_typed_and_is_named() -> None:
    bad = {
        "budget": "两百万", "duration_days": "一个月", "rates.USD": "seven", "params.price_weight": "30.001",
        "params.minimum": "-1", "policy.small_enterprise": "half", "criteria.0.max": "many", "criteria.1.step": "0,1",
        "criteria.0.bands.0.to": "top", "panel.size": "five", "panel.strata.0.n": "1.5",
    }  # fmt: skip
    made = filled(SCORING | bad)
    shown = controls(page(made))
    assert {name: shown[name].value for name in bad} == bad
    assert {name for name, one in shown.items() if one.error} >= bad.keys()


@pytest.mark.parametrize("name", sorted(members.METHODS))
def test_every_parameter_of_every_method_has_a_labelled_field_with_its_standard(name: str) -> None:
    own = {ask.path.removeprefix("params."): ask for ask in drafting_methods.own(name, "BID", "works")}
    of = members.METHODS[name]
    assert own.keys() == {one.name for one in of.parameters}
    made = lot({"method": name})
    assert {one.name: made["params"][one.name] for one in of.parameters} == {p.name: p.standard for p in of.parameters}
    for one in of.parameters:
        own[one.name].check(one.standard)


def test_a_change_of_method_and_back_keeps_what_was_typed() -> None:
    low = SCORING | {"method": "reasonable_low_price", "params.full": "60", "params.reductions": "1、2.5、４"}
    made, done = drafting.lot_filled(BEGUN, 0, low | {"show": "method"})
    assert done.words
    params = cast("Any", made["lots"])[0]["params"]
    assert params["reductions"] == ["0.01", "0.025", "0.04"]
    assert "price_weight" not in params
    back = drafting_pages.lot("P-2026-0001", made, 0, Shown(), Answers(low, {}))
    assert ("params.price_weight", "30") in back.hidden
    again = lot(dict(back.hidden) | typed(back) | {"method": "comprehensive_scoring"}, made)
    assert again["params"]["price_weight"] == 3000
    assert len(again["criteria"]) == 2


GAPS: Final[list[tuple[dict[str, str], str, str]]] = [
    ({"criteria.1.max": "20"}, "criteria", "还差 7.5 分（政府采购货物和服务招标投标管理办法第五十五条、第五十七条）"),
    ({"criteria.1.max": "30"}, "criteria", "多出 2.5 分"),
    ({"method": "lowest_evaluated_price"}, "criteria", "不设评分项"),
    ({"criteria.0.max": "101"}, "criteria.0.max", "须为 0.01 至 100 分"),
    ({"criteria.0.step": "0.3"}, "criteria.0.step", "整数倍"),
    ({"criteria.0.zh": ""}, "criteria.0.zh", "请填写：名称"),
    ({"criteria.0.bands.0.to": "43"}, "criteria.0.bands.0.to", "不大于满分 42.5"),
    ({"panel.strata.1.n": "3"}, "panel.strata", "多出 1 人"),
    ({"panel.size": "4", "panel.strata.1.n": "1"}, "panel.size", "须不少于 5 人，现为 4 人（政府采购货物和服务招标投标管理办法第四十七条）"),
    ({"panel.size": "6", "panel.strata.1.n": "3"}, "panel.size", "单数"),
    ({"panel.complex": "yes"}, "panel.size", "须不少于 7 人"),
    ({"budget": "10000000"}, "panel.size", "须不少于 7 人"),
    ({"panel.strata.0.specialties": ""}, "panel.strata.0.specialties", "请填写：专业代码"),
    ({"panel.strata.0.specialties": "照明"}, "panel.strata.0.specialties", "标识只能用"),
    ({"panel.strata.0.regions": "2101"}, "panel.strata.0.regions", "6 位数字"),
    ({"params.price_weight": "25", "criteria.1.max": "32.5"}, "params.price_weight", "不得低于"),
    ({"params.price_fixed": "yes"}, "params.price_weight", "固定价格不列为评审因素"),
    ({"params.tie": "shown"}, "params.tie", "由低到高"),
    ({"params.minimum": "2"}, "params.minimum", "批准依据"),
    ({"params.abnormal.mean": ""}, "params.abnormal.mean", "三条线"),
    ({"params.abnormal.mean": "", "params.abnormal.second": "", "params.abnormal.ceiling": ""},
     "params.abnormal.mean", "政府采购须设异常低价审查线"),
    ({"params.abnormal.ceiling": "66"}, "params.abnormal.ceiling", "须为 45 至 65 的数"),
    ({"policy.small_enterprise": "21"}, "policy.small_enterprise", "须为 10 至 20 的数"),
    ({"rates.USD": "0"}, "rates.USD", "须为"),
    ({"budget": ""}, "budget", "公告缺少：标段1的预算金额"),
    ({"conditions.zh": ""}, "conditions.zh", "公告缺少：标段1的资格条件"),
    ({"conditions.en": "a\nb\nc"}, "conditions.zh", "第 3 条没有中文"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "name", "words"), GAPS)
def test_each_gap_of_a_lot_stands_at_its_field_in_plain_words(changed: dict[str, str], name: str, words: str) -> None:
    found = gaps(SCORING | changed, regime="P87")
    assert words in found[name]
    assert "params." not in found[name]
    assert "1/100" not in found[name] or name == "params.price_weight"
    made = filled(SCORING | changed, drafting.with_procedure(BEGUN | {"regime": "P87"}))
    assert name in [where for where, _, _ in page(made).wrong], "and leads there from the summary"


def test_a_policy_for_another_kind_of_procurement_is_named_at_its_rate() -> None:
    made = filled(SCORING | {"policy.small_enterprise": "10"})
    found = drafting_gaps.lot(made | {"kind": "works"}, 0)
    assert "不适用于本类项目" in found["policy.small_enterprise"].zh
    assert "policy.small_enterprise" in controls(page(made | {"kind": "works"}))


# ---------------------------------------------------------------- rows


def test_rows_are_added_and_removed_and_what_was_typed_stays() -> None:
    made, done = drafting.lot_filled(BEGUN, 0, SCORING | {"add": "criteria", "criteria.1.max": "much"})
    assert done.focus == "criteria.2"
    assert [row.get("max") for row in rows(made)] == [4250, "much", None]
    made, done = drafting.lot_filled(made, 0, {"add": "criteria.2.bands"})
    assert done.focus == "criteria.2.bands.0"
    assert len(cast("Any", rows(made)[2]["bands"])) == 1
    made, _ = drafting.lot_filled(made, 0, {"remove": "criteria.0"})
    assert [(row["id"], row.get("max")) for row in rows(made)] == [("C1", "much"), ("C2", None)]
    made, _ = drafting.lot_filled(made, 0, {})
    assert [row["id"] for row in rows(made)] == ["C1"], "a row that says nothing goes when the page is saved"


@pytest.mark.parametrize(
    "place",
    ["", "title", "title.zh.0", "criteria.x", "criteria.9", "criteria.9.bands", "panel", "criteria.0.bands.0.zh"],
)
def test_keys_that_name_no_row_change_nothing(place: str) -> None:
    before = filled(SCORING)
    for key in ("add", "remove"):
        assert drafting.lot_filled(before, 0, {key: place})[0] == before


def test_a_row_typed_twice_keeps_groups_apart() -> None:
    made = lot(SCORING | {"panel.strata.1.specialties": "A01"})
    assert [one["id"] for one in made["panel"]["strata"]] == ["A01", "A01-2"]


def rows(draft: dict[str, Json]) -> list[dict[str, Json]]:
    return drafting_tables.rows(draft, "lots.0.criteria")


# ---------------------------------------------------------------- whatever is typed or held


def test_every_line_of_the_price_form_that_may_be_required_has_words() -> None:
    asked = {ask.path for part in drafting_lots.parts({}, {}) for ask in part.asks if ask.path.startswith("requires.")}
    assert {name.removeprefix("requires.") for name in asked} == set(form.OPTIONAL) - {"remarks"}


NAMES: Final = sorted(
    {*SCORING, *typed(page(filled(SCORING))), "criteria.999.max", "criteria.x.max", "criteria.5.bands.1.to"}
)


@settings(deadline=None, max_examples=40)
@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=30), max_size=12))
def test_nothing_that_is_typed_breaks_the_form_or_is_lost(texts: dict[str, str]) -> None:
    sent = SCORING | {name: text.strip() for name, text in texts.items()}
    made = filled(sent)
    assert filled(typed(page(made)), made) == made, "what is shown is what is held"
    for name, words in drafting_gaps.lot(made, 0).items():
        assert words.zh
        assert name in {*controls(page(made)), "criteria", "panel.strata"}


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
MEMBERS: Final = (
    "title",
    "budget",
    "qualification",
    "form",
    "method",
    "params",
    "criteria",
    "panel",
    "base_currency",
    "rates",
)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(MEMBERS), JUNK)
def test_a_draft_of_the_api_that_holds_anything_is_still_shown(member: str, value: Json) -> None:
    held = copy.deepcopy(filled(SCORING))
    cast("Any", held["lots"])[0][member] = value
    shown = page(held)
    assert drafting_pages.tender("P-2026-0001", "照明", held, Shown(drafting_gaps.tender(held), True)).lots
    assert filled(typed(shown), held)["lots"]


def test_what_one_lot_leaves_empty_is_not_the_next_one_s_standard() -> None:
    emptied = filled(SCORING | {"params.rounding.places": "", "params.rounding.at": ""})
    assert "params.rounding.places" in drafting_gaps.lot(emptied, 0)
    assert drafting_gaps.lot(filled(SCORING), 0) == {}
    assert drafting_lots.COMMON["rounding"] == {"places": 2, "at": "output"}


def test_the_form_asks_what_the_procedure_wants_told() -> None:
    """Chosen, its particulars come after those of the category; chosen another, they go, and nothing else does."""
    own: Json = {"id": "origin", "zh": "来源", "en": "Origin", "value": "库存"}
    begun = drafting.with_procedure(BEGUN | {"regime": "P87", "particulars": [own]})
    chosen = drafting.filled(begun, {"procedure.id": "single_source"})
    assert [one["id"] for one in drafting_tables.rows(chosen, "particulars")] == [
        "origin",
        "supplier",
        "reasons",
        "opinion",
    ]
    assert drafting_gaps.tender(chosen)["particulars.1.value"].zh == "请填写：拟定供应商"
    told = drafting.filled(chosen, {"particulars.1.value": "甲公司"})
    assert [one["value"] for one in drafting_tables.rows(told, "particulars")] == ["库存", "甲公司", "", ""]
    assert drafting.filled(told, {"procedure.id": "inquiry"})["particulars"] == [own]
    assert "particulars" not in drafting.with_procedure(BEGUN | {"regime": "P87"})


@pytest.mark.parametrize(("said", "kept"), [("list", "list"), ("sealed", None), ("", None)])
def test_who_follows_a_vacancy_stands_in_the_document_only_where_it_is_not_drawn_anew(
    said: str, kept: str | None
) -> None:
    made = filled(SCORING | {"panel.vacancies": said})
    assert lot(SCORING | {"panel.vacancies": said})["panel"].get("vacancies") == kept
    assert controls(page(made))["panel.vacancies"].value == (kept or "sealed")
