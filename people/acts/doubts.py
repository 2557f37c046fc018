"""Signatures in doubt: made from the moment on at which a key is said to have been lost, before that was reported.

Nothing is voided by it: whether such a signature binds is for those who decide to say (电子签名法, check the official
text). A dossier holds nothing of the report, and its verifiers judge by the lists of the authority that issued the
certificate, whose date of invalidity may say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from kernel import canon, table
from kernel.table import Record
from people import store
from signing.acts import signatures


@dataclass(frozen=True, slots=True)
class Doubt:
    """From when the key was lost, as its report says, and when that report came into force."""

    since: datetime
    reported: datetime

    def covers(self, at: datetime) -> bool:
        """Whether a signature of that moment is in doubt: `since` is, the report's own moment is not."""
        return self.since <= at < self.reported


def of(tx: Connection, p7s_sha256: str, at: datetime) -> Doubt | None:
    """The doubt in which the signature of this digest, made at that moment, stands; None if in none."""
    for piece in signatures.evidence(tx, [p7s_sha256]):
        doubt = of_key(tx, piece.sha256) if piece.kind == "certs" else None
        if doubt is not None and doubt.covers(at):
            return doubt
    return None


def of_key(tx: Connection, certificate_sha256: str) -> Doubt | None:
    """What a report in force says of a certificate with an earlier moment; None if there is none."""
    row = table.find(tx, store.losses, certificate=certificate_sha256)
    return _doubt(row) if row is not None else None


def last(tx: Connection) -> str:
    """Changes with every report that comes into force: what was made of doubts before is old."""
    return max((str(row.lost_at) for row in table.rows(tx, store.losses) if row.lost_at and row.since), default="")


def _doubt(row: Record) -> Doubt | None:
    known = row.since and row.lost_at
    return Doubt(canon.moment(row.since), canon.moment(row.lost_at)) if known else None
