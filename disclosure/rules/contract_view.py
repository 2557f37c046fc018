"""What 合同公告 and the report to the supervisor hold; the notices after a contract are decisions, as in `papers`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from disclosure.rules.parts import Clock, Fact, Head, Party, Proof, Signature, Sum
from kernel.errors import Words


@dataclass(frozen=True, slots=True)
class ContractNotice:
    """合同公告: what both parties have signed (GPR-43, EBM-35). `late` is empty for a contract concluded in time."""

    kind: ClassVar[str] = "contract_notice"
    title: ClassVar[Words] = Words("合同公告", "Notice of the Contract")

    head: Head
    proof: Proof
    supplier: Party
    price: Sum
    scope: tuple[Fact, ...]
    late: tuple[Words, ...]
    text: tuple[Words, ...]
    signed: tuple[Signature, ...]
    clocks: tuple[Clock, ...]
    contacts: tuple[Fact, ...]
    basis: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class SupervisionReport:
    """招标投标情况书面报告: how the tender was run, for the supervisor (BID-47). `late` is empty for one in time."""

    kind: ClassVar[str] = "supervision_report"
    title: ClassVar[Words] = Words("招标投标情况书面报告", "Written Report on the Tender")

    head: Head
    proof: Proof
    scope: tuple[Fact, ...]
    course: tuple[Fact, ...]
    winner: Party
    price: Sum
    result: tuple[Fact, ...]
    text: tuple[Words, ...]
    late: tuple[Words, ...]
    signed: tuple[Signature, ...]
    contacts: tuple[Fact, ...]
    basis: tuple[Words, ...]
