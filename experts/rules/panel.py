"""How a panel must be made up under each regime or procedure, and who may sit on it, as rule data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from experts.rules.pool import Title
from kernel import canon
from kernel.deadlines import Budget, Sense, Unit, back_from
from kernel.errors import NotFound, NotNow, NotValid
from kernel.money import Money, money
from kernel.workdays import Calendar


@dataclass(frozen=True, slots=True)
class PanelRule:
    """The make-up of a panel. The total is odd; experts are at least `share[0]/share[1]` of it.

    From a budget of `large_from` (inclusive, 令87 第八十六条) or for a complex project it has `large_least` members.
    `admits` says which titles suffice after how many full years in the field. `earliest` counts working days
    before the evaluation, None where the regime leaves it to the document. `law` is empty where the funder's
    document rules.
    """

    id: str
    law: str
    least: int
    share: tuple[int, int]
    admits: Mapping[Title, int]
    large_from: Money | None = None
    large_least: int = 0
    earliest: int | None = None

    def json(self) -> dict[str, canon.Json]:
        return {
            "v": "ebid-panel/v1",
            "id": self.id,
            "law": self.law,
            "least": self.least,
            "odd": True,
            "share": list(self.share),
            "admits": {title.value: years for title, years in self.admits.items()},
            "large_from": self.large_from.json() if self.large_from else None,
            "large_least": self.large_least,
            "earliest_working_days": self.earliest,
        }

    @property
    def digest(self) -> str:
        return canon.sha256(canon.canonical(self.json())).hex()

    def least_for(self, budget: Money | None, *, complex_project: bool) -> int:
        """The fewest members for this budget; NotValid if the rule needs a budget and there is none."""
        if self.large_from is None:
            return self.least
        if budget is None or budget.currency != self.large_from.currency:
            raise NotValid(
                "panel.budget",
                f"{self.id}：确定评审委员会人数须有以 {self.large_from.currency} 计的预算金额",
                f"{self.id}: the panel's size depends on a budget in {self.large_from.currency}",
                law=self.law,
                field="budget",
            )
        return self.large_least if complex_project or budget.amount >= self.large_from.amount else self.least


_SENIOR_AFTER_8: Final = {Title.ASSOCIATE: 8, Title.SENIOR: 8, Title.EQUIVALENT: 8}
# 财库〔2016〕198号 on titles and on the two working days (check the official text)
_FINANCE: Final = {Title.INTERMEDIATE: 8, Title.ASSOCIATE: 0, Title.SENIOR: 0, Title.EQUIVALENT: 0}

# A published rule is never changed, for plans pin it by digest: a new law is a new entry under a new id.
RULES: Final[Mapping[str, PanelRule]] = {
    rule.id: rule
    for rule in (
        PanelRule("BID", "BID-37", 5, (2, 3), _SENIOR_AFTER_8),
        PanelRule("P87", "P87-47", 5, (2, 3), _FINANCE, money("10000000.00"), 7, earliest=2),
        PanelRule("P74", "GPL-38", 3, (2, 3), _FINANCE),
        PanelRule("INTL", "", 5, (2, 3), _SENIOR_AFTER_8),
    )
}


def rule(regime: str) -> PanelRule:
    """The panel rule of a regime; NotFound for a word that is none."""
    if regime not in RULES:
        raise NotFound("panel.regime", f"没有这种制度：{regime!r}", f"no such regime: {regime!r}", field="regime")
    return RULES[regime]


def check(of: PanelRule, size: int, experts: int, least: int) -> None:
    """NotValid unless a panel of `size` members, `experts` of them drawn, is lawful; `least` from `least_for`."""
    num, den = of.share
    if size < least:
        raise _no(of, "panel.too_few", f"须不少于 {least} 人，现为 {size} 人", f"at least {least} members, not {size}")
    if size % 2 == 0:
        raise _no(of, "panel.even", f"人数须为单数，现为 {size} 人", f"the number of members is odd, not {size}")
    if not 0 <= experts <= size or den * experts < num * size:
        raise _no(
            of,
            "panel.share",
            f"专家不得少于成员总数的 {num}/{den}，现为 {experts}/{size}",
            f"experts are at least {num}/{den} of the members, not {experts}/{size}",
        )


def check_day(of: PanelRule, today: date, on: date, calendar: Calendar) -> None:
    """NotNow unless the panel for an evaluation on the day `on` may be drawn `today`: not after it, nor too early."""
    first = back_from(on, Budget(of.earliest, Unit.WORKING, of.law, Sense.BACK), calendar).on if of.earliest else None
    if today > on or (first is not None and today < first):
        zh, en = (f"自 {first} 起", f"from {first} ") if first else ("", "")
        raise NotNow(
            "panel.day",
            f"{on} 评审的专家{zh}至当日抽取，今天是 {today}",
            f"the experts for an evaluation on {on} are drawn {en}up to that day, not on {today}",
            law=of.law,
            field="on",
        )


def _no(of: PanelRule, code: str, zh: str, en: str) -> NotValid:
    return NotValid(code, f"评审委员会：{zh}", f"panel: {en}", law=of.law, field="size")
