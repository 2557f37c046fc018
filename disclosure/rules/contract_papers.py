"""合同公告: the contract as both parties have signed it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from disclosure.rules import figures, source
from disclosure.rules.contract_view import ContractNotice
from disclosure.rules.papers import AcceptanceNotice, ContractChange, WithdrawalNotice
from disclosure.rules.parts import Clock, Fact, Party, Signature
from disclosure.rules.source import Source, cited, fact, plain
from kernel.errors import Words
from kernel.reader import Reader
from trading.rules.calendar import CONTRACT
from trading.rules.lifecycle import Regime
from trading.rules.succession import GROUNDS, LAW, Ground

SUPPLIER: Final = Words("中标人", "Winner")
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


def withdrawal_notice(of: Source, winner: Party, signed: tuple[Signature, ...]) -> WithdrawalNotice:
    """取消中标资格公告: whose award is taken back, and why."""
    ground = GROUNDS[Ground(of.body.text("ground"))]
    return WithdrawalNotice(
        head=source.head(of),
        proof=source.proof(of),
        original=(*source.original(of), Fact(SUPPLIER, plain(winner.name))),
        cause=Words(f"取消中标资格：{ground.zh}", f"The award is taken back: {ground.en}"),
        reason=plain(of.body.text("reason")),
        approved=signed,
        next=(
            Words(
                "可以按中标候选人名单排序依次确定其他候选人中标，另行公告；也可以终止后重新招标",
                "The next candidate in order may be awarded, which is announced, or the lot ends and is tendered again",
            ),
        ),
        contacts=source.contacts(of)[2:],
        basis=cited(of, LAW[of.regime]),
    )


def contract_change(of: Source, signed: tuple[Signature, ...]) -> ContractChange:
    """合同变更公告: the price before and after, on which basis, for which reason."""
    before, after = figures.money(of.body.money("from")).said, figures.money(of.body.money("to")).said
    return ContractChange(
        head=source.head(of),
        proof=source.proof(of),
        original=source.original(of),
        cause=Words(
            f"合同价由 {before.zh} 变更为 {after.zh}", f"The contract price changes from {before.en} to {after.en}"
        ),
        reason=plain(of.body.text("reason")),
        approved=signed,
        next=(Words("合同其他条款不变", "All other terms of the contract stand"),),
        contacts=source.contacts(of)[2:],
        basis=(plain(of.body.text("basis")), *_change_basis(of)),
    )


def _change_basis(of: Source) -> tuple[Words, ...]:
    return cited(of, "GPL-49", "GPR-43") if of.regime is Regime.P87 else ()


def acceptance_notice(of: Source, supplier: str, finding: str, signed: tuple[Signature, ...]) -> AcceptanceNotice:
    """履约验收公告: what was found and is paid; at the end the mark that the supplier gets, of five."""
    sum_ = figures.money(of.body.money("paid")).said
    final = of.body.flag("final")
    done = (
        Words("履约全部验收完毕", "All is delivered and accepted")
        if final
        else Words("履约验收", "A delivery is accepted")
    )
    follows = [Words("后续履约另行验收公告", "Later deliveries will be accepted and announced as they come")]
    if final:
        mark = of.body.integer("rating", 1, 5)
        follows = [Words(f"对供应商的评价：{mark}（满分 5）", f"Mark for the supplier: {mark} of 5")]
    return AcceptanceNotice(
        head=source.head(of),
        proof=source.proof(of),
        original=(*source.original(of), Fact(SUPPLIER, plain(supplier))),
        cause=Words(f"{done.zh}，同意支付 {sum_.zh}", f"{done.en}; to be paid: {sum_.en}"),
        reason=plain(finding),
        approved=signed,
        next=tuple(follows),
        contacts=source.contacts(of)[2:],
        basis=cited(of, "GPL-46" if of.regime is Regime.P87 else "BID-45"),
    )
