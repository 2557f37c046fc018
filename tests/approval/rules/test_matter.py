"""A matter of approval: what is read, and what is refused for want of law."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

import pytest

from approval.rules import matter
from approval.rules.matter import Basis, Limits, Power, Type
from kernel.canon import Json
from kernel.errors import NotValid
from kernel.reader import Reader
from tests.support.matters import CODE, said
from tests.support.pki import Pki

LAW: Final[dict[str, Json]] = {"law": "某法", "article": "第一条"}


@pytest.fixture(scope="module")
def office() -> str:
    return Pki().member(1).org


def material(**more: Json) -> dict[str, Json]:
    return {"id": "form", "name": "申请书", "name_en": "Application", **LAW} | more


def fee(**more: Json) -> dict[str, Json]:
    return {"id": "plate", "name": "工本费", "name_en": "Certificate", "amount": "10.00", **LAW} | more


def test_the_whole_of_a_matter_is_read(office: str) -> None:
    made = matter.read(CODE, said(office, materials=[material(held_as="licence", intermediary="survey")]))
    assert (made.type, made.power, made.name.zh, made.workflow) == (
        Type.PERMIT, Power.PERMISSION, "食品经营许可", "review_and_approve",
    )  # fmt: skip
    assert made.limits == Limits(5, 20, Basis("中华人民共和国行政许可法", "第四十二条"))
    assert made.fees[0].amount == Decimal("10.00")
    assert (made.materials[0].held_as, made.materials[0].intermediary) == ("licence", "survey")
    assert made.basis.cited == "《中华人民共和国食品安全法》第三十五条"
    assert (made.online, made.in_hall, made.enterprise) == (True, True, True)


def test_it_is_in_force_from_its_day_to_the_day_before_its_end(office: str) -> None:
    made = matter.read(CODE, said(office, "2026-03-02"), date(2026, 5, 1))
    assert [made.in_force(date.fromisoformat(day)) for day in ("2026-03-01", "2026-03-02", "2026-04-30", "2026-05-01")] == [
        False, True, True, False,
    ]  # fmt: skip
    assert matter.read(CODE, said(office, "2026-03-02")).in_force(date(2099, 1, 1))


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"law": ""}, "matter.basis", "law"),
        ({"article": " "}, "matter.basis", "article"),
        ({"limits_law": ""}, "matter.basis", "limits_law"),
        ({"limits_article": None}, "matter.basis", "limits_article"),
        ({"materials": [material(), material(id="plan", article="")]}, "matter.basis", "materials[1].article"),
        ({"fees": [fee(law="")]}, "matter.basis", "fees[0].law"),
        ({"conditions": [{"id": "a", "text": "甲", "text_en": "A", "law": "某法", "article": ""}]}, "matter.basis",
         "conditions[0].article"),
        ({"materials": [material(), material()]}, "matter.twice", "materials"),
        ({"materials": [material(id="甲")]}, "matter.id", "materials[0].id"),
        ({"materials": [material(name="长" * 301)]}, "matter.line", "materials[0].name"),
        ({"materials": [material(name="两\n行")]}, "matter.line", "materials[0].name"),
        ({"materials": [material(designated="某公司")]}, "document.unknown", "materials[0].designated"),
        ({"promised": 21}, "matter.promise", "promised"),
        ({"statutory": 251}, "document.value", "statutory"),
        ({"promised": -1}, "document.value", "promised"),
        ({"fees": [fee(amount="10")]}, "money.malformed", "fees[0].amount"),
        ({"since": "明天"}, "matter.day", "since"),
        ({"since": None}, "matter.day", "since"),
        ({"type": "annual"}, "matter.annual_fee", "fees"),
        ({"type": "notice"}, "document.value", "type"),
        ({"office": "1"}, "organisation.code_malformed", "code"),
        ({"other": "x"}, "document.unknown", "other"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(office: str, changed: Mapping[str, Json], code: str, field: str) -> None:
    with pytest.raises(NotValid) as found:
        matter.read(CODE, said(office) | dict(changed))
    assert (found.value.code, found.value.field) == (code, field)


@pytest.mark.parametrize("changed", [{"promised": 20}, {"promised": 0, "statutory": 0}, {"statutory": 250},
                                     {"type": "annual", "fees": []}, {"type": "annual", "enterprise": False},
                                     {"materials": [material(name="长" * 300)]}])  # fmt: skip
def test_the_last_that_may_be_is_taken(office: str, changed: Mapping[str, Json]) -> None:
    body = said(office) | dict(changed)
    made = matter.read(CODE, body)
    assert (made.limits.promised, made.limits.statutory, made.type) == (
        body["promised"], body["statutory"], body["type"],
    )  # fmt: skip
    assert [one.name.zh for one in made.materials] == [one.text("name") for one in Reader(body).each("materials")]


@pytest.mark.parametrize("code", ["ABC", "A" * 25, "1101-0004", "a1010004", ""])
def test_a_code_is_digits_and_capitals(office: str, code: str) -> None:
    with pytest.raises(NotValid, match=r"matter\.code"):
        matter.read(code, said(office))
