"""The response (评审因素应答) `ebid-response/v1`: what a lot's criteria ask of a bidder, and its answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from kernel import canon
from kernel.canon import Json
from kernel.errors import NotValid, Words
from kernel.ids import identifier
from trading.rules.quantities import PLACES, decimals, kept, number, written

VERSION: Final = "ebid-response/v1"
PATH: Final = "forms.json"
"""Where it stands in a bid's package."""
ROLE: Final = "response"
LONGEST: Final = 2000
"""Characters of a text."""
MOST: Final = 40
"""Choices of one question."""
_MEMBERS: Final = frozenset({"kind", "unit", "low", "high", "decimals", "choices", "needed"})


class Kind(StrEnum):
    """What is typed: money of the lot's currency, a number, a day, words, or one of published choices."""

    AMOUNT = "amount"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Ask:
    """What one criterion asks. Bounds are inclusive; `places` are the decimals at most of a number or an amount."""

    id: str
    words: Words
    kind: Kind
    unit: str
    low: Decimal | None
    high: Decimal | None
    places: int
    choices: tuple[str, ...]
    needed: bool

    @property
    def told(self) -> Words:
        """What may be typed."""
        match self.kind:
            case Kind.TEXT:
                return Words(f"不超过 {LONGEST} 字", f"{LONGEST} characters at most")
            case Kind.DATE:
                return Words("日期，如 2026-01-31", "a day such as 2026-01-31")
            case Kind.CHOICE:
                return Words("、".join(self.choices) + "之一", "one of " + ", ".join(self.choices))
        bounds = [(self.low, "不小于 ", "from "), (self.high, "不大于 ", "to ")]
        zh = "".join(f"，{least}{written(bound)}" for bound, least, _ in bounds if bound is not None)
        en = "".join(f" {least}{written(bound)}" for bound, _, least in bounds if bound is not None)
        return Words(f"数{zh}，最多 {self.places} 位小数", f"a number{en}, {self.places} decimals at most")


# ---------------------------------------------------------------- what is asked


def asks(criteria: Sequence[Mapping[str, object]]) -> tuple[Ask, ...]:
    """What the criteria of a lot ask, in their order; most ask nothing. NotValid names the criterion."""
    return tuple(ask(each) for each in criteria if each.get("asks") is not None)


def ask(criterion: Mapping[str, object]) -> Ask:
    """`asks` of one criterion: `{kind, unit?, low?, high?, decimals?, choices?, needed?}`."""
    id, said = str(criterion.get("id")), criterion["asks"]
    if not isinstance(said, Mapping) or not said.keys() <= _MEMBERS or said.get("kind") not in list(Kind):
        raise _unclear(id, "kind")
    kind = Kind(str(said["kind"]))
    unit, places, needed = said.get("unit", ""), said.get("decimals", 2), said.get("needed", True)
    if not isinstance(unit, str) or not isinstance(needed, bool):
        raise _unclear(id, "unit")
    if not isinstance(places, int) or isinstance(places, bool) or not 0 <= places <= PLACES:
        raise _unclear(id, "decimals")
    low, high = _bound(id, said, "low"), _bound(id, said, "high")
    if kind is Kind.AMOUNT and low is None:
        low = Decimal()
    if low is not None and high is not None and low > high:
        raise _unclear(id, "low")
    words = Words(str(criterion.get("zh", id)), str(criterion.get("en", id)))
    return Ask(id, words, kind, unit, low, high, places, _choices(id, kind, said.get("choices", [])), needed)


def _bound(id: str, said: Mapping[str, Json], name: str) -> Decimal | None:
    try:
        return kept(said[name], name) if said.get(name) is not None else None
    except NotValid as refusal:
        raise _unclear(id, name) from refusal


def _choices(id: str, kind: Kind, value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list | tuple) else ["", ""]
    choices = tuple(each for each in listed if isinstance(each, str) and 0 < len(each.strip()) <= LONGEST)
    is_right = len(choices) == len(listed) == len({*choices}) <= MOST
    if not is_right or (len(choices) < 2) == (kind is Kind.CHOICE):
        raise _unclear(id, "choices")
    return choices


def _unclear(id: str, name: str) -> NotValid:
    return NotValid(
        "criteria.asks",
        f"评分项 {id} 要求填写的内容不合格式：{name}",
        f"what criterion {id} asks for is malformed: {name}",
        field=f"criteria.{id}.asks.{name}",
    )


