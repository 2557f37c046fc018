"""The errands of two envelopes: the panel's result, the second order, shares, the second opening."""

from __future__ import annotations

from typing import Final, cast

from evaluation.acts import first
from kernel.actor import Role as R
from kernel.context import Context
from kernel.errors import Words
from trading.acts import reading
from web.desks.errands import FINAL, Errand
from web.desks.evaluation_errands import MEMBERS
from web.views.elements import Fact
from web.words import Text

OPENED: Final = Words("开启第二信封", "second envelope opened")
SEALED: Final = Words("第二信封不予开启", "second envelope stays sealed")


def _told(ctx: Context, subject: str, opened: list[str]) -> tuple[Fact, ...]:
    """Every bid whose first envelope was opened, by the name of its bidder, and what becomes of its second."""
    return tuple(
        Fact(each.name, cast("Text", OPENED if each.bid in opened else SEALED)) for each in reading.opened(ctx, subject)
    )


def _result(ctx: Context, subject: str) -> tuple[Fact, ...]:
    return _told(ctx, subject, cast("list[str]", first.prepare_first(ctx, subject, {})["passed"]))


def _order(ctx: Context, subject: str) -> tuple[Fact, ...]:
    return _told(ctx, subject, cast("list[str]", first.order_of(ctx, subject)["opened"]))


ERRANDS: Final[dict[str, Errand]] = {
    "lot.sign_first": Errand(
        "lot.sign_first",
        MEMBERS,
        Words(
            "名单由审查、否决和评分算出。签署后评分不能再改；未通过的，其价格永不开启。",
            "The list follows from review, rejections and scores. Scores cannot change after it; the price of who did "
            "not pass is never opened.",
        ),
        Words("签署第一信封评审结论", "Sign the result"),
        facts=_result,
        confirm=Words("这是第一信封的评审结论", "This is the result of the first envelopes"),
        cautions=(Words("过半数成员签署后生效。", "It stands once more than half of the members have signed."), FINAL),
    ),
    "lot.order_second": Errand(
        "lot.order_second",
        (R.TENDEREE, R.SUPERVISOR),
        Words(
            "招标人和监督部门都签署后，名单所列投标人开始解密第二信封；其他投标的密钥和份额一概不收。",
            "When tenderee and supervisor have signed, the bidders listed decrypt their second envelopes; of others no "
            "key and no share is taken.",
        ),
        Words("下达第二信封开启令", "Order the second opening"),
        facts=_order,
        confirm=Words(
            "我以本单位名义下令开启以上第二信封", "I order these second envelopes opened for my organisation"
        ),
        cautions=(FINAL,),
    ),
    "lot.release_second_share": Errand(
        "bid.release_second_share",
        (R.CUSTODIAN,),
        Words(
            "开启令所列投标人未在时限内解密的，由保管人交出份额会同解密。",
            "Where a bidder that the order lists stayed away, custodians release their shares together.",
        ),
        Words("交出第二信封密钥份额", "Release the shares"),
        confirm=Words(
            "我依开启令交出本单位保管的份额", "I release the shares that my organisation holds, as the order demands"
        ),
        cautions=(Words("签名命令要加 --encryption-key FILE.p12。", "Add --encryption-key FILE.p12 to the command."),),
    ),
    "lot.open_second": Errand(
        "lot.open_second",
        (R.AGENCY,),
        Words(
            "通过第一信封评审的报价一并宣读，记录随即公开；其他的记为“未开启”。",
            "The prices of those who passed are read out together; the record is public at once. The rest stay sealed.",
        ),
        Words("开启第二信封", "Open the second envelopes"),
        confirm=Words("我以本单位名义开启第二信封", "I open the second envelopes for my organisation"),
        cautions=(FINAL,),
    ),
}
