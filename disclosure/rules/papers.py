"""What each official paper says: facts as they are printed, and their digest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from typing import ClassVar, Final, get_args

from disclosure.rules.admission_view import Admission
from disclosure.rules.contract_view import ContractNotice, SupervisionReport
from disclosure.rules.parts import (
    Candidate,
    Change,
    Clock,
    Criterion,
    Fact,
    Head,
    Member,
    Objection,
    Opened,
    Party,
    Proof,
    Rejected,
    Scored,
    Signature,
    Sold,
    Sum,
)
from kernel import canon
from kernel.errors import Fault, Words

VERSION: Final = "ggzy-paper/v1"


@dataclass(frozen=True, slots=True)
class Receipt:
    """回执: what arrived, when, and by what it can be recognised (EBM-27)."""

    kind: ClassVar[str] = "receipt"
    title: ClassVar[Words] = Words("投标文件接收回执", "Receipt of a Bid")

    head: Head
    proof: Proof
    act: Words
    bid: str
    bidder: Party
    sequence: int
    received: Words
    deadline: Words
    size: str
    pieces: int
    digests: tuple[Fact, ...]
    token: tuple[Fact, ...]
    basis: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class OpeningRecord:
    """开标记录: every bid in the order of the record, failures included (BID-36, EBM-32)."""

    kind: ClassVar[str] = "opening_record"
    title: ClassVar[Words] = Words("开标记录", "Record of Bid Opening")

    head: Head
    proof: Proof
    deadline: Words
    opened: Words
    finished: Words
    place: Words
    custody: Words
    ceiling: Sum | None
    rows: tuple[Opened, ...]
    withdrawn: int
    remarks: tuple[Words, ...]
    objections: tuple[Objection, ...]
    signatures: tuple[Signature, ...]
    basis: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """评标报告 in its ten parts (BIR-53, C12-42)."""

    kind: ClassVar[str] = "evaluation_report"
    title: ClassVar[Words] = Words("评标报告", "Evaluation Report")

    head: Head
    proof: Proof
    basics: tuple[Fact, ...]
    members: tuple[Member, ...]
    opened: tuple[Opened, ...]
    admitted: tuple[Party, ...]
    rejected: tuple[Rejected, ...]
    method: Words
    criteria: tuple[Criterion, ...]
    comparison: tuple[Scored, ...]
    stability: tuple[Words, ...]
    candidates: tuple[Party, ...]
    matters: tuple[Words, ...]
    clarifications: tuple[Objection, ...]
    signatures: tuple[Signature, ...]
    basis: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class CandidatesNotice:
    """中标候选人公示 (BIR-53, BIR-54). `measure` names what ranks: a score or an evaluated price."""

    kind: ClassVar[str] = "candidates_notice"
    title: ClassVar[Words] = Words("中标候选人公示", "Publication of the Candidates")

    head: Head
    proof: Proof
    opened: Words
    measure: Words
    candidates: tuple[Candidate, ...]
    rejected: tuple[Rejected, ...]
    period: Clock
    objection: tuple[Fact, ...]
    supervisor: tuple[Fact, ...]
    basis: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class AwardNotice:
    """中标通知书 (BID-45)."""

    kind: ClassVar[str] = "award_notice"
    title: ClassVar[Words] = Words("中标通知书", "Notice of Award")

    head: Head
    proof: Proof
    winner: Party
    price: Sum
    scope: Words
    duration: Words
    quality: Words
    manager: Words
    contract: Clock
    bond: Words
    basis: tuple[Words, ...]
    admitted: tuple[Party, ...] = ()  # to a framework agreement, best first


@dataclass(frozen=True, slots=True)
class ResultNotice:
    """中标结果通知书: the same moment's letter to one who did not win (BID-45)."""

    kind: ClassVar[str] = "result_notice"
    title: ClassVar[Words] = Words("中标结果通知书", "Notice of Result")

    head: Head
    proof: Proof
    addressee: Party
    winner: Party
    price: Sum
    own: tuple[Fact, ...]
    refund: Clock | None
    remedies: tuple[Clock, ...]
    basis: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class TenderNotice:
    """招标公告 (BID-16)."""

    kind: ClassVar[str] = "tender_notice"
    title: ClassVar[Words] = Words("招标公告", "Tender Notice")

    head: Head
    proof: Proof
    approval: tuple[Fact, ...]
    overview: tuple[Fact, ...]
    qualification: tuple[Words, ...]
    documents: tuple[Fact, ...]
    submission: tuple[Fact, ...]
    clocks: tuple[Clock, ...]
    evaluation: Words
    media: tuple[Words, ...]
    contacts: tuple[Fact, ...]
    basis: tuple[Words, ...]
    sells: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class ChangeNotice:
    """变更公告: a new version of the tender document (BIR-21)."""

    kind: ClassVar[str] = "change_notice"
    title: ClassVar[Words] = Words("变更公告", "Notice of Change")

    head: Head
    proof: Proof
    original: tuple[Fact, ...]
    changes: tuple[Change, ...]
    reason: Words
    clocks: tuple[Clock, ...]
    contacts: tuple[Fact, ...]
    basis: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class ClarificationNotice:
    """澄清公告: what was made clear, without who asked (BID-22, BID-23)."""

    kind: ClassVar[str] = "clarification_notice"
    title: ClassVar[Words] = Words("澄清公告", "Notice of Clarification")

    head: Head
    proof: Proof
    original: tuple[Fact, ...]
    text: tuple[Words, ...]
    answers: tuple[Objection, ...]
    contacts: tuple[Fact, ...]
    basis: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class ResultAnnouncement:
    """中标结果公告: the winner for everybody, and who sat on the committee (P87-69, BID-37)."""

    kind: ClassVar[str] = "result_announcement"
    title: ClassVar[Words] = Words("中标结果公告", "Announcement of the Result")

    head: Head
    proof: Proof
    winner: Party
    price: Sum
    scope: tuple[Fact, ...]
    departure: tuple[Words, ...]
    rejected: tuple[Rejected, ...]
    members: tuple[Member, ...]
    clocks: tuple[Clock, ...]
    contacts: tuple[Fact, ...]
    basis: tuple[Words, ...]
    admitted: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class DealConfirmation:
    """成交确认书: the seller, or buyer, confirms what a live competition has decided (AUC-52)."""

    kind: ClassVar[str] = "deal_confirmation"
    title: ClassVar[Words] = Words("成交确认书", "Confirmation of the Deal")

    head: Head
    proof: Proof
    won: tuple[Sold, ...]
    competition: tuple[Fact, ...]
    contract: Clock | None
    basis: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class DealAnnouncement:
    """成交结果公告: the same for everybody, with what anyone can do about it."""

    kind: ClassVar[str] = "deal_announcement"
    title: ClassVar[Words] = Words("成交结果公告", "Announcement of the Deal")

    head: Head
    proof: Proof
    won: tuple[Sold, ...]
    competition: tuple[Fact, ...]
    clocks: tuple[Clock, ...]
    contacts: tuple[Fact, ...]
    basis: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class _Decision:
    """A decision that changes a lot's course: what was decided, why, who approved it, what follows.

    `approved` is empty where the law itself decides and the platform only records it (BID-28).
    """

    head: Head
    proof: Proof
    original: tuple[Fact, ...]
    cause: Words
    reason: Words
    approved: tuple[Signature, ...]
    next: tuple[Words, ...]
    contacts: tuple[Fact, ...]
    basis: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class EndingNotice(_Decision):
    """终止公告: the lot ends without an award."""

    kind: ClassVar[str] = "ending_notice"
    title: ClassVar[Words] = Words("终止公告", "Notice of Termination")


