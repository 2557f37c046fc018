"""一审一核: one examines, another decides; the one who decides may send it back."""

from __future__ import annotations

from typing import Final

from approval.rules import workflow
from approval.rules.workflow import APPROVE, REVIEW, Edge, Workflow
from kernel.errors import Words

METHOD: Final[Workflow] = workflow.made(
    Words("一审一核", "one examination, one decision"),
    (workflow.REVIEWED, workflow.DECIDED),
    (Edge(APPROVE, "return", REVIEW),),
)
