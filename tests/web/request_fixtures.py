"""Facts for the pages of requests for information."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from disclosure.rules.annual_words import ENDS
from disclosure.rules.request_report import PEOPLE
from kernel.errors import Words as W
from web.desks import request_forms
from web.desks import requests as desk
from web.public import requests as public
from web.views.elements import Choice, Fact, Field, Form, Link
from web.views.requests import AskPage, CasePage, Counted, Counts, RequestsPage, Row
from web.words import phrase

_OFFICE: Final = Field(
    "office",
    W("向哪个单位申请", "Which office"),
    "select",
    choices=(Choice("1", W("青屿市民政局", "Qingyu Civil Affairs")),),
)
ASK: Final = AskPage(
    Form(public.NEW, (_OFFICE, *request_forms.CHOICES, *request_forms.PERSONAL), W("提交申请", "Make the request")),
    Form(public.CASE, (Field("number", W("申请编号", "Number")), Field("code", W("查询码", "Code"))), W("查询", "Look it up"), plain=True),
)  # fmt: skip
_D: Final = date(2026, 2, 13)
CASE: Final = CasePage(
    "R-2026-000042", W("办理中。", "being handled."), phrase("单位应在 {on} 前答复（暂定）。", on=date(2026, 3, 19)),
    (Fact(W("受理单位", "Office"), W("青屿市民政局", "Qingyu Civil Affairs")),
     Fact(W("需要的信息", "What is wanted"), "2025 年度养老服务补助分配文件", style="text")),
    (Counted(_D, _D, 1, "", W("起算日，不计", "start day, not counted")),
     Counted(date(2026, 2, 15), date(2026, 2, 23), 9, "", W("春节，不计", "Spring Festival, not counted")),
     Counted(date(2026, 2, 24), date(2026, 2, 27), 4, "2–5", W("工作日，计入", "working days, counted"))),
    W("政府信息公开条例第三十三条", "Government Information Regulation, art. 33"),
    told=(Fact(W("请您补正", "Please supplement"), "请写明年度", style="text"),),
    letter=(Fact(W("答复", "Answer"), W("予以公开", "the information is given")),
            Fact(W("救济依据", "Basis of that"), W("行政诉讼法第四十六条（待核）", "Administrative Litigation Law, art. 46 (to be checked)"))),
    acts=(Link(W("征求意见", "ask for an opinion"), "#"), Link(W("延长答复期限", "extend the time to answer"), "#")),
    forms=(Form("#", (Field("text", W("补正内容", "What was asked for"), "textarea"),), W("提交补正", "Supplement")),),
    letters=(Link(W("政府信息公开申请补正告知书", "Notice to Supplement a Request"), "#"),),
    downloads=(Form("#", (), W("下载政府信息公开申请答复书（PDF）", "Save “Answer to a Request for Information” (PDF)"), plain=True),),
    code="KWZH7PQR2M4N8XYT", error=W("申请办理中，此时不能办理这一步", "the request is being handled: not at this stage"),
)  # fmt: skip
_ROWS: Final = tuple(
    Row(f"R-2026-00004{n}", "#", "2025 年度养老服务补助分配文件", W("办理中", "being handled"), sign,
        date(2026, 3, 19) if n else None, n == 1)
    for n, sign in enumerate(desk.SIGNS.values())
)  # fmt: skip
LIST: Final = RequestsPage(
    _ROWS, Link(W("登记申请", "Enter a request"), "#"), desk.NONE, "2026", tuple(PEOPLE.values()),
    tuple(Counts(words, (12, 3, 0, 0, 1, 0, 16)) for words in ENDS.values()), False,
)  # fmt: skip
NONE: Final = replace(LIST, rows=(), balances=True)
