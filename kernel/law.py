"""The rules of law as a versioned table: id, article, clock, words, from when, how certain."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

from kernel import canon
from kernel.deadlines import Budget, Roll, Sense, Unit
from kernel.errors import Fault, NotFound, NotValid, Words

EDITION: Final = "ggzy-law/2026-1"
TO_CHECK: Final = Words("待核", "to be checked")


class Certainty(StrEnum):
    """`read`: the wording was read in a full text. `check`: it works, but every page that shows it says 待核."""

    READ = "read"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Law:
    """A law's name and the order that issued it."""

    code: str
    name: Words
    issued: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one rule: in force from `since` until the day before `until`."""

    id: str
    law: Law
    article: str
    text: Words
    clock: Budget | None
    certainty: Certainty
    since: date
    until: date | None = None

    @property
    def certain(self) -> bool:
        return self.certainty is Certainty.READ

    @property
    def budget(self) -> Budget:
        """The rule's clock; a Fault if it has none, because no rule of ours may guess a limit."""
        if self.clock is None:
            raise Fault(f"rule {self.id} has no clock")
        return self.clock

    @property
    def cited(self) -> Words:
        return Words(self.law.name.zh + articles_zh(self.article), self.law.name.en + articles_en(self.article))

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


def rule(id: str, on: date) -> Rule:
    """The version of rule `id` in force on the day; NotFound if there is none."""
    found = next((one for one in _versions(id) if one.holds(on)), None)
    if found is None:
        raise NotFound("law.not_in_force", f"{on} 时没有生效的规则 {id}", f"rule {id} is not in force on {on}")
    return found


def cite(id: str, on: date | None = None) -> Words:
    """`招标投标法第三十四条` / `Bidding Law, art. 34`; without a day the newest version. NotFound if unknown."""
    return rule(id, on).cited if on else _versions(id)[-1].cited


def known(id: str) -> bool:
    """Whether the table has such a rule, in any version."""
    return id in _table()


def rules(on: date) -> tuple[Rule, ...]:
    """Every rule in force on the day, in the order of the table."""
    return tuple(one for versions in _table().values() for one in versions if one.holds(on))


@cache
def digest() -> str:
    """64 hexadecimal digits over laws and rules, names and texts included: what a tender pins beside EDITION."""
    rows: list[canon.Json] = [_plain(one) for versions in _table().values() for one in versions]
    return canon.sha256(canon.canonical({"edition": EDITION, "rules": rows})).hex()


def _versions(id: str) -> tuple[Rule, ...]:
    try:
        return _table()[id]
    except KeyError:
        raise NotFound("law.unknown", f"没有规则 {id!r}", f"no such rule: {id!r}") from None


def _plain(one: Rule) -> dict[str, canon.Json]:
    clock = one.clock
    return {
        "id": one.id,
        "law": [one.law.code, one.law.name.zh, one.law.name.en, one.law.issued],
        "article": one.article,
        "text": [one.text.zh, one.text.en],
        "clock": [clock.value, clock.unit, clock.sense, clock.roll, clock.counts_end] if clock else None,
        "certainty": one.certainty,
        "since": one.since.isoformat(),
        "until": one.until.isoformat() if one.until else None,
    }


# ---------------------------------------------------------------- articles


_ZERO_TO_NINE: Final = "零一二三四五六七八九"
_PLACES: Final = ("千", "百", "十", "")
_ARTICLES: Final = re.compile(r"([1-9][0-9]{0,3}(-[1-9][0-9]{0,3})?)(, [1-9][0-9]{0,3}(-[1-9][0-9]{0,3})?)*")


def numeral(number: int) -> str:
    """The Chinese numeral of 1 to 9999 as laws count their articles: 十, 十一, 二十, 一百零九, 一百一十."""
    if not 1 <= number <= 9999:
        raise NotValid("law.numeral", f"不能写成条号：{number}", f"no numeral for {number}")
    text = ""
    for digit, place in zip(f"{number:04d}", _PLACES, strict=True):
        if digit != "0":
            text += _ZERO_TO_NINE[int(digit)] + place
        elif text and not text.endswith("零"):
            text += "零"
    text = text.rstrip("零")
    return text[1:] if text.startswith("一十") else text


def articles_zh(article: str) -> str:
    """`9-11, 13` → 第九条至第十一条、第十三条; empty for a rule that names no article."""
    return "、".join(
        "至".join(f"第{numeral(int(end))}条" for end in part.split("-")) for part in article.split(", ") if part
    )


def articles_en(article: str) -> str:
    """`9-11, 13` → `, arts 9–11, 13`; empty for a rule that names no article."""
    if not article:
        return ""
    many = not article.isdecimal()
    return f", {'arts' if many else 'art.'} {article.replace('-', '–')}"


# ---------------------------------------------------------------- reading the table


def read(laws: str, table: str) -> Mapping[str, tuple[Rule, ...]]:
    """Rules by id, versions in order of time, from two tables between tabs; NotValid if a row does not stand."""
    try:
        named = {row["law"]: Law(row["law"], Words(row["zh"], row["en"]), row["issued"]) for row in _rows(laws)}
        made = [_rule(named, row) for row in _rows(table)]
    except (KeyError, TypeError, ValueError) as error:
        raise NotValid(
            "law.malformed", f"规则表格式不对：{error}", f"malformed rules: {error}", field="rules"
        ) from error
    found: dict[str, tuple[Rule, ...]] = {}
    for one in sorted(made, key=lambda one: one.since):
        found[one.id] = (*found.get(one.id, ()), one)
    for versions in found.values():
        _no_overlap(versions)
    return {one.id: found[one.id] for one in made}


def _rows(text: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)


def _rule(named: Mapping[str, Law], row: Mapping[str, str]) -> Rule:
    if row["article"] and not _ARTICLES.fullmatch(row["article"]):
        raise ValueError(row["article"])
    clock = None
    if row["value"]:
        roll = Roll(row["roll"] or Roll.NONE)
        clock = Budget(int(row["value"]), Unit(row["unit"]), row["id"], Sense(row["sense"]), roll)
    until = date.fromisoformat(row["until"]) if row["until"] else None
    return Rule(
        id=row["id"],
        law=named[row["law"]],
        article=row["article"],
        text=Words(row["zh"], row["en"]),
        clock=clock,
        certainty=Certainty(row["certainty"]),
        since=date.fromisoformat(row["since"]),
        until=until,
    )


def _no_overlap(versions: tuple[Rule, ...]) -> None:
    for old, new in pairwise(versions):
        if old.until is None or old.until > new.since:
            raise _malformed(f"{new.id} {new.since}")


def _malformed(what: str) -> NotValid:
    return NotValid(
        "law.malformed", f"规则表不成立：{what}", f"the table of rules does not stand: {what}", field="rules"
    )


@cache
def _table() -> Mapping[str, tuple[Rule, ...]]:
    here = files("kernel")
    return read(
        here.joinpath("laws.tsv").read_text(encoding="utf-8"), here.joinpath("rules.tsv").read_text(encoding="utf-8")
    )
