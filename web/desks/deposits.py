"""A bidder's own deposit on its pages: what is demanded, under which reference, where it stands, what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from kernel.actor import Role
from kernel.context import Context
from kernel.errors import NotNow, Words
from trading.acts import deposits, owing, reading
from trading.acts.deposits import Own
from trading.acts.reading import Lot
from trading.rules import deposit, fee, reference
from trading.rules.deposit import ADMITTING, EXAMINED, MEANS, PURPOSES, REFUSED, STATES, Demand, Means, Purpose, State
from trading.rules.lifecycle import Stage
from web.desks.drafting_asks import cited
from web.desks.duties import act, page
from web.desks.errands import BASIS, FINAL, REASON, Errand, fixed
from web.views.deposit import Secured
from web.views.elements import Fact, Field, Form, Link, Shape, Sign
from web.words import Text, join, phrase

SHAPES: Final[dict[State, Shape]] = {
    State.UNPAID: "warn",
    State.SHORT: "warn",
    State.UNVERIFIED: "act",
    State.ARRIVED: "good",
    State.RETURNED: "plain",
    State.KEPT: "bad",
}
ASK: Final = Words("取得缴纳账号", "Get the reference")
WHY: Final = Words(
    "账号随机生成，银行和交易中心从中看不出贵单位和标段。",
    "It is random: neither the bank nor the centre can tell from it who you are or which lot it is.",
)


def keeping(ctx: Context, lot: Lot) -> tuple[Link, ...]:
    """For the tenderee: each deposit that the law lets it keep, as a link to where it decides."""
    what = Words("不予退还保证金", "Keep the deposit")
    return tuple(Link(join(what, one.bidder), act(one.deposit, "keep_deposit")) for one in owing.keepable(ctx, lot.id))


def _kept(ctx: Context, subject: str) -> Iterator[Fact]:
    """Whose deposit it is and what would be kept; nothing of one that cannot be kept: the act itself says so."""
    for one in owing.keepable(ctx, deposits.lot_of(ctx, subject)):
        if one.deposit == subject:
            lot = reading.lot(ctx, one.lot)
            why = REVOKED if one.revoked else UNSIGNED
            yield Fact(Words("标段", "Lot"), Words(lot.title_zh, lot.title_en))
            yield Fact(Words("投标人", "Bidder"), one.bidder)
            sums = join(*(phrase("{sum}", sum=each) for each in one.held))
            yield Fact(Words("不予退还的款项", "What would be kept"), sums)
            yield Fact(Words("可以不退的情形", "When the law allows it"), why)


REVOKED: Final = Words(
    "投标截止后撤销投标（实施条例第三十五条）", "The bid was revoked after the deadline (Bidding Regulation, art. 35)"
)
UNSIGNED: Final = Words(
    "中标人、成交人无正当理由不订立合同或不付款（实施条例第七十四条；拍卖法第三十九条，待核）；否则应当退还",
    "The winner signs no contract or does not pay, without good reason (Bidding Regulation, art. 74; Auction Law, "
    "art. 39, to be checked); otherwise it must go back",
)
ERRANDS: Final = {
    "deposit.keep_deposit": Errand(
        "deposit.keep_deposit",
        (Role.TENDEREE,),
        Words("只有法律允许时，才可以不退还。", "A deposit is kept only where the law allows it."),
        Words("不予退还", "Keep the deposit"),
        fixed(BASIS, REASON),
        facts=lambda ctx, subject: tuple(_kept(ctx, subject)),
        confirm=Words("我以本单位名义作出以上决定", "I decide this in the name of my organisation"),
        cautions=(FINAL,),
    ),
}


def secured(ctx: Context, lot: Lot) -> tuple[Secured, ...]:
    """The deposit and the fee for the documents, as far as they are demanded. Nobody else's facts are in it."""
    found = (deposits.own(ctx, lot, purpose) for purpose in Purpose)
    return tuple(_secured(lot, mine) for mine in found if mine is not None)


