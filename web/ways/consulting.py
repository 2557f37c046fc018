"""The acts of matters before the public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import consulting, deciding
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "consultation.plan": Way(consulting.plan, signed=False),
    "consultation.open": Way(consulting.begin, prepare=consulting.prepare_open),
    "consultation.comment": Way(consulting.comment, signed=False),
    "consultation.set_aside": Way(consulting.set_aside, signed=False),
    "consultation.erase": Way(consulting.erase, signed=False),
    "consultation.answer": Way(consulting.answer),
    "consultation.step": Way(deciding.step, signed=False, prepare=deciding.prepare_step),
    "consultation.decide": Way(deciding.decide, prepare=deciding.prepare_decide),
    "consultation.report": Way(deciding.report, signed=False),
}
FIELDS: Final[Mapping[str, str]] = {
    "consultation.plan": "kind title summary livelihood",
    "consultation.open": "text closes contact urgent?",
    "consultation.comment": "text name? contact?",
    "consultation.set_aside": "number ground note?",
    "consultation.erase": "number basis",
    "consultation.answer": "rows result",
    "consultation.step": "step name file",
    "consultation.decide": "text",
    "consultation.report": "measures steps duty oversight",
}
