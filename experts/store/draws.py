"""Tables and queries of the draws: plan, frozen lists, shares, vacancies, results, seats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    LargeBinary,
    Row,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    insert,
    select,
    update,
)

from experts.rules.avoid import Reason
from experts.rules.beacon import Value
from experts.rules.draw import Round, Vacancy, Vacated
from experts.rules.snapshot import Identity
from experts.store.register import certificates
from kernel import canon, table
from kernel.chain import NUMBER
from kernel.db import metadata
from kernel.errors import Conflict, NotFound

DID = String(194)
INSTANT = String(24)

draws = Table(
    "experts_draw",
    metadata,
    Column("did", DID, primary_key=True),
    Column("subject", String(64), nullable=False, index=True),
    Column("plan", LargeBinary, nullable=False),
    Column("day", String(10)),
    Column("snapshot", LargeBinary),
    Column("exclusions", LargeBinary),
    Column("frozen_leaf", LargeBinary(32)),
    Column("bid_set_root", LargeBinary(32)),
)
secrets = Table(  # apart from the rest, so that the database can keep readers of draws from it
    "experts_draw_secret",
    metadata,
    Column("did", ForeignKey("experts_draw.did"), primary_key=True),
    Column("key", LargeBinary(32), nullable=False),
)
identities = Table(
    "experts_identity",
    metadata,
    Column("did", ForeignKey("experts_draw.did"), primary_key=True),
    Column("pid", LargeBinary(32), primary_key=True),
    Column("expert", ForeignKey("experts_expert.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("idsalt", LargeBinary(32), nullable=False),
    UniqueConstraint("did", "expert"),
)
evidences = Table(
    "experts_evidence",
    metadata,
    Column("did", ForeignKey("experts_draw.did"), primary_key=True),
    Column("commitment", LargeBinary(32), primary_key=True),
    Column("pid", LargeBinary(32), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)
shares = Table(
    "experts_share",
    metadata,
    Column("did", ForeignKey("experts_draw.did"), primary_key=True),
    Column("j", Integer, primary_key=True),
    Column("party", String(16), primary_key=True),
    Column("proof", LargeBinary(80), nullable=False),
)
beacons = Table(
    "experts_beacon",
    metadata,
    Column("did", ForeignKey("experts_draw.did"), primary_key=True),
    Column("round", NUMBER, nullable=False),
    Column("signature", LargeBinary(48), nullable=False),
)
fallbacks = Table(  # the primary key is the promise that the reserve stands in for one party, never for both
    "experts_fallback",
    metadata,
    Column("did", ForeignKey("experts_draw.did"), primary_key=True),
    Column("j", Integer, primary_key=True),
    Column("party", String(16), nullable=False),
)
vacancies = Table(
    "experts_vacancy",
    metadata,
    Column("did", ForeignKey("experts_draw.did"), primary_key=True),
    Column("j", Integer, primary_key=True),
    Column("pid", LargeBinary(32), nullable=False),
    Column("reason", String(16), nullable=False),
    Column("leaf", LargeBinary(32), nullable=False),
    UniqueConstraint("did", "pid"),
)
results = Table(  # the primary key is the promise that a draw is never pressed twice
    "experts_result",
    metadata,
    Column("did", ForeignKey("experts_draw.did"), primary_key=True),
    Column("j", Integer, primary_key=True),
    Column("transcript", LargeBinary, nullable=False),
)
seats = Table(
    "experts_seat",
    metadata,
    Column("did", ForeignKey("experts_draw.did"), primary_key=True),
    Column("pid", LargeBinary(32), primary_key=True),
    Column("stratum", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("asked_at", INSTANT, nullable=False),
    Column("answer_by", INSTANT, nullable=False),
    Column("answered_at", INSTANT),
)


class State(StrEnum):
    """How a drawn expert stands to his seat."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    VACATED = "vacated"


@dataclass(frozen=True, slots=True)
class Draw:
    """One draw as kept; what is None has not happened yet. `snapshot` and `exclusions` are the full CSV files."""

    did: str
    subject: str
    plan: bytes
    day: date | None
    snapshot: bytes | None
    exclusions: bytes | None
    frozen_leaf: bytes | None
    bid_set_root: bytes | None


@dataclass(frozen=True, slots=True)
class Member:
    """A seat and the person in it."""

    did: str
    subject: str
    pid: bytes
    expert_id: str
    name: str
    idsalt: bytes
    stratum: str
    state: State
    asked_at: datetime
    answer_by: datetime

    @property
    def alias(self) -> str:
        """How the journal calls him: the first half of his pid."""
        return self.pid.hex()[:32]


def open_draw(tx: Connection, did: str, subject: str, plan: bytes) -> None:
    """Conflict if the did has been planned: a draw held again has a did, and a reason, of its own."""
    taken = Conflict("draw.planned", "该抽取编号已有方案", "this draw has a plan already", field="did")
    table.add(tx, draws, taken, did=did, subject=subject, plan=plan)


