"""The draw: from frozen facts and published entropy to seats, skips and replacements, every step written down."""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from experts.rules import beacon, sample, seed
from experts.rules.beacon import Value
from experts.rules.plan import Choice, Constraint, Panel, Plan
from experts.rules.sample import Lists
from experts.rules.snapshot import Row
from kernel import canon
from kernel.errors import NotNow, NotValid
from signing.rules import vrf

VERSION: Final = "ebid-draw/v1"


class Why(StrEnum):
    """The only reasons for which a pid whose turn has come is passed over."""

    ALREADY_TAKEN = "already_taken"
    ONE_PER_EMPLOYER = "one_per_employer"
    AVOIDS = "avoids"


class Vacated(StrEnum):
    """Why a seat became empty again."""

    DECLINED = "DECLINED"
    TIMEOUT = "TIMEOUT"
    ABSENT = "ABSENT"
    CONFLICT = "CONFLICT"


@dataclass(frozen=True, slots=True)
class Field:
    """Who may be drawn: pids a stratum, the employers' pseudonyms of each pid, and whom a pid must avoid."""

    candidates: Mapping[str, tuple[bytes, ...]]
    units: Mapping[bytes, tuple[str, ...]]
    avoided: Mapping[bytes, frozenset[bytes]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """All that is frozen before entropy exists; `checkpoint` is the note text of the first one after the freeze."""

    plan: Plan
    snapshot_root: bytes
    exclusion_root: bytes
    checkpoint: bytes
    field: Field


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Who left and why; `leaf` is the leaf hash of the event that says so."""

    pid: bytes
    reason: Vacated
    leaf: bytes


@dataclass(frozen=True, slots=True)
class Round:
    """j = 0 draws the panel (or the option); j = 1, 2, … fills the j-th vacancy. 80 bytes of VRF proof a party.

    `value` is what the plan's beacon said; it enters the first round only.
    """

    j: int
    proofs: Mapping[str, bytes]
    vacancy: Vacancy | None = None
    value: Value | None = None

    def entered(self, betas: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """By name what enters the seed, given the outputs of the proofs."""
        return {**betas, **({beacon.NAME: self.value.signature} if self.value else {})}


@dataclass(frozen=True, slots=True)
class Seat:
    stratum: str
    pid: bytes

    def json(self) -> dict[str, canon.Json]:
        return {"stratum": self.stratum, "pid": self.pid.hex()}


@dataclass(frozen=True, slots=True)
class Skip:
    """A pid passed over in its turn, and the member in whose favour."""

    stratum: str
    pid: bytes
    why: Why
    member: bytes

    def json(self) -> dict[str, canon.Json]:
        return {
            "stratum": self.stratum,
            "pid": self.pid.hex(),
            "why": self.why.value,
            "member": self.member.hex(),
        }


@dataclass(frozen=True, slots=True)
class Turn:
    """What one round did, with every value that leads to it."""

    round: Round
    betas: Mapping[str, bytes]
    prk: bytes
    seats: tuple[Seat, ...]
    skips: tuple[Skip, ...]

    def json(self) -> dict[str, canon.Json]:
        left = self.round.vacancy
        return {
            "j": self.round.j,
            "vacancy": {"pid": left.pid.hex(), "reason": left.reason.value, "leaf": left.leaf.hex()} if left else None,
            "shares": self._shares(),
            "prk": self.prk.hex(),
            "seats": [seat.json() for seat in self.seats],
            "skips": [skip.json() for skip in self.skips],
        }

    def _shares(self) -> list[canon.Json]:
        shares: dict[str, canon.Json] = {
            party: {"party": party, "proof": _b64(self.round.proofs[party]), "beta": _b64(beta)}
            for party, beta in self.betas.items()
        }
        if self.round.value:
            shares[beacon.NAME] = self.round.value.json()
        return [shares[party] for party in sorted(shares)]


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


@dataclass(frozen=True, slots=True)
class Transcript:
    """The whole draw so far; `document` is transcript.json, and `conduct` makes it again from the frozen facts."""

    case: Case
    turns: tuple[Turn, ...]
    panel: tuple[Seat, ...]
    chosen: str | None

    def json(self) -> dict[str, canon.Json]:
        plan = self.case.plan
        return {
            "v": VERSION,
            "did": plan.did,
            "plan_sha256": plan.sha256.hex(),
            "snapshot_root": self.case.snapshot_root.hex(),
            "exclusion_root": self.case.exclusion_root.hex(),
            "checkpoint": self.case.checkpoint.decode(),
            "candidates": {
                stratum: [pid.hex() for pid in sorted(pids)] for stratum, pids in self.case.field.candidates.items()
            },
            "turns": [turn.json() for turn in self.turns],
            "panel": [seat.json() for seat in self.panel],
            "chosen": self.chosen,
        }

    @property
    def document(self) -> bytes:
        return canon.canonical(self.json())

    @property
    def sha256(self) -> bytes:
        return canon.sha256(self.document)

    def until(self, j: int) -> Transcript:
        """As it was once the round `j` was over."""
        return _told(self.case, self.turns[: j + 1], self.chosen)


def eligible(plan: Plan, rows: Iterable[Row], excluded: Collection[bytes]) -> Field:
    """The pids of each stratum that no exclusion names, and whom they work for."""
    free = [row for row in rows if row.pid not in excluded]
    candidates = {s.id: tuple(row.pid for row in free if row.fits(s)) for s in plan.strata}
    return Field(candidates, {row.pid: row.units for row in free})


def listed(lists: Lists) -> Field:
    """Everything on the lists of a sample, by its leaf."""
    candidates = {of: tuple(entry.leaf for entry in entries) for of, entries in lists.items()}
    return Field(candidates, {}, sample.avoided(lists))


def conduct(case: Case, rounds: Sequence[Round]) -> Transcript:
    """Run the rounds in order.

    NotTrusted for a proof that does not hold, NotValid for a round that cannot be, NotNow where a proof is missing or
    a stratum has too few left.
    """
    state = _State(case)
    turns = tuple(_turn(state, place, each) for place, each in enumerate(rounds))
    return _told(case, turns, state.chosen)


def _told(case: Case, turns: tuple[Turn, ...], chosen: str | None) -> Transcript:
    """With the panel that sits after these turns, by strata, in each in the order of its seating."""
    sitting: dict[bytes, Seat] = {}
    for turn in turns:
        if turn.round.vacancy:
            del sitting[turn.round.vacancy.pid]
        sitting |= {seat.pid: seat for seat in turn.seats}
    order = {stratum.id: place for place, stratum in enumerate(case.plan.strata)}
    return Transcript(case, turns, tuple(sorted(sitting.values(), key=lambda seat: order[seat.stratum])), chosen)


@dataclass(slots=True)
class _State:
    case: Case
    prk: bytes = b""
    sitting: dict[bytes, str] = field(default_factory=dict)
    used: set[bytes] = field(default_factory=set)
    chosen: str | None = None

    def seat(self, stratum: str, pid: bytes) -> Seat:
        self.sitting[pid] = stratum
        self.used.add(pid)
        return Seat(stratum, pid)

    def clash(self, pid: bytes) -> bytes | None:
        """The sitting member with whom `pid` shares an employer, if the plan forbids that."""
        of, units = self.case.plan.of, self.case.field.units
        if not isinstance(of, Panel) or Constraint.ONE_PER_EMPLOYER not in of.constraints:
            return None
        mine = set(units.get(pid, ()))
        return next((member for member in self.sitting if mine.intersection(units.get(member, ()))), None)

    def avoided(self, pid: bytes) -> bytes | None:
        """The first of those drawn already whom `pid` must avoid."""
        against = self.case.field.avoided.get(pid, frozenset())
        return next((member for member in self.sitting if member in against), None)


def _turn(state: _State, place: int, each: Round) -> Turn:
    plan, leaf = state.case.plan, each.vacancy.leaf if each.vacancy else None
    if each.j != place:
        raise _wrong(f"应为第 {place} 轮，却是第 {each.j} 轮", f"round {place} is due, not {each.j}")
    betas = _given(plan, each, seed.alpha(plan.did, state.case.checkpoint, each.j, leaf))
    if betas:
        salt = seed.salt(plan.did, plan.sha256, state.case.snapshot_root)
        state.prk = seed.extract(salt, seed.ikm(state.case.checkpoint, each.j, leaf, each.entered(betas)))
    seats, skips = _vacant(state, each.vacancy) if each.vacancy else _opening(state)
    return Turn(each, betas, state.prk, tuple(seats), tuple(skips))


def _given(plan: Plan, each: Round, alpha: bytes) -> Mapping[str, bytes]:
    """The outputs of the parties' proofs; they and the beacon's value hold, and none is missing or too many."""
    if not plan.accepts(each.j, each.proofs):
        raise NotNow("draw.entropy_missing", "熵值提供方尚未全部提交", "not every entropy party has published")
    if (each.value is None) != (plan.beacon is None or each.j > 0):
        raise NotNow("draw.beacon_missing", "信标的值尚未给出", "the beacon's value is not given yet")
    if plan.beacon and each.value:
        plan.beacon.verify(each.value.round, each.value.signature)
    return {party: vrf.verify(plan.every_key[party], alpha, proof) for party, proof in each.proofs.items()}


def _opening(state: _State) -> tuple[list[Seat], list[Skip]]:
    """Strata by priority, each down its order until its seats are filled."""
    of = state.case.plan.of
    if isinstance(of, Choice):
        state.chosen = of.options[seed.index(state.prk, of.label, len(of.options))]
        return [], []
    seats: list[Seat] = []
    skips: list[Skip] = []
    for stratum in state.case.plan.strata:
        order = seed.ascending(state.prk, stratum.id, state.case.field.candidates[stratum.id])
        seats.extend(_next(state, stratum.id, order, skips) for _ in range(stratum.n))
    return seats, skips


def _vacant(state: _State, left: Vacancy) -> tuple[list[Seat], list[Skip]]:
    """The first of those of the same stratum who were never taken."""
    stratum = state.sitting.pop(left.pid, None)
    if stratum is None:
        raise _wrong("空缺者并不在席", "the one who left does not sit on the panel")
    skips: list[Skip] = []
    rest = (pid for pid in state.case.field.candidates[stratum] if pid not in state.used)
    return [_next(state, stratum, seed.ascending(state.prk, stratum, rest), skips)], skips


def _next(state: _State, stratum: str, order: Iterator[bytes], skips: list[Skip]) -> Seat:
    for pid in order:
        if pid in state.used:
            skips.append(Skip(stratum, pid, Why.ALREADY_TAKEN, pid))
        elif (member := state.clash(pid)) is not None:
            skips.append(Skip(stratum, pid, Why.ONE_PER_EMPLOYER, member))
        elif (member := state.avoided(pid)) is not None:
            skips.append(Skip(stratum, pid, Why.AVOIDS, member))
        else:
            return state.seat(stratum, pid)
    raise NotNow(
        "draw.pool_short",
        f"组 {stratum} 可抽取的对象不足",
        f"stratum {stratum} has too few left to draw",
        law="BIR-46" if isinstance(state.case.plan.of, Panel) else "",
        field=stratum,
    )


def _wrong(zh: str, en: str) -> NotValid:
    return NotValid("draw.round", zh, en, field="round")
