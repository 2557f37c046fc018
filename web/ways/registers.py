"""The acts of the registers of major construction projects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import boards, columns, major
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "register.open_project": Way(major.open_project),
    "register.fill_slot": Way(major.fill_slot),
    "register.excuse_slot": Way(major.excuse_slot),
    "register.note_posting": Way(major.note_posting),
    "register.tell_funds": Way(major.tell_funds),
    "register.enter_column": Way(columns.enter_column),
    "register.assign_task": Way(boards.assign_task),
    "register.give_evidence": Way(boards.give_evidence),
}
FIELDS: Final[Mapping[str, str]] = {
    "register.open_project": "title title_en investment",
    "register.fill_slot": "slot title link on",
    "register.excuse_slot": "slot reason",
    "register.note_posting": "slot platform link on",
    "register.tell_funds": "total spent on source",
    "register.enter_column": "column sort title text link on holds",
    "register.assign_task": "task offices",
    "register.give_evidence": "task title link",
}
