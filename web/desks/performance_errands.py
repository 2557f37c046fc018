"""The errands after the contract: changes of its price, deliveries, their acceptance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from kernel.journal import Entry
from kernel.money import Money
from kernel.reader import Reader
from trading.acts import performing
from web.answers import Answers
from web.desks.errands import BASIS, FINAL, REASON, Errand, fixed, select
from web.views.elements import Choice, Fact, Field
from web.words import Text, phrase

_OURS: Final = Words("我以本单位名义作出以上声明", "I declare this in the name of my organisation")
_TO: Final = Field("to", Words("变更后的合同价", "New contract price"), hint=Words("只填数字", "figures only"))
_CLAIM: Final = Field("claimed", Words("申请支付金额", "Amount claimed"), hint=Words("只填数字", "figures only"))
_DONE: Final = Field("text", Words("完成了什么", "What was delivered"), "textarea")
_MARKS: Final = {
    "1": Words("1 差", "1 poor"),
    "2": Words("2 较差", "2 rather poor"),
    "3": Words("3 合格", "3 fair"),
    "4": Words("4 良好", "4 good"),
    "5": Words("5 优秀", "5 excellent"),
}


def _price(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """What the contract costs now, and what of it is paid."""
    now = performing.price(ctx, subject)
    paid = sum(each.amount for each in performing.paid(ctx, subject))
    return (
        Fact(Words("现行合同价", "Price in force"), phrase("{sum}", sum=now)),
        Fact(Words("累计同意支付", "Paid so far"), f"{paid:,} {now.currency}"),
        *(
            Fact(
                phrase("付款节点 {n}：{what}", n=n, what=one.milestone.what),
                phrase(
                    "{due} 前 {sum}，已付 {paid}",
                    due=one.milestone.due,
                    sum=Money(one.amount, now.currency),
                    paid=Money(one.paid, now.currency),
                ),
            )
            for n, one in enumerate(performing.schedule(ctx, subject), 1)
        ),
    )


def _asked(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """The change that the buyer has signed."""
    asked = Reader(performing.prepare_agreement(ctx, subject, {}))
    return (
        Fact(Words("现行合同价", "Price in force"), phrase("{sum}", sum=asked.money("from"))),
        Fact(Words("变更后的合同价", "New contract price"), phrase("{sum}", sum=asked.money("to"))),
        Fact(Words("法律依据", "Legal basis"), asked.text("basis")),
        Fact(Words("理由", "Reason"), asked.text("reason")),
    )


def _money(ctx: Context, subject: str, amount: str) -> Json:
    return {"currency": performing.price(ctx, subject).currency, "amount": amount}


def _change(ctx: Context, subject: str, given: Answers) -> Mapping[str, Json]:
    return {"to": _money(ctx, subject, given.text("to"))} | {name: given.text(name) for name in ("basis", "reason")}


def _delivery(ctx: Context, subject: str, given: Answers) -> Mapping[str, Json]:
    return {"claimed": _money(ctx, subject, given.text("claimed")), "text": given.text("text")}


def _acceptance(ctx: Context, subject: str, given: Answers) -> Mapping[str, Json]:
    rating = given.text("rating")
    body: dict[str, Json] = {"paid": _money(ctx, subject, given.text("paid"))}
    body |= {name: given.text(name) for name in ("performance", "text")}
    return body | ({"rating": int(rating)} if rating else {})


def _claimed(one: Entry) -> Text:
    return phrase("{at:day} 报告，申请 {sum}", at=one.at, sum=Reader(one.body).money("claimed"))


def _claims(ctx: Context, subject: str) -> tuple[Field, ...]:
    waiting = performing.claims(ctx, subject)
    marks = (Choice("", Words("还有后续履约，暂不评价", "more is to come: no mark yet")), *_all_marks())
    return (
        select("performance", Words("履约", "Delivery"), *(Choice(one.leaf.hex(), _claimed(one)) for one in waiting)),
        Field("paid", Words("同意支付金额", "Amount to be paid"), hint=Words("只填数字", "figures only")),
        Field("text", Words("验收意见", "Finding"), "textarea"),
        Field(
            "rating",
            Words("全部验收完毕时对供应商的评价", "Mark for the supplier, once all is accepted"),
            "select",
            required=False,
            choices=marks,
            hint=Words("选了评价即为最终验收，评价公开", "A mark makes this the last acceptance; it is public"),
        ),
    )


def _all_marks() -> Iterator[Choice]:
    return (Choice(name, words) for name, words in _MARKS.items())


def _told(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """Price, and in the supplier's own words what waits to be accepted."""
    waiting = performing.claims(ctx, subject)
    said = (Fact(_claimed(one), ctx.blobs.get(str(one.body["text_sha256"])).decode()) for one in waiting)
    return (*_price(ctx, subject), *said)


ERRANDS: Final[dict[str, Errand]] = {
    "lot.offer_change": Errand(
        "lot.offer_change",
        (R.TENDEREE,),
        Words(
            "变更在供应商签署后生效并公告；政府采购的补充合同合计不超过原合同的百分之十。",
            "A change counts once the supplier has signed it, and is published; in government procurement supplements "
            "add at most 10% in all.",
        ),
        Words("签署变更", "Sign the change"),
        fixed(_TO, BASIS, REASON),
        _change,
        facts=_price,
        confirm=_OURS,
    ),
    "lot.change_contract": Errand(
        "lot.change_contract",
        (R.BIDDER,),
        Words("您一签署，变更即生效并公告。", "With your signature the change counts, and it is published."),
        Words("同意变更", "Agree to the change"),
        facts=_asked,
        confirm=_OURS,
        cautions=(FINAL,),
    ),
    "lot.perform": Errand(
        "lot.perform",
        (R.BIDDER,),
        Words("一次报告一个节点，采购方逐项验收。", "Report one milestone at a time; the buyer accepts each."),
        Words("报告履约", "Report the delivery"),
        fixed(_DONE, _CLAIM),
        _delivery,
        facts=_price,
        confirm=_OURS,
    ),
    "lot.accept_performance": Errand(
        "lot.accept_performance",
        (R.TENDEREE,),
        Words("验收结论和支付金额公开。", "What you find and what you pay is public."),
        Words("验收", "Accept"),
        _claims,
        _acceptance,
        facts=_told,
        confirm=_OURS,
        cautions=(FINAL,),
    ),
}
