"""One document of an office (政府信息): its index number, its attribute, and the way from draft to publication."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from disclosure.rules import document_kind
from disclosure.rules.document_kind import Kind
from disclosure.rules.document_words import STAGES, Attribute, Ground, Stage
from kernel.canon import Json
from kernel.errors import NotNow, NotValid, Words
from kernel.reader import Reader

S = Stage
WAITING: Final = frozenset({S.DRAFTED, S.REVIEWED, S.CLEARED, S.ENDORSED})
"""Where somebody has to judge: from here it may be sent back."""
STEPS: Final[Mapping[str, tuple[frozenset[Stage], Stage]]] = {
    "draft": (frozenset({S.DRAFTED, S.RETURNED}), S.DRAFTED),
    "review": (frozenset({S.DRAFTED}), S.REVIEWED),
    "clear": (frozenset({S.REVIEWED}), S.CLEARED),
    "endorse": (frozenset({S.CLEARED}), S.ENDORSED),
    "sign": (frozenset({S.ENDORSED}), S.SIGNED),
    "send_back": (WAITING, S.RETURNED),
    "publish": (frozenset({S.SIGNED}), S.PUBLISHED),
    "withdraw": (frozenset({S.PUBLISHED}), S.WITHDRAWN),
}
"""From which stages an act is possible, and where it leads; to ask another organ and to answer moves nothing."""

_NUMBER: Final = re.compile(r"W-([0-9A-Z]{18})-(0[1-9]|1[0-5])-([1-9][0-9]{3})-([0-9]{5})")
_LONGEST: Final = {"title": 200, "summary": 1000, "text": 200_000}
"""Characters."""


@dataclass(frozen=True, slots=True)
class Index:
    """An index number (索引号): whose, of which class, of which year, the how manieth. It is never given again."""

    office: str
    of_class: str
    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.office}-{self.of_class}-{self.year}-{self.number:05}"

    @property
    def subject(self) -> str:
        """The chain of the document that has this number."""
        return f"W-{self}"


def index(subject: str) -> Index:
    """The number in the name of a document's chain."""
    found = _NUMBER.fullmatch(subject)
    if found is None or int(found[4]) == 0:
        raise NotValid("index.malformed", f"索引号不成立：{subject}", f"no index number: {subject}", field="index")
    return Index(found[1], found[2], int(found[3]), int(found[4]))


@dataclass(frozen=True, slots=True)
class Draft:
    """What a drafter proposes. `formed`: the day on which the information came to be; `concerns`: the codes of other
    organs that it concerns; `duty`: the entry of the basic directory that it answers, empty for none."""

    title: str
    summary: str
    text: str
    attribute: Attribute
    ground: Ground | None
    reason: str
    formed: date
    duty: str
    concerns: tuple[str, ...]


def read(body: Mapping[str, Json], today: date) -> Draft:
    """A draft from `{title, summary, text, attribute, ground?, reason?, formed, duty?, concerns?}`. Without an
    attribute there is none (row 81), and what is withheld says why. `document_kind` reads the rest."""
    reader = Reader(body)
    reader.only(
        *_LONGEST, "attribute", "ground", "reason", "formed", "duty", "concerns", "files", *document_kind.MEMBERS
    )
    attribute = reader.choice("attribute", Attribute)
    return Draft(
        **{name: _text(reader, name) for name in _LONGEST},
        attribute=attribute,
        ground=_ground(reader, attribute),
        reason=reader.label("reason").strip() if reader.has("reason") else "",
        formed=_formed(reader, today),
        duty=reader.label("duty") if reader.has("duty") else "",
        concerns=tuple(sorted(set(reader.texts("concerns")))) if reader.has("concerns") else (),
    )


def _text(reader: Reader, name: str) -> str:
    text = reader.text(name).strip()
    if len(text) > _LONGEST[name]:
        raise reader.refuse(name, f"不得超过 {_LONGEST[name]} 个字", f"at most {_LONGEST[name]} characters")
    return text


