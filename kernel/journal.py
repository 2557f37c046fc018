"""The spine: every official act is one entry of its subject's numbered chain (verifiability, section 3)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    Select,
    String,
    Table,
    bindparam,
    delete,
    select,
)
from sqlalchemy.exc import IntegrityError

from kernel import canon, chain, ids, merkle, table
from kernel.act import Act
from kernel.chain import Row, body, event
from kernel.chance import Chance
from kernel.context import Context
from kernel.db import alone, metadata, writing
from kernel.errors import Conflict, Fault, NotFound

REFUSALS: Final = ids.subject("S", "refusals")
pace = Table(  # how often each actor was refused within the hour
    "journal_pace",
    metadata,
    Column("actor", String(128), primary_key=True),
    Column("hour", String(24), nullable=False),
    Column("times", Integer, nullable=False),
)
EACH: Final = 60
"""So many refusals an hour of each actor are recorded one by one; then only every doubling, with their count."""
_AT_ONCE: Final = 500
"""Subjects that one statement names."""


@dataclass(frozen=True)
class Entry:
    """One event in its place. `data` are the exact event bytes; both they and `salt` are empty once erased."""

    subject: str
    tseq: int
    tprev: str | None
    data: bytes
    salt: bytes
    leaf: bytes

    @cached_property
    def _members(self) -> Mapping[str, Any]:
        """Read when they are first asked for: of a long chain seldom of all."""
        members: Mapping[str, Any] = json.loads(self.data) if self.data else {}
        return members

    @property
    def erased(self) -> bool:
        return not self.data

    @property
    def type(self) -> str:
        return str(self._member("type"))

    @property
    def at(self) -> datetime:
        return canon.moment(str(self._member("at")))

    @property
    def actor(self) -> str:
        """The actor's tag: role and organisation, or role and person."""
        return str(self._member("actor"))

    @property
    def body(self) -> Mapping[str, Any]:
        return dict(self._member("body"))

    def _member(self, name: str) -> Any:  # noqa: ANN401  what a JSON member may be
        """NotFound once the content has been erased: the place in the chain is all that is left."""
        if self.erased:
            raise NotFound("entry.erased", "该条目的内容已依法删除", "the content of this entry has been erased")
        return self._members[name]


def entry(after: Entry | None, act: Act, salt: bytes) -> Entry:
    """The entry that `act` makes after the subject's last one."""
    return _made(after, act, salt)[0]


def _made(after: Entry | None, act: Act, salt: bytes) -> tuple[Entry, bytes]:
    """The entry, and what the log will hold of it: its salted commitment, computed once."""
    tseq, tprev = (after.tseq + 1, after.leaf.hex()) if after else (1, None)
    data = canon.canonical(act.fields() | {"tseq": tseq, "tprev": tprev})
    in_log = merkle.entry(merkle.commitment(salt, data))
    return Entry(act.subject, tseq, tprev, data, salt, merkle.leaf_hash(in_log)), in_log


def leaf(salt: bytes, data: bytes) -> bytes:
    """The leaf hash of event bytes under their salt (verifiability 3.3)."""
    return merkle.leaf_hash(merkle.entry(merkle.commitment(salt, data)))


def append(ctx: Context, act: Act) -> Entry:
    """Record one act in the open transaction. Conflict if somebody else was first in its chain."""
    return append_many(ctx, [act])[0]


def append_many(ctx: Context, acts: Sequence[Act], after: Entry | None = None) -> list[Entry]:
    """Record acts of one subject, in order. Whoever knows the subject's last entry says it as `after` and saves asking;
    Conflict if another has been recorded since."""
    return _append(ctx.tx, ctx.chance, acts, after)


def refused(engine: Engine, act: Act, code: str, digest: str, chance: Chance, wall: datetime) -> Entry | None:
    """Record, in a small transaction of its own, that `act` was refused: `code` and a digest, no content.

    All refusals are events of one subject, so no chain of a lot tells before its close how often somebody tried. Who
    is refused without end does not fill the journal: after `EACH` within an hour (of the wall clock) an event comes
    only at twice, four times … as many, and says in `count` how many there were. None where none is recorded.
    """
    with writing(engine) as tx:
        count = _paced(tx, act.actor.tag, wall)
        times, rest = divmod(count, EACH)
        if count > EACH and (rest or times & (times - 1)):
            return None
        said = {"act": act.type, "subject": act.subject, "code": code, "digest": digest}
        counted: dict[str, canon.Json] = {"count": count} if count > EACH else {}
        return _append(tx, chance, [Act("refused", REFUSALS, act.actor, act.at, {**said, **counted})])[0]


def _paced(tx: Connection, actor: str, wall: datetime) -> int:
    """How often the actor has been refused within this hour, this time included."""
    alone(tx, f"pace/{actor}")
    hour = canon.instant(wall.replace(minute=0, second=0, microsecond=0))
    held = table.find(tx, pace, actor=actor)
    if held is None:
        table.add(tx, pace, Conflict("journal.race", "请重试", "try again"), actor=actor, hour=hour, times=1)
        return 1
    times = int(held.times) + 1 if held.hour == hour else 1
    table.change(tx, pace, {"actor": actor}, hour=hour, times=times)
    return times


def forget_paces(ctx: Context, before: datetime, most: int) -> int:
    """Delete at most so many counts of hours before that (wall-clock) moment."""
    return table.sweep(ctx.tx, pace, "hour", canon.instant(before), most)


def head(tx: Connection, subject: str) -> Entry | None:
    """The subject's last entry, None if it has none."""
    row = tx.execute(_HEAD, {"of": subject}).one_or_none()
    return _read(row) if row else None


