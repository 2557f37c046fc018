"""What a letter has to say, why one is not accepted, and what of it may be published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from disclosure.rules.redaction import sensitive
from kernel.canon import Json
from kernel.errors import NotValid, Words
from kernel.reader import Reader

PERSONAL: Final[Mapping[str, int]] = {"name": 100, "contact": 200, "title": 100, "text": 4000}
"""What is kept apart from the journal, and the most characters of each."""
PUBLISHED: Final[Mapping[str, int]] = {"title": 100, "question": 4000, "reply": 10_000}
"""What is published of a letter, and the most characters of each."""
_DIGITS: Final = 7
"""So many digits in a row make a number by which somebody is reached."""
_CONTACT: Final = 4
"""Characters from which on a contact is looked for as a whole: shorter ones, such as 无, stand in any text."""


class Ground(StrEnum):
    """Why a letter is not accepted."""

    ELSEWHERE = "elsewhere"
    COURT = "court"
    REPEATED = "repeated"
    UNCLEAR = "unclear"
    REQUEST = "request"


GROUNDS: Final[Mapping[Ground, Words]] = {
    Ground.ELSEWHERE: Words("不属于政府职责，告知有权处理的单位", "not the government’s: who is competent is told"),
    Ground.COURT: Words("应当通过诉讼、仲裁、行政复议解决", "for a court, an arbitrator or reconsideration"),
    Ground.REPEATED: Words("同一事项已经答复，没有新的事实", "answered before, with nothing new"),
    Ground.UNCLEAR: Words("内容不清，无法办理", "too unclear to be handled"),
    Ground.REQUEST: Words("属于政府信息公开申请，告知申请途径", "a request for information: told how to make it"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A letter as it was written. `consent`: whether it may be published without name and contact."""

    line: str
    matter: str
    consent: bool
    personal: Mapping[str, str]


def read(body: Mapping[str, Json]) -> Said:
    """NotValid names the member that is wrong."""
    reader = Reader(body)
    reader.only("line", "matter", "consent", *PERSONAL)
    personal = {name: line(reader, name, most) for name, most in PERSONAL.items()}
    consent = reader.flag("consent") if reader.has("consent") else False
    return Said(reader.text("line"), reader.text("matter"), consent, personal)


def published(body: Mapping[str, Json], name: str, contact: str) -> dict[str, Json]:
    """The texts that everybody will read. NotValid `letter.personal` names the one that tells who wrote or how to
    reach anybody: nothing of that is published, whatever the writer agreed to."""
    reader = Reader(body)
    reader.only(*PUBLISHED)
    texts = {each: line(reader, each, most) for each, most in PUBLISHED.items()}
    for each, text in texts.items():
        if tells(text, name, contact):
            raise NotValid(
                "letter.personal", "公布的内容含有来信人姓名或者联系方式", "it tells who wrote or how to reach them",
                field=each, remedy=Words("删去后再公布", "Take it out first"),
            )  # fmt: skip
    return dict(texts)


def tells(text: str, name: str, contact: str) -> bool:
    """Whether the text holds the name, a number of the contact, or what tells of a person by its form."""
    plain, reached = _plain(text), _plain(contact)
    numbers = re.findall(rf"[0-9]{{{_DIGITS},}}", reached)
    whole = [one for one, least in ((_plain(name), 2), (reached, _CONTACT)) if len(one) >= least]
    return any(one in plain for one in (*whole, *numbers)) or bool(sensitive.found(text))


def _plain(text: str) -> str:
    """Without blanks and dashes, small, half width: how it is written hides nothing."""
    narrow = (chr(ord(one) - 0xFEE0) if 0xFF01 <= ord(one) <= 0xFF5E else one for one in text)
    return re.sub(r"[\s\-‐-―－·•]", "", "".join(narrow)).casefold()


def line(reader: Reader, name: str, most: int) -> str:
    """A text without blanks around it, of at most so many characters."""
    text = reader.text(name).strip()
    if len(text) > most:
        raise NotValid("letter.long", f"{name} 不得超过 {most} 字", f"{name} has at most {most} characters", field=name)
    return text
