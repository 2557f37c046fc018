"""Who signed what, judged now and kept for ever with what it was judged by; the platform's own seals and stamps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from kernel import canon, table
from kernel.context import Context
from kernel.errors import Conflict
from kernel.journal import Entry
from signing import store
from signing.rules import certificate, choice, cms, path, timestamp
from signing.rules.certificate import Anchor, Identity, Purpose
from signing.rules.choice import DEFAULT, Choice
from signing.store import Gathered


def kept(ctx: Context, data: bytes) -> str:
    """The digest of bytes that are a blob now, whether or not they were one before."""
    digest = canon.sha256(data).hex()
    return digest if ctx.blobs.has(digest) else ctx.blobs.put(data)


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signed: the organisation by 统一社会信用代码, the person, the certificate, the suite."""

    org: str
    org_name: str
    person: str
    certificate_sha256: str
    suite: str
    number: str
    p7s_sha256: str


@dataclass(frozen=True, slots=True)
class Frozen:
    """One piece of evidence: `kind` is the dossier's folder (certs, crls, ocsp)."""

    kind: str
    sha256: str


def witness(
    ctx: Context, data: bytes, p7s: bytes, purpose: str = Purpose.SIGN, taken: Choice = DEFAULT, field: str = "p7s"
) -> Signatory:
    """Who signed exactly `data` by algorithms that are `taken`, if the signature holds and its certificate is trusted
    and not revoked now.

    What it was judged by is kept for the dossier, tied to the digest of `p7s`. NotTrusted otherwise.
    """
    signature = cms.verify(data, p7s, choice.form(p7s, taken, field))
    leaf, digest = signature.certificate, canon.sha256(p7s).hex()
    identity, judged = _judged(ctx, leaf, signature.chain, Purpose(purpose))
    _freeze(ctx, digest, judged)
    return Signatory(
        identity.org,
        identity.org_name,
        identity.person,
        identity.sha256,
        signature.suite,
        identity.number,
        digest,
    )


def examine(ctx: Context, leaf: bytes, purpose: str, chain: Sequence[bytes] = ()) -> Identity:
    """Whom a certificate (DER) names, if it is trusted for `purpose` and not revoked now. Its bytes are kept."""
    identity, _ = _judged(ctx, leaf, chain, Purpose(purpose))
    kept(ctx, leaf)
    return identity


def ends(ctx: Context, certificate_sha256: str) -> datetime:
    """The last moment at which a certificate that has signed something here is good."""
    return path.read(ctx.blobs.get(certificate_sha256)).not_valid_after_utc


def begins(ctx: Context, certificate_sha256: str) -> datetime:
    """The first moment at which it is."""
    return path.read(ctx.blobs.get(certificate_sha256)).not_valid_before_utc


def seal(ctx: Context, entry: Entry) -> Entry:
    """Put the platform's seal and time stamp on an event; gives the event back."""
    p7s = ctx.desk.seal(entry.data, ctx.now)
    taken = Conflict("seal.known", "该事项已盖章", "the event is sealed already")
    digests = {"p7s_sha256": kept(ctx, p7s), "tsr_sha256": stamp(ctx, entry.data)}
    table.add(ctx.tx, store.seals, taken, leaf=entry.leaf.hex(), **digests)
    # Not judged here: an act of the platform must not wait for its own CA's next list. The verifier judges.
    sealing = cms.read(p7s)
    _freeze(ctx, digests["p7s_sha256"], _about(ctx, sealing.certificate, sealing.chain))
    return entry


def stamp(ctx: Context, data: bytes) -> str:
    """A time stamp over `data`, kept with what it will be judged by; the token's digest."""
    token = ctx.desk.stamp(data, ctx.now)
    digest, stamping = kept(ctx, token), timestamp.read(token)
    if stamping.certificate is not None:
        _freeze(ctx, digest, _about(ctx, stamping.certificate))
    return digest


def sealed(tx: Connection, leaf: bytes) -> tuple[str, str] | None:
    """The digests of seal (.p7s) and token (.tsr) of an event, if it has them."""
    row = table.find(tx, store.seals, leaf=leaf.hex())
    return None if row is None else (str(row.p7s_sha256), str(row.tsr_sha256))


def seals(tx: Connection, leaves: Sequence[bytes]) -> dict[bytes, tuple[str, str]]:
    """As `sealed`, by leaf, of those of these events that have them."""
    rows = store.seals_of(tx, [leaf.hex() for leaf in leaves])
    return {bytes.fromhex(row.leaf): (str(row.p7s_sha256), str(row.tsr_sha256)) for row in rows}


def evidence(tx: Connection, signatures: Iterable[str]) -> list[Frozen]:
    """All that the signatures and tokens of these digests were judged by, each once; the bytes are blobs."""
    found = {(row.kind, row.sha256) for one in signatures for row in table.rows(tx, store.evidence, signature=one)}
    return [Frozen(kind, sha256) for kind, sha256 in sorted(found)]


def made_by(tx: Connection, certificate_sha256: str) -> set[str]:
    """The digests of the signatures that were judged by this certificate, the signer's own or one above it."""
    rows = table.rows(tx, store.evidence, kind="certs", sha256=certificate_sha256)
    return {str(row.signature) for row in rows}


def _judged(ctx: Context, leaf: bytes, chain: Sequence[bytes], purpose: Purpose) -> tuple[Identity, Gathered]:
    path.within_caps(chain)
    gathered = _about(ctx, leaf, chain)
    anchors = [Anchor(row.certificate, row.code) for row in store.trusted(ctx.tx, purpose)]
    return certificate.judge(leaf, gathered.above, anchors, gathered.evidence, ctx.now, purpose), gathered


def _about(ctx: Context, leaf: bytes, chain: Sequence[bytes] = ()) -> Gathered:
    return store.gather(ctx.tx, ctx.blobs, leaf, chain, canon.instant(ctx.now))


def _freeze(ctx: Context, signature: str, judged: Gathered) -> None:
    found = {"certs": (judged.leaf, *judged.above), "crls": judged.evidence.crls, "ocsp": judged.evidence.ocsps}
    store.freeze(ctx.tx, signature, [(kind, kept(ctx, piece)) for kind, pieces in found.items() for piece in pieces])
