"""A round of clean-up (清理): what becomes of each matter from a day on, and who looks after what was let go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from approval.rules import matter
from approval.rules.matter import Basis
from kernel.canon import Json
from kernel.errors import NotValid, Words
from kernel.reader import Reader
from people.rules.organisation import Uscc, uscc


class Decision(StrEnum):
    """What a round decides of a matter."""

    KEEP = "keep"
    CANCEL = "cancel"
    DELEGATE = "delegate"
    CHANGE = "change"
    TRANSFER = "transfer"


DECISIONS: Final[Mapping[Decision, Words]] = {
    Decision.KEEP: Words("保留", "keep"),
    Decision.CANCEL: Words("取消", "cancel"),
    Decision.DELEGATE: Words("下放", "delegate to the districts"),
    Decision.CHANGE: Words("改变管理方式", "manage in another way"),
    Decision.TRANSFER: Words("移交", "transfer to another office"),
}
WATCHED: Final[Mapping[Decision, Words]] = {
    Decision.CANCEL: Words("取消后监管", "supervision after it was cancelled"),
    Decision.DELEGATE: Words("下放后衔接", "handing over to the districts"),
    Decision.CHANGE: Words("改变管理方式后监管", "supervision in the other way"),
}
"""What has to be looked after, by somebody and until a day."""
ENDS: Final = frozenset({Decision.CANCEL, Decision.CHANGE})
"""After these the matter is approved nowhere any more."""


@dataclass(frozen=True, slots=True)
class Task:
    """Who looks after it, and by when that office reports."""

    owner: Uscc
    due: date


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What is decided of one matter. `office`: to which it is transferred; `way`: how it is managed from then on."""

    matter: str
    decision: Decision
    office: Uscc | None = None
    way: str = ""
    task: Task | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One round; all that it decides holds from `since`."""

    number: int
    name: Words
    basis: Basis
    since: date
    conclusions: tuple[Conclusion, ...]

    def of(self, code: str) -> Conclusion | None:
        """What it decides of one matter; None where it does not look at it."""
        return next((one for one in self.conclusions if one.matter == code), None)


def read(number: int, body: Mapping[str, Json]) -> Round:
    """`{name, name_en, law, article, since, conclusions: [{matter, decision, office?, way?, owner?, due?}]}`. NotValid
    names what is wrong: what is cancelled, delegated or changed has a task, what is transferred an office."""
    reader = Reader(body)
    reader.only("name", "name_en", "law", "article", "since", "conclusions")
    since = matter.day(reader, "since")
    conclusions = tuple(_conclusion(one, since) for one in reader.each("conclusions"))
    if not conclusions:
        raise reader.refuse("conclusions", "至少有一项结论", "a round decides one matter at least", "round.empty")
    codes = [one.matter for one in conclusions]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise NotValid("matter.twice", f"编号重复：{twice[0]}", f"there twice: {twice[0]}", field="conclusions")
    return Round(number, matter.words(reader, "name"), matter.basis(reader), since, conclusions)


def _conclusion(reader: Reader, since: date) -> Conclusion:
    decision = reader.choice("decision", Decision)
    members = {"owner", "due"} if decision in WATCHED else set()
    members |= {Decision.TRANSFER: {"office"}, Decision.CHANGE: {"way"}}.get(decision, set())
    reader.only("matter", "decision", *members)
    return Conclusion(
        reader.text("matter"),
        decision,
        uscc(reader.text("office")) if "office" in members else None,
        matter.line(reader, "way") if "way" in members else "",
        _task(reader, since) if "owner" in members else None,
    )


def _task(reader: Reader, since: date) -> Task:
    owner, due = uscc(reader.text("owner")), matter.day(reader, "due")
    if due < since:
        raise reader.refuse("due", "不得早于施行日期", "is not before the day from which it holds", "round.due")
    return Task(owner, due)
