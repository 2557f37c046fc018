"""Documents of offices: index numbers, what a draft must say, the review sheet and its hints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from disclosure.rules import office_document, review_sheet
from disclosure.rules.document_words import ATTRIBUTES, CAUSES, GROUNDS, STAGES, Attribute, Cause, Ground, Stage
from disclosure.rules.office_document import Index, Step
from disclosure.rules.review_sheet import CLEARANCE, ITEMS, REVIEW, Answer, Hint, Item
from kernel.canon import Json
from kernel.errors import NotNow, NotValid
from tests.support.papers_of_offices import FIT, draft
from tests.support.pki import code

TODAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.mark.seed_row(72)
def test_an_index_number_says_whose_of_which_class_year_and_how_manieth() -> None:
    made = Index(code(1), "15", 2026, 7)
    assert made.subject == f"W-{code(1)}-15-2026-00007"
    assert office_document.index(made.subject) == made


@pytest.mark.parametrize("wrong", ["00-2026-00001", "16-2026-00001", "01-0026-00001", "01-2026-00000", "01-2026-1"])
def test_what_is_no_index_number_is_refused(wrong: str) -> None:
    with pytest.raises(NotValid, match=r"index\.malformed"):
        office_document.index(f"W-{code(1)}-{wrong}")


def test_a_draft_is_read() -> None:
    made = office_document.read(draft(concerns=["b", "a", "a"], duty="plan"), TODAY)
    assert (made.attribute, made.ground, made.duty, made.concerns) == (Attribute.PROACTIVE, None, "plan", ("a", "b"))
    held = office_document.read(draft(attribute="withheld", ground="internal", reason=" 人事 "), TODAY)
    assert (held.ground, held.reason) == (Ground.INTERNAL, "人事")
    assert office_document.read(draft(title="题" * 200), TODAY).title == "题" * 200


@pytest.mark.seed_row(81)
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"attribute": "secret"}, "attribute"),
        ({"attribute": "withheld"}, "ground"),
        ({"attribute": "withheld", "ground": "internal"}, "reason"),
        ({"attribute": "withheld", "ground": "internal", "reason": " "}, "reason"),
        ({"attribute": "withheld", "reason": "x"}, "ground"),
        ({"attribute": "withheld", "ground": "shy", "reason": "x"}, "ground"),
        ({"ground": "internal"}, "ground"),
        ({"formed": "2026-03-03"}, "formed"),
        ({"formed": "yesterday"}, "formed"),
        ({"title": "题" * 201}, "title"),
        ({"text": " "}, "text"),
        ({"more": "x"}, "more"),
    ],
)
def test_a_draft_that_says_too_little_or_too_much_is_refused(changed: Mapping[str, Json], field: str) -> None:
    with pytest.raises(NotValid) as refused:
        office_document.read(draft(**changed), TODAY)
    assert refused.value.field == field


def step(verb: str, person: str = "p", office: str = "o", **body: Json) -> Step:
    return Step(verb, person, office, AT, body)


def test_a_chain_is_replayed_and_a_new_draft_begins_anew() -> None:
    first = step("draft", content_sha256="1", attribute="proactive", concerns=["x"], kind="other", regards="")
    asked = [step("ask_organ", organ="z"), step("answer_organ", "q", "x", agrees=True), step("review", "r")]
    assert office_document.replayed([]) is None
    assert office_document.replayed(asked) is None
    made = office_document.replayed([first, *asked])
    assert made is not None
    assert (made.stage, made.judged["review"].person, made.unanswered()) == (Stage.REVIEWED, "r", ["z"])
    back = office_document.replayed([first, *asked, step("clear", returned=True)])
    assert back is not None
    assert back.stage is Stage.RETURNED
    anew = step("draft", content_sha256="2", attribute="on_request", kind="other", regards="")
    again = office_document.replayed([first, *asked, anew])
    assert again is not None
    assert (again.stage, again.content, again.judged, again.unanswered()) == (Stage.DRAFTED, "2", {}, [])
    refusing = office_document.replayed([first, step("answer_organ", "q", "x", agrees=False)])
    assert refusing is not None
    assert refusing.unanswered() == ["x"]
    with pytest.raises(NotNow, match=r"document\.stage"):
        back.after("publish")
    assert back.after("draft") is Stage.DRAFTED


def test_everything_has_words() -> None:
    assert set(ATTRIBUTES) == set(Attribute)
    assert set(GROUNDS) == set(Ground)
    assert set(STAGES) == set(Stage)
    assert set(CAUSES) == set(Cause)
    assert set(ITEMS) == {*REVIEW, *CLEARANCE} == set(Item)


# ---------------------------------------------------------------- the sheet


@pytest.mark.seed_row(79)
def test_every_item_is_answered_and_what_is_unfit_is_explained() -> None:
    assert review_sheet.read(FIT, REVIEW, []).passes
    unfit: dict[str, Json] = {**FIT, "wording": Answer.UNFIT}
    assert not review_sheet.read({**unfit, "note": "有误"}, REVIEW, []).passes
    hint = [Hint(ITEMS[Item.SECRECY], "机密")]
    for body, found in ((unfit, []), (FIT, hint), ({**FIT, "note": " "}, hint)):
        with pytest.raises(NotValid, match=r"sheet\.note"):
            review_sheet.read(body, REVIEW, found)
    assert review_sheet.read({**FIT, "note": "书名"}, REVIEW, hint).passes
    for item in REVIEW:
        with pytest.raises(NotValid, match=r"sheet\.unanswered") as refused:
            review_sheet.read({name: said for name, said in FIT.items() if name != item}, REVIEW, [])
        assert refused.value.field == item


@pytest.mark.seed_row(78)
@pytest.mark.parametrize(("endorsed", "signed"), [(None, None), ("a", None), (None, "b"), ("a", "a")])
def test_two_people_sign(endorsed: str | None, signed: str | None) -> None:
    review_sheet.two("a", "b")
    with pytest.raises(NotNow, match=r"sheet\.signatures"):
        review_sheet.two(endorsed, signed)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("证号 110101199003071234。", ["110101199003071234"]),
        ("证号 11010119900307123X", ["11010119900307123X"]),
        ("月份不对 110101199013071234", []),
        ("电话13800138000，又13800138000", ["13800138000"]),
        ("总机 12345678901", []),
        ("编号 A13800138000", []),
        ("卡号 6222021234567890123", ["6222021234567890123"]),
        ("本件为机密，家庭住址另附", ["机密", "家庭住址"]),
        ("没有什么", []),
    ],
)
def test_hints_are_found_each_once(text: str, words: list[str]) -> None:
    assert [hint.words for hint in review_sheet.hints(text)] == words
