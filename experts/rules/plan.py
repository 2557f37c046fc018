"""The published plan of a draw: what will be drawn, from whom, by which rule and whose entropy."""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NoReturn

from experts.rules import avoid, panel
from experts.rules import beacon as beacons
from experts.rules import sample as samples
from experts.rules.beacon import Beacon
from experts.rules.sample import Sample
from kernel import canon, ids
from kernel.errors import NotValid
from kernel.money import Money, from_json
from signing.rules import vrf

VERSION: Final = "ebid-draw-plan/v1"
CENTRE: Final = "centre"
SUPERVISOR: Final = "supervisor"
PARTIES: Final = (CENTRE, SUPERVISOR)
RESERVE: Final = "reserve"
"""Who proves in place of a party that stayed silent."""
MOST_HOURS: Final = 720


class Vacancies(StrEnum):
    """`sealed`: fresh entropy a vacancy, so nobody knows who would follow. `list`: down the first order (递补)."""

    SEALED = "sealed"
    LIST = "list"


class Custody(StrEnum):
    """Where the entropy keys lie; on one machine the result was foreseeable by whoever runs it."""

    SAME_MACHINE = "same-machine"
    INDEPENDENT = "independent"


class Constraint(StrEnum):
    """What the members must be among themselves."""

    ONE_PER_EMPLOYER = "one_per_employer"


@dataclass(frozen=True, slots=True)
class Stratum:
    """`n` seats for experts with one of `specialties` in one of `regions` (none = anywhere); priority 1 first."""

    id: str
    specialties: tuple[str, ...]
    regions: tuple[str, ...]
    n: int
    priority: int

    def json(self) -> dict[str, canon.Json]:
        return {
            "id": self.id,
            "specialties": list(self.specialties),
            "regions": list(self.regions),
            "n": self.n,
            "priority": self.priority,
        }


@dataclass(frozen=True, slots=True)
class Contact:
    """How drawn experts are asked: channels, minutes to answer, how many at once, how often."""

    channels: tuple[str, ...]
    timeout_minutes: int
    batch: int
    tries: int

    def json(self) -> dict[str, canon.Json]:
        return {
            "channels": list(self.channels),
            "timeout_minutes": self.timeout_minutes,
            "batch": self.batch,
            "tries": self.tries,
        }


@dataclass(frozen=True, slots=True)
class Panel:
    """The panel to be made: regime, members in all, representatives among them, budget, complexity, strata."""

    regime: str
    size: int
    representatives: int
    budget: Money | None
    complex_project: bool
    strata: tuple[Stratum, ...]
    contact: Contact
    constraints: tuple[Constraint, ...] = (Constraint.ONE_PER_EMPLOYER,)
    vacancies: Vacancies = Vacancies.SEALED

    def json(self) -> dict[str, canon.Json]:
        rule = panel.rule(self.regime)
        return {
            "rule": {"id": rule.id, "sha256": rule.digest},
            "avoid_sha256": avoid.RULE.digest,
            "size": self.size,
            "representatives": self.representatives,
            "budget": self.budget.json() if self.budget else None,
            "complex": self.complex_project,
            "strata": [stratum.json() for stratum in self.strata],
            "constraints": [constraint.value for constraint in self.constraints],
            "contact": self.contact.json(),
            "vacancies": self.vacancies.value,
            "quota": "keyed-order",
        }

    def check(self) -> None:
        """NotValid unless the panel is lawful and its strata fill it exactly."""
        rule = panel.rule(self.regime)
        least = rule.least_for(self.budget, complex_project=self.complex_project)
        drawn = self.size - self.representatives
        panel.check(rule, self.size, drawn, least)
        if self.representatives < 0 or sum(stratum.n for stratum in self.strata) != drawn:
            _no("strata", f"各组人数之和须为 {drawn}", f"the strata must add up to {drawn} seats")
        if len({s.id for s in self.strata}) != len(self.strata) or len({s.priority for s in self.strata}) != len(
            self.strata
        ):
            _no("strata", "组别编号与优先次序不得重复", "no id and no priority of a stratum may come twice")
        for stratum in self.strata:
            ids.identifier(stratum.id, "strata")
            if stratum.n < 1 or not stratum.specialties:
                _no("strata", f"组 {stratum.id} 须有人数与专业", f"stratum {stratum.id} needs seats and specialties")
        _check_contact(self.contact)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of published options, for example the 下浮系数 of 合理低价法, or who of tied candidates goes first."""

    label: str
    options: tuple[str, ...]

    def json(self) -> dict[str, canon.Json]:
        return {"label": self.label, "options": list(self.options)}

    def check(self) -> None:
        ids.identifier(self.label, "label")
        if len(self.options) < 2 or len(set(self.options)) != len(self.options):
            _no("options", "备选项须至少两个且不得重复", "at least two options, none twice")


@dataclass(frozen=True, slots=True)
class Fallback:
    """After how many hours the reserve may prove for a silent party, and under which VRF key."""

    after_hours: int
    reserve: bytes

    def json(self) -> dict[str, canon.Json]:
        return {"after_hours": self.after_hours, "reserve": base64.b64encode(self.reserve).decode()}

    def check(self, keys: Mapping[str, bytes]) -> None:
        """NotValid for hours out of bounds, or a key that is a party's own."""
        if not 1 <= self.after_hours <= MOST_HOURS or self.reserve in keys.values():
            _no("fallback", "时限或备用公钥不合要求", "hours or key of the reserve are not as they must be")
        vrf.validate_key(self.reserve)


