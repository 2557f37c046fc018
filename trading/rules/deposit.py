"""The bid deposit (投标保证金): what a tender demands, where a bidder's stands, and whom it lets bid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from kernel import canon
from kernel.deadlines import day_of
from kernel.errors import NotNow, Words
from kernel.money import Money, minor_digits
from trading.rules.lifecycle import Regime
from trading.rules.tender import TenderDocument


class Means(StrEnum):
    """By what a deposit is given; cash is none of them (财政部令第87号 38; 实施条例 26 asks for the basic account)."""

    TRANSFER = "transfer"
    BANK_GUARANTEE = "bank_guarantee"
    INSURANCE = "insurance"
    E_GUARANTEE = "e_guarantee"


MEANS: Final = {
    Means.TRANSFER: Words("银行转账", "bank transfer"),
    Means.BANK_GUARANTEE: Words("银行保函", "bank guarantee"),
    Means.INSURANCE: Words("保证保险", "surety insurance"),
    Means.E_GUARANTEE: Words("电子保函", "electronic guarantee"),
}


class Purpose(StrEnum):
    """What a reference is for."""

    DEPOSIT = "deposit"
    DOCUMENTS = "documents"


PURPOSES: Final = {
    Purpose.DEPOSIT: Words("投标保证金", "bid deposit"),
    Purpose.DOCUMENTS: Words("招标文件费", "fee for the documents"),
}


class State(StrEnum):
    """Where one bidder's deposit for one lot stands."""

    UNPAID = "unpaid"
    SHORT = "short"
    UNVERIFIED = "unverified"
    ARRIVED = "arrived"
    RETURNED = "returned"
    KEPT = "kept"


STATES: Final = {
    State.UNPAID: Words("未缴", "not paid"),
    State.SHORT: Words("金额不足", "too little"),
    State.UNVERIFIED: Words("保函待验", "guarantee to be checked"),
    State.ARRIVED: Words("已到账", "arrived"),
    State.RETURNED: Words("已退", "returned"),
    State.KEPT: Words("不予退还", "kept"),
}


class Standing(StrEnum):
    """What has become of one arrival. Only `booked` and `verified` ones are held for the bidder's bid."""

    LISTED = "listed"
    """On the bank's statement or typed in by one person; nobody else has confirmed it."""
    STRUCK = "struck"
    BOOKED = "booked"
    VERIFIED = "verified"
    REFUSED = "refused"
    RETURNED = "returned"
    KEPT = "kept"


class Step(StrEnum):
    """What may be done with an arrival."""

    BOOK = "book"
    STRIKE = "strike"
    VERIFY = "verify"
    REFUSE = "refuse"
    RETURN = "return"
    KEEP = "keep"


S, A = Standing, Step
NEXT: Final = {
    (S.LISTED, A.BOOK): S.BOOKED,
    (S.LISTED, A.STRIKE): S.STRUCK,
    (S.BOOKED, A.VERIFY): S.VERIFIED,
    (S.BOOKED, A.REFUSE): S.REFUSED,
    (S.BOOKED, A.RETURN): S.RETURNED,
    (S.BOOKED, A.KEEP): S.KEPT,
    (S.VERIFIED, A.RETURN): S.RETURNED,
    (S.VERIFIED, A.KEEP): S.KEPT,
    (S.REFUSED, A.RETURN): S.RETURNED,
}
"""Everything else is refused; of a transfer there is nothing to verify."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What the tender asks of every bidder for the lot. `due` is the first moment that is too late; a guarantee is
    valid on `valid_until` at least (as long as the bid: 实施条例 26)."""

    amount: Money
    means: frozenset[Means]
    due: datetime
    valid_until: date
    required_to_bid: bool
    regime: Regime
    purpose: Purpose = Purpose.DEPOSIT


@dataclass(frozen=True, slots=True)
class Arrival:
    """Money or a guarantee that came. `basic`: whether the payer's account is its basic one, None where the bank does
    not say; `valid_until` only of guarantees."""

    means: Means
    money: Money
    paid_at: datetime
    standing: Standing
    basic: bool | None = None
    valid_until: date | None = None


class Flaw(StrEnum):
    """Why an arrival does not count."""

    LATE = "late"
    MEANS = "means"
    CURRENCY = "currency"
    ACCOUNT = "account"
    TOO_BRIEF = "too_brief"


FLAWS: Final = {
    Flaw.LATE: Words("到账时已过交纳截止时间", "it came after the limit"),
    Flaw.MEANS: Words("招标文件不接受这种方式", "the tender does not accept this means"),
    Flaw.CURRENCY: Words("币种不符", "another currency than demanded"),
    Flaw.ACCOUNT: Words("不是从基本账户转出", "not from the firm's basic account"),
    Flaw.TOO_BRIEF: Words("保函有效期短于投标有效期", "the guarantee ends before the bid's validity"),
}
LAW: Final = {
    Regime.BID: "BIR-26",
    Regime.P87: "P87-38",
    Regime.INTL: "BIR-26",
    Regime.LAND: "LND-39b",
    Regime.PROPERTY: "S32-b",
}


