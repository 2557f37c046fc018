"""The guide of a matter (办事指南): six parts made from its six unified fields, and what its office adds.

A guide says which day it holds from, is out within one working day of the change that it tells of, and is the whole of
what may be asked for: what it does not name nobody has to bring.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from approval.rules import wording, workflow
from approval.rules.matter import UNIFIED, Basis, Matter, Unified
from approval.rules.workflow import Workflow
from kernel import canon
from kernel.canon import Json
from kernel.deadlines import Budget, Due, Unit, due
from kernel.errors import NotValid, Words
from kernel.reader import Reader
from kernel.workdays import Calendar

PUBLISH: Final = Budget(1, Unit.WORKING, "")
"""From the day of the change to the guide that tells of it."""
LONGEST: Final = 500
"""Characters of a line."""
MOST: Final = 20
"""Lines of explanation, and files."""


class Sort(StrEnum):
    """What can be downloaded with a guide."""

    FORM = "form"
    SAMPLE = "sample"


SORTS: Final[Mapping[Sort, Words]] = {
    Sort.FORM: Words("格式文本", "form"),
    Sort.SAMPLE: Words("示范文本", "sample"),
}


@dataclass(frozen=True, slots=True)
class File:
    """A form or a sample, where it lies: `https://…`, or a path of this site."""

    sort: Sort
    title: str
    link: str


@dataclass(frozen=True, slots=True)
class Service:
    """What the office adds: where, when, whom to ask, where to complain, how to fill things in (填写说明), files."""

    place: str
    hours: str
    phone: str
    complaints: str
    notes: tuple[str, ...]
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part as it is shown and printed."""

    field: Unified
    lines: tuple[Words, ...]

    @property
    def title(self) -> Words:
        return UNIFIED[self.field]


def read(body: Mapping[str, Json]) -> tuple[date, Service]:
    """From when the guide holds and what the office adds: `{since, place, hours, phone, complaints, notes, files}`.
    NotValid `guide.since` without a day, `guide.vague` for words that leave open what is asked."""
    reader = Reader(body)
    reader.only("since", "place", "hours", "phone", "complaints", "notes", "files")
    place, hours, phone, complaints = (_line(reader, name) for name in ("place", "hours", "phone", "complaints"))
    notes = tuple(one.strip() for one in reader.texts("notes"))
    files = tuple(map(_file, reader.each("files")))
    if max(len(notes), len(files)) > MOST or any(len(one) > LONGEST for one in notes):
        raise reader.refuse(
            "notes",
            f"不超过 {MOST} 条，每条不超过 {LONGEST} 字",
            f"at most {MOST}, of {LONGEST} characters",
            "guide.text",
        )
    said = {"place": place, "hours": hours, **{f"notes[{at}]": one for at, one in enumerate(notes)}}
    wording.clear({**said, **{f"files[{at}].title": one.title for at, one in enumerate(files)}})
    return _since(reader), Service(place, hours, phone, complaints, notes, files)


def _line(reader: Reader, name: str) -> str:
    text = reader.text(name).strip()
    if len(text) > LONGEST:
        raise reader.refuse(name, f"不超过 {LONGEST} 字", f"at most {LONGEST} characters", "guide.text")
    return text


def _file(reader: Reader) -> File:
    reader.only("sort", "title", "link")
    link = reader.text("link")
    if not link.startswith(("https://", "/")) or link.startswith("//"):
        raise reader.refuse("link", "须以 https:// 开头，或为本站路径", "is https://… or a path here", "guide.link")
    return File(reader.choice("sort", Sort), _line(reader, "title"), link)


def _since(reader: Reader) -> date:
    """The day of its own: a change that does not say from when it holds is none."""
    try:
        return date.fromisoformat(str(reader.source.get("since", "")))
    except ValueError as error:
        raise reader.refuse("since", "须写明具体实施时间", "say from which day it holds", "guide.since") from error


# ---------------------------------------------------------------- the six parts


def parts(of: Matter, way: Workflow) -> tuple[Part, ...]:
    """One for each unified field, in the order of those, made of nothing but that field."""
    lines: dict[Unified, tuple[Words, ...]] = {
        Unified.NAME: (of.name,),
        Unified.BASIS: (_cited(of.basis),),
        Unified.MATERIALS: tuple(_materials(of)) or (Words("无需提交材料", "none"),),
        Unified.WORKFLOW: (way.words, *(node.words for node in way.nodes)),
        Unified.LIMITS: tuple(_limits(of)),
        Unified.FEES: tuple(_fees(of)) or (Words("不收费", "free of charge"),),
    }
    return tuple(Part(field, lines[field]) for field in Unified)


