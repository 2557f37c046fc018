"""What a tender may lawfully demand as a deposit: how much, by which means, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final

from kernel import canon, law
from kernel.deadlines import day_of
from kernel.errors import NotValid, Words
from kernel.law import Rule
from kernel.money import Money, minor_digits
from trading.rules.deposit import LAW, Means
from trading.rules.lifecycle import Regime
from trading.rules.tender import Deposit, LotDocument, TenderDocument


@dataclass(frozen=True, slots=True)
class Share:
    """At most this part of the price that was estimated for the lot, under the rule."""

    rule: str
    part: Fraction


SHARES: Final = {
    Regime.BID: Share("BIR-26", Fraction(2, 100)),
    Regime.P87: Share("GPR-33", Fraction(2, 100)),
}
"""The Bank's rules name no part; the tender document says the sum."""
MOST: Final = {"S32-b": Share("S32-b", Fraction(30, 100))}
LEAST: Final = {"LND-39b": Share("LND-39b", Fraction(20, 100))}
"""Of the start price of a sale, where its way rests on the rule. All 待核."""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """However high the estimate: at most this sum for one kind of tender, under the rule."""

    rule: str
    kind: str
    sum: Money


CEILINGS: Final = {Regime.BID: Ceiling("C30-37", "works", Money(Decimal("800000.00")))}
"""待核: the article was not read in its own text; the refusal says so."""


def most(share: Share, estimate: Money) -> Money:
    """The largest lawful deposit, down to the currency's last digit."""
    digits = minor_digits(estimate.currency)
    units = (estimate.exact * share.part * 10**digits).__floor__()
    return Money(Decimal(units).scaleb(-digits), estimate.currency)


def check(document: TenderDocument, now: datetime) -> None:
    """Before publication; NotValid names field, rule and remedy of the first demand that is not lawful."""
    for n, lot in enumerate(document.lots):
        if lot.deposit is not None:
            _lawful(document, lot, lot.deposit, f"lots.{n}.deposit", now)


def _lawful(document: TenderDocument, lot: LotDocument, said: Deposit, at: str, now: datetime) -> None:
    if not said.means or set(said.means) - set(Means) or len(set(said.means)) != len(said.means):
        raise NotValid("deposit.means", "须写明接受的缴纳方式，且不得重复", "name each accepted means once",
                       law=LAW[document.regime], field=f"{at}.means")  # fmt: skip
    money = said.amount.money
    if money.currency != lot.currency or not money.exact:
        raise NotValid("deposit.amount", "保证金须以评标货币计，且大于零",
                       "a deposit is a sum in the currency of evaluation, above zero",
                       field=f"{at}.amount")  # fmt: skip
    if said.due is not None and not now < canon.moment(said.due) <= document.closes:
        raise NotValid("deposit.due", "交纳截止时间须在公告之后，且不晚于投标截止时间",
                       "the deposit is due after the notice and not after the deadline", field=f"{at}.due")  # fmt: skip
    if lot.competition is not None:
        _of_the_start(document.way.basis, lot.competition.start.money, money, f"{at}.amount", now)
    share, ceiling = SHARES.get(document.regime), CEILINGS.get(document.regime)
    if share is not None:
        _bounded(share, lot, money, f"{at}.amount", now)
    if ceiling is not None and ceiling.kind == document.kind and ceiling.sum.currency == money.currency:
        _below(ceiling, money, f"{at}.amount", now)


def _of_the_start(basis: list[str], start: Money, asked: Money, at: str, now: datetime) -> None:
    """Nothing is bounded where the way rests on neither rule (矿业权、增资)."""
    for rule in basis:
        day = day_of(now)
        if rule in MOST and asked.exact > most(MOST[rule], start).exact:
            raise _too_high(law.rule(rule, day), most(MOST[rule], start), at)
        if rule in LEAST and asked.exact < start.exact * LEAST[rule].part:
            raise _too_low(law.rule(rule, day), start, LEAST[rule].part, at)


def _too_low(rule: Rule, start: Money, part: Fraction, at: str) -> NotValid:
    percent = int(part * 100)
    return NotValid(
        "deposit.too_low",
        f"保证金低于下限：依{rule.cited.zh}（{law.TO_CHECK.zh}），不得低于起始价 {start.amount} 的 {percent}%",
        f"the deposit is too low: under {rule.cited.en} ({law.TO_CHECK.en}) it is at least {percent}% of "
        f"the start price {start.amount}",
        law=rule.id,
        field=at,
        remedy=Words(f"改为不低于起始价的 {percent}%", f"Make it at least {percent}% of the start price"),
    )


def _below(ceiling: Ceiling, asked: Money, at: str, now: datetime) -> None:
    if asked.exact > ceiling.sum.exact:
        raise _too_high(law.rule(ceiling.rule, day_of(now)), ceiling.sum, at)


def _bounded(share: Share, lot: LotDocument, asked: Money, at: str, now: datetime) -> None:
    rule = law.rule(share.rule, day_of(now))
    estimate = lot.budget or lot.ceiling
    if estimate is None:
        raise NotValid("deposit.estimate", "要求保证金的标段须写明预算或最高限价",
                       "a lot that demands a deposit tells its budget or its ceiling", law=rule.id,
                       field=at.replace("deposit.amount", "budget"))  # fmt: skip
    highest = most(share, estimate.money)
    if highest.currency != asked.currency or asked.exact > highest.exact:
        raise _too_high(rule, highest, at)


def _too_high(rule: Rule, highest: Money, at: str) -> NotValid:
    amount, open_ = f"{highest.amount} {highest.currency}", Words("", "")
    if not rule.certain:
        open_ = Words(f"（{law.TO_CHECK.zh}）", f" ({law.TO_CHECK.en})")
    return NotValid(
        "deposit.too_high",
        f"保证金超过上限：依{rule.cited.zh}{open_.zh}，不得超过 {amount}",
        f"the deposit is too high: under {rule.cited.en}{open_.en} it is at most {amount}",
        law=rule.id,
        field=at,
        remedy=Words(f"改为不超过 {amount}", f"Make it at most {amount}"),
    )
