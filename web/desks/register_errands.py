"""The errands of the registers of major construction projects."""

from __future__ import annotations

from typing import Final

from disclosure.acts import major
from disclosure.rules.major import PLATFORMS, SLOTS, Investment
from kernel.actor import Role as R
from kernel.context import Context
from kernel.errors import Words
from web.desks.errands import REASON, Errand, Facts, fixed, no_facts, select
from web.views.elements import Choice, Fact, Field

INVESTMENTS: Final = {
    Investment.GOVERNMENT: Words("政府投资", "a government’s investment"),
    Investment.OTHER: Words("其他投资", "other investment"),
}
_SLOT: Final = select("slot", Words("类别", "Class"), *(Choice(slot, words) for slot, words in SLOTS.items()))
_LINK: Final = Field(
    "link", Words("网址", "Address"), hint=Words("https:// 开头，或本站路径", "https://…, or a path here")
)
_ON: Final = Field("on", Words("日期", "Day"), "date")
_TITLE: Final = Field("title", Words("标题", "Title"))
_INVESTMENT: Final = select(
    "investment", Words("投资性质", "Investment"), *(Choice(each, words) for each, words in INVESTMENTS.items())
)
_PLATFORM: Final = select(
    "platform", Words("平台", "Platform"), *(Choice(each, words) for each, words in PLATFORMS.items())
)
_YUAN: Final = Words("元", "yuan")
_ENTER: Final = Words("登记", "Enter")
_SURE: Final = Words("以上内容属实，可以公开", "This is true and may be public")


def _about(ctx: Context, subject: str) -> tuple[Fact, ...]:
    found = major.register(ctx, major.project(subject))
    return (Fact(Words("项目", "Project"), found.title, f"/projects/{major.project(subject)}"),)


def _errand(verb: str, lead: Words, key: Words, *fields: Field, facts: Facts = _about) -> Errand:
    return Errand(f"register.{verb}", (R.OFFICER,), lead, key, fixed(*fields), facts=facts, confirm=_SURE)


_OPENED: Final = Words(
    "列入后按八类信息逐项公开，由本单位负责。",
    "Its eight classes of information are public from then on, and your office answers for them.",
)
_FILLED: Final = Words(
    "交易公告自动列入，这里登记其他单位产生的信息。",
    "Notices of the platform are there by themselves; here goes what others have made.",
)
_EXCUSED: Final = Words("没有内容的类别须写明原因。", "A class without anything says why.")
_POSTED: Final = Words("登记该类信息在其他平台的发布网址和日期。", "Where and when this class was posted elsewhere.")
_FUNDS: Final = Words("政府投资项目须公开资金安排和使用。", "A government’s project tells its funds and their use.")
_EVERY: Final = (
    _errand(
        "open_project",
        _OPENED,
        Words("列入", "Enter"),
        _TITLE,
        Field("title_en", Words("英文标题", "Title in English")),
        _INVESTMENT,
        facts=no_facts,
    ),
    _errand("fill_slot", _FILLED, _ENTER, _SLOT, _TITLE, _LINK, _ON),
    _errand("excuse_slot", _EXCUSED, Words("说明", "Say why"), _SLOT, REASON),
    _errand("note_posting", _POSTED, _ENTER, _SLOT, _PLATFORM, _LINK, _ON),
    _errand(
        "tell_funds",
        _FUNDS,
        Words("公布", "Tell"),
        Field("total", Words("计划总投资", "Planned in all"), mode="decimal", unit=_YUAN),
        Field("spent", Words("已支出", "Spent"), mode="decimal", unit=_YUAN),
        _ON,
        Field("source", Words("数据来源", "Source")),
    ),
)
ERRANDS: Final[dict[str, Errand]] = {one.act: one for one in _EVERY}
