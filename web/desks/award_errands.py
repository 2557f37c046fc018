"""The errands after an award: the report on it; the winner renounces it, or the buyer takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kernel.actor import Role as R
from kernel.context import Context
from kernel.errors import Words
from trading.acts import contracting, reading
from trading.rules.succession import GROUNDS
from web.desks.errands import FINAL, REASON, TEXT, Errand, fixed, select
from web.views.elements import Choice, Fact
from web.words import phrase

_OURS: Final = Words("我以本单位名义作出以上声明", "I declare this in the name of my organisation")


def _awarded(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """Which award it is, and by when its contract must be signed."""
    return tuple(_facts(ctx, subject))


def _facts(ctx: Context, subject: str) -> Iterator[Fact]:
    lot, award = reading.lot(ctx, subject), contracting.award(ctx.tx, subject)
    yield Fact(Words("标段", "Lot"), Words(lot.title_zh, lot.title_en))
    if award is None:
        return
    won = next(each for each in reading.opened(ctx, subject) if each.bid == award.body["bid"])
    yield Fact(Words("中标人", "Winner"), won.name)
    yield Fact(Words("定标", "Awarded"), phrase("{at:day}", at=award.at))
    task = reading.next_task(ctx, lot)
    if task.when is not None:
        yield Fact(Words("签订合同期限", "Contract due"), phrase("{at:until}", at=task.when))


ERRANDS: Final[dict[str, Errand]] = {
    "lot.report_award": Errand(
        "lot.report_award",
        (R.TENDEREE,),
        Words(
            "确定中标人之日起 15 日内提交。时间、份数、名次、异议和投诉件数由平台从日志取得，您写明其余情况。",
            "Within 15 days of the award. Times, counts, places, objections and complaints come from the journal; you "
            "add what else the supervisor must know.",
        ),
        Words("提交书面报告", "Hand in the report"),
        fixed(TEXT),
        facts=_awarded,
        confirm=_OURS,
        cautions=(FINAL,),
    ),
    "lot.renounce_award": Errand(
        "lot.renounce_award",
        (R.BIDDER,),
        Words(
            "放弃后由招标人决定：下一名候选人中标，或者重新招标。投标保证金可以不予退还。",
            "The tenderee then decides: the next candidate, or a new tender. Your bid deposit may be kept.",
        ),
        Words("放弃中标", "Renounce the award"),
        fixed(REASON),
        facts=_awarded,
        confirm=_OURS,
        cautions=(FINAL,),
    ),
    "lot.withdraw_award": Errand(
        "lot.withdraw_award",
        (R.TENDEREE,),
        Words(
            "取消后公告，再按候选人顺序重新定标；不再定标的，终止本标段后重新招标。",
            "It is announced; then award to the next candidate in order, or end the lot and tender it again.",
        ),
        Words("取消中标资格", "Take the award back"),
        fixed(
            select("ground", Words("情形", "Ground"), *(Choice(one.value, words) for one, words in GROUNDS.items())),
            REASON,
        ),
        facts=_awarded,
        confirm=_OURS,
        cautions=(
            FINAL,
            Words(
                "放弃须由中标人自己签名；逾期不签须您先签署合同且期限已满。",
                "A renunciation is signed by the winner itself; for a contract not signed, yours must be there and its "
                "time over.",
            ),
        ),
    ),
}
