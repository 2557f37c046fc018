"""Facts for the pages of information points."""

from __future__ import annotations

from kernel.errors import Words as W
from web.public.points import TITLE
from web.views.elements import Choice, Fact, Field, Form, Link
from web.views.points import PointsPage
from web.views.public import Figure, NoticeRow

TOWNSHIP = PointsPage(
    W("临河镇人民政府", "Linhe Township"), (Link(TITLE, "/points"),),
    lead=W("今年以来的查询统计，只有数目。", "How much it was used this year, in counts alone."),
    error=W("缺少姓名", "the name is missing"),
    keys=(Link(W("登记今天的统计", "Enter today’s figures"), "#"),),
    facts=(Fact(W("办公电话", "Telephone"), "0571-00000000", style="n"),),
    figures=(Figure(W("查询次数", "Queries"), "1,204"), Figure(W("代办申请", "Requests made here"), "31")),
    sections=(
        (W("查询点", "Information points"), (NoticeRow(W("镇查询室", "Reading room"), "#", ("P0001",)),)),
        (W("河东村", "Hedong village"), (NoticeRow(W("村级财务收支", "Accounts"), "#", ("2026-01-03",)),)),
    ),
    form=Form(
        "#",
        (
            Field("point", W("查询点", "Point"), "select", choices=(Choice("P0001", W("镇查询室", "Reading room")),)),
            Field("name", W("申请人姓名", "Name of who asks")),
        ),
        W("代居民提交申请", "Make the request for a resident"),
    ),
)  # fmt: skip
