"""The acts of the enterprise base."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from approval.acts import enterprises
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "enterprise.record": Way(enterprises.record, signed=False),
    "enterprise.correct": Way(enterprises.correct, signed=False),
}
FIELDS: Final[Mapping[str, str]] = {
    "enterprise.record": "facts paper",
    "enterprise.correct": "name value reason",
}
