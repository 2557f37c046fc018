"""The errand by which an office enters a document in a column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.rules.columns import COLUMNS, PARTS, SORTS
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from web.answers import Answers
from web.desks.errands import Errand, fixed, select
from web.views.elements import Choice, Field

_PATH: Final = Words("https:// 开头，或本站路径", "https://…, or a path here")
_FIELDS: Final = (
    select("column", Words("专栏", "Column"), *(Choice(each, words) for each, words in COLUMNS.items())),
    select("sort", Words("文件种类", "Sort"), *(Choice(each, words) for each, words in SORTS.items())),
    Field("title", Words("标题", "Title")),
    Field("text", Words("内容摘要", "What it says"), "textarea"),
    Field("link", Words("来源网址", "Address of the source"), hint=_PATH),
    Field("on", Words("日期", "Day"), "date"),
    *(Field(f"holds_{part}", words, "check", required=False) for part, words in PARTS.items()),
)


def _body(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    said = {name: given.text(name) for name in ("column", "sort", "title", "text", "link", "on")}
    return {**said, "holds": [part for part in PARTS if given.text(f"holds_{part}")]}


ERRANDS: Final[dict[str, Errand]] = {
    "register.enter_column": Errand(
        "register.enter_column",
        (R.OFFICER,),
        Words(
            "预算须有功能分类表、“三公”经费分项和债务表，决算还须有经济分类表；缺少的会标红。",
            "A budget holds tables by function, of the three public expenses and of debt, a final account also one by "
            "economic nature; what lacks is shown in red.",
        ),
        Words("登记", "Enter"),
        fixed(*_FIELDS),
        _body,
        confirm=Words("以上内容属实，可以公开", "This is true and may be public"),
    )
}
