"""Graded standards of discretion (自由裁量权分档): for one kind of offence its grades, each with the penalties that it
allows; a penalty outside its grade says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from approval.rules import matter
from approval.rules.matter import Basis
from kernel import money
from kernel.canon import Json
from kernel.errors import NotValid, Words
from kernel.reader import Reader

MEMBERS: Final = ("name", "name_en", "law", "article", "since", "grades")


@dataclass(frozen=True, slots=True)
class Grade:
    """Under these circumstances a fine from `least` to `most` yuan, both inclusive."""

    id: str
    circumstances: Words
    least: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class Standard:
    """One kind of offence and its grades, the lightest first."""

    id: str
    name: Words
    basis: Basis
    since: date
    grades: tuple[Grade, ...]


@dataclass(frozen=True, slots=True)
class Penalty:
    """One decision on a penalty, by the number of the paper that holds it; whom it strikes stands there alone."""

    paper: str
    grade: str
    amount: Decimal
    reason: str

    @property
    def outside(self) -> bool:
        return bool(self.reason)


def read(id: str, body: Mapping[str, Json]) -> Standard:
    """NotValid names what is wrong; `grade.overlap` where the grades do not go up one after the other."""
    reader = Reader(body)
    reader.only(*MEMBERS)
    grades = tuple(map(_grade, reader.each("grades")))
    if not grades:
        raise reader.refuse("grades", "至少有一档", "there is one grade at least", "grade.none")
    for place, (before, after) in enumerate(pairwise(grades), start=1):
        if after.least < before.most or after.id in {one.id for one in grades[:place]}:
            raise reader.refuse(
                f"grades[{place}]", "各档须由轻到重，互不重叠", "grades go up and do not overlap", "grade.overlap"
            )
    name, since = matter.words(reader, "name"), matter.day(reader, "since")
    return Standard(matter.identifier(Reader({"id": id}), "id"), name, matter.basis(reader), since, grades)


def _grade(reader: Reader) -> Grade:
    reader.only("id", "text", "text_en", "least", "most")
    least, most = (money.money(reader.text(name), field=reader.at(name)).amount for name in ("least", "most"))
    if least > most:
        raise reader.refuse("most", "不得低于下限", "is not below the least", "grade.order")
    return Grade(matter.identifier(reader, "id"), matter.words(reader, "text"), least, most)


def penalty(of: Standard, body: Mapping[str, Json]) -> Penalty:
    """`{paper, grade, amount, reason?}`. NotValid `grade.reason` for an amount outside its grade without a reason, and
    for a reason within it."""
    reader = Reader(body)
    reader.only("paper", "grade", "amount", "reason")
    id, amount = reader.text("grade"), money.money(reader.text("amount"), field="amount").amount
    grade = next((one for one in of.grades if one.id == id), None)
    if grade is None:
        raise reader.refuse("grade", "没有这一档", "there is no such grade", "grade.unknown")
    reason = matter.line(reader, "reason") if reader.has("reason") else ""
    within = grade.least <= amount <= grade.most
    if within is bool(reason):
        raise NotValid(
            "grade.reason",
            f"该档为 {grade.least} 至 {grade.most} 元：超出的须说明理由，未超出的不写理由",
            f"the grade is from {grade.least} to {grade.most} yuan: outside it a reason is due, within it none",
            field="reason",
        )
    return Penalty(matter.line(reader, "paper"), grade.id, amount, reason)
