"""Good addresses, the choice of kinds, and how long a letter is tried."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import NotNow, NotValid
from people.rules import mail
from web import telling

GOOD = ["a@b", "zhang.lan@firm.example", "x+y_z@mail.firm.example", "o'neil@1.example", f"{'a' * 64}@b.example"]
BAD = [
    "", "a", "@b", "a@", "a@b@c", "a b@c", "a@b c", "a@-b", "a@b-", "a@b..c", "a..b@c", "张@b", "a@张.example",
    "a@b\r\nBcc: all@b", "a@b\n", "\na@b", "<a@b>", "a,b@c", f"{'a' * 65}@b", f"a@{'b' * 253}", "a@b\0",
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_a_plain_address_is_taken_as_it_is(text: str) -> None:
    assert mail.address(text) == text


@pytest.mark.parametrize("text", BAD)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(NotValid, match=r"mail\.address"):
        mail.address(text)


@given(st.text())
def test_no_address_ends_a_header(text: str) -> None:
    try:
        good = mail.address(text)
    except NotValid:
        return
    assert good.isascii()
    assert not set(good) & set("\r\n<>,; \t")


@pytest.mark.parametrize(("type_", "urgent"), list(product(sorted(telling.ON), [True, False])))
def test_every_message_belongs_to_a_choice_and_urgent_ones_to_the_limits(type_: str, urgent: bool) -> None:
    found = mail.kind(type_, urgent=urgent)
    assert found in mail.KINDS
    assert (found == mail.LIMITS) is urgent


@pytest.mark.parametrize("days", [30, 7, 1])
def test_the_end_of_a_certificate_is_a_limit_whether_urgent_or_not(days: int) -> None:
    assert {mail.kind(f"certificate.ends_{days}", urgent=urgent) for urgent in (True, False)} == {mail.LIMITS}


def test_every_choice_has_messages() -> None:
    assert {mail.kind(type_, urgent=False) for type_ in telling.ON} == set(mail.KINDS) - {mail.LIMITS}


def test_a_choice_is_kept_in_one_order() -> None:
    assert mail.chosen(["course", "limits"]) == ("limits", "course")
    assert mail.chosen([]) == ()
    with pytest.raises(NotValid, match=r"mail\.kinds"):
        mail.chosen(["limits", "everything"])


def test_a_letter_is_tried_eight_times_within_about_two_hours() -> None:
    pauses = [mail.pause(tries) for tries in range(1, mail.TRIES + 1)]
    assert pauses[0] == timedelta(minutes=1)
    assert pauses[-1] is None
    assert all(later == 2 * earlier for earlier, later in pairwise(pauses[:-1]) if earlier)
    assert sum((each for each in pauses if each), timedelta()) == timedelta(minutes=127)


@pytest.mark.parametrize(("since", "may"), [(59.9, False), (60, True)])
def test_a_second_code_waits_for_a_minute(since: float, may: bool) -> None:
    if may:
        assert mail.may_ask(timedelta(seconds=since)) is None  # type: ignore[func-returns-value]
    else:
        with pytest.raises(NotNow, match=r"mail\.soon"):
            mail.may_ask(timedelta(seconds=since))


def test_one_answer_for_every_wrong_code() -> None:
    refusal = mail.wrong()
    assert (refusal.code, refusal.field) == ("mail.code", "code")
    assert refusal.remedy.zh
