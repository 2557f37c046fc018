"""The acts on applications."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from approval.acts import deciding, intake, texts
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "approval.submit": Way(intake.submit, signed=False),
    "approval.accept": Way(intake.accept, signed=False),
    "approval.ask_supplement": Way(intake.ask_supplement, signed=False, prepare=texts.hidden),
    "approval.allow_supplement": Way(intake.allow_supplement),
    "approval.supplement": Way(intake.supplement, signed=False),
    "approval.decline": Way(intake.decline, prepare=texts.hidden),
    "approval.withdraw": Way(intake.withdraw, signed=False),
    "approval.green": Way(intake.green),
    "approval.review": Way(deciding.review, signed=False, prepare=texts.hidden),
    "approval.return": Way(deciding.send_back, signed=False, prepare=texts.hidden),
    "approval.decide": Way(deciding.decide, prepare=texts.reasoned),
    "approval.correct": Way(deciding.correct, prepare=texts.hidden),
    "approval.deliver": Way(deciding.deliver, signed=False),
}
FIELDS: Final[Mapping[str, str]] = {
    "approval.submit": "code channel? parent? applicant firm? process? lead? project? investment? branches bundle? "
    "assistance? name contact title identity?",
    "approval.accept": "",
    "approval.ask_supplement": "lacks until text",
    "approval.allow_supplement": "reason",
    "approval.supplement": "given",
    "approval.decline": "ground text",
    "approval.withdraw": "",
    "approval.green": "reason",
    "approval.review": "matter opinion text",
    "approval.return": "matter text",
    "approval.decide": "matter outcome text? valid_until?",
    "approval.correct": "matter text",
    "approval.deliver": "matters way",
}
