"""Facts for the console of efficiency supervision and the public figures of approvals."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from approval.rules.card import CARDS, Card
from approval.rules.indicator import Indicator, Rate
from approval.rules.order import ORIGINS, STAGES, Origin, Stage
from kernel.errors import Words as W
from web.desks import watch as desk
from web.public import approval_figures as public
from web.public.approvals import HOME
from web.views.desks import Alarm
from web.views.elements import Empty, Link, Sign
from web.views.public import Figure
from web.views.watch import Course, Row, Table, WatchPage
from web.words import phrase

_MARKET: Final = W("青屿市市场监督管理局", "Qingyu Market Supervision")
_FIRE: Final = W("青屿市消防救援支队", "Qingyu Fire Rescue")
_CASES: Final = W("件", "cases")
_NONE: Final = Empty(W("没有。", "None."))
_UNTIL: Final = phrase("{by:until} 前", by=datetime(2026, 11, 24, 4, tzinfo=UTC))
_DUE: Final = phrase("承诺 {on} 前办结；法定 {by}", on=date(2026, 11, 23), by=date(2026, 12, 14))
_WAITS: Final = Table(
    "h-windows", W("窗口冷热", "Windows"),
    (W("窗口", "Window"), W("办理件数", "Served"), W("等候中位数（分钟）", "Median wait (minutes)"), W("冷热", "Load")),
    (Row("不动产 15 号", ("72", "41"), sign=Sign("bad", W("过热", "overrun"))),
     Row("企业登记 3 号", ("61", "12"), sign=Sign("good", W("正常", "even"))),
     Row("社会事务 19 号", ("9", "2"), sign=Sign("warn", W("过冷", "idle")))),
    _NONE, W("2026-11-23 建议调剂：社会事务 19 号支援不动产 15 号。", "2026-11-23: advised: 社会事务 19 号 helps 不动产 15 号."),
    (Link(W("窗口调剂", "Windows assigned anew"), "/registers/window_moves"),),
)  # fmt: skip
CONSOLE: Final = WatchPage(
    desk.LINK.text, HOME,
    phrase("{red} 件到期未办，{yellow} 件用时达到八成。监察人员只看和发督办单，不改办件。", red=3, yellow=12),
    (Figure(W("在办", "In hand"), "1,286", _CASES), Figure(W("黄牌（用时达到八成）", "Yellow (80% used)"), "12", _CASES, shape="warn"),
     Figure(W("红牌（到期未办）", "Red (overdue)"), "3", _CASES, shape="bad"), public.figure(Indicator.CLOSED, Rate(1455, 1463))),
    (
        Table("h-remarks", W("退回、差错和越权尝试", "Sent back, put right, tried and stopped"),
              (W("办件", "Case"), W("单位", "Office"), W("日期", "Day"), W("情形", "What")),
              (Row("F-2026-118391", (_FIRE, "2026-11-23"), sign=Sign("bad", CARDS[Card.SKIPPED])),), _NONE, numbers=False),
        Table("h-orders", desk.OWN.text,
              (W("编号", "Number"), W("缘由", "Cause"), W("责任单位", "Office"), W("答复时限", "To be answered by"), W("状态", "State")),
              (Row("FO-2026-000042", (ORIGINS[Origin.CARD], _FIRE, _UNTIL), "#", Sign("warn", STAGES[Stage.OPEN])),), _NONE, numbers=False),
        _WAITS,
    ),
    alarms=(
        Alarm("bad", phrase("红牌　超时 {n} 个工作日", n=1), "F-2026-118402", W("食品经营许可（新办）", "Licence to trade in food"),
              _MARKET, _DUE, Decimal(100), Decimal(80), (Link(W("发督办单", "Issue an order"), "#"),)),
        Alarm("warn", phrase("黄牌　还剩 {n} 个工作日", n=1), "F-2026-118455", W("公众聚集场所消防检查", "Fire safety of public places"),
              _FIRE, _DUE, Decimal(88), Decimal(80), (Link(W("看督办单", "The order"), "#"),)),
    ),
    more=phrase("另有 {n} 件。", n=13),
    course=Course(W("近 12 周受理件的办结率", "Closing rate of what each of 12 weeks took in"), tuple(f"{9 + n // 4:02}-{1 + 7 * (n % 4):02}" for n in range(12)),
                  (*(Decimal("97.1") + Decimal(n) / 4 for n in range(10)), None, Decimal("99.5"))),
    links=(public.LINK,),
    still=Link(W("继续更新", "Go on"), desk.ADDRESS),
)  # fmt: skip
FIGURES: Final = WatchPage(
    public.LINK.text, HOME, phrase("{year} 年 1 月 1 日至今受理的办件。每个比率都写明分子和分母。", year="2026"),
    (Figure(W("受理", "Accepted"), "1,463", _CASES), public.figure(Indicator.CLOSED, Rate(1455, 1463)),
     public.figure(Indicator.ONLINE, Rate(61, 110))),
    (
        Table("h-sites", W("各中心", "By centre"),
              (W("中心", "Centre"), W("受理", "Accepted"), W("办结", "Closed"), W("办结率", "closing rate"), W("即办率", "on-the-spot rate")),
              tuple(Row(name, ("1,463", "1,455", public.shown(Rate(1455, 1463)), public.shown(Rate(599, 1455))))
                    for name in (W("青屿市政务服务中心", "Qingyu Service Centre"), W("全市合计", "The city as a whole"))), _NONE,
              W("全市合计等于各中心之和。", "The city is the sum of its centres.")),
        Table("h-content", W("群众满意度", "Satisfaction"),
              (W("单位", "Office"), *(phrase("第 {n} 季度", n=n) for n in (1, 2, 3, 4)), W("结论", "Result")),
              (Row(_MARKET, tuple(public.shown(Rate(89, 100)) for _ in range(4)), sign=Sign("bad", W("列入岗位调整", "head to be moved"))),
               Row(_FIRE, (public.shown(Rate(9, 10)), *("—",) * 3), sign=Sign("good", W("达标", "at the line or above")))), _NONE),
        Table("h-durations", W("办理时间减半", "Half the time"), (W("事项", "Matter"), W("改革前（工作日）", "Before (working days)")), (), public.NONE),
        _WAITS,
    ),
)  # fmt: skip
