"""One application (办件) from receipt to result: its stages as one table, its branches, what each act needs.

An application has a branch for each matter it asks for; a single one is a joint one of one branch. The whole has the
stages of this table, each branch has a place in the workflow of its matter (`workflow`), and the whole is decided once
the last branch is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from approval.rules.suspension import Suspension
from approval.rules.workflow import INTAKE
from kernel.errors import NotFound, NotNow, Words


class Channel(StrEnum):
    """How an application comes."""

    WEB = "web"
    COUNTER = "counter"
    MAIL = "mail"


class Applicant(StrEnum):
    """Who applies. An enterprise that is only being set up has no code yet."""

    PERSON = "person"
    ENTERPRISE = "enterprise"
    OTHER = "other"


class Stage(StrEnum):
    """Where an application stands as a whole."""

    ARRIVED = "arrived"
    SUPPLEMENT = "supplement"
    OPEN = "open"
    DECIDED = "decided"
    DELIVERED = "delivered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What a branch comes to."""

    GRANT = "grant"
    REFUSE = "refuse"


class By(StrEnum):
    """Who takes a step: at the window of the site, in the office that has the branch, over them, or by itself."""

    APPLICANT = "applicant"
    WINDOW = "window"
    CENTRE = "centre"
    EXAMINER = "examiner"
    APPROVER = "approver"
    HEAD = "head"
    GOVERNMENT = "government"
    SUPERVISOR = "supervisor"
    CLERK = "clerk"


CHANNELS: Final[Mapping[Channel, Words]] = {
    Channel.WEB: Words("网上申请", "online"),
    Channel.COUNTER: Words("窗口递交", "at the window"),
    Channel.MAIL: Words("邮寄", "by mail"),
}
APPLICANTS: Final[Mapping[Applicant, Words]] = {
    Applicant.PERSON: Words("自然人", "natural person"),
    Applicant.ENTERPRISE: Words("企业", "enterprise"),
    Applicant.OTHER: Words("其他组织", "other organisation"),
}
STAGES: Final[Mapping[Stage, Words]] = {
    Stage.ARRIVED: Words("已收件，待受理", "received, to be accepted"),
    Stage.SUPPLEMENT: Words("待补正", "waiting for a supplement"),
    Stage.OPEN: Words("办理中", "being handled"),
    Stage.DECIDED: Words("已办结，待送达", "decided, to be delivered"),
    Stage.DELIVERED: Words("已送达", "delivered"),
    Stage.DECLINED: Words("不予受理", "not accepted"),
    Stage.WITHDRAWN: Words("已撤回", "withdrawn"),
}
OUTCOMES: Final[Mapping[Outcome, Words]] = {
    Outcome.GRANT: Words("准予", "granted"),
    Outcome.REFUSE: Words("不予", "refused"),
}
ENDED: Final = (Stage.DELIVERED, Stage.DECLINED, Stage.WITHDRAWN)
IN_HAND: Final = (Stage.ARRIVED, Stage.SUPPLEMENT, Stage.OPEN, Stage.DECIDED)


@dataclass(frozen=True, slots=True)
class Step:
    """At which stages a verb is done, by whom, and where the whole goes; None: where its branches lead it."""

    sources: tuple[Stage, ...]
    by: By
    target: Stage | None = None


_BEFORE: Final = (Stage.ARRIVED, Stage.SUPPLEMENT)
_WORK: Final = (Stage.OPEN,)
TABLE: Final[Mapping[str, Step]] = {
    "accept": Step((Stage.ARRIVED,), By.WINDOW, Stage.OPEN),
    "deem": Step((Stage.ARRIVED,), By.CLERK, Stage.OPEN),
    "ask_supplement": Step((Stage.ARRIVED,), By.WINDOW, Stage.SUPPLEMENT),
    "allow_supplement": Step((Stage.ARRIVED,), By.SUPERVISOR),
    "supplement": Step((Stage.SUPPLEMENT,), By.APPLICANT, Stage.ARRIVED),
    "decline": Step(_BEFORE, By.WINDOW, Stage.DECLINED),
    "withdraw": Step((*_BEFORE, Stage.OPEN), By.APPLICANT, Stage.WITHDRAWN),
    "green": Step((*_BEFORE, Stage.OPEN), By.CENTRE),
    "review": Step(_WORK, By.EXAMINER),
    "return": Step(_WORK, By.APPROVER),
    "visit": Step(_WORK, By.EXAMINER),
    "attend": Step(_WORK, By.EXAMINER),
    "inspect": Step(_WORK, By.EXAMINER),
    "suspend": Step(_WORK, By.EXAMINER),
    "resume": Step(_WORK, By.EXAMINER),
    "extend": Step(_WORK, By.HEAD),
    "extend_joint": Step(_WORK, By.GOVERNMENT),
    "decide": Step(_WORK, By.APPROVER),
    "correct": Step((Stage.OPEN, Stage.DECIDED, Stage.DELIVERED), By.APPROVER),
    "bill": Step((Stage.OPEN, Stage.DECIDED), By.WINDOW),
    "deliver": Step((Stage.OPEN, Stage.DECIDED), By.WINDOW),
    "divide": Step((Stage.ARRIVED, Stage.OPEN), By.WINDOW),
}
OF_BRANCH: Final = frozenset(
    {"review", "return", "visit", "attend", "inspect", "suspend", "resume", "extend", "decide", "correct"}
)
"""What names the matter whose branch it is about."""


