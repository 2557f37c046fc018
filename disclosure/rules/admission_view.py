"""What the papers after a first stage hold: the announcement of who may go on, and each applicant's letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from disclosure.rules.parts import Clock, Fact, Head, Party, Proof
from kernel.errors import Words


@dataclass(frozen=True, slots=True)
class AdmissionAnnouncement:
    """入围结果公告: who passed the prequalification, or may take part in the second stage (资格审查结果). `way`: which
    first stage it was; `refused`: how many may not go on."""

    kind: ClassVar[str] = "admission_announcement"
    title: ClassVar[Words] = Words("入围结果公告", "Announcement of Who May Go On")

    head: Head
    proof: Proof
    way: Words
    admitted: tuple[Party, ...]
    points: tuple[str, ...]
    refused: int
    clocks: tuple[Clock, ...]
    contacts: tuple[Fact, ...]
    basis: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class AdmissionNotice:
    """入围结果通知书: its own result to each applicant, with the reasons where it may not go on (BIR-19)."""

    kind: ClassVar[str] = "admission_notice"
    title: ClassVar[Words] = Words("入围结果通知书", "Notice of the Result of a First Stage")

    head: Head
    proof: Proof
    addressee: Party
    way: Words
    admitted: bool
    own: tuple[Fact, ...]
    remedies: tuple[Clock, ...]
    basis: tuple[Words, ...]


Admission = AdmissionAnnouncement | AdmissionNotice
