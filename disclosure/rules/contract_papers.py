"""合同公告: the contract as both parties have signed it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from disclosure.rules import figures, source
from disclosure.rules.papers import ContractNotice
from disclosure.rules.parts import Clock, Fact, Party, Signature
from disclosure.rules.source import Source, cited, fact, plain
from kernel.errors import Words
from kernel.reader import Reader
from trading.rules.calendar import CONTRACT
from trading.rules.lifecycle import Regime

_LATE: Final = Words(
    "合同在法定期限届满后签订，已通知监督部门",
    "The contract was concluded after its lawful time; the supervisor has been told",
)


def contract_notice(of: Source, contract: Reader, signed: Sequence[Signature]) -> ContractNotice:
    """Parties, price and term as awarded, and the text that the buyer added; `signed`: by whom and when."""
    supplier = contract.inner("supplier")
    return ContractNotice(
        head=source.head(of),
        proof=source.proof(of),
        supplier=Party(supplier.text("name"), supplier.text("code")),
        price=figures.money(contract.money("price")),
        scope=tuple(_scope(of, contract)),
        late=(_LATE,) if of.body.inner("found").flag("late") else (),
        text=tuple(plain(line) for line in contract.text("text").splitlines() if line.strip()),
        signed=tuple(signed),
        clocks=tuple(_clocks(of)),
        contacts=source.contacts(of),
        basis=cited(of, *(("GPL-46", "GPR-43") if of.regime is Regime.P87 else (CONTRACT[of.regime], "EBM-35"))),
    )


def _scope(of: Source, contract: Reader) -> Iterator[Fact]:
    yield fact("标的", "Subject", Words(of.part.title.zh, of.part.title.en))
    if contract.has("duration_days"):
        yield Fact(source.TERM[of.document.kind], source.days(contract.integer("duration_days", 1, 10**6)))
    if contract.value("quality"):
        yield fact("质量", "Quality", contract.text("quality"))
    yield fact("合同摘要（SHA-256）", "Digest of the contract (SHA-256)", of.body.text("contract_sha256"))


def _clocks(of: Source) -> Iterator[Clock]:
    """What the buyer still owes after signing; publication and the filed copy are done by this notice itself."""
    if of.regime is Regime.P87:
        yield source.clock(Words("合同公告不迟于", "Contract to be published by"), "GPR-43d", of.on)
        yield source.clock(Words("合同副本备案不迟于", "Copy to be filed by"), "GPL-46b", of.on)
