"""What hours of torture need: a line that says how far it is."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator

import pytest

Progress = Callable[[str], None]


@pytest.fixture
def progress(request: pytest.FixtureRequest) -> Iterator[Progress]:
    """Say in one line of the terminal, over and over, what has been survived; every half minute where it is a file."""
    capture = request.config.pluginmanager.getplugin("capturemanager")
    name, begun, shown = request.node.name, time.monotonic(), [-30.0]
    live = sys.__stderr__ is not None and sys.__stderr__.isatty()

    def say(what: str, end: str = "") -> None:
        passed = time.monotonic() - begun
        if not end and not live and passed - shown[0] < 30:
            return
        shown[0] = passed
        with capture.global_and_fixture_disabled():
            line = f"{name}: {what} ({passed:.0f} s)"
            print(f"\r{line:<110}" if live else line, end=end or ("" if live else "\n"), file=sys.stderr, flush=True)

    said = ["begun"]

    def keep(what: str) -> None:
        said[0] = what
        say(what)

    yield keep
    say(said[0], "\n")
