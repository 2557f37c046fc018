"""The acts on letters, tickets and cases of opinion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import letter_handling as handling
from disclosure.acts import letters, opinions
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "letter.submit": Way(letters.submit, signed=False),
    "letter.accept": Way(handling.accept, signed=False),
    "letter.transfer": Way(handling.transfer, signed=False),
    "letter.decline": Way(handling.decline, prepare=handling.hide_text),
    "letter.answer": Way(handling.answer, prepare=handling.hide_text),
    "letter.rate": Way(handling.rate, signed=False),
    "letter.publish": Way(handling.publish),
    "letter.withdraw": Way(handling.withdraw, signed=False),
    "letter.erase": Way(handling.erase),
    "opinion.warn": Way(opinions.warn, signed=False),
    "opinion.assess": Way(opinions.assess, prepare=handling.hide_text),
    "opinion.handle": Way(opinions.handle, signed=False),
    "opinion.respond": Way(opinions.respond),
    "opinion.close": Way(opinions.close),
    "opinion.publish": Way(opinions.publish),
    "opinion.reprove": Way(opinions.reprove),
    "opinion.erase": Way(opinions.erase),
}
FIELDS: Final[Mapping[str, str]] = {
    "letter.submit": "code channel line matter consent? name contact title text",
    "letter.accept": "",
    "letter.transfer": "to",
    "letter.decline": "ground text",
    "letter.answer": "text",
    "letter.rate": "grade text?",
    "letter.publish": "title question reply",
    "letter.withdraw": "",
    "letter.erase": "basis",
    "opinion.warn": "grade found title source text",
    "opinion.assess": "grade text",
    "opinion.handle": "text",
    "opinion.respond": "way title text",
    "opinion.close": "",
    "opinion.publish": "title text",
    "opinion.reprove": "way reason",
    "opinion.erase": "basis",
}
