"""The acts of internal lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import internal
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "register.enter_internal": Way(internal.enter_internal, signed=False),
    "register.strike_internal": Way(internal.strike_internal, signed=False),
}
FIELDS: Final[Mapping[str, str]] = {
    "register.enter_internal": "cells",
    "register.strike_internal": "entry reason",
}
