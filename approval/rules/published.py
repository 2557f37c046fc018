"""What everybody reads of a decision (审批公告公开, 行政许可法 40): what was granted, to whom, by whom, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from approval.rules.case import Applicant


@dataclass(frozen=True, slots=True)
class Result:
    """One grant. `holder` as everybody may read it, empty once the application was erased; `firm` and `licence` empty
    where there is none; `until`: the last day on which the licence is valid; None: without an end."""

    case: str
    matter: str
    unit: str
    holder: str
    firm: str
    on: date
    licence: str
    until: date | None


def holder(of: Applicant, firm: str, name: str) -> str:
    """An enterprise by its name; whoever has no code of one may be a person: the first letter, whatever the length."""
    return name if not name or (of is Applicant.ENTERPRISE and firm) else f"{name[:1]}**"
