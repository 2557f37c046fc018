"""The acts of assessments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import assessing
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "assessment.fix": Way(assessing.fix, prepare=assessing.prepare_month),
    "assessment.appeal": Way(assessing.appeal),
    "assessment.answer": Way(assessing.answer),
    "assessment.publish": Way(assessing.publish, prepare=assessing.prepare_bulletin),
    "assessment.file_rules": Way(assessing.file_rules),
    "assessment.name_assessor": Way(assessing.name_assessor),
    "assessment.enter_result": Way(assessing.enter_result),
}
FIELDS: Final[Mapping[str, str]] = {
    "assessment.fix": "",
    "assessment.appeal": "measure point text",
    "assessment.answer": "unit measure point granted text",
    "assessment.publish": "",
    "assessment.file_rules": "weight title link",
    "assessment.name_assessor": "assessor",
    "assessment.enter_result": "title link outside_scores",
}
