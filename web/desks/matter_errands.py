"""The errands of the catalogue of matters: entered, changed, cleaned up, offered in districts; standards, penalties."""

from __future__ import annotations

from typing import Final

from approval.acts import standards
from kernel.actor import Role as R
from kernel.context import Context
from kernel.errors import Words
from web.desks import matter_forms as forms
from web.desks import matter_tables as tables
from web.desks.errands import BASIS, FINAL, UNCHOSEN, Body, Errand, Facts, Fields, fixed, no_facts, plain, select
from web.desks.matter_forms import DAYS, NAMED, SINCE, YUAN
from web.views.elements import Choice, Fact, Field

_SURE: Final = Words("我以本单位名义办理以上事项，内容属实", "I do this for my office, and it is true")


_UNSIGNED: Final = frozenset({"report_task", "offer"})


def _errand(verb: str, lead: Words, key: Words, fields: Fields, body: Body = plain, facts: Facts = no_facts) -> Errand:
    cautions = () if verb in _UNSIGNED else (FINAL,)
    return Errand(f"matter.{verb}", (R.OFFICER,), lead, key, fields, body, facts, _SURE, cautions)


def _graded(ctx: Context, subject: str) -> tuple[Field, ...]:
    found = standards.find(ctx.tx, subject.removeprefix(standards.PREFIX))
    grades = (Choice(one.id, one.circumstances) for one in (found.grades if found else ()))
    return (
        Field("paper", Words("决定书文号", "Number of the decision")),
        select("grade", Words("档次", "Grade"), UNCHOSEN, *grades),
        Field("amount", Words("罚款", "Fine"), mode="decimal", unit=YUAN),
        Field("reason", Words("超出档次的理由", "Why it is outside its grade"), required=False),
    )


def _standard(ctx: Context, subject: str) -> tuple[Fact, ...]:
    found = standards.find(ctx.tx, subject.removeprefix(standards.PREFIX))
    return (Fact(Words("违法行为", "Offence"), found.name),) if found else ()


_EVERY: Final = (
    _errand(
        "enter",
        Words(
            "六个要素全市统一；每份材料、每项收费、每个条件都写明依据。",
            "Its six fields hold in the whole city; each material, fee and condition names its basis.",
        ),
        Words("列入目录", "Enter"),
        forms.entering,
        forms.entered,
    ),
    _errand(
        "change",
        Words("新版本从施行日期起办理，办事指南须在一个工作日内更新。", "From its day on; the guide follows in a day."),
        Words("变更", "Change"),
        forms.changing,
        forms.entered,
        forms.about,
    ),
    _errand(
        "conclude_round",
        Words(
            "结论写保留、取消、下放、改变管理方式或者移交；取消、下放和改变管理方式的，写明由谁监管、何时报告。",
            "Keep, cancel, delegate, change or transfer; what is let go names who looks after it, and by when.",
        ),
        Words("公布清理结论", "Conclude the round"),
        lambda _ctx, _subject: (*NAMED, SINCE, tables.CONCLUSIONS.field()),
        forms.concluded,
    ),
    _errand(
        "report_task",
        Words("由负责监管的单位报告一次。", "By the office that looks after it, once."),
        Words("报告", "Report"),
        forms.tasks,
    ),
    _errand(
        "list_service",
        Words("清单以外的中介服务不得作为审批条件；不得指定机构。", "Nothing else is asked for, nobody is designated."),
        Words("列入清单", "List it"),
        fixed(
            *NAMED,
            Field("within", Words("时限", "Within"), mode="numeric", unit=DAYS),
            Field("fee_least", Words("最低收费", "Least fee"), value="0.00", mode="decimal", unit=YUAN),
            Field("fee_most", Words("最高收费", "Highest fee"), value="0.00", mode="decimal", unit=YUAN),
            SINCE,
        ),
        lambda _ctx, _subject, given: forms.numbers(given),
    ),
    _errand(
        "drop_service",
        Words("还有材料需要的不能移出。", "Not while a material needs it."),
        Words("移出清单", "Take it out"),
        fixed(BASIS),
    ),
    _errand(
        "offer",
        Words(
            "区县只填办理地点、电话和时间；名称、依据、材料、流程、时限、收费全市统一。",
            "Where, when and whom to ask; all else is the same in the whole city.",
        ),
        Words("办理这一事项", "Offer it"),
        fixed(
            Field("window", Words("办理窗口", "Window")),
            Field("phone", Words("咨询电话", "Telephone")),
            Field("hours", Words("办理时间", "Hours")),
            Field("in_hall", Words("进厅办理", "In the hall"), "check", required=False),
        ),
        lambda _ctx, _subject, given: {**given.json(), "in_hall": given.text("in_hall") == "yes"},
        forms.about,
    ),
    _errand(
        "ask_exception",
        Words("改成本区县要求的内容；没有改动的要素照全市执行。", "Change what has to be otherwise, nothing else."),
        Words("申请例外", "Ask for an exception"),
        forms.asking,
        forms.asked,
        forms.about,
    ),
    _errand(
        "decide_exception",
        Words("同意后只对这个区县有效；全市内容变更后须重新申请。", "For that district, till the city’s words change."),
        Words("答复", "Decide"),
        forms.deciding,
        forms.decided,
        forms.about,
    ),
    _errand(
        "set_standard",
        Words("各档由轻到重，不得重叠。", "Grades go up and do not overlap."),
        Words("制定", "Set it"),
        lambda _ctx, _subject: (*NAMED, SINCE, tables.GRADES.field()),
        lambda _ctx, _subject, given: {**given.json(), "grades": tables.GRADES.read(given)},
    ),
    _errand(
        "penalise",
        Words("超出所在档次的，写明理由；当事人姓名不写在这里。", "Outside its grade it says why; no names here."),
        Words("登记", "Enter"),
        _graded,
        facts=_standard,
    ),
)  # fmt: skip
_BILL: Final = Errand(
    "approval.bill",
    (R.OFFICER,),
    Words("一件一张账单，只列收费清单内的项目；清单以外一律不收。", "One bill a case, of listed fees alone."),
    Words("开具账单", "Make out the bill"),
    forms.billing_lines,
    forms.billed,
    confirm=_SURE,
)
ERRANDS: Final[dict[str, Errand]] = {one.act: one for one in (*_EVERY, _BILL)}
