"""One form and the departments' forms made of it."""

from __future__ import annotations

import json
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approval.rules import field, form
from approval.rules.form import OneForm
from kernel.errors import NotFound, NotValid, Refusal, Words
from tests.approval.filling import CHANGED, SETUP

BASE = {
    "name": "青屿海风科技有限公司",
    "credit_code": "91350211M000100Y46",
    "address": "青屿路1号",
    "legal_representative": "陈静",
}


def setup() -> OneForm:
    return form.known("company-setup", {})


def change() -> OneForm:
    return form.known("company-change", {})


def designed(**more: object) -> bytes:
    """A designer's small form."""
    ref = {"$ref": "dictionary.json#/$defs/name"}
    made = {
        "$schema": "s", "$id": "small", "title": "小表", "x-en": "Small form", "type": "object",
        "additionalProperties": False, "properties": {"name": ref}, "required": ["name"],
        "x-forms": [{"id": "one", "title": "甲表", "x-en": "Form A", "matters": ["A1"], "lines": [{"from": "name"}]}],
    }  # fmt: skip
    return json.dumps(made | more).encode()


def test_every_form_of_ours_is_whole_and_kept_as_one_file() -> None:
    for one in form.ours().values():
        assert form.stored(one.schema) == one
        assert len(one.own) > 2
        assert json.loads(one.schema)["$defs"].keys() <= field.ours().fields.keys()
    assert {"company-setup", "company-change", "construction"} <= form.ours().keys()


@pytest.mark.parametrize(
    "more",
    [
        {"type": "array"}, {"additionalProperties": True}, {"required": ["address"]}, {"minProperties": 1},
        {"properties": {"name": {"$ref": "dictionary.json#/$defs/shoe_size"}}}, {"$defs": {"x": {}}},
        {"properties": {"name": {"$ref": "https://elsewhere.test/name"}}},
        {"x-forms": []},
        {"x-forms": [{"id": "one", "title": "甲表", "x-en": "A", "matters": [], "lines": [{"from": "address"}]}]},
    ],
)  # fmt: skip
def test_a_designers_form_that_says_what_nobody_would_do_is_refused(more: dict[str, object]) -> None:
    assert form.read(designed(), field.ours()).matters == ("A1",)
    with pytest.raises(NotValid, match=r"form\.malformed"):
        form.read(designed(**more), field.ours())


def test_the_operators_form_stands_beside_ours() -> None:
    found = form.every({"forms/small.json": designed().decode(), "sites/x.toml": "?"})
    assert found["small"].words == Words("小表", "Small form")
    assert found.keys() == {"small", *form.ours()}
    with pytest.raises(NotFound, match=r"form\.unknown"):
        form.known("small", {})


def test_what_the_base_holds_is_not_asked_and_not_taken() -> None:
    of = change()
    asks = form.to_ask(of, BASE)
    assert not set(asks) & BASE.keys()
    assert {"new_name", "new_address", "reason"} <= set(asks)
    assert set(form.to_ask(of, {})) == of.fields.keys()
    assert form.answered(of, {"reason": " 迁址 ", "seals": "", "name": " "}, BASE) == {"reason": "迁址"}
    for given_, code in (
        ({"name": "别的名称"}, "form.held"),
        ({"x": "1"}, "form.field"),
        ({"seals": "两枚"}, "form.value"),
    ):
        with pytest.raises(Refusal) as found:
            form.answered(of, given_, BASE)
        assert (found.value.code, found.value.field) == (code, next(iter(given_)))
    whole = form.whole(of, form.answered(of, CHANGED, BASE), BASE)
    assert (whole["name"], whole["new_name"], list(whole)) == (
        BASE["name"],
        CHANGED["new_name"],
        [n for n in of.fields if n in whole],
    )
    with pytest.raises(NotValid, match=r"form\.missing") as missing:
        form.whole(of, {"reason": "迁址"}, BASE)
    assert missing.value.field == "contact"


def equal(of: OneForm, values: dict[str, str]) -> None:
    """Whatever two departments' forms share says the same, and each value is somewhere."""
    made = form.derived(of, values)
    said = [{line.source: line.value for line in one.lines} for one in made]
    for one, other in combinations(said, 2):
        assert {name: one[name] for name in one.keys() & other.keys()} == {
            name: other[name] for name in one.keys() & other.keys()
        }
    assert {name: value for one in said for name, value in one.items() if value} == values


@given(st.dictionaries(st.sampled_from(sorted(setup().fields)), st.text(min_size=1, max_size=9)))
def test_shared_values_are_equal_in_every_departments_form(values: dict[str, str]) -> None:
    equal(setup(), values)


def test_a_departments_form_says_it_in_its_own_words() -> None:
    made = form.derived(setup(), SETUP, frozenset({"11030001", "11050001"}))
    assert [one.own.id for one in made] == ["tax", "fund"]
    first = made[0].lines[0]
    assert (first.words.zh, first.value) == ("纳税人名称", SETUP["name"])
    assert next(line for line in made[0].lines if line.source == "finance_officer").value == ""


def test_a_draft_goes_on_under_another_version_and_what_it_takes_no_more_is_asked_again() -> None:
    old = setup()
    raw = json.loads(old.schema)
    raw["properties"]["project_code"] = {"$ref": "#/$defs/project_code"}
    raw["$defs"] |= {"project_code": {"type": "string", "title": "项目代码", "x-en": "Code"}}
    raw["$defs"]["employees"] = {
        "type": "string",
        "title": "从业人数",
        "x-en": "Number",
        "enum": ["少", "多"],
        "x-enum-en": ["few", "many"],
    }
    del raw["properties"]["seals"]
    raw["required"].remove("seals")
    raw["x-forms"] = [
        {
            "id": "all",
            "title": "表",
            "x-en": "Form",
            "matters": [],
            "lines": [{"from": name} for name in raw["properties"]],
        }
    ]
    new = form.stored(json.dumps(raw).encode())
    found = form.moved(new, SETUP, old.fields)
    assert (found.fresh, found.gone, found.again) == (("project_code",), ("seals",), ("employees",))
    assert found.answers == {name: value for name, value in SETUP.items() if name not in ("seals", "employees")}
    same = form.moved(old, SETUP, old.fields)
    assert (same.answers, same.fresh, same.gone, same.again) == (SETUP, (), (), ())
