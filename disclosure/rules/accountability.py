"""Accountability (责任追究): a case that a leak opens by itself, or a complaint about disclosure, up to its finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from kernel.canon import Json
from kernel.errors import NotAllowed, NotNow, NotValid, Words
from kernel.reader import Reader
from people.rules.unit import Kind as Office

LONGEST: Final = {"text": 5000, "name": 100, "contact": 200, "reason": 2000, "basis": 500}
"""Characters."""
JUDGES: Final = (Office.SUPERVISION, Office.OPENNESS)
"""Which kinds of office find on a case and answer a complaint (政府信息公开条例 46, 47, 51)."""
CLOCK: Final = "DIS-51"
"""The rule by which a complaint is answered."""


class Kind(StrEnum):
    LEAK = "leak"
    COMPLAINT = "complaint"


class Measure(StrEnum):
    """What a signer of the review sheet is held to."""

    CRITICISM = "criticism"
    TALK = "talk"
    SANCTION = "sanction"
    NONE = "none"


class Outcome(StrEnum):
    """What a complaint came to."""

    UPHELD = "upheld"
    PARTLY = "partly"
    UNFOUNDED = "unfounded"
    ELSEWHERE = "elsewhere"


KINDS: Final[Mapping[Kind, Words]] = {
    Kind.LEAK: Words("泄密追责", "accountability for a leak"),
    Kind.COMPLAINT: Words("投诉举报", "complaint"),
}
MEASURES: Final[Mapping[Measure, Words]] = {
    Measure.CRITICISM: Words("通报批评", "public criticism"),
    Measure.TALK: Words("约谈整改", "called in, to put it right"),
    Measure.SANCTION: Words("建议处分", "a sanction is proposed"),
    Measure.NONE: Words("不予追究", "not held to account"),
}
OUTCOMES: Final[Mapping[Outcome, Words]] = {
    Outcome.UPHELD: Words("属实，责令改正", "founded: to be put right"),
    Outcome.PARTLY: Words("部分属实，责令改正", "founded in part: to be put right"),
    Outcome.UNFOUNDED: Words("不属实", "unfounded"),
    Outcome.ELSEWHERE: Words("不属于本机关职责，告知向有关机关提出", "for another authority, which was named"),
}
SHEET: Final[Mapping[str, Words]] = {
    "review": Words("公开审查", "review for disclosure"),
    "clear": Words("保密审查", "review for secrecy"),
    "endorse": Words("审阅签字", "endorsement"),
    "sign": Words("审批签发", "signature"),
}
"""The steps of a review sheet whose signers a leak names, in their order."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who took which step of the sheet; a person who took two stands twice."""

    step: str
    person: str


@dataclass(frozen=True, slots=True)
class Finding:
    measure: Measure
    reason: str


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the case's chain; `by` is the code of the office that acted, or the public."""

    verb: str
    by: str
    at: datetime
    body: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Case:
    """`office`: whose document it was, or who is complained of. `findings`: by person, once they are made."""

    kind: Kind
    office: str
    opened: datetime
    document: str = ""
    signers: tuple[Signer, ...] = ()
    details: str = ""
    findings: Mapping[str, Finding] = field(default_factory=dict)
    outcome: Outcome | None = None
    text: str = ""
    closed: datetime | None = None
    judge: str = ""
    erased: bool = False

    @property
    def people(self) -> tuple[str, ...]:
        """The persons named, each once, in the order of the sheet."""
        return tuple(dict.fromkeys(one.person for one in self.signers))


def replayed(events: Iterable[Event]) -> Case | None:
    """The case as its chain leaves it; None for an empty chain."""
    made: Case | None = None
    for one in events:
        made = _begun(one) if made is None else _after(made, one)
    return made


def _begun(one: Event) -> Case:
    reader = Reader(one.body)
    if one.verb == "complain":
        return Case(Kind.COMPLAINT, reader.text("office"), one.at, details=reader.text("details_sha256"))
    signers = tuple(Signer(each.text("step"), each.text("person")) for each in reader.each("signers"))
    return Case(Kind.LEAK, reader.text("office"), one.at, reader.text("document"), signers)


def _after(of: Case, one: Event) -> Case:
    reader = Reader(one.body)
    if one.verb == "erase":
        return replace(of, erased=True)
    if one.verb == "find":
        return replace(of, findings=_findings(reader), closed=one.at, judge=one.by)
    outcome = reader.choice("outcome", Outcome)
    return replace(of, outcome=outcome, text=reader.text("text_sha256"), closed=one.at, judge=one.by)


def _findings(reader: Reader) -> dict[str, Finding]:
    return {
        each.text("person"): Finding(each.choice("measure", Measure), line(each, "reason"))
        for each in reader.each("findings")
    }


def finding(of: Case, body: Mapping[str, Json]) -> Mapping[str, Finding]:
    """What is found `{findings: [{person, measure, reason}]}`. NotValid `case.signers` unless each signer is named
    exactly once and nobody else."""
    reader = Reader(body)
    reader.only("findings")
    for each in reader.each("findings"):
        each.only("person", "measure", "reason")
    made = _findings(reader)
    if sorted(each.text("person") for each in reader.each("findings")) != sorted(of.people):
        raise NotValid(
            "case.signers",
            "须对审核单上的每个签字人各作一项处理",
            "each signer of the review sheet is dealt with once, and nobody else",
            field="findings",
        )
    return made


def line(reader: Reader, name: str, *, empty: bool = False) -> str:
    """A text within its bounds; NotValid `case.text` names the member."""
    text = reader.label(name).strip() if reader.has(name) or not empty else ""
    if len(text) > LONGEST[name] or not (text or empty):
        raise NotValid(
            "case.text",
            f"{name} 须有 1 至 {LONGEST[name]} 字",
            f"{name} has 1 to {LONGEST[name]} characters",
            field=name,
        )
    return text


def open_for(of: Case, kind: Kind) -> None:
    """NotNow `case.closed` once it is over, `case.kind` for an act of the other kind."""
    if of.kind is not kind:
        raise NotNow("case.kind", f"本案是{KINDS[of.kind].zh}", f"this case is: {KINDS[of.kind].en}")
    if of.closed is not None:
        raise NotNow("case.closed", "本案已办结", "this case is closed")


def erasable(of: Case) -> None:
    """NotNow `case.open` before a complaint is answered, `case.erased` a second time, `case.kind` for a leak."""
    if of.kind is not Kind.COMPLAINT:
        raise NotNow("case.kind", "泄密追责案没有投诉人信息", "the case of a leak has no complainant")
    if of.closed is None:
        raise NotNow("case.open", "投诉尚未答复", "the complaint is not answered yet")
    if of.erased:
        raise NotNow("case.erased", "投诉人信息已删除", "the complainant was erased already")


def second(of: Case, code: str, kind: Office) -> None:
    """NotAllowed `case.second` unless the office that judges is another one, of a kind that judges."""
    if code == of.office or kind not in JUDGES:
        raise NotAllowed(
            "case.second",
            "须由另一单位（监察部门或政务公开主管部门）办理",
            "another office decides: supervision, or the one in charge of openness",
        )
