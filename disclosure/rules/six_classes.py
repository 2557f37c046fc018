"""公共资源配置信息公开 in six classes: which of them a lot owes, and which it has published.

The classes are those of 国办发〔2017〕97号; the city's plan of 2018 names them (task 10).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from disclosure.rules import notice
from trading.rules.lifecycle import COMPETED, Regime, Stage


class Class(StrEnum):
    """What is to be made public of a deal."""

    ANNOUNCEMENT = "announcement"
    QUALIFICATION = "qualification"
    PROCESS = "process"
    DEAL = "deal"
    PERFORMANCE = "performance"
    CHANGE = "change"


class Standing(StrEnum):
    """How a class stands for one lot."""

    PUBLISHED = "published"
    MISSING = "missing"
    WAITING = "waiting"
    """Not due yet: the lot goes on."""
    NONE = "none"
    """Nothing of the kind happened, or the procedure has none."""


NOTICES: Final[Mapping[Class, frozenset[str]]] = {
    Class.ANNOUNCEMENT: frozenset({notice.TENDER}),
    Class.QUALIFICATION: frozenset({notice.REPORT, notice.ADMITTED}),
    Class.PROCESS: frozenset({notice.OPENING, notice.CANDIDATES, notice.DEALT, notice.LAPSE}),
    Class.DEAL: frozenset({notice.RESULT, notice.DEALT, notice.ADMITTED, notice.LAPSE, notice.ENDING}),
    Class.PERFORMANCE: frozenset({notice.CONTRACT, notice.ACCEPTED}),
    Class.CHANGE: frozenset(
        {notice.CHANGE, notice.CLARIFICATION, notice.WITHDRAWAL, notice.CHANGED}
        | {notice.SUSPENSION, notice.RESUMPTION, notice.VOIDING}
    ),
}
"""Which notices tell a class. A competition is told by its deal or its lapse, beside the room's public record."""
OVER: Final = frozenset({Stage.ARCHIVED, Stage.STOPPED, Stage.TERMINATED, Stage.ADMITTED, Stage.DEALT})
"""A lot that is completed: all that it owes must be there."""


def standing(
    regime: Regime, stage: Stage, published: Collection[str], missing: Collection[str]
) -> dict[Class, Standing]:
    """How each class stands. `published`: kinds of the lot's public notices; `missing`: kinds of public notices that an
    event of the lot or its tender obliges to and that are not there.

    What an event obliges to is missing at once; what a completed lot owes and never had is missing too.
    """
    owed = _owed(regime, {*published, *missing}) if stage in OVER else frozenset()
    made: dict[Class, Standing] = {}
    for each, kinds in NOTICES.items():
        if kinds & set(missing):
            made[each] = Standing.MISSING
        elif kinds & set(published):
            made[each] = Standing.PUBLISHED
        elif each in owed:
            made[each] = Standing.MISSING
        else:
            made[each] = Standing.NONE if stage in OVER or each is Class.CHANGE else Standing.WAITING
    return made


def _owed(regime: Regime, told: Collection[str]) -> frozenset[Class]:
    """By a completed lot: of one that came to nothing the announcement and how it ended; a sale's qualification and
    performance are not handled here, and a first stage has no contract."""
    owed = {Class.ANNOUNCEMENT, Class.DEAL}
    if notice.RESULT in told or notice.ADMITTED in told:
        owed |= {Class.QUALIFICATION, Class.PROCESS}
    if notice.RESULT in told and regime not in COMPETED:
        owed |= {Class.PERFORMANCE}
    return frozenset(owed)
