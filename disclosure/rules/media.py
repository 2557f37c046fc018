"""Accounts of new media (两微一端): who has opened one and runs it, what is posted there after whose review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from kernel.canon import Json
from kernel.errors import NotFound, NotNow, NotValid, Words
from kernel.reader import Reader
from people.rules.organisation import uscc


class Platform(StrEnum):
    """Where the account is."""

    WEIBO = "weibo"
    WECHAT = "wechat"
    APP = "app"
    OTHER = "other"


class State(StrEnum):
    """An account that is merged or closed stays in the register and posts no more."""

    OPEN = "open"
    MERGED = "merged"
    CLOSED = "closed"


class Turn(StrEnum):
    """How far a post is; a returned one is drafted anew and reviewed anew."""

    DRAFTED = "drafted"
    RETURNED = "returned"
    REVIEWED = "reviewed"
    PUBLISHED = "published"
    CORRECTED = "corrected"


PLATFORMS: Final[Mapping[Platform, Words]] = {
    Platform.WEIBO: Words("微博", "Weibo"),
    Platform.WECHAT: Words("微信", "WeChat"),
    Platform.APP: Words("客户端", "app"),
    Platform.OTHER: Words("其他", "other"),
}
STATES: Final[Mapping[State, Words]] = {
    State.OPEN: Words("运行", "open"),
    State.MERGED: Words("已整合", "merged"),
    State.CLOSED: Words("已关停", "closed"),
}
TURNS: Final[Mapping[Turn, Words]] = {
    Turn.DRAFTED: Words("待审核", "to be reviewed"),
    Turn.RETURNED: Words("已退回", "sent back"),
    Turn.REVIEWED: Words("待发布", "to be published"),
    Turn.PUBLISHED: Words("已发布", "published"),
    Turn.CORRECTED: Words("已整改", "corrected"),
}
_FROM: Final[Mapping[str, tuple[Turn, ...]]] = {
    "draft_post": (Turn.DRAFTED, Turn.RETURNED),
    "review_post": (Turn.DRAFTED,),
    "publish_post": (Turn.REVIEWED,),
    "correct_post": (Turn.PUBLISHED, Turn.CORRECTED),
}
LONGEST: Final[Mapping[str, int]] = {"name": 100, "title": 100, "text": 2000}
"""Characters."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post. `duty`: the line of the basic directory that it serves; `at`: when it was published."""

    no: int
    drafter: str
    content: str
    duty: str
    turn: Turn
    at: datetime | None = None
    fault: str = ""
    correction: str = ""

    def before(self, verb: str) -> None:
        """NotNow `post.unreviewed` for what nobody has reviewed, `post.turn` for whatever else is not its turn."""
        if self.turn in _FROM[verb]:
            return
        if verb == "publish_post" and self.turn in (Turn.DRAFTED, Turn.RETURNED):
            raise NotNow(
                "post.unreviewed", "未经审核的内容不得发布", "nothing is posted that nobody has reviewed",
                remedy=Words("由起草人以外的审查员审核后再发布", "Let a reviewer who did not draft it review it"),
            )  # fmt: skip
        now = TURNS[self.turn]
        raise NotNow("post.turn", f"这条内容{now.zh}，不能办理此事", f"not possible now: this post is {now.en}")


@dataclass(frozen=True, slots=True)
class Account:
    """An account: `office` has opened it and answers for it, `runs` posts there (谁开设、谁管理); codes of both."""

    platform: Platform
    name: str
    office: str
    runs: str
    state: State = State.OPEN
    into: str = ""
    posts: tuple[Post, ...] = ()

    def going(self) -> None:
        """NotNow `account.ended` where nothing is posted any more."""
        if self.state is not State.OPEN:
            raise NotNow("account.ended", f"账号{STATES[self.state].zh}", f"the account is {STATES[self.state].en}")

    def post(self, no: int) -> Post:
        """NotFound `post.unknown` where the account has no such post."""
        if not 1 <= no <= len(self.posts):
            raise NotFound("post.unknown", "没有这条内容", "there is no such post", field="no")
        return self.posts[no - 1]


@dataclass(frozen=True, slots=True)
class Step:
    """One act as the account's chain has it."""

    verb: str
    person: str
    office: str
    at: datetime
    body: Mapping[str, Json]


def opened(body: Mapping[str, Json], office: str) -> Account:
    """An account from `{platform, name, runs}`. NotValid names what is wrong."""
    reader = Reader(body)
    return Account(reader.choice("platform", Platform), line(reader, "name"), office, uscc(reader.text("runs")))


def line(reader: Reader, name: str) -> str:
    """NotValid `post.long` for more characters than the member may have."""
    text = reader.text(name).strip()
    if len(text) > LONGEST[name]:
        raise NotValid("post.long", f"不得超过 {LONGEST[name]} 字", f"at most {LONGEST[name]} characters", field=name)
    return text


def replayed(steps: Iterable[Step]) -> Account | None:
    """The account as its chain leaves it; None for an empty chain."""
    made: Account | None = None
    for step in steps:
        made = opened(step.body, step.office) if made is None else _after(made, step)
    return made


def _after(of: Account, step: Step) -> Account:
    body = step.body
    if step.verb == "move_account":
        return replace(of, state=State(str(body["state"])), into=str(body.get("into", "")))
    no = int(str(body["no"]))
    if step.verb == "draft_post":
        made = Post(no, step.person, str(body["content_sha256"]), str(body["serves"]), Turn.DRAFTED)
        return replace(of, posts=(*of.posts[: no - 1], made, *of.posts[no:]))
    return replace(of, posts=(*of.posts[: no - 1], _moved(of.post(no), step), *of.posts[no:]))


def _moved(of: Post, step: Step) -> Post:
    match step.verb:
        case "review_post":
            return replace(of, turn=Turn.RETURNED if step.body["returned"] is True else Turn.REVIEWED)
        case "publish_post":
            return replace(of, turn=Turn.PUBLISHED, at=step.at)
    return replace(of, turn=Turn.CORRECTED, fault=str(step.body["fault"]), correction=str(step.body["correction"]))
