"""How a document to be signed and a refusal are put into words, Chinese first."""

from __future__ import annotations

from disclosure.rules.wording import Tongue, act, said
from kernel.errors import Refusal

__all__ = ["Tongue", "act", "said", "told"]


def told(refusal: Refusal, tongue: Tongue) -> str:
    """What a person reads when the answer is no: what, by which rule, what to do, and the code to quote."""
    law = f" [{refusal.law}]" if refusal.law else ""
    remedy = said(refusal.remedy, tongue)
    lines = [said(refusal.words, tongue) + law, *([f"→ {remedy}"] if remedy else []), f"({refusal.code})"]
    return "\n".join(lines)
