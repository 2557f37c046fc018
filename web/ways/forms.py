"""The acts on filled forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from approval.acts import sheets
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "form.lock": Way(sheets.lock, signed=False),
    "form.correct": Way(sheets.correct, signed=False),
    "form.read": Way(sheets.read, signed=False),
}
FIELDS: Final[Mapping[str, str]] = {
    "form.lock": "code",
    "form.correct": "code field value reason",
    "form.read": "own",
}
