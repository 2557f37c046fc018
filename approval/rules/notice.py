"""The notice of all that is missing (一次性告知), made from the act and the guide: nobody writes it by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from approval.rules import course
from approval.rules.done import Done
from approval.rules.matter import Matter
from kernel.errors import Words
from kernel.reader import Reader


@dataclass(frozen=True, slots=True)
class Line:
    """One material that is missing, for which matter, and what demands it."""

    matter: Words
    material: Words
    basis: str


@dataclass(frozen=True, slots=True)
class Notice:
    """`number`: of its act in the chain; `until`: the applicant's last day; `lines` in the order of the guides."""

    number: int
    on: date
    until: date
    lines: tuple[Line, ...]
    done: Done


def notices(acts: Iterable[Done], matters: Mapping[str, Matter]) -> list[Notice]:
    """Every notice of an application, the first one first; `matters` as they were when it came in, by code."""
    return [_notice(place, one, matters) for place, one in enumerate(acts, 1) if one.verb == "ask_supplement"]


def _notice(place: int, done: Done, matters: Mapping[str, Matter]) -> Notice:
    until = date.fromisoformat(Reader(done.body).text("until"))
    return Notice(place, done.day, until, tuple(_lines(done, matters)), done)


def _lines(done: Done, matters: Mapping[str, Matter]) -> Iterator[Line]:
    lacks = course.lacks(done, "lacks")
    for code, of in matters.items():
        for one in of.materials:
            if (code, one.id) in lacks:
                yield Line(of.name, one.name, one.basis.cited)
