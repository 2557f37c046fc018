"""The evaluation report's facts: what was decided, by whom it must be signed, and the result that it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kernel import canon
from kernel.canon import Json

VERSION: Final = "ebid-report/v1"


@dataclass(frozen=True, slots=True)
class Report:
    """What every member signs. `decisions` are the panel's and the purchaser's, by bid and kind, as decided."""

    tender: str
    lot: str
    round: int
    members: tuple[str, ...]
    aggregation_sha256: str
    decisions: Sequence[Mapping[str, Json]]
    questions: Sequence[Mapping[str, Json]]
    explanations: Sequence[Mapping[str, Json]]
    corrected_sheets: Sequence[Mapping[str, Json]]

    @property
    def data(self) -> bytes:
        return canon.canonical(
            {
                "v": VERSION,
                "tender": self.tender,
                "lot": self.lot,
                "round": self.round,
                "members": list(self.members),
                "aggregation_sha256": self.aggregation_sha256,
                "decisions": list(self.decisions),
                "questions": list(self.questions),
                "explanations": list(self.explanations),
                "corrected_sheets": list(self.corrected_sheets),
            }
        )
