"""Surveys: what may be asked, what is an answer, codes that nobody guesses, counts that add up."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.rules import survey
from kernel.canon import Json
from kernel.errors import NotTrusted, NotValid

YES_NO: dict[str, Json] = {"text": "办理是否满意", "choices": ["满意", "不满意"], "many": False}
WAYS: dict[str, Json] = {"text": "通过何种渠道办理", "choices": ["窗口", "网上", "代办"], "many": True}
BODY: dict[str, Json] = {"title": "政务服务满意度", "questions": [YES_NO, WAYS], "closes": "2026-03-31"}
OF = survey.read(BODY)
SECRET = bytes(range(32))


def test_a_survey_is_read() -> None:
    assert [(question.many, len(question.choices)) for question in OF.questions] == [(False, 2), (True, 3)]
    most: Json = [{**YES_NO, "choices": [str(n) for n in range(survey.CHOICES)]}] * survey.QUESTIONS
    assert len(survey.read({**BODY, "questions": most}).questions) == survey.QUESTIONS


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "长" * 201}, "title"),
        ({"closes": "三月"}, "closes"),
        ({"questions": []}, "questions"),
        ({"questions": [YES_NO] * 31}, "questions"),
        ({"questions": [{**YES_NO, "choices": ["一"]}]}, "choices"),
        ({"questions": [{**YES_NO, "choices": ["一", " 一"]}]}, "choices"),
        ({"questions": [{**YES_NO, "choices": ["一", ""]}]}, "choices"),
        ({"questions": [{**YES_NO, "choices": [str(n) for n in range(21)]}]}, "choices"),
    ],
)
def test_what_is_wrong_is_named(changed: Mapping[str, Json], field: str) -> None:
    with pytest.raises(NotValid) as refused:
        survey.read({**BODY, **changed})
    assert refused.value.field.endswith(field)


def test_an_answer_takes_what_is_asked() -> None:
    assert survey.answer(OF, [[1], [2, 0]]) == ((1,), (0, 2))


@pytest.mark.parametrize(
    ("taken", "field"),
    [
        ([[0]], "q2"), ([[0], []], "q2"), ([[0, 1], [0]], "q1"), ([[2], [0]], "q1"), ([[-1], [0]], "q1"),
        ([[0], [1, 1]], "q2"), ([[0], [True]], "q2"), ([["0"], [0]], "q1"), ([0, [0]], "q1"), ([[0], [0], [0]], "q2"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused(taken: list[Json], field: str) -> None:
    with pytest.raises(NotValid) as refused:
        survey.answer(OF, taken)
    assert (refused.value.code, refused.value.field) == ("survey.answer", field)


def test_a_code_is_known_by_its_number() -> None:
    first, third = survey.code(SECRET, 1), survey.code(SECRET, 3)
    assert survey.number(SECRET, 3, f" {third.lower()} ") == 3
    for text in ("", "1", "x-1", f"2{first[1:]}", survey.code(SECRET, 4), survey.code(b"other", 1), f"0{first}"):
        with pytest.raises(NotTrusted, match=r"survey\.code"):
            survey.number(SECRET, 3, text)


ANSWERS = st.lists(
    st.tuples(st.tuples(st.integers(0, 1)), st.sets(st.integers(0, 2), min_size=1).map(lambda s: tuple(sorted(s))))
)


@pytest.mark.seed_row(88)
@given(ANSWERS)
def test_counts_are_those_of_the_answers(answers: list[survey.Answer]) -> None:
    single, several = survey.tally(OF, answers)
    assert sum(single) == len(answers)
    assert [several[at] for at in range(3)] == [sum(at in one[1] for one in answers) for at in range(3)]
    assert sum(survey.share(n, len(answers)) for n in single) == (Fraction(1) if answers else Fraction(0))
