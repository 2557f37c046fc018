"""The site visit (踏勘): in the tender document, so that all who may bid learn of it at once and none alone.

招标投标法 21 leaves it to the tenderee; 实施条例 28 forbids to hold it for single bidders or some of them.
No act enrols or counts anybody: who came would tell who bids (招标投标法 22).
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from kernel import canon
from kernel.errors import NotValid, Words
from trading.rules.tender import TenderDocument, Visit

LONGEST: Final = 500
"""Characters of where to meet."""
NOTE: Final = Words(
    "面向全部潜在投标人，不需报名，不记录、不公布到场单位；现场的答复以书面澄清为准",
    "open to all who may bid, without enrolment; who comes is neither recorded nor published; answers count as "
    "written clarifications alone",
)


def check(before: Visit | None, document: TenderDocument, now: datetime) -> None:
    """Whether the visit of the document may stand in place of the one announced `before` (None: there was none).

    NotValid unless it lies ahead and before the deadline; one that was held can no more be moved or taken back.
    """
    after = document.visit
    if after == before:
        return
    if before is not None and canon.moment(before.at) <= now:
        raise NotValid(
            "tender.visit",
            "踏勘已经举行，不能再改",
            "the site visit was held: it cannot be changed any more",
            field="visit",
        )
    if after is None:
        return
    if not now < _begins(after) < document.closes:
        raise NotValid(
            "tender.visit",
            "踏勘时间须在公告之后、截止之前",
            "the site visit lies after the notice and before the deadline",
            field="visit.at",
        )
    if not after.place.strip() or len(after.place) > LONGEST:
        raise NotValid(
            "tender.visit",
            f"请写明踏勘的集合地点，不超过 {LONGEST} 字",
            f"say where to meet for the site visit, in at most {LONGEST} characters",
            field="visit.place",
        )


def _begins(of: Visit) -> datetime:
    try:
        return canon.moment(of.at)
    except NotValid as error:
        raise NotValid("tender.visit", "请写明踏勘时间", "say when the site visit is", field="visit.at") from error
