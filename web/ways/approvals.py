"""The acts on applications."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from approval.acts import deciding, intake, parting, texts, timing, visiting, windows
from web.ways.way import Way

WAYS: Final[Mapping[str, Way]] = {
    "approval.submit": Way(intake.submit, signed=False),
    "approval.accept": Way(intake.accept, signed=False),
    "approval.ask_supplement": Way(intake.ask_supplement, signed=False, prepare=texts.reasoned),
    "approval.allow_supplement": Way(intake.allow_supplement),
    "approval.supplement": Way(intake.supplement, signed=False),
    "approval.decline": Way(intake.decline, prepare=texts.hidden),
    "approval.withdraw": Way(intake.withdraw, signed=False),
    "approval.green": Way(intake.green),
    "approval.review": Way(deciding.review, signed=False, prepare=texts.hidden),
    "approval.return": Way(deciding.send_back, signed=False, prepare=texts.hidden),
    "approval.suspend": Way(timing.suspend, signed=False, prepare=texts.hidden),
    "approval.resume": Way(timing.resume, signed=False),
    "approval.extend": Way(timing.extend, prepare=texts.hidden),
    "approval.extend_joint": Way(timing.extend_joint, prepare=texts.hidden),
    "approval.visit": Way(visiting.visit, signed=False),
    "approval.attend": Way(visiting.attend, signed=False),
    "approval.inspect": Way(visiting.inspect, signed=False, prepare=texts.hidden),
    "approval.divide": Way(parting.divide, signed=False),
    "unit.arrange_windows": Way(windows.arrange_windows, signed=False),
    "approval.decide": Way(deciding.decide, prepare=texts.reasoned),
    "approval.correct": Way(deciding.correct, prepare=texts.hidden),
    "approval.deliver": Way(deciding.deliver, signed=False),
}
FIELDS: Final[Mapping[str, str]] = {
    "approval.submit": "code channel? parent? applicant firm? process? lead? project? investment? branches? given? "
    "bundle? assistance? form? name contact title identity?",
    "approval.accept": "",
    "approval.ask_supplement": "lacks until text?",
    "approval.allow_supplement": "reason",
    "approval.supplement": "given",
    "approval.decline": "ground text",
    "approval.withdraw": "",
    "approval.green": "reason",
    "approval.review": "matter opinion text",
    "approval.return": "matter text",
    "approval.suspend": "matter ground until text",
    "approval.resume": "matter",
    "approval.extend": "matter days text",
    "approval.extend_joint": "days text",
    "approval.visit": "matter on place",
    "approval.attend": "matter",
    "approval.inspect": "matter staff text",
    "approval.divide": "parts",
    "approval.decide": "matter outcome text? valid_until? conditions?",
    "unit.arrange_windows": "windows",
    "approval.correct": "matter text",
    "approval.deliver": "matters way",
}
