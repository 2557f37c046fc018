"""What the server says when it starts."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from signing.methods import sm2_sm3
from web.commands import tell_of_sm2


def test_a_machine_without_sm2_is_told_of_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with capture_logs() as silent:
        tell_of_sm2()
    assert silent == []
    monkeypatch.setattr(sm2_sm3, "LIBRARY", "libno-such-thing.so.0")
    with capture_logs() as said:
        tell_of_sm2()
    (line,) = said
    assert line["event"] == "algorithm.unavailable"
    assert line["log_level"] == "warning"
    assert "SM2" in line["said"]
    assert "libssl3" in line["remedy"]
