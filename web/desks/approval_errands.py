"""The errands of applications: at the window, in the offices that decide, over them."""

from __future__ import annotations

from typing import Final

from approval.rules.application import GROUNDS
from approval.rules.case import OUTCOMES
from approval.rules.suspension import GROUNDS as PAUSES
from kernel.actor import Role as R
from kernel.errors import Words
from web.desks import approval_forms as forms
from web.desks.errands import FINAL, REASON, TEXT, Body, Errand, Fields, fixed, no_fields, plain
from web.desks.request_forms import each
from web.views.elements import Field

_OFFICER: Final = (R.OFFICER,)
_SURE: Final = Words("我以本单位名义办理以上事项，内容属实", "I do this for my office, and it is true")


def _errand(act: str, lead: Words, fields: Fields = no_fields, body: Body = plain, *, final: bool = False) -> Errand:
    key = Words("办理", "Do it")
    return Errand(f"approval.{act}", _OFFICER, lead, key, fields, body, forms.facts, _SURE, (FINAL,) if final else ())


_OF_WINDOW: Final = (
    _errand("accept", Words("材料齐全，当场受理；各事项期限从今天起算。", "All is there: every clock begins today.")),
    _errand(
        "ask_supplement",
        Words(
            "勾选全部缺少的材料：只能一次告知。告知书由平台按办事指南写成，无须自己写。",
            "Tick all that is missing: it is told once. The notice is written by the platform, from the guide.",
        ),
        forms.papers(lambda one: one.needs, forms.UNTIL, forms.MORE),
        forms.ticked("lacks"),
    ),
    _errand(
        "supplement",
        Words("登记申请人补来的材料。", "What the applicant has brought."),
        forms.papers(lambda one: one.needs),
        forms.ticked("given"),
    ),
    _errand(
        "decline",
        Words("书面说明理由，并告知申请人可以怎样办。", "Say why in writing, and what the applicant can do."),
        fixed(each("ground", Words("理由", "Why"), GROUNDS), TEXT),
        final=True,
    ),
    _errand("withdraw", Words("登记申请人的撤回。", "The applicant withdraws.")),
    _errand(
        "deliver",
        Words("决定作出后十个工作日内送达。", "Given out within 10 working days."),
        forms.ready,
        forms.given_out,
    ),
    _errand(
        "divide",
        Words("一次申请，每个分支一件，共用已交材料。", "One application, a case for each branch, papers shared."),
        fixed(Field("parts", Words("分支名称", "Names of the branches"), "textarea")),
        forms.parts,
    ),
)
_OF_OFFICE: Final = (
    _errand(
        "review",
        Words("写明审查意见，提交核准。", "What the examination came to, for the approver."),
        forms.branch(each("opinion", Words("意见", "Opinion"), OUTCOMES), TEXT),
    ),
    _errand("return", Words("写明退回原因；期限照旧计算。", "Say why; the clock goes on."), forms.branch(TEXT)),
    _errand(
        "visit",
        Words("只踏勘一次，需要踏勘的单位共同参加。", "One visit, for all offices that need it."),
        forms.branch(Field("on", Words("日期", "Day"), "date"), Field("place", Words("地点", "Place"))),
    ),
    _errand("attend", Words("参加已安排的联合踏勘。", "Attend the visit that is arranged."), forms.branch()),
    _errand(
        "inspect", Words("两人以上踏勘，共同记录。", "Two or more people, one record."), forms.staffed, forms.visited
    ),
    _errand(
        "suspend",
        Words("只有法定事由不计入期限，并书面告知。", "Only what the law names; the time is told in writing."),
        forms.branch(each("ground", Words("事由", "Ground"), PAUSES), forms.UNTIL, TEXT),
    ),
    _errand("resume", Words("事由结束，期限继续计算。", "It is over; the clock goes on."), forms.branch()),
    _errand(
        "extend",
        Words("负责人批准，最多十个工作日，只能一次。", "By the head, at most 10 working days, once."),
        forms.branch(forms.DAYS, TEXT),
        forms.days,
        final=True,
    ),
    _errand(
        "decide",
        Words("签名作出决定；不予许可须说明理由和救济途径。", "Signed; a refusal gives its reasons and the remedy."),
        forms.branch(
            each("outcome", Words("决定", "Decision"), OUTCOMES),
            Field("text", Words("理由和内容", "Reasons"), "textarea", required=False),
            Field("valid_until", Words("有效期至", "Valid until"), "date", required=False),
        ),
        final=True,
    ),
    _errand("correct", Words("更正差错；原决定保留。", "The decision stays."), forms.branch(TEXT), final=True),
)
_OVER: Final = (
    _errand("green", Words("写明理由，公开。", "The reason is public."), fixed(REASON), final=True),
    _errand(
        "allow_supplement",
        Words("首次审查可以发现而漏告的，经同意再告知一次。", "For what was overlooked: one further notice."),
        fixed(REASON),
        final=True,
    ),
    _errand(
        "extend_joint",
        Words("本级人民政府负责人批准，最多十五个工作日。", "By the head of the government, at most 15 working days."),
        fixed(forms.DAYS, TEXT),
        forms.days,
        final=True,
    ),
)
ERRANDS: Final[dict[str, Errand]] = {
    "unit.take_in": Errand(
        "approval.submit",
        _OFFICER,
        Words("一张回执，各单位并联办理。", "One receipt; the offices work in parallel."),
        Words("收件", "Take in"),
        forms.taking,
        forms.taken,
        confirm=_SURE,
    ),
    "unit.arrange_windows": Errand(
        "unit.arrange_windows",
        _OFFICER,
        Words(
            "每行一个窗口：名称，然后是单独服务的单位代码；有且只有一个综合窗口不写单位。",
            "A window a line: its name, then the codes of the offices that it serves; one serves everybody.",
        ),
        Words("保存", "Keep"),
        forms.arranging,
        forms.arranged,
        confirm=_SURE,
    ),
    **{one.act: one for one in (*_OF_WINDOW, *_OF_OFFICE, *_OVER)},
}
