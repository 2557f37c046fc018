"""Numbers of people by their check digits, addresses, and what a ground lets stand."""

from __future__ import annotations

import pytest

from disclosure.rules.redaction import sensitive
from disclosure.rules.redaction.sensitive import Ground, Kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("11010519491231002X", Kind.IDENTITY),
        ("11010519491231002x", Kind.IDENTITY),
        ("110105194912310021", None),
        ("11010519491331002X", None),
        ("01010519491231002X", None),
        ("13800138000", Kind.MOBILE),
        ("8613800138000", Kind.MOBILE),
        ("12800138000", None),
        ("1380013800", None),
        ("6222021234567890128", Kind.CARD),
        ("6222021234567890127", None),
        ("4111111111111111", Kind.CARD),
        ("411111111111111", None),
        ("1111111111111117", None),
        ("913301000000000372", None),
        ("913301000000000380", Kind.CARD),
    ],
)
def test_a_number_is_known_by_its_form_and_check_digit(text: str, kind: Kind | None) -> None:
    assert sensitive.number(text) is kind


def test_what_tells_of_people_is_found_in_the_order_of_the_text() -> None:
    text = (
        "电话１３８ 0013-8000，邮箱 li.si@mail.example.test，证号 110105 19491231 002X，卡 4111 1111 1111 1111，"
        "住海滨路12号3栋501室；合同编号 202611230001234567，金额 123456789012 元，再拨 138 0013-8000"
    )
    assert [(each.kind, each.text) for each in sensitive.found(text)] == [
        (Kind.MOBILE, "138 0013-8000"),
        (Kind.EMAIL, "li.si@mail.example.test"),
        (Kind.IDENTITY, "110105 19491231 002X"),
        (Kind.CARD, "4111 1111 1111 1111"),
        (Kind.ADDRESS, "住海滨路12号3栋501室"),
    ]


def test_no_ground_lets_a_bank_card_stand_and_the_ordinary_one_nothing() -> None:
    assert set(sensitive.STANDS) == set(sensitive.GROUNDS) == set(Ground)
    assert sensitive.STANDS[Ground.NONE] == frozenset()
    assert not any(Kind.CARD in stands for stands in sensitive.STANDS.values())
    assert Kind.IDENTITY in sensitive.STANDS[Ground.SANCTION]
    assert Kind.IDENTITY not in sensitive.STANDS[Ground.MANDATORY]
