"""Trust authorities, publish revocation data, witness signatures, seal events, hand out signing tasks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from sqlalchemy import Connection

from kernel import canon, ids, journal, table
from kernel.act import Act
from kernel.actor import Role
from kernel.canon import Json
from kernel.context import Context
from kernel.errors import Conflict, NotAllowed, NotFound, NotNow, NotTrusted, NotValid, Words
from kernel.journal import Entry
from signing import store
from signing.rules import authority, certificate, cms, path, revocation, tbs, timestamp
from signing.rules.authority import Authority, Revoked, Term
from signing.rules.certificate import ORGANISATION_IDENTIFIER, Anchor, Identity, Purpose
from signing.store import Gathered

SUBJECT: Final = ids.subject("S", "trust")
TASK_LASTS: Final = timedelta(minutes=30)
LARGEST_DOCUMENT: Final = 1 << 20


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _kept(ctx: Context, data: bytes) -> str:
    digest = _sha256(data)
    return digest if ctx.blobs.has(digest) else ctx.blobs.put(data)


def _officer(ctx: Context) -> None:
    if ctx.actor.role not in (Role.SECURITY_ADMIN, Role.CLERK):
        raise NotAllowed("act.not_allowed", "只能由安全管理员办理", "only the security administrator may do this")


def _record(ctx: Context, name: str, body: Mapping[str, Json]) -> Entry:
    return journal.append(ctx, Act(name, SUBJECT, ctx.actor, ctx.now, body))


# ---------------------------------------------------------------- the trust list


def trust(
    ctx: Context, ca: bytes, purposes: Iterable[str], *, production: bool, code: str = ORGANISATION_IDENTIFIER
) -> Entry:
    """Put a CA (DER) on the trust list for purposes (sign, encrypt, tsa, seal).

    `code` is the subject attribute (dotted OID) where this CA writes the 统一社会信用代码. A demonstration CA
    is refused where `production`.
    """
    _officer(ctx)
    certificate.anchor(ca, production=production, code=code)
    wanted = sorted({Purpose(purpose) for purpose in purposes})
    digest, at = _kept(ctx, ca), canon.instant(ctx.now)
    taken = Conflict("anchor.known", "该 CA 已在信任列表中", "the CA is on the trust list already", field="certificate")
    for purpose in wanted:
        if any(row.sha256 == digest for row in store.trusted(ctx.tx, purpose)):
            raise taken
        values = {"sha256": digest, "purpose": purpose, "code": code, "certificate": ca, "trusted_at": at}
        table.add(ctx.tx, store.anchors, taken, **values)
    _know(ctx, ca)
    return _record(ctx, "trust", {"certificate_sha256": digest, "purposes": list(wanted), "code": code})


def distrust(ctx: Context, sha256: str, reason: str) -> Entry:
    """Take a CA off the trust list from now on; what was witnessed before stays witnessed."""
    _officer(ctx)
    if not table.change(ctx.tx, store.anchors, {"sha256": sha256, "ended_at": None}, ended_at=canon.instant(ctx.now)):
        raise NotFound("anchor.unknown", "信任列表中没有该 CA", "no such CA on the trust list", field="certificate")
    return _record(ctx, "distrust", {"certificate_sha256": sha256, "reason": reason})


def introduce(ctx: Context, issuing: bytes) -> Entry:
    """Make a CA below a trusted one known, for signatures that do not carry it."""
    _officer(ctx)
    certificate.anchor(issuing, production=False)
    roots = [path.load(row.certificate) for purpose in Purpose for row in store.trusted(ctx.tx, purpose)]
    path.build_ca(path.load(issuing), roots, ctx.now)
    _know(ctx, issuing)
    return _record(ctx, "introduce", {"certificate_sha256": _kept(ctx, issuing)})


def _know(ctx: Context, ca: bytes) -> None:
    digest = _sha256(ca)
    if table.find(ctx.tx, store.issuers, sha256=digest) is None:
        busy = Conflict("anchor.known", "该 CA 正在登记", "the CA is being registered", field="certificate")
        named = {"sha256": digest, "subject_sha256": _sha256(tbs.subject(ca)), "certificate": ca}
        table.add(ctx.tx, store.issuers, busy, **named)


# ---------------------------------------------------------------- revocation data


def publish_crl(ctx: Context, crl: bytes) -> Entry:
    """Take in a newer, complete revocation list of a known CA."""
    _officer(ctx)
    issuer, read = _issuer_of(ctx, crl)
    if not revocation.complete(read):
        raise NotValid("crl.partial", "只接受完整的吊销列表", "only complete lists are taken in", field="crl")
    number = f"{_number(read):048d}"
    made = canon.instant(read.last_update_utc)
    last = store.newest_list(ctx.tx, issuer)
    if last is not None and (last.this_update, last.number) >= (made, number):
        raise Conflict("crl.older", "已有同样新或更新的吊销列表", "there is a list as new or newer", field="crl")
    if read.next_update_utc is None or not read.last_update_utc <= ctx.now <= read.next_update_utc:
        raise NotValid("crl.term", "吊销列表不在有效期内", "the list is not in force now", field="crl")
    until = canon.instant(read.next_update_utc)
    busy = Conflict("crl.older", "该吊销列表正在写入", "the list is being written", field="crl")
    values = {"sha256": _kept(ctx, crl), "authority_sha256": issuer, "number": number, "this_update": made}
    table.add(ctx.tx, store.lists, busy, next_update=until, **values)
    return _record(ctx, "publish_crl", {"crl_sha256": _sha256(crl), "this_update": made, "next_update": until})


def _issuer_of(ctx: Context, crl: bytes) -> tuple[str, x509.CertificateRevocationList]:
    """Which CA it is, and its list, whose signature holds."""
    for row in table.rows(ctx.tx, store.issuers, "sha256"):
        read = revocation.list_of(crl, path.load(row.certificate))
        if read is not None:
            return _sha256(tbs.authority(row.certificate)), read
    raise NotTrusted("crl.untrusted", "不是已知 CA 签发的吊销列表", "this is not a list of a known CA")


def _number(crl: x509.CertificateRevocationList) -> int:
    try:
        return crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    except x509.ExtensionNotFound:
        return 0


def publish_ocsp(ctx: Context, answer: bytes, about: bytes) -> Entry:
    """Take in an OCSP answer about the certificate `about` (DER)."""
    _officer(ctx)
    issuers = [path.load(row.certificate) for row in store.issuers_named(ctx.tx, tbs.issuer(about))]
    found = [one for issuer in issuers for one in revocation.statuses(answer, path.load(about), issuer)]
    if not found:
        raise NotTrusted("ocsp.untrusted", "不是已知 CA 对该证书的答复", "no known CA answers for it here")
    values = {"sha256": _kept(ctx, answer), "certificate_sha256": _sha256(about)}
    busy = Conflict("ocsp.known", "该答复已登记", "the answer is known already", field="ocsp")
    table.add(ctx.tx, store.answers, busy, this_update=canon.instant(max(one.this_update for one in found)), **values)
    return _record(ctx, "publish_ocsp", {"ocsp_sha256": values["sha256"], "certificate_sha256": _sha256(about)})


def runs_out(ctx: Context, ca: Authority, by: datetime) -> bool:
    """Whether the CA has no list that is still good at `by`, so that a new one is due."""
    last = store.newest_list(ctx.tx, _sha256(tbs.authority(ca.certificate)))
    return last is None or bool(last.next_update <= canon.instant(by))


def renew(ctx: Context, ca: Authority, until: datetime, extra: Sequence[Revoked] = ()) -> Entry:
    """The demonstration CA's next revocation list: the lines of the last one and `extra`, good until `until`."""
    last = store.newest_list(ctx.tx, _sha256(tbs.authority(ca.certificate)))
    lines = authority.lines(ctx.blobs.get(last.sha256)) if last else []
    term = Term(ctx.now.replace(microsecond=0), until)
    return publish_crl(ctx, authority.crl(ca, int(last.number) + 1 if last else 1, term, [*lines, *extra]))


