"""Tables and queries of the register: experts, ties, certificates, the days on which a panel has them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from experts.rules.pool import Expert, Status, Tie, Title
from kernel import table
from kernel.db import metadata
from kernel.errors import Conflict, NotFound

DAY = String(10)

experts = Table(
    "experts_expert",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("phone", String(15), nullable=False),
    Column("title", String(32), nullable=False),
    Column("since", DAY, nullable=False),
    Column("specialties", Text, nullable=False),
    Column("regions", Text, nullable=False),
    Column("kin", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("salt", LargeBinary(32), nullable=False),
)
ties = Table(
    "experts_tie",
    metadata,
    Column("expert", ForeignKey("experts_expert.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("org", String(18), nullable=False, index=True),
    Column("since", DAY, nullable=False),
    Column("until", DAY),
)
engaged = Table(
    "experts_engaged",
    metadata,
    Column("expert", ForeignKey("experts_expert.id"), primary_key=True),
    Column("did", String(194), primary_key=True),
    Column("day", DAY, nullable=False),
)
certificates = Table(
    "experts_certificate",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("expert", ForeignKey("experts_expert.id"), nullable=False, index=True),
    Column("person", String(32), nullable=False, index=True),
    Column("bound_at", String(24), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Record:
    """An expert and the secret salt under which the journal speaks of him."""

    expert: Expert
    salt: bytes


def add(tx: Connection, records: Iterable[Record]) -> None:
    """Conflict if one of the ids is taken; nothing of the others may then be kept by the caller."""
    listed = list(records)
    try:
        tx.execute(insert(experts), [_columns(each.expert) | {"salt": each.salt} for each in listed])
    except IntegrityError as error:
        raise Conflict("expert.known", "专家编号已在库中", "an expert of this id is in the pool", field="id") from error
    _add_ties(tx, [each.expert for each in listed])


def change(tx: Connection, expert: Expert) -> None:
    """Put the record's new content in place of the old; engaged days stay."""
    tx.execute(update(experts).where(experts.c.id == expert.id).values(**_columns(expert)))
    tx.execute(delete(ties).where(ties.c.expert == expert.id))
    _add_ties(tx, [expert])


def hold(tx: Connection, expert_id: str) -> Record:
    """The record, locked until the transaction ends; NotFound for an id that the pool does not know."""
    tx.execute(select(experts.c.id).where(experts.c.id == expert_id).with_for_update())
    return find(tx, expert_id)


def find(tx: Connection, expert_id: str) -> Record:
    """NotFound for an id that the pool does not know."""
    row = tx.execute(select(experts).where(experts.c.id == expert_id)).one_or_none()
    if row is None:
        raise NotFound("expert.unknown", f"专家库中没有 {expert_id}", f"the pool has no {expert_id}", field="id")
    return Record(_read(tx, [row])[0], row.salt)


def everyone(tx: Connection) -> list[Expert]:
    """The whole pool by id."""
    return _read(tx, tx.execute(select(experts).order_by(experts.c.id)).all())


def known(tx: Connection) -> set[str]:
    return set(tx.scalars(select(experts.c.id)))


def count(tx: Connection) -> int:
    return tx.scalar(select(func.count()).select_from(experts)) or 0


def specialists(tx: Connection) -> Counter[str]:
    """How many active experts have each specialty."""
    listed = tx.scalars(select(experts.c.specialties).where(experts.c.status == Status.ACTIVE.value))
    return Counter(code for each in listed for code in json.loads(each))


def bind(tx: Connection, expert_id: str, fingerprint: str, person: str, at: str) -> None:
    """Conflict if the certificate is bound already."""
    taken = Conflict("expert.certificate", "该证书已绑定专家", "this certificate is bound already", field="certificate")
    table.add(tx, certificates, taken, fingerprint=fingerprint, expert=expert_id, person=person, bound_at=at)


def holder(tx: Connection, fingerprint: str) -> str | None:
    """The id of the expert to whom the certificate is bound."""
    return tx.scalar(select(certificates.c.expert).where(certificates.c.fingerprint == fingerprint))


def engage(tx: Connection, expert_ids: Sequence[str], did: str, day: date) -> None:
    """Note that the draw `did` has them on that day."""
    if expert_ids:
        tx.execute(insert(engaged), [{"expert": each, "did": did, "day": day.isoformat()} for each in expert_ids])


def release(tx: Connection, expert_id: str, did: str) -> None:
    tx.execute(delete(engaged).where(engaged.c.expert == expert_id, engaged.c.did == did))


def _columns(expert: Expert) -> dict[str, str]:
    return {
        "id": expert.id,
        "name": expert.name,
        "phone": expert.phone,
        "title": expert.title.value,
        "since": expert.since.isoformat(),
        "specialties": json.dumps(expert.specialties),
        "regions": json.dumps(expert.regions),
        "kin": json.dumps(expert.kin),
        "status": expert.status.value,
    }


def _add_ties(tx: Connection, of: Iterable[Expert]) -> None:
    rows = [
        {
            "expert": expert.id,
            "place": place,
            "org": tie.org,
            "since": tie.since.isoformat(),
            "until": tie.until.isoformat() if tie.until else None,
        }
        for expert in of
        for place, tie in enumerate(expert.ties)
    ]
    if rows:
        tx.execute(insert(ties), rows)


def _read(tx: Connection, rows: Sequence[Row[Any]]) -> list[Expert]:
    one = rows[0].id if len(rows) == 1 else None
    by_expert, days = _ties(tx, one), _days(tx, one)
    return [
        Expert(
            row.id,
            row.name,
            row.phone,
            Title(row.title),
            date.fromisoformat(row.since),
            tuple(json.loads(row.specialties)),
            tuple(json.loads(row.regions)),
            tuple(by_expert[row.id]),
            tuple(json.loads(row.kin)),
            Status(row.status),
            tuple(days[row.id]),
        )
        for row in rows
    ]


def _ties(tx: Connection, one: str | None) -> Mapping[str, list[Tie]]:
    """By expert, in their order; of `one` only, or of all."""
    found: defaultdict[str, list[Tie]] = defaultdict(list)
    query = select(ties).order_by(ties.c.expert, ties.c.place)
    for row in tx.execute(query if one is None else query.where(ties.c.expert == one)):
        until = date.fromisoformat(row.until) if row.until else None
        found[row.expert].append(Tie(row.org, date.fromisoformat(row.since), until))
    return found


def _days(tx: Connection, one: str | None) -> Mapping[str, list[date]]:
    found: defaultdict[str, list[date]] = defaultdict(list)
    query = select(engaged).order_by(engaged.c.expert, engaged.c.day)
    for row in tx.execute(query if one is None else query.where(engaged.c.expert == one)):
        found[row.expert].append(date.fromisoformat(row.day))
    return found