@dataclass(frozen=True, slots=True)
class Plan:
    """What one draw draws (a panel, one of published options, or so many of published lists), and with whose VRF keys
    (32 bytes a party)."""

    did: str
    of: Panel | Choice | Sample
    keys: Mapping[str, bytes]
    custody: Custody
    beacon: Beacon | None = None
    fallback: Fallback | None = None

    def json(self) -> dict[str, canon.Json]:
        return {
            "v": VERSION,
            "did": self.did,
            "panel": self.of.json() if isinstance(self.of, Panel) else None,
            "choice": self.of.json() if isinstance(self.of, Choice) else None,
            **({"sample": self.of.json()} if isinstance(self.of, Sample) else {}),
            "keys": {party: base64.b64encode(key).decode() for party, key in self.keys.items()},
            "entropy_parties": self.custody.value,
            "beacon": self.beacon.json() if self.beacon else None,
            "fallback": self.fallback.json() if self.fallback else None,
        }

    @property
    def document(self) -> bytes:
        """plan.json, byte for byte."""
        return canon.canonical(self.json())

    @property
    def sha256(self) -> bytes:
        return canon.sha256(self.document)

    def check(self) -> None:
        """NotValid names the first thing that no plan may say."""
        parts = self.did.split("/")
        if len(parts) != 3:
            _no("did", "抽取编号应为 招标/标段/环节", "a draw id is tender/lot/stage")
        for part in parts:
            ids.identifier(part, "did")
        if set(self.keys) != set(PARTIES) or len(set(self.keys.values())) != len(PARTIES):
            _no("keys", "中心与监督部门须各有一把 VRF 公钥", "centre and supervisor each need a VRF key")
        for key in self.keys.values():
            vrf.validate_key(key)
        if self.beacon:
            self.beacon.check()
        if self.fallback:
            self.fallback.check(self.keys)
        self.of.check()

    @property
    def every_key(self) -> Mapping[str, bytes]:
        """The VRF keys of both parties, and the reserve's where there is one."""
        return {**self.keys, **({RESERVE: self.fallback.reserve} if self.fallback else {})}

    def parties(self, j: int, silent: str | None = None) -> frozenset[str]:
        """Whose proofs round `j` needs, where the reserve stands in for the party that was `silent`."""
        if j and isinstance(self.of, Panel) and self.of.vacancies is Vacancies.LIST:
            return frozenset()
        return frozenset(self.keys) if silent is None else frozenset(self.keys) - {silent} | {RESERVE}

    def accepts(self, j: int, given: Collection[str]) -> bool:
        """Whether these parties' proofs are those of some lawful round `j`."""
        lawful = {
            self.parties(j),
            *(self.parties(j, silent) for silent in PARTIES if self.fallback and self.parties(j)),
        }
        return frozenset(given) in lawful

    @property
    def strata(self) -> tuple[Stratum, ...]:
        """In the order in which they are filled, of a sample one for each list; none where options are drawn."""
        if isinstance(self.of, Sample):
            return tuple(Stratum(part.id, (), (), part.n, place) for place, part in enumerate(self.of.lists, 1))
        return tuple(sorted(self.of.strata, key=lambda s: s.priority)) if isinstance(self.of, Panel) else ()

    @property
    def seats(self) -> int:
        return sum(stratum.n for stratum in self.strata)


