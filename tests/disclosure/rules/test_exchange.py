"""What the national platform is sent, and how the pauses grow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from approval.rules import sending
from disclosure.rules import exchange, notice
from disclosure.rules.exchange import Told
from disclosure.rules.notice import Reach
from kernel import canon

AT = datetime(2026, 11, 23, 16, 30, 5, tzinfo=UTC)
SALES = {notice.DEALT, notice.LAPSE}
BESIDE = {notice.DEAL, notice.REPORTED}
"""The confirmation, whose event the announcement of the deal tells, and the report to the supervisor, which the
specification does not know."""


def told(kind: str = notice.TENDER, category: str = "works", lot: str = "L-2026-0001-1") -> Told:
    place = ("P-2026-0001", "T-2026-0001", lot)
    return Told(
        "n", kind, category, *place, "图书馆", '{"说":1}'.encode(), AT, "平台", "https://ggzy.example/notices/n"
    )


def test_a_parcel_is_canonical_in_beijing_time_and_leaves_out_what_is_empty() -> None:
    made = exchange.parcel(told(lot=""))
    assert made is not None
    said = canon.mapping(made.data)
    assert (said["id"], said["version"], said["data_set"]) == ("n", "V2.0", "GCJS_NOTICE")
    assert said["data"] == {
        "PROJECT_CODE": "P-2026-0001",
        "TENDER_PROJECT_CODE": "T-2026-0001",
        "NOTICE_NAME": "图书馆",
        "NOTICE_CONTENT": '{"说":1}',
        "NOTICE_SEND_TIME": "2026-11-24T00:30:05+08:00",
        "NOTICE_MEDIA": "平台",
        "NOTICE_URL": "https://ggzy.example/notices/n",
        "DATA_TIMESTAMP": "2026-11-24T00:30:05+08:00",
    }
    assert (made.project, made.data_set) == ("P-2026-0001", "GCJS_NOTICE")


def test_every_public_kind_has_its_data_set() -> None:
    public = {kind.name for kind in notice.KINDS.values() if kind.reach is Reach.PUBLIC} - BESIDE
    assert set(exchange.OTHERS) == public, "a new kind of notice needs a data set"
    assert set(exchange.WORKS) == public - SALES
    assert exchange.parcel(told(notice.REPORT)) is None
    assert exchange.data_set("works", notice.RESULT) == "GCJS_RESULT_NOTICE"
    assert exchange.data_set("procurement", notice.RESULT) == "AWARD_INFO"


@pytest.mark.parametrize(("tries", "minutes"), [(1, 1), (2, 2), (3, 4), (9, 256), (10, 360), (11, 360), (10_000, 360)])
def test_pauses_double_up_to_six_hours_and_never_end(tries: int, minutes: int) -> None:
    assert sending.pause(tries) == timedelta(minutes=minutes)
