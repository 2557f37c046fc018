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
from trading.rules import contract
from trading.rules.calendar import CONTRACT
from trading.rules.lifecycle import Regime
from trading.rules.succession import GROUNDS, LAW, Ground

SUPPLIER: Final = Words("中标人", "Winner")
_LATE: Final = Words(
    "合同在法定期限届满后签订，已通知监督部门",
    "The contract was concluded after its lawful time; the supervisor has been told",
)


def contract_notice(of: Source, paper: Reader, signed: Sequence[Signature]) -> ContractNotice:
    """Parties, price and term as awarded, and the text that the buyer added; `signed`: by whom and when."""
    supplier = paper.inner("supplier")
    return ContractNotice(
        head=source.head(of),
        proof=source.proof(of),
        supplier=Party(supplier.text("name"), supplier.text("code")),
        price=figures.money(paper.money("price")),
        scope=(*_scope(of, paper), *_added(paper)),
        late=(_LATE,) if of.body.inner("found").flag("late") else (),
        text=tuple(plain(line) for line in paper.text("text").splitlines() if line.strip()),
        signed=tuple(signed),
        clocks=tuple(_clocks(of)),
        contacts=source.contacts(of),
        basis=cited(of, *(("GPL-46", "GPR-43") if of.regime is Regime.P87 else (CONTRACT[of.regime], "EBM-35"))),
    )


def _scope(of: Source, paper: Reader) -> Iterator[Fact]:
    yield fact("标的", "Subject", Words(of.part.title.zh, of.part.title.en))
    if paper.has("duration_days"):
        yield Fact(source.TERM[of.document.kind], source.days(paper.integer("duration_days", 1, 10**6)))
    if paper.value("quality"):
        yield fact("质量", "Quality", paper.text("quality"))
    yield fact("合同摘要（SHA-256）", "Digest of the contract (SHA-256)", of.body.text("contract_sha256"))


def _added(paper: Reader) -> Iterator[Fact]:
    """When it is paid, and which files were signed with it."""
    terms = contract.terms(paper, paper.money("price"))
    for n, one in enumerate(terms.milestones, 1):
        due, sum_ = figures.day(one.due), figures.money(one.amount).said
        said = Words(f"{due.zh}前，{sum_.zh}：{one.what}", f"by {due.en}, {sum_.en}: {one.what}")
        yield fact(f"付款节点 {n}", f"Milestone of payment {n}", said)
    for n, file in enumerate(terms.annexes, 1):
        yield fact(f"附件 {n}", f"Annex {n}", f"{file.name} (SHA-256 {file.sha256})")


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
