"""What a request can be answered: the seven outcomes of article 36 with their grounds, and the letter of each with its
basis and its remedy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from disclosure.rules.request import Kind
from kernel import law
from kernel.canon import Json
from kernel.errors import NotValid, Words
from kernel.reader import Reader


class Outcome(StrEnum):
    """The seven of article 36 in its order, what articles 35 and 39 do not handle, and what becomes of a correction."""

    PUBLISHED = "published"
    GIVEN = "given"
    WITHHELD = "withheld"
    ABSENT = "absent"
    ELSEWHERE = "elsewhere"
    REPEATED = "repeated"
    SPECIAL = "special"
    UNHANDLED = "unhandled"
    CORRECTED = "corrected"


class Row(StrEnum):
    """Where a request counts in table 3 of the annual report (国办公开办函〔2021〕30号, in its order)."""

    GRANTED = "granted"
    PARTLY = "partly"
    SECRET = "secret"  # noqa: S105
    FORBIDDEN = "forbidden"
    SAFETY = "safety"
    THIRD_PARTY = "third_party"
    INTERNAL = "internal"
    PROCESS = "process"
    FILES = "files"
    INQUIRY = "inquiry"
    NOT_HELD = "not_held"
    TO_BE_MADE = "to_be_made"
    UNCLEAR = "unclear"
    COMPLAINT = "complaint"
    REPEATED = "repeated"
    PUBLICATION = "publication"
    EXCESSIVE = "excessive"
    CERTIFY = "certify"
    NOT_SUPPLEMENTED = "not_supplemented"
    NOT_PAID = "not_paid"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Ground:
    """One coded ground. `rules` are its basis, `needs` the members that the answer has to state."""

    outcome: Outcome
    row: Row
    words: Words
    rules: tuple[str, ...]
    needs: tuple[str, ...]


def _withheld(row: Row, zh: str, en: str, rule: str) -> Ground:
    return Ground(Outcome.WITHHELD, row, Words(zh, en), (rule, "DIS-36"), ("reason",))


def _unhandled(row: Row, zh: str, en: str, rule: str, needs: str) -> Ground:
    return Ground(Outcome.UNHANDLED, row, Words(zh, en), (rule,), (needs,))


GROUNDS: Final[Mapping[str, Ground]] = {
    "published": Ground(Outcome.PUBLISHED, Row.GRANTED,
                        Words("所申请的信息已经主动公开", "the information is public already"),
                        ("DIS-36",), ("where",)),
    "given": Ground(Outcome.GIVEN, Row.GRANTED, Words("予以公开", "the information is given"), ("DIS-36",), ("where",)),
    "given_in_part": Ground(Outcome.GIVEN, Row.PARTLY,
                            Words("区分处理后部分公开", "the part that can be separated is given"),
                            ("DIS-36", "DIS-37"), ("where", "reason")),
    "secret": _withheld(Row.SECRET, "属于国家秘密", "it is a state secret", "DIS-14"),
    "forbidden": _withheld(Row.FORBIDDEN, "法律、行政法规禁止公开", "a law forbids its disclosure", "DIS-14"),
    "safety": _withheld(Row.SAFETY, "公开后可能危及国家安全、公共安全、经济安全、社会稳定",
                        "its disclosure may endanger security or stability", "DIS-14"),
    "third_party": _withheld(Row.THIRD_PARTY, "涉及第三方商业秘密、个人隐私，公开会造成损害",
                             "it touches the secrets or the privacy of a third party", "DIS-15"),
    "internal": _withheld(Row.INTERNAL, "属于内部事务信息", "it is of internal affairs", "DIS-16"),
    "process": _withheld(Row.PROCESS, "属于过程性信息", "it is of work in progress", "DIS-16"),
    "files": _withheld(Row.FILES, "属于行政执法案卷", "it is of enforcement files", "DIS-16"),
    "not_held": Ground(Outcome.ABSENT, Row.NOT_HELD,
                       Words("经检索没有所申请的信息", "a search has found no such information"),
                       ("DIS-36",), ("searched",)),
    "to_be_made": Ground(Outcome.ABSENT, Row.TO_BE_MADE,
                         Words("没有现成信息，需要另行制作", "it would have to be made first"),
                         ("DIS-38",), ("reason",)),
    "unclear": Ground(Outcome.ABSENT, Row.UNCLEAR,
                      Words("补正后申请内容仍不明确", "it is unclear after the supplement too"),
                      ("DIS-30",), ("reason",)),
    "elsewhere": Ground(Outcome.ELSEWHERE, Row.NOT_HELD,
                        Words("不属于本机关负责公开", "another office is responsible"),
                        ("DIS-36",), ("reason", "office")),
    "repeated": Ground(Outcome.REPEATED, Row.REPEATED, Words("重复申请，不予重复处理", "it was answered before"),
                       ("DIS-36",), ("earlier",)),
    "special": Ground(Outcome.SPECIAL, Row.INQUIRY,
                      Words("有关法律、行政法规对获取该信息有特别规定", "a law of its own says how to get it"),
                      ("DIS-36",), ("where",)),
    "complaint": _unhandled(Row.COMPLAINT, "属于信访、投诉、举报，不作为申请处理", "it is a complaint, not a request",
                            "DIS-39", "where"),
    "publication": _unhandled(Row.PUBLICATION, "要求提供公开出版物", "it asks for a publication", "DIS-39", "where"),
    "excessive": _unhandled(Row.EXCESSIVE, "数量、频次明显超过合理范围且理由不合理，不予处理",
                            "it is excessive without good reason", "DIS-35", "reason"),
    "certify": _unhandled(Row.CERTIFY, "要求确认或者重新出具已获取的信息", "it asks to confirm what was given already",
                          "DIS-36", "reason"),
    "corrected": Ground(Outcome.CORRECTED, Row.OTHER, Words("经审核属实，予以更正", "the record is corrected"),
                        ("DIS-41",), ("reason",)),
    "not_corrected": Ground(Outcome.CORRECTED, Row.OTHER, Words("经审核不属实，不予更正", "the record stands"),
                            ("DIS-41",), ("reason",)),
    "passed_on": Ground(Outcome.CORRECTED, Row.OTHER,
                        Words("转送有权更正的机关", "sent to the office that may correct it"),
                        ("DIS-41",), ("office",)),
}  # fmt: skip
NEEDS: Final[Mapping[str, Words]] = {
    "where": Words("获取的方式、途径、时间", "how, where and when to get it"),
    "reason": Words("理由", "Reasons"),
    "searched": Words("检索的范围和方法", "What was searched, and how"),
    "office": Words("负责机关的名称、联系方式", "The office responsible and how to reach it"),
    "earlier": Words("原答复编号", "Number of the earlier answer"),
}
_REFUSED: Final = frozenset({Row.PARTLY, Row.SECRET, Row.FORBIDDEN, Row.SAFETY, Row.THIRD_PARTY, Row.INTERNAL,
                             Row.PROCESS, Row.FILES})  # fmt: skip
"""What refuses disclosure, in whole or in part: reconsideration comes before the court (行政复议法 23)."""


def ground(code: str, kind: Kind) -> Ground:
    """NotValid `request.ground` for a code that is not in the list or is no answer to that kind of request."""
    found = GROUNDS.get(code)
    if found is None or (found.outcome is Outcome.CORRECTED) != (kind is Kind.CORRECTION):
        raise NotValid("request.ground", "没有这种答复情形", "there is no such answer to this", field="ground")
    return found


@dataclass(frozen=True, slots=True)
class Cited:
    """A rule as a letter cites it; `to_check` where its wording was not read in the law itself."""

    rule: str
    words: Words
    to_check: bool

    @property
    def shown(self) -> Words:
        mark = law.TO_CHECK
        return Words(f"{self.words.zh}（{mark.zh}）", f"{self.words.en} ({mark.en})") if self.to_check else self.words


@dataclass(frozen=True, slots=True)
class Letter:
    """What the requester is told: outcome, what it states, basis, and what can be done against it."""

    ground: str
    words: Words
    states: tuple[tuple[Words, str], ...]
    basis: tuple[Cited, ...]
    remedy: tuple[Words, ...]
    remedy_basis: tuple[Cited, ...]


def cited(rule: str, on: date) -> Cited:
    found = law.rule(rule, on)
    return Cited(rule, found.cited, not found.certain)


def letter(code: str, kind: Kind, body: Mapping[str, Json], on: date) -> Letter:
    """The letter of an answer given on a day; `body` states what its ground needs. NotValid names what is missing."""
    of, reader = ground(code, kind), Reader(body)
    reader.only("ground", *of.needs)
    states = tuple((NEEDS[need], reader.text(need).strip()) for need in of.needs)
    remedy, rules = _remedy(of.row in _REFUSED, on)
    return Letter(code, of.words, states, tuple(cited(rule, on) for rule in of.rules), remedy,
                  tuple(cited(rule, on) for rule in rules))  # fmt: skip


_FIRST_SINCE: Final = date(2024, 1, 1)  # the day from which a refusal goes to reconsideration before a court


def _remedy(refused: bool, on: date) -> tuple[tuple[Words, ...], tuple[str, ...]]:
    if on < _FIRST_SINCE:
        raise NotValid("request.day", "答复日期过早", "the day of the answer is too early", field="day")
    days = law.rule("REC-20", on).budget.value
    asked = Words(f"不服本答复的，可以自收到之日起 {days} 日内申请行政复议",
                  f"Against this answer reconsideration may be asked within {days} days of receiving it")  # fmt: skip
    if not refused:
        court = Words("也可以自收到之日起六个月内直接向人民法院起诉", "or a court directly within six months")
        return (asked, court), ("REC-20", "LIT-46")
    after = law.rule("LIT-45", on).budget.value
    first = Words("应当先申请行政复议，不得直接起诉", "Reconsideration comes first; no court is asked before it")
    court = Words(f"对复议决定不服的，可以自收到决定书之日起 {after} 日内起诉",
                  f"Against the decision a court may be asked within {after} days of receiving it")  # fmt: skip
    return (asked, first, court), ("REC-20", "REC-23", "LIT-45")