def _ground(reader: Reader, attribute: Attribute) -> Ground | None:
    if attribute is not Attribute.WITHHELD:
        if reader.has("ground"):
            raise reader.refuse("ground", "只有不予公开须写明依据", "only what is withheld has a ground")
        return None
    if not (reader.has("ground") and reader.has("reason") and reader.label("reason").strip()):
        raise NotValid(
            "document.ground",
            "不予公开须写明法定情形和理由",
            "what is withheld names its legal ground and the reasons",
            field="reason" if reader.has("ground") else "ground",
            remedy=Words("选择第十四至十六条的一种情形，并写明理由", "Choose one of articles 14 to 16 and say why"),
        )
    return reader.choice("ground", Ground)


def _formed(reader: Reader, today: date) -> date:
    try:
        formed = date.fromisoformat(reader.text("formed"))
    except ValueError as error:
        raise reader.refuse("formed", "须为日期，如 2026-11-23", "must be a day such as 2026-11-23") from error
    if formed > today:
        raise reader.refuse("formed", "不得晚于今天", "must not be later than today")
    return formed


@dataclass(frozen=True, slots=True)
class Step:
    """One act on the document as its chain has it. `person` is who did it, `organ` for which office."""

    verb: str
    person: str
    organ: str
    at: datetime
    body: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Document:
    """Where a document stands. `judged` holds who took each step of the present version, by verb, with the moment;
    `answers` what each other organ said of it, by code, None while it has not answered; `regards`: what it belongs
    to, empty for nothing."""

    stage: Stage
    drafter: str
    content: str
    attribute: Attribute
    concerns: frozenset[str]
    judged: Mapping[str, Step]
    answers: Mapping[str, bool | None]
    kind: Kind
    regards: str

    def after(self, verb: str) -> Stage:
        """Where the act leads; NotNow `document.stage` where it is not the turn for it."""
        from_, to = STEPS[verb]
        if self.stage not in from_:
            raise NotNow(
                "document.stage",
                f"现为“{STAGES[self.stage].zh}”，不能办理此事",
                f"not possible now: it is “{STAGES[self.stage].en}”",
            )
        return to

    def awaited(self) -> list[str]:
        """Which of the organs concerned have still to answer."""
        return sorted(organ for organ in self.concerns if self.answers.get(organ) is None)

    def unanswered(self) -> list[str]:
        """Which of the organs concerned have not agreed."""
        return sorted(organ for organ in self.concerns if not self.answers.get(organ))


def replayed(steps: Iterable[Step]) -> Document | None:
    """The document as its chain leaves it; None for an empty chain. A new draft begins judgement and answers anew."""
    made: Document | None = None
    for step in steps:
        if step.verb == "draft":
            made = _begun(step)
        elif made is not None:
            made = _stepped(made, step)
    return made


def _begun(step: Step) -> Document:
    concerns = step.body.get("concerns") or ()
    return Document(
        Stage.DRAFTED,
        step.person,
        str(step.body["content_sha256"]),
        Attribute(str(step.body["attribute"])),
        frozenset(map(str, concerns)) if not isinstance(concerns, (str, bool, int)) else frozenset(),
        {},
        {},
        Kind(str(step.body["kind"])),
        str(step.body["regards"]),
    )


def _stepped(of: Document, step: Step) -> Document:
    judged, answers, stage = dict(of.judged), dict(of.answers), of.stage
    if step.verb == "ask_organ":
        answers[str(step.body["organ"])] = None
    elif step.verb == "answer_organ":
        answers[step.organ] = step.body["agrees"] is True
    else:
        stage = Stage.RETURNED if step.body.get("returned") is True else STEPS[step.verb][1]
        judged[step.verb] = step
    return replace(of, stage=stage, concerns=of.concerns | set(answers), judged=judged, answers=answers)
