"""Accounts of new media as everybody sees them, and what is posted there as feeds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from disclosure.acts import media
from disclosure.acts.media import Shown
from disclosure.rules import duty
from disclosure.rules.media import PLATFORMS, STATES, TURNS, Account, Post, State, Turn
from kernel.actor import Actor, Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Words
from people.acts import units
from web.desks import duties
from web.public import openness
from web.views.elements import Empty, Fact, Link
from web.views.media import MediaPage, PostRow
from web.views.public import FeedItem, NoticeRow
from web.words import Text, join, phrase

ADDRESS: Final = "/media"
ATOM: Final = "/feeds/media.atom"
JSON_FEED: Final = "/feeds/media.json"
TITLE: Final = Words("政务新媒体", "New media")
NEWEST: Final = 50
_NONE: Final = Empty(Words("还没有登记账号。", "No accounts have been entered yet."))


def address(subject: str) -> str:
    return f"{ADDRESS}/{subject}"


def listing(ctx: Context, actor: Actor) -> MediaPage:
    """Every account, ended ones too, and the newest posts of all."""
    rows = tuple(
        NoticeRow(of.name, address(subject), (PLATFORMS[of.platform], STATES[of.state], _office(ctx, of.office)))
        for subject, of in media.every(ctx).items()
    )
    enter = Link(Words("登记账号", "Enter an account"), duties.act(media.number(ctx), "open_account"))
    posts = tuple(_post(ctx, one) for one in media.public(ctx, NEWEST))
    return MediaPage(TITLE, keys=(enter,) if actor.role is Role.OFFICER else (), rows=rows, posts=posts, empty=_NONE)


def _office(ctx: Context, code: str) -> Text:
    found = units.find(ctx.tx, code)
    return found.name if found else code


def page(ctx: Context, subject: str) -> MediaPage:
    """One account with its posts; those who run it see what is not public yet. NotFound `account.unknown`."""
    of = media.find(ctx, subject)
    within = units.staffs(ctx, of.runs)
    posts = [one for one in reversed(of.posts) if one.at or within]
    return MediaPage(
        of.name,
        (Link(TITLE, ADDRESS),),
        tuple(_keys(ctx, subject, of)),
        tuple(_facts(ctx, of)),
        posts=tuple(_post(ctx, media.shown(ctx, subject, of, one)) for one in posts),
        empty=Empty(Words("还没有发布内容。", "Nothing has been posted yet.")),
    )


def _facts(ctx: Context, of: Account) -> Iterator[Fact]:
    yield Fact(Words("平台", "Platform"), PLATFORMS[of.platform])
    yield Fact(Words("状态", "State"), STATES[of.state])
    yield Fact(Words("开设单位", "Opened by"), _office(ctx, of.office), openness.address(of.office))
    yield Fact(Words("运行单位", "Run by"), _office(ctx, of.runs), openness.address(of.runs))
    if of.into:
        yield Fact(Words("整合到", "Merged into"), media.find(ctx, of.into).name, address(of.into))


def _keys(ctx: Context, subject: str, of: Account) -> Iterator[Link]:
    """What the staff of both offices can do next."""
    turns, runs = {one.turn for one in of.posts}, units.staffs(ctx, of.runs)
    if runs and of.state is State.OPEN:
        yield Link(Words("起草", "Draft a post"), duties.act(subject, "draft_post"))
        if Turn.DRAFTED in turns:
            yield Link(Words("审核", "Review"), duties.act(subject, "review_post"))
        if Turn.REVIEWED in turns:
            yield Link(Words("发布", "Publish"), duties.act(subject, "publish_post"))
    if runs and turns & {Turn.PUBLISHED, Turn.CORRECTED}:
        yield Link(Words("整改", "Put right"), duties.act(subject, "correct_post"))
    if of.state is State.OPEN and units.staffs(ctx, of.office):
        yield Link(Words("关停或者整合", "Close or merge"), duties.act(subject, "move_account"))


def _post(ctx: Context, one: Shown) -> PostRow:
    post = one.post
    at: tuple[Text, ...] = (phrase("{at:day}", at=post.at),) if post.at else ()
    serves = duty.every(ctx.catalogue).get(post.duty)
    told = phrase("失当：{fault}；整改：{correction}", fault=post.fault, correction=post.correction)
    return PostRow(
        one.title, one.text, (one.account.name, TURNS[post.turn], *at, serves.words if serves else post.duty),
        told if post.turn is Turn.CORRECTED else "",
    )  # fmt: skip


def _id(post: Post) -> str:
    return f"p{post.no}"


def items(ctx: Context) -> tuple[FeedItem, ...]:
    """The newest posts, for those who follow them; one that was put right says how."""
    return tuple(
        FeedItem(_id(one.post), one.title, address(one.subject), one.post.at or ctx.now, _summary(one))
        for one in media.public(ctx, NEWEST)
    )


def _summary(one: Shown) -> Text:
    if one.post.turn is Turn.CORRECTED:
        return join(one.text, phrase("失当：{fault}；整改：{correction}", fault=one.post.fault,
                                     correction=one.post.correction))  # fmt: skip
    return one.text


def feed(ctx: Context, home: str, name: str) -> dict[str, Json]:
    """The newest posts as JSON Feed 1.1."""
    listed: list[Json] = [
        {
            "id": f"{home}{address(one.subject)}#{_id(one.post)}",
            "url": f"{home}{address(one.subject)}",
            "title": one.title,
            "content_text": one.text,
            "date_published": (one.post.at or ctx.now).isoformat(),
            "tags": [one.account.name, one.post.duty],
        }
        for one in media.public(ctx, NEWEST)
    ]
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": name,
        "home_page_url": f"{home}{ADDRESS}",
        "feed_url": f"{home}{JSON_FEED}",
        "items": listed,
    }
