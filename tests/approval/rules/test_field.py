"""The field dictionary: which values each form takes, and what is refused of the dictionary itself."""

from __future__ import annotations

import pytest

from approval.rules import field
from approval.rules.field import Field
from kernel.errors import NotFound, NotValid, Words

CODE = "91350211M000100Y46"
ID = "11010519491231002X"


def of(**more: object) -> Field:
    return Field(**{"title": "项", "english": "Item", "type": "string", **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("form", "good", "bad"),
    [
        ("date", "2026-02-28", "2026-02-29"),
        ("date", "2026-02-28", "20260228"),
        ("uscc", CODE, CODE[:-1] + "9"),
        ("identity", ID, ID[:-1] + "1"),
        ("money", "5000000.00", "5000000"),
        ("phone", "13800138000", "12800138000"),
        ("phone", "024-12345678", "024-123456"),
        ("count", "0", "-1"),
        ("count", "12", "012"),
    ],
)
def test_each_form_takes_its_own_values_alone(form: str, good: str, bad: str) -> None:
    assert field.check("x", of(format=form), f" {good} ") == good
    with pytest.raises(NotValid, match=r"form\.value") as found:
        field.check("x", of(format=form), bad)
    assert found.value.field == "x"


def test_texts_have_a_length_and_choices_are_closed() -> None:
    assert field.check("x", of(longest=2), "两字") == "两字"
    for wrong in ("三个字", " ", "\x00"):
        with pytest.raises(NotValid, match=r"form\.value"):
            field.check("x", of(longest=2), wrong)
    choice = of(choices=["甲"], translated=["A"])
    assert field.shown(choice, field.check("x", choice, "甲")) == Words("甲", "A")
    with pytest.raises(NotValid, match=r"is one of: A"):
        field.check("x", choice, "乙")
    assert field.shown(of(), "乙") == Words("乙", "乙")


def test_what_is_private_is_masked_for_everybody() -> None:
    assert field.masked(of(private=True), "张伟") == "张***"
    assert (field.masked(of(private=True), ""), field.masked(of(), "张伟")) == ("", "张伟")


def test_the_dictionary_refuses_what_nobody_would_apply() -> None:
    known = field.ours()
    assert known.held("name").title == "企业名称"
    with pytest.raises(NotFound, match=r"field\.unknown"):
        known.field("shoe_size")
    with pytest.raises(NotValid, match=r"field\.not_held"):
        known.held("reason")
    one = '{"$schema":"s","$id":"d","$defs":{"x":{"type":"string","title":"项","x-en":"Item"%s}}}'
    assert field.read((one % "").encode()).field("x") == of()
    for wrong in (
        ',"minLength":3',
        ',"maxLength":0',
        ',"enum":["甲"]',
        ',"enum":["甲"],"x-enum-en":["A"],"format":"date"',
    ):
        with pytest.raises(NotValid, match=r"field\.malformed"):
            field.read((one % wrong).encode())
