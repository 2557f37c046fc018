"""What the parties of a contract and its supervisor are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Final

from kernel.actor import Role
from kernel.context import Context
from kernel.errors import Words
from kernel.journal import Entry
from people.rules.message import Message, To
from trading.acts import contracting, reading
from trading.rules import calendar
from web.desks import duties


def reported(ctx: Context, entry: Entry) -> Iterator[Message]:
    """The supervisor hears that the written report is there, and whether it came too late."""
    lot = reading.lot(ctx, entry.subject)
    late = bool(entry.body["found"]["late"])
    told = Words("招标投标情况书面报告已提交", "the written report on the tender is here")
    alarm = Words("招标投标情况书面报告逾期提交", "the written report on the tender came after its lawful time")
    supervisor = To(Role.SUPERVISOR, org=reading.tender(ctx, lot.tender).document.supervisor.code)
    yield _message(entry, supervisor, _said(lot, alarm if late else told), f"/lots/{lot.id}", urgent=late)


def renounced(ctx: Context, entry: Entry) -> Iterator[Message]:
    """The buyer hears that it must say what follows; agency and supervisor hear it too."""
    told = Words("中标人放弃中标，请决定后续", "the winner has renounced the award: decide what follows")
    lot = reading.lot(ctx, entry.subject)
    paper = reading.tender(ctx, lot.tender).document
    href = duties.act(lot.id, "withdraw_award")
    yield _message(entry, To(Role.TENDEREE, org=paper.tenderee.code), _said(lot, told), href, urgent=True)
    for role, org in ((Role.AGENCY, paper.agency), (Role.SUPERVISOR, paper.supervisor)):
        yield _message(entry, To(role, org=org.code), _said(lot, told), f"/lots/{lot.id}")


def withdrawn(ctx: Context, entry: Entry) -> Iterator[Message]:
    """Everybody who bid and was opened, agency and supervisor hear that the award no longer stands."""
    told = Words("中标资格已取消，请查看公告", "the award was taken back: see the notice")
    lot = reading.lot(ctx, entry.subject)
    paper = reading.tender(ctx, lot.tender).document
    those = [To(Role.AGENCY, org=paper.agency.code), To(Role.SUPERVISOR, org=paper.supervisor.code)]
    those += [To(Role.BIDDER, org=each.org) for each in reading.opened(ctx, lot.id)]
    for to in those:
        yield _message(entry, to, _said(lot, told), f"/lots/{lot.id}")


def offered(ctx: Context, entry: Entry) -> Iterator[Message]:
    """The winner hears that the contract waits for its signature, and until when."""
    lot = reading.lot(ctx, entry.subject)
    told = Words("对方已签署合同，请核对并签署", "the buyer has signed the contract: read it, and sign it too")
    winner = To(Role.BIDDER, org=contracting.winner(ctx.tx, lot.id))
    until = calendar.contract_ends(lot.regime, lot.stage_since)
    yield _message(entry, winner, _said(lot, told), duties.act(lot.id, "sign_contract"), until=until, urgent=True)


def concluded(ctx: Context, entry: Entry) -> Iterator[Message]:
    """Buyer, agency and supervisor; the supervisor at once where it was too late."""
    lot = reading.lot(ctx, entry.subject)
    paper = reading.tender(ctx, lot.tender).document
    late = entry.body["found"]["late"]
    told = Words("合同已签订", "the contract is concluded")
    alarm = Words("合同逾期签订，请核查", "the contract was concluded after its lawful time: please look into it")
    for role, org in ((Role.TENDEREE, paper.tenderee), (Role.AGENCY, paper.agency)):
        yield _message(entry, To(role, org=org.code), _said(lot, told), f"/lots/{lot.id}")
    supervisor = To(Role.SUPERVISOR, org=paper.supervisor.code)
    yield _message(entry, supervisor, _said(lot, alarm if late else told), f"/lots/{lot.id}", urgent=bool(late))


def changing(ctx: Context, entry: Entry) -> Iterator[Message]:
    """The supplier hears that a change waits for its signature."""
    told = Words("对方已签署合同变更，请核对并签署", "the buyer has signed a change of the contract: read and sign it")
    yield _to_supplier(ctx, entry, told, "change_contract")


def accepted(ctx: Context, entry: Entry) -> Iterator[Message]:
    """The supplier hears what was found."""
    told = Words("履约已验收，请查看结论和支付金额", "your delivery was accepted: see the finding and the amount")
    yield _to_supplier(ctx, entry, told, "")


def _to_supplier(ctx: Context, entry: Entry, told: Words, verb: str) -> Message:
    lot = reading.lot(ctx, entry.subject)
    href = duties.act(lot.id, verb) if verb else f"/lots/{lot.id}"
    return _message(entry, To(Role.BIDDER, org=contracting.winner(ctx.tx, lot.id)), _said(lot, told), href)


def changed(ctx: Context, entry: Entry) -> Iterator[Message]:
    """Buyer and supervisor hear that the supplier has agreed."""
    told = Words("合同变更已签订", "the change of the contract is agreed")
    lot = reading.lot(ctx, entry.subject)
    paper = reading.tender(ctx, lot.tender).document
    for role, org in ((Role.TENDEREE, paper.tenderee), (Role.SUPERVISOR, paper.supervisor)):
        yield _message(entry, To(role, org=org.code), _said(lot, told), f"/lots/{lot.id}")


def delivered(ctx: Context, entry: Entry) -> Iterator[Message]:
    """The buyer hears that a delivery waits to be accepted."""
    lot = reading.lot(ctx, entry.subject)
    told = Words("供应商报告履约，请验收", "the supplier reports a delivery: please accept it")
    buyer = To(Role.TENDEREE, org=reading.tender(ctx, lot.tender).document.tenderee.code)
    yield _message(entry, buyer, _said(lot, told), duties.act(lot.id, "accept_performance"))


def _said(lot: reading.Lot, told: Words) -> Words:
    return Words(f"{lot.title_zh}：{told.zh}。", f"{lot.title_en}: {told.en}.")


def _message(
    entry: Entry, to: To, words: Words, href: str, until: datetime | None = None, *, urgent: bool = False
) -> Message:
    return Message(to, entry.subject, entry.type, entry.leaf.hex(), words, href, until, urgent)


ON: Final[Mapping[str, Callable[[Context, Entry], Iterator[Message]]]] = {
    "lot.report_award": reported,
    "lot.renounce_award": renounced,
    "lot.withdraw_award": withdrawn,
    "lot.offer_contract": offered,
    "lot.sign_contract": concluded,
    "lot.offer_change": changing,
    "lot.change_contract": changed,
    "lot.perform": delivered,
    "lot.accept_performance": accepted,
}
"""By the entry's type."""
