"""What an application has to say, what it needs, and when it has to be a joint one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from approval.rules.case import Applicant, Case, Lack
from approval.rules.enterprise import Fact
from approval.rules.matter import Matter, Type
from kernel import ids
from kernel.canon import Json
from kernel.errors import NotAllowed, NotNow, NotValid, Words
from kernel.reader import Reader
from people.rules.organisation import uscc

PERSONAL: Final[Mapping[str, int]] = {"name": 100, "contact": 200, "title": 100}
"""What is kept apart from the journal, and the most characters of each: who applies, how they are reached, for what."""
IDENTITY: Final = "identity"
"""The number of a person's identity document; an enterprise has its code."""
MOST: Final = 40
"""Matters of one application."""
_MEMBERS: Final = (
    "applicant", "firm", "process", "lead", "project", "investment", "branches", "bundle", "assistance", "form",
    *PERSONAL, IDENTITY,
)  # fmt: skip


class Ground(StrEnum):
    """Why an application is not accepted (行政许可法 32)."""

    NOT_NEEDED = "not_needed"
    ELSEWHERE = "elsewhere"
    INCOMPLETE = "incomplete"


GROUNDS: Final[Mapping[Ground, Words]] = {
    Ground.NOT_NEEDED: Words("依法不需要取得许可", "the law asks for no licence here"),
    Ground.ELSEWHERE: Words("不属于本机关职权范围，告知有权机关", "another office is competent: told which"),
    Ground.INCOMPLETE: Words("逾期未补正", "what was missing did not come in time"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One matter that is asked for. `unit`: the office, where it is not the matter's own; `given`: ids of materials."""

    matter: str
    unit: str
    given: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Application:
    """An application as it was handed in. `facts`: project, whole yuan of investment, bundle, agent."""

    applicant: Applicant
    enterprise: str
    process: str
    lead: str
    asked: tuple[Asked, ...]
    facts: Mapping[str, Json]
    personal: Mapping[str, str]


def read(body: Mapping[str, Json]) -> Application:
    """NotValid names the member that is wrong; `approval.enterprise` for an enterprise without its code that is not
    only being set up, `approval.firm` for the code of an enterprise that does not apply itself."""
    reader = Reader(body)
    reader.only(*_MEMBERS)
    applicant = reader.choice("applicant", Applicant)
    process = _label(reader, "process")
    enterprise = uscc(reader.text("firm")) if reader.has("firm") else ""
    if applicant is Applicant.ENTERPRISE and not enterprise and not process:
        raise NotValid(
            "approval.enterprise", "企业申请须填统一社会信用代码", "an enterprise gives its code", field="firm"
        )
    if applicant is not Applicant.ENTERPRISE and enterprise:
        raise NotValid(
            "approval.firm",
            "只有企业自己申请时才填统一社会信用代码",
            "only an enterprise that applies itself gives a code",
            field="firm", remedy=Words("删去统一社会信用代码", "Leave the code out"),
        )  # fmt: skip
    asked = tuple(_asked(one) for one in reader.each("branches"))
    _distinct(asked)
    lead = _label(reader, "lead")
    if lead and lead not in {one.matter for one in asked}:
        raise reader.refuse("lead", "牵头事项须在本件之内", "is one of the matters asked for")
    facts: dict[str, Json] = {name: reader.text(name) for name in ("bundle", "assistance", "form") if reader.has(name)}
    if reader.has("project"):
        facts["project"] = ids.identifier(reader.text("project"), "project")
    if reader.has("investment"):
        facts["investment"] = reader.integer("investment", 0, 10**15)
    personal = {name: _line(reader, name, most) for name, most in PERSONAL.items()}
    if reader.has(IDENTITY):
        personal[IDENTITY] = _line(reader, IDENTITY, 40)
    return Application(applicant, enterprise, process, lead, asked, facts, personal)


def _label(reader: Reader, name: str) -> str:
    return reader.text(name) if reader.has(name) else ""


def _asked(reader: Reader) -> Asked:
    reader.only("matter", "unit", "given")
    return Asked(reader.text("matter"), _label(reader, "unit"), reader.texts("given") if reader.has("given") else ())


def _line(reader: Reader, name: str, most: int) -> str:
    text = reader.text(name).strip()
    if len(text) > most or not text.isprintable():
        raise reader.refuse(
            name, f"须为一行，不超过 {most} 字", f"is one line of at most {most} characters", "approval.long"
        )
    return text


def _distinct(asked: Sequence[Asked]) -> None:
    codes = [one.matter for one in asked]
    if not 1 <= len(codes) <= MOST or len(set(codes)) != len(codes):
        raise NotValid(
            "approval.matters", f"一件申请须有 1 至 {MOST} 个不同的事项", f"it asks for 1 to {MOST} matters",
            field="branches",
        )  # fmt: skip


# ---------------------------------------------------------------- what it needs


def needs(of: Matter, held: Mapping[str, Fact]) -> tuple[str, ...]:
    """The materials of the matter, without those for which the enterprise base answers already."""
    return tuple(one.id for one in of.materials if one.held_as not in held)


def cited(of: Matter, held: Mapping[str, Fact]) -> list[Json]:
    """The materials that are there without being handed in, each with the field of the base that answers for it, its
    source, and the entry of the enterprise's chain."""
    return [
        {"material": one.id, "field": fact.name, "source": fact.source, "entry": fact.seq}
        for one in of.materials
        if one.held_as and (fact := held.get(one.held_as))
    ]


def fits(of: Matter, application: Application, own: Asked) -> None:
    """NotValid `approval.applicant_kind` for a natural person where a matter is for enterprises;
    `approval.material` for a paper that the guide does not ask for."""
    if of.enterprise and application.applicant is Applicant.PERSON:
        raise NotValid(
            "approval.applicant_kind", f"{of.name.zh}只面向企业法人", f"{of.name.en} is for enterprises",
            field="applicant",
        )  # fmt: skip
    unasked(own.given, of)


def unasked(given: Iterable[str], of: Matter) -> None:
    """NotValid `approval.material` for a material that the guide does not name (行政许可法 31)."""
    named = {one.id for one in of.materials}
    if wrong := next((one for one in given if one not in named), None):
        raise NotValid(
            "approval.material", f"{of.name.zh}的办事指南没有材料 {wrong}", f"the guide names no material {wrong}",
            law="LIC-31", field="given",
        )  # fmt: skip


def joint(matters: Sequence[Matter], process: str) -> None:
    """NotValid `approval.joint` where a precondition of setting up an enterprise is asked for on its own: it is handled
    together with what it precedes."""
    before = [one for one in matters if one.type is Type.PRECONDITION and one.enterprise]
    if before and (len(before) == len(matters) or not process):
        raise NotValid(
            "approval.joint", f"{before[0].name.zh}是前置审批，须与主办事项联合办理",
            f"{before[0].name.en} is a precondition: handled jointly with what it precedes", law="LIC-26",
            field="branches", remedy=Words("选择联合办理，并加上主办事项", "Choose the process and the main matter"),
        )  # fmt: skip


def online(matters: Iterable[Matter]) -> None:
    """NotValid `approval.offline` for a matter that is handed in at the window alone."""
    if of := next((one for one in matters if not one.online), None):
        raise NotValid(
            "approval.offline", f"{of.name.zh}不能网上申请", f"{of.name.en} is not applied for online",
            field="branches",
            remedy=Words("到政务服务中心窗口申请", "Apply at a window of the service centre"),
        )  # fmt: skip


# ---------------------------------------------------------------- what is missing


def may_ask(case: Case, lacks: Iterable[Lack]) -> None:
    """Whether these lacks may be told. NotValid `approval.lack_unlisted` for what the guide does not ask for;
    NotAllowed `approval.lack_visible` where a second notice names what could be seen the first time, and nobody who
    supervises has allowed it (行政许可法 32)."""
    for matter, material in lacks:
        branch = case.branch(matter)
        if material not in branch.needs:
            raise NotValid(
                "approval.lack_unlisted", f"办事指南没有要求材料 {material}", f"the guide asks for no {material}",
                law="LIC-31", field="lacks",
            )  # fmt: skip
        if case.notices and not case.allowed and (matter, material) not in case.brought:
            raise NotAllowed(
                "approval.lack_visible", f"{material} 首次审查时即可发现，应当一次告知",
                f"{material} could be seen at the first look: all of it is told once", law="LIC-32", field="lacks",
                remedy=Words("须经监察部门或者监管员同意", "Let who supervises allow it"),
            )  # fmt: skip


def may_decline(case: Case, ground: Ground, today: date) -> None:
    """NotNow `approval.supplement_runs` while the applicant still has time to bring what is missing;
    `approval.not_told` for what is incomplete where nobody has said so, or all that was asked for has come."""
    if case.until is not None and today <= case.until:
        raise NotNow(
            "approval.supplement_runs", f"申请人可在 {case.until} 前补正", f"the applicant has until {case.until}",
            law="LIC-32",
        )  # fmt: skip
    if ground is Ground.INCOMPLETE and not case.awaited:
        raise NotNow(
            "approval.not_told", "没有告知过、逾期仍未补正的材料", "nothing was told that has not come", law="LIC-32",
            field="ground", remedy=Words("先一次告知全部补正内容", "Tell all that is missing first"),
        )  # fmt: skip


def may_bring(case: Case, given: Iterable[Lack]) -> None:
    """NotValid `approval.material` for what the guide does not ask for, `approval.unasked` where nothing of it is
    awaited."""
    brought = sorted(given)
    for matter, material in brought:
        if material not in case.branch(matter).needs:
            raise NotValid(
                "approval.material", f"办事指南没有材料 {material}", f"the guide names no {material}", law="LIC-31",
                field="given",
            )  # fmt: skip
    if not case.awaited & set(brought):
        raise NotValid("approval.unasked", "没有告知要求补正的材料", "nothing of what was asked for", field="given")


def may_withdraw(case: Case) -> None:
    """NotNow `approval.decided` once one of its matters is decided."""
    if any(one.decided for one in case.branches):
        raise NotNow("approval.decided", "该事项已经作出决定", "it is decided already")


def complete(case: Case) -> None:
    """NotValid `approval.incomplete` where a paper is missing and nobody has said so."""
    if missing := case.missing:
        matter, material = missing[0]
        raise NotValid(
            "approval.incomplete", f"事项 {matter} 缺少材料 {material}", f"{material} of {matter} is missing",
            law="LIC-32", field="given", remedy=Words("一次告知全部补正内容", "Tell all that is missing, once"),
        )  # fmt: skip
