"""The errands of a contract: the buyer signs its text, the winner signs it too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kernel import canon
from kernel.actor import Role as R
from kernel.context import Context
from kernel.errors import Words
from trading.acts import contracting, reading
from web.desks.errands import FINAL, Errand, fixed
from web.views.elements import Fact, Field
from web.words import phrase

_PUBLIC: Final = Words(
    "合同随案卷公开：商业秘密不要写进文本，另附的技术文件只写名称和摘要。",
    "The contract is public with the dossier: write no trade secrets; name annexes by title and digest.",
)
_OPEN: Final = Field(
    "text",
    Words("合同文本", "Text of the contract"),
    "textarea",
    hint=Words(
        "写明履约方式、付款、验收、违约责任；双方、价款、工期已按中标结果填好，不能改",
        "Delivery, payment, acceptance, breach; parties, price and duration stand as awarded and cannot be changed",
    ),
)


def _awarded(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """What the contract says without the buyer's text."""
    return tuple(_deal(ctx, subject))


def _deal(ctx: Context, subject: str) -> Iterator[Fact]:
    lot = reading.lot(ctx, subject)
    of = contracting.deal(ctx, lot)
    yield Fact(Words("标段", "Lot"), Words(lot.title_zh, lot.title_en))
    yield Fact(Words("甲方", "Buyer"), of.buyer.name)
    yield Fact(Words("乙方", "Supplier"), of.supplier.name)
    yield Fact(Words("合同价", "Contract price"), phrase("{sum}", sum=of.price))
    if of.duration_days is not None:
        yield Fact(Words("工期或交货期", "Duration"), phrase("{days} 日", days=of.duration_days))
    if of.quality:
        yield Fact(Words("质量", "Quality"), of.quality)


def _offered(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """The contract as the buyer has signed it."""
    digest = str(contracting.prepare_signature(ctx, subject, {})["contract_sha256"])
    text = str(canon.mapping(ctx.blobs.get(digest))["text"])
    return (*_deal(ctx, subject), Fact(Words("合同文本", "Text of the contract"), text))


ERRANDS: Final[dict[str, Errand]] = {
    "lot.offer_contract": Errand(
        "lot.offer_contract",
        (R.TENDEREE,),
        Words(
            "您先签署，中标人签署同一份后合同成立；中标人签署前可以换签。",
            "You sign first; when the winner signs the same text, the contract is concluded. Until then you may "
            "sign another in its place.",
        ),
        Words("签署合同", "Sign the contract"),
        fixed(_OPEN),
        facts=_awarded,
        confirm=Words("我以本单位名义签署以上合同", "I sign this contract in the name of my organisation"),
        cautions=(_PUBLIC,),
    ),
    "lot.sign_contract": Errand(
        "lot.sign_contract",
        (R.BIDDER,),
        Words(
            "签署的是对方已签署的这一份。您一签署，合同即成立并公告。",
            "You sign the text that the buyer has signed. Your signature concludes the contract, and it is published.",
        ),
        Words("签署合同", "Sign the contract"),
        facts=_offered,
        confirm=Words("我以本单位名义签署以上合同", "I sign this contract in the name of my organisation"),
        cautions=(FINAL,),
    ),
}
