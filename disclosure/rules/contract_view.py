"""What 合同公告 holds; the notices after it are decisions, as in `papers`."""

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
