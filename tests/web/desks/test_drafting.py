"""The draft of a tender: from fields to document and back, every gap at its field."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kernel.actor import Actor, Role
from trading.acts.reading import Project
from trading.rules import mandatory
from web.answers import Answers
from web.desks import drafting

PROJECT = Project("P-2026-0001", "QY-1", "照明改造", "procurement", "91990100MB0000001X", "青发改〔2026〕1号")
AGENCY = Actor("p", Role.AGENCY, "91990100MB0000003X")
BEGUN = drafting.begun(PROJECT, AGENCY, "衡牍招标代理有限公司")


def typed(**texts: str) -> Answers:
    return Answers(texts, {})


def test_every_mandatory_field_has_a_field_of_the_form_or_is_known_already() -> None:
    fields = {field.name for field in drafting.fields({})}
    known = {"category", "agency.name", "lots", "seal.custodians"}
    assert {path for path, _, _ in mandatory.MANDATORY} - fields == known
    assert drafting.missing(BEGUN).keys() <= fields, "each gap is shown at a field"


def test_what_was_saved_stands_in_the_fields_again() -> None:
    texts = {
        "deadline": "2026-03-23T09:30", "lots.0.ceiling": "CNY 2,000,000.00", "lots.0.qualification": "独立法人\n守信",
        "lots.0.form.currencies": "CNY\nUSD", "lots.0.rates": '{"USD": "7.10"}', "seal.k": "2", "place": "青屿市",
    }  # fmt: skip
    made, wrong = drafting.filled(BEGUN, Answers(texts, {}))
    assert wrong == {}
    assert made["deadline"] == "2026-03-23T01:30:00.000Z", "Beijing time"
    assert made["lots"][0]["ceiling"] == {"currency": "CNY", "amount": "2000000.00"}
    shown = {field.name: field.value for field in drafting.fields(made)}
    assert shown["deadline"] == "2026-03-23T09:30"
    assert shown["lots.0.qualification"] == "独立法人\n守信"
    assert shown["lots.0.form.currencies"] == "CNY\nUSD"
    again, _ = drafting.filled(made, Answers({name: value for name, value in shown.items() if value}, {}))
    assert again == made


def test_what_cannot_be_read_stays_out_and_is_named() -> None:
    bad = {
        "deadline": "tomorrow",
        "seal.k": "two",
        "lots.0.ceiling": "CNY 1",
        "lots.0.params": "{",
        "lots.0.criteria": "[1.5]",
    }
    made, wrong = drafting.filled(BEGUN, Answers(bad, {}))
    assert wrong.keys() == bad.keys()
    assert made == BEGUN


def test_emptied_fields_are_gaps() -> None:
    made, _ = drafting.filled(BEGUN, typed(no="", opening_place=""))
    assert {"no", "opening_place"} <= drafting.missing(made).keys()
    assert "custodian.1" in drafting.missing(made)


@given(st.dictionaries(st.sampled_from(sorted(field.name for field in drafting.fields(BEGUN))), st.text(max_size=40)))
def test_nothing_that_is_typed_breaks_the_form(texts: dict[str, str]) -> None:
    made, _ = drafting.filled(BEGUN, Answers({name: text.strip() for name, text in texts.items()}, {}))
    names = [field.name for field in drafting.fields(made)]
    assert names == [field.name for field in drafting.fields(BEGUN)]
    assert all(drafting.missing(made).values()), "every gap is named in words"
