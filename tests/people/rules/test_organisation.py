"""统一社会信用代码: the check character at its borders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import NotValid
from people.rules import organisation

# Codes that their holders print themselves: Tsinghua University, Tencent (Shenzhen).
PUBLISHED = ("12100000400000624D", "9144030071526726XG")
first_seventeen = st.text(alphabet=organisation.ALPHABET, min_size=17, max_size=17)


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_codes_hold(code: str) -> None:
    assert organisation.uscc(code) == code


@given(first_seventeen)
def test_exactly_one_check_character_fits(first: str) -> None:
    held = [last for last in organisation.ALPHABET if _holds(first + last)]
    assert held == [organisation.check_character(first)]


@given(first_seventeen, st.integers(0, 16), st.sampled_from(organisation.ALPHABET))
def test_one_changed_character_is_noticed(first: str, place: int, other: str) -> None:
    code = first + organisation.check_character(first)
    changed = code[:place] + other + code[place + 1 :]
    assert _holds(changed) == (changed == code)


@pytest.mark.parametrize(
    "text",
    ["", PUBLISHED[0][:-1], PUBLISHED[0] + "0", PUBLISHED[0].lower(), " " + PUBLISHED[0][1:], "I" + PUBLISHED[0][1:],
     PUBLISHED[0][:-1] + "E", PUBLISHED[0][:-1] + "Z", "１" + PUBLISHED[0][1:]],
)  # fmt: skip
def test_refused_with_its_field(text: str) -> None:
    with pytest.raises(NotValid) as refused:
        organisation.uscc(text)
    assert refused.value.code == "organisation.code_malformed"
    assert refused.value.field == "code"


def _holds(code: str) -> bool:
    try:
        organisation.uscc(code)
    except NotValid:
        return False
    return True
