"""Joint reviews (网络会审) and reviews of drawings (视频审图): departments comment and sign opinions, the applicant
answers, and minutes close what every department has spoken on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from approval.rules.docket import By, Done, Step, Table, of_verb
from kernel.errors import NotFound, NotNow, NotValid, Words
from kernel.reader import Reader

LARGEST: Final = 32 * 1024 * 1024
"""Bytes of one file."""
DEPARTMENTS: Final = 30
_BEGINNINGS: Final = (b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
"""PDF, PNG, JPEG: nothing that runs by itself or unpacks to more than it is."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_LINK: Final = re.compile(r"https://[^\s<>\"]{4,300}")


class Kind(StrEnum):
    """A plan is reviewed by all departments together, or a drawing, comment by comment."""

    REVIEW = "review"
    DRAWING = "drawing"


class Stage(StrEnum):
    """Where it stands."""

    OPEN = "open"
    CONCLUDED = "concluded"


class Vote(StrEnum):
    """What a department thinks."""

    AGREE = "agree"
    CONDITIONS = "conditions"
    OBJECT = "object"


class Outcome(StrEnum):
    """What the minutes say."""

    PASSED = "passed"
    RETURNED = "returned"


class Answered(StrEnum):
    """Where a comment stands: a reply is nothing before the department has accepted it."""

    OPEN = "open"
    REPLIED = "replied"
    SETTLED = "settled"


KINDS: Final[Mapping[str, Words]] = {
    Kind.REVIEW: Words("网络会审", "joint review"),
    Kind.DRAWING: Words("视频审图", "review of a drawing"),
}
STAGES: Final[Mapping[str, Words]] = {
    Stage.OPEN: Words("会审中", "under review"),
    Stage.CONCLUDED: Words("已形成纪要", "concluded"),
}
VOTES: Final[Mapping[str, Words]] = {
    Vote.AGREE: Words("同意", "agrees"),
    Vote.CONDITIONS: Words("有条件同意", "agrees with conditions"),
    Vote.OBJECT: Words("不同意", "objects"),
}
OUTCOMES: Final[Mapping[str, Words]] = {
    Outcome.PASSED: Words("通过", "passed"),
    Outcome.RETURNED: Words("退回修改", "returned"),
}
ANSWERED: Final[Mapping[str, Words]] = {
    Answered.OPEN: Words("待答复", "to be answered"),
    Answered.REPLIED: Words("已答复，待确认", "answered, to be accepted"),
    Answered.SETTLED: Words("已确认", "settled"),
}
_OPEN: Final = (Stage.OPEN,)
TABLE: Final = Table(
    "conference.stage",
    STAGES,
    (
        Step(_OPEN, "file", By.ASKER),
        Step(_OPEN, "reply", By.ASKER),
        Step(_OPEN, "comment", By.MEMBER),
        Step(_OPEN, "settle", By.MEMBER),
        Step(_OPEN, "opine", By.MEMBER),
        Step(_OPEN, "record", By.DESK),
        Step(_OPEN, "conclude", By.HEAD, Stage.CONCLUDED),
    ),
)