def hold(tx: Connection, did: str, subject: str) -> Draw:
    """The draw of this subject, locked until the transaction ends; NotFound if there is none."""
    return _draw(tx.execute(_of(did).where(draws.c.subject == subject).with_for_update()).one_or_none(), did)


def find(tx: Connection, did: str) -> Draw:
    """The draw; NotFound if there is none."""
    return _draw(tx.execute(_of(did)).one_or_none(), did)


def _of(did: str) -> Select[Any]:
    return select(draws).where(draws.c.did == did)


def _draw(row: Row[Any] | None, did: str) -> Draw:
    if row is None:
        raise NotFound("draw.unknown", f"没有这次抽取：{did}", f"there is no draw {did}", field="did")
    day = date.fromisoformat(row.day) if row.day else None
    return Draw(row.did, row.subject, row.plan, day, row.snapshot, row.exclusions, row.frozen_leaf, row.bid_set_root)


def of_subject(tx: Connection, subject: str) -> list[str]:
    """The dids of a subject."""
    return list(tx.scalars(select(draws.c.did).where(draws.c.subject == subject).order_by(draws.c.did)))


def undrawn(tx: Connection, prefix: str) -> list[Draw]:
    """Every draw without a result whose subject begins so, in order."""
    query = select(draws).where(draws.c.subject.startswith(prefix), draws.c.did.not_in(select(results.c.did)))
    return [_draw(row, row.did) for row in tx.execute(query.order_by(draws.c.did))]


def keep_snapshot(tx: Connection, did: str, key: bytes, day: date, snapshot: bytes, who: Iterable[Identity]) -> None:
    tx.execute(update(draws).where(draws.c.did == did).values(day=day.isoformat(), snapshot=snapshot))
    tx.execute(insert(secrets).values(did=did, key=key))
    rows = [{"did": did, "pid": w.pid, "expert": w.expert_id, "name": w.name, "idsalt": w.idsalt} for w in who]
    if rows:
        tx.execute(insert(identities), rows)


def key(tx: Connection, did: str) -> bytes:
    """The draw's secret key of pseudonyms."""
    return bytes(tx.execute(select(secrets.c.key).where(secrets.c.did == did)).scalar_one())


def pids(tx: Connection, did: str) -> dict[str, bytes]:
    """The pid of each expert of the snapshot, by expert."""
    rows = tx.execute(select(identities.c.expert, identities.c.pid).where(identities.c.did == did))
    return {row.expert: row.pid for row in rows}


def identity(tx: Connection, did: str, expert_id: str) -> Identity:
    """NotFound if the snapshot does not have the expert."""
    row = tx.execute(select(identities).where(identities.c.did == did, identities.c.expert == expert_id)).one_or_none()
    if row is None:
        raise NotFound("draw.not_in_snapshot", "您不在本次抽取的快照中", "you are not in the snapshot of this draw")
    return Identity(row.pid, row.expert, row.name, row.idsalt)


def keep_exclusions(
    tx: Connection, did: str, exclusions: bytes, evidence: Sequence[tuple[bytes, bytes, Reason, bytes]]
) -> None:
    """`evidence` is (commitment, pid, reason, the bytes committed to) for each row."""
    tx.execute(update(draws).where(draws.c.did == did).values(exclusions=exclusions))
    rows = [
        {"did": did, "commitment": commitment, "pid": pid, "reason": reason.value, "bytes": data}
        for commitment, pid, reason, data in evidence
    ]
    if rows:
        tx.execute(insert(evidences), rows)


def evidence(tx: Connection, did: str) -> dict[bytes, bytes]:
    """The bytes behind each exclusion's commitment."""
    rows = tx.execute(select(evidences.c.commitment, evidences.c.bytes).where(evidences.c.did == did))
    return {row.commitment: row.bytes for row in rows}


def freeze(tx: Connection, did: str, leaf: bytes, bid_set_root: bytes | None) -> None:
    """Conflict if it is frozen already."""
    done = tx.execute(
        update(draws)
        .where(draws.c.did == did, draws.c.frozen_leaf.is_(None))
        .values(frozen_leaf=leaf, bid_set_root=bid_set_root)
    )
    if done.rowcount != 1:
        raise Conflict("draw.frozen", "本次抽取已冻结", "this draw is frozen already", field="did")


def add_share(tx: Connection, did: str, j: int, party: str, proof: bytes) -> None:
    """Conflict if the party has given its value for this round."""
    taken = Conflict(
        "entropy.given", "该方已提交本轮熵值", "this party has given its value for this round", field="party"
    )
    table.add(tx, shares, taken, did=did, j=j, party=party, proof=proof)


def add_beacon(tx: Connection, did: str, said: Value) -> None:
    """Conflict if the beacon's value was brought in before."""
    taken = Conflict("beacon.given", "信标的值已给出", "the beacon's value is there already", field="did")
    table.add(tx, beacons, taken, did=did, round=said.round, signature=said.signature)