def conditions(of: Matter) -> tuple[Words, ...]:
    """What has to be so before it can be granted; not one of the six fields."""
    return tuple(_with(one.text, one.basis) for one in of.conditions)


def _cited(basis: Basis) -> Words:
    return Words(basis.cited, basis.cited)


def _with(words: Words, basis: Basis) -> Words:
    return Words(f"{words.zh}（{basis.cited}）", f"{words.en} ({basis.cited})")


def _materials(of: Matter) -> Iterator[Words]:
    for one in of.materials:
        named = _with(one.name, one.basis)
        if one.held_as:
            named = Words(f"{named.zh}：政务数据已有的，免予提交", f"{named.en}: not asked for where the base holds it")
        yield named


def _limits(of: Matter) -> Iterator[Words]:
    if of.limits.promised:
        n = of.limits.promised
        yield Words(f"承诺 {n} 个工作日", f"promised: {n} working day{'s' * (n != 1)}")
    else:
        yield Words("当场办结", "on the spot")
    if of.limits.statutory:
        n, law = of.limits.statutory, of.limits.basis.cited
        yield Words(f"法定 {n} 个工作日（{law}）", f"by law: {n} working day{'s' * (n != 1)} ({law})")


def _fees(of: Matter) -> Iterator[Words]:
    for one in of.fees:
        yield _with(Words(f"{one.name.zh} {one.amount} 元", f"{one.name.en} {one.amount} yuan"), one.basis)


# ---------------------------------------------------------------- its clock, and what it binds


def due_after(changed: date, calendar: Calendar) -> Due:
    """By when the guide of a change that was approved on that day has to be out: the end of the next working day."""
    return due(changed, PUBLISH, (), calendar)


def may_demand(of: Matter, materials: Collection[str], conditions: Collection[str] = ()) -> None:
    """NotValid `guide.not_asked` for what the guide does not name: ids of materials, ids of conditions."""
    named = {one.id for one in of.materials}, {one.id for one in of.conditions}
    for field, asked, known in zip(("materials", "conditions"), (materials, conditions), named, strict=True):
        for one in asked:
            if one not in known:
                raise NotValid(
                    "guide.not_asked",
                    f"办事指南没有列出 {one}，不得要求提交或者作为条件",
                    f"{one} is not in the guide in force: nobody may ask for it",
                    field=field,
                    remedy=Words("先修改事项并公布新的办事指南", "Change the matter and publish its guide first"),
                )


def content(of: Matter, way: Workflow, service: Service) -> bytes:
    """The whole guide as canonical JSON: what its event holds the digest of."""
    said: dict[str, Json] = {
        "code": of.code,
        "since": of.since.isoformat(),
        "parts": {part.field: [[line.zh, line.en] for line in part.lines] for part in parts(of, way)},
        "conditions": [[line.zh, line.en] for line in conditions(of)],
        "place": service.place,
        "hours": service.hours,
        "phone": service.phone,
        "complaints": service.complaints,
        "notes": list(service.notes),
        "files": [{"sort": one.sort, "title": one.title, "link": one.link} for one in service.files],
    }
    return canon.canonical(said)


# ---------------------------------------------------------------- duties


DUTIES: Final[Mapping[str, tuple[Words, str]]] = {
    workflow.INTAKE: (
        Words("材料不齐的一次告知，逾期不告知即为受理", "what is missing is told once, or it is accepted"),
        "LIC-32",
    ),
    workflow.APPROVE: (Words("在时限内作出书面决定", "a decision in writing, in time"), "LIC-42a"),
    workflow.ISSUE: (Words("作出决定后送达", "the result is given out"), "LIC-44"),
}
"""What an office owes at a step, by the step's id, with the rule of law."""


def duties(way: Workflow) -> tuple[tuple[Words, Words, str], ...]:
    """The duties along a way (责任事项): the step, what is owed at it, the rule."""
    return tuple((node.words, *DUTIES[node.id]) for node in way.nodes if node.id in DUTIES)
