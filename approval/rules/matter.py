"""A matter of approval (审批事项): its six unified fields, and what each of them rests on in law."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar

from kernel import money
from kernel.canon import Json
from kernel.errors import NotValid, Words
from kernel.reader import Reader
from people.rules.organisation import Uscc, uscc


class Type(StrEnum):
    """What a round of clean-up looks at, five kinds."""

    PERMIT = "permit"
    ANNUAL = "annual"
    FEE = "fee"
    PRELIMINARY = "preliminary"
    PRECONDITION = "precondition"


class Power(StrEnum):
    """What a matter is in the library of government services."""

    PERMISSION = "permission"
    LEVY = "levy"
    PAYMENT = "payment"
    CONFIRMATION = "confirmation"
    SERVICE = "service"


class Unified(StrEnum):
    """The fields that are the same in every district (六统一)."""

    NAME = "name"
    BASIS = "basis"
    MATERIALS = "materials"
    WORKFLOW = "workflow"
    LIMITS = "limits"
    FEES = "fees"


TYPES: Final[Mapping[Type, Words]] = {
    Type.PERMIT: Words("审批项目", "approval"),
    Type.ANNUAL: Words("年检项目", "annual inspection"),
    Type.FEE: Words("收费项目", "fee"),
    Type.PRELIMINARY: Words("上报初审项目", "review before it goes up"),
    Type.PRECONDITION: Words("审批前置项目", "precondition of an approval"),
}
POWERS: Final[Mapping[Power, Words]] = {
    Power.PERMISSION: Words("行政许可", "permission"),
    Power.LEVY: Words("行政征收", "levy"),
    Power.PAYMENT: Words("行政给付", "payment"),
    Power.CONFIRMATION: Words("行政确认", "confirmation"),
    Power.SERVICE: Words("公共服务", "public service"),
}
UNIFIED: Final[Mapping[Unified, Words]] = {
    Unified.NAME: Words("项目名称", "name"),
    Unified.BASIS: Words("设定依据", "basis"),
    Unified.MATERIALS: Words("申请材料", "materials"),
    Unified.WORKFLOW: Words("办理流程", "workflow"),
    Unified.LIMITS: Words("办理时限", "time limits"),
    Unified.FEES: Words("收费标准", "fees"),
}
CODE: Final = re.compile(r"[0-9A-Z]{4,24}")
_ID: Final = re.compile(r"[a-z0-9_]{1,32}")
MEMBERS: Final = (
    "office", "type", "power", "name", "name_en", "law", "article", "materials", "workflow", "promised", "statutory",
    "limits_law", "limits_article", "fees", "conditions", "online", "in_hall", "enterprise", "since",
)  # fmt: skip
LONGEST: Final = 300
"""Characters of a line."""
LONGEST_LIMIT: Final = 250
"""Working days: about a year."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Where the law says so."""

    law: str
    article: str

    @property
    def cited(self) -> str:
        return f"《{self.law}》{self.article}"


@dataclass(frozen=True, slots=True)
class Material:
    """What an applicant hands in. `held_as`: the field of the enterprise base that answers for it; `intermediary`: the
    service in the list of intermediary services that makes it."""

    id: str
    name: Words
    basis: Basis
    held_as: str | None = None
    intermediary: str | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """`amount` in yuan, exact to the fen."""

    id: str
    name: Words
    amount: Decimal
    basis: Basis


@dataclass(frozen=True, slots=True)
class Limits:
    """Working days from acceptance: what the office promises, and what the law grants; 0 is on the spot."""

    promised: int
    statutory: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Condition:
    """What has to be so before it can be granted."""

    id: str
    text: Words
    basis: Basis


Part = TypeVar("Part", Material, Fee, Condition)


