"""The errands of accounts of new media: entered, ended; posts drafted, reviewed, published, put right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from disclosure.acts import media, registers
from disclosure.rules import duty
from disclosure.rules.media import PLATFORMS, STATES, State, Turn
from disclosure.rules.review_sheet import ITEMS
from kernel.actor import Role as R
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import NotFound, NotValid, Words
from people.acts import units
from web.answers import Answers
from web.desks.errands import BASIS, FINAL, UNCHOSEN, Errand, Fields, select
from web.views.elements import Choice, Fact, Field
from web.words import join

_BY: Final = (R.OFFICER,)
_POST: Final = Words("内容", "Post")
_FIT: Final = (UNCHOSEN, Choice("fit", Words("是", "yes")), Choice("unfit", Words("否，退回修改", "no, send it back")))


def _about(ctx: Context, subject: str) -> tuple[Fact, ...]:
    """The account; its drafts are for the staff of the office that runs it."""
    of = media.find(ctx, subject)
    if not units.staffs(ctx, of.office, of.runs):
        raise NotFound("account.unknown", "没有这个账号", "there is no such account", field="subject")
    return (
        Fact(Words("账号", "Account"), of.name),
        *(
            Fact(_POST, join(f"{post.no}", *map(str, media.content(ctx, post).values())), style="text")
            for post in of.posts
            if post.turn in (Turn.DRAFTED, Turn.RETURNED, Turn.REVIEWED) and ctx.actor.org == of.runs
        ),
    )


def _opening(ctx: Context, _subject: str) -> tuple[Field, ...]:
    platforms = (Choice(one, words) for one, words in PLATFORMS.items())
    offices = (Choice(one.code, one.name) for one in units.every(ctx.tx))
    return (
        select("platform", Words("平台", "Platform"), *platforms),
        Field("name", Words("账号名称", "Name of the account")),
        select("runs", Words("运行单位", "Run by"), *offices),
    )


def _moving(ctx: Context, subject: str) -> tuple[Field, ...]:
    states = (Choice(one, STATES[one]) for one in (State.CLOSED, State.MERGED))
    others = ((each, of) for each, of in media.every(ctx).items() if each != subject and of.state is State.OPEN)
    into = Field(
        "into", Words("整合到", "Merged into"), "select", required=False,
        choices=(Choice("", Words("无", "none")), *(Choice(each, of.name) for each, of in others)),
    )  # fmt: skip
    return (select("state", Words("状态", "State"), *states), into, BASIS)


def _drafting(ctx: Context, subject: str) -> tuple[Field, ...]:
    of = media.find(ctx, subject)
    runs, fields = units.acting(ctx, of.runs), registers.fields(ctx, of.runs)
    lines = (Choice(one.id, one.words) for one in duty.every(ctx.catalogue).values() if one.binds(runs, fields))
    again = (Choice(str(one.no), str(one.no)) for one in of.posts if one.turn in (Turn.DRAFTED, Turn.RETURNED))
    return (
        Field("no", Words("修改的内容", "Post to draft anew"), "select", required=False,
              choices=(Choice("", Words("新的内容", "a new one")), *again)),
        Field("title", Words("标题", "Title")),
        Field("text", Words("正文", "Text"), "textarea"),
        select("serves", Words("对应的目录事项", "Line of the directory that it serves"), UNCHOSEN, *lines),
    )  # fmt: skip


def _chosen(*turns: Turn, further: tuple[Field, ...] = ()) -> Fields:
    """Which post, of those that are so far."""

    def made(ctx: Context, subject: str) -> tuple[Field, ...]:
        fitting = (Choice(str(one.no), str(one.no)) for one in media.find(ctx, subject).posts if one.turn in turns)
        return (select("no", _POST, *fitting), *further)

    return made


def _numbered(_ctx: Context, _subject: str, given: Answers) -> Mapping[str, Json]:
    """The fields with the post's number as a number."""
    said, text = given.json(), given.text("no")
    if not text:
        return said
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise NotValid("act.field", "须为整数", "a whole number is needed", field="no")
    return {**said, "no": int(text)}


def _errand(verb: str, lead: Words, key: Words, fields: Fields, confirm: Words | None = None) -> Errand:
    return Errand(f"register.{verb}", _BY, lead, key, fields, _numbered, facts=_about, confirm=confirm)


_SHEET: Final = (
    *(select(item, ITEMS[item], *_FIT) for item in media.SHEET),
    Field("note", Words("意见", "Note"), "textarea", required=False,
          hint=Words("有不合适的事项或提示时必填", "needed with anything unfit and any hint")),
)  # fmt: skip
_WRONG: Final = (
    Field("fault", Words("失当之处", "What was wrong"), "textarea"),
    Field("correction", Words("整改情况", "How it was put right"), "textarea"),
)
_EVERY: Final = (
    Errand("register.open_account", _BY, Words("本单位对账号负责。", "Your office answers for the account."),
           Words("登记账号", "Enter the account"), _opening, confirm=FINAL),
    _errand("move_account", Words("关停或者整合后不再发布。", "Nothing is posted there any more."),
            Words("关停或者整合", "Close or merge"), _moving, confirm=FINAL),
    _errand("draft_post", Words("内容须与本单位职能直接关联，由他人审核。",
                                "A post serves a function of the office, and somebody else reviews it."),
            Words("送审", "Submit for review"), _drafting),
    _errand("review_post", Words("未经审核不得发布。", "Nothing is posted before it is reviewed."),
            Words("提交审核意见", "Give the review"), _chosen(Turn.DRAFTED, further=_SHEET)),
    _errand("publish_post", Words("发布后进入订阅源。", "It goes into the feeds."), Words("发布", "Publish"),
            _chosen(Turn.REVIEWED), confirm=Words("我发布这条内容", "I publish this post")),
    _errand("correct_post", Words("失当之处和整改情况一并公开。",
                                  "Both are public, what was wrong and how it was put right."),
            Words("整改", "Put right"), _chosen(Turn.PUBLISHED, Turn.CORRECTED, further=_WRONG), confirm=FINAL),
)  # fmt: skip
ERRANDS: Final[dict[str, Errand]] = {one.act: one for one in _EVERY}