def since(tx: Connection, subject: str, tseq: int, most: int | None = None) -> list[Entry]:
    """The subject's entries after number `tseq`, in order, all or at most so many."""
    return _all(tx, _entries(subject).where(event.c.tseq > tseq).order_by(event.c.tseq).limit(most))


def entries(tx: Connection, subject: str) -> list[Entry]:
    """The subject's whole chain."""
    return since(tx, subject, 0)


def chains(tx: Connection, of: Sequence[str]) -> dict[str, list[Entry]]:
    """The whole chains of several subjects, in their order; a subject without entries has an empty one."""
    found: dict[str, list[Entry]] = {subject: [] for subject in of}
    for at in range(0, len(of), _AT_ONCE):
        chosen = _ENTRIES.where(event.c.subject.in_(of[at : at + _AT_ONCE]))
        for one in _all(tx, chosen.order_by(event.c.subject, event.c.tseq)):
            found[one.subject].append(one)
    return found


def newest(tx: Connection, subject: str, limit: int) -> list[Entry]:
    """The subject's last `limit` entries, in order."""
    return _all(tx, _entries(subject).order_by(event.c.tseq.desc()).limit(limit))[::-1]


def find(tx: Connection, leaf: bytes) -> Entry:
    """The entry with this leaf hash; NotFound if there is none."""
    row = tx.execute(_ENTRIES.where(event.c.leaf_hash == leaf)).one_or_none()
    if not row:
        raise NotFound("entry.unknown", "没有这个日志条目", "there is no such entry")
    return _read(row)


def subjects(tx: Connection, prefix: str) -> list[str]:
    """The subjects that begin with `prefix` (`L-`, `B-`), sorted by their bytes."""
    found = tx.scalars(select(event.c.subject).where(event.c.tseq == 1, _begins(tx, prefix)))
    return sorted(one for one in found if one.startswith(prefix))  # LIKE has wildcards


def _begins(tx: Connection, prefix: str) -> ColumnElement[bool]:
    """As a range on SQLite, whose index orders by bytes and serves no LIKE; PostgreSQL may order by a language."""
    if tx.dialect.name == "postgresql":
        return event.c.subject.startswith(prefix)
    return event.c.subject.between(prefix, f"{prefix}\U0010ffff")


def recent(tx: Connection, limit: int, before: bytes | None = None) -> list[Entry]:
    """The newest entries of all subjects, the newest first; `before` is the leaf of the last one already seen."""
    query = _ENTRIES.order_by(event.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(event.c.id < select(event.c.id).where(event.c.leaf_hash == before).scalar_subquery())
    return _all(tx, query)


def erase(tx: Connection, leaf: bytes) -> None:
    """Destroy content and salt of an entry; chain, tree and log stay valid. NotFound if there is no such entry."""
    find(tx, leaf)
    erased = select(event.c.id).where(event.c.leaf_hash == leaf).scalar_subquery()
    tx.execute(delete(body).where(body.c.id == erased))


def broken_at(tx: Connection, subject: str) -> int | None:
    """The first number at which the subject's chain does not hold, None if it holds throughout.

    An erased entry holds as long as its place does: its content can no longer be checked. A chain that was cut off
    at its end holds too; what is missing then shows in the log and in the count of the closing event.
    """
    last: bytes | None = None
    for expected, one in enumerate(entries(tx, subject), 1):
        if one.tseq != expected or one.tprev != (last.hex() if last else None) or not _holds(one):
            return expected
        last = one.leaf
    return None


def _holds(one: Entry) -> bool:
    """The content is what the leaf commits to, and says the place that it stands in."""
    if one.erased:
        return True
    said = {"subject": one.subject, "tseq": one.tseq, "tprev": one.tprev}
    return leaf(one.salt, one.data) == one.leaf and {name: one._members.get(name) for name in said} == said


def _append(tx: Connection, chance: Chance, acts: Sequence[Act], after: Entry | None = None) -> list[Entry]:
    if len({act.subject for act in acts}) != 1:
        raise Fault("append takes at least one act, and acts of one subject only")
    subject = ids.identifier(acts[0].subject, "subject")
    alone(tx, f"journal/{subject}")
    last, made, logged = after or head(tx, subject), [], []
    for act in acts:
        last, in_log = _made(last, act, chance.bytes(32))
        made.append(last)
        logged.append(in_log)
    _keep(tx, made, logged)
    return made


def _keep(tx: Connection, made: Sequence[Entry], logged: Iterable[bytes]) -> None:
    first = made[0]
    tprev = bytes.fromhex(first.tprev) if first.tprev else None
    rows = [Row(one.leaf, one.data, one.salt, in_log) for one, in_log in zip(made, logged, strict=True)]
    try:
        chain.write(tx, first.subject, first.tseq, tprev, rows)
    except IntegrityError as error:
        raise Conflict(
            "journal.race",
            "另一操作抢先写入了该主体的日志，请按最新情况重试",
            "another act was recorded for this subject first; try again with fresh facts",
        ) from error


_ENTRIES: Final[Select[Any]] = select(
    event.c.subject, event.c.tseq, event.c.tprev, event.c.leaf_hash, body.c.bytes, body.c.salt
).select_from(event.outerjoin(body, event.c.id == body.c.id))

_HEAD: Final = _ENTRIES.where(event.c.subject == bindparam("of")).order_by(event.c.tseq.desc()).limit(1)


def _entries(subject: str) -> Select[Any]:
    return _ENTRIES.where(event.c.subject == subject)


def _all(tx: Connection, query: Select[Any]) -> list[Entry]:
    return [_read(row) for row in tx.execute(query)]


def _read(row: table.Record) -> Entry:
    tprev = row.tprev.hex() if row.tprev else None
    return Entry(row.subject, row.tseq, tprev, row.bytes or b"", row.salt or b"", row.leaf_hash)
