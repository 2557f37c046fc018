"""The acts of the catalogue of matters of approval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from approval.acts import matters
from approval.rules.matter import MEMBERS
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "matter.enter": Way(matters.enter),
    "matter.change": Way(matters.change),
}
FIELDS: Final[Mapping[str, str]] = {
    "matter.enter": " ".join(MEMBERS),
    "matter.change": " ".join(MEMBERS),
}