@dataclass(frozen=True, slots=True)
class Comment:
    """A mark on a version of a file: page from 1, `x` and `y` in thousandths of the page from its upper left corner.
    `text` and `reply` are digests."""

    n: int
    office: str
    version: int
    page: int
    x: int
    y: int
    text: str
    state: Answered = Answered.OPEN
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a department has signed; `entry` names it in the journal, `version` the newest file that it had seen."""

    office: str
    vote: Vote
    version: int
    text: str
    entry: str


def file(data: bytes) -> bytes:
    """NotValid `conference.file` for what is neither a PDF nor an image, or too large."""
    if not data.startswith(_BEGINNINGS) or len(data) > LARGEST:
        raise NotValid(
            "conference.file",
            f"须为 PDF、PNG 或 JPEG，不超过 {LARGEST >> 20} MB",
            f"a PDF, PNG or JPEG of at most {LARGEST >> 20} MB",
            field="file",
        )
    return data


def link(reader: Reader, name: str) -> str:
    """Where the meeting is seen; nothing of it passes through here. NotValid `conference.link`."""
    text = reader.text(name).strip()
    if not _LINK.fullmatch(text):
        raise NotValid("conference.link", "须为 https 网址", "an address that begins with https", field=name)
    return text


def digest(reader: Reader, name: str) -> str:
    """NotValid `conference.digest` for what is no SHA-256."""
    text = reader.text(name).strip().lower()
    if not _DIGEST.fullmatch(text):
        raise NotValid("conference.digest", "须为 64 位十六进制 SHA-256", "a SHA-256 of 64 hex digits", field=name)
    return text


def called(codes: Sequence[str]) -> list[str]:
    """The departments that are called in. NotValid `conference.departments` for none, too many, or one twice."""
    if not 1 <= len(codes) <= DEPARTMENTS or len(set(codes)) < len(codes):
        raise NotValid(
            "conference.departments",
            f"须有 1 至 {DEPARTMENTS} 个不同部门",
            f"1 to {DEPARTMENTS} offices, each once",
            field="departments",
        )
    return list(codes)


# ---------------------------------------------------------------- what its chain comes to


def versions(acts: Iterable[Done]) -> list[Done]:
    """The files, the first version first."""
    return of_verb(acts, "file")


def comments(acts: Iterable[Done]) -> list[Comment]:
    """Every comment as it stands."""
    made: list[Comment] = []
    for one in of_verb(acts, "comment", "reply", "settle"):
        reader = Reader(one.body)
        if one.verb == "comment":
            version, page, x, y = (reader.integer(name, 0, 10_000) for name in ("version", "page", "x", "y"))
            made.append(Comment(len(made) + 1, one.text("office"), version, page, x, y, one.text("text_sha256")))
            continue
        at = reader.integer("comment", 1, len(made)) - 1
        if one.verb == "reply":
            made[at] = replace(made[at], state=Answered.REPLIED, reply=one.text("text_sha256"))
        else:
            made[at] = replace(made[at], state=Answered.SETTLED if reader.flag("settled") else Answered.OPEN)
    return made


def comment(of: Iterable[Comment], n: int, *states: Answered) -> Comment:
    """NotFound `conference.comment` where there is none, NotNow `conference.answered` for one in another state."""
    found = next((one for one in of if one.n == n), None)
    if found is None:
        raise NotFound("conference.comment", "没有这条意见", "there is no such comment", field="comment")
    if found.state not in states:
        now = ANSWERED[found.state]
        raise NotNow("conference.answered", f"该意见{now.zh}", f"that comment is {now.en}", field="comment")
    return found


def opinions(acts: Iterable[Done]) -> dict[str, Opinion]:
    """The last opinion of each department, by its code."""
    made = map(_opinion, of_verb(acts, "opine"))
    return {one.office: one for one in made}


def _opinion(of: Done) -> Opinion:
    version = Reader(of.body).integer("version", 0, 10_000)
    return Opinion(of.text("office"), Vote(of.text("vote")), version, of.text("text_sha256"), of.leaf)


def conclude(kind: Kind, members: Collection[str], acts: Sequence[Done], outcome: Outcome) -> list[Opinion]:
    """The opinions that the minutes list, in the order of the departments. NotNow `conference.silent` while one has not
    spoken; to pass also `conference.unanswered`, `conference.objected`, `conference.stale`, `conference.no_drawing`."""
    said, newest = opinions(acts), len(versions(acts))
    silent = [each for each in members if each not in said]
    if silent:
        raise NotNow(
            "conference.silent", f"还有 {len(silent)} 个部门未发表意见", f"{len(silent)} offices have not spoken"
        )
    listed = [said[each] for each in members]
    if outcome is Outcome.PASSED:
        _passes(kind, listed, comments(acts), newest)
    return listed


def _passes(kind: Kind, listed: Iterable[Opinion], marked: Iterable[Comment], newest: int) -> None:
    left = sum(one.state is not Answered.SETTLED for one in marked)
    if left:
        raise NotNow(
            "conference.unanswered",
            f"还有 {left} 条意见未答复确认",
            f"{left} comments are not answered and accepted",
            remedy=Words("逐条答复并由提出部门确认后再通过", "Answer each, and let its department accept it"),
        )
    if any(one.vote is Vote.OBJECT for one in listed):
        raise NotNow("conference.objected", "有部门不同意，不能通过", "a department objects: it cannot pass")
    if kind is Kind.DRAWING and not newest:
        raise NotNow("conference.no_drawing", "还没有图纸", "there is no drawing yet")
    if any(one.version < newest for one in listed):
        raise NotNow(
            "conference.stale",
            "有部门的意见针对旧版图纸",
            "an opinion is about an older version",
            remedy=Words("请该部门对最新版发表意见", "Let that department speak on the newest version"),
        )
