"""A public lottery (公开摇号) as its chain tells it: announced, its lists made public and objected to, then drawn.

The same steps judge an act before it is recorded and the chain when it is read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from experts.rules.sample import Part
from kernel import canon, ids
from kernel.canon import Json
from kernel.deadlines import begins_at, day_of
from kernel.errors import Conflict, NotFound, NotNow, Words
from kernel.reader import Reader

STEP: Final = "draw"
"""The one draw of a lottery: `<matter>/<number>/draw`."""
MOST_DAYS: Final = 60
MOST: Final = 1_000_000
SUBJECTS: Final = "subjects"
INSPECTORS: Final = "inspectors"
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_OPEN: Final = ("kind", "title", "basis", "on", "days", "places", "groups", "project")


class Kind(StrEnum):
    """What the draw decides; the word is the `matter` of its id."""

    ALLOCATION = "allocation"  # in which order applicants choose among the homes (保障性住房分配)
    INSPECTION = "inspection"  # which subjects are inspected, and by whom (双随机)


class Stage(StrEnum):
    """How far a lottery is before its draw is frozen; then the draw itself tells."""

    OPENED = "opened"
    LISTED = "listed"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Step:
    """An event of the chain: its leaf as hex, the verb, when, what."""

    leaf: str
    verb: str
    at: datetime
    body: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Group:
    """One list, drawn in its turn; `n` is how many are drawn of it, None: everybody on it, in order."""

    id: str
    title: str
    n: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it was last made public; objections to it are taken before `until`."""

    sha256: str
    count: int
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Objection:
    """To the list `of`, about one of its numbers; `upheld` is None while nobody has answered."""

    leaf: str
    of: str
    about: str
    at: datetime
    upheld: bool | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Lottery:
    """The announcement, and what became of it. `places`: how many homes there are, None where none are given out."""

    kind: Kind
    title: str
    basis: str
    on: date
    days: int
    places: int | None
    groups: tuple[Group, ...]
    project: str | None
    at: datetime
    lists: Mapping[str, Listed] = field(default_factory=dict)
    objections: tuple[Objection, ...] = ()
    planned: datetime | None = None

    @property
    def stage(self) -> Stage:
        if self.planned:
            return Stage.PLANNED
        return Stage.LISTED if len(self.lists) == len(self.groups) else Stage.OPENED

    @property
    def parts(self) -> tuple[Part, ...]:
        """What its plan draws: of every group's last list as many as the announcement says."""
        found = ((group, self.lists[group.id]) for group in self.groups)
        return tuple(Part(group.id, each.sha256, each.count if group.n is None else group.n) for group, each in found)

    @property
    def until(self) -> datetime | None:
        """When the last list has been public for its time; None while one is missing."""
        return max(each.until for each in self.lists.values()) if self.stage is not Stage.OPENED else None

    def group(self, name: str) -> Group:
        """NotFound for another list's name."""
        found = next((each for each in self.groups if each.id == name), None)
        if found is None:
            raise NotFound("lottery.list", f"公告中没有名单 {name}", f"no list {name} was announced", field="list")
        return found


def closes(at: datetime, days: int) -> datetime:
    """When a list made public at that moment has been public for so many whole days, counted from the next one."""
    return begins_at(day_of(at) + timedelta(days=days + 1)) if days else at


def read(steps: Iterable[Step]) -> Lottery | None:
    """None where no lottery was opened; refused is what could not have been recorded."""
    made: Lottery | None = None
    for step in steps:
        made = take(made, step)
    return made


def take(of: Lottery | None, step: Step) -> Lottery | None:
    """The lottery after one more event. Refused is an event that may not follow; those of the draw itself change
    nothing, but that it was planned."""
    if step.verb == "open_lottery":
        return _opened(of, step)
    if of is None:
        if step.verb in ("publish_list", "object_list", "answer_objection"):
            raise NotFound("lottery.unknown", "没有这次摇号", "there is no such lottery")
        return None
    match step.verb:
        case "publish_list":
            return _listed(of, step)
        case "object_list":
            return _objected(of, step)
        case "answer_objection":
            return _answered(of, step)
        case "plan_draw":
            return _planned(of, step)
    return of


# ---------------------------------------------------------------- opened


