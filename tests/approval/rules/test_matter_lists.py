"""Rounds, intermediary services, districts, bills and graded standards: each rule at its boundary."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from approval.rules import bill, clean_up, discretion, district, intermediary, matter
from approval.rules.clean_up import Decision
from approval.rules.matter import Unified
from kernel.canon import Json
from kernel.errors import NotAllowed, NotValid
from tests.support.matters import CODE, law, offer, round_of, said, service, standard
from tests.support.pki import Pki

SINCE = "2026-04-01"


@pytest.fixture(scope="module")
def office() -> str:
    return Pki().member(1).org


# ---------------------------------------------------------------- rounds


def test_a_round_says_what_becomes_of_each_matter(office: str) -> None:
    task: dict[str, Json] = {"owner": office, "due": SINCE}
    made = clean_up.read(7, round_of(
        SINCE,
        {"matter": "1001", "decision": "keep"},
        {"matter": "1002", "decision": "cancel", **task},
        {"matter": "1003", "decision": "delegate", **task},
        {"matter": "1004", "decision": "change", "way": "备案", **task},
        {"matter": "1005", "decision": "transfer", "office": office},
    ))  # fmt: skip
    assert [one.decision for one in made.conclusions] == list(Decision)
    assert [one.task is not None for one in made.conclusions] == [False, True, True, True, False]
    assert (made.number, made.of("1004"), made.of("9999")) == (7, made.conclusions[3], None)
    assert made.conclusions[3].way == "备案"
    assert made.conclusions[4].office == office


@pytest.mark.parametrize(
    ("conclusion", "code"),
    [
        ({"decision": "cancel"}, "document.missing"),
        ({"decision": "cancel", "owner": True, "due": "2026-03-31"}, "round.due"),
        ({"decision": "cancel", "owner": True}, "matter.day"),
        ({"decision": "cancel", "due": SINCE}, "document.missing"),
        ({"decision": "keep", "owner": True}, "document.unknown"),
        ({"decision": "change", "owner": True, "due": SINCE}, "document.missing"),
        ({"decision": "transfer"}, "document.missing"),
        ({"decision": "forget"}, "document.value"),
    ],
)
def test_a_conclusion_that_nobody_looks_after_is_refused(
    office: str, conclusion: Mapping[str, Json], code: str
) -> None:
    said = {**conclusion, "matter": CODE} | ({"owner": office} if "owner" in conclusion else {})
    with pytest.raises(NotValid) as found:
        clean_up.read(7, round_of(SINCE, said))
    assert found.value.code == code


def test_a_round_decides_something_and_each_matter_once() -> None:
    keep: dict[str, Json] = {"matter": CODE, "decision": "keep"}
    for conclusions, code in (((), "round.empty"), ((keep, keep), "matter.twice")):
        with pytest.raises(NotValid) as found:
            clean_up.read(7, round_of(SINCE, *conclusions))
        assert found.value.code == code


# ---------------------------------------------------------------- intermediary services


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"law": ""}, "matter.basis"),
        ({"provider": "某测绘公司"}, "document.unknown"),
        ({"fee_least": "1200.01"}, "intermediary.fee"),
        ({"within": 0}, "document.value"),
        ({"within": 251}, "document.value"),
        ({"since": ""}, "matter.day"),
    ],
)
def test_a_service_has_basis_time_and_fee_and_no_provider(changed: Mapping[str, Json], code: str) -> None:
    with pytest.raises(NotValid) as found:
        intermediary.read("survey", service(**dict(changed)))
    assert found.value.code == code
    assert intermediary.read("survey", service(fee_least="1200.00")).most == Decimal("1200.00")


def test_a_material_needs_no_service_beside_the_list(office: str) -> None:
    plan: dict[str, Json] = {"id": "plan", "name": "测绘报告", "name_en": "Survey", "intermediary": "survey", **law()}
    made = matter.read(CODE, said(office, materials=[plan]))
    intermediary.needed(made, {"survey"})
    with pytest.raises(NotValid) as found:
        intermediary.needed(made, set())
    assert (found.value.code, found.value.field) == ("intermediary.unlisted", "materials[0].intermediary")


# ---------------------------------------------------------------- districts


def test_the_locked_members_are_the_six_fields() -> None:
    assert set(district.PARTS) == set(Unified)
    assert set(district.LOCKED) < set(matter.MEMBERS)


@pytest.mark.parametrize("name", district.LOCKED)
def test_a_district_changes_no_locked_member(office: str, name: str) -> None:
    content = said(office)
    assert district.offered(content, offer(**{name: content[name]})).stated[name] == content[name]
    with pytest.raises(NotAllowed) as found:
        district.offered(content, offer(**{name: "另有规定"}))
    assert (found.value.code, found.value.field) == ("matter.locked", name)


def test_a_district_says_where_and_when() -> None:
    made = district.offered(said("x"), offer(in_hall=False))
    assert (made.in_hall, made.window, made.hours) == (False, "2 楼 8 号", "工作日 9:00–17:00")
    for wrong in ({"in_hall": "yes"}, {"window": ""}, {"office": "x"}):
        with pytest.raises(NotValid):
            district.offered(said("x"), offer(**wrong))


def test_an_exception_differs_has_a_basis_and_lapses_with_the_words_it_was_granted_against(office: str) -> None:
    content = said(office)
    master = matter.read(CODE, content)
    asked: dict[str, Json] = {"fields": {"promised": 7}, "reason": "海岛", **law()}
    made = district.asked(master, content, asked)
    assert made.holds(content)
    assert made.holds({**content, "name": "另名"})
    assert not made.holds({**content, "promised": 4})
    own = district.own(content, made)
    assert (own["promised"], district.own({**content, "promised": 4}, made)["promised"]) == (7, 4)
    assert [list(district.differences(CODE, "d", content, mine, stated)) for mine, stated in (
        (content, content), (own, own), (content, own),
    )] == [
        [],
        [district.Difference(CODE, "d", Unified.LIMITS, approved=True)],
        [district.Difference(CODE, "d", Unified.LIMITS, approved=False)],
    ]  # fmt: skip
    for changed, code in (
        ({"fields": {"promised": 5}}, "exception.empty"),
        ({"fields": {}}, "exception.empty"),
        ({"fields": {"promised": 21}}, "matter.promise"),
        ({"fields": {"office": office}}, "document.unknown"),
        ({"law": ""}, "matter.basis"),
        ({"reason": ""}, "document.value"),
    ):
        with pytest.raises(NotValid) as found:
            district.asked(master, content, {**asked, **changed})
        assert found.value.code == code


# ---------------------------------------------------------------- bills


def line(**more: Json) -> dict[str, Json]:
    of: dict[str, Json] = {"matter": CODE, "fee": "plate", "times": 1, "amount": "10.00"}
    return of | more


@pytest.mark.seed_row(34)
def test_a_bill_has_listed_fees_alone(office: str) -> None:
    of = [matter.read(CODE, said(office))]
    assert bill.read(of, {"lines": [line(times=3)]}).total == Decimal("30.00")
    for lines, code in (
        ([line(fee="rush")], "bill.unlisted"),
        ([line(amount="10.01")], "bill.unlisted"),
        ([line(matter="99990001")], "bill.unlisted"),
        ([line(), line(fee="rush")], "bill.unlisted"),
        ([line(), line()], "bill.twice"),
        ([], "bill.empty"),
        ([line(times=0)], "document.value"),
        ([line(times=1000)], "document.value"),
    ):
        with pytest.raises(NotValid) as found:
            bill.read(of, {"lines": lines})
        assert found.value.code == code
    free = [matter.read(CODE, said(office, fees=[]))]
    with pytest.raises(NotValid, match=r"bill\.unlisted"):
        bill.read(free, {"lines": [line()]})
    fee: dict[str, Json] = {
        "id": "plate",
        "name": "工本费",
        "name_en": "Certificate",
        "amount": "10.00",
        "law": "",
        "article": "",
    }
    with pytest.raises(NotValid, match=r"matter\.basis"):
        matter.read(CODE, said(office, fees=[fee]))


# ---------------------------------------------------------------- graded standards


@pytest.mark.seed_row(92)
@pytest.mark.parametrize(
    ("amount", "reason", "refused"),
    [
        ("50000.00", "", False),
        ("60000.00", "", False),
        ("49999.99", "", True),
        ("60000.01", "", True),
        ("49999.99", "主动消除危害后果", False),
        ("50000.00", "主动消除危害后果", True),
    ],
)
def test_a_penalty_outside_its_grade_needs_a_reason(amount: str, reason: str, refused: bool) -> None:
    of = discretion.read("unlicensed_food", standard())
    body: dict[str, Json] = {"paper": "罚1号", "grade": "light", "amount": amount}
    if reason:
        body["reason"] = reason
    if refused:
        with pytest.raises(NotValid, match=r"grade\.reason"):
            discretion.penalty(of, body)
    else:
        assert discretion.penalty(of, body).outside is bool(reason)


def test_grades_go_up_and_a_penalty_names_one_of_them() -> None:
    def grade(id: str, least: str, most: str) -> dict[str, Json]:
        return {"id": id, "text": "甲", "text_en": "A", "least": least, "most": most}

    wrong: tuple[tuple[list[Json], str], ...] = (
        ([], "grade.none"),
        ([grade("a", "2.00", "1.00")], "grade.order"),
        ([grade("a", "1.00", "3.00"), grade("b", "2.99", "4.00")], "grade.overlap"),
        ([grade("a", "1.00", "2.00"), grade("b", "2.00", "3.00"), grade("a", "3.00", "4.00")], "grade.overlap"),
    )
    for grades, code in wrong:
        with pytest.raises(NotValid) as found:
            discretion.read("x", standard(grades=grades))
        assert found.value.code == code
    discretion.read("x", standard(grades=[grade("a", "1.00", "1.00"), grade("b", "1.00", "3.00")]))
    with pytest.raises(NotValid, match=r"grade\.unknown"):
        discretion.penalty(discretion.read("x", standard()), {"paper": "1", "grade": "none", "amount": "1.00"})
