"""By which algorithms something may be signed: those that the tender announced, from the announcement on."""

from __future__ import annotations

from typing import Final

from kernel.errors import Refusal
from signing.rules import choice
from signing.rules.certificate import Purpose
from signing.rules.choice import DEFAULT, Choice
from signing.rules.signed_data import Form
from verifier.case import Case
from verifier.findings import Place

FIRST: Final = frozenset({"project.register"})
"""What is signed before there is a draft that chooses. The announcement is signed by what it announces."""


def form(case: Case, p7s: bytes, place: Place, purpose: Purpose) -> Form:
    """The form to read a signature in; NotTrusted if its algorithms are not those announced."""
    return choice.form(p7s, _taken(case, place, purpose))


def _taken(case: Case, place: Place, purpose: Purpose) -> Choice:
    chain = case.chains.get(place.subject)
    event = chain.events.get(place.tseq) if chain else None
    if purpose is Purpose.SEAL or (event and event.type in FIRST):
        return DEFAULT
    try:
        return case.paper().taken
    except Refusal:
        return DEFAULT  # the check of the document says what is wrong with it
