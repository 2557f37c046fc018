"""The pool as it stood: one salted row a pseudonym, sorted, under one root."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from experts.rules import seed
from experts.rules.plan import Stratum
from experts.rules.pool import Expert, Standing, Title, standing
from kernel import canon, merkle
from kernel.canon import joined
from kernel.errors import NotValid


@dataclass(frozen=True, slots=True)
class Row:
    """One expert without his name. `units` are pseudonyms of his present employers, valid in this draw only."""

    pid: bytes
    idc: bytes
    specialties: tuple[str, ...]
    regions: tuple[str, ...]
    standing: Standing
    units: tuple[str, ...]
    salt: bytes

    def json(self) -> dict[str, canon.Json]:
        return {
            "pid": self.pid.hex(),
            "idc": self.idc.hex(),
            "specialties": list(self.specialties),
            "regions": list(self.regions),
            "status": self.standing.value,
            "units": list(self.units),
            "salt": self.salt.hex(),
        }

    @property
    def leaf(self) -> bytes:
        return merkle.leaf_hash(canon.canonical(self.json()))

    def fits(self, stratum: Stratum) -> bool:
        """Whether he may be drawn in this stratum, exclusions aside."""
        return self.standing is Standing.ACTIVE and matches(self.specialties, self.regions, stratum)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose row it is: what the award opens for a member (`idsalt` 32 bytes), and nothing for anybody else."""

    pid: bytes
    expert_id: str
    name: str
    idsalt: bytes

    @property
    def document(self) -> bytes:
        """What `idc` is the digest of."""
        return joined(f"{seed.LABEL}/id", self.expert_id, self.name, self.idsalt)

    @property
    def idc(self) -> bytes:
        return canon.sha256(self.document)

    @classmethod
    def read(cls, pid: bytes, document: bytes) -> Identity:
        """The identity whose `document` this is; NotValid for other bytes."""
        parts, rest = [], document
        while len(rest) >= 4:
            end = 4 + int.from_bytes(rest[:4], "big")
            parts.append(rest[4:end])
            rest = rest[end:]
        if len(parts) == 4:
            made = cls(pid, parts[1].decode(), parts[2].decode(), parts[3])
            if made.document == document and len(made.idsalt) == 32:
                return made
        raise NotValid("identity.malformed", "身份承诺的内容不合格式", "what the identity commits to is malformed")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The rows by ascending pid and, apart from them, whose they are."""

    rows: tuple[Row, ...]
    identities: Mapping[bytes, Identity]


def matches(specialties: Iterable[str], regions: Iterable[str], stratum: Stratum) -> bool:
    """One of the stratum's specialties, and one of its regions where it names any."""
    return not set(stratum.specialties).isdisjoint(specialties) and (
        not stratum.regions or not set(stratum.regions).isdisjoint(regions)
    )


def identity(expert: Expert, key: bytes) -> Identity:
    """His pseudonym in the draw of `key`. Every salt is an HKDF output of it, so the key alone runs all again."""
    return Identity(seed.pid(key, expert.id), expert.id, expert.name, seed.expand(key, joined("idsalt", expert.id)))


def row(expert: Expert, key: bytes, admits: Mapping[Title, int], on: date) -> Row:
    """His row on the day of evaluation."""
    who = identity(expert, key)
    return Row(
        who.pid,
        who.idc,
        tuple(sorted(expert.specialties)),
        tuple(sorted(expert.regions)),
        standing(expert, admits, on),
        tuple(sorted(seed.expand(key, joined("unit", org)).hex() for org in expert.units(on))),
        seed.expand(key, joined("salt", expert.id)),
    )


def take(
    experts: Iterable[Expert], strata: Sequence[Stratum], key: bytes, admits: Mapping[Title, int], on: date
) -> Snapshot:
    """Everyone who matches a stratum, whatever his standing; `key` is 32 secret bytes, fresh for each draw."""
    chosen = [e for e in experts if any(matches(e.specialties, e.regions, stratum) for stratum in strata)]
    rows = sorted((row(expert, key, admits, on) for expert in chosen), key=lambda each: each.pid)
    return Snapshot(tuple(rows), {each.pid: each for each in (identity(expert, key) for expert in chosen)})


def root(rows: Sequence[Row]) -> bytes:
    """The RFC 9162 root; NotValid unless every pid is above the one before."""
    if any(after.pid <= before.pid for before, after in pairwise(rows)):
        raise NotValid("snapshot.order", "快照未按化名递增排列", "the snapshot's pids do not ascend", field="snapshot")
    return merkle.root(each.leaf for each in rows)