@dataclass(frozen=True, slots=True)
class LapseNotice(_Decision):
    """流拍公告: nobody has won the live competition, and the lot ends without a deal."""

    kind: ClassVar[str] = "lapse_notice"
    title: ClassVar[Words] = Words("流拍公告", "Notice of a Lapse")


@dataclass(frozen=True, slots=True)
class SuspensionNotice(_Decision):
    """中止公告: everything stands still until the lot is resumed or terminated."""

    kind: ClassVar[str] = "suspension_notice"
    title: ClassVar[Words] = Words("中止公告", "Notice of Suspension")


@dataclass(frozen=True, slots=True)
class ResumptionNotice(_Decision):
    """恢复公告: the lot goes on where it was suspended."""

    kind: ClassVar[str] = "resumption_notice"
    title: ClassVar[Words] = Words("恢复公告", "Notice of Resumption")


@dataclass(frozen=True, slots=True)
class VoidingNotice(_Decision):
    """评审无效公告: an evaluation is void, and another panel will be drawn."""

    kind: ClassVar[str] = "voiding_notice"
    title: ClassVar[Words] = Words("评审无效公告", "Notice of a Void Evaluation")


@dataclass(frozen=True, slots=True)
class WithdrawalNotice(_Decision):
    """取消中标资格公告: the award no longer stands, on which ground, and what may follow (BIR-55, GPR-49)."""

    kind: ClassVar[str] = "withdrawal_notice"
    title: ClassVar[Words] = Words("取消中标资格公告", "Notice that an Award is Withdrawn")


