"""What the tender documents cost (招标文件费): at cost and no more, paid once for the whole tender, free as a rule.

It is booked like a deposit, by the same two persons from the same statement, and secures nothing.
"""

from __future__ import annotations

from typing import Final

from kernel.deadlines import day_of
from kernel.errors import NotNow, Words
from trading.rules.deposit import STATES, Demand, Means, Purpose, State
from trading.rules.lifecycle import Regime
from trading.rules.tender import TenderDocument

LAW: Final = {
    Regime.BID: "BIR-16",
    Regime.P87: "P87-24",
    Regime.INTL: "BIR-16",
    Regime.LAND: "LND-39",
    Regime.PROPERTY: "S32-a",
}
"""Cost price only; that of 财政部令第87号 is 待核."""
BACK: Final = "BIR-31"
"""终止招标的，应当及时退还: without interest, which the article gives to deposits alone."""
REFUSED: Final = Words("未缴清的，不接收投标", "no bid is taken before it is paid")
TAKEN: Final = Words("不影响投标", "a bid is taken all the same")


def demand(document: TenderDocument) -> Demand | None:
    """What the announced document asks for itself; None where it is free."""
    price, closes = document.documents.price.money, document.closes
    if not price.exact:
        return None
    return Demand(
        price,
        frozenset({Means.TRANSFER}),
        closes,
        day_of(closes),
        document.documents.required_to_bid,
        document.regime,
        Purpose.DOCUMENTS,
    )


def admitted(asked: Demand | None, now: State) -> None:
    """Whether a bidder may bid; NotNow only where the tender says that its documents are to be paid first."""
    if asked is None or not asked.required_to_bid or now is State.ARRIVED:
        return
    words = STATES[now]
    raise NotNow(
        "fee.missing",
        f"招标文件规定：招标文件费未缴清的，不接收投标。贵单位的招标文件费：{words.zh}",
        f"the tender takes no bid before its documents are paid for; yours: {words.en}",
        law=LAW[asked.regime],
        field="fee",
        remedy=Words("按招标文件费的专用账号足额缴纳后再递交", "Pay with the reference for the documents, then submit"),
    )
