"""Facts for the pages of cases of accountability."""

from __future__ import annotations

from datetime import date
from typing import Final

from kernel.errors import Words as W
from tests.web import request_fixtures as asked
from web.public import accountability as public
from web.views.accountability import AccountPage, CaseRow, CasesPage
from web.views.desks import Pager
from web.views.elements import Choice, Empty, Fact, Field, Form, Link, Sign

_OFFICE: Final = W("青屿市民政局", "Qingyu Civil Affairs")
_SELECT: Final = Field(
    "office", W("投诉哪个单位", "Which office"), "select", choices=(Choice("1", _OFFICE),)
)  # fmt: skip
LIST: Final = CasesPage(
    (
        CaseRow("E-2026-000003", "#", W("投诉举报", "complaint"), _OFFICE, date(2026, 11, 2), date(2026, 11, 23), Sign("bad", W("逾期未办结", "overdue"))),
        CaseRow("E-2026-000002", "#", W("投诉举报", "complaint"), _OFFICE, date(2026, 10, 12), None, Sign("plain", W("部分属实，责令改正", "founded in part: to be put right"))),
        CaseRow("E-2026-000001", "#", W("泄密追责", "accountability for a leak"), _OFFICE, date(2026, 9, 1), None, Sign("warn", W("办理中", "being dealt with"))),
    ),
    Empty(W("还没有投诉和追责案件。", "There are no complaints or cases.")),
    Pager(103, 2, 3, "#", "#"),
    Form(public.NEW, (_SELECT, Field("text", W("投诉内容", "Complaint"), "textarea")), W("提交投诉", "Complain")),
    Form(public.LOOK, (Field("number", W("投诉编号", "Number")), Field("code", W("查询码", "Code"))), W("查询", "Look it up"), plain=True),
    W("编号或者查询码不对", "number or code is wrong"),
)  # fmt: skip
ONE: Final = AccountPage(
    Link(public.TITLE, public.ADDRESS), "E-2026-000001", W("泄密追责", "accountability for a leak"),
    (Fact(W("单位", "Office"), _OFFICE), Fact(W("状态", "State"), W("已作出处理", "decided"))),
    ((W("公开审查", "review for disclosure"), W("通报批评", "public criticism")),
     (W("保密审查", "review for secrecy"), W("待处理", "to be decided"))),
    asked.CASE.counted, asked.CASE.rule,
    (Link(W("作出处理", "Decide"), "#"),),
    (Fact(W("投诉内容", "Complaint"), "目录长期不更新", style="text"), Fact(W("答复", "Answer"), "已责令更新", style="text")),
    "KWZH7PQR2M4N8XYT",
)  # fmt: skip
