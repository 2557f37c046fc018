"""The bar that shows how far an upload is."""

from __future__ import annotations

import sys
import time

import pytest

from client.desk import Desk

MIB = 1 << 20


@pytest.mark.parametrize(("resumed", "wild"), [(True, False), (False, True)])
def test_what_was_there_already_says_nothing_of_the_time_left(
    resumed: bool, wild: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """90 GiB in no time would be a line of hundreds of GB/s; the second row shows that this test could tell."""
    for name, value in (("FORCE_COLOR", "1"), ("COLUMNS", "200"), ("TERM", "xterm")):
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    with Desk.speaking("en", "").progress("上传", "uploading", 100 * 1024 * MIB) as bar:
        bar.advance(0)
        (bar.begin if resumed else bar.advance)(90 * 1024 * MIB)
        for _ in range(3):
            time.sleep(0.02)
            bar.advance(MIB)
    shown = capsys.readouterr().out
    assert "90.0/100.0 GiB" in shown
    assert ("GB/s" in shown or "TB/s" in shown) is wild


def test_nobody_watches_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with Desk.speaking("zh", "").progress("上传", "uploading", MIB) as bar:
        bar.begin(1)
        bar.advance(1)
    assert capsys.readouterr().out == ""
