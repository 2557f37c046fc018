"""Which event obliges to which papers, for whom they are, how they are numbered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kernel import law
from kernel.canon import Json
from kernel.errors import Fault
from kernel.reader import Reader

_PLACE: Final = re.compile(r"[A-Z]-(\d{4})-(.+)")


class Reach(StrEnum):
    """Who may read a notice."""

    PUBLIC = "public"
    PARTIES = "parties"  # tenderee, agency and supervisor; everybody once the result stands
    LETTER = "letter"  # its addressee, and tenderee, agency and supervisor


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper: the word of its number, the events that oblige to it, who may read it."""

    name: str
    word: str
    events: tuple[str, ...]
    reach: Reach = Reach.PUBLIC


TENDER: Final = "tender_notice"
CHANGE: Final = "change_notice"
CLARIFICATION: Final = "clarification_notice"
OPENING: Final = "opening_record"
REPORT: Final = "evaluation_report"
CANDIDATES: Final = "candidates_notice"
AWARD: Final = "award_notice"
RESULT: Final = "result_announcement"
LETTER: Final = "result_notice"
ENDING: Final = "ending_notice"
DEAL: Final = "deal_confirmation"
DEALT: Final = "deal_announcement"
REPORTED: Final = "supervision_report"
WITHDRAWAL: Final = "withdrawal_notice"
CONTRACT: Final = "contract_notice"
CHANGED: Final = "contract_change"
ACCEPTED: Final = "acceptance_notice"
LAPSE: Final = "lapse_notice"
ADMITTED: Final = "admission_announcement"
ADMISSION: Final = "admission_notice"
SUSPENSION: Final = "suspension_notice"
RESUMPTION: Final = "resumption_notice"
VOIDING: Final = "voiding_notice"

KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind(TENDER, "招标", ("tender.announce",)),
        Kind(CHANGE, "变更", ("tender.amend",)),
        Kind(CLARIFICATION, "澄清", ("tender.clarify",)),
        Kind(OPENING, "开标", ("lot.open_bids",)),
        Kind(REPORT, "评标", ("lot.rank",), Reach.PARTIES),
        Kind(CANDIDATES, "公示", ("lot.publish_candidates",)),
        Kind(AWARD, "中标", ("lot.award",)),
        Kind(RESULT, "结果", ("lot.notify",)),
        Kind(LETTER, "告知", ("lot.notify",), Reach.LETTER),
        Kind(ADMITTED, "入围", ("lot.admit",)),
        Kind(ADMISSION, "入围告知", ("lot.admit",), Reach.LETTER),
        Kind(DEAL, "确认", ("lot.confirm_deal",)),
        Kind(DEALT, "成交", ("lot.confirm_deal",)),
        Kind(REPORTED, "报告", ("lot.report_award",)),
        Kind(WITHDRAWAL, "取消", ("lot.withdraw_award",)),
        Kind(CONTRACT, "合同", ("lot.sign_contract",)),
        Kind(CHANGED, "合同变更", ("lot.change_contract",)),
        Kind(ACCEPTED, "验收", ("lot.accept_performance",)),
        Kind(SUSPENSION, "中止", ("lot.suspend",)),
        Kind(RESUMPTION, "恢复", ("lot.resume",)),
        Kind(VOIDING, "无效", ("lot.void_evaluation",)),
        Kind(ENDING, "终止", ("lot.stop_too_few", "lot.terminate")),
        Kind(LAPSE, "流拍", ("lot.lapse",)),
    )
}
"""In the order in which a tender brings them forth."""
OBLIGING: Final = frozenset(event for kind in KINDS.values() for event in kind.events)


def obliged(event: str) -> tuple[Kind, ...]:
    """The kinds of paper that an event obliges to; a letter goes to each of `addressees`."""
    return tuple(kind for kind in KINDS.values() if event in kind.events)


def addressees(event: str, body: Mapping[str, Json]) -> tuple[str, ...]:
    """Whose bids get a letter: those who have lost, and after a first stage everybody (实施条例 19)."""
    if event == "lot.admit":
        return tuple(each.text("bid") for name in ("admitted", "refused") for each in Reader(body).each(name))
    return Reader(body).texts("losers")


def name(kind: Kind, subject: str, tseq: int, letter: int = 0) -> str:
    """The notice's id: made of the event's place, so that one event can have it only once. Letters count from 1."""
    return f"{subject}.{tseq}.{kind.name}" + (f".{letter}" if letter else "")


def number(kind: Kind, subject: str, again: int = 1, letter: int = 0) -> str:
    """招标〔2026〕0001, 变更〔2026〕0001之二, 告知〔2026〕0001-1-3: `again` counts the subject's such events from 1."""
    found = _PLACE.fullmatch(subject)
    if not found:
        raise Fault(f"no number for a paper of {subject}")
    more = f"之{law.numeral(again)}" if again > 1 else ""
    return f"{kind.word}〔{found[1]}〕{found[2]}{more}" + (f"-{letter}" if letter else "")
