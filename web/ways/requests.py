"""The acts on requests for information."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import request_handling as handling
from disclosure.acts import requests
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "request.submit": Way(requests.submit, signed=False),
    "request.confirm": Way(handling.confirm, signed=False),
    "request.ask_supplement": Way(handling.ask_supplement, prepare=handling.hide_text),
    "request.supplement": Way(handling.supplement, signed=False),
    "request.consult": Way(handling.consult, prepare=handling.hide_text),
    "request.serve": Way(handling.serve, signed=False),
    "request.hear": Way(handling.hear, signed=False),
    "request.ask_reasons": Way(handling.ask_reasons, prepare=handling.hide_text),
    "request.give_reasons": Way(handling.give_reasons, signed=False),
    "request.delay": Way(handling.delay, prepare=handling.hide_text),
    "request.extend": Way(handling.extend, prepare=handling.hide_text),
    "request.charge": Way(handling.charge, prepare=handling.prepare_charge),
    "request.pay": Way(handling.pay, signed=False),
    "request.answer": Way(handling.answer, prepare=handling.prepare_answer),
    "request.withdraw": Way(handling.withdraw, signed=False),
    "request.record_appeal": Way(handling.record_appeal, signed=False),
    "request.open_to_all": Way(handling.open_to_all, signed=False),
    "request.erase": Way(handling.erase),
}
FIELDS: Final[Mapping[str, str]] = {
    "request.submit": "code channel? day? point? kind person form name proof contact wanted evidence?",
    "request.confirm": "day?",
    "request.ask_supplement": "text until",
    "request.supplement": "text day?",
    "request.consult": "asked text whom?",
    "request.serve": "no day?",
    "request.hear": "no position text day?",
    "request.ask_reasons": "text",
    "request.give_reasons": "text day?",
    "request.delay": "until text",
    "request.extend": "days text",
    "request.charge": "way before count",
    "request.pay": "day?",
    "request.answer": "ground where? reason? searched? office? earlier?",
    "request.withdraw": "",
    "request.record_appeal": "appeal result day?",
    "request.open_to_all": "where",
    "request.erase": "basis",
}