def _secured(lot: Lot, mine: Own) -> Secured:
    purpose, announced = mine.demand.purpose, lot.stage is Stage.ANNOUNCED
    sign = Sign(SHAPES[mine.state], STATES[mine.state])
    ask = None
    if not mine.id and announced:
        ask = Form(page(lot.id, "deposit"), (), ASK, hidden=(("purpose", str(purpose)),))
    told = _told(mine) if announced else ""
    hand = _hand(lot) if announced and mine.id and _takes(mine) else None
    return Secured(PURPOSES[purpose], sign, tuple(_facts(mine)), ask, hand, told)


def _takes(mine: Own) -> bool:
    """Whether an electronic guarantee would help: one is taken, and the deposit is not there yet."""
    return Means.E_GUARANTEE in mine.demand.means and mine.state not in ADMITTING


def _hand(lot: Lot) -> Form:
    """The guarantor's document and its signature, as they came from it."""
    return Form(
        page(lot.id, "guarantee"),
        (
            Field("document", Words("电子保函（JSON）", "Electronic guarantee (JSON)"), "file"),
            Field("signature", Words("出函机构的签名（p7s）", "The guarantor's signature (p7s)"), "file"),
        ),
        Words("提交电子保函", "Hand in the guarantee"),
        plain=True,
    )


def _told(mine: Own) -> Text:
    """What a bidder must know before it begins: that its bid would not be taken, or might be rejected."""
    try:
        if mine.demand.purpose is Purpose.DOCUMENTS:
            fee.admitted(mine.demand, mine.state)
            return ""
        deposit.admitted(mine.demand, mine.state)
    except NotNow as refused:
        return refused.words
    return deposit.caution(mine.demand, mine.state) or ""


def _absent(asked: Demand) -> Words:
    """What follows if it is missing."""
    if asked.purpose is Purpose.DOCUMENTS:
        return fee.REFUSED if asked.required_to_bid else fee.TAKEN
    return REFUSED if asked.required_to_bid else EXAMINED


def _facts(mine: Own) -> Iterator[Fact]:
    asked = mine.demand
    yield Fact(Words("金额", "Amount"), phrase("{sum}", sum=asked.amount), style="n")
    yield Fact(Words("已计入", "Counted"), phrase("{sum}", sum=deposit.counted(asked, mine.arrivals)), style="n")
    yield Fact(Words("须在此前到账", "To arrive before"), phrase("{at:until}", at=asked.due))
    means = [MEANS[each] for each in MEANS if each in asked.means]
    yield Fact(Words("接受的方式", "By"), join(*means))
    yield Fact(Words("未缴的后果", "If it is missing"), _absent(asked))
    if asked.purpose is Purpose.DOCUMENTS:
        yield Fact(Words("依据", "Basis"), cited(fee.LAW[asked.regime]))
        yield Fact(Words("范围", "For"), Words("本次招标的全部标段，只缴一次", "every lot of this tender, paid once"))
    if mine.reference:
        yield Fact(Words("缴纳账号", "Reference"), reference.grouped(mine.reference), style="mono")
        if mine.account:
            yield Fact(Words("付款至（银行子账号）", "Pay to (bank’s sub-account)"), mine.account, style="mono")
        yield Fact(Words("说明", "Note"), WHY)
    for each in mine.arrivals:
        for flaw in deposit.flaws(asked, each):
            yield Fact(Words("未计入", "Not counted"), join(phrase("{sum}", sum=each.money), deposit.FLAWS[flaw]))


def to_pay(ctx: Context, lot: Lot) -> datetime | None:
    """By when a bidder who has one foot in the lot must still pay; None where nothing is missing, or it is too late."""
    mine = deposits.own(ctx, lot) if lot.stage is Stage.ANNOUNCED else None
    if mine is None or mine.state in ADMITTING or ctx.now >= mine.demand.due:
        return None
    return mine.demand.due