def renew_due(ctx: Context, cas: Iterable[Authority], lasts: timedelta) -> list[Entry]:
    """Renew the list of every demonstration CA that has none in force or is past half of its time."""
    made = []
    for ca in cas:
        last = store.newest_list(ctx.tx, _sha256(tbs.authority(ca.certificate)))
        if last is None or canon.moment(last.next_update) - ctx.now < lasts / 2:
            made.append(renew(ctx, ca, ctx.now.replace(microsecond=0) + lasts))
    return made


def establish(ctx: Context, root: Authority, issuing: Authority, lasts: timedelta) -> None:
    """Trust a demonstration CA for everything and publish its first lists. Never where `production` is meant."""
    trust(ctx, root.certificate, Purpose, production=False)
    introduce(ctx, issuing.certificate)
    renew_due(ctx, (root, issuing), lasts)


def revoke(ctx: Context, ca: Authority, revoked: bytes, until: datetime) -> Entry:
    """The demonstration CA revokes a certificate (DER) from this second on, by its next list."""
    _officer(ctx)
    if tbs.issuer(revoked) != tbs.subject(ca.certificate):
        raise NotValid("certificate.other_ca", "不是该 CA 签发的证书", "this CA did not issue it", field="certificate")
    serial = path.load(revoked).serial_number
    renew(ctx, ca, until, [Revoked(serial, ctx.now.replace(microsecond=0))])
    return _record(ctx, "revoke", {"certificate_sha256": _kept(ctx, revoked), "serial": f"{serial:x}"})


