"""Pairs of characters: whatever is in a text is found, and the index never deceives where nobody checks again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.rules import grams

TEXTS = st.text(st.sampled_from("霁川教育装备公司ab1-〔〕 "), max_size=20)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", set()),
        ("霁川", {"霁川", "霁", "川"}),
        ("ab", {"ab"}),
        ("a b", set()),
        ("霁-川", {"霁", "川"}),
        ("第67包", {"第6", "67", "7包", "第", "包"}),
    ],
)
def test_pairs_stay_inside_words(text: str, expected: set[str]) -> None:
    assert grams.grams(text) == expected


def test_width_and_case_do_not_matter() -> None:
    assert grams.normal("ＡＢＣ　Ｌ１") == "abc l1"
    assert grams.words("  ＨＴ Media  media ") == ("ht", "media")


def test_a_query_is_cut_where_it_becomes_absurd() -> None:
    assert sum(map(len, grams.words("长" * 1000))) == grams.LONGEST


@given(TEXTS, TEXTS, TEXTS)
def test_a_text_that_holds_a_word_has_all_its_grams(before: str, word: str, after: str) -> None:
    assert grams.needed(word) <= grams.grams(before + word + after)


@given(TEXTS, st.text(st.sampled_from("霁川ab-"), min_size=1, max_size=3))
def test_what_is_called_exact_needs_no_second_look(text: str, word: str) -> None:
    if grams.exact(word):
        assert (grams.needed(word) <= grams.grams(text)) == (word in text)


@pytest.mark.parametrize(
    ("word", "is_exact"), [("霁川", True), ("霁", True), ("ab", True), ("a", False), ("霁-", False), ("霁川教", False)]
)
def test_what_is_exact(word: str, is_exact: bool) -> None:
    assert grams.exact(word) is is_exact
