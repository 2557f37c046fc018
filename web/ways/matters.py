"""The acts of the catalogue of matters of approval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from approval.acts import billing, clean_up, districts, intermediaries, matters, standards
from approval.rules import discretion, intermediary, matter
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "matter.enter": Way(matters.enter),
    "matter.change": Way(matters.change),
    "matter.conclude_round": Way(clean_up.conclude_round),
    "matter.report_task": Way(clean_up.report_task, signed=False),
    "matter.list_service": Way(intermediaries.list_service),
    "matter.drop_service": Way(intermediaries.drop_service),
    "matter.offer": Way(districts.offer, signed=False),
    "matter.ask_exception": Way(districts.ask_exception),
    "matter.decide_exception": Way(districts.decide_exception),
    "matter.set_standard": Way(standards.set_standard),
    "approval.bill": Way(billing.bill, signed=False),
    "matter.penalise": Way(standards.penalise),
}
FIELDS: Final[Mapping[str, str]] = {
    "matter.enter": " ".join(matter.MEMBERS),
    "matter.change": " ".join(matter.MEMBERS),
    "matter.conclude_round": "name name_en law article since conclusions",
    "matter.report_task": "matter text",
    "matter.list_service": " ".join(intermediary.MEMBERS),
    "matter.drop_service": "basis",
    "matter.offer": "in_hall window phone hours",
    "matter.ask_exception": "fields reason law article",
    "matter.decide_exception": "centre approved reason",
    "matter.set_standard": " ".join(discretion.MEMBERS),
    "approval.bill": "lines",
    "matter.penalise": "paper grade amount reason?",
}
