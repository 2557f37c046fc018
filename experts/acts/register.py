"""Keep the register: import a roster, enrol, amend, suspend, bind a certificate.

The journal never names an expert: an act on one carries a tag, and what it did as a commitment under his salt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from experts.rules import pool, roster, workbook
from experts.rules.pool import Expert, Status
from experts.rules.roster import Known
from experts.store import catalogue
from experts.store import register as store
from experts.store.register import Record
from kernel import canon, ids, journal, merkle
from kernel.act import Act
from kernel.actor import Actor, Role
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotTrusted, Words
from kernel.journal import Entry
from people.acts import enrolment, session
from signing.acts.signatures import Signatory, witness
from signing.rules.choice import ANY

POOL: Final = ids.subject("X", "pool")
KEEPERS: Final = frozenset({Role.CENTRE, Role.SUPERVISOR})


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did: how many were enrolled, the file's digest, and the entry that says so."""

    enrolled: int
    file_sha256: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Roster:
    """A workbook that was read and holds no flaw."""

    experts: tuple[Expert, ...]
    specialties: Mapping[str, Words]
    file_sha256: str


def read_pool(ctx: Context, data: bytes) -> Roster:
    """Read and check an .xlsx roster: it takes seconds, so it is done while only looking, and nobody waits for the
    database meanwhile. `roster.Flawed` names every flaw by sheet, row and column."""
    _keeper(ctx)
    content = roster.read(workbook.read(data), Known(store.known(ctx.tx), catalogue.names(ctx.tx)))
    return Roster(content.experts, content.specialties, canon.sha256(data).hex())


def import_pool(ctx: Context, read: Roster) -> Report:
    """Enrol a whole roster and name its specialties, or nothing of it. Conflict if somebody enrolled one of its
    experts since it was read."""
    _keeper(ctx)
    records = [Record(expert, ctx.chance.bytes(32)) for expert in read.experts]
    if late := store.known(ctx.tx) & {expert.id for expert in read.experts}:
        raise Conflict(
            "roster.race",
            f"读取期间已有 {len(late)} 名专家入库，请重新导入",
            f"{len(late)} of these experts were enrolled while the file was read: import it again",
        )
    if records:
        store.add(ctx.tx, records)
    catalogue.keep(ctx.tx, read.specialties)
    leaves = [merkle.leaf_hash(canon.joined(tag(each), _record(each))) for each in records]
    body: dict[str, canon.Json] = {
        "count": len(records),
        "file_sha256": read.file_sha256,
        "records_root": merkle.root(leaves).hex(),
    }
    entry = journal.append(ctx, Act("import_pool", POOL, ctx.actor, ctx.now, body))
    return Report(len(records), read.file_sha256, entry)


def enrol(ctx: Context, expert: Expert) -> Entry:
    """Take one expert in."""
    _keeper(ctx)
    pool.check(expert)
    record = Record(expert, ctx.chance.bytes(32))
    store.add(ctx.tx, [record])
    return _say(ctx, "enrol", record, {"record": _record(record).hex()})


def amend(ctx: Context, expert: Expert) -> Entry:
    """Put a new record in place of the old one of the same id, standing included."""
    _keeper(ctx)
    pool.check(expert)
    record = Record(expert, store.hold(ctx.tx, expert.id).salt)
    store.change(ctx.tx, expert)
    return _say(ctx, "amend", record, {"record": _record(record).hex()})


def suspend(ctx: Context, expert_id: str, basis_sha256: str) -> Entry:
    """Keep him out of draws until his record is amended; `basis_sha256` is the digest of the decision."""
    _keeper(ctx)
    record = store.hold(ctx.tx, expert_id)
    store.change(ctx.tx, replace(record.expert, status=Status.SUSPENDED))
    return _say(ctx, "suspend", record, {"basis_sha256": basis_sha256})


def bind_certificate(ctx: Context, expert_id: str, signatory: Signatory) -> Entry:
    """Bind the certificate of a verified signature to an expert, where its own number does not say who he is."""
    _keeper(ctx)
    return _bind(ctx, store.hold(ctx.tx, expert_id), signatory)


def sign_in(ctx: Context, challenge: str, p7s: bytes, wall: datetime) -> str | None:
    """An expert's sign-in; the first with a certificate binds it. Gives what `session.sign_in` gives.

    The certificate's subject serialNumber is the expert's id and its name is his; NotTrusted otherwise.
    """
    signatory = witness(ctx, session.challenge_document(ctx.tx, challenge, wall), p7s, taken=ANY)
    if store.holder(ctx.tx, signatory.certificate_sha256) is None:
        _bind(ctx, _named(ctx, signatory), signatory)
    return session.sign_in(ctx, challenge, p7s, wall)


def _named(ctx: Context, signatory: Signatory) -> Record:
    if signatory.number in store.known(ctx.tx):
        record = store.hold(ctx.tx, signatory.number)
        if record.expert.name == signatory.person:
            return record
    raise NotTrusted(
        "expert.not_named",
        "证书中的编号和姓名与专家库不符",
        "number and name in the certificate are not those of an expert in the pool",
        remedy=Words("请交易中心人工绑定证书", "Ask the trading centre to bind the certificate by hand"),
    )


def _bind(ctx: Context, record: Record, signatory: Signatory) -> Entry:
    fingerprint = signatory.certificate_sha256
    person = enrolment.expect(ctx, signatory.org, signatory.org_name, signatory.person, Role.EXPERT)
    store.bind(ctx.tx, record.expert.id, fingerprint, person, canon.instant(ctx.now))
    return _say(
        ctx, "bind_certificate", record, {"certificate": _sealed(record, "certificate", fingerprint.encode()).hex()}
    )


def tag(record: Record) -> bytes:
    """How the pool's own chain calls an expert; no draw ever uses it."""
    return _sealed(record, "id", record.expert.id.encode())


def _record(record: Record) -> bytes:
    return _sealed(record, "record", canon.canonical(record.expert.json()))


def _sealed(record: Record, what: str, data: bytes) -> bytes:
    return canon.sha256(canon.joined(f"ebid-pool/v1/{what}", data, record.salt))


def _say(ctx: Context, name: str, record: Record, body: dict[str, canon.Json]) -> Entry:
    """An expert who acts on his own record does so under its tag."""
    own = ctx.actor.role not in KEEPERS
    actor = Actor(tag(record).hex()[:32], Role.EXPERT) if own else ctx.actor
    return journal.append(ctx, Act(name, POOL, actor, ctx.now, {"expert": tag(record).hex(), **body}))


def _keeper(ctx: Context) -> None:
    if ctx.actor.role not in KEEPERS:
        raise NotAllowed(
            "pool.keeper",
            "只有交易中心或监督部门可以维护专家库",
            "only the trading centre or the supervisor keeps the pool",
            law="E26",
        )
