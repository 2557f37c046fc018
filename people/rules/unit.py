"""Offices of the state (机关、单位): what kind each is, whose part, and who holds which post in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from kernel.canon import Json
from kernel.errors import NotAllowed, NotValid, Words
from kernel.reader import Reader
from people.rules.organisation import Uscc, uscc


class Kind(StrEnum):
    """What an office is; decides which duties of openness and which approvals it may have."""

    GOVERNMENT = "government"
    OPENNESS = "openness"
    SUPERVISION = "supervision"
    DEPARTMENT = "department"
    TOWNSHIP = "township"
    CENTRE = "centre"
    INSTITUTION = "institution"


class Post(StrEnum):
    """What a person is in an office. A reviewer judges whether something may be public, a secrecy officer whether it
    is secret (政府信息公开条例 17); deputy and head sign. An information officer helps residents at a point and has no
    other part in the office's business. At a window applications come in; an examiner looks into one (审), an approver
    decides it (核), an overseer watches over what was approved (监管)."""

    CLERK = "clerk"
    REVIEWER = "reviewer"
    SECRECY = "secrecy"
    DEPUTY = "deputy"
    HEAD = "head"
    POINT = "point"
    WINDOW = "window"
    EXAMINER = "examiner"
    APPROVER = "approver"
    OVERSEER = "overseer"


APPROVES: Final = frozenset({Post.EXAMINER, Post.APPROVER})
"""Who has a part in a decision on an application."""
STAFF: Final = (Post.CLERK, Post.REVIEWER, Post.SECRECY, Post.DEPUTY, Post.HEAD)
"""Who deals with the office's business: whoever helps residents, or approves and oversees, has that part alone."""


KINDS: Final[Mapping[Kind, Words]] = {
    Kind.GOVERNMENT: Words("人民政府", "government"),
    Kind.OPENNESS: Words("政务公开主管部门", "office in charge of openness"),
    Kind.SUPERVISION: Words("监察部门", "supervision office"),
    Kind.DEPARTMENT: Words("部门", "department"),
    Kind.TOWNSHIP: Words("乡镇、街道", "township or street"),
    Kind.CENTRE: Words("政务服务中心", "government service centre"),
    Kind.INSTITUTION: Words("公共企事业单位", "public institution or enterprise"),
}
POSTS: Final[Mapping[Post, Words]] = {
    Post.CLERK: Words("经办人", "clerk"),
    Post.REVIEWER: Words("公开审查员", "disclosure reviewer"),
    Post.SECRECY: Words("保密审查员", "secrecy officer"),
    Post.DEPUTY: Words("分管负责人", "deputy in charge"),
    Post.HEAD: Words("主要负责人", "head"),
    Post.POINT: Words("信息查询员", "information officer"),
    Post.WINDOW: Words("窗口人员", "window clerk"),
    Post.EXAMINER: Words("审查员", "examiner"),
    Post.APPROVER: Words("核准人", "approver"),
    Post.OVERSEER: Words("事中事后监管员", "overseer"),
}
_LIMITS: Final = {"name": 128, "name_en": 128, "address": 200, "phone": 64, "email": 128}
"""Characters."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One office. `parent` is the code of the office that it belongs to, None for a government of its own."""

    code: Uscc
    kind: Kind
    parent: Uscc | None
    name: Words
    address: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Holder:
    """One post of one person, `since` inclusive, `until` exclusive; None: still held."""

    person: str
    post: Post
    since: datetime
    until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


def read(code: str, body: Mapping[str, Json]) -> Unit:
    """An office from `{kind, parent, name, name_en, address, phone, email}`. NotValid names what is wrong."""
    reader = Reader(body)
    reader.only("kind", "parent", *_LIMITS)
    said = {name: _line(reader, name) for name in _LIMITS}
    parent = reader.value("parent")
    made = Unit(
        uscc(code),
        reader.choice("kind", Kind),
        None if parent is None else uscc(reader.text("parent")),
        Words(said["name"], said["name_en"]),
        said["address"],
        said["phone"],
        said["email"],
    )
    if made.parent == made.code:
        raise NotValid("unit.parent", "单位不能隶属于自己", "an office is no part of itself", field="parent")
    return made


def _line(reader: Reader, name: str) -> str:
    text = reader.text(name).strip()
    if not text or len(text) > _LIMITS[name]:
        raise NotValid(
            "unit.text",
            f"{name} 须有 1 至 {_LIMITS[name]} 个字",
            f"{name} has 1 to {_LIMITS[name]} characters",
            field=name,
        )
    return text


def above(code: str, parents: Mapping[str, str | None]) -> Iterable[str]:
    """The offices over one, the nearest first. NotValid `unit.circle` if they lead back to it."""
    seen, at = {code}, parents.get(code)
    while at is not None:
        if at in seen:
            raise NotValid("unit.circle", "隶属关系成环", "the offices lead back to themselves", field="parent")
        seen.add(at)
        yield at
        at = parents.get(at)


def posts(holders: Iterable[Holder], person: str, at: datetime) -> frozenset[Post]:
    """What the person is in the office at that moment."""
    return frozenset(one.post for one in holders if one.person == person and one.holds(at))


def needs(held: Iterable[Post], *one_of: Post) -> None:
    """NotAllowed `unit.post` unless the person holds one of these posts."""
    if set(held) & set(one_of):
        return
    zh, en = "或".join(POSTS[post].zh for post in one_of), " or ".join(POSTS[post].en for post in one_of)
    raise NotAllowed(
        "unit.post",
        f"须由本单位{zh}办理",
        f"this is for the office’s {en}",
        remedy=Words("由本单位主要负责人任命后再办", "Be appointed by the head of the office first"),
    )


def separate(post: Post, kind: Kind, held: Iterable[tuple[Post, Kind]]) -> None:
    """NotAllowed `unit.separate` where one person would approve, and watch over what was approved (批管分离); `held`:
    what it is in offices of which kinds."""
    posts = [*held, (post, kind)]
    approves = any(one in APPROVES for one, _ in posts)
    watches = any(one is Post.OVERSEER or where is Kind.SUPERVISION for one, where in posts)
    if approves and watches:
        raise NotAllowed(
            "unit.separate",
            "审批和监管须由不同的人担任",
            "nobody both approves and oversees",
            remedy=Words("先免去另一职务，或者任命另一人", "Dismiss from the other post, or appoint another"),
        )


def apart(first: str, second: str) -> None:
    """NotAllowed `unit.same_person` where one person would check what it has done itself."""
    if first == second:
        raise NotAllowed(
            "unit.same_person",
            "起草、审查和签发须由不同的人办理",
            "who checks is never who has drafted",
            remedy=Words("请另一人办理", "Let somebody else do it"),
        )