# ---------------------------------------------------------------- what is answered


@dataclass(frozen=True, slots=True)
class Response:
    """The answers by criterion: decimals, days and choices as text in one spelling each."""

    lot: str
    answers: Mapping[str, str]

    def data(self) -> bytes:
        """The canonical bytes, as they go into the package."""
        return canon.canonical({"v": VERSION, "lot": self.lot, "answers": dict(self.answers)})


def made(lot: str, asked: Sequence[Ask], typed: Mapping[str, str]) -> Response:
    """The answers that were typed, each in its one spelling; NotValid as `flaws` finds the first."""
    answers = {}
    for each in asked:
        if text := typed.get(each.id, "").strip():
            answers[each.id] = answer(each, text)
    response = Response(lot, answers)
    check(response, lot, asked)
    return response


def answer(asked: Ask, text: str) -> str:
    """One answer as it is kept; NotValid names the criterion and says what may be typed."""
    match asked.kind:
        case Kind.AMOUNT | Kind.NUMBER:
            return _decimal(asked, text)
        case Kind.DATE:
            _check_day(asked, text)
        case Kind.CHOICE if text not in asked.choices:
            raise _wrong(asked, "choice")
        case Kind.TEXT if len(text) > LONGEST:
            raise _wrong(asked, "text")
    return text


def _check_day(asked: Ask, text: str) -> None:
    try:
        is_day = date.fromisoformat(text).isoformat() == text
    except ValueError:
        is_day = False
    if not is_day:
        raise _wrong(asked, "date")


def _decimal(asked: Ask, text: str) -> str:
    try:
        exact = number(text)
    except NotValid as refusal:
        raise _wrong(asked, "number") from refusal
    if decimals(exact) > asked.places:
        raise _wrong(asked, "decimals")
    if (asked.low is not None and exact < asked.low) or (asked.high is not None and exact > asked.high):
        raise _wrong(asked, "range")
    return written(exact)


def _wrong(asked: Ask, code: str) -> NotValid:
    told = asked.told
    return NotValid(
        f"response.{code}",
        f"{asked.words.zh}（{asked.id}）须填{told.zh}",
        f"{asked.words.en} ({asked.id}) must be {told.en}",
        field=asked.id,
        remedy=Words("改正这一项", "Correct this answer"),
    )


def check(response: Response, lot: str, asked: Sequence[Ask]) -> None:
    """Before sealing: NotValid for the first of `flaws`."""
    for flaw in flaws(response, lot, asked):
        raise flaw


def flaws(response: Response, lot: str, asked: Sequence[Ask]) -> Iterator[NotValid]:
    """Every answer that is missing, that nobody asked for, or that its criterion does not take."""
    if response.lot != lot:
        yield NotValid("response.wrong_lot", "应答属于另一标段", "the response is for another lot", field="lot")
    for name in sorted(response.answers.keys() - {each.id for each in asked}):
        yield NotValid("response.unknown", f"没有要求填写 {name}", f"nobody asked for {name}", field=name)
    for each in asked:
        given = response.answers.get(each.id)
        if given is not None:
            yield from _kept(each, given)
        elif each.needed:
            yield NotValid(
                "response.missing",
                f"缺少{each.words.zh}（{each.id}）",
                f"{each.words.en} ({each.id}) is missing",
                law="BIR-51",
                field=each.id,
                remedy=Words(f"请填写：{each.told.zh}", f"Fill in {each.told.en}"),
            )


def _kept(asked: Ask, given: str) -> Iterator[NotValid]:
    """The answer has the one spelling in which it is kept."""
    try:
        if answer(asked, given) != given:
            yield _wrong(asked, "spelling")
    except NotValid as refusal:
        yield refusal


def read(data: bytes) -> Response:
    """The response of its canonical bytes, at the opening too; NotValid for what is none."""
    match canon.mapping(data):
        case {"v": "ebid-response/v1", "lot": str(lot), "answers": Mapping() as answers, **more} if not more:
            texts = {identifier(str(id), "answers"): _text(id, value) for id, value in answers.items()}
            return Response(identifier(lot, "lot"), texts)
    raise NotValid("response.malformed", "应答文件不合格式", "the response is malformed", field="v")


def _text(id: str, value: Json) -> str:
    if isinstance(value, str) and 0 < len(value) <= LONGEST:
        return value
    raise NotValid("response.malformed", f"应答 {id} 不合格式", f"the answer {id} is malformed", field=str(id))
