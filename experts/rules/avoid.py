"""Who must stand aside (回避): every ground that the facts give, each with evidence that can be run again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from experts.rules.pool import Expert, Status, years_before
from kernel import canon, merkle
from kernel.errors import NotValid


class Reason(StrEnum):
    """Why an expert is kept out of a draw; the codes are public."""

    EMPLOYER_OF_BIDDER_3Y = "EMPLOYER_OF_BIDDER_3Y"
    KINSHIP = "KINSHIP"
    OWN_UNIT_PURCHASER = "OWN_UNIT_PURCHASER"
    SUSPENDED = "SUSPENDED"
    ON_LEAVE = "ON_LEAVE"
    ALREADY_ENGAGED_SAME_DAY = "ALREADY_ENGAGED_SAME_DAY"
    EXPERT_DECLARED = "EXPERT_DECLARED"
    PARTICIPATED_IN_PREPARATION = "PARTICIPATED_IN_PREPARATION"


LAW: Final[Mapping[Reason, str]] = {
    Reason.EMPLOYER_OF_BIDDER_3Y: "GPR-9",
    Reason.KINSHIP: "GPR-9",
    Reason.OWN_UNIT_PURCHASER: "C12-12",
    Reason.SUSPENDED: "E26",
    Reason.ON_LEAVE: "E26",
    Reason.ALREADY_ENGAGED_SAME_DAY: "E26",
    Reason.EXPERT_DECLARED: "BIR-46",
    Reason.PARTICIPATED_IN_PREPARATION: "GPR-9",
}


DECLARABLE: Final = (
    Reason.PARTICIPATED_IN_PREPARATION,
    Reason.OWN_UNIT_PURCHASER,
    Reason.KINSHIP,
    Reason.EXPERT_DECLARED,
)
"""What people may declare about an expert; everything else the register and the facts of the lot tell."""


@dataclass(frozen=True, slots=True)
class AvoidRule:
    """`years` back from the day of evaluation, that day of the year included (以内 includes, 令87 第八十六条)."""

    years: int = 3

    def json(self) -> dict[str, canon.Json]:
        return {
            "v": "ebid-avoid/v1",
            "years": self.years,
            "inclusive": True,
            "grounds": {reason.value: law for reason, law in LAW.items()},
        }

    @property
    def digest(self) -> str:
        return canon.sha256(canon.canonical(self.json())).hex()


RULE: Final = AvoidRule()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules are asked about: codes of organisations, the day of evaluation, ids of preparers.

    Before the deadline `bidders` is empty: who has bid is secret (BID-22), and conflicts found later are vacancies.
    `owners` are the tenderee or purchaser, the agency, and the departments that supervise the project.
    """

    on: date
    bidders: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    preparers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason with the fact that made it; the fact stays with the supervisor, its commitment is frozen."""

    reason: Reason
    evidence: Mapping[str, canon.Json]


def grounds(expert: Expert, facts: Facts, rule: AvoidRule = RULE) -> tuple[Ground, ...]:
    """Every automatic ground against `expert`, at most one a reason and organisation; empty if he may be drawn."""
    return (*_by_ties(expert, facts, rule), *_by_register(expert, facts))


def _by_ties(expert: Expert, facts: Facts, rule: AvoidRule) -> Iterator[Ground]:
    limit = years_before(facts.on, rule.years)
    for org, until in sorted(_last_days(expert).items()):
        if org in facts.bidders and (until is None or until >= limit):
            last: canon.Json = until.isoformat() if until else None
            yield Ground(Reason.EMPLOYER_OF_BIDDER_3Y, {"org": org, "until": last, "limit": limit.isoformat()})
        if org in facts.owners and (until is None or until >= facts.on):
            yield Ground(Reason.OWN_UNIT_PURCHASER, {"org": org})
    for org in sorted(set(expert.kin) & (facts.bidders | facts.owners)):
        yield Ground(Reason.KINSHIP, {"org": org})


def _last_days(expert: Expert) -> dict[str, date | None]:
    """Each organisation with the last day of the longest tie; a tie agreed on but not begun counts as standing."""
    ends: dict[str, date | None] = {}
    for tie in expert.ties:
        known = ends.get(tie.org, tie.until)
        ends[tie.org] = None if known is None or tie.until is None else max(known, tie.until)
    return ends


def _by_register(expert: Expert, facts: Facts) -> Iterator[Ground]:
    if expert.status is Status.SUSPENDED:
        yield Ground(Reason.SUSPENDED, {})
    if expert.status is Status.ON_LEAVE:
        yield Ground(Reason.ON_LEAVE, {})
    if facts.on in expert.engaged:
        yield Ground(Reason.ALREADY_ENGAGED_SAME_DAY, {"on": facts.on.isoformat()})
    if expert.id in facts.preparers:
        yield Ground(Reason.PARTICIPATED_IN_PREPARATION, {})


@dataclass(frozen=True, slots=True)
class Declared:
    """A ground that people declare: who, why, the digest of the evidence, and two signed statements by digest."""

    expert_id: str
    reason: Reason
    evidence_sha256: str
    signatures: tuple[str, ...]

    def ground(self) -> Ground:
        """NotValid unless two different signatures stand under it."""
        if len(set(self.signatures)) < 2:
            raise NotValid(
                "avoid.signatures",
                "人工认定的回避须有两份不同的签名",
                "an exclusion by hand carries two different signatures",
                law=LAW[self.reason],
                field="signatures",
            )
        signed: list[canon.Json] = [*sorted(set(self.signatures))]
        return Ground(self.reason, {"evidence_sha256": self.evidence_sha256, "signatures": signed})


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One row of the frozen list: a pid, a reason, and a commitment to the evidence; all digests raw bytes."""

    pid: bytes
    reason: Reason
    evidence: bytes
    salt: bytes

    def json(self) -> dict[str, canon.Json]:
        return {
            "pid": self.pid.hex(),
            "reason": self.reason.value,
            "evidence": self.evidence.hex(),
            "salt": self.salt.hex(),
        }

    @property
    def leaf(self) -> bytes:
        return merkle.leaf_hash(canon.canonical(self.json()))


def evidence(ground: Ground) -> bytes:
    """The bytes that an exclusion commits to."""
    return canon.canonical({"v": "ebid-avoid/v1", "reason": ground.reason.value, "fact": dict(ground.evidence)})


def exclusion(pid: bytes, ground: Ground, salt: bytes) -> Exclusion:
    """The row for a ground; `salt` is 32 secret bytes, fresh for each row."""
    commitment = canon.sha256(canon.joined("ebid-draw/v1/evidence", evidence(ground), salt))
    return Exclusion(pid, ground.reason, commitment, salt)


def ordered(rows: Iterable[Exclusion]) -> tuple[Exclusion, ...]:
    """By pid, then reason, then evidence: the order of the frozen list."""
    return tuple(sorted(rows, key=lambda row: (row.pid, row.reason.value, row.evidence)))


def root(rows: Sequence[Exclusion]) -> bytes:
    """The RFC 9162 root of the frozen list; NotValid unless it is in order."""
    if tuple(rows) != ordered(rows):
        raise NotValid("avoid.order", "回避名单未按化名排序", "the exclusions are not in order", field="exclusions")
    return merkle.root(row.leaf for row in rows)


def counts(rows: Iterable[Exclusion]) -> dict[str, int]:
    """How many rows each reason has; only reasons that occur."""
    return dict(sorted(Counter(row.reason.value for row in rows).items()))
