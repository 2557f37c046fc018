"""The acts of entries in registers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import registers
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "register.enter": Way(registers.enter, signed=False),
    "register.strike": Way(registers.strike, signed=False),
}
FIELDS: Final[Mapping[str, str]] = {"register.enter": "cells office?", "register.strike": "entry reason"}
