"""What a recording must show, how long it is kept, which session is recorded when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest

from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid
from trading.rules import recording
from trading.rules.lifecycle import EVALUATED, Regime, Stage
from trading.rules.recording import SESSIONS, Session

BEGAN = datetime(2026, 3, 2, 1, tzinfo=UTC)
HOUR, TICK = timedelta(hours=1), timedelta(milliseconds=1)
NOW = BEGAN + HOUR


def body(since: datetime = BEGAN, until: datetime = NOW, more: Mapping[str, Json] | None = None) -> dict[str, Json]:
    made: dict[str, Json] = {
        "session": "opening",
        "room": "第一开标室",
        "camera": "1",
        "since": canon.instant(since),
        "until": canon.instant(until),
        "file_sha256": "ab" * 32,
        "retain_until": "2041-03-02",
    }
    return made | dict(more or {})


def refused(of: dict[str, Json], regime: Regime = Regime.BID) -> str:
    try:
        recording.check(recording.read(of), regime, BEGAN, NOW)
    except NotValid as refusal:
        return refusal.code
    return ""


@pytest.mark.parametrize("regime", EVALUATED)
def test_it_is_kept_for_fifteen_years_to_the_day(regime: Regime) -> None:
    assert recording.least(regime, NOW) == date(2041, 3, 2)
    assert refused(body(), regime) == ""
    assert refused(body(more={"retain_until": "2041-03-01"}), regime) == "recording.retention"
    assert refused(body(more={"retain_until": "2050-01-01"}), regime) == ""


def test_the_years_count_from_the_end_of_the_files_once_there_is_one() -> None:
    entered = date(2041, 3, 2)
    assert recording.kept_until(Regime.P87, entered, None) == entered
    assert recording.kept_until(Regime.P87, entered, NOW) == entered
    assert recording.kept_until(Regime.P87, entered, NOW + timedelta(days=1)) == date(2041, 3, 3)
    assert recording.kept_until(Regime.P87, date(2099, 1, 1), NOW + timedelta(days=1)) == date(2099, 1, 1)


def test_procurement_has_its_own_rule() -> None:
    assert {regime: recording.rule(regime) for regime in EVALUATED} == {
        Regime.BID: "PLT-39", Regime.P87: "GPL-42", Regime.INTL: "PLT-39"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("since", "until", "code"),
    [
        (BEGAN, NOW, ""),
        (BEGAN, NOW + TICK, "recording.time"),
        (NOW, NOW, "recording.time"),
        (NOW - TICK, NOW, ""),
        (BEGAN - HOUR, BEGAN, ""),
        (BEGAN - HOUR, BEGAN - TICK, "recording.time"),
    ],
)
def test_it_ends_by_now_and_not_before_its_session_began(since: datetime, until: datetime, code: str) -> None:
    assert refused(body(since, until)) == code


@pytest.mark.parametrize(("since", "until"), [(0, 0), (-1, 0), (0, 1), (-1, 1)])
def test_an_opening_shows_its_own_moment(since: int, until: int) -> None:
    recording.check_opening(recording.read(body(BEGAN + since * TICK, BEGAN + until * TICK)), BEGAN)


@pytest.mark.parametrize(("since", "until"), [(1, 2), (-2, -1)])
def test_another_recording_is_none_of_the_opening(since: int, until: int) -> None:
    with pytest.raises(NotValid, match=r"recording\.time"):
        recording.check_opening(recording.read(body(BEGAN + since * TICK, BEGAN + until * TICK)), BEGAN)


@pytest.mark.parametrize(
    "wrong",
    [
        {"session": "lunch"}, {"room": " "}, {"camera": ""}, {"room": "室" * 201}, {"camera": "号" * 201},
        {"since": "gestern"}, {"file_sha256": "AB" * 32}, {"file_sha256": "ab" * 31}, {"retain_until": "forever"},
        {"lens": "50mm"},
    ],
)  # fmt: skip
def test_a_field_of_another_form_is_refused(wrong: dict[str, Json]) -> None:
    with pytest.raises(NotValid):
        recording.read(body(more=wrong))


def test_a_place_may_have_two_hundred_characters() -> None:
    assert recording.read(body(more={"room": "室" * 200, "camera": "号" * 200})).camera == "号" * 200


def test_a_reason_is_a_sentence() -> None:
    recording.check_reason("评标室录像设备当日检")
    for short in ("评标室录像设备检修", "          坏了 "):
        with pytest.raises(NotValid, match=r"recording\.reason"):
            recording.check_reason(short)


def test_a_session_is_recorded_from_its_first_stage_on() -> None:
    assert SESSIONS == {
        Stage.OPENED: Session.OPENING, Stage.EVALUATING: Session.EVALUATION, Stage.SCORED: Session.EVALUATION
    }  # fmt: skip
