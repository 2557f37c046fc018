"""Matters before the public as the gallery shows them: a list, one under way, one that is decided."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from kernel.errors import Words as W
from web.public import consultations
from web.views.consultation import MatterPage, MatterRow, MattersPage, OutcomeRow
from web.views.elements import Empty, Fact, Link, Sign, Stage
from web.words import phrase

_AT: Final = datetime(2026, 3, 2, tzinfo=UTC)
_EMPTY: Final = Empty(W("还没有征求意见的事项。", "The public has not been asked about anything yet."))
_KIND: Final = W("重大行政决策", "major decision")
_OFFICE: Final = W("青屿市交通局", "Qingyu transport office")
NONE: Final = MattersPage((), _EMPTY)
LISTED: Final = MattersPage(
    (
        MatterRow("轨道交通近期建设规划", "/consultations/V-2026-0002", _KIND, _OFFICE, "2026-04-01",
                  Sign("act", W("正在征求意见", "comments are open"))),
        MatterRow("老旧小区改造预算", "/consultations/V-2026-0001", W("重大项目预算", "budget of a major project"), _OFFICE, "–",
                  Sign("bad", W("民生项目预算未听取意见", "livelihood budget without a consultation"))),
    ),
    _EMPTY,
    (Link(W("登记事项", "Enter a matter"), "/me/acts/V-2026-0003/plan"),),
)  # fmt: skip
_FACTS: Final = (
    Fact(W("编号", "Number"), "V-2026-0002", "/log/subjects/V-2026-0002", "n"),
    Fact(W("单位", "Office"), _OFFICE),
    Fact(W("截止日", "Last day"), "2026-04-01", style="n"),
)


def _stages(now: int) -> tuple[Stage, ...]:
    named = (W("登记", "Entered"), W("征求意见", "Comments"), W("处理结果", "Answer"), W("决策", "Decision"))
    day = (phrase("{at:day}", at=_AT),)
    return tuple(
        Stage(words, "done" if n < now else "now" if n == now else "todo", day if n <= now else ())
        for n, words in enumerate(named)
    )


OPEN: Final = MatterPage(
    number="V-2026-0002",
    title="轨道交通近期建设规划",
    now=W("正在征求意见", "comments are open"),
    stages=_stages(1),
    facts=_FACTS,
    red=(W("民生项目预算未听取意见", "livelihood budget without a consultation"),),
    acts=(Link(W("不予公开意见", "Set a comment aside"), "/me/acts/V-2026-0002/set_aside"),),
    draft="第一条　近期建设三条线。\n第二条　本规划自公布之日起施行。",
    form=consultations.form("V-2026-0002"),
    taken=W("已收到，意见编号 3", "received as number 3"),
    error=W("意见不能为空", "a comment has at least one letter"),
)
DECIDED: Final = MatterPage(
    number="V-2026-0002",
    title="轨道交通近期建设规划",
    now=W("已决策", "decided"),
    stages=_stages(4),
    facts=_FACTS,
    draft="第一条　近期建设三条线。",
    outcomes=(
        OutcomeRow("1, 2", "延长到海滨路", Sign("plain", W("部分采纳", "adopted in part")), "列入二期"),
        OutcomeRow("4", "加密班次", Sign("good", W("采纳", "adopted")), "运营方案已改"),
    ),
    result="收到意见 4 条，采纳 1 条，部分采纳 2 条。",
    comments=(Fact(W("第 1 条", "No. 1"), "请延长到海滨路。", style="text"),),
    aside=(Fact(W("第 3 条", "No. 3"), W("广告", "advertising")),),
    steps=(
        Fact(W("公众参与", "public participation"), "听证会纪要.pdf", "/consultations/V-2026-0002/steps/participation"),
        Fact(W("专家论证", "expert opinion"), W("尚无文件", "no document yet")),
    ),
    decision="同意轨道交通近期建设规划。",
    reports=(
        (
            Fact(W("具体措施", "measures"), "全线开工", style="text"),
            Fact(W("责任分工", "who is responsible"), "交通局", style="text"),
        ),
    ),
)