def step(stage: Stage, verb: str) -> Step:
    """The line of `verb`; NotNow `approval.stage` where this stage has it not."""
    found = TABLE[verb]
    if stage not in found.sources:
        now = STAGES[stage]
        raise NotNow("approval.stage", f"办件{now.zh}，此时不能办理这一步", f"the application is {now.en}: not now")
    return found


@dataclass(frozen=True, slots=True)
class Branch:
    """What one office decides. `at`: its node; `needs` and `given`: ids of materials; limits in working days;
    `examiners`: everybody who has examined it."""

    matter: str
    unit: str
    workflow: str
    promised: int
    statutory: int
    needs: tuple[str, ...]
    given: frozenset[str]
    at: str = INTAKE
    accepted: date | None = None
    examiners: frozenset[str] = frozenset()
    returns: int = 0
    extension: int = 0
    pauses: tuple[Suspension, ...] = ()
    outcome: Outcome | None = None
    decided: date | None = None
    decider: str = ""
    licence: str = ""
    delivered: date | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The materials that the guide names and nobody has handed in, in the guide's order."""
        return tuple(one for one in self.needs if one not in self.given)

    @property
    def open(self) -> bool:
        """Whether it was accepted and is not decided."""
        return self.accepted is not None and self.decided is None

    @property
    def suspended(self) -> Suspension | None:
        """The suspension that nobody has ended."""
        return next((one for one in self.pauses if one.over is None), None)


@dataclass(frozen=True, slots=True)
class Visit:
    """The one joint visit to a site: on which day, for which matters, and what each has recorded."""

    on: date
    place: str
    matters: tuple[str, ...]
    recorded: frozenset[str] = frozenset()


Lack = tuple[str, str]
"""A material that is missing or defective: matter and material."""


@dataclass(frozen=True, slots=True)
class Case:
    """What the acts on an application come to. `received`: when it was handed in; `since`: when its papers last came;
    `brought`: what has come since the last notice; `asked`: what the notices asked for; `awaited`: what of the last
    one has not come yet; `total`: what a process promises; `ended`: when it was decided, declined or taken back.
    """

    site: str
    channel: Channel
    applicant: Applicant
    received: date
    since: date
    branches: tuple[Branch, ...]
    enterprise: str = ""
    process: str = ""
    total: tuple[int, str] | None = None
    lead: str = ""
    parent: str = ""
    stage: Stage = Stage.ARRIVED
    notices: int = 0
    asked: frozenset[Lack] = frozenset()
    brought: frozenset[Lack] = frozenset()
    awaited: frozenset[Lack] = frozenset()
    until: date | None = None
    allowed: bool = False
    accepted: date | None = None
    green: bool = False
    billed: bool = False
    visit: Visit | None = None
    extension: int = 0
    decided: date | None = None
    ended: date | None = None

    @property
    def joint(self) -> bool:
        return len(self.branches) > 1

    def branch(self, matter: str) -> Branch:
        """NotFound `approval.branch` for a matter that the application does not ask for."""
        found = next((one for one in self.branches if one.matter == matter), None)
        if found is None:
            raise NotFound("approval.branch", f"本件没有事项 {matter}", f"not part of this: {matter}", field="matter")
        return found

    @property
    def missing(self) -> tuple[Lack, ...]:
        return tuple((one.matter, material) for one in self.branches for material in one.missing)