# ---------------------------------------------------------------- witnessing


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


def witness(ctx: Context, data: bytes, p7s: bytes, purpose: str = Purpose.SIGN) -> Signatory:
    """Who signed exactly `data`, if the signature holds and its certificate is trusted and not revoked now.

    What it was judged by is kept for the dossier, tied to the digest of `p7s`. NotTrusted otherwise.
    """
    signature = cms.verify(data, p7s)
    leaf, digest = signature.certificate, _sha256(p7s)
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
    _kept(ctx, leaf)
    return identity


def seal(ctx: Context, entry: Entry) -> Entry:
    """Put the platform's seal and time stamp on an event; gives the event back."""
    p7s = ctx.desk.seal(entry.data, ctx.now)
    taken = Conflict("seal.known", "该事项已盖章", "the event is sealed already")
    digests = {"p7s_sha256": _kept(ctx, p7s), "tsr_sha256": stamp(ctx, entry.data)}
    table.add(ctx.tx, store.seals, taken, leaf=entry.leaf.hex(), **digests)
    # Not judged here: an act of the platform must not wait for its own CA's next list. The verifier judges.
    sealing = cms.read(p7s)
    _freeze(ctx, digests["p7s_sha256"], _about(ctx, sealing.certificate, sealing.chain))
    return entry


def stamp(ctx: Context, data: bytes) -> str:
    """A time stamp over `data`, kept with what it will be judged by; the token's digest."""
    token = ctx.desk.stamp(data, ctx.now)
    digest, stamping = _kept(ctx, token), timestamp.read(token)
    if stamping.certificate is not None:
        _freeze(ctx, digest, _about(ctx, stamping.certificate))
    return digest


def sealed(tx: Connection, leaf: bytes) -> tuple[str, str] | None:
    """The digests of seal (.p7s) and token (.tsr) of an event, if it has them."""
    row = table.find(tx, store.seals, leaf=leaf.hex())
    return None if row is None else (str(row.p7s_sha256), str(row.tsr_sha256))


def evidence(tx: Connection, signatures: Iterable[str]) -> list[Frozen]:
    """All that the signatures and tokens of these digests were judged by, each once; the bytes are blobs."""
    found = {(row.kind, row.sha256) for one in signatures for row in table.rows(tx, store.evidence, signature=one)}
    return [Frozen(kind, sha256) for kind, sha256 in sorted(found)]


def _judged(ctx: Context, leaf: bytes, chain: Sequence[bytes], purpose: Purpose) -> tuple[Identity, Gathered]:
    path.within_caps(chain)
    gathered = _about(ctx, leaf, chain)
    anchors = [Anchor(row.certificate, row.code) for row in store.trusted(ctx.tx, purpose)]
    return certificate.judge(leaf, gathered.above, anchors, gathered.evidence, ctx.now, purpose), gathered


def _about(ctx: Context, leaf: bytes, chain: Sequence[bytes] = ()) -> Gathered:
    return store.gather(ctx.tx, ctx.blobs, leaf, chain, canon.instant(ctx.now))


