"""What the trust list, the revocation data, the frozen evidence and the signing tasks are kept in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    Text,
    bindparam,
    func,
    insert,
    select,
    update,
)

from kernel.blobs import Blobs
from kernel.canon import sha256
from kernel.db import metadata
from signing.rules import path, tbs
from signing.rules.revocation import Evidence

_NUMBER: Final = BigInteger().with_variant(Integer, "sqlite")

anchors = Table(  # a CA that is trusted for a purpose, until `ended_at`
    "signing_anchor",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("purpose", String(16), primary_key=True),
    Column("code", String(64), nullable=False),
    Column("certificate", LargeBinary, nullable=False),
    Column("trusted_at", String(24), primary_key=True),
    Column("ended_at", String(24)),
)
issuers = Table(  # every CA certificate we know, anchors and those below them
    "signing_issuer",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("subject_sha256", String(64), nullable=False, index=True),
    Column("certificate", LargeBinary, nullable=False),
)
lists = Table(  # revocation lists; the bytes are blobs
    "signing_list",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("authority_sha256", String(64), nullable=False, index=True),
    Column("number", String(48), nullable=False),
    Column("this_update", String(24), nullable=False),
    Column("next_update", String(24), nullable=False),
)
answers = Table(  # OCSP answers; the bytes are blobs
    "signing_answer",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("certificate_sha256", String(64), nullable=False, index=True),
    Column("this_update", String(24), nullable=False),
)
evidence = Table(  # what a signature or token was judged by, as blobs: certs, crls, ocsp
    "signing_evidence",
    metadata,
    Column("signature", String(64), primary_key=True),
    Column("kind", String(8), primary_key=True),
    Column("sha256", String(64), primary_key=True),
)
seals = Table(  # the platform's seal and time stamp over an event
    "signing_seal",
    metadata,
    Column("leaf", String(64), primary_key=True),
    Column("p7s_sha256", String(64), nullable=False),
    Column("tsr_sha256", String(64), nullable=False),
)
tasks = Table(
    "signing_task",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("params", Text, nullable=False),
    Column("org", String(18), nullable=False),
    Column("certificate_sha256", String(64), nullable=False),
    Column("opened_at", String(24), nullable=False),
    Column("expires_at", String(24), nullable=False),
    Column("p7s_sha256", String(64)),
)
epochs = Table(  # one row for every start of a process that issues time stamps
    "signing_epoch",
    metadata,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("begun_at", String(24), nullable=False),
)


def trusted(tx: Connection, purpose: str) -> list[Row[Any]]:
    """The anchors in force for a purpose."""
    query = select(anchors).where(anchors.c.purpose == purpose, anchors.c.ended_at.is_(None))
    return list(tx.execute(query.order_by(anchors.c.sha256)))


_LIST: Final = (
    select(lists)
    .where(lists.c.authority_sha256 == bindparam("authority"), lists.c.this_update <= bindparam("at"))
    .order_by(lists.c.this_update.desc(), lists.c.number.desc())
    .limit(1)
)
_NEWER_LISTS, _NEWER_ANSWERS = lists.alias(), answers.alias()
_LISTS: Final = (
    select(lists.c.authority_sha256, lists.c.sha256)
    .where(
        lists.c.authority_sha256.in_(bindparam("authorities", expanding=True)),
        lists.c.this_update
        == select(func.max(_NEWER_LISTS.c.this_update))
        .where(
            _NEWER_LISTS.c.authority_sha256 == lists.c.authority_sha256, _NEWER_LISTS.c.this_update <= bindparam("at")
        )
        .scalar_subquery(),
    )
    .order_by(lists.c.number)
)
_ANSWERS: Final = (
    select(answers.c.certificate_sha256, answers.c.sha256)
    .where(
        answers.c.certificate_sha256.in_(bindparam("certificates", expanding=True)),
        answers.c.this_update
        == select(func.max(_NEWER_ANSWERS.c.this_update))
        .where(
            _NEWER_ANSWERS.c.certificate_sha256 == answers.c.certificate_sha256,
            _NEWER_ANSWERS.c.this_update <= bindparam("at"),
        )
        .scalar_subquery(),
    )
    .order_by(answers.c.sha256)
)
_ISSUERS: Final = (
    select(issuers).where(issuers.c.subject_sha256.in_(bindparam("names", expanding=True))).order_by(issuers.c.sha256)
)
_SEALS: Final = select(seals).where(seals.c.leaf.in_(bindparam("leaves", expanding=True)))
_AT_ONCE: Final = 500
"""Names in one statement; a database has a bound for them."""
_EVIDENCE: Final = select(evidence.c.kind, evidence.c.sha256).where(evidence.c.signature == bindparam("signature"))


def seals_of(tx: Connection, leaves: Sequence[str]) -> Iterator[Row[Any]]:
    """Seal and token of those of these events that have them."""
    for at in range(0, len(leaves), _AT_ONCE):
        yield from tx.execute(_SEALS, {"leaves": leaves[at : at + _AT_ONCE]})


def newest_list(tx: Connection, authority_sha256: str, at: str = "9999") -> Row[Any] | None:
    """The authority's newest revocation list that was made at or before `at`."""
    return tx.execute(_LIST, {"authority": authority_sha256, "at": at}).one_or_none()


