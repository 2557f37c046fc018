"""Electronic guarantees: handed in by their bidder, held to the tender and to their signature, read by others once
it is known who took part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kernel import table
from kernel.actor import Role
from kernel.context import Context
from kernel.errors import NotNow, NotValid, Words
from kernel.table import Record
from signing.acts import signatures
from signing.acts.signatures import kept
from trading import deposit_store as store
from trading import store as lots
from trading.acts import cashier, deposits, owing, stage
from trading.acts.suites import taken
from trading.rules import guarantee
from trading.rules.bank_statement import Line
from trading.rules.deposit import Arrival, Means, Standing
from trading.rules.guarantee import Expected

READERS: Final = (Role.CENTRE, Role.TENDEREE, Role.SUPERVISOR)

NO_REFERENCE: Final = NotNow(
    "guarantee.no_reference",
    "请先取得缴纳账号",
    "get the reference first",
    remedy=Words("在投标页取得缴纳账号后再提交", "Get it on the bid page, then hand the guarantee in"),
)


def hand_in(ctx: Context, subject: str, document: bytes, p7s: bytes) -> str:
    """Take a guarantee for the caller's own deposit for a lot, checked at once, and put it on the cashier's list; gives
    the number under which it stands there. The same document may come again.

    No official act: nothing counts before a person of the centre has booked it. The list names its issuer, neither lot
    nor bidder.
    """
    if len(document) > guarantee.LARGEST:
        raise NotValid("guarantee.large", "保函文件过大", "the document is too large", field="document")
    lot = stage.enter(ctx, subject, "ask_account").lot
    mine = deposits.own(ctx, lot)
    if mine is None or not mine.id:
        raise NO_REFERENCE
    if ctx.received >= mine.demand.due:
        raise NotNow("guarantee.late", "已过保证金交纳截止时间", "the limit for the deposit has passed", field="due")
    paper = stage.document(ctx, lot)
    given = guarantee.read(document)
    signer = signatures.witness(ctx, document, p7s, taken=taken(ctx, subject), field="signature")
    guarantee.check(given, Expected(lot.id, mine.demand, ctx.actor.org, paper.tenderee.code, signer.org))
    arrival = Arrival(Means.E_GUARANTEE, given.amount, ctx.received, Standing.LISTED, valid_until=given.valid_until)
    number = f"{given.issuer.code}.{given.no}"
    known = table.find(ctx.tx, store.guarantees, arrival=number)
    if known is not None and known.document_sha256 == kept(ctx, document):
        return number
    cashier.entered(ctx, Line(number, mine.reference, given.issuer.name, "", arrival))
    table.add(ctx.tx, store.guarantees, deposits.TAKEN, arrival=number, document_sha256=kept(ctx, document),
              p7s_sha256=kept(ctx, p7s))  # fmt: skip
    return number


@dataclass(frozen=True, slots=True)
class Signed:
    """A guarantee as it came: the document's bytes and the guarantor's detached signature over them."""

    arrival: str
    document: bytes
    p7s: bytes


def of(ctx: Context, subject: str) -> list[Signed]:
    """The guarantees of a deposit: for its own bidder at any time, for centre, tenderee and supervisor of the lot once
    it is known who took part; for everybody else there is no such deposit."""
    held = table.find(ctx.tx, store.deposits, id=subject)
    if held is None or not _reads(ctx, held):
        raise deposits.unknown()
    arrivals = table.rows(ctx.tx, store.arrivals, "paid_at", "id", deposit=subject)
    came = (table.find(ctx.tx, store.guarantees, arrival=row.id) for row in arrivals)
    return [_signed(ctx, row) for row in came if row is not None]


def _signed(ctx: Context, row: Record) -> Signed:
    return Signed(row.arrival, ctx.blobs.get(row.document_sha256), ctx.blobs.get(row.p7s_sha256))


def _reads(ctx: Context, held: Record) -> bool:
    if ctx.actor.role is Role.BIDDER:
        return bool(held.org == ctx.actor.org)
    lot = lots.lot(ctx.tx, held.lot)
    if ctx.actor.role not in READERS or not owing.is_told(ctx, lot):
        return False
    paper = stage.document(ctx, lot)
    its = {Role.TENDEREE: paper.tenderee.code, Role.SUPERVISOR: paper.supervisor.code}
    return its.get(ctx.actor.role, ctx.actor.org) == ctx.actor.org
