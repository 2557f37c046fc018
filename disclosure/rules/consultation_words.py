"""A matter before the public in words: its kinds, steps, flags, and what is asked of each."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from kernel.errors import Words


class Kind(StrEnum):
    """What is put before the public; it decides how long."""

    DECISION = "decision"
    RULE = "rule"
    MARKET = "market"
    DOCUMENT = "document"
    BUDGET = "budget"


class Ground(StrEnum):
    """Why a comment is set aside."""

    PERSONAL = "personal"
    ABUSE = "abuse"
    ADVERTISING = "advertising"
    ELSEWHERE = "elsewhere"


class Adopted(StrEnum):
    """What became of a point."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Step(StrEnum):
    """The five steps of a major decision, in the order in which the last two follow the others."""

    PARTICIPATION = "participation"
    EXPERTS = "experts"
    RISK = "risk"
    LEGALITY = "legality"
    DELIBERATION = "deliberation"


class Flag(StrEnum):
    """What is shown in red."""

    UNANSWERED = "unanswered"
    NOT_ASKED = "not_asked"


PERIOD: Final[Mapping[Kind, str]] = {
    Kind.DECISION: "MDD-15",
    Kind.RULE: "RUL-15",
    Kind.MARKET: "GOV-24B",
    Kind.DOCUMENT: "GOV-24",
    Kind.BUDGET: "GOV-24",
}
"""The rule of law that says how long the public is asked."""
LONGEST: Final = {"title": 200, "summary": 2_000, "contact": 200, "urgent": 500, "name": 200, "basis": 500, "note": 500}
"""Characters of what an office writes; texts of drafts, decisions and reports are `TEXT`."""
TEXT: Final = 100_000
COMMENT: Final = 4_000
KINDS: Final[Mapping[Kind, Words]] = {
    Kind.DECISION: Words("重大行政决策", "major decision"),
    Kind.RULE: Words("规章草案", "draft rule"),
    Kind.MARKET: Words("涉企规范性文件", "normative document on enterprises"),
    Kind.DOCUMENT: Words("规范性文件", "normative document"),
    Kind.BUDGET: Words("重大项目预算", "budget of a major project"),
}
GROUNDS: Final[Mapping[Ground, Words]] = {
    Ground.PERSONAL: Words("含他人隐私", "tells of other people"),
    Ground.ABUSE: Words("辱骂、违法内容", "abuse or unlawful content"),
    Ground.ADVERTISING: Words("广告", "advertising"),
    Ground.ELSEWHERE: Words("与本事项无关，已转办", "about something else, passed on"),
}
OUTCOMES: Final[Mapping[Adopted, Words]] = {
    Adopted.YES: Words("采纳", "adopted"),
    Adopted.PARTLY: Words("部分采纳", "adopted in part"),
    Adopted.NO: Words("未采纳", "not adopted"),
}
FLAGS: Final[Mapping[Flag, Words]] = {
    Flag.UNANSWERED: Words("已截止，未公布意见处理结果", "closed, and no answer published"),
    Flag.NOT_ASKED: Words("民生项目预算未听取意见", "livelihood budget without a consultation"),
}
STEPS: Final[Mapping[Step, Words]] = {
    Step.PARTICIPATION: Words("公众参与", "public participation"),
    Step.EXPERTS: Words("专家论证", "expert opinion"),
    Step.RISK: Words("风险评估", "risk assessment"),
    Step.LEGALITY: Words("合法性审查", "review of legality"),
    Step.DELIBERATION: Words("集体讨论决定", "collective deliberation"),
}
REPORT: Final[Mapping[str, Words]] = {
    "measures": Words("具体措施", "measures"),
    "steps": Words("实施步骤", "steps"),
    "duty": Words("责任分工", "who is responsible"),
    "oversight": Words("监督方式", "how it is watched over"),
}
"""The four parts of a report on carrying out a decision."""
