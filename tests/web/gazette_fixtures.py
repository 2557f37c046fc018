"""Facts for the pages of the gazette."""

from __future__ import annotations

from kernel.errors import Words as W
from web.public.gazette import TITLE, called
from web.views.elements import Empty, Fact, Link
from web.views.gazette import GazettePage, IssuePage
from web.views.public import NoticeRow

LISTED = GazettePage(
    "", tuple(NoticeRow(called(f"2026-0{n}"), "#", (f"2026-0{n}-28", W("14 篇", "14 articles"))) for n in (3, 2, 1)),
    W("3 期", "3 issues"), Empty(W("还没有公报。", "No issue is out yet.")),
    (Link(W("为2026年第4期编入文章", "Add an article to issue 4 of 2026"), "#"), Link(W("公布这一期", "Publish the issue"), "#")),
)  # fmt: skip
ISSUE = IssuePage(
    Link(TITLE, "/gazette"), called("2026-03"),
    (
        Fact(W("索引号", "Index number"), "2026-03", style="n"),
        Fact(W("来源", "Source"), W("青屿市人民政府", "Qingyu People’s Government"), "#"),
        Fact(W("日期", "Date"), "2026-03-28", style="n"),
        Fact(W("签名", "Signature"), W("编发单位负责人已签名", "signed by the head of the office or a deputy")),
    ),
    (
        ("市政府文件", (NoticeRow("关于冬季供热的通知", "#", ("市人民政府办公室",)), NoticeRow("关于绿化的通告", "#", ("市人民政府",)))),
        ("部门文件", (NoticeRow("关于办理居住证的说明", "#", ("市公安局",)),)),
    ),
    "#",
)  # fmt: skip