def _no(field: str, zh: str, en: str) -> NoReturn:
    raise NotValid(f"plan.{field}", f"抽取方案：{zh}", f"plan of the draw: {en}", field=field)


def _check_contact(contact: Contact) -> None:
    if not contact.channels or min(contact.timeout_minutes, contact.batch, contact.tries) < 1:
        _no("contact", "联系方式、时限、批量与次数须为正", "contact needs channels and positive numbers")


def read(data: bytes) -> Plan:
    """The plan whose exact bytes are `data`, checked; NotValid for anything else, also for rules of other digests."""
    value = canon.mapping(data)
    match value:
        case {
            "did": str(did),
            "panel": of,
            "choice": choice,
            "keys": Mapping() as keys,
            "entropy_parties": "same-machine" | "independent" as custody,
            "beacon": beacon,
            "fallback": fallback,
        }:
            plan = Plan(
                did,
                _of(of, choice, value.get("sample")),
                {party: _key(key) for party, key in keys.items()},
                Custody(str(custody)),
                None if beacon is None else beacons.read(beacon),
                None if fallback is None else _fallback(fallback),
            )
        case _:
            _malformed()
    if plan.document != data:
        _malformed()
    plan.check()
    return plan


def _malformed() -> NoReturn:
    _no("malformed", "内容与格式不符或引用了其他规则", "not of the form, or it names other rules")


def _key(value: canon.Json) -> bytes:
    try:
        return canon.unbase64(str(value))
    except NotValid as error:
        raise NotValid("plan.keys", "公钥不是规范的 base64", "a key is not canonical base64", field="keys") from error


def _fallback(value: canon.Json) -> Fallback:
    match value:
        case {"after_hours": int(after_hours), "reserve": str(reserve)}:
            return Fallback(int(after_hours), _key(reserve))  # true is no number
    _malformed()


def _texts(value: canon.Json) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str) or not all(isinstance(each, str) for each in value):
        _malformed()
    return tuple(str(each) for each in value)


def _of(panel: canon.Json, choice: canon.Json, sample: canon.Json) -> Panel | Choice | Sample:
    """Whatever else is there would be lost in writing the plan again, and so is refused."""
    if panel is not None:
        return _panel(panel)
    return _choice(choice) if choice is not None else samples.read_plan(sample)


def _choice(value: canon.Json) -> Choice:
    match value:
        case {"label": str(label), "options": options}:
            return Choice(label, _texts(options))
    _malformed()


def _panel(value: canon.Json) -> Panel:
    match value:
        case {
            "rule": {"id": str(regime)},
            "size": int(size),
            "representatives": int(representatives),
            "budget": budget,
            "complex": bool(complex_project),
            "strata": [*strata],
            "constraints": constraints,
            "contact": contact,
            "vacancies": "sealed" | "list" as vacancies,
        }:
            return Panel(
                regime,
                size,
                representatives,
                None if budget is None else from_json(budget, "budget"),
                complex_project,
                tuple(_stratum(each) for each in strata),
                _contact(contact),
                _constraints(constraints),
                Vacancies(str(vacancies)),
            )
    _malformed()


def _constraints(value: canon.Json) -> tuple[Constraint, ...]:
    words = _texts(value)
    if not set(words) <= {constraint.value for constraint in Constraint}:
        _malformed()
    return tuple(Constraint(word) for word in words)


def _stratum(value: canon.Json) -> Stratum:
    match value:
        case {"id": str(id_), "specialties": specialties, "regions": regions, "n": int(n), "priority": int(priority)}:
            return Stratum(id_, _texts(specialties), _texts(regions), n, priority)
    _malformed()


def _contact(value: canon.Json) -> Contact:
    match value:
        case {"channels": channels, "timeout_minutes": int(timeout), "batch": int(batch), "tries": int(tries)}:
            return Contact(_texts(channels), timeout, batch, tries)
    _malformed()
