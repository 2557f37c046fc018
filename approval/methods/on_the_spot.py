"""即办: accepted and decided at the desk."""

from __future__ import annotations

from typing import Final

from approval.rules import workflow
from approval.rules.workflow import Workflow
from kernel.errors import Words

METHOD: Final[Workflow] = workflow.made(Words("即办", "decided on the spot"), (workflow.DECIDED,))