def _freeze(ctx: Context, signature: str, judged: Gathered) -> None:
    for kind, pieces in (
        ("certs", (judged.leaf, *judged.above)),
        ("crls", judged.evidence.crls),
        ("ocsp", judged.evidence.ocsps),
    ):
        for piece in pieces:
            store.freeze(ctx.tx, signature, kind, _kept(ctx, piece))


# ---------------------------------------------------------------- one-time signing tasks


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be signed once by one person or organisation. `document` are the exact bytes."""

    id: str
    kind: str
    title: str
    document: bytes
    params: Mapping[str, Json]
    org: str
    certificate_sha256: str
    expires_at: datetime
    done: bool


def open_task(
    ctx: Context, kind: str, title: str, document: bytes, params: Mapping[str, Json], certificate_sha256: str = ""
) -> Task:
    """A one-time task for the actor's organisation, and for one certificate only if `certificate_sha256` says so.

    `params` is what the act that follows needs to go on. The id is 128 random bits; the task lasts 30 minutes. The
    documents of tasks that nobody signed in time are forgotten: a score sheet must not outlive its task.
    """
    if len(document) > LARGEST_DOCUMENT:
        raise NotValid("task.too_large", "待签文件过大", "the document to be signed is too large", field="document")
    store.forget_expired(ctx.tx, canon.instant(ctx.now))
    made = ctx.chance.bytes(16).hex()
    taken = Conflict("task.known", "请重试", "please try again")
    said = {"kind": kind, "title": title, "document": document, "params": canon.canonical(params).decode()}
    bound = {"org": ctx.actor.org, "certificate_sha256": certificate_sha256}
    term = {"opened_at": canon.instant(ctx.now), "expires_at": canon.instant(ctx.now + TASK_LASTS)}
    table.add(ctx.tx, store.tasks, taken, id=made, **said, **bound, **term)
    return task(ctx.tx, made)


def task(tx: Connection, id: str) -> Task:
    """The task of that id, open, expired or done; NotFound if there is none."""
    row = table.find(tx, store.tasks, id=id)
    if row is None:
        raise NotFound("task.unknown", "没有这个签名任务", "no such signing task", field="task")
    return Task(
        row.id,
        row.kind,
        row.title,
        bytes(row.document),
        canon.mapping(row.params.encode()),
        row.org,
        row.certificate_sha256,
        canon.moment(row.expires_at),
        row.p7s_sha256 is not None,
    )


def finish_task(ctx: Context, id: str, p7s: bytes) -> tuple[Task, Signatory]:
    """Take the signature of a task in, once and in time, from the person it was made for.

    The signature is kept as a blob. What follows from it is the caller's act.
    """
    found = _open(ctx, id)
    signatory = witness(ctx, found.document, p7s, Purpose.SIGN)
    if found.org and signatory.org != found.org:
        raise NotAllowed("task.other_organisation", "签名单位不符", "the signature is of another organisation")
    if found.certificate_sha256 and signatory.certificate_sha256 != found.certificate_sha256:
        raise NotAllowed("task.other_person", "签名证书不是本人绑定的证书", "the signature is by another certificate")
    if not store.finish(ctx.tx, id, _kept(ctx, p7s)):
        raise _done()
    return found, signatory


def close_task(ctx: Context, id: str, p7s: bytes) -> Task:
    """As `finish_task`, where the signature is not over the task's document: the caller's act verifies it.

    The document is forgotten: a score sheet that is sealed now must not lie open in the task that asked for it.
    """
    found = _open(ctx, id)
    if not store.finish(ctx.tx, id, _kept(ctx, p7s)):
        raise _done()
    table.change(ctx.tx, store.tasks, {"id": id}, document=b"")
    return found


def _open(ctx: Context, id: str) -> Task:
    found = task(ctx.tx, id)
    if found.done:
        raise _done()
    if ctx.received >= found.expires_at:
        again = Words("请在页面上重新发起签名", "Ask for the signature again on the page")
        raise NotNow("task.expired", "签名任务已过期", "the signing task has expired", remedy=again)
    return found


def _done() -> Conflict:
    return Conflict("task.done", "该任务已完成签名", "the task is signed already", field="task")


def forget_tasks(ctx: Context, before: datetime, most: int) -> int:
    """Delete at most so many tasks that expired before that moment, done or not: what was signed is in the journal,
    and its signature among the files."""
    return table.sweep(ctx.tx, store.tasks, "expires_at", canon.instant(before), most)
