"""What a document is: a policy, its interpretation in three parts, or neither."""

from __future__ import annotations

import pytest

from disclosure.rules import document_kind
from disclosure.rules.document_kind import FORMS, KINDS, MEMBERS, PARTS, Form, Kind, Part
from kernel.canon import Json
from kernel.errors import NotNow, NotValid
from tests.support.papers_of_offices import explaining

POLICY = "W-91370000MA00000000-01-2026-00001"


@pytest.mark.parametrize(
    ("of_class", "said", "kind"),
    [
        ("01", {}, Kind.POLICY), ("01", {"kind": "policy"}, Kind.POLICY), ("02", {}, Kind.OTHER), ("03", {}, Kind.OTHER),
        ("03", {"kind": "policy"}, Kind.POLICY), ("15", {"kind": "other"}, Kind.OTHER),
    ],
)  # fmt: skip
def test_a_document_is_what_its_class_allows(of_class: str, said: dict[str, Json], kind: Kind) -> None:
    made = document_kind.read(said, of_class)
    assert (made.kind, made.regards, made.explained) == (kind, "", None)


@pytest.mark.seed_row(87)
@pytest.mark.parametrize(
    ("of_class", "said"), [("01", {"kind": "other"}), ("02", {"kind": "policy"}), ("02", explaining(POLICY))]
)
def test_a_normative_document_is_no_other_and_what_is_none_is_no_policy(of_class: str, said: dict[str, Json]) -> None:
    with pytest.raises(NotValid, match=r"document\.kind"):
        document_kind.read(said, of_class)


@pytest.mark.seed_row(87)
def test_an_interpretation_tells_three_parts_or_says_why_not() -> None:
    made = document_kind.read(explaining(POLICY), "03")
    assert made.explained is not None
    assert (made.regards, made.explained.form, set(made.explained.parts)) == (POLICY, Form.ANSWERS, set(Part))
    for part in Part:
        short = {name: told for name, told in explaining(POLICY).items() if name != part}
        with pytest.raises(NotValid, match=r"interpretation\.part") as refused:
            document_kind.read(short, "01")
        assert PARTS[part].zh in refused.value.words.zh
        told = document_kind.read({**short, "lacking": "随年度计划另行公布"}, "01").explained
        assert told is not None
        assert (part in told.parts, told.lacking) == (False, "随年度计划另行公布")
        assert document_kind.explained({"explained": told.json()}) == told
    with pytest.raises(NotValid, match=r"interpretation\.part"):
        document_kind.read(explaining(POLICY, lacking="没有缺"), "01")
    assert document_kind.explained({"explained": made.explained.json()}) == made.explained
    assert document_kind.explained({"title": "通知"}) is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"first": "长" * 101}, "first"), ({"tasks": "长" * 20_001}, "tasks"), ({"form": "song"}, "form"),
     ({"regards": " "}, "regards"), ({"first": ""}, "first")],
)  # fmt: skip
def test_an_interpretation_that_says_too_little_or_too_much_is_refused(changed: dict[str, Json], field: str) -> None:
    document_kind.read(explaining(POLICY, first="长" * 100, tasks="长" * 20_000), "01")
    with pytest.raises(NotValid) as refused:
        document_kind.read(explaining(POLICY, **changed), "01")
    assert refused.value.field == field


@pytest.mark.parametrize("name", [name for name in MEMBERS if name != "kind"])
def test_only_an_interpretation_says_what_it_explains(name: str) -> None:
    with pytest.raises(NotValid) as refused:
        document_kind.read({name: "x"}, "01")
    assert refused.value.field == name


def test_one_interpretation_is_enough() -> None:
    document_kind.interpreted([False, True])
    for there in ([], [False]):
        with pytest.raises(NotNow, match=r"policy\.interpretation"):
            document_kind.interpreted(there)


def test_everything_has_words() -> None:
    assert (set(KINDS), set(FORMS), set(PARTS)) == (set(Kind), set(Form), set(Part))
