"""Facts for the pages of accounts of new media."""

from __future__ import annotations

from kernel.errors import Words as W
from web.public.media import TITLE
from web.views.elements import Fact, Link
from web.views.media import MediaPage, PostRow
from web.views.public import NoticeRow

ACCOUNT = MediaPage(
    W("青屿民政发布", "Qingyu Civil Affairs"), (Link(TITLE, "/media"),),
    (Link(W("起草", "Draft a post"), "#"),),
    (Fact(W("平台", "Platform"), W("微信", "WeChat")),),
    (NoticeRow(W("青屿民政", "Civil Affairs"), "#", (W("已关停", "closed"),)),),
    (PostRow("低保标准调整", "自三月起执行新标准。", (W("已整改", "corrected"),), W("失当：日期有误", "The date was wrong")),),
)  # fmt: skip
