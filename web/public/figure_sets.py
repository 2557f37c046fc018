"""The platform's figures as data sets: deals, turnover, time per stage, the six classes; rows as their pages count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from disclosure.acts.data_sets import Span
from disclosure.rules.data_set import Column, Form, Row, Table
from kernel.context import Context
from kernel.deadlines import day_of
from kernel.errors import Words
from web.public import deals, month, ratings, six_classes, stage_times

Source = Callable[[Context, Span | None], Iterable[Row]]
"""All rows, of a month or of the present one."""
_LOT: Final = Column("lot", Words("标段编号", "Lot"))
_STAGE: Final = Column("stage", Words("阶段", "Stage"))
DEALS: Final = Table(
    "deals",
    Words("成交明细", "Deals"),
    Words("一个月的成交，逐笔。", "The deals of a month, one a row."),
    (
        Column("notice", Words("公告标识", "Notice")),
        Column("day", Words("日期", "Day"), Form.DAY),
        Column("tender", Words("招标编号", "Tender")),
        _LOT,
        Column("category", Words("交易类别", "Category")),
        Column("title_zh", Words("标题", "Title in Chinese")),
        Column("title_en", Words("英文标题", "Title in English")),
        Column("winner", Words("成交人", "Winner"), empty=True),
        Column("currency", Words("币种", "Currency"), empty=True),
        Column("amount", Words("金额", "Amount"), Form.AMOUNT, empty=True),
    ),
    monthly=True,
)
TURNOVER: Final = Table(
    "turnover",
    Words("各月成交额", "Turnover by month"),
    Words(
        "近十二个月的招标公告数、定标数和人民币成交额。",
        "Notices, awards and their sum in yuan, of the last twelve months.",
    ),
    (
        Column("month", Words("月份", "Month")),
        Column("tender_notices", Words("招标公告", "Tender notices"), Form.COUNT),
        Column("awards", Words("定标", "Awards"), Form.COUNT),
        Column("cny", Words("人民币成交额", "Sum in yuan"), Form.AMOUNT),
    ),
)
STAGES: Final = Table(
    "stages",
    Words("各阶段用时", "Time per stage"),
    Words("最近办结的标段在各阶段的天数。", "Days that the lots which ended last spent in each stage."),
    (
        _LOT,
        _STAGE,
        Column("since", Words("开始", "Since"), Form.MOMENT, empty=True),
        Column("until", Words("结束", "Until"), Form.MOMENT, empty=True),
        Column("days", Words("天数", "Days"), empty=True),
        Column("milliseconds", Words("毫秒", "Milliseconds"), Form.COUNT, empty=True),
    ),
)
CLASSES: Final = Table(
    "classes",
    Words("六类信息公开情况", "The six classes of information"),
    Words("本年各标段应公开、已公开和缺少的类别。", "What each lot of the year has published, owes and lacks."),
    (_LOT, _STAGE, *(Column(each.value, words) for each, words in six_classes.CLASSES.items())),
)

RATINGS: Final = Table(
    "ratings",
    Words("供应商履约评价", "Ratings of suppliers"),
    Words(
        "本年验收完毕的合同各得几分（满分 5）。", "The mark of each contract that was accepted this year, 5 at most."
    ),
    (
        Column("notice", Words("验收公告", "Notice of acceptance")),
        Column("day", Words("日期", "Day"), Form.DAY),
        _LOT,
        Column("supplier", Words("统一社会信用代码", "Unified social credit code")),
        Column("mark", Words("评价", "Mark"), Form.COUNT),
    ),
)


def _deals(ctx: Context, span: Span | None) -> Iterator[Row]:
    first = day_of(span.since if span else ctx.now).replace(day=1)
    for line in deals.lines(ctx, deals.Chosen(first)):
        yield tuple(value or None for value in line)


def _turnover(ctx: Context, _span: Span | None) -> Iterable[Row]:
    return map(month.line, month.year(ctx))


def _stages(ctx: Context, _span: Span | None) -> Iterable[Row]:
    return stage_times.lines(ctx)


def _ratings(ctx: Context, _span: Span | None) -> Iterable[Row]:
    return ratings.lines(ctx)


def _classes(ctx: Context, _span: Span | None) -> Iterable[Row]:
    return six_classes.lines(ctx, six_classes.chosen(ctx, ""))


FIGURES: Final[Mapping[str, tuple[Table, Source]]] = {
    DEALS.id: (DEALS, _deals),
    TURNOVER.id: (TURNOVER, _turnover),
    STAGES.id: (STAGES, _stages),
    CLASSES.id: (CLASSES, _classes),
    RATINGS.id: (RATINGS, _ratings),
}
