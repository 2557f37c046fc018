"""The ledger of days that are not counted (行政许可法 45): why, from when, until when the applicant was told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from kernel.deadlines import Pause
from kernel.errors import NotValid, Words
from kernel.workdays import DAY


class Ground(StrEnum):
    """For what the law does not count the days; there is no other ground."""

    HEARING = "hearing"
    TENDER = "tender"
    AUCTION = "auction"
    INSPECTION = "inspection"
    TESTING = "testing"
    QUARANTINE = "quarantine"
    APPRAISAL = "appraisal"
    EXPERTS = "experts"


GROUNDS: Final[Mapping[Ground, Words]] = {
    Ground.HEARING: Words("听证", "hearing"),
    Ground.TENDER: Words("招标", "tender"),
    Ground.AUCTION: Words("拍卖", "auction"),
    Ground.INSPECTION: Words("检验", "inspection of goods"),
    Ground.TESTING: Words("检测", "testing"),
    Ground.QUARANTINE: Words("检疫", "quarantine"),
    Ground.APPRAISAL: Words("鉴定", "appraisal"),
    Ground.EXPERTS: Words("专家评审", "expert review"),
}


LONGEST: Final = timedelta(days=90)
"""What may be told at once, in days of the calendar. Article 45 sets no bound and asks for the time that is needed:
this one is the city's, to be checked with who supervises."""


def may_last(today: date, until: date) -> None:
    """NotValid `approval.day` for a last day that does not lie after today, `approval.suspension_long` beyond
    `LONGEST`."""
    if until <= today:
        raise NotValid("approval.day", "须晚于今天", "lies after today", field="until")
    if until > today + LONGEST:
        raise NotValid(
            "approval.suspension_long", f"一次暂停不超过 {LONGEST.days} 天",
            f"it is suspended for at most {LONGEST.days} days at once", law="LIC-45", field="until",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suspension:
    """One line. `until`: the last day that the applicant was told of; `over`: the day on which it ended, None while it
    runs."""

    ground: Ground
    since: date
    until: date
    over: date | None = None

    @property
    def pause(self) -> Pause | None:
        """The days after the first up to the last, never beyond what was told in writing; None if it took no day."""
        last = min(self.until, self.over) if self.over else self.until
        if last <= self.since:
            return None
        words = GROUNDS[self.ground]
        return Pause(self.since + DAY, last, Words(f"{words.zh}，不计", f"{words.en}: not counted"))