@dataclass(frozen=True, slots=True)
class ContractChange(_Decision):
    """合同变更公告: what both parties have changed, on which basis (GPR-43, GPL-49)."""

    kind: ClassVar[str] = "contract_change"
    title: ClassVar[Words] = Words("合同变更公告", "Notice of a Change of the Contract")


@dataclass(frozen=True, slots=True)
class AcceptanceNotice(_Decision):
    """履约验收公告: what the buyer found and pays, at the end with the mark for the supplier."""

    kind: ClassVar[str] = "acceptance_notice"
    title: ClassVar[Words] = Words("履约验收公告", "Notice of Acceptance")


Decision = EndingNotice | SuspensionNotice | ResumptionNotice | VoidingNotice
Paper = (
    Receipt | TenderNotice | ChangeNotice | ClarificationNotice | OpeningRecord | EvaluationReport | CandidatesNotice
    | AwardNotice | ResultAnnouncement | ResultNotice | Admission | Decision | DealConfirmation | DealAnnouncement
    | LapseNotice | ContractNotice | ContractChange | AcceptanceNotice | WithdrawalNotice | SupervisionReport
)  # fmt: skip
PAPERS: Final[Mapping[str, type[Paper]]] = {paper.kind: paper for paper in get_args(Paper)}


def content(paper: Paper) -> bytes:
    """The canonical bytes of what the paper says, its place in the journal left out."""
    said = {field.name: _plain(getattr(paper, field.name)) for field in fields(paper) if field.name != "proof"}
    return canon.canonical({"v": VERSION, "kind": paper.kind, "said": said})


def digest(paper: Paper) -> str:
    """SHA-256 of `content` in hexadecimal: what the journal records and the paper prints."""
    return canon.sha256(content(paper)).hex()


def said(paper: Paper) -> Iterator[str]:
    """Every text of the paper in both languages, for the full-text index; digests and links are left to the journal."""
    yield from (paper.title.zh, paper.title.en)
    yield from _texts([getattr(paper, field.name) for field in fields(paper) if field.name != "proof"])


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list() | tuple():
            for inner in value:
                yield from _texts(inner)
        case _ if is_dataclass(value) and not isinstance(value, type):
            yield from _texts([getattr(value, field.name) for field in fields(value)])


def _plain(value: object) -> canon.Json:
    match value:
        case None | bool() | int() | str():
            return value
        case datetime():
            return canon.instant(value)
        case tuple():
            return [_plain(inner) for inner in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    raise Fault(f"a paper cannot hold a {type(value).__name__}")