def demand(document: TenderDocument, lot: str) -> Demand | None:
    """What the announced document demands for the lot; None if it demands no deposit."""
    said = document.lot(lot).deposit
    if said is None:
        return None
    closes = document.closes
    return Demand(
        said.amount.money,
        frozenset(Means(each) for each in said.means),
        canon.moment(said.due) if said.due else closes,
        day_of(closes) + timedelta(days=document.validity_days),
        said.required_to_bid,
        document.regime,
    )


def flaws(asked: Demand, arrival: Arrival) -> tuple[Flaw, ...]:
    """Why the arrival does not count, in a fixed order. 实施条例 26 asks for the basic account of transfers."""
    transfer = arrival.means is Means.TRANSFER
    basic = asked.purpose is Purpose.DEPOSIT and asked.regime is Regime.BID
    brief = arrival.valid_until is None or arrival.valid_until < asked.valid_until
    found = {
        Flaw.LATE: arrival.paid_at >= asked.due,
        Flaw.MEANS: arrival.means not in asked.means,
        Flaw.CURRENCY: arrival.money.currency != asked.amount.currency,
        Flaw.ACCOUNT: transfer and arrival.basic is False and basic,
        Flaw.TOO_BRIEF: not transfer and brief,
    }
    return tuple(flaw for flaw, is_so in found.items() if is_so)


def _counts(asked: Demand, arrival: Arrival) -> bool:
    due = Standing.BOOKED if arrival.means is Means.TRANSFER else Standing.VERIFIED
    return arrival.standing is due and not flaws(asked, arrival)


def _waits(asked: Demand, arrival: Arrival) -> bool:
    """A guarantee that nobody has checked yet."""
    return arrival.means is not Means.TRANSFER and arrival.standing is Standing.BOOKED and not flaws(asked, arrival)


def is_idle(asked: Demand | None, arrival: Arrival) -> bool:
    """Whether it secures nothing, so that it may go back at any time."""
    return asked is None or arrival.standing is Standing.REFUSED or bool(flaws(asked, arrival))


def counted(asked: Demand, arrivals: Iterable[Arrival]) -> Money:
    """The sum that is held and good, in the demand's currency."""
    nothing = Decimal(0).scaleb(-minor_digits(asked.amount.currency))
    return Money(sum((each.money.amount for each in arrivals if _counts(asked, each)), nothing), asked.amount.currency)


def state(asked: Demand, arrivals: Iterable[Arrival]) -> State:
    """Where the deposit stands: what was kept goes before what is held, that before what went back."""
    came = list(arrivals)
    held = counted(asked, came).exact
    if any(each.standing is Standing.KEPT for each in came):
        return State.KEPT
    if held >= asked.amount.exact:
        return State.ARRIVED
    if any(_waits(asked, each) for each in came):
        return State.UNVERIFIED
    if held:
        return State.SHORT
    if any(each.standing is Standing.RETURNED for each in came):
        return State.RETURNED
    return State.UNPAID


def moved(arrival: Arrival, step: Step) -> Standing:
    """What becomes of the arrival; NotNow where the table has no such step."""
    after = NEXT.get((arrival.standing, step))
    if after is None or (step in (Step.VERIFY, Step.REFUSE) and arrival.means is Means.TRANSFER):
        raise NotNow("deposit.settled", "这笔款项或保函现在不能这样办理", "this cannot be done with this arrival now")
    return after


ADMITTING: Final = frozenset({State.ARRIVED, State.UNVERIFIED})
"""A guarantee that came in time is not missing; whether it is good is for the panel, not for whoever checks faster."""
REFUSED: Final = Words("未足额到账的，不接收投标", "no bid is taken before it is there in full")
EXAMINED: Final = Words("不因此拒收，由评标委员会审查", "a bid is taken without it; the panel examines it")
REMEDY: Final = Words(
    "按本标段的专用账号足额缴纳后再递交",
    "Pay in full with this lot's own reference, then submit",
)


def admitted(asked: Demand | None, now: State) -> None:
    """Whether a bidder may bid or enter a room of bidding; NotNow only where the tender demands the deposit for it."""
    if asked is None or not asked.required_to_bid or now in ADMITTING:
        return
    words = STATES[now]
    raise NotNow(
        "deposit.missing",
        f"招标文件规定：保证金未足额到账的，不接收投标。贵单位的保证金：{words.zh}",
        f"the tender takes no bid before the deposit is there; yours: {words.en}",
        law=LAW[asked.regime],
        field="deposit",
        remedy=REMEDY,
    )


def caution(asked: Demand | None, now: State) -> Words | None:
    """What a bidder is told who may bid all the same."""
    if asked is None or asked.required_to_bid or now in ADMITTING:
        return None
    words = STATES[now]
    return Words(
        f"保证金{words.zh}。招标文件不因此拒收，但评标委员会可以依招标文件否决投标。",
        f"Deposit: {words.en}. The bid is taken all the same, but the panel may reject it under the tender document.",
    )
