"""Leads for investment (招商线索): followed, handed on between offices, turned into an order for an agent and then into
an application, with all that was done before."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from approval.rules.docket import By, Step, Table
from kernel.errors import Words


class Stage(StrEnum):
    """Where a lead stands."""

    OPEN = "open"
    BECAME = "became"
    DROPPED = "dropped"


STAGES: Final[Mapping[str, Words]] = {
    Stage.OPEN: Words("跟进中", "followed"),
    Stage.BECAME: Words("已转代办", "became an order for an agent"),
    Stage.DROPPED: Words("已放弃", "given up"),
}
TABLE: Final = Table(
    "prospect.stage",
    STAGES,
    (
        Step((Stage.OPEN,), "follow", By.DESK),
        Step((Stage.OPEN,), "hand_on", By.HEAD),
        Step((Stage.OPEN,), "turn", By.DESK, Stage.BECAME),
        Step((Stage.OPEN,), "drop", By.HEAD, Stage.DROPPED),
    ),
)