def _newest_lists(tx: Connection, authorities: Sequence[str], at: str) -> list[str]:
    """As `newest_list` of each, in their order: one question, where an act asks about three signatures."""
    found = {row.authority_sha256: row.sha256 for row in tx.execute(_LISTS, {"authorities": authorities, "at": at})}
    return [found[one] for one in authorities if one in found]


def _newest_answers(tx: Connection, certificates: Sequence[str], at: str) -> list[str]:
    """The digests of the newest OCSP answers about them that were made at or before `at`, in their order."""
    found = {
        row.certificate_sha256: row.sha256 for row in tx.execute(_ANSWERS, {"certificates": certificates, "at": at})
    }
    return [found[one] for one in certificates if one in found]


def issuers_named(tx: Connection, names: Collection[bytes]) -> list[bytes]:
    """The known CAs (DER) that have one of these subjects (Name, DER), ascending by digest."""
    found = tx.execute(_ISSUERS, {"names": [sha256(name).hex() for name in names]})
    return [bytes(row.certificate) for row in found]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A certificate with what there is to judge it by; all DER."""

    leaf: bytes
    above: tuple[bytes, ...]
    evidence: Evidence


def gather(tx: Connection, blobs: Blobs, leaf: bytes, chain: Sequence[bytes], at: str) -> Gathered:
    """The CAs above `leaf`, carried along or known here, and the newest word at `at` on each certificate."""
    above, asked, level = dict.fromkeys(chain), set[bytes](), [leaf, *chain]
    for _ in range(path.DEEPEST):
        names = {tbs.issuer(one) for one in level} - asked
        if not names:
            break
        asked |= names
        level = [ca for ca in issuers_named(tx, names) if ca not in above]
        above |= dict.fromkeys(level)
    authorities = sorted({sha256(tbs.authority(ca)).hex() for ca in above})
    crls = _newest_lists(tx, authorities, at)
    ocsps = _newest_answers(tx, [sha256(one).hex() for one in (leaf, *above)], at)
    return Gathered(leaf, tuple(above), Evidence(tuple(map(blobs.get, crls)), tuple(map(blobs.get, ocsps))))


def freeze(tx: Connection, signature: str, pieces: Collection[tuple[str, str]]) -> None:
    """Tie pieces of evidence (kind, digest) to a signature; twice is no error."""
    known = {(row.kind, row.sha256) for row in tx.execute(_EVIDENCE, {"signature": signature})}
    new = [{"signature": signature, "kind": kind, "sha256": digest} for kind, digest in sorted({*pieces} - known)]
    if new:
        tx.execute(insert(evidence), new)


def finish(tx: Connection, task: str, p7s_sha256: str) -> bool:
    """Mark a task as done; False if somebody else already has."""
    query = update(tasks).where(tasks.c.id == task, tasks.c.p7s_sha256.is_(None)).values(p7s_sha256=p7s_sha256)
    return tx.execute(query).rowcount == 1


def forget_expired(tx: Connection, now: str) -> None:
    """Empty the documents of tasks that expired unsigned."""
    unsigned = (tasks.c.p7s_sha256.is_(None), tasks.c.expires_at < now, tasks.c.document != b"")
    tx.execute(update(tasks).where(*unsigned).values(document=b""))


def begin_epoch(tx: Connection, at: str) -> int:
    """A number that no start before has had."""
    return int(tx.execute(insert(epochs).values(begun_at=at).returning(epochs.c.id)).scalar_one())
