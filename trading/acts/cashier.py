"""The centre's cashier: arrivals are entered by one person, booked by another, checked, and given back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kernel import canon, journal, money, table
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotValid, Words
from kernel.journal import Entry
from kernel.money import Money
from kernel.table import Record
from signing.acts.signatures import seal
from signing.rules.statement import Signed
from trading import bank_store
from trading import deposit_store as store
from trading import store as lots
from trading.acts import deposits, owing, stage
from trading.rules import deposit, deposit_return
from trading.rules.bank import Progress
from trading.rules.bank_statement import Line
from trading.rules.deposit import Purpose, Standing, Step
from trading.rules.deposit_return import Owed

# ---------------------------------------------------------------- what the bank tells


def enter(ctx: Context, lines: Iterable[Line]) -> int:
    """Put lines of a statement, or one from a slip, on the list; gives how many are new. All or none.

    No official act: nothing counts before another person has booked it.
    """
    owing.cashier(ctx)
    return sum(entered(ctx, line, ctx.actor.id) for line in lines)


PLATFORM: Final = "platform"
"""Who enters what a bank or a guarantor has told by itself."""


def entered(ctx: Context, line: Line, by: str = PLATFORM) -> bool:
    """Whether it was new: `enter` for one line, without asking who it is. A statement that comes twice does no harm,
    one that contradicts itself is a Conflict."""
    held = table.find(ctx.tx, store.deposits, reference=line.reference)
    if held is None:
        raise NotFound(
            "deposit.no_reference",
            f"没有这个子账号：{line.reference}（流水号 {line.id}）",
            f"nobody has the reference {line.reference} (line {line.id})",
            field="reference",
            remedy=Words("按原路退回，并告知付款人", "Send it back the way it came and tell the payer"),
        )
    if line.arrival.paid_at > ctx.now:
        raise NotValid("deposit.future", f"到账时间在将来（流水号 {line.id}）", f"line {line.id} is of the future",
                       field="paid_at")  # fmt: skip
    said = _columns(line, held.id)
    known = table.find(ctx.tx, store.arrivals, id=line.id)
    if known is None:
        table.add(ctx.tx, store.arrivals, Conflict("deposit.line", "请重试", "please try again"), **said,
                  standing=Standing.LISTED, entered_by=by, entered_at=canon.instant(ctx.now))  # fmt: skip
        return True
    if any(getattr(known, name) != value for name, value in said.items()):
        raise Conflict(
            "deposit.line",
            f"流水号 {line.id} 已录入，内容不同",
            f"line {line.id} was entered before with other content",
            field="line",
        )
    return False


def _columns(line: Line, held: str) -> dict[str, object]:
    came = line.arrival
    return {
        "id": line.id,
        "deposit": held,
        "means": str(came.means),
        "amount": str(came.money.amount),
        "currency": came.money.currency,
        "paid_at": canon.instant(came.paid_at),
        "payer": line.payer,
        "account": line.account,
        "basic": came.basic,
        "valid_until": came.valid_until.isoformat() if came.valid_until else None,
    }


def strike(ctx: Context, arrival: str) -> None:
    """Take a wrong entry off the list before it is booked."""
    owing.cashier(ctx)
    row = table.find(ctx.tx, store.arrivals, id=arrival)
    if row is None:
        raise deposits.unknown()
    _move(ctx, row, Step.STRIKE)


# ---------------------------------------------------------------- official acts


@dataclass(frozen=True, slots=True)
class _Found:
    """A deposit with the arrival that an act is about."""

    deposit: Record
    arrival: Record


def _found(ctx: Context, subject: str, body: Mapping[str, Json]) -> _Found:
    owing.cashier(ctx)
    held = table.find(ctx.tx, store.deposits, id=subject)
    row = table.find(ctx.tx, store.arrivals, id=str(body.get("arrival")), deposit=subject)
    if held is None or row is None:
        raise deposits.unknown()
    lots.lot(ctx.tx, held.lot, lock=True)
    return _Found(held, row)


def _move(ctx: Context, row: Record, step: Step) -> None:
    after = deposit.moved(store.arrival(row), step)
    if table.find(ctx.tx, bank_store.refunds, payment=row.id, progress=Progress.WAITING) is not None:
        raise NotNow(
            "deposit.ordered",
            "已向银行下达退款指令，等待银行答复",
            "the bank has been told to pay this back; its answer is awaited",
        )
    done = table.change(ctx.tx, store.arrivals, {"id": row.id, "standing": row.standing}, standing=after)
    if not done:
        raise Conflict("deposit.line", "请重试", "please try again")


def _record(ctx: Context, act: str, subject: str, facts: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    entry = journal.append(ctx, Act(act, subject, ctx.actor, ctx.now, stage.event_body(facts, signed)))
    return seal(ctx, entry)


def book_arrival(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Confirm an arrival that another person entered (four eyes); `subject` is the deposit."""
    found = _found(ctx, subject, body)
    row = found.arrival
    if row.entered_by == ctx.actor.id:
        raise NotAllowed(
            "deposit.four_eyes",
            "录入和确认须由两人办理",
            "whoever entered it may not book it",
            remedy=Words("由另一名工作人员确认", "Let a colleague book it"),
        )
    _move(ctx, row, Step.BOOK)
    facts: dict[str, Json] = {
        "arrival": row.id,
        "means": row.means,
        "money": money.money(row.amount, row.currency).json(),
        "paid_at": row.paid_at,
        "basic": row.basic,
        "valid_until": row.valid_until,
    }
    return _record(ctx, "book_arrival", subject, facts)


