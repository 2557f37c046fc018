"""Facts for the pages of guides, of the list of powers and of bundles."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from approval.acts.cases import METHODS
from approval.rules import guide
from approval.rules.matter import POWERS, TYPES, Power, Type, Unified
from kernel import law
from kernel.errors import Words as W
from web.flow_charts import Band, Step
from web.public import bundles, guides
from web.views.elements import Fact, Link, Sign
from web.views.guides import BundlePage, ChangeRow, FieldChange, GuidePage, Note, Part, PowerRow, PowersPage, Running
from web.views.public import Facet, Figure
from web.words import phrase

_WAY: Final = METHODS["review_and_approve"]
_FOOD: Final = W("食品经营许可", "Licence to trade in food")
_BASIS: Final = "《中华人民共和国食品安全法》第三十五条"
_CHANGE: Final = ChangeRow(
    Link(_FOOD, "/approvals/matters/11010004"), W("变更", "changed"),
    phrase("{on:day} 批准并公布，自 {since:day} 起施行", on=date(2026, 3, 6), since=date(2026, 3, 16)),
    (FieldChange(W("办理时限", "time limits"), (W("承诺 5 个工作日", "promised: 5 working days"),),
                 (W("承诺 3 个工作日", "promised: 3 working days"),)),),
)  # fmt: skip
GUIDE: Final = GuidePage(
    of=(guides.HOME, guides.LIST), title=_FOOD,
    lead=phrase("{power}，由{office}办理，编码 {code}", power=POWERS[Power.PERMISSION], code="11010004",
                office=W("青屿市市场监督管理局", "Qingyu Market Regulation Bureau")),
    notes=(Note(phrase("第 {n} 版指南，{on:day} 公布，自 {since:day} 起施行", n=2, on=date(2026, 3, 6),
                       since=date(2026, 3, 9)), "good"),),
    keys=(Link(W("发布办事指南", "Publish the guide"), "#"),),
    parts=tuple(Part(W(field, field.capitalize()), (W("营业执照", "business licence"), _BASIS)) for field in Unified),
    service=(Fact(W("办理地点", "Where"), "青屿市府前路1号政务服务中心2楼"), Fact(W("咨询电话", "Ask"), "0571-00000001")),
    tips=("申请书由法定代表人签字",),
    files=(Link(phrase("{sort}：{title}", sort=W("格式文本", "form"), title="食品经营许可申请书"), "#"),),
    flow=guides.drawn(_WAY),
    back=(phrase("{source}可以退回{target}", source=W("核准", "decision"), target=W("审查", "examination")),),
    duties=tuple(Fact(step, phrase("{duty}（{law}）", duty=duty, law=law.cite(rule)))
                 for step, duty, rule in guide.duties(_WAY)),
    running=(Running("F-2026-000012", W("审查", "examination"), date(2026, 3, 9), date(2026, 3, 16),
                     Sign("good", W("正常", "in time"))),
             Running("F-2026-000007", W("核准", "decision"), date(2026, 3, 2), None, Sign("bad", W("超期", "overdue")))),
    changes=(_CHANGE,),
)  # fmt: skip
_ROW: Final = PowerRow(
    Link(_FOOD, "/approvals/matters/11010004"), "11010004", POWERS[Power.PERMISSION],
    Link(W("青屿市市场监督管理局", "Qingyu Market Regulation Bureau"), "#"), _BASIS, 12,
)  # fmt: skip
POWERS_ON: Final = PowersPage(
    date(2026, 3, 9),
    tuple(Facet(day, None, "#", chosen) for day, chosen in (("2026-03-16", False), ("2026-03-09", True))),
    (Facet(POWERS[Power.PERMISSION], 553, "#", True), Facet(POWERS[Power.LEVY], 12, "#")),
    (Figure(POWERS[Power.PERMISSION], "553"), Figure(TYPES[Type.FEE], "12")),
    (_ROW, _ROW), (_CHANGE,),
    (Link(phrase("{name}：应于 {by:until} 前公布", name=_FOOD, by=datetime(2026, 3, 10, 16, tzinfo=UTC)), "#"),),
)  # fmt: skip
BUNDLE: Final = BundlePage(
    of=(guides.HOME, Link(bundles.TITLE, bundles.ADDRESS)), title=W("开办餐饮店", "Opening a restaurant"),
    lead=phrase("{size}，{promise}", size=phrase("{n} 个事项，{stages} 个阶段", n=2, stages=2),
                promise=phrase("总体承诺 {n} 个工作日", n=5)),
    keys=(Link(W("停办", "End it"), "#"),),
    bands=tuple(Band(W(f"第{n}阶段", f"Stage {n}"), ((Step(f"1101000{n}", _FOOD), f"/approvals/matters/1101000{n}"),))
                for n in (1, 2)),
    rows=(_ROW,),
)  # fmt: skip
