"""The acts of cases of accountability."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import accountability
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "case.complain": Way(accountability.complain, signed=False),
    "case.find": Way(accountability.find_on),
    "case.answer": Way(accountability.answer, prepare=accountability.prepare_answer),
    "case.erase": Way(accountability.erase),
}
FIELDS: Final[Mapping[str, str]] = {
    "case.complain": "code text name? contact?",
    "case.find": "findings",
    "case.answer": "outcome text",
    "case.erase": "basis",
}
