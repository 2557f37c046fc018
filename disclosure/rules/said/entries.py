"""Registers in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kernel.errors import Words

ACTS: Final[Mapping[str, Words]] = {
    "register.enter": Words("登记", "make an entry"),
    "register.strike": Words("撤销登记", "strike an entry"),
    "register.add_entries": Words("批量登记", "take in entries"),
}
MEMBERS: Final[Mapping[str, Words]] = {"cells": Words("内容", "content"), "entry": Words("登记", "entry")}
SEEN: Final[tuple[tuple[str, str], ...]] = (
    ("register.enter", "cells office"),
    ("register.strike", "entry reason"),
    ("register.add_entries", "file_sha256 count entries_sha256"),
)
