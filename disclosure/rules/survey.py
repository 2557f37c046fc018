"""Surveys (民意调查): questions with choices, one answer for each code given out, counts that anybody recomputes."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from kernel.canon import Json
from kernel.errors import NotTrusted, NotValid
from kernel.reader import Reader

LONGEST: Final = 200
"""Characters of a title, a question, a choice."""
QUESTIONS: Final = 30
CHOICES: Final = 20
CODES: Final = 100_000
"""Codes of one survey, at most."""
_SHOWN: Final = 12
"""Letters of a code after its number: 60 bits."""


@dataclass(frozen=True, slots=True)
class Question:
    """`many`: more than one choice may be taken."""

    text: str
    choices: tuple[str, ...]
    many: bool


@dataclass(frozen=True, slots=True)
class Survey:
    """`closes`: the last day on which answers are taken (Beijing)."""

    title: str
    questions: tuple[Question, ...]
    closes: date


Answer = tuple[tuple[int, ...], ...]
"""For each question the places of the choices that were taken, from 0, ascending."""


def read(body: Mapping[str, Json]) -> Survey:
    """A survey from `{title, questions: [{text, choices, many}], closes}`. NotValid names what is wrong."""
    reader = Reader(body)
    reader.only("title", "questions", "closes")
    questions = tuple(map(_question, reader.each("questions")))
    if not 1 <= len(questions) <= QUESTIONS:
        raise NotValid(
            "survey.questions", f"须有 1 至 {QUESTIONS} 个问题", f"1 to {QUESTIONS} questions", field="questions"
        )
    try:
        closes = date.fromisoformat(reader.text("closes"))
    except ValueError as error:
        raise NotValid("survey.day", "截止日期不合格式", "no such day", field="closes") from error
    return Survey(_line(reader, "title"), questions, closes)


def _question(reader: Reader) -> Question:
    reader.only("text", "choices", "many")
    choices = tuple(text.strip() for text in reader.texts("choices"))
    if not 2 <= len(choices) <= CHOICES or len(set(choices)) < len(choices):
        raise NotValid(
            "survey.choices",
            f"每个问题须有 2 至 {CHOICES} 个不同的选项",
            f"a question has 2 to {CHOICES} choices, each another",
            field="choices",
        )
    if any(not text or len(text) > LONGEST for text in choices):
        raise _long("choices")
    return Question(_line(reader, "text"), choices, reader.flag("many"))


def _line(reader: Reader, name: str) -> str:
    text = reader.text(name).strip()
    if not text or len(text) > LONGEST:
        raise _long(name)
    return text


def _long(name: str) -> NotValid:
    return NotValid("survey.text", f"须有 1 至 {LONGEST} 字", f"1 to {LONGEST} characters", field=name)


def answer(of: Survey, taken: Sequence[Json]) -> Answer:
    """What somebody answered, question by question. NotValid `survey.answer` for a question left out, a choice that is
    none, one taken twice, or several where one is asked for."""
    if len(taken) != len(of.questions):
        raise _unanswered(min(len(taken), len(of.questions) - 1) + 1)
    return tuple(
        _taken(n, question, said) for n, (question, said) in enumerate(zip(of.questions, taken, strict=True), 1)
    )


def _taken(n: int, question: Question, said: Json) -> tuple[int, ...]:
    places = sorted(each for each in said if type(each) is int) if isinstance(said, list) else []
    known = all(0 <= place < len(question.choices) for place in places) and len(set(places)) == len(places)
    whole = isinstance(said, list) and len(places) == len(said)
    if not places or not known or not whole or (len(places) > 1 and not question.many):
        raise _unanswered(n)
    return tuple(places)


def _unanswered(n: int) -> NotValid:
    return NotValid("survey.answer", f"请按要求回答第 {n} 题", f"answer question {n} as it asks", field=f"q{n}")


# ---------------------------------------------------------------- codes


def code(secret: bytes, n: int) -> str:
    """The `n`th code of a survey, from 1: its number and 60 bits that nobody guesses."""
    mac = hmac.new(secret, str(n).encode(), hashlib.sha256).digest()
    return f"{n}-{base64.b32encode(mac).decode()[:_SHOWN]}"


def number(secret: bytes, given: int, text: str) -> int:
    """The number of a code that was given out; `given`: how many were. NotTrusted `survey.code` for any other."""
    plain = text.strip().upper()
    first = plain.partition("-")[0]
    n = int(first) if first.isascii() and first.isdigit() and len(first) < 7 else 0
    if not 1 <= n <= given or not hmac.compare_digest(code(secret, n).encode(), plain.encode()):
        raise NotTrusted("survey.code", "答题码不正确", "this code was not given out", field="code")
    return n


# ---------------------------------------------------------------- counting


def tally(of: Survey, answers: Iterable[Answer]) -> tuple[tuple[int, ...], ...]:
    """How often each choice of each question was taken."""
    counted = Counter((q, place) for one in answers for q, places in enumerate(one) for place in places)
    return tuple(
        tuple(counted[q, place] for place in range(len(question.choices))) for q, question in enumerate(of.questions)
    )


def share(n: int, of: int) -> Fraction:
    """Of all answers; 0 of none."""
    return Fraction(n, of) if of else Fraction(0)
