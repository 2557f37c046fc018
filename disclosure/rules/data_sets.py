"""The data sets that the platform publishes beside OCDS and sales, column by column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.rules import notice
from disclosure.rules.data_set import Column, Form, Table
from kernel.errors import Words

_TENDER: Final = Column("tender", Words("招标编号", "Tender"))
_LOT: Final = Column("lot", Words("标段编号", "Lot"), empty=True)
_PUBLISHED: Final = Column("published", Words("发布时间", "Published"), Form.MOMENT)
_NOTICE: Final = (
    Column("id", Words("公告标识", "Notice")),
    Column("no", Words("文号", "Number")),
    Column("kind", Words("公告种类", "Kind")),
    _TENDER,
    _LOT,
    Column("category", Words("交易类别", "Category")),
    Column("regime", Words("适用法律", "Regime")),
    Column("title_zh", Words("标题", "Title in Chinese")),
    Column("title_en", Words("英文标题", "Title in English")),
    _PUBLISHED,
    Column("due", Words("截止时间", "Due"), Form.MOMENT, empty=True),
    Column("winner", Words("成交人", "Winner"), empty=True),
    Column("currency", Words("币种", "Currency"), empty=True),
    Column("amount", Words("金额", "Amount"), Form.AMOUNT, empty=True),
    Column("sha256", Words("内容摘要", "Digest"), Form.DIGEST),
    Column("entry", Words("日志条目", "Entry of the log"), Form.DIGEST),
)
NOTICES: Final = Table(
    "notices",
    Words("公告", "Notices"),
    Words("全部公告，一份一行。", "All public notices, a row each."),
    _NOTICE,
    monthly=True,
)
AWARDS: Final = Table(
    "awards",
    Words("中标和成交", "Awards and deals"),
    Words(
        "候选人、中标、结果、成交、取消和流拍公告。",
        "Notices of candidates, awards, results and deals, and of what was withdrawn or not sold.",
    ),
    _NOTICE,
    monthly=True,
)
CONTRACTS: Final = Table(
    "contracts",
    Words("合同和履约", "Contracts and performance"),
    Words("合同、合同变更和验收公告。", "Notices of contracts, their changes and acceptance."),
    _NOTICE,
    monthly=True,
)
OPENINGS: Final = Table(
    "openings",
    Words("开标记录", "Opening records"),
    Words(
        "一份投标一行；未开启的没有金额。",
        "A row for each bid of an opening; no sum where it was not opened.",
    ),
    (
        Column("notice", Words("公告标识", "Notice")),
        _TENDER,
        Column("lot", Words("标段编号", "Lot")),
        _PUBLISHED,
        Column("place", Words("序号", "Place"), Form.COUNT),
        Column("bidder", Words("投标人", "Bidder")),
        Column("code", Words("统一社会信用代码", "Unified social credit code"), empty=True),
        Column("currency", Words("币种", "Currency"), empty=True),
        Column("amount", Words("报价", "Price"), Form.AMOUNT, empty=True),
        Column("price", Words("唱标报价", "Price as read out"), empty=True),
        Column("duration", Words("工期", "Duration"), empty=True),
        Column("outcome", Words("解密情况", "How it was opened")),
    ),
    monthly=True,
)
DOCUMENTS: Final = Table(
    "documents",
    Words("政府信息", "Documents of offices"),
    Words("各单位主动公开的文件。", "What offices publish by themselves."),
    (
        Column("index", Words("索引号", "Index number")),
        Column("office", Words("来源单位代码", "Office")),
        Column("office_name", Words("来源", "Source")),
        Column("class", Words("信息类别", "Class")),
        Column("title", Words("名称", "Title")),
        Column("summary", Words("内容概述", "Summary")),
        Column("duty", Words("目录事项", "Duty"), empty=True),
        Column("formed", Words("形成日期", "Formed on"), Form.DAY),
        _PUBLISHED,
        Column("sha256", Words("内容摘要", "Digest"), Form.DIGEST),
    ),
    monthly=True,
)
DIRECTORY: Final = Table(
    "directory",
    Words("主动公开基本目录", "Directory of openness"),
    Words("各单位今天应当公开什么、是否已公开。", "What each office owes today, and whether it is there."),
    (
        Column("office", Words("单位代码", "Office")),
        Column("office_name", Words("单位", "Name of the office")),
        Column("duty", Words("事项标识", "Duty")),
        Column("title", Words("事项", "What is owed")),
        Column("class", Words("信息类别", "Class")),
        Column("public", Words("五公开", "Which of the five publics")),
        Column("due", Words("时限", "Due"), Form.DAY),
        Column("state", Words("状态", "State")),
        Column("index", Words("对应文件", "Document"), empty=True),
    ),
)
LIBRARY: Final = Table(
    "library",
    Words("政务信息库", "Document library"),
    Words("信息库全部条目和正文。", "All records of the library with their texts."),
    (
        Column("index", Words("索引号", "Index number")),
        Column("title", Words("标题", "Title")),
        Column("unit", Words("单位", "Office")),
        Column("kind", Words("分类", "Kind")),
        Column("date", Words("日期", "Date"), Form.DAY),
        Column("source", Words("来源", "Source"), empty=True),
        Column("text", Words("正文", "Text"), empty=True),
        Column("sha256", Words("内容摘要", "Digest"), Form.DIGEST),
        Column("entry", Words("日志条目", "Entry of the log"), Form.DIGEST),
    ),
)
MATTERS: Final = Table(
    "consultations",
    Words("意见征集和重大决策", "Consultations and decisions"),
    Words("各事项的期限、意见数和结果。", "Each matter with its days, the number of comments, and what came of it."),
    (
        Column("id", Words("编号", "Number")),
        Column("office", Words("单位代码", "Office")),
        Column("kind", Words("类型", "Kind")),
        Column("title", Words("事项", "Matter")),
        Column("planned", Words("登记时间", "Entered"), Form.MOMENT),
        Column("opened", Words("征求意见时间", "Opened"), Form.MOMENT, empty=True),
        Column("closes", Words("截止日", "Last day"), Form.DAY, empty=True),
        Column("comments", Words("收到意见", "Comments"), Form.COUNT),
        Column("answered", Words("公布处理结果时间", "Answered"), Form.MOMENT, empty=True),
        Column("decided", Words("决策时间", "Decided"), Form.MOMENT, empty=True),
    ),
)
GAZETTE: Final = Table(
    "gazette",
    Words("政府公报", "Government gazette"),
    Words("已公布各期的全部文章。", "Every article of every issue that is out."),
    (
        Column("issue", Words("期号", "Issue")),
        Column("on", Words("出版日期", "Day of the issue"), Form.DAY),
        Column("place", Words("次序", "Place"), Form.COUNT),
        Column("section", Words("栏目", "Section")),
        Column("title", Words("标题", "Title")),
        Column("source", Words("来源", "Source")),
        Column("document", Words("文件索引号", "Index number"), empty=True),
        Column("text", Words("正文", "Text"), empty=True),
        Column("sha256", Words("内容摘要", "Digest"), Form.DIGEST),
    ),
)
TABLES: Final = (NOTICES, OPENINGS, AWARDS, CONTRACTS, DOCUMENTS, DIRECTORY, MATTERS, GAZETTE, LIBRARY)
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    NOTICES.id: (),
    AWARDS.id: (
        notice.CANDIDATES, notice.AWARD, notice.RESULT, notice.DEAL, notice.DEALT, notice.WITHDRAWAL, notice.LAPSE,
    ),
    CONTRACTS.id: (notice.CONTRACT, notice.CHANGED, notice.ACCEPTED),
    OPENINGS.id: (notice.OPENING,),
}  # fmt: skip
"""Which notices a set is made of; none named: all of them."""
