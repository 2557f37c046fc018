"""Facts for the pages of surveys."""

from __future__ import annotations

from dataclasses import replace

from kernel.errors import Words as W
from web.public.surveys import TITLE
from web.views.elements import Choice, Empty, Fact, Field, Form, Link
from web.views.public import NoticeRow
from web.views.surveys import Bar, SurveyPage, SurveysPage

LIST = SurveysPage(
    (
        NoticeRow("2026年政务服务满意度调查", "#", ("Y-2026-0002", W("答题至 2026-12-15", "open until 2026-12-15"))),
        NoticeRow("老旧小区改造意愿调查", "#", ("Y-2026-0001", W("结果已公布", "answers published"))),
    ),
    Empty(W("还没有调查。", "There are no surveys.")),
    (Link(W("开展调查", "Open a survey"), "#"),),
)
LIST_NONE = replace(LIST, rows=(), keys=())
_CHOICES = (Choice("", W("请选择", "Choose")), Choice("0", "满意", lang="zh-CN"), Choice("1", "不满意", lang="zh-CN"))
OPEN = SurveyPage(
    Link(TITLE, "/surveys"), "2026年政务服务满意度调查",
    (
        Fact(W("单位", "Office"), W("青屿市政务服务局", "Qingyu Government Service Bureau")),
        Fact(W("状态", "State"), W("答题至 2026-12-15", "open until 2026-12-15")),
        Fact(W("已发答题码", "Codes given out"), W("2,000 个", "2,000")),
        Fact(W("已答", "Answers"), W("1,284 份", "1,284")),
    ),
    (),
    Form(
        "#",
        (
            Field("code", W("答题码", "Your code"), hint=W("一码只能答一次", "it answers once")),
            Field("q1", "1. 办理是否满意", "select", choices=_CHOICES),
            Field("q2.0", "2. 通过何种渠道办理：窗口", "check", required=False),
            Field("q2.1", "2. 通过何种渠道办理：网上", "check", required=False),
        ),
        W("提交", "Hand in"),
    ),
    False, "", (), "",
)  # fmt: skip
CLOSED = replace(
    OPEN,
    keys=(),
    form=None,
    results=(
        ("办理是否满意", (Bar("满意", 1207, "94.0%", 940), Bar("不满意", 77, "6.0%", 60))),
        ("通过何种渠道办理", (Bar("窗口", 512, "39.9%", 399), Bar("网上", 903, "70.3%", 703))),
    ),
    csv="#",
)
