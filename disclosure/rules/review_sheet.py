"""The review sheet (审核单): what is judged of a document before it may be public, and what in its text to look at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kernel.canon import Json
from kernel.errors import NotNow, NotValid, Words
from kernel.reader import Reader


class Item(StrEnum):
    """What the reviewer judges: the attribute that the drafter proposed, then what is said, when and how."""

    ATTRIBUTE = "attribute"
    WORDING = "wording"
    TIMING = "timing"
    MANNER = "manner"
    SECRECY = "secrecy"


class Answer(StrEnum):
    """Only these: an item that nobody has judged is not answered."""

    FIT = "fit"
    UNFIT = "unfit"


REVIEW: Final = (Item.ATTRIBUTE, Item.WORDING, Item.TIMING, Item.MANNER)
"""The disclosure reviewer's items."""
CLEARANCE: Final = (Item.SECRECY,)
"""The secrecy officer's."""
ITEMS: Final[Mapping[Item, Words]] = {
    Item.ATTRIBUTE: Words("公开属性认定正确", "the attribute is right"),
    Item.WORDING: Words("内容表述恰当", "the wording is fit"),
    Item.TIMING: Words("公开时机恰当", "the time of publication is fit"),
    Item.MANNER: Words("公开方式恰当", "the manner of publication is fit"),
    Item.SECRECY: Words("不含不应公开的秘密和隐私", "it gives away no secret and nobody’s privacy"),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One person's answers. `note` says what is wrong, or why what the text was found to hold may stand."""

    answers: Mapping[Item, Answer]
    note: str

    @property
    def passes(self) -> bool:
        return all(answer is Answer.FIT for answer in self.answers.values())


def read(body: Mapping[str, Json], items: Sequence[Item], found: Sequence[Hint]) -> Sheet:
    """The answers to these items, all of them. A note is needed with any that is unfit and with any hint."""
    reader = Reader(body)
    reader.only(*items, "note")
    for item in items:
        if not reader.has(item):
            raise NotValid(
                "sheet.unanswered",
                f"审核单未填写：{ITEMS[item].zh}",
                f"the review sheet does not answer: {ITEMS[item].en}",
                field=item,
                remedy=Words("逐项作出判断", "Answer every item"),
            )
    answers = {item: reader.choice(item, Answer) for item in items}
    sheet = Sheet(answers, reader.label("note").strip() if reader.has("note") else "")
    if not sheet.note and (found or not sheet.passes):
        raise NotValid(
            "sheet.note",
            "不合适的事项和提示的内容须写明意见",
            "what is unfit and what was hinted at need a note",
            field="note",
            remedy=Words("写明问题，或写明保留的理由", "Say what is wrong, or why it may stay"),
        )
    return sheet


@dataclass(frozen=True, slots=True)
class Hint:
    """A place in the text to look at: what it may be, and the words themselves."""

    what: Words
    words: str


_PATTERNS: Final = (
    (
        Words("身份证号码", "number of an identity card"),
        re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
                   r"[0-9]{3}[0-9Xx](?![0-9A-Za-z])"),
    ),
    (Words("手机号码", "mobile number"), re.compile(r"(?<![0-9A-Za-z])1[3-9][0-9]{9}(?![0-9A-Za-z])")),
    (Words("银行账号", "bank account"), re.compile(r"(?<![0-9A-Za-z])(?:4|5|62)[0-9]{14,17}(?![0-9A-Za-z])")),
    (Words("密级标志", "mark of secrecy"), re.compile(r"绝密|机密|秘密★|内部资料|注意保存")),
    (Words("个人隐私", "privacy"), re.compile(r"家庭住址|病历|出生日期|婚姻状况|银行卡号")),
)  # fmt: skip


def hints(text: str) -> list[Hint]:
    """Everything in the text that should be looked at, each once, in the order of the patterns. The reviewer judges,
    never the pattern."""
    return list(dict.fromkeys(_found(text)))


def _found(text: str) -> Iterator[Hint]:
    for what, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield Hint(what, match.group())


def two(endorsed: str | None, signed: str | None) -> None:
    """NotNow `sheet.signatures` unless two people have signed the sheet, the deputy first and then the head."""
    if endorsed is None or signed is None or endorsed == signed:
        raise NotNow(
            "sheet.signatures",
            "审核单须有分管负责人和主要负责人两人的签名",
            "the review sheet needs two signatures, the deputy’s and the head’s",
            remedy=Words("先送分管负责人审阅，再送主要负责人签发", "The deputy endorses it, then the head signs"),
        )
