"""The eight classes of a major project: filled by events or by its office, posted where it is required; its funds."""

from __future__ import annotations

from datetime import date

import pytest

from disclosure.rules import major, notice
from disclosure.rules.major import Investment, Item, Major, Platform, Slot
from kernel.canon import Json
from kernel.errors import NotFound, NotValid, Words

TODAY = date(2026, 11, 23)
OPEN: dict[str, Json] = {"title": "图书馆", "title_en": "Library", "investment": "government"}
FILL: dict[str, Json] = {"slot": "approval", "title": "批复", "link": "https://a.example/1", "on": "2026-11-23"}
FUNDS: dict[str, Json] = {"total": "100.00", "spent": "100.00", "on": "2026-11-23", "source": "批复"}


def begun() -> Major:
    return major.opened("91330000000000000X", OPEN)


def item(kind: str) -> tuple[str, Item]:
    return kind, Item(Words(kind, kind), f"/notices/{kind}", TODAY)


def filled(of: Major, *kinds: str) -> dict[Slot, major.Filled]:
    return {one.slot: one for one in major.slots(of, [item(kind) for kind in kinds])}


@pytest.mark.seed_row(23)
def test_there_are_eight_slots_and_an_empty_one_has_a_reason() -> None:
    of = major.entered(begun(), "excuse_slot", {"slot": "land", "reason": "不涉及征地"}, TODAY)
    shown = filled(of)
    assert list(shown) == list(Slot)
    assert len(shown) == 8
    assert shown[Slot.LAND].reason == Words("不涉及征地", "不涉及征地")
    assert shown[Slot.SAFETY].reason == major.UNSAID
    assert all(not one.lacking for one in shown.values()), "nothing is there to be posted"


@pytest.mark.seed_row(23)
def test_events_of_trading_fill_their_slots_by_themselves() -> None:
    shown = filled(begun(), notice.TENDER, notice.RESULT, notice.CONTRACT, notice.CHANGED, notice.ACCEPTED)
    there = {slot: [one.title.zh for one in row.items] for slot, row in shown.items() if row.items}
    assert there == {
        Slot.BIDDING: [notice.TENDER, notice.RESULT],
        Slot.WORK: [notice.CONTRACT, notice.CHANGED],
        Slot.COMPLETION: [notice.ACCEPTED],
    }
    assert shown[Slot.BIDDING].reason is None


@pytest.mark.seed_row(23)
def test_a_required_platform_without_a_posting_is_flagged_until_it_has_one() -> None:
    of = major.entered(begun(), "fill_slot", FILL, TODAY)
    assert filled(of)[Slot.APPROVAL].lacking == (Platform.INVESTMENT, Platform.CREDIT)
    for platform, left in ((Platform.CREDIT, (Platform.INVESTMENT,)), (Platform.INVESTMENT, ())):
        posted: dict[str, Json] = {
            "slot": "approval",
            "platform": platform,
            "link": "https://p.example/",
            "on": "2026-11-23",
        }
        of = major.entered(of, "note_posting", posted, TODAY)
        assert filled(of)[Slot.APPROVAL].lacking == left
    assert [one.platform for one in filled(of)[Slot.APPROVAL].postings] == [Platform.CREDIT, Platform.INVESTMENT]


@pytest.mark.seed_row(22)
def test_a_governments_project_without_its_funds_is_flagged() -> None:
    assert begun().lacks_funds
    assert not major.opened("x", {**OPEN, "investment": Investment.OTHER}).lacks_funds
    told = major.entered(begun(), "tell_funds", FUNDS, TODAY)
    assert not told.lacks_funds
    assert told.funds is not None
    assert (str(told.funds.total.amount), told.funds.on) == ("100.00", TODAY)


@pytest.mark.parametrize(
    ("verb", "body", "changed", "code"),
    [
        ("tell_funds", FUNDS, {"spent": "100.01"}, "major.spent"),
        ("tell_funds", FUNDS, {"on": "2026-11-24"}, "major.ahead"),
        ("tell_funds", FUNDS, {"total": "100"}, "money.malformed"),
        ("fill_slot", FILL, {"on": "gestern"}, "document.value"),
        ("fill_slot", FILL, {"slot": "ninth"}, "document.value"),
        ("fill_slot", FILL, {"link": "javascript:alert(1)"}, "major.link"),
        ("fill_slot", FILL, {"link": "//elsewhere.example"}, "major.link"),
        ("fill_slot", FILL, {"link": "https:// a"}, "major.link"),
        ("fill_slot", FILL, {"title": "长" * 501}, "major.long"),
        ("fill_slot", FILL, {"title": " "}, "document.value"),
    ],
)
def test_what_does_not_hold_is_refused(verb: str, body: dict[str, Json], changed: dict[str, Json], code: str) -> None:
    with pytest.raises(NotValid) as refused:
        major.entered(begun(), verb, body | changed, TODAY)
    assert refused.value.code == code
    major.entered(begun(), verb, body | ({"title": "长" * 500} if "title" in body else {}), TODAY)


def test_a_register_is_what_its_acts_say_in_order() -> None:
    steps = [
        ("open_project", "u", OPEN, TODAY),
        ("fill_slot", "u", FILL, TODAY),
        ("fill_slot", "u", {**FILL, "link": "/b"}, TODAY),
    ]
    assert [one.link for one in major.replayed(steps).items[Slot.APPROVAL]] == ["https://a.example/1", "/b"]
    with pytest.raises(NotFound):
        major.replayed([])