def add_fallback(tx: Connection, did: str, j: int, party: str) -> None:
    """Conflict if a party of this round was named before."""
    taken = Conflict(
        "fallback.twice", "本轮已由备用方代替", "the reserve stands in for a party of this round already", field="j"
    )
    table.add(tx, fallbacks, taken, did=did, j=j, party=party)


def silent(tx: Connection, did: str) -> dict[int, str]:
    """Who was named as silent, by round."""
    return {row.j: row.party for row in tx.execute(select(fallbacks).where(fallbacks.c.did == did))}


def rounds(tx: Connection, did: str) -> list[Round]:
    """Round 0 and one a vacancy, in order, with the proofs, and the beacon's value, given so far."""
    proofs: dict[int, dict[str, bytes]] = {}
    for row in tx.execute(select(shares).where(shares.c.did == did)):
        proofs.setdefault(row.j, {})[row.party] = row.proof
    left = tx.execute(select(vacancies).where(vacancies.c.did == did).order_by(vacancies.c.j))
    said = tx.execute(select(beacons).where(beacons.c.did == did)).one_or_none()
    return [
        Round(0, proofs.get(0, {}), value=Value(said.round, said.signature) if said else None),
        *(Round(row.j, proofs.get(row.j, {}), Vacancy(row.pid, Vacated(row.reason), row.leaf)) for row in left),
    ]


def add_result(tx: Connection, did: str, j: int, transcript: bytes) -> None:
    """Conflict if round `j` has been drawn."""
    taken = Conflict(
        "draw.second",
        "本轮抽取已有结果，不能再抽；名单须以空缺递补或依法重新组织",
        "this round has been drawn and cannot be drawn again; a vacancy or a lawful new draw changes the panel",
        law="BIR-46",
        field="did",
    )
    table.add(tx, results, taken, did=did, j=j, transcript=transcript)


def transcripts(tx: Connection, did: str) -> list[bytes]:
    """The transcript after each round that was drawn."""
    return list(tx.scalars(select(results.c.transcript).where(results.c.did == did).order_by(results.c.j)))


def seat(
    tx: Connection, did: str, placed: Iterable[tuple[bytes, str]], asked_at: datetime, answer_by: datetime
) -> None:
    """Ask the drawn, given as (pid, stratum)."""
    rows = [
        {
            "did": did,
            "pid": pid,
            "stratum": stratum,
            "state": State.ASKED.value,
            "asked_at": canon.instant(asked_at),
            "answer_by": canon.instant(answer_by),
        }
        for pid, stratum in placed
    ]
    if rows:
        tx.execute(insert(seats), rows)


def answer(tx: Connection, did: str, pid: bytes, state: State, at: datetime) -> None:
    here = (seats.c.did == did) & (seats.c.pid == pid)
    tx.execute(update(seats).where(here).values(state=state.value, answered_at=canon.instant(at)))


def vacate(tx: Connection, did: str, vacancy: Vacancy) -> int:
    """Number the vacancy and keep it."""
    j = len(rounds(tx, did))
    tx.execute(insert(vacancies).values(did=did, j=j, pid=vacancy.pid, reason=vacancy.reason.value, leaf=vacancy.leaf))
    return j


_MEMBERS = (
    select(seats, identities.c.expert, identities.c.name, identities.c.idsalt, draws.c.subject)
    .join(identities, (seats.c.did == identities.c.did) & (seats.c.pid == identities.c.pid))
    .join(draws, seats.c.did == draws.c.did)
)


def members(tx: Connection, did: str) -> list[Member]:
    """Everyone ever drawn, also those who left, by pid."""
    return [_member(row) for row in tx.execute(_MEMBERS.where(seats.c.did == did).order_by(seats.c.pid))]


def desk(tx: Connection, person: str) -> list[Member]:
    """Every seat that was ever offered to the expert whom this person is, the newest first."""
    bound = select(certificates.c.expert).where(certificates.c.person == person)
    query = _MEMBERS.where(identities.c.expert.in_(bound)).order_by(seats.c.asked_at.desc(), seats.c.did)
    return [_member(row) for row in tx.execute(query)]


def unanswered(tx: Connection, by: datetime | None = None) -> list[Member]:
    """Seats without an answer; only those whose time was over at `by`, where it is given."""
    query = _MEMBERS.where(seats.c.state == State.ASKED.value)
    query = query if by is None else query.where(seats.c.answer_by <= canon.instant(by))
    return [_member(row) for row in tx.execute(query.order_by(seats.c.answer_by, seats.c.did, seats.c.pid))]


def of_person(tx: Connection, did: str, person: str) -> Member | None:
    """The seat that was ever offered to the expert whom this person is."""
    bound = select(certificates.c.expert).where(certificates.c.person == person)
    row = tx.execute(_MEMBERS.where(seats.c.did == did, identities.c.expert.in_(bound))).one_or_none()
    return _member(row) if row else None


def _member(row: Row[Any]) -> Member:
    who = (row.did, row.subject, row.pid, row.expert, row.name, row.idsalt, row.stratum)
    return Member(*who, State(row.state), canon.moment(row.asked_at), canon.moment(row.answer_by))
