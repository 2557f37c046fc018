"""公平竞争审查表: what is asked of a tender document before its notice, and when the answers let it be published.

The regulation (公平竞争审查条例 8 to 12, 16, 18) reviews measures of policy; a province or city that wants it of every
tender says so in its own folder (`review.toml`), and the document pins the rule.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import msgspec

from kernel import law
from kernel.canon import Json
from kernel.errors import NotNow, NotValid, Words
from kernel.reader import Reader

FILE: Final = "review.toml"
LEAST: Final = 10
"""Characters of a reason."""


class Finding(StrEnum):
    """What was found under one item."""

    CLEAR = "clear"
    EXCEPTION = "exception"
    RESTRICTS = "restricts"


FINDINGS: Final[Mapping[Finding, Words]] = {
    Finding.CLEAR: Words("不含", "not found"),
    Finding.EXCEPTION: Words("含有，适用例外（第十二条）", "found, excepted (art. 12)"),
    Finding.RESTRICTS: Words("含有，须修改", "found, to be changed"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the sheet, and the article that it asks after."""

    id: str
    article: str
    words: Words


_ASKED: Final = (
    ("entry", "8", "资格条件不合理，或者歧视特定经营者", "unreasonable or discriminating qualifications"),
    ("named", "8", "限定特定的经营者、品牌、专利或者产地", "a certain firm, brand, patent or origin is wanted"),
    ("ownership", "8", "按所有制、组织形式或者规模差别对待", "a difference by ownership, legal form or size"),
    (
        "region",
        "9",
        "排斥外地经营者，或者要求本地业绩、注册、分支机构",
        "outsiders kept away: local record, seat or branch",
    ),
    ("points", "9", "以特定区域、特定行业的业绩或者奖项加分", "points for records or prizes of one region or trade"),
    ("cost", "10", "给予特定经营者优惠，或者加收费用、保证金", "favours to some; fees or deposits without a rule"),
    ("conduct", "11", "干预自主报价，或者强制组成联合体、搭售", "prices dictated; consortiums or tying forced"),
)
ITEMS: Final = tuple(Item(id, article, Words(zh, en)) for id, article, zh, en in _ASKED)


@dataclass(frozen=True, slots=True)
class Answer:
    item: str
    finding: Finding
    reason: str


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The city's file: the rule it goes by, and of which categories each tender is reviewed."""

    rule: str
    categories: list[str]


def wanted(catalogue: Mapping[str, str]) -> Wanted:
    """What the city wants reviewed; nothing without its file. NotValid for a file that is wrong."""
    text = catalogue.get(FILE)
    if text is None:
        return Wanted("", [])
    try:
        made = msgspec.convert(tomllib.loads(text), Wanted)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise _malformed(str(error)) from error
    if not law.known(made.rule):
        raise _malformed(made.rule)
    return made


def _malformed(what: str) -> NotValid:
    return NotValid("review.malformed", f"文件 {FILE} 有误：{what}", f"{FILE}: {what}", field=FILE)


def rule_of(category: str, catalogue: Mapping[str, str]) -> str | None:
    """The rule by which a tender of the category is reviewed before its notice; None where none is."""
    said = wanted(catalogue)
    return said.rule if category in said.categories else None


def read(body: Mapping[str, Json]) -> tuple[Answer, ...]:
    """The signed sheet `{draft_sha256, items: [{item, finding, reason}], heard}`. NotValid unless each item is answered
    once, in order, with its reason, and it says who was heard (art. 16)."""
    reader = Reader.of(body)
    answers = tuple(_answer(each) for each in reader.each("items"))
    due, given = [each.id for each in ITEMS], [each.item for each in answers]
    if given != due:
        raise reader.refuse("items", f"须依次为 {'、'.join(due)}", f"must be, in order: {', '.join(due)}")
    _reasoned(reader, "heard")
    return answers


def _answer(reader: Reader) -> Answer:
    reader.only("item", "finding", "reason")
    return Answer(reader.text("item"), reader.choice("finding", Finding), _reasoned(reader, "reason"))


def _reasoned(reader: Reader, name: str) -> str:
    said = reader.text(name).strip()
    if len(said) < LEAST:
        raise reader.refuse(name, f"须写明，不少于 {LEAST} 字", f"must be told in {LEAST} characters or more")
    return said


def passes(answers: tuple[Answer, ...]) -> None:
    """NotNow where something was found that shuts out competition and is not excepted (art. 18)."""
    found = [each.words for item, each in zip(answers, ITEMS, strict=True) if item.finding is Finding.RESTRICTS]
    if found:
        raise NotNow(
            "review.restricts",
            f"公平竞争审查发现：{'；'.join(each.zh for each in found)}",
            f"the review of fair competition found: {'; '.join(each.en for each in found)}",
            law="FCR-8",
            field="fair_review",
            remedy=Words("修改招标文件后重新审查", "Change the document, then have it reviewed again"),
        )
