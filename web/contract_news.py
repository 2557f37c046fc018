"""What the parties of a contract and its supervisor are told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kernel.actor import Role
from kernel.context import Context
from kernel.errors import Words
from kernel.journal import Entry
from people.rules.message import Message, To
from trading.acts import contracting, reading
from trading.rules import calendar
from web.desks import duties


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


def _said(lot: reading.Lot, told: Words) -> Words:
    return Words(f"{lot.title_zh}：{told.zh}。", f"{lot.title_en}: {told.en}.")


def _message(
    entry: Entry, to: To, words: Words, href: str, until: datetime | None = None, *, urgent: bool = False
) -> Message:
    return Message(to, entry.subject, entry.type, entry.leaf.hex(), words, href, until, urgent)
