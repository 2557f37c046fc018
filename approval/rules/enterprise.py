"""What is held of an enterprise (企业基本信息): facts, each with the office that answers for it, and their history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from approval.rules import field
from approval.rules.field import Dictionary
from kernel.canon import Json
from kernel.errors import Conflict, NotAllowed, NotFound, NotValid, Words
from kernel.reader import Reader
from people.rules.organisation import Uscc

LONGEST: Final = 200
"""Characters of what a fact was taken from."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One field as `source` answers for it: true from `since`, to the day before `until`. `seq`: the entry of the
    enterprise's chain that brought it; `struck`: it was never so, a later entry says how it is."""

    name: str
    value: str
    source: Uscc
    paper: str
    since: date
    until: date | None
    seq: int
    struck: bool = False

    def holds(self, on: date) -> bool:
        return not self.struck and self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact as an office states it."""

    name: str
    value: str
    since: date
    until: date | None


def held(facts: Iterable[Fact], on: date) -> dict[str, Fact]:
    """What holds on that day, by field; of several the one that was stated last."""
    return {one.name: one for one in sorted(facts, key=lambda one: one.seq) if one.holds(on)}


def stated(of: Reader, dictionary: Dictionary, today: date) -> Stated:
    """`{name, value, since?, until?}`: a field that the base holds, since today where no day is named. NotValid."""
    of.only("name", "value", "since", "until")
    name = of.text("name")
    value = field.check(name, dictionary.held(name), of.text("value"))
    since = day(of, "since") if of.has("since") else today
    until = day(of, "until") if of.has("until") else None
    if since > today or (until is not None and until <= since):
        raise NotValid(
            "enterprise.term", "起止日期不成立", "it ends before it begins, or begins after today", field="since"
        )
    return Stated(name, value, since, until)


def day(of: Reader, name: str) -> date:
    """A day of a body. NotValid."""
    try:
        return date.fromisoformat(of.text(name))
    except ValueError as error:
        raise of.refuse(name, "须为年-月-日", "is written YYYY-MM-DD") from error


def one_source(held: Mapping[str, Fact], said: Iterable[Stated], office: Uscc) -> None:
    """One field has one source: Conflict `enterprise.other_source` where another office holds something else."""
    for one in said:
        known = held.get(one.name)
        if known is not None and known.source != office and known.value != one.value:
            raise Conflict(
                "enterprise.other_source",
                f"{one.name} 由 {known.source} 负责，与所报的不一致",
                f"{known.source} answers for {one.name}, and says otherwise",
                field=one.name,
                remedy=Words("请来源单位更正", "Ask its source to correct it"),
            )


def may_correct(held: Mapping[str, Fact], name: str, office: Uscc) -> Fact:
    """The fact, for the office that answers for it. NotFound `enterprise.not_held`, NotAllowed `enterprise.source`."""
    known = held.get(name)
    if known is None:
        raise NotFound("enterprise.not_held", f"库中没有 {name}", f"{name} is not held", field="name")
    if known.source != office:
        raise NotAllowed(
            "enterprise.source", "只能由来源单位更正", "only the office that answers for it corrects it", field="name"
        )
    return known


def facts_of(said: Iterable[Stated]) -> list[Json]:
    """As the digest in the chain is taken of them."""
    return [
        {"name": one.name, "value": one.value, "since": one.since.isoformat(),
         "until": one.until.isoformat() if one.until else None}
        for one in said
    ]  # fmt: skip