@dataclass(frozen=True, slots=True)
class Matter:
    """One version of a matter. In force from `since`, to the day before `until`; `office` decides it. `enterprise`: for
    legal persons of business (面向企业法人); `delegated`: the districts decide it, the city no more (下放)."""

    code: str
    office: Uscc
    type: Type
    power: Power
    name: Words
    basis: Basis
    materials: tuple[Material, ...]
    workflow: str
    limits: Limits
    fees: tuple[Fee, ...]
    conditions: tuple[Condition, ...]
    online: bool
    in_hall: bool
    enterprise: bool
    since: date
    until: date | None = None
    delegated: bool = False

    def in_force(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


def read(code: str, body: Mapping[str, Json], until: date | None = None, *, delegated: bool = False) -> Matter:
    """A version from the body that enters it. NotValid names the first member that is wrong: `matter.basis` where the
    law is not named."""
    if not CODE.fullmatch(code):
        raise NotValid(
            "matter.code",
            "事项编码须为 4 至 24 位数字或大写字母",
            "a matter's code is 4 to 24 digits or capitals",
            field="code",
        )
    reader = Reader(body)
    reader.only(*MEMBERS)
    made = Matter(
        code=code,
        office=uscc(reader.text("office")),
        type=reader.choice("type", Type),
        power=reader.choice("power", Power),
        name=words(reader, "name"),
        basis=basis(reader),
        materials=_distinct("materials", tuple(map(material, reader.each("materials")))),
        workflow=identifier(reader, "workflow"),
        limits=limits(reader),
        fees=_distinct("fees", tuple(map(fee, reader.each("fees")))),
        conditions=_distinct("conditions", tuple(map(_condition, reader.each("conditions")))),
        online=reader.flag("online"),
        in_hall=reader.flag("in_hall"),
        enterprise=reader.flag("enterprise"),
        since=day(reader, "since"),
        until=until,
        delegated=delegated,
    )
    if made.type is Type.ANNUAL and made.enterprise and made.fees:
        raise NotValid(
            "matter.annual_fee",
            "对企业的年检不得收费",
            "an annual inspection of an enterprise costs nothing",
            field="fees",
            remedy=Words("删除收费项目", "Take the fees out"),
        )
    return made


# ---------------------------------------------------------------- the parts


def material(reader: Reader) -> Material:
    reader.only("id", "name", "name_en", "law", "article", "held_as", "intermediary")
    held = identifier(reader, "held_as") if reader.has("held_as") else None
    service = identifier(reader, "intermediary") if reader.has("intermediary") else None
    return Material(identifier(reader, "id"), words(reader, "name"), basis(reader), held, service)


def fee(reader: Reader) -> Fee:
    reader.only("id", "name", "name_en", "amount", "law", "article")
    amount = money.money(reader.text("amount"), field=reader.at("amount")).amount
    return Fee(identifier(reader, "id"), words(reader, "name"), amount, basis(reader))


def limits(reader: Reader) -> Limits:
    """NotValid `matter.promise` where more is promised than the law grants."""
    promised = reader.integer("promised", 0, LONGEST_LIMIT)
    statutory = reader.integer("statutory", 0, LONGEST_LIMIT)
    if promised > statutory:
        raise NotValid(
            "matter.promise",
            f"承诺时限 {promised} 个工作日长于法定时限 {statutory} 个工作日",
            f"{promised} working days are promised, the law grants {statutory}",
            field=reader.at("promised"),
            law="LIC-42a",
        )
    return Limits(promised, statutory, basis(reader, "limits_"))


def _condition(reader: Reader) -> Condition:
    reader.only("id", "text", "text_en", "law", "article")
    return Condition(identifier(reader, "id"), words(reader, "text"), basis(reader))


def basis(reader: Reader, of: str = "") -> Basis:
    """The members `law` and `article`, or those of one part. NotValid `matter.basis` where one is missing: what no law
    asks for cannot be asked for."""
    law, article = f"{of}law", f"{of}article"
    for name in (law, article):
        if not str(reader.source.get(name) or "").strip():
            raise NotValid(
                "matter.basis",
                f"{reader.at(name)}：没有法律法规依据的，不得设定",
                f"{reader.at(name)}: what no law asks for cannot be set",
                field=reader.at(name),
                remedy=Words("写明法律法规名称和条款，或者取消这一项", "Name law and article, or leave it out"),
            )
    return Basis(line(reader, law), line(reader, article))


def words(reader: Reader, name: str) -> Words:
    """`name` in Chinese and `name_en` in English, a line each."""
    return Words(line(reader, name), line(reader, f"{name}_en"))


def line(reader: Reader, name: str) -> str:
    """One line that is not empty."""
    text = reader.text(name).strip()
    if len(text) > LONGEST or not text.isprintable():
        raise reader.refuse(
            name, f"须为一行，不超过 {LONGEST} 字", f"is one line of at most {LONGEST} characters", "matter.line"
        )
    return text


def identifier(reader: Reader, name: str) -> str:
    """Small letters, digits and underscores, at most 32."""
    text = reader.text(name)
    if not _ID.fullmatch(text):
        raise reader.refuse(name, "只能用小写字母、数字和下划线", "is small letters, digits, underscores", "matter.id")
    return text


def day(reader: Reader, name: str) -> date:
    """NotValid `matter.day` for what is no day, also where it is missing."""
    try:
        return date.fromisoformat(str(reader.source.get(name, "")))
    except ValueError as error:
        raise reader.refuse(name, "须写明日期（年-月-日）", "is a day, YYYY-MM-DD", "matter.day") from error


def _distinct(name: str, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """NotValid `matter.twice` where two have one id."""
    seen: set[str] = set()
    for part in parts:
        if part.id in seen:
            raise NotValid("matter.twice", f"编号重复：{part.id}", f"there twice: {part.id}", field=name)
        seen.add(part.id)
    return parts
