"""What is done beside deciding: a booking, an order for an agent, a meeting, a lead, a delivery. Each has a number, a
table of its steps, and most have a code by which who asked for it finds it again without an account."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from kernel.canon import Json
from kernel.deadlines import day_of
from kernel.errors import NotNow, NotValid, Words
from kernel.reader import Reader
from people.rules.unit import Post

SHORTEST: Final = 8
"""Characters of a code."""
LENGTH: Final = 16
"""Characters of a code that the platform makes: 80 random bits."""
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
DESK: Final = (Post.WINDOW, Post.CLERK, Post.EXAMINER, Post.APPROVER, Post.DEPUTY, Post.HEAD)
"""Who serves applicants in an office; an overseer watches them and has no part in it."""
AGENTS: Final = (*DESK, Post.POINT)
"""Who may be somebody's agent: in townships and villages those at the points, too."""
HEADS: Final = (Post.DEPUTY, Post.HEAD)
LONGEST: Final = 4000
"""Characters of a text."""


class By(StrEnum):
    """Who takes a step: who asked for the docket, by its code; the office; its deputy or head; the person who acts on
    behalf of who asked; an office that was called in; the clerk."""

    ASKER = "asker"
    DESK = "desk"
    HEAD = "head"
    AGENT = "agent"
    MEMBER = "member"
    CLERK = "clerk"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a table: at any of `sources`, by `verb`, to `target`; empty: where it stands."""

    sources: tuple[str, ...]
    verb: str
    by: By
    target: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The steps of one docket, its stages in words, and the code with which a step out of turn is refused."""

    refusal: str
    stages: Mapping[str, Words]
    steps: tuple[Step, ...]

    def step(self, stage: str, verb: str) -> Step:
        """NotNow where the table has no such step at this stage."""
        found = next((one for one in self.steps if stage in one.sources and one.verb == verb), None)
        if found is None:
            now = self.stages[stage]
            raise NotNow(self.refusal, f"{now.zh}，此时不能办理这一步", f"{now.en}: not possible at this stage")
        return found

    def by(self, verb: str) -> By:
        """Who takes a step of that name; it is the same at every stage."""
        return next(one.by for one in self.steps if one.verb == verb)

    def open(self, stage: str, *by: By) -> list[str]:
        """What these may do at this stage."""
        return [one.verb for one in self.steps if stage in one.sources and one.by in by]


@dataclass(frozen=True, slots=True)
class Done:
    """One act on a chain; `leaf` names its entry, `actor` who did it."""

    verb: str
    at: datetime
    body: Mapping[str, Json]
    actor: str = ""
    leaf: str = ""

    @property
    def day(self) -> date:
        return day_of(self.at)

    def text(self, name: str) -> str:
        """The member as text, empty where there is none."""
        return str(self.body.get(name) or "")


def of_verb(acts: Iterable[Done], *verbs: str) -> list[Done]:
    return [one for one in acts if one.verb in verbs]


# ---------------------------------------------------------------- codes


def code(drawn: bytes) -> str:
    """A code of 16 letters and figures out of 10 drawn bytes."""
    number, made = int.from_bytes(drawn), ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(_LETTERS))
        made += _LETTERS[place]
    return made


def code_digest(id: str, secret: str) -> str:
    """What is kept of a code; upper and lower case are one."""
    return hashlib.sha256(f"{id}\n{secret.strip().upper()}".encode()).hexdigest()


def secret(reader: Reader) -> str:
    """The code that the body holds. NotValid `docket.code_short`."""
    given = reader.text("code").strip()
    if len(given) < SHORTEST:
        raise NotValid("docket.code_short", f"查询码不少于 {SHORTEST} 位", f"a code has {SHORTEST} characters or more",
                       field="code")  # fmt: skip
    return given


# ---------------------------------------------------------------- members of bodies


def line(reader: Reader, name: str, most: int = 100) -> str:
    """A text without blanks around it, of at most so many characters. NotValid `docket.long`."""
    text = reader.text(name).strip()
    if len(text) > most:
        raise NotValid("docket.long", f"{name} 不得超过 {most} 字", f"{name} has at most {most} characters", field=name)
    return text


def day(reader: Reader, name: str) -> date:
    """NotValid `docket.day` for what is no day."""
    try:
        return date.fromisoformat(reader.text(name))
    except ValueError as error:
        raise NotValid("docket.day", "日期须为年-月-日", "a day is written YYYY-MM-DD", field=name) from error


def chosen(reader: Reader, name: str, known: Sequence[str]) -> str:
    """One of the known values. NotValid `docket.choice`."""
    text = reader.text(name)
    if text not in known:
        raise NotValid("docket.choice", f"须为：{'、'.join(known)}", f"one of: {', '.join(known)}", field=name)
    return text
