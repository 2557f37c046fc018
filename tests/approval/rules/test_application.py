"""What an application says, member by member."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import pytest

from approval.rules import application, course
from approval.rules.application import Asked
from approval.rules.done import Done
from approval.rules.enterprise import Fact
from approval.rules.licence import Licence, State, number
from approval.rules.matter import Matter, read
from kernel.canon import Json
from kernel.deadlines import BEIJING
from kernel.errors import Fault, Refusal
from kernel.reader import Reader
from people.rules.organisation import uscc
from tests.support import matters
from tests.support.approvals import FIRM

OFFICE: Final = FIRM
BODY: Final[dict[str, Json]] = {
    "applicant": "enterprise", "firm": FIRM, "branches": [{"matter": "A", "given": ["x"]}, {"matter": "B"}],
    "lead": "B", "project": "2026-1", "investment": 120_000_000, "name": "甲", "contact": "乙", "title": "丙",
    "identity": "1",
}  # fmt: skip


def refused(**changed: Json) -> str:
    with pytest.raises(Refusal) as found:
        application.read(BODY | changed)
    return found.value.code


def matter(**more: Json) -> Matter:
    return read("11010004", matters.said(OFFICE) | more)


def test_every_member_is_read_or_refused() -> None:
    said = application.read(BODY)
    assert said.asked == (Asked("A", "", ("x",)), Asked("B", "", ()))
    assert (said.facts, said.lead) == ({"project": "2026-1", "investment": 120_000_000}, "B")
    assert said.personal == {"name": "甲", "contact": "乙", "title": "丙", "identity": "1"}
    for changed, code in (
        ({"firm": None}, "approval.enterprise"),
        ({"applicant": "person"}, "approval.firm"),
        ({"applicant": "other"}, "approval.firm"),
        ({"project": "张三 13800138000"}, "id.malformed"),
        ({"firm": "91350100M000100Y44"}, "organisation.code_malformed"),
        ({"lead": "C"}, "document.value"),
        ({"other": 1}, "document.unknown"),
        ({"name": "两\n行"}, "approval.long"),
        ({"title": "长" * 101}, "approval.long"),
        ({"branches": []}, "approval.matters"),
        ({"branches": [{"matter": "A"}, {"matter": "A"}]}, "approval.matters"),
        ({"branches": [{"matter": f"M{n}"} for n in range(41)]}, "approval.matters"),
        ({"investment": -1}, "document.value"),
    ):
        assert refused(**changed) == code
    assert application.read(BODY | {"firm": None, "process": "setup"}).enterprise == ""
    assert application.read(BODY | {"lead": None, "applicant": "person", "firm": None}).lead == ""


def test_held_data_is_not_asked_for_again() -> None:
    (paper,) = Reader(matters.said(OFFICE)).each("materials")
    held: list[Json] = [{**paper.source, "held_as": "address"}]
    of = matter(materials=held)
    known = {"address": Fact("address", "府前路8号", uscc(OFFICE), "营业执照", date(2026, 3, 2), None, 7)}
    assert (application.needs(of, known), application.cited(of, known)) == (
        (),
        [{"material": "application", "field": "address", "source": OFFICE, "entry": 7}],
    )
    for other, facts in ((of, {}), (matter(), known)):
        assert (application.needs(other, facts), application.cited(other, facts)) == (("application",), [])


def test_a_matter_for_enterprises_and_papers_that_no_guide_names() -> None:
    said = application.read(BODY)
    application.fits(matter(), said, Asked("A", "", ("application",)))
    for given, who, code in (
        (("photo",), "enterprise", "approval.material"),
        ((), "person", "approval.applicant_kind"),
    ):
        with pytest.raises(Refusal) as found:
            application.fits(
                matter(),
                application.read(BODY | {"applicant": who, "firm": None, "process": "setup"}),
                Asked("A", "", given),
            )
        assert found.value.code == code


def test_a_chain_begins_with_its_submission_and_passes_over_what_it_does_not_know() -> None:
    with pytest.raises(Fault):
        course.case([], {})
    at = datetime(2026, 3, 2, 9, tzinfo=BEIJING)
    branches: list[Json] = [
        {"matter": "A", "unit": "U", "workflow": "w", "promised": 5, "statutory": 20, "needs": [], "given": []}
    ]
    first = Done("submit", at, {"site": "S", "channel": "web", "applicant": "person", "branches": branches})
    case = course.case([first, Done("erase", at, {})], {})
    assert (case.received, case.lead, case.joint, case.total) == (date(2026, 3, 2), "A", False, None)
    with pytest.raises(Refusal, match=r"approval\.branch"):
        case.branch("B")


def test_a_licence_is_valid_through_its_last_day() -> None:
    of = Licence(number("A", 2026, 7), "F-1", "A", "U", "", date(2026, 3, 2), date(2027, 3, 1))
    assert (of.number, of.state(date(2027, 3, 1)), of.state(date(2027, 3, 2))) == (
        "A-2026-000007", State.VALID, State.EXPIRED,
    )  # fmt: skip
