"""一审一验: one joint visit to the site, and one judgement of papers and visit together."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from approval.rules import workflow
from approval.rules.workflow import Workflow
from kernel.errors import Words

METHOD: Final[Workflow] = workflow.made(
    Words("一审一验", "one examination, one joint site visit"),
    (workflow.VISITED, replace(workflow.DECIDED, words=Words("审定", "examination and decision"))),
)