def _opened(of: Lottery | None, step: Step) -> Lottery:
    if of is not None:
        raise Conflict("lottery.known", "该编号已有摇号公告", "a lottery of that number is announced already")
    reader = Reader(step.body)
    reader.only(*_OPEN)
    kind = reader.choice("kind", Kind)
    is_inspection = kind is Kind.INSPECTION
    groups = tuple(_group(each, counted=is_inspection) for each in reader.each("groups"))
    names = [each.id for each in groups]
    if not names or len(set(names)) != len(names) or (is_inspection and names != [SUBJECTS, INSPECTORS]):
        raise reader.refuse(
            "groups", "须有名单且不重复；双随机为检查对象、检查人员两个", "lists, none twice; of an inspection both"
        )
    return Lottery(
        kind,
        reader.text("title"),
        reader.text("basis"),
        _day(reader),
        reader.integer("days", 0 if is_inspection else 1, MOST_DAYS),
        None if is_inspection else reader.integer("places", 1, MOST),
        groups,
        None if is_inspection else ids.identifier(reader.text("project"), "project"),
        step.at,
    )


def _group(reader: Reader, *, counted: bool) -> Group:
    reader.only("id", "title", "n")
    n = reader.integer("n", 1, MOST) if counted else None
    return Group(ids.identifier(reader.text("id"), reader.at("id")), reader.text("title"), n)


def _day(reader: Reader) -> date:
    text = reader.text("on")
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise reader.refuse("on", "须为日期，如 2026-03-02", "must be a day such as 2026-03-02")


# ---------------------------------------------------------------- lists and objections


def _before_plan(of: Lottery) -> None:
    if of.planned:
        raise NotNow("lottery.planned", "方案已公布，名单不再变动", "the plan is published: the lists stand")


def _listed(of: Lottery, step: Step) -> Lottery:
    _before_plan(of)
    reader = Reader(step.body)
    reader.only("list", "sha256", "count", "until")
    group, count = of.group(reader.text("list")), reader.integer("count", 1, MOST)
    if group.n is not None and count < group.n:
        raise reader.refuse("count", f"须抽 {group.n}，名单只有 {count}", f"{group.n} are drawn, {count} are listed")
    until = reader.text("until")
    if until != canon.instant(closes(step.at, of.days)):
        raise reader.refuse("until", "公示期与公告不符", "not the publicity that was announced")
    made = Listed(reader.text("sha256"), count, step.at, canon.moment(until))
    if len(canon.unhex(made.sha256)) != 32:
        raise reader.refuse("sha256", "须为摘要", "must be a digest")
    return replace(of, lists={**of.lists, group.id: made})


def _objected(of: Lottery, step: Step) -> Lottery:
    _before_plan(of)
    reader = Reader(step.body)
    reader.only("list", "about", "text_sha256")
    group = of.group(reader.text("list"))
    listed = of.lists.get(group.id)
    if listed is None or step.at >= listed.until:
        raise NotNow(
            "lottery.objection_late",
            "名单不在公示期内",
            "the list is not open to objections",
            field="list",
            remedy=Words("公示期外的情况向监督部门投诉", "Outside its time complain to the supervision department"),
        )
    about = ids.identifier(reader.text("about"), "about")
    return replace(of, objections=(*of.objections, Objection(step.leaf, group.id, about, step.at)))


def _answered(of: Lottery, step: Step) -> Lottery:
    reader = Reader(step.body)
    reader.only("objection", "upheld", "reason")
    leaf, upheld, reason = reader.text("objection"), reader.flag("upheld"), reader.text("reason")
    if leaf not in {each.leaf for each in of.objections if each.upheld is None}:
        raise NotFound("lottery.objection", "没有待答复的这件异议", "no such objection waits", field="objection")
    made = tuple(replace(each, upheld=upheld, reason=reason) if each.leaf == leaf else each for each in of.objections)
    return replace(of, objections=made)


# ---------------------------------------------------------------- planned


def _planned(of: Lottery, step: Step) -> Lottery:
    """Every list was public for its time, every objection is answered, and what was upheld is on a later list."""
    if of.planned:
        raise Conflict("lottery.once", "一次公告只抽一次", "one announcement, one draw", field="did")
    if of.until is None or step.at < of.until:
        raise NotNow("lottery.public", "名单尚未公示期满", "the lists have not been public for their time yet")
    if waiting := _open(of):
        raise NotNow(
            "lottery.objections",
            f"还有 {len(waiting)} 件异议未答复，或成立后未重新公示名单",
            f"{len(waiting)} objections wait for an answer, or for the list to be published again",
            field=waiting[0].about,
        )
    return replace(of, planned=step.at)


def _open(of: Lottery) -> Sequence[Objection]:
    return [each for each in of.objections if each.upheld is None or (each.upheld and of.lists[each.of].at <= each.at)]