def check_guarantee(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Say whether a guarantee is genuine, after asking who issued it; not by the person who entered it."""
    found = _found(ctx, subject, body)
    holds = body.get("holds")
    if not isinstance(holds, bool):
        raise NotValid("act.field", "须写明保函是否有效", "say whether the guarantee holds", field="holds")
    if found.arrival.entered_by == ctx.actor.id:
        raise NotAllowed("deposit.four_eyes", "录入和查验须由两人办理", "whoever entered it may not check it")
    _move(ctx, found.arrival, Step.VERIFY if holds else Step.REFUSE)
    return _record(ctx, "check_guarantee", subject, {"arrival": found.arrival.id, "holds": holds})


def return_deposit(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None = None) -> Entry:
    """Note that an arrival has gone back the way it came; only once it is owed, or if it never counted."""
    return returned(ctx, subject, returning(ctx, subject, body))


def returning(ctx: Context, subject: str, body: Mapping[str, Json]) -> dict[str, Json]:
    """What `deposit.return_deposit` says of the arrival that the body names; NotNow unless it may go back now."""
    found = _found(ctx, subject, body)
    due, lot, came = owing.owed(ctx, found.deposit), lots.lot(ctx.tx, found.deposit.lot), store.arrival(found.arrival)
    if due is None and not deposit.is_idle(deposits.demand(ctx, lot, Purpose(found.deposit.purpose)), came):
        raise NotNow("deposit.held", "这笔款项尚不得退还", "this is not owed back yet")
    deposit.moved(came, Step.RETURN)
    return {
        "arrival": found.arrival.id,
        "money": came.money.json(),
        "cause": due.cause if due else "idle",
        "rule": due.rule if due else None,
        "interest": _interest(body, came.money, due),
    }


def returned(ctx: Context, subject: str, facts: Mapping[str, Json]) -> Entry:
    """The act itself, with what was found when it was decided; NotNow if the arrival has gone another way since."""
    _move(ctx, _found(ctx, subject, facts).arrival, Step.RETURN)
    return _record(ctx, "return_deposit", subject, facts)


def _interest(body: Mapping[str, Json], held: Money, due: Owed | None) -> Json:
    """What was paid on top where the law says so; a guarantee bears none."""
    given = body.get("interest")
    if due is None or not due.interest or given in (None, ""):
        return None
    if not isinstance(given, str):
        raise NotValid("act.field", "利息须为金额", "the interest is an amount", field="interest")
    return money.money(given, held.currency, "interest").json()


def keep_deposit(ctx: Context, subject: str, body: Mapping[str, Json], signed: Signed | None) -> Entry:
    """The tenderee keeps what is held (不予退还), with basis and reason (实施条例 35, 74; 拍卖法 39); not while it is
    owed, and of a live competition only the winner's."""
    held = table.find(ctx.tx, store.deposits, id=subject)
    if held is None or held.purpose != Purpose.DEPOSIT:
        raise deposits.unknown()
    lot = lots.lot(ctx.tx, held.lot, lock=True)
    if ctx.actor.role is not Role.TENDEREE or ctx.actor.org != stage.document(ctx, lot).tenderee.code:
        raise deposits.unknown()
    for field, zh in (("basis", "法律依据"), ("reason", "理由")):
        if not str(body.get(field, "")).strip():
            raise NotValid("act.field", f"须写明{zh}", f"the {field} must be written", field=field)
    due = owing.owed(ctx, held)
    if not (lot.opened_at is not None if due is None else due.cause is deposit_return.Cause.WON):
        raise NotNow("deposit.owed", "这笔保证金依法应退还", "this deposit is to be given back", law="BIR-35")
    rows = [row for row in table.rows(ctx.tx, store.arrivals, "id", deposit=subject)
            if row.standing in (Standing.BOOKED, Standing.VERIFIED)]  # fmt: skip
    if not rows:
        raise NotNow("deposit.settled", "没有可以不予退还的款项", "nothing is held that could be kept")
    for row in rows:
        _move(ctx, row, Step.KEEP)
    facts: dict[str, Json] = {"basis": body["basis"], "reason": body["reason"]}
    return _record(ctx, "keep_deposit", subject, facts, signed)
