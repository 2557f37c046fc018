"""Challenges, passwords and one-time codes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from kernel import canon
from kernel.errors import NotTrusted, NotValid
from people.acts.doubts import Doubt
from people.rules import credential

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(at: datetime) -> str:
    return pyotp.TOTP(SECRET).at(at)


@pytest.mark.parametrize("browser", ["", "192.0.2.1"])
def test_a_challenge_is_bound_to_its_site_its_role_and_its_page(browser: str) -> None:
    said = canon.mapping(credential.challenge("c1", "https://site", "bidder", NOW, browser))
    assert said == {
        "v": "ebid-signin/v1",
        "challenge": "c1",
        "site": "https://site",
        "role": "bidder",
        "at": canon.instant(NOW),
        "browser": browser,
    }


def test_passwords_are_twelve_characters_or_more() -> None:
    credential.good_password("x" * 12)
    credential.good_password("x" * 256)
    for wrong in ("x" * 11, "x" * 257):
        with pytest.raises(NotValid):
            credential.good_password(wrong)


def test_a_code_works_once_and_only_near_its_time() -> None:
    step = credential.code_step(SECRET, code(NOW), NOW, 0)
    assert step == int(NOW.timestamp()) // 30
    with pytest.raises(NotTrusted):
        credential.code_step(SECRET, code(NOW), NOW, step)
    for near in (-30, 30):
        credential.code_step(SECRET, code(NOW + timedelta(seconds=near)), NOW, 0)
    with pytest.raises(NotTrusted):
        credential.code_step(SECRET, code(NOW + timedelta(seconds=90)), NOW, 0)
    with pytest.raises(NotTrusted):
        credential.code_step(SECRET, "000000" if code(NOW) != "000000" else "111111", NOW, 0)


def test_a_key_is_lost_since_a_moment_of_its_certificate_s_life_that_is_not_to_come() -> None:
    begins, tick = NOW - timedelta(days=9), timedelta(milliseconds=1)
    for since in (begins, NOW):
        credential.lost_since(since, begins, NOW)
    for since, code_ in ((begins - tick, "certificate.since_early"), (NOW + tick, "certificate.since_future")):
        with pytest.raises(NotValid) as refusal:
            credential.lost_since(since, begins, NOW)
        assert (refusal.value.code, refusal.value.field) == (code_, "since")


def test_in_doubt_is_what_was_signed_from_the_loss_on_and_before_its_report() -> None:
    doubt, tick = Doubt(NOW, NOW + timedelta(hours=1)), timedelta(milliseconds=1)
    moments = (NOW - tick, NOW, doubt.reported - tick, doubt.reported)
    assert [doubt.covers(at) for at in moments] == [False, True, True, False]
