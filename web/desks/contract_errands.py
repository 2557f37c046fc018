"""The errands of a contract: the buyer signs its text, the winner signs it too."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Final

from kernel import canon
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from kernel.reader import Reader
from trading.acts import contracting, reading
from trading.rules import contract
from trading.rules.contract import Terms
from web.answers import Answers
from web.desks.errands import FINAL, Errand, fixed
from web.views.elements import Fact, Field
from web.words import phrase

_PUBLIC: Final = Words(
    "合同连同附件公开：商业秘密不要写进文本，也不要放进附件。",
    "The contract and its annexes are public: put no trade secrets into the text or into an annex.",
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
_MILESTONES: Final = Field(
    "milestones",
    Words("付款节点", "Milestones of payment"),
    "textarea",
    required=False,
    hint=Words(
        "每行：最迟付款日 | 金额 | 条件；按日期排列，合计等于合同价",
        "a line each: paid at the latest on | amount | what is due; by day, together the price",
    ),
    columns=(
        Words("最迟付款日", "Paid at the latest on"),
        Words("金额", "Amount"),
        Words("付款条件", "What is due"),
    ),
)
_ANNEXES: Final = tuple(
    Field(
        f"annex.{n}",
        phrase("附件 {n}", n=n),
        "file",
        required=False,
        hint=Words("图纸、清单、技术协议等，合计不超过 3 MiB", "drawings, bills, specifications; 3 MiB together"),
    )
    for n in (1, 2, 3)
)


def _terms(ctx: Context, subject: str, given: Answers) -> Mapping[str, Json]:
    """The text, the milestones line by line and the files as the act takes them; empty ones are left out."""
    currency = contracting.deal(ctx, reading.lot(ctx, subject)).price.currency
    files: list[Json] = [
        {"name": given.names[name], "data": base64.b64encode(data).decode()} for name, data in given.files.items()
    ]
    lists = {"milestones": [_line(line, currency) for line in given.lines("milestones")], "annexes": files}
    return {"text": given.text("text")} | {name: items for name, items in lists.items() if items}


def _line(line: str, currency: str) -> Json:
    due, amount, what = ([part.strip() for part in line.split("|", 2)] + ["", ""])[:3]
    return {"due": due, "amount": {"currency": currency, "amount": amount}, "what": what}


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
    paper = Reader(canon.mapping(ctx.blobs.get(digest)))
    return (*_deal(ctx, subject), *_added(contract.terms(paper, paper.money("price"))))


def _added(by: Terms) -> Iterator[Fact]:
    """What the buyer has written."""
    yield Fact(Words("合同文本", "Text of the contract"), by.text, style="text")
    for n, one in enumerate(by.milestones, 1):
        said = phrase("{due} 前 {sum}：{what}", due=one.due, sum=one.amount, what=one.what)
        yield Fact(phrase("付款节点 {n}", n=n), said)
    for n, file in enumerate(by.annexes, 1):
        yield Fact(phrase("附件 {n}", n=n), f"{file.name} (SHA-256 {file.sha256})")


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
        fixed(_OPEN, _MILESTONES, *_ANNEXES),
        _terms,
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
