"""The acts of surveys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import surveys
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "survey.open": Way(surveys.begin),
    "survey.issue": Way(surveys.issue, signed=False),
    "survey.answer": Way(surveys.answer, signed=False),
    "survey.publish": Way(surveys.publish, prepare=surveys.prepare_publish),
}
FIELDS: Final[Mapping[str, str]] = {
    "survey.open": "title questions closes",
    "survey.issue": "count",
    "survey.answer": "code answers",
    "survey.publish": "",
}
